"""The riddle station: desks say who was right; `riddles` decides whose the slip is and what it earns.

Stamps of answers are not operations: they are read off the answers of the event's gatherings, whichever
desk took them, the event's or the riddles' own. So there is one truth, and an undo at either desk undoes both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from mulin.base.actor import Actor
from mulin.events.models import DeskOp, Event, Kind, StampCard, Stands
from mulin.events.rules import Verdict
from mulin.riddles import actions as riddles
from mulin.riddles import queries
from mulin.riddles.actions import Said
from mulin.riddles.models import RiddleSet


def set_at(actor: Actor, gathering_id: UUID | None) -> RiddleSet | None:
    """The riddles of one gathering. One query."""
    return queries.set_of_gathering(actor, gathering_id) if gathering_id else None


def bring_answers(
    actor: Actor, rows: Sequence[DeskOp], cards: Mapping[UUID, StampCard], *, confirmed: bool
) -> dict[UUID, str]:
    """Hand riddle operations to `riddles`; of those that cannot count the rule's code, by operation.

    Those that were taken back before they came are left out.
    """
    refused: dict[UUID, str] = {}
    by_gathering: dict[UUID, list[DeskOp]] = {}
    for row in rows:
        if row.kind == Kind.RIDDLE and row.stands != Stands.UNKNOWN and not row.withdrawn:
            by_gathering.setdefault(row.gathering_id, []).append(row)
    for gathering_id, some in by_gathering.items():
        riddle_set = set_at(actor, gathering_id)
        if riddle_set is None:
            refused |= dict.fromkeys((row.op_id for row in some), "riddles-none-here")
            continue
        said = [_said(row, cards) for row in some]
        refused |= riddles.bring(actor, riddle_set_id=riddle_set.id, said=said, is_told=confirmed)
    return refused


def _said(row: DeskOp, cards: Mapping[UUID, StampCard]) -> Said:
    card = cards[row.card_id] if row.card_id else None
    return Said(
        slip=row.slip,
        client_id=row.op_id,
        judged_right=True,
        person_id=card.person_id if card else None,
        card=row.card_id,
        at=row.at,
    )


def take_answers_back(actor: Actor, rows: Iterable[DeskOp]) -> None:
    """Of operations that were taken back, those that were answers: the slip hangs again, the stamps go."""
    by_gathering: dict[UUID, list[UUID]] = {}
    for row in rows:
        if row.kind == Kind.RIDDLE:
            by_gathering.setdefault(row.gathering_id, []).append(row.op_id)
    for gathering_id, client_ids in by_gathering.items():
        if riddle_set := set_at(actor, gathering_id):
            riddles.take_back_called(actor, riddle_set_id=riddle_set.id, client_ids=client_ids)


def keep_answer(actor: Actor, row: DeskOp) -> None:
    """A person says that an answer counts beside the one who has the slip."""
    if riddle_set := set_at(actor, row.gathering_id):
        riddles.keep_beside(actor, riddle_set_id=riddle_set.id, client_id=row.op_id)


def settle_riddles(actor: Actor, event: Event, owner: Mapping[UUID, UUID]) -> dict[UUID, Verdict]:
    """Answers follow the cards they were given with; which of them their desk had promised too much."""
    here = DeskOp.objects.of(event.community_id).filter(event_id=event.id, kind=Kind.RIDDLE)
    rows = list(here.values_list("op_id", "gathering_id", "withdrawn", "ruling"))
    for gathering_id in {row[1] for row in rows}:
        if riddle_set := set_at(actor, gathering_id):
            riddles.follow_cards(actor, riddle_set_id=riddle_set.id, owners=owner)
    standing = [op_id for op_id, _gathering, withdrawn, ruling in rows if not withdrawn and not ruling]
    return dict.fromkeys(queries.losers_of(event.community_id, standing), Verdict.BEATEN) if standing else {}
