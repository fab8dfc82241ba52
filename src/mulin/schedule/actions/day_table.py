"""A community's own word about the days of a year; rooms that lay sessions hear of it (`Event.CALENDAR_CHANGED`)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from mulin.base.actor import Actor
from mulin.base.manifest import Event, tell
from mulin.kernel import chinese, clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record
from mulin.schedule import rules
from mulin.schedule.actions.close import follow_calendar
from mulin.schedule.models import CalendarDay, DayKind

NAME_LIMIT = 20
_YEARS_AHEAD = 3


@transaction.atomic
def set_day(actor: Actor, *, day: date, kind: str, name: str = "") -> CalendarDay:
    """Say what a day is, over the shipped table and any notice. No lock: one row a day, written in one statement.

    Raises RuleError "day-kind", "day-no-name", "days-range", "text-long".
    """
    if kind not in DayKind.values:
        raise RuleError("day-kind", field="kind")
    rules.check_days(day, day)
    words = chinese.clean_text(name, limit=NAME_LIMIT)
    if kind == DayKind.HOLIDAY and not words:
        raise RuleError("day-no-name", field="name")
    row: CalendarDay
    row, _ = CalendarDay.objects.of(actor).update_or_create(
        community_id=actor.community_id, day=day, notice_year=0, defaults={"kind": kind, "name": words}
    )
    record(actor, "calendar.day_set", data={"day": day, "kind": kind})
    _tell(actor, day, day)
    return row


@transaction.atomic
def forget_day(actor: Actor, *, day: date) -> bool:
    """Take a community's own word about a day back; notice and shipped table stand again. One conditional delete."""
    gone, _ = CalendarDay.objects.of(actor).filter(day=day, notice_year=0).delete()
    if gone:
        record(actor, "calendar.day_forgotten", data={"day": day})
        _tell(actor, day, day)
    return bool(gone)


@transaction.atomic
def announce_year(actor: Actor, *, year: int, notice: str) -> list[rules.SpecialDay]:
    """Enter the State Council's notice of a year. Entered again it replaces all that it said before.

    A day it arranges in the year before or after (31 December for New Year) goes with it, and does not make
    that other year an announced one. What was said by hand stays, and goes before.
    No lock: the unique day decides. Raises RuleError "year-range" and as `rules.read_notice`.
    """
    if not clock.today().year - 1 <= year <= clock.today().year + _YEARS_AHEAD:
        raise RuleError("year-range", field="year")
    days = rules.read_notice(notice, year)
    earlier = CalendarDay.objects.of(actor).filter(notice_year=year)
    touched = [date(year, 1, 1), date(year, 12, 31), days[0].day, days[-1].day, *earlier.values_list("day", flat=True)]
    earlier.delete()
    said = {special.day for special in days}
    gone = [
        rules.SpecialDay(special.day, DayKind.ORDINARY)
        for special in rules.official_days(year)
        if special.day not in said
    ]
    CalendarDay.objects.bulk_create(
        CalendarDay(
            community_id=actor.community_id, day=special.day, kind=special.kind, name=special.name, notice_year=year
        )
        for special in (*days, *gone)
    )
    record(actor, "calendar.year_announced", data={"year": year, "count": len(days)})
    _tell(actor, min(touched), max(touched))
    return days


def _tell(actor: Actor, first: date, last: date) -> None:
    tell(Event.CALENDAR_CHANGED, actor, first=first, last=last)
    follow_calendar(actor, first, last)
