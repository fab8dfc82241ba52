"""Telling the answers: by hand or at the end, the sealed sheet, and what the ledger keeps of the afternoon."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.errors import Conflict, RuleError
from mulin.ledger.actions import record
from mulin.riddles import access
from mulin.riddles.actions.hanging import named
from mulin.riddles.models import AnswerCopy, HomeGuess, RiddleSet, RiddleSlip

GUESSES_KEPT = timedelta(days=30)


@transaction.atomic
def reveal(actor: Actor, *, riddle_set_id: UUID) -> RiddleSet:
    """Tell everybody the answers now. Not to be taken back. Compare-and-set; again does nothing.

    Raises RuleError riddles-off, riddles-not-yet (nothing has begun), riddle-count (nothing hangs).
    """
    riddle_set = access.set_for(actor, riddle_set_id, to="riddles.run")
    if riddle_set.is_revealed:
        return riddle_set
    if riddle_set.is_off:
        raise RuleError("riddles-off")
    if not riddle_set.has_begun:
        raise RuleError("riddles-not-yet")
    riddle_set.revealed_at = clock.now()
    rows = RiddleSet.objects.of(actor).filter(id=riddle_set.id, revealed_at=None)
    if rows.update(revealed_at=riddle_set.revealed_at):
        record(actor, "riddle.told", about=named(riddle_set))
    return riddle_set


def close_sets(actor: Actor) -> int:
    """Write into the ledger what hung at afternoons that are over, each once (compare-and-set). Returns how many.

    Two queries, and a few for each set that is due. Sweeps guesses at home a month after the end.
    """
    now = clock.now()
    over = Q(gathering__ends_at__lte=now) & ~Q(gathering__state="cancelled")
    due = RiddleSet.objects.of(actor).filter(over, closed_at=None).select_related("gathering__host")
    closed = sum(_close(actor, riddle_set) for riddle_set in due)
    late = HomeGuess.objects.of(actor).filter(slip__riddle_set__gathering__ends_at__lt=now - GUESSES_KEPT)
    late.delete()
    return closed


@transaction.atomic
def _close(actor: Actor, riddle_set: RiddleSet) -> bool:
    rows = RiddleSet.objects.of(actor).filter(id=riddle_set.id, closed_at=None)
    if not rows.update(closed_at=clock.now()):
        return False
    slips = RiddleSlip.objects.of(actor).filter(riddle_set=riddle_set, withdrawn_at=None)
    hung = slips.count()
    if not hung:
        return True
    home = HomeGuess.objects.of(actor).filter(slip__in=slips).exclude(right_at=None).count()
    data = {"hung": hung, "home": home}
    record(actor, "riddle.hung", about=named(riddle_set), data=data, at=riddle_set.gathering.ends_at)
    return True


@transaction.atomic
def copy_answers(actor: Actor, *, riddle_set_id: UUID) -> AnswerCopy:
    """The next copy of the answer sheet, in the name of who prints it. Its number is unique by constraint."""
    riddle_set = access.set_for(actor, riddle_set_id, to="riddles.run")
    if not riddle_set.slips.filter(withdrawn_at=None).exists():
        raise RuleError("riddle-nothing-hangs")
    last = riddle_set.copies.aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            copy: AnswerCopy = AnswerCopy.objects.create(
                community_id=actor.community_id, riddle_set=riddle_set, number=last + 1, account_id=actor.account_id
            )
    except IntegrityError as error:
        raise Conflict("answer copy") from error
    record(actor, "riddle.answers_printed", about=named(riddle_set), data={"copy": copy.number})
    return copy
