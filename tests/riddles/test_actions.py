from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mulin.base.actor import Mouth
from mulin.base.roles import Role
from mulin.exchange import workbook
from mulin.gatherings.models import Gathering
from mulin.kernel import clock
from mulin.kernel.errors import Conflict, NotFound, RuleError
from mulin.people import actions as people
from mulin.people.models import Person
from mulin.riddles import actions, queries
from mulin.riddles.actions import Guess, Said, Settings
from mulin.riddles.models import AtHome, HomeGuess, Riddle, RiddleAnswer, RiddleSet, RiddleSlip
from mulin.riddles.rules import Draft, Why
from tests.riddles.conftest import CANARY, STARTS, Afternoon, facts, make_afternoon, make_riddle
from tests.threads import at_once, real_database
from tests.world import build_world


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as caught:
        call()
    return caught.value.code


# --- the bank ------------------------------------------------------------------------------------


def test_the_starter_bank_comes_with_one_press_and_only_once(world: Any) -> None:
    taken = actions.take_starter(world.worker)
    assert taken.added >= 100
    assert (taken.same, taken.faults) == (0, [])
    again = actions.take_starter(world.worker)
    assert (again.added, again.same) == (0, taken.added)
    assert Riddle.objects.of(world.other.id).count() == 0
    assert [fact.data["added"] for fact in facts("riddle.starter_taken")] == [taken.added, 0]


def test_a_table_names_its_faulty_rows_and_takes_the_others(world: Any) -> None:
    rows = [
        ["谜面", "谜目", "谜底", "难度", "谜格"],
        ["千条线", "自然现象", "雨", "易", ""],
        ["千條線！", "自然现象", "雨", "", ""],
        ["甲" * 201, "物", "乙", "", ""],
        ["今天", "国名", "日本国", "难", "秋千格"],
        ["红公鸡，绿尾巴", "蔬菜", "红萝卜", "1", ""],
    ]
    taken = actions.import_riddles(world.worker, content=workbook.write_xlsx(rows))
    assert (taken.added, taken.same) == (2, 1)
    assert [(line, error.code) for line, error in taken.faults] == [(4, "text-long"), (5, "riddle-form-length")]
    assert taken.doubtful == [(6, "红公鸡，绿尾巴")]
    assert actions.import_riddles(world.worker, content=workbook.write_csv(rows)).added == 0


def test_a_formula_in_a_table_is_only_text(world: Any) -> None:
    taken = actions.import_riddles(world.worker, content='谜面,谜底\n"=HYPERLINK(""http://x"")",链接\n'.encode())
    assert taken.added == 1
    assert Riddle.objects.of(world.worker).get().face == '=HYPERLINK("http://x")'


def test_the_same_riddle_stands_once_whatever_its_signs(world: Any) -> None:
    draft = Draft(face="千条线，万条线", category="打一物", answer="雨")
    first = actions.add_riddle(world.worker, draft=draft, client_key="a")
    assert actions.add_riddle(world.worker, draft=draft, client_key="a").id == first.id
    twin = Draft(face="千條線万條線。", category="打一物", answer="雨水")
    assert code_of(lambda: actions.add_riddle(world.worker, draft=twin, client_key="b")) == "riddle-twin"


def test_an_edit_reaches_slips_but_never_changes_what_is_on_paper(afternoon: Afternoon) -> None:
    riddle = afternoon.slip(1).riddle
    other = Draft(face=riddle.face, category=riddle.category, answer="红蜡烛", also=("蜡烛",))
    actions.edit_riddle(afternoon.keeper, riddle_id=riddle.id, version=1, draft=other)
    assert afternoon.slip(1).answer == "红蜡烛"
    face = Draft(face="红娘子上高楼啦", category=riddle.category, answer="红蜡烛")
    change = lambda version: actions.edit_riddle(afternoon.keeper, riddle_id=riddle.id, version=version, draft=face)  # noqa: E731
    assert code_of(lambda: change(2)) == "riddle-on-paper"
    with pytest.raises(Conflict):
        change(1)
    with afternoon.at(181):
        change(2)
        assert afternoon.slip(1).face == "红娘子，上高楼，心里疼，眼泪流"
        assert afternoon.slip(1).answer == "红蜡烛"


