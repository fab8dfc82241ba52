"""A timetable is changed: which of its coming gatherings goes on as which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Standing:
    """A coming gathering of the old timetable. `has_people`: somebody said they come."""

    id: UUID
    day: date
    has_people: bool = False


@dataclass(frozen=True, slots=True)
class Rematch:
    """The old gatherings with their new days, those that fall away, and the days without a gathering yet."""

    days: dict[UUID, date] = field(default_factory=dict)
    dropped: tuple[UUID, ...] = ()
    fresh: tuple[date, ...] = ()


def rematch(old: Sequence[Standing], new: Sequence[date]) -> Rematch:
    """Pair old gatherings with the days of the new timetable, so that no sign-up is lost where it can be helped.

    The same day stays. The others find the nearest free day of their own week, those with people
    first; people whose week has no day left go on to the nearest free day at all. Only gatherings without
    a day fall away.
    """
    free = set(new)
    days: dict[UUID, date] = {}
    for one in old:
        if one.day in free:
            days[one.id] = one.day
            free.discard(one.day)
    rest = sorted((one for one in old if one.id not in days), key=lambda one: (not one.has_people, one.day))
    for one in rest:
        week = [day for day in free if day.isocalendar()[:2] == one.day.isocalendar()[:2]]
        choice = week or (list(free) if one.has_people else [])
        if choice:
            nearest = min(choice, key=lambda day: (abs((day - one.day).days), day))
            days[one.id] = nearest
            free.discard(nearest)
    dropped = tuple(one.id for one in old if one.id not in days)
    return Rematch(days, dropped, tuple(sorted(free)))
