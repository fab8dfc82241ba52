"""Loading riddles, sets, slips and answers: what may be seen and done by whom, in one call."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from mulin.base.actor import Actor
from mulin.gatherings.models import Gathering
from mulin.kernel.errors import NotFound
from mulin.riddles.models import Riddle, RiddleAnswer, RiddleSet, RiddleSlip


def riddle_for(actor: Actor, riddle_id: UUID, *, to: str) -> Riddle:
    """A riddle of the bank. Raises NotFound. One query."""
    if not actor.may(to):
        raise NotFound("riddle")
    riddle: Riddle = Riddle.objects.of(actor).get_or_404(id=riddle_id)
    return riddle


def gathering_for(actor: Actor, gathering_id: UUID, *, to: str) -> Gathering:
    """A gathering whose riddles the actor may run. Raises NotFound. One query."""
    rows = Gathering.objects.of(actor).select_related("host", "venue")
    gathering: Gathering = rows.get_or_404(id=gathering_id)
    _check(actor, to, gathering)
    return gathering


def set_for(actor: Actor, riddle_set_id: UUID, *, to: str) -> RiddleSet:
    """A set with its gathering and host, for those who run that host. Raises NotFound. One query."""
    found: RiddleSet = _sets(actor).get_or_404(id=riddle_set_id)
    _check(actor, to, found.gathering)
    return found


def public_set(actor: Actor, riddle_set_id: UUID) -> RiddleSet:
    """A set with its gathering, for everybody: nothing of it is an answer. Raises NotFound. One query."""
    found: RiddleSet = _sets(actor).get_or_404(id=riddle_set_id)
    return found


def slip_for(actor: Actor, riddle_slip_id: UUID, *, to: str) -> RiddleSlip:
    """A slip with its set and gathering, for those who run it. Raises NotFound. One query."""
    found: RiddleSlip = _slips(actor).get_or_404(id=riddle_slip_id)
    _check(actor, to, found.riddle_set.gathering)
    return found


def public_slip(actor: Actor, riddle_slip_id: UUID) -> RiddleSlip:
    """A slip that hangs, for everybody; its answer is loaded and not for showing. Raises NotFound. One query."""
    found: RiddleSlip = _slips(actor).filter(withdrawn_at=None).get_or_404(id=riddle_slip_id)
    return found


def slip_behind(code: str) -> RiddleSlip:
    """The slip with `code`, whichever community it hangs in. Raises NotFound. One query."""
    rows: Any = RiddleSlip.objects.across(reason="a QR names no community")
    found: RiddleSlip = rows.select_related("riddle_set__gathering", "community").get_or_404(code=code)
    return found


def answer_for(actor: Actor, riddle_answer_id: UUID, *, to: str) -> RiddleAnswer:
    """A right answer with its slip and set, for those who run the desk. Raises NotFound. One query."""
    rows = RiddleAnswer.objects.of(actor).select_related("slip", "person", "riddle_set__gathering__host")
    found: RiddleAnswer = rows.get_or_404(id=riddle_answer_id)
    _check(actor, to, found.riddle_set.gathering)
    return found


def own_answer(actor: Actor, riddle_answer_id: UUID) -> RiddleAnswer:
    """A right answer of the actor, or of somebody they act for. Raises NotFound. One query."""
    rows = RiddleAnswer.objects.of(actor).select_related("riddle_set").filter(person_id__in=actor.own_people)
    found: RiddleAnswer = rows.get_or_404(id=riddle_answer_id)
    return found


def may_run(actor: Actor, riddle_set: RiddleSet) -> bool:
    """Whether the actor runs the set's host. No query where `gathering` is loaded."""
    return actor.may("riddles.run", host_id=riddle_set.gathering.host_id)


def _sets(actor: Actor) -> Any:
    return RiddleSet.objects.of(actor).select_related("gathering__host", "gathering__venue")


def _slips(actor: Actor) -> Any:
    return RiddleSlip.objects.of(actor).select_related("riddle_set__gathering__host")


def _check(actor: Actor, verb: str, gathering: Gathering) -> None:
    if not actor.may(verb, host_id=gathering.host_id):
        raise NotFound(verb)
