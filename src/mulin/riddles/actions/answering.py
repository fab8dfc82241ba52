"""Answering: the first right answer wins the slip, whichever desk it came to and in whatever order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils import translation
from django.utils.translation import gettext

from mulin.base import bulk
from mulin.base.actor import Actor, Mouth
from mulin.kernel import clock, ids
from mulin.kernel.errors import MulinError, RuleError
from mulin.ledger.actions import Named, record
from mulin.people.models import Person
from mulin.riddles import access, queries
from mulin.riddles.actions.hanging import named
from mulin.riddles.models import RiddleAnswer, RiddleSet, RiddleSlip
from mulin.riddles.rules import Answer, Award, Why, award, check_open, is_right

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

    Locks the set's row; what every answer of the set brings is decided anew under it. One that is brought
    now, by a desk with network, is told at once and nothing that comes later takes it away. Raises RuleError
    riddles-off, riddles-told, riddle-slip-unknown, guess-empty; NotFound for strangers.
    """
    riddle_set = access.set_for(actor, riddle_set_id, to="riddles.desk")
    return _solve(actor, riddle_set, said)


def hear(actor: Actor, *, riddle_set_id: UUID, said: Said) -> Solved | None:
    """Whether an answer is right, without writing anything: None, or what a wrong one comes to.

    Raises as `solve`.
    """
    riddle_set = access.set_for(actor, riddle_set_id, to="riddles.desk")
    slip, right, _at = _heard(actor, riddle_set, said)
    return None if right else _wrong(slip)


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
    slip, right, at = _heard(actor, riddle_set, said)
    if not right:
        return _wrong(slip)
    return settle(
        actor,
        riddle_set,
        as_answer(actor, slip, said, at, _person(actor, said.person_id)),
        is_told=_is_told(actor, said),
    )


def _is_told(actor: Actor, said: Said) -> bool:
    """Whether who gave the answer hears at once what it brings; not from paper, not hours later."""
    return said.at is None and actor.mouth != Mouth.PAPER


def _heard(actor: Actor, riddle_set: RiddleSet, said: Said) -> tuple[RiddleSlip, bool, datetime]:
    """Which slip, whether right, and when."""
    now = clock.now()
    at = min(said.at or _paper_moment(actor, riddle_set, now), now)
    check_open(riddle_set.hours, answered_at=at, now=now, at_home=False)
    slip = _slip_called(riddle_set, said.slip)
    if said.judged_right is None and not said.words.strip():
        raise RuleError("guess-empty", field="words")
    right = said.judged_right
    if right is None:
        right = is_right(said.words, slip.truth, allows_pinyin=riddle_set.allows_pinyin)
    return slip, right, at


def _wrong(slip: RiddleSlip) -> Solved:
    return Solved(won=False, stamps=0, why=Why.WRONG, number=slip.number, slip_id=slip.id)


def as_answer(actor: Actor, slip: RiddleSlip, said: Said, at: datetime, person: Person | None) -> RiddleAnswer:
    """The row of a right answer, not yet saved."""
    return RiddleAnswer(
        community_id=actor.community_id,
        riddle_set_id=slip.riddle_set_id,
        slip=slip,
        person=person,
        guest_name="" if person else said.guest_name.strip()[:60],
        card=said.card,
        holder=person.id if person else said.card,
        shows_name=said.shows_name and may_show_name(person),
        client_id=said.client_id,
        answered_at=at,
        mouth=actor.mouth,
        by_id=actor.account_id,
    )


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


@transaction.atomic
def settle(actor: Actor, riddle_set: RiddleSet, answer: RiddleAnswer, *, is_told: bool = True) -> Solved:
    """Write down a right answer and what it brings; the earlier result if it, or this holder's, came before.

    Locks the set's row.
    """
    lock(riddle_set)
    earlier = _earlier(answer, is_told=is_told)
    if earlier is not None:
        return _told(earlier, is_again=True)
    add(riddle_set, answer, is_told=is_told)
    award_anew(actor, riddle_set)
    answer.refresh_from_db(fields=["won", "stamps", "why"])
    return _told(answer)


def lock(riddle_set: RiddleSet) -> None:
    """One at a time decides what a set's answers bring. In the caller's transaction."""
    RiddleSet.objects.of(riddle_set.community_id).select_for_update(of=("self",)).get(id=riddle_set.id)


def add(riddle_set: RiddleSet, answer: RiddleAnswer, *, is_told: bool) -> None:
    """Put an answer among the others, with the rules of today. The set is locked; `award_anew` follows."""
    rows = RiddleAnswer.objects.of(answer.community_id).filter(riddle_set_id=riddle_set.id)
    if is_told:
        answer.heard = (rows.aggregate(last=Max("heard"))["last"] or 0) + 1
    answer.most, answer.worth = riddle_set.per_person, riddle_set.stamps
    answer.ties_stamped = riddle_set.ties_stamped
    answer.save(force_insert=True)


def _earlier(answer: RiddleAnswer, *, is_told: bool) -> RiddleAnswer | None:
    rows = RiddleAnswer.objects.of(answer.community_id).select_related("slip")
    found: RiddleAnswer | None = rows.filter(riddle_set_id=answer.riddle_set_id, client_id=answer.client_id).first()
    if found is None and is_told and answer.holder is not None:
        standing = rows.filter(slip_id=answer.slip_id, holder=answer.holder, undone_at=None)
        found = standing.exclude(why=Why.AGAIN).first()
    return found


