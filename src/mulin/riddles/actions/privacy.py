"""Names that go: a person who is forgotten, merged, gone, or does not want to be named."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.riddles.models import RiddleAnswer


def forget(actor: Actor, person_id: UUID) -> None:
    """This room's part of erasing a person: that a slip was won stays, not by whom. In the caller's transaction."""
    RiddleAnswer.objects.of(actor).filter(person_id=person_id).update(
        person=None, guest_name="", holder=None, prize_number=None, shows_name=False
    )


def follow_merge(actor: Actor, *, kept_id: UUID, gone_id: UUID, **_facts: Any) -> None:
    """Answers of `gone` become answers of `kept`; where both answered a slip, the one that won stays."""
    for answer in RiddleAnswer.objects.of(actor).filter(person_id=gone_id).order_by("answered_at"):
        rows = RiddleAnswer.objects.of(actor)
        twin = rows.filter(slip_id=answer.slip_id, holder=kept_id, undone_at=None).first()
        if twin and answer.undone_at is None:
            weaker = twin if answer.won else answer
            rows.filter(id=weaker.id).update(undone_at=clock.now())
        in_set = rows.filter(riddle_set_id=answer.riddle_set_id, holder=kept_id, undone_at=None)
        last = in_set.aggregate(last=Max("prize_number"))["last"] or 0
        number = last + 1 if answer.prize_number else None
        rows.filter(id=answer.id).update(person_id=kept_id, holder=kept_id, prize_number=number)


def leave_names_out(actor: Actor, *, person_id: UUID, **_facts: Any) -> None:
    """Somebody moved away or died: the results no longer say the name."""
    RiddleAnswer.objects.of(actor).filter(person_id=person_id).update(shows_name=False)


@transaction.atomic
def hide_name(actor: Actor, *, answer: RiddleAnswer) -> None:
    """The name of one's own answer no longer stands in the results."""
    RiddleAnswer.objects.of(actor).filter(id=answer.id, person_id__in=actor.own_people).update(shows_name=False)
