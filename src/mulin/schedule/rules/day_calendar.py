"""The special days of the years: legal holidays and weekends made working days (调休)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from mulin.kernel import lunar

_SATURDAY = 5


class DayKind(StrEnum):
    """What a day of the table is. An ordinary one takes a day of the shipped table back."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"
    ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One day of a year's table."""

    day: date
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class DayCalendar:
    """What is known of the special days.

    A year that is not in `announced` has only the days the law itself names; which days go with
    them, and which weekends are worked, is not known yet.
    """

    holidays: Mapping[date, str] = field(default_factory=dict)
    workdays: Mapping[date, str] = field(default_factory=dict)
    announced: frozenset[int] = frozenset()

    def holiday(self, day: date) -> str | None:
        """The name of the legal holiday `day` belongs to, or None."""
        return self.holidays.get(day)

    def is_made_workday(self, day: date) -> bool:
        """Whether `day` was made a working day."""
        return day in self.workdays

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday but for legal holidays, and the weekends worked for them."""
        return self.is_made_workday(day) or (day.weekday() < _SATURDAY and self.holiday(day) is None)

    def is_announced(self, year: int) -> bool:
        """Whether the arrangement of `year` is known."""
        return year in self.announced

    def unannounced(self, first: date, last: date) -> list[int]:
        """The years between two days whose arrangement is not known yet."""
        return [year for year in range(first.year, last.year + 1) if year not in self.announced]


def statutory_days(year: int) -> dict[date, str]:
    """The thirteen days that are holidays by law alone (since 2025), without those arranged around them."""
    if not lunar.FIRST.year <= year <= lunar.LAST.year:
        return {}
    spring = lunar.festival_day("chunjie", year)
    days = {date(year, 1, 1): "元旦"}
    days |= {spring + timedelta(days=n): "春节" for n in range(-1, 3)}
    days[lunar.festival_day("qingming", year)] = "清明节"
    days |= {date(year, 5, n): "劳动节" for n in (1, 2)}
    days[lunar.festival_day("duanwu", year)] = "端午节"
    days |= {date(year, 10, n): "国庆节" for n in (1, 2, 3)}
    autumn = lunar.festival_day("zhongqiu", year)
    days[autumn] = "国庆节、中秋节" if autumn in days else "中秋节"
    return days


def calendar_from(
    official: Iterable[SpecialDay],
    changed: Iterable[SpecialDay],
    *,
    announced: frozenset[int],
    years: Iterable[int],
) -> DayCalendar:
    """The calendar of `years`: the shipped table, then a community's own changes to it.

    In a year that is not announced the days named by law stand until the table comes.
    """
    holidays: dict[date, str] = {}
    workdays: dict[date, str] = {}
    for year in years:
        if year not in announced:
            holidays |= statutory_days(year)
    for special in (*official, *changed):
        holidays.pop(special.day, None)
        workdays.pop(special.day, None)
        if special.kind == DayKind.HOLIDAY:
            holidays[special.day] = special.name
        elif special.kind == DayKind.WORKDAY:
            workdays[special.day] = special.name
    return DayCalendar(holidays, workdays, announced)
