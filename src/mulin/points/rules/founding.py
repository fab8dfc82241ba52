"""When a handful of neighbours is a neighbour point: founders, leader, trial, registering."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from mulin.kernel.errors import RuleError
from mulin.schedule.rules import Pattern, check_pattern

FOUNDERS_NEEDED = 5
FEWEST_FOUNDERS, MOST_FOUNDERS = 3, 30  # between which a community may set its own number
TRIAL_MONTHS = 3
ADULT = 18
NAME_LIMIT, INTERESTS_LIMIT, ABOUT_LIMIT, PLACE_LIMIT, TIMES_LIMIT = 20, 40, 600, 60, 80


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is asked for, as far as the rules look at it."""

    name: str
    founders: Collection[UUID]
    leader: UUID | None
    deputy: UUID | None
    has_place: bool
    has_times: bool
    charter: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A person who is to lead: what the rules have to know of them."""

    lives_here: bool
    age: int | None
    is_staff: bool


def timetable(
    weekdays: tuple[int, ...], every_weeks: int, begins: time | None, minutes: int | None, first_day: date
) -> Pattern | None:
    """The fixed timetable that was proposed: every Monday, Wednesday and Friday, 9:00–10:30. None without one.

    Raises RuleError proposal-times-half where only a part of it is said, and as `schedule.rules.check_pattern`.
    """
    if not weekdays and begins is None and minutes is None:
        return None
    if not weekdays or begins is None or minutes is None:
        raise RuleError("proposal-times-half", field="begins" if weekdays else "weekdays")
    pattern = Pattern(days=weekdays, starts=begins, minutes=minutes, first_day=first_day, interval=every_weeks)
    check_pattern(pattern)
    return pattern


def check_proposal(wanted: Proposed, *, needed: int) -> None:
    """Raises RuleError where something is still missing; `field` says what."""
    if not wanted.name:
        raise RuleError("point-name-empty", field="name")
    if not wanted.has_place:
        raise RuleError("point-place-empty", field="venue")
    if not wanted.has_times:
        raise RuleError("point-times-empty", field="times")
    if not wanted.charter.strip():
        raise RuleError("charter-empty", field="charter")
    if wanted.leader is None:
        raise RuleError("leader-missing", field="leader")
    if wanted.leader not in wanted.founders:
        raise RuleError("leader-not-founder", field="leader")
    check_pair(wanted.leader, wanted.deputy)
    if wanted.deputy is not None and wanted.deputy not in wanted.founders:
        raise RuleError("leader-not-founder", field="deputy")
    missing = needed - len(set(wanted.founders))
    if missing > 0:
        raise RuleError("founders-few", needed=needed, missing=missing)


def is_grown_up(age: int | None) -> bool:
    """Whether somebody of that age may found and lead; an unknown age is believed."""
    return age is None or age >= ADULT


def check_founder(name: str, age: int | None) -> None:
    """Founders are grown-up neighbours (domain §b: a resident is an adult). Raises RuleError("founder-child")."""
    if not is_grown_up(age):
        raise RuleError("founder-child", field="founders", who=name, age=ADULT)


def check_pair(leader: UUID | None, deputy: UUID | None) -> None:
    """Leader and deputy are two people. Raises RuleError("deputy-same")."""
    if leader is not None and leader == deputy:
        raise RuleError("deputy-same", field="deputy")


def check_leader(who: Standing) -> None:
    """A leader is a grown-up neighbour, never staff (domain §c2). An unknown age is believed. Raises RuleError."""
    if not who.lives_here:
        raise RuleError("leader-away", field="leader")
    if not is_grown_up(who.age):
        raise RuleError("leader-child", field="leader")
    if who.is_staff:
        raise RuleError("leader-staff", field="leader")


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def trial_until(founded_on: date, months: int = TRIAL_MONTHS) -> date:
    """The last day of the trial."""
    return add_months(founded_on, months)


def may_register(*, trial_over: bool, held: int, has_charter: bool) -> None:
    """A trial ends well when the point met and its charter is in force. Raises RuleError."""
    if not trial_over:
        raise RuleError("trial-running")
    if held == 0:
        raise RuleError("trial-never-met")
    if not has_charter:
        raise RuleError("charter-not-in-force")
