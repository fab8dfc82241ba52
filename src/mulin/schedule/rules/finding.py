"""What stands in the way of taking a venue, and what else would be free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import chain, zip_longest
from uuid import UUID

from mulin.kernel import clock

OFFERED = 3
_STEP = timedelta(minutes=30)
_STEPS = 24  # twelve hours to either side
_DAYS_AHEAD = 7


class ClashKind(StrEnum):
    """Why a venue cannot be taken."""

    TAKEN = "taken"
    CLOSED = "closed"
    HOLIDAY = "holiday"
    HOURS = "hours"
    TOO_SMALL = "too-small"


@dataclass(frozen=True, slots=True)
class VenueFacts:
    """What is asked of a venue."""

    id: UUID
    name: str
    capacity: int = 0  # 0: nobody counts
    opens: time | None = None
    closes: time | None = None
    substitute_id: UUID | None = None
    is_home: bool = False  # somebody's living room is never offered in place of another venue
    may_take: bool = True  # as far as the venue's own rule goes


@dataclass(frozen=True, slots=True)
class Taken:
    """A venue is somebody's from one moment to another."""

    starts_at: datetime
    ends_at: datetime
    title: str = ""
    holder: UUID | None = None
    booking_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Shut:
    """A venue is shut on these days, or (without days) every legal holiday."""

    first_day: date | None = None
    last_day: date | None = None
    reason: str = ""

    def covers(self, day: date) -> bool:
        """Whether `day` is one of the days named."""
        return self.first_day is not None and self.last_day is not None and self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing in the way; a booking with its title and time, a closure with its reason."""

    kind: ClashKind
    title: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    holder: UUID | None = None
    booking_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A venue that is free from one moment to another."""

    venue_id: UUID
    venue_name: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """All that is known of the venues around the time asked for."""

    venues: Sequence[VenueFacts]
    taken: dict[UUID, list[Taken]] = field(default_factory=dict)
    shut: Mapping[UUID, Sequence[Shut]] = field(default_factory=dict)
    holidays: Mapping[date, str] = field(default_factory=dict)


def clashes(
    venue: VenueFacts, ground: Ground, starts_at: datetime, ends_at: datetime, *, people: int = 0
) -> list[Clash]:
    """Everything in the way of taking `venue` then, the other bookings first."""
    found = [
        Clash(ClashKind.TAKEN, held.title, held.starts_at, held.ends_at, held.holder, held.booking_id)
        for held in ground.taken.get(venue.id, ())
        if held.starts_at < ends_at and held.ends_at > starts_at
    ]
    for day in _days(starts_at, ends_at):
        for shut in ground.shut.get(venue.id, ()):
            if shut.covers(day):
                found.append(Clash(ClashKind.CLOSED, shut.reason))
            elif shut.first_day is None and day in ground.holidays:
                found.append(Clash(ClashKind.HOLIDAY, ground.holidays[day]))
    if not _is_open(venue, starts_at, ends_at):
        found.append(Clash(ClashKind.HOURS))
    if people and venue.capacity and people > venue.capacity:
        found.append(Clash(ClashKind.TOO_SMALL, str(venue.capacity)))
    return list(dict.fromkeys(found))


def alternatives(
    wanted: VenueFacts, ground: Ground, starts_at: datetime, ends_at: datetime, *, people: int, now: datetime
) -> list[Slot]:
    """Up to three free ones: the same time elsewhere and the same venue at nearby times, in turn.

    Elsewhere the bad-weather substitute comes first, then the venue whose size fits best; nearby the
    shortest shift of the same day, then the same hour of the next days.
    """
    elsewhere = _elsewhere(wanted, ground, starts_at, ends_at, people)
    nearby = _nearby(wanted, ground, starts_at, ends_at, people)
    mixed = chain.from_iterable(zip_longest(elsewhere, nearby))
    free = (slot for slot in mixed if slot is not None and slot.starts_at > now)
    return [slot for slot, _ in zip(free, range(OFFERED), strict=False)]


def _elsewhere(
    wanted: VenueFacts, ground: Ground, starts_at: datetime, ends_at: datetime, people: int
) -> Iterator[Slot]:
    def fit(venue: VenueFacts) -> tuple[bool, int, str]:
        size = abs(venue.capacity - (people or wanted.capacity))
        return venue.id != wanted.substitute_id, size, venue.name

    for venue in sorted((v for v in ground.venues if v.may_take and not v.is_home and v.id != wanted.id), key=fit):
        if not clashes(venue, ground, starts_at, ends_at, people=people):
            yield Slot(venue.id, venue.name, starts_at, ends_at)


def _nearby(wanted: VenueFacts, ground: Ground, starts_at: datetime, ends_at: datetime, people: int) -> Iterator[Slot]:
    day = starts_at.astimezone(clock.CHINA).date()
    shifts: Iterable[timedelta] = chain(
        (sign * n * _STEP for n in range(1, _STEPS + 1) for sign in (1, -1)),
        (timedelta(days=n) for n in range(1, _DAYS_AHEAD + 1)),
    )
    offered: list[Slot] = []
    for shift in shifts:
        then = Slot(wanted.id, wanted.name, starts_at + shift, ends_at + shift)
        same_day = then.starts_at.astimezone(clock.CHINA).date() == day
        is_another = all(then.ends_at <= slot.starts_at or slot.ends_at <= then.starts_at for slot in offered)
        if (
            is_another
            and (same_day or shift.days > 0)
            and not clashes(wanted, ground, then.starts_at, then.ends_at, people=people)
        ):
            offered.append(then)
            yield then


def _days(starts_at: datetime, ends_at: datetime) -> list[date]:
    first = starts_at.astimezone(clock.CHINA).date()
    last = (ends_at - timedelta(microseconds=1)).astimezone(clock.CHINA).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _is_open(venue: VenueFacts, starts_at: datetime, ends_at: datetime) -> bool:
    first, last = starts_at.astimezone(clock.CHINA), ends_at.astimezone(clock.CHINA)
    if venue.opens is None and venue.closes is None:
        return True
    same_day = first.date() == last.date()
    is_late = venue.closes is not None and (not same_day or last.time() > venue.closes)
    return not is_late and (venue.opens is None or first.time() >= venue.opens)
