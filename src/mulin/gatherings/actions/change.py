"""A series is changed: this one, this and following, or all. Nothing that was held is touched, no sign-up lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from mulin.base.actor import Actor
from mulin.base.coded import Coded
from mulin.base.days import as_day
from mulin.gatherings import access
from mulin.gatherings.actions import clashing, sharing, venues
from mulin.gatherings.actions.common import about
from mulin.gatherings.actions.offering import follow_change
from mulin.gatherings.actions.planning import check_nobody_came, coming, venue_of, with_nobody_yet, write
from mulin.gatherings.actions.series import onto, render
from mulin.gatherings.actions.telling import Tell, lock_above, tell_later
from mulin.gatherings.models import Because, Gathering, GatheringState, Series, SignUpMode
from mulin.gatherings.queries import gatherings_of
from mulin.gatherings.rules import HORIZON, Change, Plan, Standing, check_times, rematch
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import Named, record, record_many
from mulin.places.models import Community, Venue
from mulin.schedule import actions as schedule
from mulin.schedule import rules as schedule_rules
from mulin.schedule.models import Timetable
from mulin.schedule.queries import calendar_of, series_of
from mulin.schedule.rules import Pattern

_SHARED = {"sign_up", "capacity", "members_only"}  # how places are given out
THIS, FOLLOWING, ALL = "this", "following", "all"


def change_gatherings(actor: Actor, *, gathering_id: UUID, scope: str, change: Change) -> list[Gathering]:
    """Change one gathering, or its series from here on, or all that is still ahead. Returns those changed.

    Held ones, those under way or where somebody came early, and those moved by hand stay as they are; who
    signed up stays signed up.
    One whose new time or place is taken gets what `change.answers` says for its day; without answers
    (None) it stays without a place until a person finds one. How places are given out changes as
    `sharing.planned` says, for one gathering only. Locks the community's row and the
    gatherings. Raises NotFound, RuleError scope-unknown, no-series, gathering-over, gathering-off,
    lottery-alone, people-came-day, series-clashes where a day has no answer yet, and as the rules of plans and
    patterns.
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
        if change.ends_on is not None:
            schedule_rules.check_run(start, change.ends_on)
        timetable = Timetable.objects.of(actor).get(id=gathering.timetable_id)
        chain = series_of(actor.community_id, timetable.series)
        chain = _going_on(actor, [row for row in chain if row.last_day is None or row.last_day >= start], start)
        changed: list[Gathering] = []
        series: dict[UUID, Series] = {}
        asking: list[Series] = []
        for row in chain:
            if change.ends_on is not None and row.first_day > change.ends_on:
                _stop(actor, row, change)
                continue
            part = replace(change, pattern=_pattern(row.pattern, change, is_last=row is chain[-1]))
            one, rows, asks_more = _part(actor, row, start, part, words)
            series[one.timetable_id] = one
            asking += [one] if asks_more else []
            changed += rows
        # of other series nothing is made here: whether they may have their venues is not this actor's to say
        fresh = render(actor, series=[one for one in series.values() if one.host.closed_at is None])
        clashing.settle_fresh(actor, fresh, change.answers)
        clashing.refuse_unanswered(actor, [*changed, *fresh], series, change.answers)
        venues.leave_to_staff(actor, asking)
    return changed


def _going_on(actor: Actor, chain: Sequence[Timetable], start: date) -> list[Timetable]:
    """Those of a chain that still hold something from `start` on: what was ended by then stays so. One query."""
    rows = Series.objects.of(actor).filter(timetable__in=chain).exclude(ended_on=None)
    ended = dict(rows.values_list("timetable_id", "ended_on"))
    return [row for row in chain if max(start, row.first_day) < ended.get(row.id, date.max)]


def _this(actor: Actor, gathering_id: UUID, change: Change, words: dict[str, Any]) -> Gathering:
    with transaction.atomic():
        lock_above(actor, [gathering_id])
        gathering = coming(actor, gathering_id)
        before = (gathering.starts_at, gathering.ends_at, gathering.place)
        starts, ends = _times(gathering, change)
        check_nobody_came(gathering, starts)
        plan = sharing.planned(actor, gathering, change, words, (starts, ends))
        new = dict(words) | {"starts_at": starts, "ends_at": ends, "detached": True, "why": change.why}
        new |= _number_said(words, plan)
        if change.in_turns is not None:
            new["in_turns"] = change.in_turns
        if plan:
            new |= {"closes_at": plan.closes_at, "has_quotas": bool(plan.quotas)}
        if "venue_id" in new:
            new["venue"] = Venue.objects.of(actor).get_or_404(id=new.pop("venue_id"))
        elif new.get("place_words"):
            new["venue"] = None
        if gathering.planned_capacity is not None and "venue" in new and not _SHARED & set(words):
            new |= venues.moved_into(gathering, new["venue"])
        else:
            new |= _places(new, gathering)
        if not change.why and (starts, ends) == before[:2] and not {"venue", "place_words"} & set(new):
            del new["why"]  # why it is where it is
        write(gathering, new)
        if plan:
            sharing.follow(actor, gathering, plan)
        venues.take(actor, gathering)
        if before != (gathering.starts_at, gathering.ends_at, gathering.place):
            record(actor, "gathering.moved", about=about(gathering), data={"host_kind": gathering.host.kind})
            tell_later(actor, gathering, Tell.MOVED, before=before[0], until=before[1], place=before[2])
        else:
            record(actor, "gathering.edited", about=about(gathering))
        follow_change(actor, gathering, asks_anew=before[0] != gathering.starts_at)
    return gathering


