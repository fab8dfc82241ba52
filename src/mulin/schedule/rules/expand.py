"""From a repeat rule to its days: expanded by python-dateutil, then held against the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from dateutil import rrule

from mulin.kernel import clock
from mulin.schedule.rules.day_calendar import DayCalendar
from mulin.schedule.rules.pattern import OnHoliday, Pattern, Repeat, check_pattern

HORIZON_DAYS = 366  # however long a rule runs, no more than a year of it is laid out at once
MADE_WORKDAY = "made-workday"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time the rule comes round."""

    day: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day the rule names and the calendar takes away; `why` is the holiday's name or "made-workday"."""

    day: date
    why: str


def occurrences(pattern: Pattern, calendar: DayCalendar, first: date, last: date) -> list[Occurrence]:
    """Every occurrence whose day lies between two days, both included, but at most a year from `first`.

    Raises RuleError as `check_pattern`.
    """
    return [
        _occurrence(pattern, day) for day in _days(pattern, first, last) if _why_not(pattern, calendar, day) is None
    ]


def skipped(pattern: Pattern, calendar: DayCalendar, first: date, last: date) -> list[Skipped]:
    """The days between two days that the rule names but the calendar takes away, with the reason."""
    reasons = ((day, _why_not(pattern, calendar, day)) for day in _days(pattern, first, last))
    return [Skipped(day, why) for day, why in reasons if why is not None]


def split(pattern: Pattern, day: date) -> tuple[Pattern | None, Pattern | None]:
    """The rule before `day`, and from `day` on ("this and following"); None where nothing is left.

    The later part begins on a day of the rule, so that "every second week" keeps its weeks.
    """
    check_pattern(pattern)
    before = None
    if day > pattern.first_day:
        until = day - timedelta(days=1)
        before = replace(pattern, last_day=min(until, pattern.last_day) if pattern.last_day else until)
    next_day = next(_from(pattern, day), None)
    after = replace(pattern, first_day=next_day) if next_day else None
    return before, after


def in_step(old: Pattern, day: date) -> date:
    """The first day, `day` or after it, of a week (month) in which the old rule comes round: every second one stays.

    For a rule with other days of the week and the same beat.
    """
    if old.repeat == Repeat.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        first = old.first_day - timedelta(days=old.first_day.weekday())
        behind = (monday - first).days // 7 % old.interval
        return monday + timedelta(weeks=old.interval - behind) if behind else day
    months = (day.year - old.first_day.year) * 12 + day.month - old.first_day.month
    behind = months % old.interval
    if not behind:
        return day
    month = day.year * 12 + day.month - 1 + old.interval - behind
    return date(month // 12, month % 12 + 1, 1)


def asks_more(old: Pattern, new: Pattern) -> bool:
    """Whether a rule names days or hours that the old one did not; the same until an earlier day is not more."""
    has_same = replace(new, first_day=old.first_day, last_day=old.last_day) == old
    is_longer = old.last_day is not None and (new.last_day is None or new.last_day > old.last_day)
    return not has_same or is_longer


def from_its_first_day(pattern: Pattern) -> Pattern:
    """The rule with its rhythm counted from the first day it could be: 隔周周四 said on a Friday begins next Thursday.

    Raises RuleError as `check_pattern`.
    """
    check_pattern(pattern)
    day = next(_from(replace(pattern, interval=1), pattern.first_day), None)
    return replace(pattern, first_day=day) if day and pattern.interval > 1 else pattern


def _why_not(pattern: Pattern, calendar: DayCalendar, day: date) -> str | None:
    if pattern.on_holiday == OnHoliday.SKIP and (name := calendar.holiday(day)) is not None:
        return name
    if not pattern.on_workday and calendar.is_made_workday(day):
        return MADE_WORKDAY
    return None


def _occurrence(pattern: Pattern, day: date) -> Occurrence:
    starts_at = datetime.combine(day, pattern.starts, tzinfo=clock.CHINA)
    ends_at = starts_at + timedelta(minutes=pattern.minutes)
    return Occurrence(day, starts_at, ends_at)


def _days(pattern: Pattern, first: date, last: date) -> list[date]:
    check_pattern(pattern)
    if first > last or last < pattern.first_day:
        return []
    until = min(last, max(first, pattern.first_day) + timedelta(days=HORIZON_DAYS - 1))
    found = []
    for day in _from(pattern, first):
        if day > until:
            break
        found.append(day)
    return found


def _from(pattern: Pattern, day: date) -> Iterator[date]:
    for moment in _rule(pattern).xafter(_midnight(day), inc=True):
        yield moment.date()


def _rule(pattern: Pattern) -> rrule.rrule:
    by: dict[str, object] = {}
    if pattern.repeat == Repeat.MONTHLY_DATE:
        by["bymonthday"] = pattern.days
    elif pattern.repeat == Repeat.MONTHLY_WEEKDAY:
        by["byweekday"] = [rrule.weekdays[day](pattern.week_of_month or 1) for day in pattern.days]
    else:
        by["byweekday"] = pattern.days
    return rrule.rrule(
        rrule.WEEKLY if pattern.repeat == Repeat.WEEKLY else rrule.MONTHLY,
        dtstart=_midnight(pattern.first_day),
        interval=pattern.interval,
        wkst=rrule.MO,
        until=_midnight(pattern.last_day) if pattern.last_day else None,
        **by,  # type: ignore[arg-type]  # one keyword or the other, each of its own type
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  # days only; rrule counts without zones
