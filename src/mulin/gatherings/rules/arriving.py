"""Somebody arrives: what a scan says, when it may have been, and which of several counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from mulin.kernel import clock

MOST_ROWS = 500  # in one upload
MOST_ALONG = 30  # children who come along with one arrival
BEFORE = timedelta(hours=12)  # the earliest that a list can be begun
EARLY = timedelta(hours=2)  # before the start nobody has come
SAME_TAP = timedelta(seconds=1.5)  # a hand that shakes taps a name twice, and means it once


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One scan or tap. Either a person or a guest; an `undo` names only its `client_id`.

    `children` None: as many as the person's sign-up says, since a tap on a name asks nothing.
    """

    client_id: UUID
    person_id: UUID | None = None
    guest_name: str = ""
    children: int | None = 0
    came_at: datetime | None = None
    undo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """What somebody typed in from paper. Names are meant by their keys on the roll."""

    came: frozenset[str]  # ticked
    before: frozenset[str] = frozenset()  # ticked already when the form was shown
    written: tuple[str, ...] = ()  # names below the list
    heads: int | None = None


class Outcome(StrEnum):
    IN = "in"  # counted
    AGAIN = "again"  # this very scan was here before
    ALREADY = "already"  # the person is in by another scan
    UNDONE = "undone"
    REVIEW = "review"  # a person looks at it
    REFUSED = "refused"


class Unclear(StrEnum):
    """Why a row cannot be counted as it came."""

    UNKNOWN = "unknown"  # nobody here has this id
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one row; `why` is a code where it was not simply counted."""

    client_id: UUID
    outcome: Outcome
    why: str = ""
    attendance_id: UUID | None = None
    came_at: datetime | None = None
    odd_clock: bool = False
    had_cancelled: bool = False


def clamp(came_at: datetime | None, *, starts_at: datetime, received: datetime) -> tuple[datetime, bool]:
    """When somebody came, within what is possible, and whether the device's clock was wrong.

    Not before two hours ahead of the start, not after the message arrived.
    """
    if came_at is None:
        return max(starts_at - EARLY, received), False
    earliest = min(starts_at - EARLY, received)
    if came_at < earliest:
        return earliest, True
    if came_at > received:
        return received, True
    return came_at, False


def counted_at(now: datetime, *, starts_at: datetime, ends_at: datetime) -> datetime:
    """When what came of a gathering happened, as its facts say it: now, yet not after it ended.

    Nor after the day it began on, in China: one that goes on past midnight is of one day, with all its visits.
    """
    last = datetime.combine(starts_at.astimezone(clock.CHINA), time.max, clock.CHINA)
    return min(now, ends_at, last)


def is_too_early(starts_at: datetime, now: datetime) -> bool:
    """Whether nobody can be checked in yet.

    Not on the eve, or a visit would be of another day, at a turn of the quarter of another quarter, than what it
    was to; but for what begins shortly after midnight.
    """
    day = datetime.combine(starts_at.astimezone(clock.CHINA), time.min, clock.CHINA)
    return now < max(starts_at - BEFORE, min(day, starts_at - EARLY))


@dataclass(frozen=True, slots=True)
class Scan:
    """One standing scan of a person, as far as it decides which of them counts."""

    client_id: UUID
    came_at: datetime
    counts: bool = False  # so far


def counting_scan(scans: Iterable[Scan]) -> UUID | None:
    """Of the standing scans of one person the first counts, in whatever order they were heard of.

    Of two at the same moment the one stays that counts already.
    """
    first = min(scans, key=lambda scan: (scan.came_at, not scan.counts, scan.client_id.bytes), default=None)
    return first.client_id if first else None
