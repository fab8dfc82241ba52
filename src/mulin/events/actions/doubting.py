"""A person decides what really happened."""

from __future__ import annotations

import json
from uuid import UUID

from django.db import transaction
from django.db.models import F

from mulin.base.actor import Actor
from mulin.events import rules
from mulin.events.actions.common import locked, named
from mulin.events.actions.riddling import keep_answer, take_answers_back
from mulin.events.actions.settling import settle
from mulin.events.actions.syncing import take_in_now
from mulin.events.actions.taking import record_withdrawals
from mulin.events.models import DeskOp, Doubt, DoubtKind, DoubtState, Event, Kind, Prize
from mulin.events.rules import Ruling
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import Named, record

_COUNTABLE = (DoubtKind.REVOKED, DoubtKind.LATE, DoubtKind.OTHER_DESK)  # can simply be counted after all
_PUT_ASIDE = (*_COUNTABLE, DoubtKind.UNREADABLE, DoubtKind.SIGNATURE, DoubtKind.UNKNOWN, DoubtKind.ANSWER)


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
        record(
            actor,
            "events.doubt_settled",
            about={"event": named(event), "doubt": Named(doubt.id, "")},
            data={"kind": doubt.kind, "ruling": ruling},
        )


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
