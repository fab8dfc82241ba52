"""Pages by role, without script: the bank, the set, the desk, home, and what is told afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mulin.base.roles import Role
from mulin.exchange import workbook
from mulin.gatherings.models import Attendance, Gathering, Steward
from mulin.kernel import clock
from mulin.people.models import Person
from mulin.riddles import actions, queries
from mulin.riddles.models import Riddle, RiddleAnswer, RiddleSet
from tests.riddles.conftest import CANARY, STARTS, Afternoon, facts, make_riddle, text, url


@pytest.fixture
def worker(world: Any) -> Client:
    return world.sign_in(Role.COMMUNITY_WORKER)


@pytest.fixture
def keeper(afternoon: Afternoon) -> Client:
    return afternoon.world.sign_in(Role.COMMUNITY_WORKER)


# --- the bank ------------------------------------------------------------------------------------


def test_an_empty_bank_offers_the_starter_and_takes_it_with_one_press(worker: Client) -> None:
    assert "收下现成的谜库" in text(worker.get(url("bank")))
    worker.post(url("starter"))
    shown = text(worker.get(url("bank")))
    assert "收下了 119 条" in shown
    assert "麻屋子" in text(worker.get(url("bank"), {"q": "麻屋子"}))


def test_the_bank_covers_its_answers_until_asked(afternoon: Afternoon, keeper: Client) -> None:
    assert CANARY not in text(keeper.get(url("bank")))
    assert "挂着呢" in text(keeper.get(url("bank")))
    assert CANARY in text(keeper.get(url("bank"), {"answers": 1, "difficulty": 3}))
    assert CANARY not in text(keeper.get(url("bank"), {"answers": 1, "difficulty": 1}))


def test_a_riddle_is_written_changed_and_put_aside(worker: Client, world: Any) -> None:
    form = {
        "face": "红公鸡，绿尾巴，身体钻到地底下",
        "category": "蔬菜",
        "answer": "红萝卜",
        "difficulty": "1",
        "client_key": "k",
    }
    assert worker.post(url("add"), {**form, "answer": ""}).status_code == 422
    assert "露春" in text(worker.post(url("add"), form, follow=True))
    riddle = Riddle.objects.of(world.worker).get()
    here = url("riddle", riddle_id=riddle.id)
    changed = {**form, "version": "1", "also": "胡萝卜"}
    assert "改好了" in text(worker.post(here, changed, follow=True))
    late = worker.post(here, {**changed, "source": "民间"})
    assert late.status_code == 409
    assert "别人刚改过" in text(late)
    assert 'value="民间"' in text(late)
    again = worker.post(here, {**changed, "source": "民间", "version": "2"}, follow=True)
    assert "改好了" in text(again)
    assert "收起来了" in text(worker.post(url("retire", riddle_id=riddle.id), follow=True))
    assert Riddle.objects.of(world.worker).get().retired_at is not None
    assert "放回来了" in text(worker.post(url("retire", riddle_id=riddle.id), follow=True))


def test_a_table_comes_in_with_remarks(worker: Client) -> None:
    rows = [["谜面", "谜底", "难度"], ["千条线", "雨", "易"], ["一加一", "", ""]]
    file = SimpleUploadedFile("谜.xlsx", workbook.write_xlsx(rows))
    shown = text(worker.post(url("load"), {"file": file}))
    assert "新收 1 条" in shown
    assert "第 3 行" in shown
    assert "还没写谜底" in shown
    broken = worker.post(url("load"), {"file": SimpleUploadedFile("谜.csv", "题,底\n一,二".encode())})
    assert broken.status_code == 422
    assert "没找到表头" in text(broken)


def test_the_bank_costs_the_same_with_more_riddles(worker: Client, world: Any) -> None:
    make_riddle(world.worker, "一加一", "王")
    worker.get(url("bank"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as spent:
            worker.get(url("bank"))
        return len(spent)

    few = cost()
    actions.take_starter(world.worker)
    assert cost() == few


# --- the set -------------------------------------------------------------------------------------


@pytest.fixture
def coming(world: Any) -> Iterator[Gathering]:
    """An event in three days, without riddles."""
    from mulin.gatherings.models import Host

    host = Host.objects.create(community=world.community, kind="event", name="灯谜")
    with clock.standing_at(STARTS - timedelta(days=3)):
        yield Gathering.objects.create(
            community=world.community,
            host=host,
            title="灯谜系列活动",
            starts_at=STARTS,
            ends_at=STARTS + timedelta(hours=3),
        )


def test_a_set_is_begun_picked_put_right_and_printed(coming: Gathering, world: Any) -> None:
    worker = world.sign_in(Role.COMMUNITY_WORKER)
    begin = url("gathering", gathering_id=coming.id)
    assert "灯谜系列活动" in text(worker.get(url("sets")))
    assert "开始备谜" in text(worker.get(begin))
    assert "谜库还是空的" in text(worker.post(begin, follow=True))
    worker.post(url("starter"))
    riddle_set = RiddleSet.objects.of(world.worker).get()
    here = {"riddle_set_id": riddle_set.id}
    assert worker.post(url("hang", **here), {"count": "0"}).status_code == 422
    assert "挂 12 条" in text(worker.post(url("hang", **here), {"count": "12"}, follow=True))
    first = queries.slips_of(riddle_set)[0].slip
    worker.post(url("swap", riddle_slip_id=first.id))
    assert queries.slips_of(riddle_set)[0].slip.riddle_id != first.riddle_id
    assert "1 号取下了" in text(worker.post(url("take-off", riddle_slip_id=first.id), follow=True))
    spare = make_riddle(world.worker, "独此一条的新谜", "新")
    assert "独此一条" in text(worker.get(url("choose", **here), {"q": "独此"}))
    assert "12 号" in text(worker.post(url("hang-one", **here), {"riddle": str(spare.id)}, follow=True))
    assert worker.post(url("hang-one", **here), {"riddle": str(spare.id)}).status_code == 422
    pdf = worker.post(url("slips", **here))
    assert pdf["Content-Type"] == "application/pdf"
    assert "再印一份谜条" in text(worker.get(url("set", **here)))
    refused = worker.post(url("swap", riddle_slip_id=queries.slips_of(riddle_set)[0].slip.id))
    assert "号码不能动" in text(refused)
    rules = {"per_person": "2", "stamps": "1", "at_home": "wins"}
    assert "规矩记下了" in text(worker.post(url("rules", **here), rules, follow=True))
    assert worker.post(url("rules", **here), {**rules, "stamps": "9"}).status_code == 422
    riddle_set.refresh_from_db()
    assert (riddle_set.per_person, riddle_set.at_home, riddle_set.ties_stamped) == (2, "wins", False)


def test_slips_that_cannot_be_printed_are_named_before_any_paper(afternoon: Afternoon, keeper: Client) -> None:
    slip = afternoon.slip(1)
    type(slip).objects.of(afternoon.keeper).filter(id=slip.id).update(face="一家人👪")
    here = {"riddle_set_id": afternoon.riddle_set.id}
    assert "字库里没有" in text(keeper.get(url("set", **here)))
    refused = keeper.post(url("slips", **here))
    assert refused.status_code == 422
    assert "有 1 条印不出来" in text(refused)


def test_a_leader_runs_the_riddles_of_their_own_host_only(afternoon: Afternoon) -> None:
    world = afternoon.world
    leader = world.sign_in(Role.RESIDENT)
    first = Person.objects.of(world.community.id).get(account__isnull=False)
    here = url("set", riddle_set_id=afternoon.riddle_set.id)
    assert leader.get(here).status_code == 404
    Steward.objects.create(
        community=world.community, host=afternoon.gathering.host, person=first, kind="leader", starts_on=STARTS.date()
    )
    assert leader.get(here).status_code == 200
    assert leader.get(url("answers", riddle_set_id=afternoon.riddle_set.id)).status_code == 200
    assert leader.get(url("bank")).status_code == 404
    assert "灯谜系列活动" in text(leader.get(url("sets")))


def test_telling_is_asked_first(afternoon: Afternoon, keeper: Client) -> None:
    here = url("reveal", riddle_set_id=afternoon.riddle_set.id)
    assert "收不回来" in text(keeper.get(here))
    assert facts("riddle.told") == []
    assert "谜底揭了" in text(keeper.post(here, follow=True))
    assert len(facts("riddle.told")) == 1


def test_the_set_costs_the_same_with_more_slips(afternoon: Afternoon, keeper: Client) -> None:
    pages = [url("set", riddle_set_id=afternoon.riddle_set.id), url("desk", riddle_set_id=afternoon.riddle_set.id)]
    pages += [url("play", riddle_set_id=afternoon.riddle_set.id), url("answers", riddle_set_id=afternoon.riddle_set.id)]

    def costs() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as spent:
                assert keeper.get(page).status_code == 200
            found.append(len(spent))
        return found

    costs()
    few = costs()
    actions.take_starter(afternoon.keeper)
    for riddle in Riddle.objects.of(afternoon.keeper).filter(slips=None)[:20]:
        actions.add_slip(afternoon.keeper, riddle_set_id=afternoon.riddle_set.id, riddle_id=riddle.id)
    for number in range(4, 8):
        afternoon.say(number, judged_right=True, by=afternoon.world.elder)
    assert costs() == few


# --- the answering desk --------------------------------------------------------------------------


@pytest.fixture
def present(afternoon: Afternoon) -> Afternoon:
    """王淑珍 and 陈志远 have come."""
    for person in (afternoon.world.elder, afternoon.world.son):
        Attendance.objects.create(
            community=afternoon.world.community,
            gathering=afternoon.gathering,
            person=person,
            client_id=uuid4(),
            came_at=clock.now(),
            mouth="desk",
        )
    return afternoon


def press(keeper: Client, afternoon: Afternoon, number: int, **form: str) -> Any:
    where = url("answer", riddle_slip_id=afternoon.slip(number).id)
    return keeper.post(where, {"client_id": str(uuid4()), **form}, follow=True)


def test_the_desk_finds_a_slip_by_number_and_writes_down_who_was_right(present: Afternoon, keeper: Client) -> None:
    desk = url("desk", riddle_set_id=present.riddle_set.id)
    assert keeper.get(desk, {"number": "１号"}).url == url("answer", riddle_slip_id=present.slip(1).id)
    assert keeper.get(desk, {"number": present.slip(2).shown_code}).status_code == 302
    missing = keeper.get(desk, {"number": "77"})
    assert "没有这一号" in text(missing)
    shown = text(press(keeper, present, 1, who="wsz", judged="yes", shows_name="on"))
    assert "1 号答对了，谜条归您。给 1 枚章。" in shown
    assert "王淑珍" in shown
    assert RiddleAnswer.objects.of(present.keeper).get().shows_name
    assert "王淑珍猜走了" in text(keeper.get(url("answer", riddle_slip_id=present.slip(1).id)))
    answer = RiddleAnswer.objects.of(present.keeper).get()
    assert "又挂上了" in text(keeper.post(url("undo", riddle_answer_id=answer.id), follow=True))


def test_words_are_judged_and_a_wrong_one_stays_at_the_slip(present: Afternoon, keeper: Client) -> None:
    shown = text(press(keeper, present, 1, who="陈志远", words="火把"))
    assert "“火把”不对" in shown
    assert 'value="陈志远"' in shown
    assert "没答对" in text(press(keeper, present, 1, judged="no"))
    assert press(keeper, present, 1, who="陈志远").status_code == 422
    assert "谜条归您" in text(press(keeper, present, 1, who="陈志远", words="燈籠！"))
    late = text(press(keeper, present, 1, who="王淑珍", words="灯笼"))
    assert "前后脚" in late
    assert RiddleAnswer.objects.of(present.keeper).filter(person=present.world.son, won=True).exists()


def test_a_name_that_may_mean_two_is_asked_and_a_stranger_is_a_guest(present: Afternoon, keeper: Client) -> None:
    twin = Person.objects.of(present.world.community.id).get(id=present.world.son.id)
    twin.pk, twin.household = uuid4(), None
    twin.save(force_insert=True)
    Attendance.objects.create(
        community=twin.community,
        gathering=present.gathering,
        person=twin,
        client_id=uuid4(),
        came_at=clock.now(),
        mouth="desk",
    )
    asked = text(press(keeper, present, 1, who="陈志远", judged="yes"))
    assert "是哪一位" in asked
    assert not RiddleAnswer.objects.of(present.keeper).exists()
    press(keeper, present, 1, who="陈志远", judged="yes", person=str(twin.id))
    press(keeper, present, 2, who="陈志远", judged="yes", person=str(UUID(int=0)))
    press(keeper, present, 3, who="小宝他爸", judged="yes")
    rows = RiddleAnswer.objects.of(present.keeper).order_by("slip__number")
    assert [(row.person_id, row.guest_name) for row in rows] == [(twin.id, ""), (None, "陈志远"), (None, "小宝他爸")]


def test_the_paper_is_typed_in_afterwards_and_twice_is_harmless(present: Afternoon) -> None:
    paper = url("paper", riddle_set_id=present.riddle_set.id)
    with present.at(60 * 20):
        keeper = present.world.sign_in(Role.COMMUNITY_WORKER)
        assert "记下了 2 条" in text(keeper.post(paper, {"n1": "王淑珍", "n2": "小宝", "n3": ""}, follow=True))
        keeper.post(paper, {"n1": "王淑珍", "n2": "小宝"})
        rows = RiddleAnswer.objects.of(present.keeper).order_by("slip__number")
        assert [(row.person_id, row.mouth, row.won) for row in rows] == [
            (present.world.elder.id, "paper", True),
            (None, "paper", True),
        ]
    with present.at(60 * 24 * 9):
        keeper = present.world.sign_in(Role.COMMUNITY_HEAD)
        late = keeper.post(paper, {"n3": "王淑珍"})
        assert late.status_code == 422
        assert 'value="王淑珍"' in text(late)
