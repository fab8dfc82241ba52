"""The week of the venues: who has which one when, what is shut, what collides with a closure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import CharField, Count, Max, Q, SmallIntegerField, UUIDField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext

from mulin.base.days import as_day, clock_words, lunar_words
from mulin.kernel import clock, lunar
from mulin.places.models import Venue
from mulin.schedule import rules
from mulin.schedule.models import Booking, CalendarDay, Closure
from mulin.schedule.queries.special_days import calendar_with
from mulin.schedule.queries.venues import bookings_touching, midnight
from mulin.schedule.queries.words import FESTIVAL_NAMES, holiday_words

_AHEAD = timedelta(days=60)
_NO_KIND, _NO_YEAR = Value("", CharField()), Value(0, SmallIntegerField())  # of a closure
Values: TypeAlias = tuple[Any, ...]  # of the columns of `_standing`
Frame: TypeAlias = tuple[tuple[Venue, ...], tuple[Values, ...]]


@dataclass(frozen=True, slots=True)
class DayHead:
    """A day at the head of the grid."""

    day: date
    name: str = ""  # holiday, 调休上班, festival
    is_rest: bool = False
    is_today: bool = False

    @property
    def is_past(self) -> bool:
        return self.day < clock.today()

    @property
    def lunar(self) -> str:
        return lunar_words(self.day)


@dataclass(frozen=True, slots=True)
class Entry:
    """One booking as it is shown."""

    booking: Booking
    title: str
    hours: str  # 09:00–10:30, on the day it begins
    collides: str = ""  # the closure it lies in


@dataclass(frozen=True, slots=True)
class Cell:
    """One venue on one day."""

    head: DayHead
    entries: list[Entry]
    shut: str = ""  # why, if it is shut
    strip: list[tuple[int, int]] = field(default_factory=list)  # from and width of what is taken, in 1/1000 of the day


@dataclass(frozen=True, slots=True)
class Line:
    """A day of a list, or several that are shut."""

    first: DayHead
    last: DayHead
    entries: list[Entry]
    shut: str = ""


@dataclass(frozen=True, slots=True)
class VenueWeek:
    """One venue in one week."""

    venue: Venue
    cells: list[Cell]

    @property
    def lines(self) -> list[Line]:
        """The days on which something is, in order; days shut for one reason and empty are one line."""
        found: list[Line] = []
        for cell in self.cells:
            last = found[-1] if found else None
            goes_on = last is not None and cell.shut and not cell.entries and not last.entries
            if last and goes_on and last.shut == cell.shut and cell.head.day - last.last.day == timedelta(days=1):
                found[-1] = Line(last.first, cell.head, [], cell.shut)
            elif cell.shut or cell.entries:
                found.append(Line(cell.head, cell.head, cell.entries, cell.shut))
        return found


@dataclass(frozen=True, slots=True)
class Collision:
    """A booking that lies in a closure."""

    venue: Venue
    entry: Entry


@dataclass(frozen=True, slots=True)
class Week:
    """The grid of one week."""

    first: date
    last: date
    days: list[DayHead]
    rows: list[VenueWeek]
    unannounced: list[int] = field(default_factory=list)

    @property
    def earlier(self) -> date:
        return self.first - timedelta(days=7)

    @property
    def later(self) -> date:
        return self.first + timedelta(days=7)

    @property
    def is_this_week(self) -> bool:
        return self.first <= clock.today() <= self.last

    @property
    def collisions(self) -> list[Collision]:
        return [
            Collision(row.venue, entry)
            for row in self.rows
            for cell in row.cells
            for entry in cell.entries
            if entry.collides
        ]


def week_grid(
    community_id: UUID, day: date, *, reads_all: bool, venue_id: UUID | None = None, frame: Frame | None = None
) -> Week:
    """The week of `day` over all venues, or one. Without `reads_all` only titles meant for everybody.

    Three queries at any size; one with a `frame` already read.
    """
    first, last = rules.week_of(day)
    venues, shut = frame or read_frame(community_id, first, venue_id=venue_id)
    bookings = bookings_touching(community_id, first, last, venue_id=venue_id)
    return _laid_out(first, venues, shut, list(bookings), reads_all=reads_all)


def week_state(community_id: UUID, day: date) -> Values:
    """Something that is another one as soon as a booking of the week of `day` changes. One query."""
    first, last = rules.week_of(day)
    rows = Booking.objects.of(community_id).filter(
        starts_at__gte=midnight(first - timedelta(days=1)), starts_at__lt=midnight(last + timedelta(days=1))
    )
    found = rows.aggregate(all=Count("id"), released=Count("released_at"), last=Max("changed_at"))
    return (found["all"], found["released"], found["last"])


def read_frame(community_id: UUID, first: date, *, venue_id: UUID | None = None) -> Frame:
    """What changes seldom of the week from `first` on: the venues, what is shut, the special days. Two queries."""
    venues = Venue.objects.of(community_id)
    if venue_id is not None:
        venues = venues.filter(id=venue_id)
    return tuple(venues), _standing(community_id, first, first + timedelta(days=6))


def _laid_out(
    first: date, venues: Iterable[Venue], shut_rows: Iterable[Values], bookings: list[Booking], *, reads_all: bool
) -> Week:
    last = first + timedelta(days=6)
    shut, own_days = _sorted_out(shut_rows)
    calendar = calendar_with(own_days, range(first.year, last.year + 1))
    heads = [day_head(calendar, first + timedelta(days=n)) for n in range(7)]
    by_cell: dict[tuple[UUID, date], list[Booking]] = {}
    for row in bookings:
        by_cell.setdefault((row.venue_id, max(as_day(row.starts_at), first)), []).append(row)
    rows = [
        VenueWeek(venue, [_cell(venue, head, by_cell, shut, calendar, reads_all=reads_all) for head in heads])
        for venue in venues
    ]
    return Week(first, last, heads, rows, calendar.unannounced(first, last))


def collisions_ahead(community_id: UUID) -> list[Collision]:
    """Bookings of the coming two months that lie in a closure: somebody has to move them. Three queries."""
    now = clock.now()
    first, last = clock.today(), clock.today() + _AHEAD
    shut, own_days = _sorted_out(_standing(community_id, first, last))
    if not shut:
        return []
    calendar = calendar_with(own_days, range(first.year, last.year + 1))
    rows = (
        Booking.objects.of(community_id)
        .select_related("venue")
        .filter(released_at=None, venue__in=shut.keys(), ends_at__gt=now, starts_at__lt=now + _AHEAD)
    )
    found = []
    for row in rows.order_by("starts_at"):
        if reason := _why_shut(as_day(row.starts_at), shut.get(row.venue_id, ()), calendar):
            found.append(Collision(row.venue, _entry(row, reason, reads_all=True)))
    return found


def day_head(calendar: rules.DayCalendar, day: date) -> DayHead:
    """A day with what it is called: its holiday, 调休上班, or its festival."""
    holiday = calendar.holiday(day)
    worked = calendar.is_made_workday(day)
    name = holiday_words(holiday) if holiday else gettext("调休上班") if worked else festival_name(day)
    return DayHead(day, name, bool(holiday), day == clock.today())


def festival_name(day: date) -> str:
    """The lunar festival on `day`; nothing if there is none, or outside the table."""
    code = lunar.festival_of(day) if lunar.FIRST <= day <= lunar.LAST else None
    return str(FESTIVAL_NAMES[code]) if code else ""


def _cell(
    venue: Venue,
    head: DayHead,
    by_cell: Mapping[tuple[UUID, date], list[Booking]],
    shut: Mapping[UUID, list[rules.Shut]],
    calendar: rules.DayCalendar,
    *,
    reads_all: bool,
) -> Cell:
    reason = _why_shut(head.day, shut.get(venue.id, ()), calendar)
    rows = by_cell.get((venue.id, head.day), [])
    return Cell(head, [_entry(row, reason, reads_all=reads_all) for row in rows], reason, _strip(venue, head.day, rows))


def _strip(venue: Venue, day: date, rows: list[Booking]) -> list[tuple[int, int]]:
    """What is taken of the hours a venue is open, for a small picture of the day."""
    if not rows:
        return []
    opens = datetime.combine(day, venue.opens or time(7), tzinfo=clock.CHINA)
    closes = datetime.combine(day, venue.closes or time(22), tzinfo=clock.CHINA)
    if closes <= opens:  # only one of the two is said, and it lies beyond the usual day
        opens = datetime.combine(day, venue.opens or time(), tzinfo=clock.CHINA)
        closes = datetime.combine(day, venue.closes or time(23, 59), tzinfo=clock.CHINA)
    whole = (closes - opens).total_seconds()

    def place(moment: datetime) -> int:
        return round(1000 * min(1.0, max(0.0, (moment - opens).total_seconds() / whole)))

    return [(place(row.starts_at), place(row.ends_at) - place(row.starts_at)) for row in rows]


def _entry(row: Booking, collides: str, *, reads_all: bool) -> Entry:
    title = row.title if reads_all or row.shows_title else gettext("有安排")
    return Entry(row, title, hours_of(row.starts_at, row.ends_at), collides)


def hours_of(starts_at: datetime, ends_at: datetime) -> str:
    """09:00–10:30."""
    return f"{clock_words(starts_at)}–{clock_words(ends_at)}"


def _why_shut(day: date, shut: Iterable[rules.Shut], calendar: rules.DayCalendar) -> str:
    for one in shut:
        if one.covers(day):
            return one.reason
        if one.first_day is None and (name := calendar.holiday(day)):
            return holiday_words(name)
    return ""


def _standing(community_id: UUID, first: date, last: date) -> tuple[Values, ...]:
    """The closures of the days and the community's own special days of their years, in one query."""
    closures = (
        Closure.objects.of(community_id)
        .filter(Q(legal_holidays=True) | Q(first_day__lte=last, last_day__gte=first), lifted_at=None)
        .order_by()
        .values_list("venue_id", "first_day", "last_day", "reason", _NO_KIND, _NO_YEAR)
    )
    years = (date(first.year, 1, 1), date(last.year, 12, 31))
    own = (
        CalendarDay.objects.of(community_id)
        .filter(day__range=years)
        .order_by()
        .values_list(Cast(Value(None), UUIDField()), "day", "day", "name", "kind", "notice_year")
    )
    return tuple(closures.union(own, all=True))


def _sorted_out(rows: Iterable[Values]) -> tuple[dict[UUID, list[rules.Shut]], list[CalendarDay]]:
    """Closures under their venues, and the special days."""
    shut: dict[UUID, list[rules.Shut]] = {}
    days = []
    for venue_id, begin, end, words, kind, notice_year in rows:
        if kind:
            days.append(CalendarDay(day=begin, kind=kind, name=words, notice_year=notice_year))
        else:
            shut.setdefault(venue_id, []).append(rules.Shut(begin, end, words or gettext("关闭")))
    return shut, sorted(days, key=lambda row: row.day)
