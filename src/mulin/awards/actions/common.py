"""What the actions share: the round's lock, its name in facts, clean text, ties to a round."""

from __future__ import annotations

from uuid import UUID

from mulin.awards import queries, rules
from mulin.awards.models import Candidate, Round
from mulin.base.actor import Actor
from mulin.kernel.chinese import clean_text
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import Named


def locked(actor: Actor, round_id: UUID) -> Round:
    """The round's row, locked until the transaction ends. Raises NotFound."""
    row: Round = Round.objects.of(actor).select_for_update().get_or_404(id=round_id)
    return row


def about(row: Round, **more: Named) -> dict[str, Named]:
    """How facts speak of a round and what belongs to it."""
    return {"round": queries.named(row), **more}


def named(candidate: Candidate) -> Named:
    """How facts name a candidate: by the person, so that erasing the name reaches them."""
    return Named(candidate.person_id or candidate.id, candidate.label)


def clean(text: str, field: str, limit: int, *, lines: bool = False) -> str:
    """Text as it may be kept; its "no" stands beside `field`."""
    try:
        return clean_text(text, limit=limit, lines=lines)
    except RuleError as error:
        raise RuleError(error.code, field=field, **error.data) from error


def must(actor: Actor, verb: str, **where: UUID | None) -> None:
    """Raises NotFound where the actor may not."""
    if not actor.may(verb, **where):
        raise NotFound(verb)


def check_counts(actor: Actor, row: Round) -> None:
    """Whether this account may type or count ballots of the round. Raises NotFound, RuleError counter-…."""
    must(actor, "awards.count")
    if actor.account_id is None:
        raise RuleError("two-people")
    candidates, homes = queries.candidate_ties(row)
    stake = queries.stake_of(row, account_id=actor.account_id)
    rules.check_counter(stake, candidates=candidates, candidate_homes=homes)


def change(row: Round, state: str) -> None:
    """Let a locked round become `state`. Raises RuleError "round-moved". Saved by the caller."""
    rules.check_step(row.state, state)
    row.state = state
