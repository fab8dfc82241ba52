"""The demo's lantern riddles: the bank, the sixty slips of the festival afternoon, and who was first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random
from uuid import UUID, uuid5

from mulin.base.actor import Actor
from mulin.gatherings.models import Gathering
from mulin.kernel import clock
from mulin.ops.demo.staff import Staff
from mulin.riddles import actions, queries
from mulin.riddles.actions import Guess, Said, Settings
from mulin.riddles.models import AtHome, RiddleSet

HUNG = 60
SOLVED = 55  # five of the hard ones stay on the line
TIES = 3  # so often two are right at the same moment, and both get their stamp
TIE = timedelta(minutes=1)
SOLVERS = SOLVED + TIES
SHOWN = 0.7  # how many like to see their name under the riddle
AT_HOME = 14
PICKED_BEFORE, PRINTED_BEFORE = timedelta(days=5), timedelta(days=4)
Solver = tuple[UUID, datetime]  # who, and when they were at the lanterns
_KEEPER = "秦岚"
_SEED = "灯谜 2026"


def fill_bank(office: Staff, day: date) -> None:
    """The starter bank is taken in."""
    with clock.standing_at(datetime.combine(day, time(15), tzinfo=clock.CHINA)):
        actions.take_starter(office[_KEEPER])


def prepare(office: Staff, gathering: Gathering, today: date) -> None:
    """Days before, sixty are picked; the day after, the slips and two sealed sheets are printed."""
    held_on = gathering.starts_at.astimezone(clock.CHINA).date()
    if today <= held_on - PRINTED_BEFORE:
        return
    with clock.standing_at(datetime.combine(held_on - PICKED_BEFORE, time(10), tzinfo=clock.CHINA)):
        actor = office[_KEEPER]
        riddle_set = actions.make_set(actor, gathering_id=gathering.id, settings=Settings(at_home=AtHome.PRACTICE))
        actions.hang(actor, riddle_set_id=riddle_set.id, count=HUNG, seed=_SEED)
    with clock.standing_at(datetime.combine(held_on - PRINTED_BEFORE, time(11), tzinfo=clock.CHINA)):
        actions.mark_printed(office[_KEEPER], riddle_set_id=riddle_set.id)
        for keeper in (_KEEPER, "周敏"):
            actions.copy_answers(office[keeper], riddle_set_id=riddle_set.id)


def solve(office: Staff, gathering: Gathering, solvers: Sequence[Solver]) -> None:
    """The afternoon as the riddles' desk brings it in: who solved what, some at the same moment."""
    riddle_set = queries.set_of_gathering(office[_KEEPER], gathering.id)
    assert riddle_set is not None  # prepared days before
    said = answers_of(riddle_set, solvers)
    actions.solve_many(office[_KEEPER], riddle_set_id=riddle_set.id, said=said)
    _guess_at_home(riddle_set)


def end(office: Staff, gathering: Gathering) -> None:
    """It is over: the afternoon goes into the ledger."""
    with clock.standing_at(gathering.ends_at + timedelta(minutes=10)):
        actions.close_sets(office[_KEEPER])


def answers_of(riddle_set: RiddleSet, solvers: Sequence[Solver]) -> list[Said]:
    """One right answer of each solver, the hard riddles last and never; the same ones every time."""
    chance = Random(_SEED)  # noqa: S311  # a repeatable story, no secret
    lines = sorted(queries.slips_of(riddle_set), key=lambda line: (line.slip.riddle.difficulty, chance.random()))
    coming = iter(solvers)
    said = []
    for place, line in enumerate(lines[:SOLVED]):
        first: datetime | None = None
        for person_id, at in islice(coming, 2 if place % (SOLVED // TIES) == 1 else 1):
            first = first or at
            said.append(
                Said(
                    slip=str(line.slip.number),
                    client_id=uuid5(riddle_set.id, f"{line.slip.number}:{person_id}"),
                    judged_right=True,
                    person_id=person_id,
                    shows_name=chance.random() < SHOWN,
                    at=max(first, at - TIE),
                )
            )
    return said


def _guess_at_home(riddle_set: RiddleSet) -> None:
    neighbour = Actor(community_id=riddle_set.community_id)
    for place, line in enumerate(queries.slips_of(riddle_set)[:AT_HOME]):
        words = line.slip.answer if place % 3 else "不知道"
        guess = Guess(words=words, who=f"home-{place % 5}".encode(), client_id=uuid5(riddle_set.id, f"home:{place}"))
        actions.guess(neighbour, riddle_slip_id=line.slip.id, said=guess)