def test_riddles_are_put_aside_and_found_by_two_characters(world: Any) -> None:
    riddle = make_riddle(world.worker, "千条线，万条线，掉到水里看不见", "雨")
    make_riddle(world.worker, "一加一", "王")
    assert [one.id for one in queries.bank(world.worker, words="万条").riddles] == [riddle.id]
    actions.retire_riddle(world.worker, riddle_id=riddle.id)
    assert [one.answer for one in queries.bank(world.worker).riddles] == ["王"]
    assert queries.bank(world.worker, retired=True).riddles.get().id == riddle.id
    actions.retire_riddle(world.worker, riddle_id=riddle.id, back=True)
    assert queries.bank(world.worker).in_use == 2
    assert len(facts("riddle.retired")) == len(facts("riddle.back")) == 1


# --- hanging -------------------------------------------------------------------------------------


@pytest.fixture
def event(world: Any) -> Callable[[int], Gathering]:
    """A culture event in the given year, on 27 September."""

    def make(year: int) -> Gathering:
        host = world.extra.get("host") or make_host(world)
        start = STARTS.replace(year=year)
        return Gathering.objects.create(
            community=world.community,
            host=host,
            title=f"灯谜 {year}",
            starts_at=start,
            ends_at=start + timedelta(hours=3),
        )

    def make_host(world: Any) -> Any:
        from mulin.gatherings.models import Host

        world.extra["host"] = Host.objects.create(community=world.community, kind="event", name="灯谜")
        return world.extra["host"]

    return make


def test_this_years_set_avoids_last_years(world: Any, event: Callable[[int], Gathering]) -> None:
    actions.take_starter(world.worker)
    hung: dict[int, set[UUID]] = {}
    for year in (2025, 2026):
        with clock.standing_at(STARTS.replace(year=year) - timedelta(days=3)):
            riddle_set = actions.make_set(world.worker, gathering_id=event(year).id)
            reused = actions.hang(world.worker, riddle_set_id=riddle_set.id, count=50, seed="x")
            assert reused == 0
            hung[year] = {slip.slip.riddle_id for slip in queries.slips_of(riddle_set)}
            assert actions.make_set(world.worker, gathering_id=riddle_set.gathering_id).id == riddle_set.id
    assert not hung[2025] & hung[2026]
    with clock.standing_at(STARTS - timedelta(days=3)):
        assert actions.hang(world.worker, riddle_set_id=riddle_set.id, count=100) == 100 - (119 - 50)
        lines = queries.slips_of(riddle_set)
    assert [line.slip.number for line in lines] == list(range(1, 101))
    assert len({line.slip.code for line in lines}) == 100


def test_slips_are_swapped_and_taken_off_until_they_are_on_paper(world: Any, event: Callable[[int], Gathering]) -> None:
    actions.take_starter(world.worker)
    with clock.standing_at(STARTS - timedelta(days=3)):
        riddle_set = actions.make_set(world.worker, gathering_id=event(2026).id)
        actions.hang(world.worker, riddle_set_id=riddle_set.id, count=10, seed="x")
        before = [line.slip for line in queries.slips_of(riddle_set)]
        actions.swap_slip(world.worker, riddle_slip_id=before[3].id)
        actions.remove_slip(world.worker, riddle_slip_id=before[0].id)
        after = [line.slip for line in queries.slips_of(riddle_set)]
        assert [slip.number for slip in after] == list(range(1, 10))
        assert after[2].riddle_id not in {slip.riddle_id for slip in before}
        assert after[2].riddle.difficulty == before[3].riddle.difficulty
        actions.mark_printed(world.worker, riddle_set_id=riddle_set.id)
        assert code_of(lambda: actions.swap_slip(world.worker, riddle_slip_id=after[0].id)) == "riddle-printed"
        assert code_of(lambda: actions.hang(world.worker, riddle_set_id=riddle_set.id, count=5)) == "riddle-printed"
        actions.remove_slip(world.worker, riddle_slip_id=after[4].id)
        spare = make_riddle(world.worker, "又一条新谜", "新")
        assert actions.add_slip(world.worker, riddle_set_id=riddle_set.id, riddle_id=spare.id).number == 10
        left = [line.slip.number for line in queries.slips_of(riddle_set)]
    assert left == [1, 2, 3, 4, 6, 7, 8, 9, 10]
    with clock.standing_at(STARTS + timedelta(hours=4)):
        late = lambda: actions.add_slip(world.worker, riddle_set_id=riddle_set.id, riddle_id=before[0].riddle_id)  # noqa: E731
        assert code_of(late) == "riddles-told"


