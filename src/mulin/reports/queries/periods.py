"""Periods in words, and which ones a worker may want a report of."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from mulin.base import days
from mulin.base.figures import Period, period_of
from mulin.kernel import clock
from mulin.reports.rules import numeral

HALF_A_YEAR = timedelta(days=184)


def period_words(code: str) -> str:
    """2026年第三季度 · third quarter of 2026."""
    period = period_of(code)
    year = period.first.year
    kind = code[5:6]
    if not kind:
        return _("%(year)s年") % {"year": year}
    if kind == "Q":
        return _("%(year)s年第%(quarter)s季度") % {"year": year, "quarter": _quarter(int(code[6]))}
    if kind == "H":
        return (_("%(year)s年上半年") if code[6] == "1" else _("%(year)s年下半年")) % {"year": year}
    if kind == "W":
        return _("%(year)s年第%(week)s周") % {"year": code[:4], "week": int(code[6:])}
    return _month(period.first)


def span_words(period: Period) -> str:
    """2026年1月1日至9月30日 · 1 January to 30 September 2026."""
    first, last = full_day(period.first), full_day(period.last)
    if period.first.year == period.last.year:
        year = str(period.first.year)
        if days.in_english():
            first = first.removesuffix(f" {year}")
        else:
            last = last.removeprefix(f"{year}年")
    return _("%(first)s至%(last)s") % {"first": first, "last": last}


def full_day(day: date) -> str:
    """2026年9月27日 · 27 September 2026."""
    if days.in_english():
        return f"{day.day} {days.LONG_MONTHS_EN[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def full_moment(moment: datetime) -> str:
    """2026年10月5日16:00 · 5 October 2026, 16:00: an annex is read in other years too."""
    between = ", " if days.in_english() else ""
    return f"{full_day(days.as_day(moment))}{between}{days.clock_words(moment)}"


def months_between(period: Period) -> list[str]:
    """The months a period touches, as 2026-09."""
    numbers = range(_number(period.first), _number(period.last) + 1)
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers]


def offered(today: date | None = None) -> list[str]:
    """The periods one is likely to write about: this year, its halves and quarters, the month and the one before;
    last year, and what of it ended less than half a year ago.
    """
    day = today or clock.today()
    month = _number(day)
    months = [f"{number // 12:04}-{number % 12 + 1:02}" for number in (month, month - 1)]
    codes = [str(day.year), *_parts_of(day.year), *months, str(day.year - 1), *_parts_of(day.year - 1)]
    periods = [period_of(code) for code in codes]
    return [one.code for one in periods if one.first <= day and _is_asked_for(one, day)]


def _parts_of(year: int) -> list[str]:
    return [f"{year}-{part}" for part in ("H2", "H1", "Q4", "Q3", "Q2", "Q1")]


def _is_asked_for(period: Period, day: date) -> bool:
    is_whole_year = period.code.isdecimal()
    return is_whole_year or period.first.year == day.year or day - period.last < HALF_A_YEAR


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _quarter(number: int) -> str:
    return str(number) if days.in_english() else numeral(number)


def _month(first: date) -> str:
    if days.in_english():
        return f"{days.LONG_MONTHS_EN[first.month - 1]} {first.year}"
    return f"{first.year}年{first.month}月"
