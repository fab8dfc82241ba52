"""Loading events and what belongs to them: what may be seen and done by whom, in one call."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Model

from mulin.base import crypto
from mulin.base.actor import Actor, Grant, Mouth
from mulin.base.prepared import PreparedRow
from mulin.base.roles import Role
from mulin.events.models import (
    ON_SHIFT,
    Device,
    Doubt,
    Event,
    EventState,
    Helper,
    Material,
    Prize,
    Shift,
    StampCard,
    Station,
)
from mulin.events.rules import session_ends
from mulin.kernel import clock
from mulin.kernel.errors import NotFound

M = TypeVar("M", bound=Model)
_ALL = (
    "host",
    "gathering__venue__bad_weather",
    "venue__bad_weather",
    "copied_from__venue",
    "copied_from__gathering__venue",
)


def event_for(actor: Actor, event_id: UUID, *, to: str) -> Event:
    """The event with its gathering and place, if the actor may do `to` there. Raises NotFound. One query."""
    event: Event = Event.objects.of(actor).select_related(*_ALL).get_or_404(id=event_id)
    if not actor.may(to, host_id=event.host_id):
        raise NotFound("event")
    return event


def event_shown(actor: Actor, event_id: UUID) -> Event:
    """An event as everybody may see it: published, held, or off after it was published. One query.

    Whoever runs it sees it before. Raises NotFound.
    """
    event: Event = Event.objects.of(actor).select_related(*_ALL).get_or_404(id=event_id)
    if event.published_at is None and not actor.may("events.run", host_id=event.host_id):
        raise NotFound("event")
    return event


def may_run(actor: Actor, event: Event) -> bool:
    """Whether the actor runs this event, for buttons."""
    return actor.may("events.run", host_id=event.host_id)


def is_open(event: Event) -> bool:
    """Whether its desks still work."""
    return event.state == EventState.PUBLISHED and event.gathering is not None


def _part_for(actor: Actor, model: type[M], part_id: UUID, to: str, *also: str) -> M:
    rows = model.objects.of(actor).select_related("event__host", "event__gathering", *also)  # type: ignore[attr-defined]  # a TenantRow
    part: M = rows.get_or_404(id=part_id)
    if not actor.may(to, host_id=part.event.host_id):  # type: ignore[attr-defined]  # each points to its event
        raise NotFound(model._meta.label)
    return part


def station_for(actor: Actor, station_id: UUID) -> Station:
    """A station, for whoever runs its event. Raises NotFound. One query."""
    return _part_for(actor, Station, station_id, "events.run", "host")


def prize_for(actor: Actor, prize_id: UUID) -> Prize:
    """A prize, for whoever runs its event. Raises NotFound. One query."""
    return _part_for(actor, Prize, prize_id, "events.run")


def material_for(actor: Actor, material_id: UUID) -> Material:
    """A line of the materials list, for whoever runs the event. Raises NotFound. One query."""
    return _part_for(actor, Material, material_id, "events.run")


def shift_for(actor: Actor, shift_id: UUID) -> Shift:
    """A shift, for whoever runs the event. Raises NotFound. One query."""
    return _part_for(actor, Shift, shift_id, "events.run", "station")


def helper_for(actor: Actor, helper_id: UUID) -> Helper:
    """A helper, for whoever runs the event. Raises NotFound. One query."""
    return _part_for(actor, Helper, helper_id, "events.run", "person", "shift")


def own_help_for(actor: Actor, helper_id: UUID) -> Helper:
    """One's own shift, to give it back. Raises NotFound. One query."""
    helper: Helper = Helper.objects.of(actor).select_related("event", "shift", "person").get_or_404(id=helper_id)
    if helper.person_id is None or helper.person_id not in actor.own_people:
        raise NotFound("helper")
    return helper


SHIFT_BEFORE = timedelta(hours=1)  # a helper sets the station up before the shift


