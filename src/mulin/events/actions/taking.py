"""Taking in what a desk says: each operation once, in any order, online or hours later.

Nothing is dropped. What cannot be counted becomes a card for a person (`Doubt`), with what was said.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from mulin.base import bulk
from mulin.base.actor import Actor
from mulin.base.prepared import Lock, Prepared, Rows
from mulin.base.rows import TenantRow
from mulin.events import rules
from mulin.events.actions.riddling import bring_answers, take_answers_back
from mulin.events.actions.settling import open_doubt, settle
from mulin.events.models import DeskOp, Device, DoubtKind, Event, Kind, Prize, StampCard, Stands, Station
from mulin.events.rules import Op, OpKind
from mulin.gatherings import actions as gatherings
from mulin.gatherings.rules import Arrival, Outcome
from mulin.kernel import clock
from mulin.ledger.actions import Named, record_many
from mulin.people.models import Person

_FACTS = {
    OpKind.STAMP: "events.stamped",
    OpKind.MARKS: "events.marked",
    OpKind.CARD: "events.card_given",
    OpKind.PRIZE: "events.prize_given",
}
_UNDONE = {
    Kind.STAMP: "events.stamp_withdrawn",
    Kind.MARKS: "events.mark_withdrawn",
    Kind.CARD: "events.card_withdrawn",
    Kind.PRIZE: "events.prize_withdrawn",
}

_COUNTED = (Outcome.IN, Outcome.UNDONE)


@dataclass(slots=True)
class _Known:
    """What the operations of a batch speak of, read once."""

    seen: dict[UUID, str]  # operations here before, with their kind
    undone: set[UUID]
    undone_before: Rows  # taken back before they came; asked for, and read when the arrivals are on their way
    cards: dict[str, StampCard]
    stations: dict[UUID, Station]
    prizes: dict[UUID, Prize]
    people: dict[UUID, str] = field(default_factory=dict)
    put_right: frozenset[UUID] = frozenset()  # operations whose device's clock was off


def take_in(
    actor: Actor,
    *,
    event: Event,
    ops: Sequence[Op],
    device: Device | None = None,
    confirmed: bool = False,
    put_right: Collection[UUID] = (),
    lock: Lock = Lock.ALONE,
) -> dict[UUID, str]:
    """Take operations in; what came of each: done, again, or the doubt it raised.

    `confirmed`: the server says yes before it is done. `put_right`: those whose device's clock was off.

    The caller has locked the event's row (`common.locked`) and opened the transaction. A constant
    number of queries but for facts and doubts. Who has locked it together with others (`lock`) only lets people
    in; nobody looks then whether an operation was here before: IntegrityError says so, and the caller comes
    again alone.
    """
    received = clock.now()
    fresh = list({op.id: op for op in ops}.values())
    known = _known(event, fresh, lock)
    known.put_right = frozenset(put_right)
    outcomes = {op.id: "again" for op in fresh if op.id in known.seen}
    fresh = [op for op in fresh if op.id not in known.seen]
    outcomes |= _arrive(actor, event, fresh, known, device, lock)
    known.undone |= {target for (target,) in known.undone_before()}
    rows = [_row(actor, event, op, known, device=device, confirmed=confirmed, received=received) for op in fresh]
    bulk.insert(rows)
    outcomes |= _answer(actor, event, fresh, rows, known, confirmed=confirmed)
    for op, row in zip(fresh, rows, strict=True):
        outcomes.setdefault(op.id, "done")
        if row.stands == Stands.UNKNOWN and outcomes[op.id] == "done":
            open_doubt(event, DoubtKind.UNKNOWN, key=f"unknown:{op.id}", said=said(op), device_id=row.device_id)
            outcomes[op.id] = DoubtKind.UNKNOWN
    _record(actor, event, fresh, rows, known)
    _withdraw_targets(actor, event, fresh, known)
    if any(op.kind != OpKind.ARRIVE for op in fresh):
        settle(actor, event)
    return outcomes


def _known(event: Event, ops: Sequence[Op], lock: Lock) -> _Known:
    """What is known of everything the operations name. Seven queries at most, one for who only comes in."""
    ids = tuple(op.id for op in ops)
    targets = tuple(op.target for op in ops if op.target)
    keys = (*ids, *targets)
    alone = lock is Lock.ALONE
    seen = dict(_KNOWN.rows(community_id=event.community_id, event_id=event.id, keys=keys)) if alone else {}
    undone_before = _UNDONE_BEFORE.ask(community_id=event.community_id, event_id=event.id, keys=ids)
    undone = {op.target for op in ops if op.kind == OpKind.UNDO and op.target}
    codes = {op.card for op in ops if op.card}
    cards = {card.code: card for card in _here(StampCard, event).filter(code__in=codes)} if codes else {}
    stations = {row.id: row for row in _here(Station, event)} if any(op.station_id for op in ops) else {}
    prizes = {row.id: row for row in _here(Prize, event)} if any(op.prize_id or op.instead_of for op in ops) else {}
    people = {op.person_id for op in ops if op.person_id} | {
        card.person_id for card in cards.values() if card.person_id
    }
    named = Person.objects.of(event.community_id).filter(id__in=people).values_list("id", "name") if people else ()
    return _Known(seen, undone, undone_before, cards, stations, prizes, dict(named))


def _here(model: type[TenantRow], event: Event) -> Any:
    return model.objects.of(event.community_id).filter(event_id=event.id)


def _known_ops(community_id: UUID, event_id: UUID, keys: tuple[UUID, ...]) -> Any:
    rows = DeskOp.objects.of(community_id).filter(event_id=event_id, op_id__in=keys)
    return rows.values_list("op_id", "kind")


def _undone_ops(community_id: UUID, event_id: UUID, keys: tuple[UUID, ...]) -> Any:
    rows = DeskOp.objects.of(community_id).filter(event_id=event_id, kind=Kind.UNDO, target__in=keys)
    return rows.values_list("target")


_KNOWN, _UNDONE_BEFORE = Prepared(_known_ops), Prepared(_undone_ops)


def _row(
    actor: Actor, event: Event, op: Op, known: _Known, *, device: Device | None, confirmed: bool, received: datetime
) -> DeskOp:
    gathering = device.gathering if device else event.gathering
    assert gathering is not None  # only published events have desks
    at, was_off = rules.clamp(op.at, starts_at=gathering.starts_at, received_at=received)
    card, station, prize = (
        known.cards.get(op.card),
        known.stations.get(op.station_id or op.id),
        known.prizes.get(op.prize_id or op.id),
    )
    strange = (
        (op.card and card is None)
        or (op.station_id and station is None)
        or (op.prize_id and prize is None)
        or (op.person_id and op.person_id not in known.people)
    )
    return DeskOp(
        community_id=event.community_id,
        event_id=event.id,
        gathering_id=gathering.id,
        op_id=op.id,
        kind=op.kind.value,
        at=at,
        clock_was_off=was_off or op.id in known.put_right,
        received_at=received,
        device_id=device.id if device else None,
        seq=op.seq,
        by_id=actor.account_id,
        mouth=actor.mouth,
        card_id=card.id if card else None,
        person_id=op.person_id if op.person_id in known.people else None,
        station_id=station.id if station else None,
        stamps=min(op.stamps, station.stamps_at_once if op.kind == OpKind.STAMP else station.stamps_at_most)
        if station
        else 0,
        prize_id=prize.id if prize else None,
        instead_of_id=op.instead_of if op.instead_of in known.prizes else None,
        target=op.target,
        slip=op.slip,
        confirmed=confirmed,
        stands=Stands.UNKNOWN if strange and op.kind != OpKind.ARRIVE else Stands.FINE,
        withdrawn=op.id in known.undone and op.kind != OpKind.UNDO,
    )


def _answer(
    actor: Actor, event: Event, ops: Sequence[Op], rows: Sequence[DeskOp], known: _Known, *, confirmed: bool
) -> dict[UUID, str]:
    """Hand riddles' answers to `riddles`; what cannot count there becomes a card for a person."""
    cards = {card.id: card for card in known.cards.values()}
    refused = bring_answers(actor, rows, cards, confirmed=confirmed)
    if not refused:
        return {}
    for op, row in zip(ops, rows, strict=True):
        if op.id in refused:
            row.stands = Stands.UNKNOWN
            key, code = f"answer:{op.id}", refused[op.id]
            open_doubt(event, DoubtKind.ANSWER, key=key, said=said(op), device_id=row.device_id, code=code)
    DeskOp.objects.of(event.community_id).filter(event_id=event.id, op_id__in=list(refused)).update(
        stands=Stands.UNKNOWN
    )
    return dict.fromkeys(refused, DoubtKind.ANSWER.value)