def _number_said(words: Mapping[str, Any], plan: Plan | None) -> dict[str, int | None]:
    """So many are planned from now on: those of the form, or what is shared out."""
    if plan and plan.quotas:
        return {"planned_capacity": None}
    return {"planned_capacity": None if words["capacity"] else venues.UNSAID} if "capacity" in words else {}


def _places(new: Mapping[str, Any], was: Gathering | Series) -> dict[str, Any]:
    """The places there are after a change that touches them. Raises as `rules.places_in`."""
    names = ("venue", *_SHARED)
    if new.get("in_turns", getattr(was, "in_turns", False)) or not set(names) & set(new):
        return {}
    said = {name: new.get(name, getattr(was, name)) for name in names}
    if "capacity" not in new and new.get("planned_capacity", getattr(was, "planned_capacity", None)) == venues.UNSAID:
        said["capacity"] = None
    return {"capacity": venues.places(was.host, **said)}


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
) -> tuple[Series, list[Gathering], bool]:
    """Change what one timetable of the chain still has ahead. Also whether it is now to have what it had not."""
    known = Series.objects.of(actor).select_related("timetable", "host", "venue")
    series: Series = known.get_or_404(timetable_id=timetable.id)
    first = _first_new_day(actor, timetable, max(start, timetable.first_day), change)
    later = schedule.revise_timetable(actor, timetable_id=timetable.id, pattern=change.pattern, from_day=first)
    moving = _still_ahead(actor, timetable, first)
    if words.get("place_words"):
        words = words | {"venue_id": None}  # elsewhere, so the venue is free
    venue = {"venue": venue_of(actor, words["venue_id"])} if "venue_id" in words else {}
    words = words | _places(words | venue, series)
    had = series.venue_id
    successor = _successor(actor, series, later, first, words)
    asks_more = successor.venue_id != had or schedule_rules.asks_more(timetable.pattern, later.pattern)
    others = Gathering.objects.of(actor).filter(timetable=timetable, occurs_on__gte=first)
    stuck = list(others.exclude(id__in=[row.id for row in moving]))
    rows = _rematched(actor, _Part(successor, later.pattern, first), moving, stuck, change)
    return successor, rows, asks_more


def _first_new_day(actor: Actor, timetable: Timetable, start: date, change: Change) -> date:
    """From which day the new rule counts: with other weekdays, from the Monday of a week that has had nothing yet.

    "From this Thursday on Tuesdays" means this week's Tuesday too, as long as it is ahead.
    """
    if change.pattern is None or change.pattern.repeat != schedule_rules.Repeat.WEEKLY:
        return start
    monday = max(start - timedelta(days=start.weekday()), clock.today(), timetable.first_day)
    earlier = Gathering.objects.of(actor).filter(timetable=timetable, occurs_on__gte=monday, occurs_on__lt=start)
    return start if earlier.exists() else monday


def _pattern(old: Pattern, change: Change, *, is_last: bool) -> Pattern:
    """The rule of one stretch of a series after a change; no stretch goes on where the series has ended."""
    new: Pattern = replace(change.pattern or old, last_day=old.last_day)
    if change.ends_on and old.last_day and change.ends_on < old.last_day:
        new = replace(new, last_day=change.ends_on)
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
    """The gatherings that go along with the change, locked: planned, not begun, nobody there, not moved by hand."""
    rows = gatherings_of(actor).filter(
        timetable=timetable,
        occurs_on__gte=first,
        state=GatheringState.PLANNED,
        detached=False,
        starts_at__gt=clock.now(),
    )
    return with_nobody_yet(actor, rows.select_for_update(of=("self",), no_key=True).order_by("occurs_on"))


