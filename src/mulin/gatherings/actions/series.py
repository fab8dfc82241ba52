"""Timetables laid, and the horizon rendered: safe to repeat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from mulin.base import bulk, once
from mulin.base.actor import Actor
from mulin.gatherings.actions import clashing, venues
from mulin.gatherings.actions.common import about
from mulin.gatherings.actions.planning import open_host_for, venue_of
from mulin.gatherings.models import Gathering, Series
from mulin.gatherings.queries import series_ahead
from mulin.gatherings.rules import HORIZON, Answers, Plan, check_first_day, check_plan
from mulin.kernel import clock, ids
from mulin.ledger.actions import Named, Scalar, record, record_many
from mulin.places.models import Community
from mulin.schedule import actions as schedule
from mulin.schedule import rules as schedule_rules
from mulin.schedule.models import Timetable
from mulin.schedule.queries import calendar_of
from mulin.schedule.rules import Occurrence, Pattern


def lay_timetable(
    actor: Actor,
    *,
    host_id: UUID,
    pattern: Pattern,
    plan: Plan,
    client_key: str,
    until: date | None = None,
    answers: Answers | None = None,
) -> Timetable:
    """A host meets again and again: the timetable, and its gatherings up to the horizon (or `until`).

    A day whose place is taken gets what `answers` says; without answers (None) it stays without a place. The
    series has none where the venue is not the actor's to take: see `venues.leave_to_staff`.
    The same `client_key` gives the earlier timetable. Locks the community's row while it renders. Raises
    NotFound, RuleError as `rules.check_plan`, `rules.check_first_day`, `schedule.rules.check_pattern`,
    host-closed, series-clashes where a day has no answer yet.
    """
    clean = check_plan(plan, clock.now())
    check_first_day(pattern.first_day, clock.today())
    content = [str(host_id), asdict(clean), repr(pattern)]
    with transaction.atomic():
        if earlier := once.earlier_result(actor, client_key, content):
            found: Timetable = Timetable.objects.of(actor).get_or_404(id=earlier)
            return found
        host = open_host_for(actor, host_id, to="gatherings.plan")
        venue = venue_of(actor, clean.venue_id)
        asked: dict[str, Any] = {
            "sign_up": clean.sign_up,
            "capacity": clean.capacity,
            "members_only": clean.members_only,
        }
        words = clean.words | {"capacity": venues.places(host, venue, **asked)}
        timetable = schedule.add_timetable(actor, pattern=pattern)
        series = Series.objects.create(community_id=actor.community_id, host=host, timetable=timetable, **words)
        named = {"host": Named(host.id, host.name), "timetable": Named(timetable.id, series.title)}
        record(actor, "gathering.timetable_laid", about=named, data={"host_kind": host.kind})
        once.remember(actor, client_key, content, timetable.id)
        rows = render(actor, series=[series], until=until)
        clashing.settle_fresh(actor, rows, answers)
        clashing.refuse_unanswered(actor, rows, {timetable.id: series}, answers)
        venues.leave_to_staff(actor, [series])
    return timetable


def render(actor: Actor, *, series: Sequence[Series] | None = None, until: date | None = None) -> list[Gathering]:
    """Make the gatherings of all series (or these) that are missing, from today up to the horizon.

    Safe to repeat and to run twice at once: it locks the community's row. What cannot have its venue
    stays without a place, for a person to find one. About fifteen queries for any number.
    """
    today = clock.today()
    last = until or today + HORIZON
    with transaction.atomic():
        Community.objects.select_for_update(no_key=True).get(id=actor.community_id)
        going_on = list(series) if series is not None else series_ahead(actor, today)
        missing = _missing(actor, going_on, today, last)
        rows = [_occurring(one, occurrence) for one, occurrence in missing]
        venues.take_many(actor, rows)
        bulk.insert(rows)
        facts: list[tuple[Mapping[str, Named], Mapping[str, Scalar]]] = [
            (about(row), {"day": row.starts_at.astimezone(clock.CHINA).date(), "host_kind": row.host.kind})
            for row in rows
        ]
        for start in range(0, len(facts), 1000):
            record_many(actor, "gathering.planned", facts[start : start + 1000])
    return rows


def _missing(actor: Actor, series: Sequence[Series], first: date, last: date) -> Iterable[tuple[Series, Occurrence]]:
    """What the rules name and nobody has made yet, in order of time."""
    calendar = calendar_of(actor.community_id, first, last)
    timetables = [one.timetable_id for one in series]
    rows = Gathering.objects.of(actor).filter(timetable_id__in=timetables, occurs_on__gte=first)
    there = set(rows.values_list("timetable_id", "occurs_on"))
    now = clock.now()
    found = []
    for one in series:
        for occurrence in schedule_rules.occurrences(one.timetable.pattern, calendar, first, last):
            is_new = (one.timetable_id, occurrence.day) not in there and occurrence.ends_at > now
            if is_new and one.holds_on(occurrence.day):
                found.append((one, occurrence))
    return sorted(found, key=lambda pair: (pair[1].starts_at, pair[0].id))


def onto(row: Gathering, series: Series, occurrence: Occurrence) -> Gathering:
    """Let a session of a timetable be as its series is on a day; it keeps its sign-ups. Not saved."""
    row.timetable, row.occurs_on = series.timetable, occurrence.day
    row.starts_at, row.ends_at = occurrence.starts_at, occurrence.ends_at
    for name in ("title", "about", "bring", "place_words", "sign_up", "capacity", "walk_ins", "members_only", "guests"):
        setattr(row, name, getattr(series, name))
    row.venue = series.venue
    return row


def _occurring(series: Series, occurrence: Occurrence) -> Gathering:
    words = ("title", "about", "bring", "venue_id", "place_words", "sign_up", "capacity")
    ways = ("walk_ins", "members_only", "guests")
    return Gathering(
        id=ids.uuid7(),
        community_id=series.community_id,
        host=series.host,
        timetable=series.timetable,
        occurs_on=occurrence.day,
        starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at,
        **{name: getattr(series, name) for name in (*words, *ways)},
    )
