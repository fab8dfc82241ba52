"""Who wins a slip, who gets a stamp, and when answering is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

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
    may_win: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the slip is won, the stamps for it, and why."""

    won: bool
    stamps: int
    why: Why


def decide(standing: Standing, *, at: datetime) -> Outcome:
    """What a right answer given `at` a moment brings."""
    if not standing.may_win:
        return Outcome(won=False, stamps=0, why=Why.PRACTICE)
    if standing.taken_at is not None:
        tied = standing.ties_stamped and abs(at - standing.taken_at) <= TIE
        return Outcome(won=False, stamps=standing.stamps if tied else 0, why=Why.TIED if tied else Why.LATE)
    if standing.wins >= standing.most:
        return Outcome(won=False, stamps=0, why=Why.ENOUGH)
    return Outcome(won=True, stamps=standing.stamps, why=Why.WON)


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
