"""A year with its holidays, made workdays and festivals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext

from mulin.base import days
from mulin.schedule.models import CalendarDay, DayKind
from mulin.schedule.queries.special_days import calendar_with, own_days
from mulin.schedule.queries.week import DayHead, day_head, festival_name
from mulin.schedule.queries.words import holiday_words
from mulin.schedule.rules import DayCalendar

_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Month:
    """One month as weeks from Monday; None pads the first and the last."""

    first: date
    weeks: list[list[DayHead | None]]


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off in a row, and the days worked for them."""

    code: str  # as the table calls it
    rest: list[date]
    worked: list[date]

    @property
    def name(self) -> str:
        return holiday_words(self.code)

    @property
    def last(self) -> date:
        return self.rest[-1]

    def touches(self, year: int) -> bool:
        """Whether one of its days, off or worked, is of `year`."""
        return any(day.year == year for day in (*self.rest, *self.worked))


@dataclass(frozen=True, slots=True)
class TableDay:
    """A day on which a community has its own word, in words."""

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class Year:
    """One year."""

    number: int
    months: list[Month]
    own: list[TableDay]
    holidays: list[Holiday]
    festivals: list[DayHead]
    is_announced: bool

    @property
    def earlier(self) -> int:
        return self.number - 1

    @property
    def later(self) -> int:
        return self.number + 1


def year_of(community_id: UUID, number: int) -> Year:
    """A year of a community's calendar. One query.

    The years beside it are read too: a holiday that goes over New Year is told whole in both.
    """
    around = range(number - 1, number + 2)
    own = own_days(community_id, around)
    calendar = calendar_with(own, around)
    first = date(number, 1, 1)
    heads = [day_head(calendar, first + timedelta(days=n)) for n in range((date(number + 1, 1, 1) - first).days)]
    return Year(
        number=number,
        months=[_month(list(group)) for _, group in groupby(heads, key=lambda head: head.day.month)],
        own=[TableDay(row.day, _words(row)) for row in own if row.is_by_hand and row.day.year == number],
        holidays=[one for one in _holidays(calendar) if one.touches(number)],
        festivals=[
            DayHead(head.day, name, head.is_rest, head.is_today) for head in heads if (name := festival_name(head.day))
        ],
        is_announced=calendar.is_announced(number),
    )


def weekday_letters() -> list[tuple[str, str]]:
    """The head of a month: 一 and 星期一; M and Monday."""
    if days.in_english():
        return [(name[0], name) for name in _WEEKDAYS_EN]
    return [(sign, f"星期{sign}") for sign in "一二三四五六日"]


def _words(one: CalendarDay) -> str:
    name = holiday_words(one.name) if one.name else ""
    kind = str(DayKind(one.kind).label)
    return gettext("%(kind)s·%(name)s") % {"kind": kind, "name": name} if name else kind


def _holidays(calendar: DayCalendar) -> list[Holiday]:
    """The holidays of a calendar: days off in a row with one name, each with the days worked for it."""
    found: list[Holiday] = []
    for day, name in sorted(calendar.holidays.items()):
        last = found[-1] if found else None
        if last and last.code == name and day - last.last == timedelta(days=1):
            last.rest.append(day)
        elif name:
            found.append(Holiday(name, [day], []))
    for day, name in sorted(calendar.workdays.items()):
        mine = [one for one in found if one.code == name]
        if mine:  # New Year comes twice in a table: a day is worked for the nearest
            min(mine, key=lambda one: abs(one.rest[0] - day)).worked.append(day)
    return found


def _month(heads: list[DayHead]) -> Month:
    blanks: list[DayHead | None] = [None] * heads[0].day.weekday()
    cells = [*blanks, *heads]
    cells += [None] * (-len(cells) % 7)
    return Month(heads[0].day, [cells[start : start + 7] for start in range(0, len(cells), 7)])
