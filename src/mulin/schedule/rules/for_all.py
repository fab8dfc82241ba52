"""One answer for many clashing times: another venue, or another hour, that is free on all or most of the days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import chain, zip_longest
from uuid import UUID

from mulin.kernel import clock
from mulin.schedule.rules.finding import OFFERED, Ground, Slot, VenueFacts, elsewhere, same_day


@dataclass(frozen=True, slots=True)
class Asked:
    """A venue that was wanted from one moment to another, for so many people, and was taken."""

    venue: VenueFacts
    starts_at: datetime
    ends_at: datetime
    people: int = 0

    @property
    def day(self) -> date:
        return self.starts_at.astimezone(clock.CHINA).date()


@dataclass(frozen=True, slots=True)
class ForAll:
    """A venue and an hour of the day, free on these days."""

    venue_id: UUID
    venue_name: str
    begins: time
    minutes: int
    days: tuple[date, ...]
    is_elsewhere: bool = False  # another venue at the same time, or else the same one at another

    @property
    def ends(self) -> time:
        """The time of day it ends."""
        return (datetime.combine(self.days[0], self.begins) + timedelta(minutes=self.minutes)).time()


def for_all(asked: Sequence[Asked], ground: Ground, now: datetime) -> list[ForAll]:
    """Up to three, those free on most days first, each free on more than half of them."""
    venues, hours = _gathered(asked, ground, now, is_elsewhere=True), _gathered(asked, ground, now, is_elsewhere=False)
    mixed = chain.from_iterable(zip_longest(venues, _apart(hours)))
    found = [one for one in mixed if one is not None][:OFFERED]
    return sorted(found, key=lambda one: -len(one.days))


def _gathered(asked: Sequence[Asked], ground: Ground, now: datetime, *, is_elsewhere: bool) -> list[ForAll]:
    """What is free on more than half of the days, by how many they are, then as one day alone would have it."""
    days: dict[tuple[UUID, str, time, int], list[date]] = {}
    for one in asked:
        for slot in _free(one, ground, is_elsewhere=is_elsewhere):
            if slot.starts_at > now:
                minutes = (slot.ends_at - slot.starts_at) // timedelta(minutes=1)
                begins = slot.starts_at.astimezone(clock.CHINA).time()
                days.setdefault((slot.venue_id, slot.venue_name, begins, minutes), []).append(one.day)
    most = [ForAll(*key, tuple(free), is_elsewhere) for key, free in days.items() if 2 * len(free) > len(asked)]
    return sorted(most, key=lambda one: -len(one.days))


def _free(one: Asked, ground: Ground, *, is_elsewhere: bool) -> Iterator[Slot]:
    around = (one.starts_at - timedelta(days=1), one.ends_at + timedelta(days=1))
    near = {
        venue: [held for held in rows if held.starts_at < around[1] and held.ends_at > around[0]]
        for venue, rows in ground.taken.items()
    }
    find = elsewhere if is_elsewhere else same_day
    return find(one.venue, replace(ground, taken=near), one.starts_at, one.ends_at, one.people)


def _apart(found: Sequence[ForAll]) -> Iterator[ForAll]:
    """Half an hour earlier or later than what is offered already is no other choice."""
    offered: list[ForAll] = []
    for one in found:
        if all(
            _minute(one) >= _minute(other) + other.minutes or _minute(other) >= _minute(one) + one.minutes
            for other in offered
        ):
            offered.append(one)
            yield one


def _minute(one: ForAll) -> int:
    return one.begins.hour * 60 + one.begins.minute
