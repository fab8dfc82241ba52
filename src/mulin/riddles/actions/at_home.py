"""猜谜在家玩: a guess from a phone at home, three to a slip."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F

from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.chinese import clean_text
from mulin.kernel.errors import NotFound, RuleError
from mulin.people.models import Person
from mulin.riddles import access
from mulin.riddles.actions.answering import may_show_name, settle
from mulin.riddles.models import AtHome, HomeGuess, RiddleAnswer, RiddleSet, RiddleSlip
from mulin.riddles.rules import TRIES, Why, check_open, is_right

_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What somebody at home says. `who` is the keyed hash of their device, or of the person who has come in."""

    words: str
    who: bytes
    client_id: UUID
    person_id: UUID | None = None
    shows_name: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of a guess, and how many are left on this slip."""

    is_right: bool
    why: Why
    left: int
    stamps: int = 0


def guess(actor: Actor, *, riddle_slip_id: UUID, said: Guess) -> Heard:
    """Hear one guess. Counted by compare-and-set: never more than three a slip for one device or person.

    Where the set lets those at home win, a right answer of somebody who has come in is settled as at the desk.
    Raises RuleError riddles-…, guess-empty, riddle-guesses-gone; NotFound.
    """
    slip = access.public_slip(actor, riddle_slip_id)
    riddle_set: RiddleSet = slip.riddle_set
    if riddle_set.at_home == AtHome.OFF:
        raise RuleError("riddles-only-there")
    now = clock.now()
    check_open(riddle_set.hours, answered_at=now, now=now, at_home=True)
    words = clean_text(said.words, limit=_LONGEST)
    if not words:
        raise RuleError("guess-empty", field="words")
    right = is_right(words, slip.truth, allows_pinyin=riddle_set.allows_pinyin)
    with transaction.atomic():
        tries, was_right = _count(slip, said.who, right=right)
        if not right:
            return Heard(is_right=False, why=Why.WRONG, left=TRIES - tries)
        if riddle_set.at_home != AtHome.WINS or said.person_id is None or was_right:
            return Heard(is_right=True, why=Why.PRACTICE, left=TRIES - tries)
        solved = settle(actor, riddle_set, _answer(actor, slip, said))
        return Heard(is_right=True, why=solved.why, left=TRIES - tries, stamps=solved.stamps)


def _count(slip: RiddleSlip, who: bytes, *, right: bool) -> tuple[int, bool]:
    """Count a guess; how many there are now, and whether an earlier one was right."""
    rows = HomeGuess.objects.of(slip.community_id).filter(slip=slip, who=who)
    HomeGuess.objects.bulk_create(
        [HomeGuess(community_id=slip.community_id, slip=slip, who=who)], ignore_conflicts=True
    )
    if not rows.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        raise RuleError("riddle-guesses-gone")
    found = rows.get()
    was_right = found.right_at is not None
    if right and not was_right:
        rows.update(right_at=clock.now())
    return found.tries, was_right


def _answer(actor: Actor, slip: RiddleSlip, said: Guess) -> RiddleAnswer:
    if said.person_id not in actor.own_people:
        raise NotFound("person")
    person: Person = Person.objects.of(actor).get_or_404(id=said.person_id)
    return RiddleAnswer(
        community_id=actor.community_id,
        riddle_set=slip.riddle_set,
        slip=slip,
        person=person,
        holder=person.id,
        shows_name=said.shows_name and may_show_name(person),
        client_id=said.client_id,
        answered_at=clock.now(),
        mouth=actor.mouth,
        is_at_home=True,
        by_id=actor.account_id,
    )
