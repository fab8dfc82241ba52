"""The holidays the State Council arranged for 2023 to 2026 (国办发明电), as shipped.

Days are month.day; `rest` are days off, both ends included, `work` the weekends worked for them. A
later year is entered by the community when it is announced, usually in November.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from mulin.schedule.rules.day_calendar import DayKind, SpecialDay

_TABLE: dict[int, tuple[tuple[str, str, str], ...]] = {
    2023: (
        ("元旦", "1.1-1.2", ""),  # and 31 December 2022
        ("春节", "1.21-1.27", "1.28 1.29"),
        ("清明节", "4.5-4.5", ""),
        ("劳动节", "4.29-5.3", "4.23 5.6"),
        ("端午节", "6.22-6.24", "6.25"),
        ("中秋节、国庆节", "9.29-10.6", "10.7 10.8"),
    ),
    2024: (
        ("元旦", "1.1-1.1", ""),
        ("春节", "2.10-2.17", "2.4 2.18"),
        ("清明节", "4.4-4.6", "4.7"),
        ("劳动节", "5.1-5.5", "4.28 5.11"),
        ("端午节", "6.10-6.10", ""),
        ("中秋节", "9.15-9.17", "9.14"),
        ("国庆节", "10.1-10.7", "9.29 10.12"),
    ),
    2025: (
        ("元旦", "1.1-1.1", ""),
        ("春节", "1.28-2.4", "1.26 2.8"),
        ("清明节", "4.4-4.6", ""),
        ("劳动节", "5.1-5.5", "4.27"),
        ("端午节", "5.31-6.2", ""),
        ("国庆节、中秋节", "10.1-10.8", "9.28 10.11"),
    ),
    2026: (
        ("元旦", "1.1-1.3", "1.4"),
        ("春节", "2.15-2.23", "2.14 2.28"),
        ("清明节", "4.4-4.6", ""),
        ("劳动节", "5.1-5.5", "5.9"),
        ("端午节", "6.19-6.21", ""),
        ("中秋节", "9.25-9.27", ""),
        ("国庆节", "10.1-10.7", "9.20 10.10"),
    ),
}
ANNOUNCED = frozenset(_TABLE)


@cache
def official_days(year: int) -> tuple[SpecialDay, ...]:
    """The shipped table of one year; empty where none is known."""
    return tuple(
        special
        for name, rest, work in _TABLE.get(year, ())
        for special in arranged(name, _between(year, rest), [_day(year, text) for text in work.split()])
    )


def arranged(name: str, rest: Iterable[date], work: Iterable[date]) -> Iterable[SpecialDay]:
    """The days off and the days worked of one holiday."""
    yield from (SpecialDay(day, DayKind.HOLIDAY, name) for day in rest)
    yield from (SpecialDay(day, DayKind.WORKDAY, name) for day in work)


def _day(year: int, text: str) -> date:
    month, day = text.split(".")
    return date(year, int(month), int(day))


def _between(year: int, text: str) -> list[date]:
    first, last = (_day(year, part) for part in text.split("-"))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
