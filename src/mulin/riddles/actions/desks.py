"""What desks of other rooms bring: answers taken down without network, given with a stamp card.

The room above keeps its own operations and says here what they come to; everything is done once, in any
order, and ends in `award_anew`. Each call is part of the caller's transaction and locks the set's row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.people.models import Person
from mulin.riddles import access, queries
from mulin.riddles.actions.answering import Said, add, as_answer, award_anew, lock, take_back
from mulin.riddles.models import RiddleAnswer
from mulin.riddles.rules import check_open


@transaction.atomic
def bring(actor: Actor, *, riddle_set_id: UUID, said: Sequence[Said], is_told: bool) -> dict[UUID, str]:
    """Take right answers in, each once by its `client_id`; of those that cannot count the rule's code.

    `is_told`: whoever gave them hears at once what they bring. Raises NotFound.
    """
    riddle_set = access.set_for(actor, riddle_set_id, to="riddles.desk")
    lock(riddle_set)
    known = queries.answers_called(riddle_set.community_id, [one.client_id for one in said])
    people = _living(actor, [one.person_id for one in said])
    refused: dict[UUID, str] = {}
    for one in said:
        if one.client_id in known:
            continue
        slip = queries.slip_called(riddle_set, one.slip)
        now = clock.now()
        try:
            if slip is None:
                raise RuleError("riddle-slip-unknown")
            check_open(riddle_set.hours, answered_at=one.at or now, now=now, at_home=False)
        except RuleError as error:
            refused[one.client_id] = error.code
            continue
        person = people.get(one.person_id) if one.person_id else None
        add(riddle_set, as_answer(actor, slip, one, one.at or now, person), is_told=is_told)
    award_anew(actor, riddle_set)
    return refused


def _living(actor: Actor, person_ids: Iterable[UUID | None]) -> dict[UUID, Person]:
    rows = Person.objects.of(actor).filter(state="living", id__in=[one for one in person_ids if one])
    return {row.id: row for row in rows}


@transaction.atomic
def take_back_called(actor: Actor, *, riddle_set_id: UUID, client_ids: Collection[UUID]) -> None:
    """Take answers back by the ids their device gave them; what is not here, or was taken back, stays so."""
    riddle_set = access.set_for(actor, riddle_set_id, to="riddles.desk")
    lock(riddle_set)
    rows = RiddleAnswer.objects.of(actor).filter(riddle_set=riddle_set, client_id__in=list(client_ids), undone_at=None)
    for answer in rows.select_related("slip", "person", "riddle_set__gathering__host"):
        take_back(actor, answer)


@transaction.atomic
def keep_beside(actor: Actor, *, riddle_set_id: UUID, client_id: UUID) -> None:
    """A person says that an answer counts although somebody else has the slip: its stamps stand."""
    riddle_set = access.set_for(actor, riddle_set_id, to="riddles.desk")
    lock(riddle_set)
    RiddleAnswer.objects.of(actor).filter(riddle_set=riddle_set, client_id=client_id).update(is_kept=True)
    award_anew(actor, riddle_set)


@transaction.atomic
def follow_cards(actor: Actor, *, riddle_set_id: UUID, owners: Mapping[UUID, UUID]) -> None:
    """Answers given with a card belong to whoever the card turned out to be. Two queries if nothing changed."""
    rows = RiddleAnswer.objects.of(actor).filter(riddle_set_id=riddle_set_id).exclude(card=None)
    moved = [row for row in rows if (row.person_id, row.holder) != _owner(row, owners)]
    if not moved:
        return
    riddle_set = access.set_for(actor, riddle_set_id, to="riddles.desk")
    lock(riddle_set)
    people = _living(actor, owners.values())
    changed = set()
    for row in moved:
        person_id, holder = _owner(row, owners)
        if person_id is None or person_id in people:
            rows.filter(id=row.id).update(person_id=person_id, holder=holder, prize_number=None, won=False)
            changed.add(row.id)
    award_anew(actor, riddle_set, moved=changed)


def _owner(row: RiddleAnswer, owners: Mapping[UUID, UUID]) -> tuple[UUID | None, UUID | None]:
    person_id = owners.get(row.card) if row.card else None
    return person_id, person_id or row.card
