"""Sessions that were laid before the table of holidays was known, or changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Laid:
    """A coming session of a timetable, untouched by hand. `why`: what the table says against its day, or ""."""

    id: UUID
    why: str = ""
    is_off: bool = False  # called off by the table earlier
    is_named: bool = True  # its timetable holds one on its day


def against_calendar(sessions: Iterable[Laid]) -> tuple[list[Laid], list[Laid]]:
    """Which are to be called off, and which are held after all. What agrees with the table is in neither."""
    found = list(sessions)
    off = [one for one in found if one.why and not one.is_off]
    on = [one for one in found if not one.why and one.is_named and one.is_off]
    return off, on
