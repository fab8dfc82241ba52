"""Answering: the first right answer wins the slip; the database decides who was first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from mulin.base.actor import Actor, Mouth
from mulin.kernel import clock
from mulin.kernel.errors import Conflict, MulinError, RuleError
from mulin.ledger.actions import Named, record
from mulin.people.models import Person
from mulin.riddles import access, queries
from mulin.riddles.actions.hanging import named
from mulin.riddles.models import RiddleAnswer, RiddleSet, RiddleSlip
from mulin.riddles.rules import Outcome, Standing, Why, check_open, decide, is_right

MOST = 500  # answers of one call
CHILD_UNDER = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer as a desk brings it: to which slip, by whom, in words or as the keeper judged it.

    `slip` is its number or its code. `card` is the stamp card of a guest without name, by which slips are
    counted. `client_id` is made by the device, so that bringing it again changes nothing.
    """

    slip: str
    client_id: UUID
    words: str = ""
    judged_right: bool | None = None
    person_id: UUID | None = None
    guest_name: str = ""
    card: UUID | None = None
    shows_name: bool = False
    at: datetime | None = None  # when it was said, if not now


@dataclass(frozen=True, slots=True)
class Solved:
    """What came of an answer: `stamps` are owed to who gave it. `answer_id` is None for a wrong one."""

    won: bool
    stamps: int
    why: Why
    number: int
    slip_id: UUID
    answer_id: UUID | None = None
    is_again: bool = False  # the same answer had come before; nothing was done
    error: str = ""  # in a batch: the code of the rule that said no


def solve(actor: Actor, *, riddle_set_id: UUID, said: Said) -> Solved:
    """Take an answer at the desk, from a call, a batch or paper.

    The slip's row is won by compare-and-set; the holder's slips are numbered under a unique constraint.
    Raises RuleError riddles-off, riddles-told, riddle-slip-unknown, guess-empty; NotFound for strangers.
    """
    riddle_set = access.set_for(actor, riddle_set_id, to="riddles.desk")
    return _solve(actor, riddle_set, said)


def solve_many(actor: Actor, *, riddle_set_id: UUID, said: Sequence[Said]) -> list[Solved]:
    """Take up to 500 answers in the order given, each by itself; one that a rule refuses carries its code."""
    if len(said) > MOST:
        raise RuleError("riddle-answers-many", most=MOST)
    riddle_set = access.set_for(actor, riddle_set_id, to="riddles.desk")
    return [_solve_or_say_why(actor, riddle_set, one) for one in said]


def _solve_or_say_why(actor: Actor, riddle_set: RiddleSet, said: Said) -> Solved:
    try:
        return _solve(actor, riddle_set, said)
    except MulinError as error:
        code = error.code if isinstance(error, RuleError) else "conflict"
        return Solved(won=False, stamps=0, why=Why.WRONG, number=0, slip_id=UUID(int=0), error=code)


def _solve(actor: Actor, riddle_set: RiddleSet, said: Said) -> Solved:
    now = clock.now()
    at = min(said.at or _paper_moment(actor, riddle_set, now), now)
    check_open(riddle_set.hours, answered_at=at, now=now, at_home=False)
    slip = _slip_called(riddle_set, said.slip)
    if said.judged_right is None and not said.words.strip():
        raise RuleError("guess-empty", field="words")
    right = said.judged_right
    if right is None:
        right = is_right(said.words, slip.truth, allows_pinyin=riddle_set.allows_pinyin)
    if not right:
        return Solved(won=False, stamps=0, why=Why.WRONG, number=slip.number, slip_id=slip.id)
    person = _person(actor, said.person_id)
    answer = RiddleAnswer(
        community_id=actor.community_id,
        riddle_set=riddle_set,
        slip=slip,
        person=person,
        guest_name="" if person else said.guest_name.strip()[:60],
        holder=person.id if person else said.card,
        shows_name=said.shows_name and may_show_name(person),
        client_id=said.client_id,
        answered_at=at,
        mouth=actor.mouth,
        by_id=actor.account_id,
    )
    return settle(actor, riddle_set, answer)


def _paper_moment(actor: Actor, riddle_set: RiddleSet, now: datetime) -> datetime:
    """Paper typed in later speaks of the afternoon, not of now."""
    told_at = min(riddle_set.gathering.ends_at, riddle_set.revealed_at or riddle_set.gathering.ends_at)
    return min(now, told_at) if actor.mouth == Mouth.PAPER else now


def _slip_called(riddle_set: RiddleSet, called: str) -> RiddleSlip:
    slip = queries.slip_called(riddle_set, called)
    if slip is None:
        raise RuleError("riddle-slip-unknown", field="slip")
    return slip


def _person(actor: Actor, person_id: UUID | None) -> Person | None:
    if person_id is None:
        return None
    person: Person = Person.objects.of(actor).filter(state="living").get_or_404(id=person_id)
    return person


