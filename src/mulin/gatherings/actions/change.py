"""A series is changed: this one, this and following, or all. Nothing that was held is touched, no sign-up lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.base.coded import Coded
from mulin.base.days import as_day
from mulin.gatherings import access
from mulin.gatherings.actions import clashing, sharing, venues
from mulin.gatherings.actions.common import about, move_up
from mulin.gatherings.actions.planning import coming, venue_of, write
from mulin.gatherings.actions.series import render
from mulin.gatherings.actions.telling import Tell, tell_later
from mulin.gatherings.models import Because, Gathering, GatheringState, Series, SignUpMode
from mulin.gatherings.queries import gatherings_of
from mulin.gatherings.rules import HORIZON, Change, Standing, check_times, rematch
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import Named, record, record_many
from mulin.places.models import Community, Venue
from mulin.schedule import actions as schedule
from mulin.schedule import rules as schedule_rules
from mulin.schedule.models import Timetable
from mulin.schedule.queries import calendar_of, series_of
from mulin.schedule.rules import Pattern

THIS, FOLLOWING, ALL = "this", "following", "all"


def change_gatherings(actor: Actor, *, gathering_id: UUID, scope: str, change: Change) -> list[Gathering]:
    """Change one gathering, or its series from here on, or all that is still ahead. Returns those changed.

    Held ones, those under way, and those moved by hand stay as they are; who signed up stays signed up.
    One whose new time or place is taken gets what `change.answers` says for its day; without answers
    (None) it stays without a place until a person finds one. How places are given out changes as
    `sharing.planned` says, for one gathering only. Locks the community's row and the
    gatherings. Raises NotFound, RuleError scope-unknown, no-series, gathering-over, gathering-off,
    lottery-alone, series-clashes where a day has no answer yet, and as the rules of plans and patterns.
    """
    words = change.words
    if scope == THIS:
        return [_this(actor, gathering_id, change, words)]
    if scope not in (FOLLOWING, ALL):
        raise RuleError("scope-unknown", field="scope")
    if words.get("sign_up") == SignUpMode.LOTTERY:
        raise RuleError("lottery-alone", field="sign_up")
    with transaction.atomic():
        Community.objects.select_for_update(no_key=True).get(id=actor.community_id)
        gathering = access.gathering_for(actor, gathering_id, to="gatherings.plan")
        if gathering.timetable_id is None or gathering.occurs_on is None:
            raise RuleError("no-series", field="scope")
        today = clock.today()
        start = max(gathering.occurs_on, today) if scope == FOLLOWING else today
        timetable = Timetable.objects.of(actor).get(id=gathering.timetable_id)
        chain = series_of(actor.community_id, timetable.series)
        chain = [row for row in chain if row.last_day is None or row.last_day >= start]
        changed: list[Gathering] = []
        series: dict[UUID, Series] = {}
        for row in chain:
            part = replace(change, pattern=_pattern(row.pattern, change, is_last=row is chain[-1]))
            one, rows = _part(actor, row, start, part, words)
            series[one.timetable_id] = one
            changed += rows
        fresh = [row for row in render(actor) if row.timetable_id in series]
        clashing.settle_fresh(actor, fresh, change.answers)
        clashing.refuse_unanswered(actor, [*changed, *fresh], series, change.answers)
    return changed


def _this(actor: Actor, gathering_id: UUID, change: Change, words: dict[str, Any]) -> Gathering:
    with transaction.atomic():
        gathering = coming(actor, gathering_id)
        before = (gathering.starts_at, gathering.ends_at, gathering.place)
        starts, ends = _times(gathering, change)
        plan = sharing.planned(actor, gathering, change, words, (starts, ends))
        new = dict(words) | {"starts_at": starts, "ends_at": ends, "detached": True, "why": change.why}
        if change.in_turns is not None:
            new["in_turns"] = change.in_turns
        if plan:
            new |= {"closes_at": plan.closes_at, "has_quotas": bool(plan.quotas)}
        if "venue_id" in new:
            new["venue"] = Venue.objects.of(actor).get_or_404(id=new.pop("venue_id"))
        elif new.get("place_words"):
            new["venue"] = None
        new |= _places(new, gathering)
        write(gathering, new)
        if plan:
            sharing.follow(actor, gathering, plan)
        venues.take(actor, gathering)
        if before != (gathering.starts_at, gathering.ends_at, gathering.place):
            record(actor, "gathering.moved", about=about(gathering), data={"host_kind": gathering.host.kind})
            tell_later(actor, gathering, Tell.MOVED, before=before[0])
        else:
            record(actor, "gathering.edited", about=about(gathering))
        move_up(actor, gathering)  # there may be more places now
    return gathering


def _places(new: Mapping[str, Any], was: Gathering | Series) -> dict[str, Any]:
    """The places there are after a change that touches them. Raises as `rules.places_in`."""
    names = ("venue", "sign_up", "capacity", "members_only")
    if new.get("in_turns", getattr(was, "in_turns", False)) or not set(names) & set(new):
        return {}
    return {"capacity": venues.places(was.host, **{name: new.get(name, getattr(was, name)) for name in names})}


def _times(gathering: Gathering, change: Change) -> tuple[datetime, datetime]:
    starts = gathering.starts_at
    if change.begins is not None or change.day is not None:
        begins = change.begins or starts.astimezone(clock.CHINA).time()
        starts = datetime.combine(change.day or as_day(starts), begins, clock.CHINA)
    length = timedelta(minutes=change.minutes) if change.minutes else gathering.ends_at - gathering.starts_at
    if (starts, starts + length) != (gathering.starts_at, gathering.ends_at):
        check_times(starts, starts + length, clock.now())
        if starts + length <= clock.now():
            raise RuleError("moved-into-past", field="day")
    return starts, starts + length


@dataclass(frozen=True, slots=True)
class _Part:
    """One stretch of a series as it is now to be."""

    series: Series
    pattern: Pattern
    start: date


def _part(
    actor: Actor, timetable: Timetable, start: date, change: Change, words: dict[str, Any]
) -> tuple[Series, list[Gathering]]:
    """Change what one timetable of the chain still has ahead."""
    rows = Series.objects.of(actor).select_related("timetable", "host", "venue")
    series: Series = rows.get_or_404(timetable_id=timetable.id)
    first = max(start, timetable.first_day)
    later = schedule.revise_timetable(actor, timetable_id=timetable.id, pattern=change.pattern, from_day=first)
    moving = _still_ahead(actor, timetable, first)
    venue = {"venue": venue_of(actor, words["venue_id"])} if "venue_id" in words else {}
    venue = {"venue": None} if words.get("place_words") else venue
    words = words | _places(words | venue, series)
    successor = _successor(actor, series, later, first, words)
    others = Gathering.objects.of(actor).filter(timetable=timetable, occurs_on__gte=first)
    stuck = list(others.exclude(id__in=[row.id for row in moving]))
    return successor, _rematched(actor, _Part(successor, later.pattern, first), moving, stuck, change)


def _pattern(old: Pattern, change: Change, *, is_last: bool) -> Pattern:
    """The rule of one stretch of a series after a change; only the last stretch ends where the series ends."""
    new: Pattern = replace(change.pattern or old, last_day=old.last_day)
    if is_last and (change.ends_on or change.no_end):
        new = replace(new, last_day=change.ends_on)
    elif is_last and change.pattern:
        new = replace(new, last_day=change.pattern.last_day or old.last_day)
    if change.begins is not None:
        new = replace(new, starts=change.begins)
    if change.minutes is not None:
        new = replace(new, minutes=change.minutes)
    return new


def _still_ahead(actor: Actor, timetable: Timetable, first: date) -> list[Gathering]:
    """The gatherings that go along with the change, locked: planned, not begun, not moved by hand."""
    rows = gatherings_of(actor).filter(
        timetable=timetable,
        occurs_on__gte=first,
        state=GatheringState.PLANNED,
        detached=False,
        starts_at__gt=clock.now(),
    )
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("occurs_on"))


def _successor(actor: Actor, series: Series, later: Timetable, first: date, words: dict[str, Any]) -> Series:
    """The series of the changed stretch: the same row where nothing lies before it, else a new one."""
    if later.id == series.timetable_id:
        for name, value in words.items():
            setattr(series, name, value)
        series.save()
        series.timetable = later
        return Series.objects.of(actor).select_related("timetable", "host", "venue").get(id=series.id)  # type: ignore[no-any-return]  # Any queryset
    same = ("title", "about", "bring", "venue_id", "place_words", "sign_up", "capacity")
    ways = ("walk_ins", "members_only", "guests")
    kept = {name: getattr(series, name) for name in (*same, *ways)}
    fresh: Series = Series.objects.create(
        community_id=actor.community_id, host=series.host, timetable=later, **(kept | words)
    )
    series.ended_on = first
    series.save(update_fields=["ended_on"])
    return fresh


def _rematched(
    actor: Actor, part: _Part, moving: Sequence[Gathering], stuck: Sequence[Gathering], change: Change
) -> list[Gathering]:
    """Give the gatherings ahead their new days, times and places; those without a day are called off."""
    today = clock.today()
    last = max([today + HORIZON, *(row.occurs_on for row in moving if row.occurs_on)])
    calendar = calendar_of(actor.community_id, part.start, last)
    ahead = schedule_rules.occurrences(part.pattern, calendar, part.start, last)
    named = {occurrence.day: occurrence for occurrence in ahead if occurrence.ends_at > clock.now()}
    held_days = {row.occurs_on for row in stuck}
    old = [Standing(row.id, row.occurs_on, has_people=row.turns > 0) for row in moving if row.occurs_on]
    plan = rematch(old, [day for day in named if day not in held_days])
    everything = [row.id for row in (*moving, *stuck)]
    Gathering.objects.of(actor).filter(id__in=everything).update(timetable=None)  # so that days can be exchanged
    for row in stuck:
        Gathering.objects.of(actor).filter(id=row.id).update(timetable=part.series.timetable)
    before = {row.id: (row.starts_at, row.ends_at, row.venue_id, row.place_words) for row in moving}
    going_on = [_onto(row, part.series, named[plan.days[row.id]]) for row in moving if row.id in plan.days]
    venues.give_back(actor, [row.id for row in moving])
    _drop(actor, [row for row in moving if row.id in plan.dropped], change)
    out = clashing.settle(actor, venues.take_many(actor, going_on), change.answers)
    clashing.leave_out(actor, out)
    for row in out:
        if row.turns:
            tell_later(actor, row, Tell.CANCELLED, before=before[row.id][0])
    going_on = [row for row in going_on if row not in out]
    for row in going_on:
        write(row, {})
        move_up(actor, row)
    moved = [row for row in going_on if before[row.id] != (row.starts_at, row.ends_at, row.venue_id, row.place_words)]
    record_many(actor, "gathering.moved", [(about(row), {"host_kind": row.host.kind}) for row in moved])
    for row in moved:
        if row.turns or row is moved[0]:  # members hear of a new timetable once, who signed up of their own day
            tell_later(actor, row, Tell.MOVED, before=before[row.id][0])
    return going_on


def _onto(row: Gathering, series: Series, occurrence: Any) -> Gathering:
    row.timetable, row.occurs_on = series.timetable, occurrence.day
    row.starts_at, row.ends_at = occurrence.starts_at, occurrence.ends_at
    for name in ("title", "about", "bring", "place_words", "sign_up", "capacity", "walk_ins", "members_only", "guests"):
        setattr(row, name, getattr(series, name))
    row.venue = series.venue
    return row


def _drop(actor: Actor, rows: Sequence[Gathering], change: Change) -> None:
    for row in rows:
        write(row, {"state": GatheringState.CANCELLED, "why": change.why or Coded(Because.TIME), "timetable": None})
        if row.turns:
            tell_later(actor, row, Tell.CANCELLED, before=row.starts_at)
    record_many(actor, "gathering.cancelled", [(about(row), {"host_kind": row.host.kind}) for row in rows])


def end_series(actor: Actor, *, gathering_id: UUID, why: str = "") -> list[Gathering]:
    """From this gathering on the timetable holds no more: what is ahead is cancelled. Returns those cancelled.

    Locks the community's row. Raises NotFound, RuleError no-series.
    """
    with transaction.atomic():
        Community.objects.select_for_update(no_key=True).get(id=actor.community_id)
        gathering = access.gathering_for(actor, gathering_id, to="gatherings.plan")
        if gathering.timetable_id is None or gathering.occurs_on is None:
            raise RuleError("no-series", field="scope")
        series: Series = Series.objects.of(actor).select_related("host").get_or_404(timetable_id=gathering.timetable_id)
        first = max(gathering.occurs_on, clock.today())
        rows = _still_ahead(actor, Timetable.objects.of(actor).get(id=gathering.timetable_id), first)
        venues.give_back(actor, [row.id for row in rows])
        for row in rows:
            write(row, {"state": GatheringState.CANCELLED, "why": why or Coded(Because.ENDED)})
            if row.turns or row is rows[0]:
                tell_later(actor, row, Tell.CANCELLED, before=row.starts_at)
        record_many(actor, "gathering.cancelled", [(about(row), {"host_kind": row.host.kind}) for row in rows])
        Series.objects.of(actor).filter(id=series.id).update(ended_on=first)
        named = {"host": Named(series.host_id, series.host.name)}
        record(actor, "gathering.timetable_ended", about=named, data={"host_kind": series.host.kind})
    return rows


def venue_closed(actor: Actor, *, holders: Sequence[UUID], **facts: Any) -> None:
    """A venue is shut: the gatherings that lie in the closure need another place. In the caller's transaction."""
    rows = gatherings_of(actor).filter(id__in=holders, state=GatheringState.PLANNED, starts_at__gt=clock.now())
    for row in rows.select_for_update(of=("self",), no_key=True):
        reason = str(facts.get("reason", "")) or Coded(Because.SHUT, row.place)
        write(row, {"venue": None, "why": reason})
        venues.give_back(actor, [row.id])
