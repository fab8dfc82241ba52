"""The repeat rule people speak: every Monday, Wednesday and Friday, 9:00 for an hour and a half."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from mulin.kernel.errors import RuleError
from mulin.schedule.rules.spans import check_run

MOST_MINUTES = 24 * 60
LEAST_MINUTES = 5
USUAL_MINUTES = 90  # where nobody says until when
LAST_OF_MONTH = -1
_WEEKS_OF_MONTH = (1, 2, 3, 4, LAST_OF_MONTH)
_MOST_INTERVAL = {"weekly": 52, "monthly_date": 12, "monthly_weekday": 12}


class Repeat(StrEnum):
    """How a rule comes round."""

    WEEKLY = "weekly"
    MONTHLY_DATE = "monthly_date"
    MONTHLY_WEEKDAY = "monthly_weekday"


class OnHoliday(StrEnum):
    """What a rule does on a legal holiday."""

    SKIP = "skip"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A repeat rule. Times are the community's own.

    `days` are weekdays (0 is Monday) of a weekly rule or of one by the week of the month, or days of
    the month (-1 is its last). Weeks begin on Monday and are counted from the week of `first_day`.
    """

    days: tuple[int, ...]
    starts: time
    minutes: int
    first_day: date
    last_day: date | None = None
    repeat: str = Repeat.WEEKLY
    interval: int = 1
    week_of_month: int | None = None  # 1 to 4, -1 for the last
    on_holiday: str = OnHoliday.SKIP
    on_workday: bool = True  # held also on a day that was made a working day (调休)

    @property
    def ends(self) -> time:
        """The time of day it ends; past midnight it begins anew."""
        whole = self.starts.hour * 60 + self.starts.minute + self.minutes
        return time(whole // 60 % 24, whole % 60)


def check_pattern(pattern: Pattern) -> None:
    """Whether this is a rule at all.

    Raises RuleError "pattern-repeat", "pattern-no-day", "pattern-day", "pattern-interval",
    "pattern-minutes", "pattern-week", "days-backwards" or "days-range".
    """
    if pattern.repeat not in _MOST_INTERVAL:
        raise RuleError("pattern-repeat", field="repeat")
    _check_named(pattern)
    most = _MOST_INTERVAL[pattern.repeat]
    if not 1 <= pattern.interval <= most:
        raise RuleError("pattern-interval", field="interval", most=most)
    if not LEAST_MINUTES <= pattern.minutes <= MOST_MINUTES:
        raise RuleError("pattern-minutes", field="minutes")
    if (pattern.repeat == Repeat.MONTHLY_WEEKDAY) != (pattern.week_of_month in _WEEKS_OF_MONTH):
        raise RuleError("pattern-week", field="week_of_month")
    check_run(pattern.first_day, pattern.last_day)


def _check_named(pattern: Pattern) -> None:
    if not pattern.days:
        raise RuleError("pattern-no-day", field="days")
    by_date = pattern.repeat == Repeat.MONTHLY_DATE
    allowed = {LAST_OF_MONTH, *range(1, 32)} if by_date else set(range(7))
    if not set(pattern.days) <= allowed or len(set(pattern.days)) < len(pattern.days):
        raise RuleError("pattern-day", field="days")
