"""Candidates who leave a running round: of their own will, because they moved or died, or were erased."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from mulin.awards import rules
from mulin.awards.actions.common import about, locked, named
from mulin.awards.actions.naming import locked_candidate
from mulin.awards.actions.notice import strike
from mulin.awards.actions.setting_up import pause_round
from mulin.awards.models import Candidate, CandidateState, RoundState
from mulin.base.actor import Actor
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import record

_GONE = (CandidateState.WITHDRAWN, CandidateState.ERASED, CandidateState.DECLINED)


@transaction.atomic
def step_back(actor: Actor, *, candidate_id: UUID) -> Candidate:
    """A candidate withdraws, themselves or at the desk, at any time before the honour. Lock: the round.

    During the vote marks for them stop counting; in the public notice the next one moves up. Raises
    NotFound, RuleError "candidate-moved".
    """
    candidate = locked_candidate(actor, candidate_id)
    if candidate.person_id not in actor.own_people and not actor.may("awards.manage"):
        raise NotFound("candidate")
    if candidate.round.is_over:
        raise RuleError("candidate-moved")
    _leave(actor, candidate, CandidateState.WITHDRAWN)
    return candidate


def _leave(actor: Actor, candidate: Candidate, state: str) -> None:
    rules.check_candidate_step(candidate.state, state)
    candidate.state = state
    candidate.save(update_fields=["state"])
    record(actor, "awards.left", about=about(candidate.round, person=named(candidate)))
    if candidate.round.state == RoundState.NOTICE and candidate.outcome:
        strike(actor, candidate.round, candidate)


def leave_running_rounds(actor: Actor, *, person_id: UUID, state: str) -> None:
    """A resident is gone (`state`: withdrawn, erased): out of every running round, whose vote pauses for people.

    In the caller's transaction. Locks each round.
    """
    rows = Candidate.objects.of(actor).filter(person_id=person_id).exclude(state__in=_GONE)
    for candidate in rows.exclude(round__state__in=rules.ENDED).select_related("round"):
        candidate.round = locked(actor, candidate.round_id)
        was_voting = candidate.round.state == RoundState.VOTING and candidate.number is not None
        _leave(actor, candidate, state)
        if was_voting:
            pause_round(actor, round_id=candidate.round_id, why="candidate")
