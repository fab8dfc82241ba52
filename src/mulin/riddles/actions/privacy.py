"""Names that go: a person who is forgotten, merged, gone, or does not want to be named."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.riddles.actions.answering import award_anew, lock
from mulin.riddles.models import RiddleAnswer, RiddleSet
from mulin.riddles.rules import Why


def forget(actor: Actor, person_id: UUID) -> None:
    """This room's part of erasing a person: that a slip was won stays, not by whom. In the caller's transaction."""
    # what was won with a stamp card stays with the card
    RiddleAnswer.objects.of(actor).filter(person_id=person_id).update(
        person=None, guest_name="", holder=F("card"), prize_number=None, shows_name=False
    )


def follow_merge(actor: Actor, *, kept_id: UUID, gone_id: UUID, **_facts: Any) -> None:
    """Answers of `gone` become answers of `kept`; where both answered a slip, one stays. Locks the sets' rows."""
    gone = RiddleAnswer.objects.of(actor).filter(person_id=gone_id)
    for riddle_set in (
        RiddleSet.objects.of(actor).filter(id__in=gone.values("riddle_set_id")).select_related("gathering__host")
    ):
        lock(riddle_set)
        here = gone.filter(riddle_set=riddle_set)
        moved = set(here.values_list("id", flat=True))
        here.update(person_id=kept_id, holder=kept_id, prize_number=None, won=False)
        award_anew(actor, riddle_set, moved=moved)
        twins = RiddleAnswer.objects.of(actor).filter(riddle_set=riddle_set, holder=kept_id, why=Why.AGAIN)
        twins.filter(undone_at=None).update(undone_at=clock.now())


def leave_names_out(actor: Actor, *, person_id: UUID, **_facts: Any) -> None:
    """Somebody moved away or died: the results no longer say the name."""
    RiddleAnswer.objects.of(actor).filter(person_id=person_id).update(shows_name=False)


@transaction.atomic
def hide_name(actor: Actor, *, answer: RiddleAnswer) -> None:
    """The name of one's own answer no longer stands in the results."""
    RiddleAnswer.objects.of(actor).filter(id=answer.id, person_id__in=actor.own_people).update(shows_name=False)
