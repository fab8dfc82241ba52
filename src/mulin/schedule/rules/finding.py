"""What stands in the way of taking a venue, and what else would be free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    shows_title: bool = True  # to neighbours too: `title` may be known to who asks and still not be for everybody


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
    """One thing in the way; a booking with its title and time, a closure with its reason, the hours."""

    kind: ClashKind
    title: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    holder: UUID | None = None
    booking_id: UUID | None = None
    shows_title: bool = True  # as `Taken`


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
        _taken_by(held)
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
        found.append(Clash(ClashKind.HOURS, _hours(venue)))
    if people and venue.capacity and people > venue.capacity:
        found.append(Clash(ClashKind.TOO_SMALL, str(venue.capacity)))
    return list(dict.fromkeys(found))


def _taken_by(held: Taken) -> Clash:
    span = (held.starts_at, held.ends_at)
    return Clash(ClashKind.TAKEN, held.title, *span, held.holder, held.booking_id, held.shows_title)


def _hours(venue: VenueFacts) -> str:
    """8:00–21:00: when it is open."""
    opens, closes = (f"{at.hour}:{at.minute:02}" if at else "" for at in (venue.opens, venue.closes))
    return f"{opens or '0:00'}–{closes or '24:00'}"


def alternatives(
    wanted: VenueFacts, ground: Ground, starts_at: datetime, ends_at: datetime, *, people: int, now: datetime
) -> list[Slot]:
    """Up to three free ones: the same time elsewhere and the same venue at nearby times, in turn.

    Elsewhere the bad-weather substitute comes first, then the venue whose size fits best; nearby the
    shortest shift of the same day, then the same hour of the next days.
    """
    other = elsewhere(wanted, ground, starts_at, ends_at, people)
    nearby = _nearby(wanted, ground, starts_at, ends_at, people)
    mixed = chain.from_iterable(zip_longest(other, nearby))
    free = (slot for slot in mixed if slot is not None and slot.starts_at > now)
    return [slot for slot, _ in zip(free, range(OFFERED), strict=False)]


def elsewhere(
    wanted: VenueFacts, ground: Ground, starts_at: datetime, ends_at: datetime, people: int
) -> Iterator[Slot]:
    """The other venues that are free at the same time, the likeliest first."""

    def fit(venue: VenueFacts) -> tuple[bool, int, str]:
        size = abs(venue.capacity - (people or wanted.capacity))
        return venue.id != wanted.substitute_id, size, venue.name

    for venue in sorted((v for v in ground.venues if v.may_take and not v.is_home and v.id != wanted.id), key=fit):
        if not clashes(venue, ground, starts_at, ends_at, people=people):
            yield Slot(venue.id, venue.name, starts_at, ends_at)


def same_day(wanted: VenueFacts, ground: Ground, starts_at: datetime, ends_at: datetime, people: int) -> Iterator[Slot]:
    """The same venue at every other time of that day at which it is free, the nearest first."""
    if not wanted.may_take:
        return
    day = starts_at.astimezone(clock.CHINA).date()
    for shift in (sign * n * _STEP for n in range(1, _STEPS + 1) for sign in (1, -1)):
        then = Slot(wanted.id, wanted.name, starts_at + shift, ends_at + shift)
        is_same = then.starts_at.astimezone(clock.CHINA).date() == day
        if is_same and not clashes(wanted, ground, then.starts_at, then.ends_at, people=people):
            yield then


def _nearby(wanted: VenueFacts, ground: Ground, starts_at: datetime, ends_at: datetime, people: int) -> Iterator[Slot]:
    """The same venue at times that do not overlap: of the same day, then the same hour of the next days."""
    if not wanted.may_take:
        return
    offered: list[Slot] = []
    later = _next_days(wanted, ground, starts_at, ends_at, people)
    for then in chain(same_day(wanted, ground, starts_at, ends_at, people), later):
        if all(then.ends_at <= slot.starts_at or slot.ends_at <= then.starts_at for slot in offered):
            offered.append(then)
            yield then


def _next_days(
    wanted: VenueFacts, ground: Ground, starts_at: datetime, ends_at: datetime, people: int
) -> Iterator[Slot]:
    for shift in (timedelta(days=n) for n in range(1, _DAYS_AHEAD + 1)):
        then = Slot(wanted.id, wanted.name, starts_at + shift, ends_at + shift)
        if not clashes(wanted, ground, then.starts_at, then.ends_at, people=people):
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
