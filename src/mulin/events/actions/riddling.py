"""The riddle station: a right answer, as `riddles` decides it, earns stamps on a card of the event."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction

from mulin.base.actor import Actor
from mulin.events.actions.common import locked
from mulin.events.actions.desk import card_of_event
from mulin.events.actions.taking import take_in
from mulin.events.models import DeskOp, Event, Station, StationKind
from mulin.events.rules import Op, OpKind
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.riddles import actions as riddles
from mulin.riddles import queries as riddle_queries
from mulin.riddles.actions import Said, Solved

_STAMPS = UUID("6f1c2b1e-0b6f-4c7e-9c57-0d9a4a3f5e21")  # the namespace of stamps earned by an answer


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer: as the riddles say, and what the card has now."""

    solved: Solved
    op_id: UUID | None = None


def answer_riddle(
    actor: Actor, *, event_id: UUID, slip: str, code: str, words: str, judged_right: bool | None, client_id: UUID
) -> Answered:
    """Take an answer at the desk; a right one earns its stamps on the card. The same `client_id` does it once.

    Locks the event. Raises RuleError as `riddles.actions.solve` and `card_of_event`, "riddles-none-here",
    "event-desk-closed".
    """
    with transaction.atomic():
        event = locked(actor, event_id, to="events.desk")
        card = card_of_event(actor, event, code)
        riddle_set = riddle_queries.set_of_gathering(actor, event.gathering_id) if event.gathering_id else None
        if riddle_set is None:
            raise RuleError("riddles-none-here", field="slip")
        said = Said(
            slip=slip,
            client_id=client_id,
            words=words,
            judged_right=judged_right,
            person_id=card.person_id,
            card=card.id,
        )
        solved = riddles.solve(actor, riddle_set_id=riddle_set.id, said=said)
        station = riddle_station(actor, event)
        if not (solved.answer_id and solved.stamps and station):
            return Answered(solved)
        op_id = uuid5(_STAMPS, str(solved.answer_id))
        op = Op(
            id=op_id,
            seq=0,
            kind=OpKind.STAMP,
            at=clock.now(),
            card=card.code,
            station_id=station.id,
            stamps=min(solved.stamps, station.stamps_at_once),
        )
        take_in(actor, event=event, ops=[op], confirmed=True)
    return Answered(solved, op_id)


def undo_riddle(actor: Actor, *, event_id: UUID, riddle_answer_id: UUID, client_id: UUID) -> None:
    """Take an answer back, and the stamps it earned. Nothing happens a second time. Locks the event."""
    with transaction.atomic():
        event = locked(actor, event_id, to="events.desk")
        riddles.undo_solve(actor, riddle_answer_id=riddle_answer_id)
        op_id = uuid5(_STAMPS, str(riddle_answer_id))
        if DeskOp.objects.of(actor).filter(event_id=event.id, op_id=op_id).exists():
            take_in(
                actor,
                event=event,
                ops=[Op(id=client_id, seq=0, kind=OpKind.UNDO, at=clock.now(), target=op_id)],
                confirmed=True,
            )


def riddle_station(actor: Actor, event: Event) -> Station | None:
    """The station whose stamps riddles earn. One query."""
    rows = Station.objects.of(actor).filter(event_id=event.id, kind=StationKind.RIDDLE, closed_at=None)
    found: Station | None = rows.first()
    return found
