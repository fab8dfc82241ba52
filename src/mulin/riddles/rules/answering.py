"""Who wins a slip, who gets a stamp, and when answering is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from mulin.kernel.errors import RuleError

TIE = timedelta(minutes=2)  # two who are right within this are "at once"
TRIES = 3  # guesses at home, for one device or person and slip
GRACE = timedelta(days=7)  # how long after the end paper and offline desks may still bring answers


class Why(StrEnum):
    """What came of an answer, in one word."""

    WON = "won"
    LATE = "late"  # right, but somebody else was first
    TIED = "tied"  # right at the same moment as the winner, and the set's rule stamps both
    ENOUGH = "enough"  # right, but this person has as many slips as one may win
    AGAIN = "again"  # this holder's answer to this slip stands already
    BOTH = "both"  # somebody else was first, but a person said that this one counts beside it
    PRACTICE = "practice"  # right at home, where nothing can be won
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand when a right answer comes."""

    taken_at: datetime | None  # when the slip was won; None while it hangs
    wins: int  # slips this person has won in the set
    most: int
    stamps: int  # what a slip is worth
    ties_stamped: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the slip is won, the stamps for it, and why."""

    won: bool
    stamps: int
    why: Why


def decide(standing: Standing, *, at: datetime) -> Outcome:
    """What a right answer given `at` a moment brings."""
    if standing.taken_at is not None:
        tied = standing.ties_stamped and abs(at - standing.taken_at) <= TIE
        return Outcome(won=False, stamps=standing.stamps if tied else 0, why=Why.TIED if tied else Why.LATE)
    if standing.wins >= standing.most:
        return Outcome(won=False, stamps=0, why=Why.ENOUGH)
    return Outcome(won=True, stamps=standing.stamps, why=Why.WON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A right answer among those of its set, with the rules that held when it came.

    `heard` numbers those that were told at once what they bring, as the server heard them; None came
    later, from a desk without network or from paper. `is_kept`: a person said that it counts all the same.
    """

    id: UUID
    slip: UUID
    holder: UUID | None
    at: datetime
    heard: int | None
    most: int
    stamps: int
    ties_stamped: bool
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Award:
    """What an answer brings among the others of its set; `number` counts its holder's slips."""

    won: bool
    stamps: int
    why: Why
    number: int | None


def award(answers: Iterable[Answer]) -> dict[UUID, Award]:
    """What each answer of a set brings. A function of the set: in whatever order they came, it is the same.

    First those that were told at once, as they were heard: nobody loses what they were promised. Then those
    that came later, by the time they were given. A tie decides itself by id.
    """
    found: dict[UUID, Award] = {}
    taken: dict[UUID, datetime] = {}
    answered: set[tuple[UUID, UUID]] = set()
    wins: Counter[UUID] = Counter()
    for one in sorted(answers, key=_precedence):
        if one.holder is not None and (one.slip, one.holder) in answered:
            found[one.id] = Award(won=False, stamps=0, why=Why.AGAIN, number=None)
            continue
        outcome = _outcome(one, taken.get(one.slip), wins[one.holder] if one.holder else 0)
        if one.holder is not None:
            answered.add((one.slip, one.holder))
            wins[one.holder] += outcome.won
        if outcome.won:
            taken[one.slip] = one.at
        number = wins[one.holder] if outcome.won and one.holder else None
        found[one.id] = Award(outcome.won, outcome.stamps, outcome.why, number)
    return found


def _precedence(one: Answer) -> tuple[bool, int, datetime, UUID]:
    return one.heard is None, one.heard or 0, one.at, one.id


def _outcome(one: Answer, taken_at: datetime | None, wins: int) -> Outcome:
    standing = Standing(taken_at=taken_at, wins=wins, most=one.most, stamps=one.stamps, ties_stamped=one.ties_stamped)
    outcome = decide(standing, at=one.at)
    if one.is_kept and not outcome.won and not outcome.stamps:
        return Outcome(won=False, stamps=one.stamps, why=Why.BOTH)
    return outcome


@dataclass(frozen=True, slots=True)
class At:
    """The hours of a set: when its afternoon begins and ends, and when the answers were told."""

    starts_at: datetime
    ends_at: datetime
    revealed_at: datetime | None
    is_off: bool


def is_revealed(hours: At, now: datetime) -> bool:
    """Whether everybody may read the answers: told by hand, or the afternoon is over. Never if it was called off."""
    if hours.revealed_at is not None:
        return hours.revealed_at <= now
    return not hours.is_off and now >= hours.ends_at


def check_open(hours: At, *, answered_at: datetime, now: datetime, at_home: bool) -> None:
    """Whether an answer given then may count, told to us now.

    Raises RuleError riddles-off, riddles-not-yet (at home only: the desk may begin early), riddles-told.
    """
    if hours.is_off:
        raise RuleError("riddles-off")
    told_at = min(hours.ends_at, hours.revealed_at or hours.ends_at)
    if at_home:
        if now < hours.starts_at:
            raise RuleError("riddles-not-yet")
        if is_revealed(hours, now):
            raise RuleError("riddles-told")
        return
    if answered_at > told_at + TIE or now > hours.ends_at + GRACE:
        raise RuleError("riddles-told")
