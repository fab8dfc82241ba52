"""A community's own word about the days of a year."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from mulin.base.actor import Actor
from mulin.kernel import chinese, clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record
from mulin.schedule import rules
from mulin.schedule.models import CalendarDay, CalendarYear, DayKind

NAME_LIMIT = 20
_YEARS_AHEAD = 3


@transaction.atomic
def set_day(actor: Actor, *, day: date, kind: str, name: str = "") -> CalendarDay:
    """Say what a day is, over the shipped table. No lock: one row a day, written in one statement.

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
        community_id=actor.community_id, day=day, defaults={"kind": kind, "name": words}
    )
    record(actor, "calendar.day_set", data={"day": day, "kind": kind})
    return row


@transaction.atomic
def forget_day(actor: Actor, *, day: date) -> bool:
    """Take a community's own word about a day back; the shipped table stands again. One conditional delete."""
    gone, _ = CalendarDay.objects.of(actor).filter(day=day).delete()
    if gone:
        record(actor, "calendar.day_forgotten", data={"day": day})
    return bool(gone)


@transaction.atomic
def announce_year(actor: Actor, *, year: int, notice: str) -> list[rules.SpecialDay]:
    """Enter the State Council's notice of a year; entering it again replaces what stood for that year.

    No lock: the unique year decides. Raises RuleError "year-range", "notice-unreadable", "notice-long".
    """
    if not clock.today().year - 1 <= year <= clock.today().year + _YEARS_AHEAD:
        raise RuleError("year-range", field="year")
    days = rules.read_notice(notice, year)
    CalendarYear.objects.of(actor).get_or_create(community_id=actor.community_id, year=year)
    CalendarDay.objects.of(actor).filter(day__range=(date(year, 1, 1), date(year, 12, 31))).delete()
    shipped = {special.day: special for special in rules.official_days(year)}
    wanted = {special.day: special for special in days}
    gone = [rules.SpecialDay(day, DayKind.ORDINARY) for day in shipped.keys() - wanted.keys()]
    changed = [special for day, special in wanted.items() if shipped.get(day) != special]
    CalendarDay.objects.bulk_create(
        CalendarDay(community_id=actor.community_id, day=special.day, kind=special.kind, name=special.name)
        for special in (*changed, *gone)
    )
    record(actor, "calendar.year_announced", data={"year": year, "count": len(days)})
    return days