def award_anew(actor: Actor, riddle_set: RiddleSet, *, moved: Collection[UUID] = ()) -> None:
    """Decide what every answer of a set brings, and write down what changed. The set is locked by the caller.

    `moved` are answers that turned out to be somebody else's. Two queries, more only for what changed; a
    fact each for what is new or counts otherwise now.
    """
    rows = RiddleAnswer.objects.of(riddle_set.community_id).filter(riddle_set_id=riddle_set.id, undone_at=None)
    answers = {row.client_id: row for row in rows.select_related("slip", "person")}
    found = award(_as_ruled(row) for row in answers.values())
    changed = [row for row in answers.values() if row.id in moved or _award_of(row) != found[row.client_id]]
    # a winner or a number may pass from one to another: empty them all, then fill
    rows.filter(id__in=[row.id for row in changed if row.won]).update(won=False, prize_number=None)
    for row in changed:
        before, now = _award_of(row), found[row.client_id]
        row.won, row.stamps, row.prize_number, row.why = now.won, now.stamps, now.number, now.why.value
        if before is None or row.id in moved or _counts(before) != _counts(now):
            _write_facts(actor, riddle_set, row, before)
    bulk.insert(changed, update=["won", "stamps", "why", "prize_number", "reference"])
    _take_slips(riddle_set, answers.values())


def _as_ruled(row: RiddleAnswer) -> Answer:
    return Answer(
        id=row.client_id,
        slip=row.slip_id,
        holder=row.holder,
        at=row.answered_at,
        heard=row.heard,
        most=row.most,
        stamps=row.worth,
        ties_stamped=row.ties_stamped,
        is_kept=row.is_kept,
    )


def _award_of(row: RiddleAnswer) -> Award | None:
    return Award(row.won, row.stamps, Why(row.why), row.prize_number) if row.why else None


def _take_slips(riddle_set: RiddleSet, answers: Iterable[RiddleAnswer]) -> None:
    """A slip is taken from the moment its winner answered, and hangs where nobody has won it."""
    taken = {row.slip_id: row.answered_at for row in answers if row.won}
    slips = RiddleSlip.objects.of(riddle_set.community_id).filter(riddle_set_id=riddle_set.id)
    known = slips.filter(Q(id__in=list(taken)) | Q(taken_at__isnull=False)).values_list("id", "taken_at")
    for slip_id, taken_at in known:
        if taken.get(slip_id) != taken_at:
            slips.filter(id=slip_id).update(taken_at=taken.get(slip_id))


def _counts(one: Award) -> tuple[bool, int, bool]:
    """What a fact says of an answer."""
    return one.won, one.stamps, one.why == Why.AGAIN


def _write_facts(actor: Actor, riddle_set: RiddleSet, answer: RiddleAnswer, before: Award | None) -> None:
    """What an answer brings, as a fact; the fact that said otherwise is taken back."""
    if before and before.why != Why.AGAIN:
        record_undone(actor, riddle_set, answer)
        answer.reference = ids.uuid7()
    if answer.why != Why.AGAIN:
        record(
            actor,
            "riddle.solved",
            about={**_about(answer), **named(riddle_set)},
            data={"won": "yes" if answer.won else "no", "stamps": answer.stamps, "place": _place(answer)},
            at=answer.answered_at,
        )


def record_undone(actor: Actor, riddle_set: RiddleSet, answer: RiddleAnswer) -> None:
    """The fact that takes back the fact of an answer: by whom and when."""
    record(actor, "riddle.solve_undone", about={**_about(answer), **named(riddle_set)})


def _place(answer: RiddleAnswer) -> str:
    return "home" if answer.is_at_home else "desk"


def _about(answer: RiddleAnswer) -> dict[str, Named]:
    """Which answer to which slip, by whom; the slip by its number, never by what it says.

    The ledger keeps one name for all readers: in the source language, whoever notes it.
    """
    with translation.override(settings.LANGUAGE_CODE):
        number = gettext("%(number)s 号") % {"number": answer.slip.number}
    about = {"answer": Named(answer.reference or answer.id, number), "slip": Named(answer.slip_id, number)}
    return {**about, "person": Named(answer.person.id, answer.person.name)} if answer.person else about


def what_came_of(actor: Actor, *, client_id: UUID) -> Solved:
    """What an answer brings as things stand now, by the id its device gave it. Raises NotFound. One query."""
    rows = RiddleAnswer.objects.of(actor).select_related("slip")
    answer: RiddleAnswer = rows.get_or_404(client_id=client_id)
    return _told(answer)


def _told(answer: RiddleAnswer, *, is_again: bool = False) -> Solved:
    why = Why(answer.why)
    return Solved(answer.won, answer.stamps, why, answer.slip.number, answer.slip_id, answer.id, is_again)


@transaction.atomic
def undo_solve(actor: Actor, *, riddle_answer_id: UUID) -> Solved:
    """Take back an answer that was taken down in error: whoever was right next has the slip, else it hangs again.

    Locks the set's row; again does nothing. Returns the answer as it was. Raises NotFound.
    """
    answer = access.answer_for(actor, riddle_answer_id, to="riddles.desk")
    lock(answer.riddle_set)
    return take_back(actor, answer)


def take_back(actor: Actor, answer: RiddleAnswer) -> Solved:
    """As `undo_solve`, for an answer that was loaded with its set and slip. The set is locked by the caller."""
    rows = RiddleAnswer.objects.of(answer.community_id).filter(id=answer.id, undone_at=None)
    if not rows.update(undone_at=clock.now()):
        return _told(answer, is_again=True)
    if answer.why != Why.AGAIN:
        record_undone(actor, answer.riddle_set, answer)
    award_anew(actor, answer.riddle_set)
    return _told(answer)
