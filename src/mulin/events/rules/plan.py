"""Planning an afternoon: what is still missing, what the season suggests, what last year's teaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from mulin.kernel import lunar
from mulin.kernel.errors import RuleError

NOTICE_DAYS = 7  # a week's notice, so that people can plan
MOST_STATIONS, MOST_PRIZES, MOST_MATERIALS, MOST_SHIFTS, MOST_HELPERS = 20, 20, 100, 40, 200
LONGEST = timedelta(hours=12)


class Missing(StrEnum):
    """What an event may still lack. The first group stops publishing, the rest is advice."""

    WHEN = "when"
    WHERE = "where"
    STATIONS = "stations"
    STATION_HOST = "station-host"
    HOST_AGREES = "host-agrees"
    SIGN_UP = "sign-up"
    SOURCE = "source"
    TOO_MANY = "too-many"
    CONTACT = "contact"
    RAIN = "rain"
    PRIZES = "prizes"
    PRIZE_OUT_OF_REACH = "prize-out-of-reach"
    HELPERS = "helpers"
    MATERIALS = "materials"
    SAFETY = "safety"
    NOTICE = "notice"


STOPS = frozenset(
    {
        Missing.WHEN,
        Missing.WHERE,
        Missing.STATIONS,
        Missing.CONTACT,
        Missing.RAIN,
        Missing.PRIZE_OUT_OF_REACH,
        Missing.SIGN_UP,
        Missing.SOURCE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An event as far as the checklist looks at it."""

    starts_at: datetime | None
    has_place: bool
    is_outdoor: bool
    has_rain_plan: bool
    has_contact: bool
    has_safety: bool
    stations: int
    stations_without_host: int
    hosts_to_ask: int = 0  # who stood there last time and has not been asked for this one
    has_way: bool = True  # how people sign up is complete: hours of a draw, places to share out
    has_source: bool = True  # a draw names its public number
    is_over: bool = False  # more places than the venue holds at once
    stamps_to_have: int  # the most stamps one card can get
    prize_needs: tuple[int, ...]
    helpers_needed: int
    helpers: int
    materials: int
    materials_ready: int


def missing(plan: Plan, now: datetime) -> list[Missing]:
    """What is missing, what stops publishing first."""
    found = list(_stopping(plan)) + list(_advice(plan, now))
    return sorted(found, key=lambda one: one not in STOPS)


def _stopping(plan: Plan) -> Iterator[Missing]:
    if plan.starts_at is None:
        yield Missing.WHEN
    if not plan.has_place:
        yield Missing.WHERE
    if not plan.stations:
        yield Missing.STATIONS
    if not plan.has_contact:
        yield Missing.CONTACT
    if plan.is_outdoor and not plan.has_rain_plan:
        yield Missing.RAIN
    if plan.stations and any(needs > plan.stamps_to_have for needs in plan.prize_needs):
        yield Missing.PRIZE_OUT_OF_REACH
    if not plan.has_way:
        yield Missing.SIGN_UP
    if not plan.has_source:
        yield Missing.SOURCE


def _advice(plan: Plan, now: datetime) -> Iterator[Missing]:
    if plan.stations_without_host:
        yield Missing.STATION_HOST
    if plan.hosts_to_ask:
        yield Missing.HOST_AGREES
    if plan.is_over:
        yield Missing.TOO_MANY
    if not plan.prize_needs:
        yield Missing.PRIZES
    if plan.helpers < plan.helpers_needed:
        yield Missing.HELPERS
    if plan.materials_ready < plan.materials or not plan.materials:
        yield Missing.MATERIALS
    if not plan.has_safety:
        yield Missing.SAFETY
    if plan.starts_at is not None and plan.starts_at - now < timedelta(days=NOTICE_DAYS):
        yield Missing.NOTICE


def check_times(starts_at: datetime, ends_at: datetime) -> None:
    """An event ends after it begins, within a day. Raises RuleError "event-times"."""
    if not timedelta(0) < ends_at - starts_at <= LONGEST:
        raise RuleError("event-times", field="ends")


def is_over(places: int | None, holds: int | None) -> bool:
    """Whether more are let in than the venue holds at once; nobody knows without both numbers."""
    return bool(places and holds and places > holds)


def check_room(count: int, most: int) -> None:
    """Whether one more fits. Raises RuleError "event-too-many"."""
    if count >= most:
        raise RuleError("event-too-many", most=most)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day of the year that is a good reason to come together."""

    code: str  # a festival of `kernel.lunar`, or volunteers-day, lei-feng, national-day
    day: date


_SUN_DAYS = {"lei-feng": (3, 5), "national-day": (10, 1), "volunteers-day": (12, 5)}


def occasions(today: date, *, days: int = 370) -> list[Occasion]:
    """The occasions of the coming year, in order: lunar festivals and a few days by the sun."""
    last = today + timedelta(days)
    found = [Occasion(code, _festival(code, year)) for year in _years(today, last) for code in lunar.FESTIVALS]
    found += [
        Occasion(code, date(year, month, day))
        for year in _years(today, last)
        for code, (month, day) in _SUN_DAYS.items()
    ]
    return sorted((one for one in found if today <= one.day <= last), key=lambda one: (one.day, one.code))


def _years(first: date, last: date) -> Iterable[int]:
    return (year for year in range(first.year, last.year + 2) if year <= lunar.LAST.year)


def _festival(code: str, year: int) -> date:
    return lunar.festival_day(code, year)


def next_day_of(occasion: str, after: date) -> date | None:
    """The next day of an occasion after `after`, for copying last year's event; None if unknown."""
    return next((one.day for one in occasions(after + timedelta(1), days=400) if one.code == occasion), None)


def same_day_next(starts_at: datetime, occasion: str, now: datetime) -> datetime:
    """When the copy of an event could be: as far from its festival as last time, else 52 weeks later.

    Always in the future; the weekday is kept where no festival gives the day.
    """
    day = starts_at.date()
    last_round = _nearest(occasion, day)
    if last_round is not None:
        distance = day - last_round
        coming = next_day_of(occasion, now.date() - distance)
        if coming is not None:
            return datetime.combine(coming + distance, starts_at.timetz())
    later = starts_at
    while later <= now:
        later += timedelta(weeks=52)
    return later


def _nearest(occasion: str, day: date) -> date | None:
    around = [one.day for one in occasions(day - timedelta(60), days=120) if one.code == occasion]
    return min(around, key=lambda one: abs(one - day), default=None)


def hours_of(starts_at: datetime, ends_at: datetime) -> float:
    """A shift in hours, to the quarter, as it stands in a volunteer's record."""
    return round((ends_at - starts_at) / timedelta(minutes=15)) / 4
