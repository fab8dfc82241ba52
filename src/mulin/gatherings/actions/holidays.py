"""The table of holidays is not always there first: what was laid before it is laid anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.base.coded import Coded
from mulin.base.days import as_day
from mulin.gatherings.actions import venues
from mulin.gatherings.actions.common import about
from mulin.gatherings.actions.offering import follow_change
from mulin.gatherings.actions.planning import with_nobody_yet, write
from mulin.gatherings.actions.series import onto, render
from mulin.gatherings.actions.telling import Tell, tell_later
from mulin.gatherings.models import Because, Gathering, GatheringState, Series
from mulin.gatherings.queries import gatherings_of, series_ahead
from mulin.gatherings.rules import HORIZON, Laid, against_calendar
from mulin.kernel import clock
from mulin.ledger.actions import Named, Scalar, record_many
from mulin.places.models import Community
from mulin.schedule import rules as schedule_rules
from mulin.schedule.queries import calendar_of
from mulin.schedule.rules import Occurrence


@dataclass(frozen=True, slots=True)
class Relaid:
    """What became of sessions already planned: called off, held after all, made anew."""

    off: list[Gathering]
    on: list[Gathering]
    fresh: list[Gathering]


def keep_to_calendar(actor: Actor, *, host_id: UUID | None = None) -> Relaid:
    """Hold what timetables (of all, or of one host) have ahead against the table of holidays as it now stands.

    A session on a day that the table takes away is called off with the holiday's name; who signed up
    keeps the sign-up and is told. One that was called off so, on a day that the table gives back, is held
    after all, when and where its series is held now. Days that are new get their sessions. What was held, is
    under way, was moved, called off or restored by hand stays as it is, and so does one where somebody came
    early. Safe to repeat: the second time there is nothing to do. Locks the community's row and the sessions.
    """
    with transaction.atomic():
        Community.objects.select_for_update(no_key=True).get(id=actor.community_id)
        series = series_ahead(actor, clock.today(), host_id=host_id)
        off, on = _differing(actor, {one.timetable_id: one for one in series})
        _call_off(actor, off)
        hold_after_all(actor, on)
        fresh = render(actor, series=series)
    return Relaid([row for row, _why in off], on, fresh)


def calendar_changed(actor: Actor, **facts: Any) -> None:
    """The table of holidays was changed: in the caller's transaction, so that table and sessions agree."""
    keep_to_calendar(actor)


def _differing(actor: Actor, series: Mapping[UUID, Series]) -> tuple[list[tuple[Gathering, str]], list[Gathering]]:
    """Planned ones on days taken away, each with the reason; those off by the table on days given back. Locked."""
    today = clock.today()
    rows = gatherings_of(actor).filter(
        timetable_id__in=list(series),
        occurs_on__gte=today,
        starts_at__gt=clock.now(),
        detached=False,
        state__in=[GatheringState.PLANNED, GatheringState.CANCELLED],
    )
    rows = rows.select_for_update(of=("self",), no_key=True).order_by("starts_at", "id")
    standing = {row.id: row for row in rows}
    last = max([today + HORIZON, *(row.occurs_on for row in standing.values() if row.occurs_on)])
    laid, held = _held_against(actor, series, standing.values(), last)
    off, on = against_calendar(laid)
    why = {one.id: one.why for one in off}
    going = with_nobody_yet(actor, [standing[one.id] for one in off])
    return [(row, why[row.id]) for row in going], [onto(standing[one.id], *held[one.id]) for one in on]


def _held_against(
    actor: Actor, series: Mapping[UUID, Series], rows: Iterable[Gathering], last: date
) -> tuple[list[Laid], dict[UUID, tuple[Series, Occurrence]]]:
    """What the table says of each, and of which series and when each is held as the rules now are."""
    today, now = clock.today(), clock.now()
    calendar = calendar_of(actor.community_id, today, last)
    named: dict[UUID, dict[date, Occurrence]] = {}
    away = {}
    for key, one in series.items():
        pattern = one.timetable.pattern
        ahead = schedule_rules.occurrences(pattern, calendar, today, last)
        named[key] = {found.day: found for found in ahead if found.starts_at > now}
        away[key] = {found.day: found.why for found in schedule_rules.skipped(pattern, calendar, today, last)}
    laid, held = [], {}
    for row in rows:
        table, day = row.timetable_id, row.occurs_on
        if table is None or day is None or day >= (series[table].ended_on or date.max):
            continue
        is_off = row.state == GatheringState.CANCELLED
        is_named = day in named[table] and series[table].holds_on(day)
        if is_named:
            held[row.id] = (series[table], named[table][day])
        laid.append(Laid(row.id, away[table].get(day, ""), is_off=is_off, is_named=is_named))
    return laid, held


def _call_off(actor: Actor, rows: Sequence[tuple[Gathering, str]]) -> None:
    venues.give_back(actor, [row.id for row, _why in rows])
    for row, why in rows:
        is_worked = why == schedule_rules.MADE_WORKDAY
        reason = Coded(Because.WORKDAY) if is_worked else Coded(Because.HOLIDAY, why)
        write(row, {"state": GatheringState.CANCELLED, "why": reason})
        tell_later(actor, row, Tell.CANCELLED, before=row.starts_at)
    record_each(actor, "gathering.cancelled", [row for row, _why in rows])


def hold_after_all(actor: Actor, rows: Sequence[Gathering]) -> None:
    """As they now stand; one whose venue has been taken since stays without a place until a person finds one.

    Of what a pause called off only those are told who had heard of that single session.
    """
    heard = {row.id for row in rows if row.why_code != Because.PAUSED or row.turns or row.timetable_id is None}
    for row in rows:
        row.state, row.why = GatheringState.PLANNED, ""
    venues.take_many(actor, rows)
    for row in rows:
        write(row, {})
        if row.id in heard:
            tell_later(actor, row, Tell.RESTORED, before=row.starts_at)
        follow_change(actor, row, asks_anew=True)
    record_each(actor, "gathering.restored", rows)


def record_each(actor: Actor, kind: str, rows: Sequence[Gathering]) -> None:
    """One fact of this kind about each, in two statements for any number."""
    facts: list[tuple[Mapping[str, Named], Mapping[str, Scalar]]] = [
        (about(row), {"day": as_day(row.starts_at), "host_kind": row.host.kind}) for row in rows
    ]
    record_many(actor, kind, facts)
