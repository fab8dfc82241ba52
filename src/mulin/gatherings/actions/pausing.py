"""A host stops for a while and goes on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.base.coded import Coded
from mulin.gatherings import access
from mulin.gatherings.actions import venues
from mulin.gatherings.actions.holidays import hold_after_all, keep_to_calendar, record_each
from mulin.gatherings.actions.offering import follow_change
from mulin.gatherings.actions.planning import with_nobody_yet, write
from mulin.gatherings.actions.series import onto
from mulin.gatherings.actions.telling import Tell, tell_later
from mulin.gatherings.models import Because, Gathering, GatheringState, Host, Series
from mulin.gatherings.queries import gatherings_of, series_ahead
from mulin.gatherings.rules import HORIZON, Standing, rematch
from mulin.kernel import clock
from mulin.places.models import Community
from mulin.schedule import rules as schedule_rules
from mulin.schedule.queries import calendar_of
from mulin.schedule.rules import Occurrence


def pause_host(actor: Actor, *, host_id: UUID, why: str, back_on: date | None = None) -> list[Gathering]:
    """Its timetables make nothing until `back_on`, or until `resume_host`; what is planned till then is off.

    Returns what was called off; where somebody came early it is held: see `queries.begun_early`. Who signed
    up keeps the sign-up and is told; members hear of the pause from whoever pauses. Locks the community's
    row and the gatherings. Raises NotFound.
    """
    with transaction.atomic():
        Community.objects.select_for_update(no_key=True).get(id=actor.community_id)
        host = access.host_for(actor, host_id, to="gatherings.plan")
        Host.objects.of(actor).filter(id=host.id).update(paused_on=clock.today(), back_on=back_on)
        rows = gatherings_of(actor).filter(host_id=host.id, state=GatheringState.PLANNED, starts_at__gt=clock.now())
        if back_on is not None:
            rows = rows.filter(starts_at__lt=datetime.combine(back_on, time(), clock.CHINA))
        planned = rows.select_for_update(of=("self",), no_key=True).order_by("starts_at", "id")
        off = with_nobody_yet(actor, planned)
        venues.give_back(actor, [row.id for row in off])
        for row in off:
            write(row, {"state": GatheringState.CANCELLED, "why": Coded(Because.PAUSED, why)})
            if row.turns or row.timetable_id is None:
                tell_later(actor, row, Tell.CANCELLED, before=row.starts_at)
        record_each(actor, "gathering.cancelled", off)
    return off


def resume_host(actor: Actor, *, host_id: UUID, but: Collection[UUID] = ()) -> list[Gathering]:
    """It goes on: what the pause called off takes place if it is ahead, `but` these; timetables go on.

    What comes of a timetable is held as its series now is; where its day is none of the timetable's any more, who
    signed up goes along to the nearest one. `but` these are no longer off because of a pause:
    another one that ends does not bring them back. One whose venue has been taken since stays without a place
    until a person finds one; returns these. Going on again does nothing. Locks the community's row and the gatherings.
    Raises NotFound.
    """
    with transaction.atomic():
        Community.objects.select_for_update(no_key=True).get(id=actor.community_id)
        host = access.host_for(actor, host_id, to="gatherings.plan")
        Host.objects.of(actor).filter(id=host.id).update(paused_on=None, back_on=None)
        rows = gatherings_of(actor).filter(
            host_id=host.id, state=GatheringState.CANCELLED, why_code=Because.PAUSED, starts_at__gt=clock.now()
        )
        off = list(rows.select_for_update(of=("self",), no_key=True).order_by("starts_at", "id"))
        for row in off:
            if row.id in but:
                write(row, {"why": row.why_words})
        off = [row for row in off if row.id not in but]
        hold_after_all(actor, [row for row in off if row.detached or row.timetable_id is None])
        _go_along(actor, host_id, [row for row in off if row.turns and not row.detached])
        laid = keep_to_calendar(actor, host_id=host.id)  # the others, unless their day became a holiday meanwhile
    return [row for row in (*off, *laid.on) if row.state == GatheringState.PLANNED and not row.place]


def _go_along(actor: Actor, host_id: UUID, rows: Sequence[Gathering]) -> None:
    """What has people, and whose timetable names other days since it was called off: on the nearest of them."""
    today, now = clock.today(), clock.now()
    last = today + HORIZON
    calendar = calendar_of(actor.community_id, today, last)
    for series in series_ahead(actor, today, host_id=host_id):
        pattern = series.timetable.pattern
        laid = schedule_rules.occurrences(pattern, calendar, today, last)
        ahead = {one.day: one for one in laid if one.starts_at > now and series.holds_on(one.day)}
        kept = {*ahead, *(one.day for one in schedule_rules.skipped(pattern, calendar, today, last))}
        mine = [row for row in rows if row.timetable_id == series.timetable_id and row.occurs_on not in kept]
        made = Gathering.objects.of(actor).filter(timetable_id=series.timetable_id, occurs_on__gte=today)
        taken = set(made.values_list("occurs_on", flat=True))
        old = [Standing(row.id, row.occurs_on, has_people=True) for row in mine if row.occurs_on]
        plan = rematch(old, [day for day in ahead if day not in taken])
        _move(actor, [(row, series, ahead[plan.days[row.id]]) for row in mine if row.id in plan.days])


def _move(actor: Actor, there: Sequence[tuple[Gathering, Series, Occurrence]]) -> None:
    was = [(row.starts_at, row.ends_at, row.place) for row, _series, _occurrence in there]
    rows = [onto(row, series, occurrence) for row, series, occurrence in there]
    for row in rows:
        row.state, row.why = GatheringState.PLANNED, ""
    venues.take_many(actor, rows)
    for row, (begins, ends, place) in zip(rows, was, strict=True):
        write(row, {})
        tell_later(actor, row, Tell.MOVED, before=begins, until=ends, place=place)
        follow_change(actor, row, asks_anew=True)
    record_each(actor, "gathering.restored", rows)