def own_station_for(actor: Actor, helper_id: UUID) -> Helper:
    """One's own shift at a station while its desk may be opened: agreed, the event open, its hours on. One query.

    Raises NotFound.
    """
    rows = Helper.objects.of(actor).filter(person_id__in=actor.own_people, state__in=ON_SHIFT)
    related = ("event__gathering", "event__host", "shift__station", "person")
    helper: Helper = rows.select_related(*related).get_or_404(id=helper_id)
    if not may_keep_station(helper):
        raise NotFound("helper")
    return helper


def may_keep_station(helper: Helper) -> bool:
    """Whether a helper may open the desk of their station now. Needs the event with its gathering, and the shift."""
    shift = helper.shift
    return (
        helper.state in ON_SHIFT
        and shift.station_id is not None
        and is_open(helper.event)
        and shift.starts_at - SHIFT_BEFORE <= clock.now() <= shift.ends_at
    )


def device_for(actor: Actor, device_id: UUID) -> Device:
    """A device, for whoever runs its event. Raises NotFound. One query."""
    return _part_for(actor, Device, device_id, "events.run")


def doubt_for(actor: Actor, doubt_id: UUID) -> Doubt:
    """A doubt with its operation, for whoever runs its event. Raises NotFound. One query."""
    return _part_for(actor, Doubt, doubt_id, "events.run", "op__card__person", "op__prize", "device")


def card_for(actor: Actor, card_id: UUID) -> StampCard:
    """A stamp card, for whoever runs its event. Raises NotFound. One query."""
    return _part_for(actor, StampCard, card_id, "events.run", "person")


def token_index(token: str) -> bytes:
    """By what a device's cookie is found; the cookie itself is kept nowhere."""
    return crypto.blind_index(token, purpose="door-token")


def invitation_index(community_id: UUID, code: str) -> bytes:
    """By what the code that pairs a device is found."""
    return crypto.blind_index(code, purpose="door-invitation", community_id=community_id)


def device_at_door(community_id: UUID, token: str) -> Device | None:
    """The device this cookie belongs to, also when its session is over or revoked; the caller looks. One query."""
    if not token:
        return None
    device: Device | None = (
        Device.objects.of(community_id)
        .select_related("event__host", "gathering__venue", "station")
        .filter(token=token_index(token))
        .first()
    )
    return device


def device_handing_in(community_id: UUID, token: str) -> Device | None:
    """The same, with no more of it than taking in a batch needs: the rest is read when it is asked for. One query."""
    if not token:
        return None
    device: Device | None = _HANDING_IN.one(community_id=community_id, token=token_index(token))
    return device


_HANDING_IN = PreparedRow(
    Device,
    lambda community_id, token: Device.objects.of(community_id).filter(token=token),
    beside=("event", "gathering", "station"),
    only=(
        *("id", "community_id", "event_id", "gathering_id", "station_id", "made_by_id"),
        *("name", "secret", "revoked_at", "event__id", "event__host_id", "station__id", "station__kind"),
        *("gathering__id", "gathering__starts_at", "gathering__ends_at"),
    ),
)


def session_is_over(device: Device) -> bool:
    """Whether a device may no longer do anything but hand in what it still holds."""
    return device.revoked_at is not None or clock.now() > session_ends(device.gathering.ends_at)


DOOR_VERBS = frozenset({"events.desk", "riddles.desk"})  # what a paired device may do, with its one event


def actor_at_door(device: Device, community_code: str) -> Actor:
    """What a paired device may do: keep the desks of its one host, through the desk's mouth, and nothing else.

    No answers, no roster, no plans, whoever holds it: volunteers at a station work with these rights. Facts say
    who set the device up; the actor has no name of its own, which would be another for each device of one account.
    """
    return Actor(
        community_id=device.community_id,
        community_code=community_code,
        account_id=device.made_by_id,
        grants=(Grant(Role.POINT_LEADER, hosts=frozenset({device.event.host_id})),),
        only=DOOR_VERBS,
        mouth=Mouth.DESK,
    )