def test_an_empty_bank_and_odd_numbers_are_named(world: Any, event: Callable[[int], Gathering]) -> None:
    with clock.standing_at(STARTS - timedelta(days=3)):
        riddle_set = actions.make_set(world.worker, gathering_id=event(2026).id)
        pick = lambda count: actions.hang(world.worker, riddle_set_id=riddle_set.id, count=count)  # noqa: E731
        assert code_of(lambda: pick(10)) == "riddle-bank-empty"
        assert code_of(lambda: pick(0)) == "riddle-count"
        odd = Settings(per_person=0)
        change = lambda: actions.change_settings(world.worker, riddle_set_id=riddle_set.id, settings=odd)  # noqa: E731
        assert code_of(change) == "riddle-set-numbers"


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
    assert queries.stamps_of(world.community.id, afternoon.gathering.id) == {world.elder.id: 1}


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


def _guess(
    afternoon: Afternoon,
    words: str,
    *,
    number: int = 1,
    who: bytes = b"phone",
    person: Person | None = None,
    **more: Any,
) -> Any:
    actor = more.pop("actor", afternoon.world.actor(afternoon.world.worker.grants[0].role.VISITOR))
    said = Guess(words=words, who=who, client_id=uuid4(), person_id=person.id if person else None, **more)
    return actions.guess(actor, riddle_slip_id=afternoon.slip(number).id, said=said)


def test_three_guesses_a_slip_for_one_phone(afternoon: Afternoon) -> None:
    assert [_guess(afternoon, words).left for words in ("蜡烛", "火把")] == [2, 1]
    right = _guess(afternoon, "灯笼")
    assert (right.is_right, right.why, right.left) == (True, Why.PRACTICE, 0)
    assert code_of(lambda: _guess(afternoon, "灯笼")) == "riddle-guesses-gone"
    assert _guess(afternoon, "灯笼", who=b"another").is_right
    assert _guess(afternoon, "月亮", number=2).left == 2
    assert afternoon.slip(1).taken_at is None
    assert facts("riddle.solved") == []


def test_at_home_counts_where_the_set_says_so_and_one_has_come_in(afternoon: Afternoon) -> None:
    world = afternoon.world
    afternoon.set_rules(at_home=AtHome.WINS)
    at_home = world.actor(Role.RESIDENT, own_people=frozenset({world.elder.id}), person_id=world.elder.id)
    assert _guess(afternoon, "灯笼", who=b"visitor").why == Why.PRACTICE
    won = _guess(afternoon, "灯笼", person=world.elder, actor=at_home)
    assert (won.why, won.stamps) == (Why.WON, 1)
    assert facts("riddle.solved")[0].data["place"] == "home"
    with pytest.raises(NotFound):
        _guess(afternoon, "月亮", number=2, person=world.son, actor=at_home)
    assert HomeGuess.objects.of(at_home).filter(slip=afternoon.slip(2)).count() == 0


def test_home_is_closed_before_after_and_where_it_is_not_wanted(afternoon: Afternoon) -> None:
    with afternoon.at(-5):
        assert code_of(lambda: _guess(afternoon, "灯笼")) == "riddles-not-yet"
    with afternoon.at(180):
        assert code_of(lambda: _guess(afternoon, "灯笼")) == "riddles-told"
    assert code_of(lambda: _guess(afternoon, "　")) == "guess-empty"
    afternoon.set_rules(at_home=AtHome.OFF)
    assert code_of(lambda: _guess(afternoon, "灯笼")) == "riddles-only-there"
    Gathering.objects.of(afternoon.keeper).update(state="cancelled")
    afternoon.riddle_set.refresh_from_db()
    assert code_of(lambda: afternoon.say(1, "灯笼")) == "riddles-off"


# --- telling -------------------------------------------------------------------------------------


