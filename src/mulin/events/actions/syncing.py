"""A device hands in what it did without network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from mulin.accounts.queries import heads_in_office
from mulin.base.actor import Actor
from mulin.base.prepared import Lock, PreparedRow, change
from mulin.base.unanswered import unanswered
from mulin.events import rules
from mulin.events.access import actor_at_door, is_open
from mulin.events.actions.settling import open_doubt
from mulin.events.actions.taking import said, take_in
from mulin.events.models import DeskOp, Device, DoubtKind, Event, StationKind
from mulin.events.rules import Op, OpKind
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.messaging.actions import post

_LONGEST_SAID = 4000
_MOST_UNSIGNED = 20  # of one device: a wrong key need not fill the table


@dataclass(slots=True)
class Handed:
    """What came of a batch: each operation's outcome by its id, and how many a person will look at."""

    outcomes: dict[str, str] = field(default_factory=dict)
    for_review: int = 0


def take_in_batch(device: Device, community_code: str, *, body: bytes, signature: str) -> Handed:
    """Take in a signed batch, at most 500 operations; any order, any repetition.

    A wrong signature, a revoked device and a very late batch go whole before a person; one unreadable
    operation goes there alone. Nothing is thrown away. Locks the event; desks that only let people in do not
    wait for each other. Raises RuleError "desk-batch-unreadable", "desk-batch-long": then the device keeps
    everything and sends it again.
    """
    if not rules.is_signed(device.secret, body, signature):
        return _keep_unsigned(device, body)
    try:
        batch = json.loads(body)
        raw_ops = rules.check_batch(batch.get("ops"))
    except (ValueError, AttributeError, RecursionError) as error:
        raise RuleError("desk-batch-unreadable") from error
    let_in = _let_in(device, community_code, batch, raw_ops) if _only_lets_in(raw_ops) else None
    return let_in or _hand_in(device, community_code, batch, raw_ops)


def _only_lets_in(raw_ops: Sequence[object]) -> bool:
    return all(isinstance(raw, dict) and raw.get("kind") == OpKind.ARRIVE for raw in raw_ops)


def _let_in(device: Device, community_code: str, batch: Mapping[str, Any], raw_ops: Sequence[object]) -> Handed | None:
    """Arrivals, taken in beside those at the other desks. None where they have to come again, alone.

    That is where one of them was handed in at the same moment, or a person has to look at them first.
    """
    actor = actor_at_door(device, community_code)
    with suppress(IntegrityError), transaction.atomic(), unanswered():
        event = _event_for(device, Lock.TOGETHER)
        if _review_reason(device, event) is None:
            return _take_and_note(actor, event, device, raw_ops, batch, Lock.TOGETHER)
    return None


def _hand_in(device: Device, community_code: str, batch: Mapping[str, Any], raw_ops: Sequence[object]) -> Handed:
    actor = actor_at_door(device, community_code)
    with transaction.atomic():
        event = _event_for(device, Lock.ALONE)
        why = _review_reason(device, event)
        if why is None:
            return _take_and_note(actor, event, device, raw_ops, batch, Lock.ALONE)
        handed = _put_aside(actor, event, device, raw_ops, why)
        _note_seen(device, raw_ops, waiting=batch.get("waiting"))
    return handed


def _take_and_note(
    actor: Actor, event: Event, device: Device, raw_ops: Sequence[object], batch: Mapping[str, Any], lock: Lock
) -> Handed:
    handed = _take(actor, event, device, raw_ops, clock_said=rules.read_clock(batch.get("now")), lock=lock)
    _note_seen(device, raw_ops, waiting=batch.get("waiting"))
    return handed


def _event_for(device: Device, lock: Lock) -> Event:
    """The event whose desk the device is, its row locked. One query."""
    event: Event = _EVENT[lock].one(community_id=device.community_id, event_id=device.event_id)
    return event


def _event(community_id: UUID, event_id: UUID) -> Any:
    return Event.objects.of(community_id).filter(id=event_id)


_LETTING_IN = ("id", "community_id", "host_id", "gathering_id", "title", "state", "gathering__id")
_EVENT = {
    Lock.ALONE: PreparedRow(Event, _event, beside=("gathering", "host"), lock=Lock.ALONE),
    Lock.TOGETHER: PreparedRow(Event, _event, beside=("gathering",), only=_LETTING_IN, lock=Lock.TOGETHER),
}


def _review_reason(device: Device, event: Event) -> DoubtKind | None:
    if device.revoked_at is not None:
        return DoubtKind.REVOKED
    if rules.is_late(clock.now(), device.gathering.ends_at) or not is_open(event):
        return DoubtKind.LATE
    return None


