"""Answering: at the desk, at the same moment, offline, from paper, from home."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from mulin.base.actor import Mouth
from mulin.base.roles import Role
from mulin.gatherings.models import Gathering
from mulin.kernel.errors import NotFound
from mulin.ledger.models import LedgerLabel
from mulin.people.models import Person
from mulin.riddles import actions, queries
from mulin.riddles.actions import Said
from mulin.riddles.models import AtHome, HomeGuess, Riddle, RiddleAnswer, RiddleSlip
from mulin.riddles.rules import Why
from tests.riddles.conftest import CANARY, STARTS, Afternoon, code_of, facts, guess_at_home, make_afternoon
from tests.threads import at_once, real_database
from tests.world import build_world

# --- answering -----------------------------------------------------------------------------------


def test_the_first_right_answer_wins_the_slip(afternoon: Afternoon) -> None:
    world = afternoon.world
    wrong = afternoon.say(1, "蜡烛", by=world.elder)
    assert (wrong.why, wrong.answer_id) == (Why.WRONG, None)
    solved = afternoon.say(1, "燈籠。", by=world.elder)
    assert (solved.won, solved.stamps, solved.why, solved.number) == (True, 1, Why.WON, 1)
    with afternoon.at(40):
        late = afternoon.say(1, "灯笼", by=world.son)
    assert (late.won, late.stamps, late.why) == (False, 0, Why.LATE)
    assert queries.progress_of(afternoon.riddle_set) == queries.Progress(hung=3, taken=1, right=2, people=2)
    won, lost = facts("riddle.solved")
    assert won.data == {"won": "yes", "stamps": 1, "place": "desk"}
    assert won.about["person"] == str(world.elder.id)
    assert lost.data["won"] == "no"
    assert queries.stamps_of(world.community.id, [afternoon.gathering.id]) == {world.elder.id: 1}


def test_the_ledger_names_a_slip_in_one_language_whoever_answers(afternoon: Afternoon) -> None:
    with translation.override("en"):
        afternoon.say(1, "灯笼", by=afternoon.world.elder)
    (solved,) = facts("riddle.solved")
    assert LedgerLabel.objects.get(ref=solved.about["slip"]).label == "1 号"


def test_right_at_the_same_moment_gives_both_a_stamp_if_the_rule_says_so(afternoon: Afternoon) -> None:
    world = afternoon.world
    assert afternoon.say(1, "灯笼", by=world.elder).won
    tied = afternoon.say(1, "灯笼", by=world.son)
    assert (tied.won, tied.stamps, tied.why) == (False, 1, Why.TIED)
    afternoon.set_rules(ties_stamped=False, stamps=2)
    assert afternoon.say(2, "月亮", by=world.elder).stamps == 2
    assert afternoon.say(2, "月亮", by=world.son).stamps == 0


def test_a_keeper_may_judge_by_ear_and_slips_go_by_number_or_code(afternoon: Afternoon) -> None:
    code = afternoon.slip(3).shown_code
    for called in ("３号", "三", "No.3", code.lower(), f" {code.replace('0', 'O')} "):
        solved = afternoon.say(called, judged_right=True, client_id=uuid4())  # type: ignore[arg-type]  # as people write it
        assert solved.number == 3
    assert not afternoon.say(2, "月亮", judged_right=False).won
    assert code_of(lambda: afternoon.say(9, "月亮")) == "riddle-slip-unknown"
    assert code_of(lambda: afternoon.say(2, "  ")) == "guess-empty"


def test_bringing_an_answer_again_changes_nothing(afternoon: Afternoon) -> None:
    key, elder = uuid4(), afternoon.world.elder
    first = afternoon.say(1, "灯笼", by=elder, client_id=key)
    again = afternoon.say(1, "灯笼", by=elder, client_id=key)
    assert (again.answer_id, again.won, again.stamps, again.is_again) == (first.answer_id, True, 1, True)
    other_device = afternoon.say(1, "灯笼", by=elder)
    assert (other_device.answer_id, other_device.is_again) == (first.answer_id, True)
    assert len(facts("riddle.solved")) == 1


def test_one_person_wins_only_so_many(afternoon: Afternoon) -> None:
    afternoon.set_rules(per_person=1)
    elder = afternoon.world.elder
    assert afternoon.say(1, "灯笼", by=elder).won
    second = afternoon.say(2, "月亮", by=elder)
    assert (second.won, second.stamps, second.why) == (False, 0, Why.ENOUGH)
    assert afternoon.slip(2).taken_at is None
    assert afternoon.say(2, "月亮", by=afternoon.world.son).won
    card = uuid4()  # a guest by the stamp card
    assert afternoon.say(3, CANARY, card=card, guest_name="小宝").won


def test_undoing_hangs_the_slip_again(afternoon: Afternoon) -> None:
    world = afternoon.world
    solved = afternoon.say(1, "灯笼", by=world.elder)
    undone = actions.undo_solve(afternoon.keeper, riddle_answer_id=solved.answer_id)
    assert (undone.stamps, undone.won) == (1, True)
    assert afternoon.slip(1).taken_at is None
    assert actions.undo_solve(afternoon.keeper, riddle_answer_id=solved.answer_id).is_again
    assert afternoon.say(1, "灯笼", by=world.son).won
    assert afternoon.say(1, "灯笼", by=world.elder).why == Why.TIED
    assert len(facts("riddle.solve_undone")) == 1


def test_an_offline_hour_comes_back_in_any_order_and_any_number_of_times(afternoon: Afternoon) -> None:
    world = afternoon.world
    said = [
        Said(slip="1", words="灯笼", person_id=world.elder.id, client_id=uuid4(), at=STARTS + timedelta(minutes=50)),
        Said(slip="2", judged_right=True, person_id=world.son.id, client_id=uuid4(), at=STARTS + timedelta(minutes=55)),
        Said(slip="77", judged_right=True, client_id=uuid4(), at=STARTS + timedelta(minutes=56)),
        Said(slip="3", judged_right=True, person_id=world.stranger.id, client_id=uuid4()),
        Said(slip="3", words="不知道", client_id=uuid4()),
    ]
    bring = lambda some: actions.solve_many(afternoon.keeper, riddle_set_id=afternoon.riddle_set.id, said=some)  # noqa: E731
    with afternoon.at(240):  # after the end
        first = bring(said)
        again = bring(said[::-1])
    assert [one.won for one in first] == [True, True, False, False, False]
    assert [one.error for one in first] == ["", "", "riddle-slip-unknown", "riddles-told", "riddles-told"]
    assert [one.won for one in again[::-1]] == [one.won for one in first]
    assert RiddleAnswer.objects.of(world.community.id).count() == 2
    assert afternoon.slip(1).taken_at == STARTS + timedelta(minutes=50)


def test_paper_typed_in_later_speaks_of_the_afternoon(afternoon: Afternoon) -> None:
    paper = afternoon.keeper.through(Mouth.PAPER)
    with afternoon.at(60 * 20):
        assert afternoon.say(1, judged_right=True, by=afternoon.world.elder, actor=paper).won
        assert code_of(lambda: afternoon.say(2, judged_right=True)) == "riddles-told"
    with afternoon.at(60 * 24 * 9):
        assert code_of(lambda: afternoon.say(2, judged_right=True, actor=paper)) == "riddles-told"


def test_answering_costs_the_same_whatever_hangs(afternoon: Afternoon) -> None:
    afternoon.say(1, "灯笼", by=afternoon.world.son)

    def cost(number: int, words: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as spent:
            afternoon.say(number, words, by=afternoon.world.elder)
        return len(spent)

    first = cost(2, "月亮")
    actions.take_starter(afternoon.keeper)
    for riddle in Riddle.objects.of(afternoon.keeper).filter(slips=None)[:20]:
        actions.add_slip(afternoon.keeper, riddle_set_id=afternoon.riddle_set.id, riddle_id=riddle.id)
    assert cost(3, CANARY) == first <= 26


# --- F2: at the same moment ----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_desks_at_the_same_moment_have_one_winner(tmp_path: Path) -> None:
    """Four presses for two neighbours, three slips running: one winner each, both stamped, nobody twice."""
    afternoon = make_afternoon(build_world())
    people = [afternoon.world.elder, afternoon.world.son]

    def press(number: int, who: Person) -> Any:
        with afternoon.at(30):
            return afternoon.say(number, judged_right=True, by=who)

    with real_database(tmp_path):
        for number in (1, 2, 3):
            found = at_once([partial(press, number, people[n % 2]) for n in range(4)])
            assert len({one.answer_id for one in found}) == 2
            assert len({one.answer_id for one in found if one.won}) == 1
            assert {one.why for one in found} == {Why.WON, Why.TIED}
            assert all(one.stamps == 1 for one in found)
        assert at_once([_wins]) == [(3, 3, 6)]


def _wins() -> tuple[int, int, int]:
    """Slips that are taken, winners, facts."""
    won = RiddleAnswer.objects.across(reason="all of the test").filter(won=True, undone_at=None)
    slips = RiddleSlip.objects.across(reason="all of the test").exclude(taken_at=None)
    return slips.count(), won.count(), len(facts("riddle.solved"))


@pytest.mark.django_db(transaction=True)
def test_nobody_wins_more_than_allowed_at_three_desks_at_once(tmp_path: Path) -> None:
    afternoon = make_afternoon(build_world())
    with afternoon.at(10):
        afternoon.set_rules(per_person=1)

    def press(number: int) -> Any:
        with afternoon.at(30):
            return afternoon.say(number, judged_right=True, by=afternoon.world.elder)

    with real_database(tmp_path):
        found = at_once([partial(press, number) for number in (1, 2, 3)])
        assert sorted(one.why for one in found) == [Why.ENOUGH, Why.ENOUGH, Why.WON]
        assert at_once([_wins]) == [(1, 1, 3)]


# --- at home -------------------------------------------------------------------------------------


def test_three_guesses_a_slip_for_one_phone(afternoon: Afternoon) -> None:
    assert [guess_at_home(afternoon, words).left for words in ("蜡烛", "火把")] == [2, 1]
    right = guess_at_home(afternoon, "灯笼")
    assert (right.is_right, right.why, right.left) == (True, Why.PRACTICE, 0)
    assert code_of(lambda: guess_at_home(afternoon, "灯笼")) == "riddle-guesses-gone"
    assert guess_at_home(afternoon, "灯笼", who=b"another").is_right
    assert guess_at_home(afternoon, "月亮", number=2).left == 2
    assert afternoon.slip(1).taken_at is None
    assert facts("riddle.solved") == []


def test_at_home_counts_where_the_set_says_so_and_one_has_come_in(afternoon: Afternoon) -> None:
    world = afternoon.world
    afternoon.set_rules(at_home=AtHome.WINS)
    at_home = world.actor(Role.RESIDENT, own_people=frozenset({world.elder.id}), person_id=world.elder.id)
    assert guess_at_home(afternoon, "灯笼", who=b"visitor").why == Why.PRACTICE
    won = guess_at_home(afternoon, "灯笼", person=world.elder, actor=at_home)
    assert (won.why, won.stamps) == (Why.WON, 1)
    assert facts("riddle.solved")[0].data["place"] == "home"
    with pytest.raises(NotFound):
        guess_at_home(afternoon, "月亮", number=2, person=world.son, actor=at_home)
    assert HomeGuess.objects.of(at_home).filter(slip=afternoon.slip(2)).count() == 0


def test_home_is_closed_before_after_and_where_it_is_not_wanted(afternoon: Afternoon) -> None:
    with afternoon.at(-5):
        assert code_of(lambda: guess_at_home(afternoon, "灯笼")) == "riddles-not-yet"
    with afternoon.at(180):
        assert code_of(lambda: guess_at_home(afternoon, "灯笼")) == "riddles-told"
    assert code_of(lambda: guess_at_home(afternoon, "　")) == "guess-empty"
    afternoon.set_rules(at_home=AtHome.OFF)
    assert code_of(lambda: guess_at_home(afternoon, "灯笼")) == "riddles-only-there"
    Gathering.objects.of(afternoon.keeper).update(state="cancelled")
    afternoon.riddle_set.refresh_from_db()
    assert code_of(lambda: afternoon.say(1, "灯笼")) == "riddles-off"