def _arrive(
    actor: Actor, event: Event, ops: Sequence[Op], known: _Known, device: Device | None, lock: Lock
) -> dict[UUID, str]:
    """Hand arrivals, and undos that may mean one, to `gatherings`, which has the same patience."""
    others = {op.id for op in ops if op.kind not in (OpKind.ARRIVE, OpKind.UNDO)}
    arrivals = []
    for op in ops:
        if op.kind == OpKind.ARRIVE:
            arrivals.append(_arrival(op))
        elif op.target and op.target not in others and known.seen.get(op.target, Kind.ARRIVE) == Kind.ARRIVE:
            arrivals.append(Arrival(client_id=op.target, undo=True))
    if not arrivals:
        return {}
    gathering_id = device.gathering_id if device else event.gathering_id
    assert gathering_id is not None  # only published events have desks
    results = gatherings.check_in_many(
        actor, gathering_id=gathering_id, arrivals=arrivals, verb="events.desk", inside=lock
    )
    by_id = {op.id: op for op in ops}
    for one in results:
        said_so = by_id.get(one.client_id)
        if one.outcome in (Outcome.REVIEW, Outcome.REFUSED) and said_so:
            key, words = f"arrival:{one.client_id}", said(said_so)
            device_id = device.id if device else None
            open_doubt(event, DoubtKind.ARRIVAL, key=key, said=words, device_id=device_id, code=one.why)
    return {one.client_id: "done" if one.outcome in _COUNTED else str(one.outcome) for one in results}


