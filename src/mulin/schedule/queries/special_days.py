"""The calendar of a community: the shipped table and its own changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from mulin.kernel import clock
from mulin.schedule import rules
from mulin.schedule.models import CalendarDay


def calendar_of(community_id: UUID, first: date | None = None, last: date | None = None) -> rules.DayCalendar:
    """The special days of the years between two days; without them last year to the year after next. One query."""
    this_year = clock.today().year
    begin = first.year if first else this_year - 1
    end = last.year if last else max(begin, this_year + 2)
    return calendar_for(community_id, range(begin, end + 1))


def unannounced(community_id: UUID, first: date, last: date) -> list[int]:
    """The years between two days whose holidays nobody knows yet. No query where the shipped table has them all."""
    if rules.ANNOUNCED.issuperset(range(first.year, last.year + 1)):
        return []
    return calendar_of(community_id, first, last).unannounced(first, last)


def calendar_for(community_id: UUID, years: Iterable[int]) -> rules.DayCalendar:
    """The special days of some years. One query."""
    wanted = sorted(set(years))
    return calendar_with(own_days(community_id, wanted), wanted)


def calendar_with(changed: Iterable[CalendarDay], years: Iterable[int]) -> rules.DayCalendar:
    """The special days of some years, given a community's own words about them. No query."""
    wanted = sorted(set(years))
    own = sorted(changed, key=lambda row: (row.is_by_hand, row.notice_year))  # what was said by hand goes before
    return rules.calendar_from(
        (special for year in wanted for special in rules.official_days(year)),
        [rules.SpecialDay(row.day, row.kind, row.name) for row in own],
        announced=rules.ANNOUNCED | {row.day.year for row in own if row.notice_year == row.day.year},
        years=wanted,
    )


def own_days(community_id: UUID, years: Iterable[int]) -> list[CalendarDay]:
    """What a community, or a notice it entered, says about days of some years. One query."""
    wanted = sorted(set(years))
    if not wanted:
        return []
    span = (date(wanted[0], 1, 1), date(wanted[-1], 12, 31))
    return list(CalendarDay.objects.of(community_id).filter(day__range=span).order_by("day"))
