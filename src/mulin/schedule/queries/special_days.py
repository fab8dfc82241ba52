"""The calendar of a community: the shipped table and its own changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from mulin.kernel import clock
from mulin.schedule import rules
from mulin.schedule.models import CalendarDay, CalendarYear


def calendar_of(community_id: UUID, first: date | None = None, last: date | None = None) -> rules.DayCalendar:
    """The special days of the years between two days; without them last year to the year after next. Two queries."""
    this_year = clock.today().year
    begin = first.year if first else this_year - 1
    end = last.year if last else max(begin, this_year + 2)
    return calendar_for(community_id, range(begin, end + 1))


def calendar_for(community_id: UUID, years: Iterable[int]) -> rules.DayCalendar:
    """The special days of some years. Two queries."""
    wanted = sorted(set(years))
    changed = [rules.SpecialDay(row.day, row.kind, row.name) for row in own_days(community_id, wanted)]
    entered = CalendarYear.objects.of(community_id).filter(year__in=wanted).values_list("year", flat=True)
    return rules.calendar_from(
        (special for year in wanted for special in rules.official_days(year)),
        changed,
        announced=rules.ANNOUNCED | frozenset(entered),
        years=wanted,
    )


def own_days(community_id: UUID, years: Iterable[int]) -> list[CalendarDay]:
    """What a community itself said about days of some years. One query."""
    wanted = sorted(set(years))
    if not wanted:
        return []
    span = (date(wanted[0], 1, 1), date(wanted[-1], 12, 31))
    return list(CalendarDay.objects.of(community_id).filter(day__range=span).order_by("day"))
