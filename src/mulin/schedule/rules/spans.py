"""From when until when: what is a time at all, and how long before it people have to be told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from mulin.kernel.errors import RuleError

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
LONGEST = timedelta(hours=24)
NOTICE = timedelta(days=7)  # before a venue is shut
LONGEST_CLOSURE = timedelta(days=366)
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)
_LAST = datetime(2100, 1, 1, tzinfo=UTC)


def check_time(starts_at: datetime, ends_at: datetime) -> None:
    """Whether something can last from `starts_at` until `ends_at` (both aware).

    Raises RuleError "time-range" (outside 2000–2099), "time-backwards" or "time-long" (over 24 hours).
    """
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        raise ValueError("moments are aware")
    # compared, never converted: 9999-12-31T23:00Z has no time in China
    if not _FIRST <= starts_at < _LAST or not _FIRST <= ends_at <= _LAST + LONGEST:
        raise RuleError("time-range", field="starts_at")
    if ends_at <= starts_at:
        raise RuleError("time-backwards", field="ends_at")
    if ends_at - starts_at > LONGEST:
        raise RuleError("time-long", field="ends_at")


def check_run(first_day: date, last_day: date | None) -> None:
    """Whether something can run from one day to another, or on and on. Raises "days-range", "days-backwards"."""
    if not FIRST_DAY <= first_day <= LAST_DAY or (last_day is not None and last_day > LAST_DAY):
        raise RuleError("days-range", field="first_day")
    if last_day is not None and last_day < first_day:
        raise RuleError("days-backwards", field="last_day")


def check_days(first_day: date, last_day: date) -> None:
    """Whether a venue can be shut from one day to another, both included.

    Raises RuleError "days-range", "days-backwards" or "days-long" (over a year).
    """
    check_run(first_day, last_day)
    if last_day - first_day > LONGEST_CLOSURE:
        raise RuleError("days-long", field="last_day")


def is_late_notice(first_day: date, today: date) -> bool:
    """Whether people who come on `first_day` hear of it less than seven days before."""
    return first_day - today < NOTICE


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week of `day`."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)
