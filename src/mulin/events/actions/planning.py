"""Planning an event, copying last year's, publishing, calling it off, closing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from mulin.base import once
from mulin.base.actor import Actor
from mulin.events import queries, rules
from mulin.events.actions.common import locked, must_stand, named, needed_words, words
from mulin.events.actions.following import go_along
from mulin.events.actions.helping import record_help
from mulin.events.models import Event, EventState, Helper, HelperState, Material, Prize, Shift, Station
from mulin.events.queries import planning
from mulin.gatherings import actions as gatherings
from mulin.gatherings.actions import Tell
from mulin.gatherings.models import HostKind
from mulin.gatherings.rules import Change
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import Named, Scalar, record
from mulin.places.models import Venue
from mulin.schedule import actions as schedule

_LIMITS = {
    "lead": 60,
    "open_to": 60,
    "organisers": 120,
    "phone": 40,
    "bring": 100,
    "rain_plan": 120,
    "safety_lead": 40,
    "first_aid": 80,
    "exits": 200,
    "crowd_plan": 200,
    "occasion": 16,
    "scene": 16,
    "source_words": 60,
}
_WAYS = frozenset({"none", "open", "needed", "lottery"})
_KEPT_BY_GATHERING = ("starts_at", "ends_at", "venue_id", "closes_at", "draws_at")  # from publication on


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlan:
    """An event as somebody describes it."""

    title: str
    lead: str = ""
    about: str = ""
    occasion: str = ""
    scene: str = "lanterns"
    open_to: str = ""
    organisers: str = ""
    phone: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    venue_id: UUID | None = None
    capacity: int | None = None
    sign_up: str = "open"
    closes_at: datetime | None = None
    draws_at: datetime | None = None
    quotas: Mapping[str, int] = field(default_factory=dict)
    source_words: str = ""
    walk_ins: bool = True
    crowd_ok: bool = False  # more places than the venue holds at once is meant so
    bring: str = ""
    rain_plan: str = ""
    safety_lead: str = ""
    first_aid: str = ""
    exits: str = ""
    crowd_plan: str = ""


def plan_event(actor: Actor, *, plan: EventPlan, client_key: str) -> Event:
    """Begin an event; the venue is booked for it at once. The same `client_key` gives the earlier one.

    Raises NotFound without the right, RuleError "event-times", "event-name-empty", those of
    `clean_text`, and of `schedule.actions.book` when the venue is not free.
    """
    if not actor.may("events.plan"):
        raise NotFound("event")
    content = asdict(plan)
    with transaction.atomic():
        if earlier := once.earlier_result(actor, client_key, content):
            return Event.objects.of(actor).get(id=earlier)  # type: ignore[no-any-return]  # Any manager
        fields = _cleaned(actor, plan)
        host = gatherings.open_host(actor, kind=HostKind.EVENT, name=fields["title"], venue_id=plan.venue_id)
        event: Event = Event.objects.create(community_id=actor.community_id, host=host, **fields)
        _hold_venue(actor, event)
        record(actor, "events.planned", about={"event": named(event)})
        once.remember(actor, client_key, content, event.id)
    return event


def _cleaned(actor: Actor, plan: EventPlan) -> dict[str, Any]:
    found: dict[str, Any] = {name: words(getattr(plan, name), limit, name) for name, limit in _LIMITS.items()}
    found["title"] = needed_words(plan.title, 40, "title")
    found["about"] = words(plan.about, 1000, "about", lines=True)
    if plan.starts_at and plan.ends_at:
        rules.check_times(plan.starts_at, plan.ends_at)
    elif plan.starts_at or plan.ends_at:
        raise RuleError("event-times", field="ends")
    if plan.venue_id:
        venue: Venue = Venue.objects.of(actor).get_or_404(id=plan.venue_id)
        if rules.is_over(plan.capacity, venue.capacity) and not plan.crowd_ok:
            told = {"venue": venue.name, "most": venue.capacity, "capacity": plan.capacity}
            raise RuleError("event-venue-small", field="capacity", **told)
    if plan.sign_up not in _WAYS:
        raise RuleError("event-way-unknown", field="sign_up")
    plain = ("starts_at", "ends_at", "venue_id", "capacity", "sign_up", "closes_at", "draws_at", "walk_ins")
    return found | {name: getattr(plan, name) for name in plain} | {"quotas": dict(plan.quotas)}


def _hold_venue(actor: Actor, event: Event) -> None:
    """Keep the place from the first day of planning on, so that a clash is named now and not in September."""
    if event.venue_id and event.starts_at and event.ends_at:
        schedule.book(
            actor,
            venue_id=event.venue_id,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            holder=event.id,
            title=event.title,
        )


def edit_event(actor: Actor, *, event_id: UUID, plan: EventPlan) -> Event:
    """Change the plan. A published event's gathering follows; those who signed up hear of another time or place.

    Shifts go along, and their helpers hear of it. Locks the event. Raises RuleError "event-over", as `plan_event`,
    and for a published event "event-place-missing", "event-source-missing", and as `gatherings.change_gatherings`.
    """
    with transaction.atomic():
        event = locked(actor, event_id)
        must_stand(event)
        fields = _cleaned(actor, plan)
        before = event.starts
        if event.gathering_id:
            _change_gathering(actor, event, fields)
        for name, value in fields.items():
            if not (event.gathering_id and name in _KEPT_BY_GATHERING):
                setattr(event, name, value)
        event.version += 1
        event.save()
        gatherings.edit_host(actor, host_id=event.host_id, name=event.title, venue_id=plan.venue_id)
        if not event.gathering_id:
            schedule.release(actor, holder=event.id)
            _hold_venue(actor, event)
            if before and event.starts_at and before != event.starts_at:
                go_along(actor, event, list(event.shifts.all()), Tell.MOVED, by=event.starts_at - before)
    return event


def place_event(actor: Actor, *, event_id: UUID, venue_id: UUID, starts_at: datetime, ends_at: datetime) -> Event:
    """Give an event in preparation another place or time, held at once; shifts go along. Locks the event.

    Raises NotFound, RuleError "event-over", "event-times", and of `schedule.actions.book`.
    """
    with transaction.atomic():
        event = locked(actor, event_id)
        if event.state != EventState.DRAFT:
            raise RuleError("event-over")
        rules.check_times(starts_at, ends_at)
        venue: Venue = Venue.objects.of(actor).get_or_404(id=venue_id)
        by = starts_at - event.starts_at if event.starts_at else timedelta(0)
        event.venue, event.starts_at, event.ends_at = venue, starts_at, ends_at
        event.version += 1
        event.save(update_fields=["venue", "starts_at", "ends_at", "version"])
        gatherings.edit_host(actor, host_id=event.host_id, name=event.title, venue_id=venue.id)
        schedule.release(actor, holder=event.id)
        _hold_venue(actor, event)
        if by:
            go_along(actor, event, list(event.shifts.all()), Tell.MOVED, by=by)
    return event


def _change_gathering(actor: Actor, event: Event, fields: Mapping[str, Any]) -> None:
    """Let the gathering be as the plan says now: when, where, how many, how places are given out."""
    assert event.gathering_id is not None  # the caller looked
    assert event.gathering is not None  # likewise
    starts, ends = fields["starts_at"], fields["ends_at"]
    if not (starts and ends):
        raise RuleError("event-times", field="day")
    if not fields["venue_id"] and not event.gathering.place_words:
        raise RuleError("event-place-missing", field="venue")
    if fields["sign_up"] == "lottery" and not fields["source_words"]:
        raise RuleError("event-source-missing", field="source_words")
    local = starts.astimezone(clock.CHINA)
    change = Change(
        title=fields["title"],
        about=fields["about"] or fields["lead"],
        bring=fields["bring"],
        day=local.date(),
        begins=local.time(),
        minutes=int((ends - starts) / timedelta(minutes=1)),
        venue_id=fields["venue_id"] if fields["venue_id"] != event.gathering.venue_id else None,
        capacity=fields["capacity"],
        no_limit=fields["capacity"] is None,
        in_turns=_is_over(actor, fields),
        walk_ins=fields["walk_ins"],
        sign_up=fields["sign_up"],
        closes_at=fields["closes_at"],
        no_closing=fields["closes_at"] is None,
        quotas=planning.shares_of(fields["quotas"]),
        draws_at=fields["draws_at"],
        source_words=fields["source_words"],
    )
    gatherings.change_gatherings(actor, gathering_id=event.gathering_id, scope="this", change=change)
    event.gathering.refresh_from_db()


def _is_over(actor: Actor, fields: Mapping[str, Any]) -> bool:
    """Whether more places are meant than the venue holds at once. One query."""
    venue: Venue | None = Venue.objects.of(actor).filter(id=fields["venue_id"]).first()
    return rules.is_over(fields["capacity"], venue.capacity if venue else None)


def copy_event(actor: Actor, *, event_id: UUID, client_key: str) -> Event:
    """照去年的办: a new draft with the stations, shifts, materials and prizes of an earlier event.

    The day follows the festival; helpers, stock counts' leftovers and what happened stay behind. The
    venue is held if it is free. Raises NotFound, as `plan_event`.
    """
    old: Event = Event.objects.of(actor).select_related("gathering").get_or_404(id=event_id)
    if not actor.may("events.plan"):
        raise NotFound("event")
    with transaction.atomic():
        if earlier := once.earlier_result(actor, client_key, ["copy", str(event_id)]):
            return Event.objects.of(actor).get(id=earlier)  # type: ignore[no-any-return]  # Any manager
        event = _begin_copy(actor, old)
        _copy_programme(event, old)
        record(actor, "events.planned", about={"event": named(event)}, data={"copied": True})
        once.remember(actor, client_key, ["copy", str(event_id)], event.id)
    return event


def _begin_copy(actor: Actor, old: Event) -> Event:
    starts, ends = old.starts, old.ends
    if starts and ends:
        length, local = ends - starts, starts.astimezone(clock.CHINA)
        starts = rules.same_day_next(local, old.occasion, clock.now())
        ends = starts + length
    host = gatherings.open_host(actor, kind=HostKind.EVENT, name=old.title, venue_id=old.standing.venue_id)
    kept = {name: getattr(old, name) for name in (*_LIMITS, "title", "about")}
    terms = queries.standing_terms(old) | {"closes_at": None, "draws_at": None}
    event: Event = Event.objects.create(
        community_id=actor.community_id,
        host=host,
        starts_at=starts,
        ends_at=ends,
        venue=old.spot,
        copied_from=old,
        **kept | terms,
    )
    try:
        with transaction.atomic():
            _hold_venue(actor, event)
    except RuleError:  # named on the plan's page, with alternatives
        Event.objects.of(actor).filter(id=event.id).update(venue=None)
        event.venue = None
    return event


def _copy_programme(event: Event, old: Event) -> None:
    shift_by = (event.starts_at - old.starts) if event.starts_at and old.starts else None
    stations: dict[UUID, Station] = {}
    for station in old.stations.filter(closed_at=None):
        before, station.host_agreed = station.id, station.host_id is None
        stations[before] = _again(station, Station, event)
    for shift in old.shifts.all():
        if shift_by is not None:
            shift.starts_at, shift.ends_at = shift.starts_at + shift_by, shift.ends_at + shift_by
        shift.station = stations.get(shift.station_id) if shift.station_id else None
        _again(shift, Shift, event)
    for material in old.materials.all():
        material.ready_at = None
        _again(material, Material, event)
    for prize in old.prizes.filter(closed_at=None):
        prize.extra = prize.given = 0
        _again(prize, Prize, event)


def _again(row: Any, model: Any, event: Event) -> Any:
    """The same row once more, for another event."""
    copy = model(**{f.attname: getattr(row, f.attname) for f in model._meta.local_concrete_fields if f.attname != "id"})
    copy.event = event
    copy.save(force_insert=True)
    return copy


def publish_event(actor: Actor, *, event_id: UUID) -> Event:
    """Publish: its gathering comes to be, people can sign up. Nothing happens a second time.

    Locks the event. Raises RuleError "event-unready" while something that stops it is missing, and
    those of `gatherings.actions.plan_gathering`.
    """
    with transaction.atomic():
        event = locked(actor, event_id)
        if event.state == EventState.PUBLISHED:
            return event
        must_stand(event)
        if any(one in rules.STOPS for one in planning.missing_of(actor, event)):
            raise RuleError("event-unready")
        schedule.release(actor, holder=event.id)
        event.gathering = gatherings.plan_gathering(
            actor, host_id=event.host_id, plan=planning.gathering_plan(event), client_key=f"event-{event.id}"
        )
        for name in _KEPT_BY_GATHERING:
            setattr(event, name, None)
        event.state, event.published_at = EventState.PUBLISHED, clock.now()
        event.save(update_fields=["gathering", "state", "published_at", *_KEPT_BY_GATHERING])
        record(
            actor,
            "events.published",
            about={"event": named(event)},
            data={"stations": event.stations.filter(closed_at=None).count()},
        )
    return event


def cancel_event(actor: Actor, *, event_id: UUID, why: str) -> Event:
    """Call it off: the place is free again, whoever signed up or helps hears of it.

    Locks the event. Raises RuleError people-came, as `gatherings.cancel_gathering`, of one that has begun.
    """
    with transaction.atomic():
        event = locked(actor, event_id)
        if event.state == EventState.CANCELLED:
            return event
        must_stand(event)
        event.why = needed_words(why, 60, "why")
        schedule.release(actor, holder=event.id)
        for one in queries.gatherings_of(event):
            gatherings.cancel_gathering(actor, gathering_id=one.id, why=event.why, sends_home=True)
        if event.gathering is None:
            go_along(actor, event, list(event.shifts.all()), Tell.CANCELLED, by=timedelta(0))
        event.state = EventState.CANCELLED
        event.save(update_fields=["state", "why"])
        record(actor, "events.cancelled", about={"event": named(event)})
    return event


def close_event(actor: Actor, *, event_id: UUID, note: str, heads: int | None = None) -> Event:
    """收工: the event was held. The hours of helpers somebody confirmed become facts; others are confirmed later.

    All of its gatherings are closed; `heads` counts on top those without a name, at the main one. Locks the
    event. Raises RuleError "event-not-begun" while one of them is still to come.
    """
    with transaction.atomic():
        event = locked(actor, event_id)
        if event.state == EventState.HELD:
            return event
        if event.gathering is None or event.gathering.starts_at > clock.now() or event.state != EventState.PUBLISHED:
            raise RuleError("event-not-begun")
        held = queries.gatherings_of(event)
        if any(one.starts_at > clock.now() for one in held):
            raise RuleError("event-not-begun")
        event.note = words(note, 1000, "note", lines=True)
        for one in held:
            counted = heads if one.id == event.gathering_id else None
            gatherings.close_gathering(actor, gathering_id=one.id, note=event.note, heads=counted)
        event.state, event.held_at = EventState.HELD, clock.now()
        event.save(update_fields=["note", "state", "held_at"])
        data: dict[str, Scalar] = {"stations": event.stations.filter(closed_at=None).count(), "day": clock.today()}
        record(
            actor,
            "events.held",
            about={"event": named(event), "gathering": _gathering_named(event)},
            data=data,
            at=event.gathering.ends_at,
        )
        _note_helpers(actor, event)
    return event


def _gathering_named(event: Event) -> Named:
    assert event.gathering is not None  # the caller looked
    return Named(event.gathering.id, event.gathering.title)


def _note_helpers(actor: Actor, event: Event) -> None:
    helpers = Helper.objects.of(actor).filter(event_id=event.id, state=HelperState.CAME)
    record_help(actor, event, list(helpers.select_related("shift", "person")))
