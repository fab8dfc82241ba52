"""Terms of leader and deputy: how long, and when to think of the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mulin.kernel.errors import RuleError
from mulin.points.rules.founding import add_months

LONGEST_YEARS = 3
USUAL_YEARS = 2
FURTHEST_MONTHS = 12  # ahead of today that a term may begin
SOON = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Term:
    """From one day to another, both included."""

    starts_on: date
    ends_on: date


def usual_term(starts_on: date) -> Term:
    """Two years."""
    return Term(starts_on, add_months(starts_on, 12 * USUAL_YEARS) - timedelta(days=1))


def check_start(starts_on: date, today: date) -> None:
    """Nobody is chosen longer than a year ahead. Raises RuleError("point-term-far")."""
    if starts_on > add_months(today, FURTHEST_MONTHS):
        raise RuleError("point-term-far", field="starts_on")


def check_term(term: Term) -> None:
    """Raises RuleError point-term-backwards, point-term-long."""
    if term.ends_on < term.starts_on:
        raise RuleError("point-term-backwards", field="ends_on")
    if term.ends_on >= add_months(term.starts_on, 12 * LONGEST_YEARS):
        raise RuleError("point-term-long", field="ends_on", years=LONGEST_YEARS)


def check_decided(decided_on: date | None, today: date) -> None:
    """What is still to come has decided nothing. Raises RuleError("day-future")."""
    if decided_on is not None and decided_on > today:
        raise RuleError("day-future", field="decided_on")


def check_election(*, votes_for: int, present: int) -> None:
    """Elected by more than half of those present. Raises RuleError."""
    if not 0 <= votes_for <= present or present == 0:
        raise RuleError("election-odd", field="votes_for")
    if votes_for * 2 <= present:
        raise RuleError("election-lost", field="votes_for", half=present // 2 + 1)


def ends_soon(ends_on: date | None, today: date) -> bool:
    """Whether the next leader should be thought of now."""
    return ends_on is not None and ends_on - today <= SOON