def _arrival(op: Op) -> Arrival:
    return Arrival(
        client_id=op.id,
        person_id=op.person_id,
        guest_name="" if op.person_id else op.name,
        children=op.children,
        came_at=op.at,
    )


def said(op: Op) -> str:
    """An operation as it can be taken in later."""
    keys = {
        "id": op.id,
        "person": op.person_id,
        "station": op.station_id,
        "prize": op.prize_id,
        "instead_of": op.instead_of,
        "target": op.target,
    }
    plain: dict[str, Any] = {name: str(value) for name, value in keys.items() if value}
    plain |= {"seq": op.seq, "kind": op.kind.value, "at": int(op.at.timestamp() * 1000)}
    plain |= {"name": op.name, "children": op.children, "card": op.card, "stamps": op.stamps, "slip": op.slip}
    return json.dumps(plain, ensure_ascii=False)


def _record(actor: Actor, event: Event, ops: Sequence[Op], rows: Sequence[DeskOp], known: _Known) -> None:
    """One fact each for what counts: stamps, marks, cards, prizes."""
    by_kind: dict[OpKind, list[DeskOp]] = {}
    for op, row in zip(ops, rows, strict=True):
        if op.kind in _FACTS and row.stands != Stands.UNKNOWN and not row.withdrawn:
            by_kind.setdefault(op.kind, []).append(row)
    for kind, found in by_kind.items():
        at = min(row.at for row in found)
        record_many(actor, _FACTS[kind], [(_about(event, row, known), _data(row)) for row in found], at=at)


def _about(event: Event, row: DeskOp, known: _Known) -> dict[str, Named]:
    found = {"event": Named(event.id, event.title), "op": Named(row.op_id, "")}
    if row.station_id:
        found["station"] = Named(row.station_id, known.stations[row.station_id].name)
    if row.prize_id:
        found["prize"] = Named(row.prize_id, known.prizes[row.prize_id].name)
    if row.person_id:
        found["person"] = Named(row.person_id, known.people[row.person_id])
    return found


def _data(row: DeskOp) -> dict[str, int | bool]:
    found: dict[str, int | bool] = {"stamps": row.stamps} if row.kind in (Kind.STAMP, Kind.MARKS) else {}
    return {**found, "instead": True} if row.instead_of_id else found


def _withdraw_targets(actor: Actor, event: Event, ops: Iterable[Op], known: _Known) -> None:
    """Mark what this batch takes back and was here before; the batch's own rows are marked already.

    What is taken back holds nothing any more, whatever had been decided about it.
    """
    targets = [op.target for op in ops if op.kind == OpKind.UNDO and op.target in known.seen]
    if not targets:
        return
    rows = DeskOp.objects.of(event.community_id).filter(event_id=event.id, op_id__in=targets, withdrawn=False)
    standing = list(rows.exclude(kind=Kind.UNDO))
    counted = [row for row in standing if row.stands != Stands.UNKNOWN]
    rows.filter(id__in=[row.id for row in counted]).update(withdrawn=True, stands=Stands.FINE, holder=None)
    rows.filter(id__in=[row.id for row in standing]).update(withdrawn=True)
    take_answers_back(actor, standing)
    record_withdrawals(actor, event, counted)


def record_withdrawals(actor: Actor, event: Event, rows: Sequence[DeskOp]) -> None:
    """The facts that take back the facts of these operations."""
    by_kind: Mapping[str, list[DeskOp]] = {kind: [row for row in rows if row.kind == kind] for kind in _UNDONE}
    for kind, found in by_kind.items():
        if found:
            about = [{"event": Named(event.id, event.title), "op": Named(row.op_id, "")} for row in found]
            record_many(actor, _UNDONE[Kind(kind)], [(one, {}) for one in about])
