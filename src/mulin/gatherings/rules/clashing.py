"""Days of a timetable whose place is taken, and what is to become of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Way(StrEnum):
    """What becomes of a day that clashes."""

    ELSEWHERE = "elsewhere"  # another place or another time, chosen from those that are free
    OUT = "out"  # that day it is not held
    LATER = "later"  # it stays without a place until a person finds one


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody chose for one day. Venue and times only with ELSEWHERE."""

    way: Way
    venue_id: UUID | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClash:
    """A day whose place is taken: by what, in words, and what would be free (slots of `schedule`)."""

    day: date
    starts_at: datetime
    ends_at: datetime
    venue_name: str
    why: str
    offers: tuple[Any, ...] = ()


Answers = Mapping[date, Answer]
