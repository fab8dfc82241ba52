"""Devices at the door: invited by who runs the event, paired with a code, opened with a PIN, revocable."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F

from mulin.base.actor import Actor
from mulin.events import queries, rules
from mulin.events.access import invitation_index, is_open, token_index
from mulin.events.actions.common import locked, named, needed_words
from mulin.events.models import Device, Event, Helper
from mulin.events.rules.door import INVITATION, TRIES
from mulin.gatherings.models import Gathering
from mulin.kernel import clock, ids
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import Named, record

_CODE = 7


@dataclass(frozen=True, slots=True)
class Invited:
    """A device that may now be paired by `code`, within minutes."""

    device: Device
    code: str


@dataclass(frozen=True, slots=True)
class Paired:
    """A paired device and the token its cookie carries; shown once, kept nowhere."""

    device: Device
    token: str


def invite_device(actor: Actor, *, event_id: UUID, name: str, gathering_id: UUID | None = None) -> Invited:
    """Make a code that pairs one device with a desk of this event: at one of its gatherings, else at the main one.

    Locks the event. Raises RuleError "event-desk-closed", NotFound for another event's gathering.
    """
    with transaction.atomic():
        event = locked(actor, event_id)
        return _invite(actor, event, name=needed_words(name, 20, "name"), gathering_id=gathering_id)


def _invite(
    actor: Actor, event: Event, *, name: str, gathering_id: UUID | None = None, station_id: UUID | None = None
) -> Invited:
    if not is_open(event):
        raise RuleError("event-desk-closed")
    here: Gathering = Gathering.objects.of(actor).get_or_404(
        id=gathering_id or event.gathering_id, host_id=event.host_id
    )
    code = ids.with_check(ids.random_code(_CODE))
    device: Device = Device.objects.create(
        community_id=actor.community_id,
        event=event,
        gathering=here,
        station_id=station_id,
        name=name,
        made_by_id=actor.account_id,
        invitation=invitation_index(actor.community_id, code),
        invited_until=clock.now() + INVITATION,
    )
    return Invited(device, code)


def open_own_station(actor: Actor, *, helper: Helper, pin: str) -> Paired:
    """A helper on a shift makes their own telephone the desk of their station, and of nothing else.

    `helper` was loaded with `access.own_station_for`. It serves the gathering in whose hours it is opened.
    Locks the event. Raises RuleError as `pair_device`, "event-desk-closed".
    """
    rules.check_pin(pin)
    with transaction.atomic():
        event: Event = (
            Event.objects.of(actor)
            .select_for_update(of=("self",))
            .select_related("gathering", "host")
            .get(id=helper.event_id)
        )
        invited = _invite(
            actor,
            event,
            name=f"{helper.name[:9]} {helper.shift.station}"[:20],
            gathering_id=queries.gathering_at(event, helper.shift.starts_at),
            station_id=helper.shift.station_id,
        )
        return pair_device(actor.community_id, actor.community_code, code=invited.code, pin=pin)


def pair_device(community_id: UUID, community_code: str, *, code: str, pin: str) -> Paired:
    """Pair the device that shows `code`, and set its PIN. Once: the code is spent.

    Compare-and-set on the invitation. Raises RuleError "door-code-wrong", "door-pin-form", "door-pin-easy".
    """
    rules.check_pin(pin)
    index = invitation_index(community_id, ids.read_code(code))
    with transaction.atomic():
        rows = Device.objects.of(community_id).filter(invitation=index, revoked_at=None, invited_until__gt=clock.now())
        device: Device | None = rows.select_related("event", "gathering").first()
        if device is None:
            raise RuleError("door-code-wrong", field="code")
        token, salt, now = secrets.token_urlsafe(24), rules.new_salt(), clock.now()
        fresh = Device(secret=secrets.token_hex(32), pin_digest=rules.pin_digest(pin, salt))
        changed = rows.update(
            invitation=None,
            token=token_index(token),
            secret=fresh.secret,
            pin_salt=salt,
            pin_digest=fresh.pin_digest,
            paired_at=now,
            opened_at=now,
            seen_at=now,
        )
        if not changed:
            raise RuleError("door-code-wrong", field="code")
        device.refresh_from_db()
        who = Actor(community_id=community_id, community_code=community_code, account_id=device.made_by_id)
        record(
            who, "events.device_paired", about={"event": named(device.event), "device": Named(device.id, device.name)}
        )
    return Paired(device, token)


def open_device(device: Device, *, pin: str) -> bool:
    """Show the PIN. Five wrong ones in a row close the device until who runs the event opens it again.

    Raises RuleError "door-closed". Counted by the database, so that two who try at once both count.
    """
    rows = Device.objects.of(device.community_id).filter(id=device.id)
    if device.wrong_pins >= TRIES:
        raise RuleError("door-closed")
    if secrets.compare_digest(rules.pin_digest(pin, device.pin_salt), device.pin_digest):
        rows.update(wrong_pins=0, opened_at=clock.now())
        return True
    rows.update(wrong_pins=F("wrong_pins") + 1)
    return False


def touch_device(device: Device, *, waiting: int | None = None) -> None:
    """The device was heard from: its PIN is not asked for while it is in use."""
    changes = {} if waiting is None else {"waiting": waiting}
    Device.objects.of(device.community_id).filter(id=device.id).update(
        seen_at=clock.now(), opened_at=clock.now(), **changes
    )


def reopen_device(actor: Actor, *, device: Device) -> None:
    """Let a device try its PIN again."""
    Device.objects.of(actor).filter(id=device.id).update(wrong_pins=0)


def revoke_device(actor: Actor, *, device: Device) -> None:
    """End a device's session: it wipes its copy when it hears of it, and what it still sends goes to a person."""
    with transaction.atomic():
        rows = Device.objects.of(actor).filter(id=device.id, revoked_at=None)
        if rows.update(revoked_at=clock.now(), invitation=None):
            event: Event = Event.objects.of(actor).get(id=device.event_id)
            record(
                actor, "events.device_revoked", about={"event": named(event), "device": Named(device.id, device.name)}
            )
