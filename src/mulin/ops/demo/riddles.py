"""The demo's lantern riddles: the bank, the sixty slips of the festival afternoon, and who was first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random
from uuid import UUID, uuid5

from mulin.base.actor import Actor
from mulin.gatherings.models import Attendance, Gathering
from mulin.kernel import clock
from mulin.ops.demo.staff import Staff
from mulin.riddles import actions, queries
from mulin.riddles.actions import Guess, Said, Settings, Solved
from mulin.riddles.models import AtHome, RiddleSet

HUNG = 60
SOLVED = 51  # nine of the hard ones stay on the line
TIES = 3  # twice right at the same moment
AT_HOME = 14
PICKED_BEFORE, PRINTED_BEFORE = timedelta(days=5), timedelta(days=4)
_KEEPER = "秦岚"
_SEED = "灯谜 2026"


def fill_bank(office: Staff, day: date) -> None:
    """The starter bank is taken in."""
    with clock.standing_at(datetime.combine(day, time(15), tzinfo=clock.CHINA)):
        actions.take_starter(office[_KEEPER])


def furnish(office: Staff, gathering: Gathering, today: date, people: Sequence[UUID] = ()) -> list[Solved]:
    """Everything of an afternoon that lies before `today`: picked, printed, answered, told. What was answered."""
    held_on = gathering.starts_at.astimezone(clock.CHINA).date()
    if today > held_on - PRINTED_BEFORE:
        prepare(office, gathering, held_on)
    return answer(office, gathering, people) if today > held_on else []


def prepare(office: Staff, gathering: Gathering, held_on: date) -> None:
    """Sixty are picked; the day after, the slips and two sealed sheets are printed."""
    with clock.standing_at(datetime.combine(held_on - PICKED_BEFORE, time(10), tzinfo=clock.CHINA)):
        actor = office[_KEEPER]
        riddle_set = actions.make_set(actor, gathering_id=gathering.id, settings=Settings(at_home=AtHome.PRACTICE))
        actions.hang(actor, riddle_set_id=riddle_set.id, count=HUNG, seed=_SEED)
    with clock.standing_at(datetime.combine(held_on - PRINTED_BEFORE, time(11), tzinfo=clock.CHINA)):
        actions.mark_printed(office[_KEEPER], riddle_set_id=riddle_set.id)
        for keeper in (_KEEPER, "周敏"):
            actions.copy_answers(office[keeper], riddle_set_id=riddle_set.id)


def answer(office: Staff, gathering: Gathering, people: Sequence[UUID] = ()) -> list[Solved]:
    """The afternoon: who solved what, some at the same moment, some at home; and when it is over, the ledger."""
    riddle_set = queries.set_of_gathering(office[_KEEPER], gathering.id)
    if riddle_set is None:
        return []
    said = answers_of(riddle_set, people or _visitors(gathering))
    with clock.standing_at(gathering.ends_at - timedelta(minutes=5)):
        solved = actions.solve_many(office[_KEEPER], riddle_set_id=riddle_set.id, said=said)
        _guess_at_home(riddle_set)
    with clock.standing_at(gathering.ends_at + timedelta(minutes=10)):
        actions.close_sets(office[_KEEPER])
    return solved


def answers_of(riddle_set: RiddleSet, people: Sequence[UUID]) -> list[Said]:
    """The right answers of the afternoon in their order, as a desk brings them; the same ones every time."""
    chance = Random(_SEED)  # noqa: S311  # a repeatable story, no secret
    lines = queries.slips_of(riddle_set)
    hard_last = sorted(lines, key=lambda line: (line.slip.riddle.difficulty, chance.random()))
    solved = hard_last[:SOLVED]
    chance.shuffle(solved)
    crowd = sorted(people)
    chance.shuffle(crowd)
    who = cycle(crowd[: max(1, SOLVED * 2 // 3)] or [None])  # some solve two, nobody more than three
    held = riddle_set.gathering
    step = (held.ends_at - held.starts_at - timedelta(minutes=20)) / max(1, len(solved))
    said = []
    for place, line in enumerate(solved):
        at = held.starts_at + timedelta(minutes=8) + place * step
        for tied in range(2 if place % (SOLVED // TIES) == 1 else 1):
            key = uuid5(riddle_set.id, f"{line.slip.number}:{tied}")
            moment = at + timedelta(seconds=tied * 20)
            said.append(
                Said(
                    slip=str(line.slip.number),
                    client_id=key,
                    judged_right=True,
                    person_id=next(who),
                    shows_name=chance.random() < 0.7,
                    at=moment,
                )
            )
    return said


def _visitors(gathering: Gathering) -> list[UUID]:
    rows = Attendance.objects.of(gathering.community_id).filter(gathering=gathering, undone_at=None)
    return list(rows.exclude(person=None).values_list("person_id", flat=True))


def _guess_at_home(riddle_set: RiddleSet) -> None:
    neighbour = Actor(community_id=riddle_set.community_id)
    for place, line in enumerate(queries.slips_of(riddle_set)[:AT_HOME]):
        words = line.slip.answer if place % 3 else "不知道"
        guess = Guess(words=words, who=f"home-{place % 5}".encode(), client_id=uuid5(riddle_set.id, f"home:{place}"))
        actions.guess(neighbour, riddle_slip_id=line.slip.id, said=guess)