def _successor(actor: Actor, series: Series, later: Timetable, first: date, words: dict[str, Any]) -> Series:
    """The series of the changed stretch: the same row where nothing lies before it, else a new one.

    One that was to end still ends then.
    """
    if later.id == series.timetable_id:
        for name, value in words.items():
            setattr(series, name, value)
        series.save()
        series.timetable = later
        return Series.objects.of(actor).select_related("timetable", "host", "venue").get(id=series.id)  # type: ignore[no-any-return]  # Any queryset
    same = ("title", "about", "bring", "venue_id", "place_words", "sign_up", "capacity")
    ways = ("walk_ins", "members_only", "guests", "ended_on")
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
    ahead = [one for one in ahead if one.ends_at > clock.now() and part.series.holds_on(one.day)]
    named = {occurrence.day: occurrence for occurrence in ahead}
    held_days = {row.occurs_on for row in stuck}
    old = [Standing(row.id, row.occurs_on, has_people=row.turns > 0) for row in moving if row.occurs_on]
    plan = rematch(old, [day for day in named if day not in held_days])
    everything = [row.id for row in (*moving, *stuck)]
    Gathering.objects.of(actor).filter(id__in=everything).update(timetable=None)  # so that days can be exchanged
    for row in stuck:
        Gathering.objects.of(actor).filter(id=row.id).update(timetable=part.series.timetable)
    before = {row.id: _as_it_is(row) for row in moving}
    places = {row.id: row.place for row in moving}
    going_on = [onto(row, part.series, named[plan.days[row.id]]) for row in moving if row.id in plan.days]
    for row in going_on:
        if before[row.id] != _as_it_is(row):
            row.why = change.why
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
        follow_change(actor, row, asks_anew=before[row.id][0] != row.starts_at)
    moved = [row for row in going_on if before[row.id] != _as_it_is(row)]
    record_many(actor, "gathering.moved", [(about(row), {"host_kind": row.host.kind}) for row in moved])
    for row in moved:
        if row.turns or row is moved[0]:  # members hear of a new timetable once, who signed up of their own day
            begins, ends = before[row.id][:2]
            tell_later(actor, row, Tell.MOVED, before=begins, until=ends, place=places[row.id])
    return going_on


def _as_it_is(row: Gathering) -> tuple[datetime, datetime, UUID | None, str]:
    """When and where."""
    return row.starts_at, row.ends_at, row.venue_id, row.place_words


def _stop(actor: Actor, timetable: Timetable, change: Change) -> None:
    """The series ends before this stretch of it begins: what it has ahead is called off."""
    rows = _still_ahead(actor, timetable, timetable.first_day)
    venues.give_back(actor, [row.id for row in rows])
    _drop(actor, rows, change)
    Series.objects.of(actor).filter(timetable=timetable).update(ended_on=timetable.first_day)


def _drop(actor: Actor, rows: Sequence[Gathering], change: Change) -> None:
    for row in rows:
        write(row, {"state": GatheringState.CANCELLED, "why": change.why or Coded(Because.TIME), "timetable": None})
        if row.turns:
            tell_later(actor, row, Tell.CANCELLED, before=row.starts_at)
    record_many(actor, "gathering.cancelled", [(about(row), {"host_kind": row.host.kind}) for row in rows])


def end_series(actor: Actor, *, gathering_id: UUID, why: str = "") -> list[Gathering]:
    """From this gathering on the timetable holds no more: what is ahead is cancelled. Returns those cancelled.

    Those changed by hand too, and all that earlier changes "from here on" made of it; not where somebody came
    early: see `queries.begun_early`. Locks the community's row. Raises NotFound, RuleError no-series.
    """
    with transaction.atomic():
        Community.objects.select_for_update(no_key=True).get(id=actor.community_id)
        gathering = access.gathering_for(actor, gathering_id, to="gatherings.plan")
        if gathering.timetable_id is None or gathering.occurs_on is None:
            raise RuleError("no-series", field="scope")
        first = max(gathering.occurs_on, clock.today())
        timetable = Timetable.objects.of(actor).get(id=gathering.timetable_id)
        chain = [row.id for row in series_of(actor.community_id, timetable.series)]
        rows = _all_ahead(actor, chain, first)
        venues.give_back(actor, [row.id for row in rows])
        for row in rows:
            write(row, {"state": GatheringState.CANCELLED, "why": why or Coded(Because.ENDED)})
            if row.turns or row.detached or row is rows[0]:
                tell_later(actor, row, Tell.CANCELLED, before=row.starts_at)
        record_many(actor, "gathering.cancelled", [(about(row), {"host_kind": row.host.kind}) for row in rows])
        going_on = Series.objects.of(actor).filter(Q(ended_on=None) | Q(ended_on__gt=first), timetable_id__in=chain)
        going_on.update(ended_on=first)
        host = gathering.host
        record(
            actor,
            "gathering.timetable_ended",
            about={"host": Named(host.id, host.name)},
            data={"host_kind": host.kind},
        )
    return rows


def _all_ahead(actor: Actor, timetables: Sequence[UUID], first: date) -> list[Gathering]:
    """What these timetables have planned from a day on, locked; also changed by hand, but not where somebody came."""
    rows = gatherings_of(actor).filter(
        timetable_id__in=timetables,
        occurs_on__gte=first,
        state=GatheringState.PLANNED,
        starts_at__gt=clock.now(),
    )
    return with_nobody_yet(actor, rows.select_for_update(of=("self",), no_key=True).order_by("starts_at", "id"))
