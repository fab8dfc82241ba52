"""A person decides what really happened."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from mulin.base.actor import Actor
from mulin.events import rules
from mulin.events.actions.common import locked, named, person_here, words
from mulin.events.actions.desk import card_of_event
from mulin.events.actions.riddling import keep_answer, take_answers_back
from mulin.events.actions.settling import settle
from mulin.events.actions.syncing import take_in_now
from mulin.events.actions.taking import record_withdrawals
from mulin.events.models import DeskOp, Doubt, DoubtKind, DoubtState, Event, Kind, Prize, Station
from mulin.events.rules import NAME_LIMIT, SLIP_LIMIT, Op, OpKind, Ruling
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import Named, record

_COUNTABLE = (DoubtKind.REVOKED, DoubtKind.LATE, DoubtKind.OTHER_DESK)  # can simply be counted after all
_TO_BE_GIVEN = (DoubtKind.ARRIVAL, DoubtKind.UNKNOWN, DoubtKind.UNREADABLE, DoubtKind.SIGNATURE, DoubtKind.ANSWER)
_PUT_ASIDE = (*_COUNTABLE, *_TO_BE_GIVEN)
GIVEN = "given"
GIVEN_KINDS = (OpKind.ARRIVE, OpKind.CARD, OpKind.STAMP, OpKind.PRIZE, OpKind.RIDDLE)
_DONE = ("done", "again", "already")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What really happened, as somebody says it who looked at what a desk had sent."""

    kind: str
    person_id: UUID | None = None
    name: str = ""
    children: int = 0
    card: str = ""
    station_id: UUID | None = None
    stamps: int = 1
    prize_id: UUID | None = None
    slip: str = ""


def give_doubt(actor: Actor, *, doubt: Doubt, given: Given, client_id: UUID, has_more: bool = False) -> None:
    """Count what could not be counted as it came: this person, this card, this station.

    `has_more`: the same card speaks of more, so it stays open. What was sent is kept as it was. The same
    `client_id` does it once; a doubt that is settled stays so. Locks the event. Raises RuleError
    "doubt-ruling-unknown", "doubt-what", "doubt-who", "doubt-not-counted", those of `card_of_event`,
    "door-station-missing", "stamps-number"; NotFound for a strange person, station or prize.
    """
    if doubt.kind not in _TO_BE_GIVEN:
        raise RuleError("doubt-ruling-unknown")
    with transaction.atomic():
        event = locked(actor, doubt.event_id)
        rows = Doubt.objects.of(actor).filter(id=doubt.id, state=DoubtState.OPEN)
        if not rows.exists():
            return
        op = _given_op(actor, event, doubt, given, client_id)
        if take_in_now(actor, event=event, op=op, device_id=doubt.device_id) not in _DONE:
            raise RuleError("doubt-not-counted")
        if has_more:
            return
        rows.update(state=DoubtState.SETTLED, ruling=GIVEN, settled_at=clock.now(), settled_by=actor.account_id)
        _record(actor, event, doubt, GIVEN)


def _given_op(actor: Actor, event: Event, doubt: Doubt, given: Given, client_id: UUID) -> Op:
    if given.kind not in GIVEN_KINDS:
        raise RuleError("doubt-what", field="kind")
    kind = OpKind(given.kind)
    person = person_here(actor, given.person_id)
    parts: dict[str, Any] = {"person_id": person.id if person else None}
    if kind == OpKind.ARRIVE:
        parts |= {"name": "" if person else words(given.name, NAME_LIMIT, "name"), "children": given.children}
        if not (person or parts["name"]):
            raise RuleError("doubt-who", field="name")
    else:
        parts["card"] = card_of_event(actor, event, given.card).code
    if kind == OpKind.STAMP:
        parts |= {"station_id": _station(actor, event, given).id, "stamps": given.stamps}
    elif kind == OpKind.PRIZE:
        parts["prize_id"] = Prize.objects.of(actor).get_or_404(id=given.prize_id, event_id=event.id).id
    elif kind == OpKind.RIDDLE:
        parts["slip"] = words(given.slip, SLIP_LIMIT, "slip")
    if kind in (OpKind.STAMP, OpKind.PRIZE, OpKind.RIDDLE):
        parts["person_id"] = None  # whose the card is is known from the card
    return Op(id=client_id, seq=0, kind=kind, at=rules.said_at(doubt.said) or doubt.created_at, **parts)


