"""Which riddles hang: as many easy as hard ones as a festival wants, none of last year's while others are left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

SHARE = {1: 50, 2: 35, 3: 15}  # of a hundred slips: easy for children, middling, hard


@dataclass(frozen=True, slots=True)
class Candidate:
    """A riddle of the bank as picking sees it. `answer` is folded: two slips with one answer spoil each other."""

    id: UUID
    difficulty: int
    answer: str
    last_used: date | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The riddles in the order in which they hang, and how many of them hung not long ago."""

    ids: tuple[UUID, ...]
    reused: int


def propose(bank: Sequence[Candidate], count: int, *, since: date, seed: str, taken: Iterable[str] = ()) -> Proposal:
    """`count` riddles of `bank`, balanced by difficulty; the same seed gives the same riddles.

    Those used since `since` come only when nothing else is left, the longest unused first. No answer
    comes twice; `taken` are answers that hang already.
    """
    chance = Random(seed)  # noqa: S311  # a mixture that can be had again, no secret
    order = sorted(bank, key=lambda one: str(one.id))
    chance.shuffle(order)
    fresh = [one for one in order if one.last_used is None or one.last_used < since]
    stale = sorted((one for one in order if one not in fresh), key=lambda one: one.last_used or since)
    answers, chosen = set(taken), []
    for difficulty, wanted in _quotas(count).items():
        chosen += _take([one for one in fresh if one.difficulty == difficulty], wanted, answers)
    chosen += _take([one for one in fresh if one not in chosen], count - len(chosen), answers)
    rest = _take(stale, count - len(chosen), answers)
    chosen += rest
    chance.shuffle(chosen)
    return Proposal(tuple(one.id for one in chosen), len(rest))


def _take(some: Sequence[Candidate], wanted: int, answers: set[str]) -> list[Candidate]:
    """Up to `wanted` of `some` whose answers are not among `answers`, which grows."""
    found: list[Candidate] = []
    for one in some:
        if len(found) >= wanted:
            break
        if one.answer not in answers:
            answers.add(one.answer)
            found.append(one)
    return found


def _quotas(count: int) -> dict[int, int]:
    """How many of each difficulty, by largest remainder."""
    parts = {difficulty: divmod(count * share, 100) for difficulty, share in SHARE.items()}
    quotas = {difficulty: whole for difficulty, (whole, _) in parts.items()}
    by_rest = sorted(parts, key=lambda difficulty: -parts[difficulty][1])
    for difficulty in by_rest[: count - sum(quotas.values())]:
        quotas[difficulty] += 1
    return quotas
