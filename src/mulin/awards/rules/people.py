"""Who may be named, who may vote, who may count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from mulin.kernel.errors import RuleError

CANDIDATE_STEPS: dict[str, frozenset[str]] = {
    "named": frozenset({"agreed", "declined", "withdrawn", "erased"}),
    "agreed": frozenset({"approved", "refused", "withdrawn", "erased"}),
    "approved": frozenset({"refused", "withdrawn", "erased"}),
    "refused": frozenset({"approved", "withdrawn", "erased"}),
    "declined": frozenset({"agreed", "erased"}),
    "withdrawn": frozenset({"erased"}),
    "erased": frozenset(),
}


def check_candidate_step(before: str, after: str) -> None:
    """Raises RuleError "candidate-moved"."""
    if after not in CANDIDATE_STEPS[before]:
        raise RuleError("candidate-moved")


def is_old_enough(birth: date | None, on: date, least: int) -> bool:
    """Whether somebody has reached `least` years on a day; nobody without a birth date is taken for a child."""
    if birth is None:
        return True
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day)) >= least


@dataclass(frozen=True, slots=True)
class Stake:
    """What somebody has to do with a round, as far as counting it goes."""

    person_ids: frozenset[UUID] = frozenset()
    household_ids: frozenset[UUID] = frozenset()
    named_somebody: bool = False
    drew_it_up: bool = False


def tie_of(stake: Stake, *, candidates: frozenset[UUID], candidate_homes: frozenset[UUID]) -> str:
    """What keeps somebody from counting or watching: candidate · household · nominator · author; empty: nothing.

    Not a candidate, nor of a candidate's household, nor who named one, nor who drew the round up.
    """
    if stake.person_ids & candidates:
        return "candidate"
    if stake.household_ids & candidate_homes:
        return "household"
    if stake.named_somebody:
        return "nominator"
    return "author" if stake.drew_it_up else ""


def check_counter(stake: Stake, *, candidates: frozenset[UUID], candidate_homes: frozenset[UUID]) -> None:
    """Whether somebody may count or watch the count (G6). Raises RuleError counter-…."""
    if tie := tie_of(stake, candidates=candidates, candidate_homes=candidate_homes):
        raise RuleError(f"counter-{tie}")


def check_two(first: UUID | None, second: UUID | None) -> None:
    """Two different people with accounts. Raises RuleError two-people."""
    if first is None or second is None or first == second:
        raise RuleError("two-people")