def may_show_name(person: Person | None) -> bool:
    """Whether the results may say the name if its owner agrees: known, and old enough to agree alone."""
    if person is None:
        return False
    age = person.age_on(clock.today())
    return age is not None and age >= CHILD_UNDER


def settle(actor: Actor, riddle_set: RiddleSet, answer: RiddleAnswer, *, may_win: bool = True) -> Solved:
    """Write down a right answer and what it brings; the earlier result if it, or this holder's, came before."""
    for _ in range(4):
        try:
            with transaction.atomic():
                earlier = _earlier(answer)
                if earlier is not None:
                    return _told(earlier, is_again=True)
                _decide(riddle_set, answer, may_win=may_win)
                answer.save(force_insert=True)
                _record(actor, riddle_set, answer)
                return _told(answer)
        except IntegrityError:  # lost a race for the slip's winner, the prize number or the client id
            answer._state.adding = True
    raise Conflict("riddle answer")


def _earlier(answer: RiddleAnswer) -> RiddleAnswer | None:
    rows = RiddleAnswer.objects.of(answer.community_id).select_related("slip")
    by_device = rows.filter(riddle_set_id=answer.riddle_set_id, client_id=answer.client_id).first()
    if by_device is not None or answer.holder is None:
        return by_device  # type: ignore[no-any-return]  # untyped queryset
    return rows.filter(slip_id=answer.slip_id, holder=answer.holder, undone_at=None).first()  # type: ignore[no-any-return]  # as above


def _decide(riddle_set: RiddleSet, answer: RiddleAnswer, *, may_win: bool) -> None:
    """Fill in what the answer brings. Takes the slip by compare-and-set where it is won."""
    numbers = queries.prize_numbers(riddle_set, answer.holder)
    outcome = _outcome(riddle_set, answer, wins=len(numbers), may_win=may_win)
    if outcome.won:
        slips = RiddleSlip.objects.of(answer.community_id).filter(id=answer.slip_id, taken_at=None)
        if not slips.update(taken_at=answer.answered_at):
            outcome = _outcome(riddle_set, answer, wins=len(numbers), may_win=may_win)
    answer.won, answer.stamps, answer.why = outcome.won, outcome.stamps, outcome.why
    free = (number for number in range(1, riddle_set.per_person + 1) if number not in numbers)
    answer.prize_number = next(free, None) if outcome.won and answer.holder else None


def _outcome(riddle_set: RiddleSet, answer: RiddleAnswer, *, wins: int, may_win: bool) -> Outcome:
    taken_at = RiddleSlip.objects.of(answer.community_id).values_list("taken_at", flat=True).get(id=answer.slip_id)
    standing = Standing(
        taken_at=taken_at,
        wins=wins,
        most=riddle_set.per_person,
        stamps=riddle_set.stamps,
        ties_stamped=riddle_set.ties_stamped,
        may_win=may_win,
    )
    return decide(standing, at=answer.answered_at)


def _record(actor: Actor, riddle_set: RiddleSet, answer: RiddleAnswer) -> None:
    record(
        actor,
        "riddle.solved",
        about={**_about(answer), **named(riddle_set)},
        data={"won": "yes" if answer.won else "no", "stamps": answer.stamps, "place": _place(answer)},
        at=answer.answered_at,
    )


def _place(answer: RiddleAnswer) -> str:
    return "home" if answer.is_at_home else "desk"


def _about(answer: RiddleAnswer) -> dict[str, Named]:
    """Which answer to which slip, by whom; the slip by its number, never by what it says."""
    number = gettext("%(number)s 号") % {"number": answer.slip.number}
    about = {"answer": Named(answer.id, number), "slip": Named(answer.slip_id, number)}
    return {**about, "person": Named(answer.person.id, answer.person.name)} if answer.person else about


def _told(answer: RiddleAnswer, *, is_again: bool = False) -> Solved:
    why = Why(answer.why)
    return Solved(answer.won, answer.stamps, why, answer.slip.number, answer.slip_id, answer.id, is_again)


@transaction.atomic
def undo_solve(actor: Actor, *, riddle_answer_id: UUID) -> Solved:
    """Take back an answer that was taken down in error: the slip hangs again. Compare-and-set; again does nothing.

    Returns the answer as it was, so that its stamps can be taken back. Raises NotFound.
    """
    answer = access.answer_for(actor, riddle_answer_id, to="riddles.desk")
    rows = RiddleAnswer.objects.of(actor).filter(id=answer.id, undone_at=None)
    if not rows.update(undone_at=clock.now()):
        return _told(answer, is_again=True)
    if answer.won:
        RiddleSlip.objects.of(actor).filter(id=answer.slip_id).update(taken_at=None)
    record(actor, "riddle.solve_undone", about={**_about(answer), **named(answer.riddle_set)})
    return _told(answer)
