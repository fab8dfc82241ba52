from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from mulin.base.roles import Role
from mulin.exchange import workbook
from mulin.gatherings.models import Gathering
from mulin.kernel import clock
from mulin.kernel.errors import Conflict
from mulin.people import actions as people
from mulin.people.models import Person
from mulin.riddles import actions, queries
from mulin.riddles.actions import Settings
from mulin.riddles.models import HomeGuess, Riddle, RiddleAnswer, RiddleSet
from mulin.riddles.rules import Draft
from tests.riddles.conftest import CANARY, STARTS, Afternoon, code_of, facts, guess_at_home, make_riddle

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
    guess_at_home(afternoon, "灯笼")
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
        "猜中的灯谜": [{"哪天": date(2026, 9, 27), "哪一场": "灯谜系列活动", "哪一条": "1 号", "怎样了": "得了谜条"}]
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