def _station(actor: Actor, event: Event, given: Given) -> Station:
    if given.station_id is None:
        raise RuleError("door-station-missing", field="station")
    station: Station = Station.objects.of(actor).get_or_404(id=given.station_id, event_id=event.id)
    if not 1 <= given.stamps <= station.stamps_at_once:
        raise RuleError("stamps-number", field="stamps", most=station.stamps_at_once)
    return station


def _record(actor: Actor, event: Event, doubt: Doubt, ruling: str) -> None:
    named_here = {"event": named(event), "doubt": Named(doubt.id, "")}
    record(actor, "events.doubt_settled", about=named_here, data={"kind": doubt.kind, "ruling": ruling})


def settle_doubt(actor: Actor, *, doubt: Doubt, ruling: str, other_prize_id: UUID | None = None) -> None:
    """Say what happened: "kept" it did, "void" it did not, "other" another prize was handed over.

    For what had been put aside "kept" counts it now and "void" leaves it out. The stock is put right
    when more had really been given than were there. Nothing happens a second time. Locks the event.
    Raises RuleError "doubt-ruling-unknown", "desk-op-unreadable", "prize-gone".
    """
    with transaction.atomic():
        event = locked(actor, doubt.event_id)
        rows = Doubt.objects.of(actor).filter(id=doubt.id, state=DoubtState.OPEN)
        if not rows.update(
            state=DoubtState.SETTLED, ruling=ruling, settled_at=clock.now(), settled_by=actor.account_id
        ):
            return
        if doubt.kind in _PUT_ASIDE:
            _settle_put_aside(actor, event, doubt, ruling)
        else:
            _settle_op(actor, event, doubt, ruling, other_prize_id)
        _record(actor, event, doubt, ruling)


def _settle_put_aside(actor: Actor, event: Event, doubt: Doubt, ruling: str) -> None:
    if ruling == Ruling.VOID:
        return
    if ruling != Ruling.KEPT or doubt.kind not in _COUNTABLE:
        raise RuleError("doubt-ruling-unknown")
    try:
        op = rules.read_op(json.loads(doubt.said))
    except ValueError as error:
        raise RuleError("desk-op-unreadable") from error
    take_in_now(actor, event=event, op=op, device_id=doubt.device_id)


def _settle_op(actor: Actor, event: Event, doubt: Doubt, ruling: str, other_prize_id: UUID | None) -> None:
    row: DeskOp = DeskOp.objects.of(actor).get_or_404(id=doubt.op_id)
    rows = DeskOp.objects.of(actor).filter(id=row.id)
    if ruling == Ruling.VOID:
        rows.update(ruling=Ruling.VOID)
        take_answers_back(actor, [row])
        record_withdrawals(actor, event, [row])
    elif ruling == Ruling.KEPT:
        if doubt.kind == DoubtKind.BEYOND and row.prize_id:
            _find_one_more(actor, event, row.prize_id)
        rows.update(ruling=Ruling.KEPT)
        if row.kind == Kind.RIDDLE:
            keep_answer(actor, row)
    elif ruling == "other" and row.kind == Kind.PRIZE and other_prize_id:
        other: Prize = Prize.objects.of(actor).get_or_404(id=other_prize_id, event_id=event.id)
        if other.left <= 0:
            raise RuleError("prize-gone", field="prize", prize=other.name)
        rows.update(prize_id=other.id, instead_of_id=row.prize_id)
    else:
        raise RuleError("doubt-ruling-unknown")
    settle(actor, event)


def _find_one_more(actor: Actor, event: Event, prize_id: UUID) -> None:
    """More were handed over than were counted beforehand: the count is put right, as a fact."""
    prize: Prize = Prize.objects.of(actor).get(id=prize_id)
    Prize.objects.of(actor).filter(id=prize_id).update(extra=F("extra") + 1)
    record(
        actor,
        "events.stock_found",
        about={"event": named(event), "prize": Named(prize.id, prize.name)},
        data={"extra": prize.extra + 1},
    )