def test_answers_are_told_by_hand_once_and_then_nothing_more_is_won(afternoon: Afternoon) -> None:
    with afternoon.at(-1):
        assert (
            code_of(lambda: actions.reveal(afternoon.keeper, riddle_set_id=afternoon.riddle_set.id))
            == "riddles-not-yet"
        )
    assert queries.results_of(afternoon.riddle_set) == []
    actions.reveal(afternoon.keeper, riddle_set_id=afternoon.riddle_set.id)
    actions.reveal(afternoon.keeper, riddle_set_id=afternoon.riddle_set.id)
    assert len(facts("riddle.told")) == 1
    afternoon.riddle_set.refresh_from_db()
    assert [told.slip.answer for told in queries.results_of(afternoon.riddle_set)] == ["灯笼", "月亮", CANARY]
    with afternoon.at(40):
        assert code_of(lambda: afternoon.say(1, "灯笼")) == "riddles-told"


def test_the_afternoon_goes_into_the_ledger_once_when_it_is_over(afternoon: Afternoon) -> None:
    _guess(afternoon, "灯笼")
    system = afternoon.keeper
    assert actions.close_sets(system) == 0
    with afternoon.at(181):
        assert [actions.close_sets(system), actions.close_sets(system)] == [1, 0]
    (fact,) = facts("riddle.hung")
    assert fact.data == {"hung": 3, "home": 1}
    assert fact.at == STARTS + timedelta(hours=3)
    with afternoon.at(60 * 24 * 40):
        actions.close_sets(system)
        assert HomeGuess.objects.of(system).count() == 0


def test_every_copy_of_the_answers_has_its_number_and_a_name(afternoon: Afternoon) -> None:
    copies = [actions.copy_answers(afternoon.keeper, riddle_set_id=afternoon.riddle_set.id) for _ in range(2)]
    assert [copy.number for copy in copies] == [1, 2]
    assert [fact.data for fact in facts("riddle.answers_printed")] == [{"copy": 1}, {"copy": 2}]


# --- people --------------------------------------------------------------------------------------


def test_names_stand_in_the_results_only_by_consent(afternoon: Afternoon) -> None:
    world = afternoon.world
    afternoon.say(1, "灯笼", by=world.elder, shows_name=True)
    afternoon.say(2, "月亮", by=world.son)
    child = Person.objects.of(world.community.id).get(id=world.son.id)
    child.pk, child.birth_date = uuid4(), STARTS.date().replace(year=2015)
    child.save(force_insert=True)
    afternoon.say(3, CANARY, by=child, shows_name=True)
    with afternoon.at(200):
        assert [(told.solvers, told.others) for told in queries.results_of(afternoon.riddle_set)] == [
            (("王淑珍",), 0),
            ((), 1),
            ((), 1),
        ]
        own = world.actor(Role.RESIDENT, own_people=frozenset({world.elder.id}))
        (answer,) = queries.own_answers(own, afternoon.riddle_set)
        actions.hide_name(own, answer=answer)
        assert queries.results_of(afternoon.riddle_set)[0].solvers == ()


def test_a_forgotten_person_leaves_the_slip_won_by_nobody(afternoon: Afternoon) -> None:
    world = afternoon.world
    afternoon.say(1, "灯笼", by=world.elder, shows_name=True)
    assert queries.about_person(world.worker, world.elder.id) == {
        "猜中的灯谜": [("2026-09-27", "灯谜系列活动", "1 号", "得了谜条")]
    }
    actions.forget(world.worker, world.elder.id)
    answer = RiddleAnswer.objects.of(world.worker).get()
    assert (answer.person, answer.holder, answer.won, answer.shows_name) == (None, None, True, False)
    assert afternoon.slip(1).taken_at is not None


def test_two_records_of_one_person_become_one_with_all_that_was_won(afternoon: Afternoon) -> None:
    world = afternoon.world
    afternoon.say(1, "灯笼", by=world.elder)
    afternoon.say(2, "月亮", by=world.son)
    afternoon.say(1, "灯笼", by=world.son)
    people.merge_people(world.worker, kept=world.elder, gone=world.son, taken={})
    rows = RiddleAnswer.objects.of(world.worker).filter(undone_at=None).order_by("slip__number")
    assert [(row.slip.number, row.won, row.holder, row.prize_number) for row in rows] == [
        (1, True, world.elder.id, 1),
        (2, True, world.elder.id, 2),
    ]
    assert not RiddleSet.objects.of(world.other.id).exists()