def _take(
    actor: Actor, event: Event, device: Device, raw_ops: Sequence[object], *, clock_said: datetime | None, lock: Lock
) -> Handed:
    handed, ops, put_right = Handed(), [], set()
    received = clock.now()
    for raw in raw_ops:
        try:
            op, was_off = rules.set_right(rules.read_op(raw), clock_said=clock_said, received_at=received)
            ops.append(op)
            put_right |= {op.id} if was_off else set()
        except RuleError as error:
            _keep_raw(event, device, DoubtKind.UNREADABLE, raw, handed, code=error.code)
    own = _own_ops(device, ops)
    for op in ops:
        if op not in own:
            _keep_raw(event, device, DoubtKind.OTHER_DESK, json.loads(said(op)), handed)
    outcomes = take_in(actor, event=event, ops=own, device=device, put_right=put_right, lock=lock)
    for op_id, outcome in outcomes.items():
        handed.outcomes[str(op_id)] = outcome
        handed.for_review += outcome not in ("done", "again", "already")
    return handed


def _own_ops(device: Device, ops: Sequence[Op]) -> list[Op]:
    """Those a device may say: a helper's own speaks of its station alone, and takes back only what it said."""
    if device.station is None:
        return list(ops)
    said_here = DeskOp.objects.of(device.community_id).filter(device_id=device.id)
    mine = {op.id for op in ops} | set(said_here.values_list("op_id", flat=True))
    riddles = device.station.kind == StationKind.RIDDLE
    return [
        op
        for op in ops
        if (op.kind == OpKind.STAMP and op.station_id == device.station_id)
        or (op.kind == OpKind.RIDDLE and riddles)
        or (op.kind == OpKind.UNDO and op.target in mine)
    ]


def _put_aside(actor: Actor, event: Event, device: Device, raw_ops: Sequence[object], why: DoubtKind) -> Handed:
    """Everything before a person, each operation once; of a revoked device its maker and the head hear (safety E6)."""
    handed = Handed()
    fresh = sum(_keep_raw(event, device, why, raw, handed) for raw in raw_ops)
    if fresh and why == DoubtKind.REVOKED:
        _tell(actor, device, "events.revoked-device", {"event": event.title, "device": device.name, "count": fresh})
    return handed


def _tell(actor: Actor, device: Device, kind: str, data: dict[str, object]) -> None:
    """Whoever made the device hears of it, and the heads of the community."""
    heads = heads_in_office(device.community_id, clock.today())
    for account_id in dict.fromkeys([device.made_by_id, *heads]):
        if account_id:
            post(actor, kind=kind, to_account_id=account_id, data=data)


def _keep_raw(event: Event, device: Device, kind: DoubtKind, raw: object, handed: Handed, *, code: str = "") -> bool:
    text = json.dumps(raw, ensure_ascii=False, default=str)[:_LONGEST_SAID]
    op_id = str(raw.get("id", ""))[:40] if isinstance(raw, dict) else ""
    key = f"{kind}:{hashlib.sha256(text.encode(errors='replace')).hexdigest()[:40]}"
    fresh = open_doubt(
        event, kind, key=key, said=text.encode(errors="replace").decode(), device_id=device.id, code=code
    )
    handed.outcomes[op_id or key] = kind.value
    handed.for_review += 1
    return fresh


def _keep_unsigned(device: Device, body: bytes) -> Handed:
    """A batch nobody vouches for: kept for a person, never counted."""
    text = body[:_LONGEST_SAID].decode(errors="replace").replace("\0", "")
    key = f"{DoubtKind.SIGNATURE}:{hashlib.sha256(body).hexdigest()[:40]}"
    with transaction.atomic():
        event: Event = Event.objects.of(device.community_id).select_for_update().get(id=device.event_id)
        kept = event.doubts.filter(kind=DoubtKind.SIGNATURE, device_id=device.id).count()
        if kept < _MOST_UNSIGNED:
            fresh = open_doubt(event, DoubtKind.SIGNATURE, key=key, said=text, device_id=device.id)
            if fresh and not kept:
                nobody = Actor.system(device.community_id)
                _tell(nobody, device, "events.unsigned-device", {"event": event.title, "device": device.name})
    raise RuleError("desk-batch-signature")


def _note_seen(device: Device, raw_ops: Sequence[object], waiting: object) -> None:
    last = max((raw["seq"] for raw in raw_ops if isinstance(raw, dict) and isinstance(raw.get("seq"), int)), default=0)
    left = waiting if isinstance(waiting, int) and 0 <= waiting <= 10**6 else 0
    now, seq = clock.now(), min(max(last, 0), 2**31 - 1)
    change(_SEEN, (now, now, left, seq, seq, device.id, device.community_id))


_SEEN = (
    f"UPDATE {Device._meta.db_table} SET seen_at = %s, opened_at = %s, waiting = %s,"  # noqa: S608  # no input
    " last_seq = CASE WHEN last_seq < %s THEN %s ELSE last_seq END WHERE id = %s AND community_id = %s"
)


def take_in_now(actor: Actor, *, event: Event, op: Op, device_id: UUID | None) -> str:
    """Count an operation that had been put before a person. The caller has locked the event."""
    device = Device.objects.of(actor).filter(id=device_id).first() if device_id else None
    return take_in(actor, event=event, ops=[op], device=device)[op.id]
