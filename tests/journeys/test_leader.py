"""What a point's leader does with a telephone and a pencil, in the browser."""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.accounts.models import Account
from mulin.base.figures import period_of
from mulin.base.jobs import run_due
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Attendance
from mulin.kernel import clock
from mulin.ledger.figures import answer
from mulin.messaging.models import Message
from mulin.points import queries
from mulin.points.models import Exchange
from tests.gatherings.conftest import make_people
from tests.journeys.looking import assert_accessible, sideways
from tests.points.conftest import NOW, Circle, make_circle, neighbours_over_the_wall

pytestmark = pytest.mark.browser


@pytest.fixture
def dancers(world: Any, time_machine: Any) -> Circle:
    """舞艺之家, founded on a Monday in September."""
    time_machine.move_to(NOW, tick=True)
    circle = make_circle(world)
    circle.found()
    return circle


def test_somebody_without_a_telephone_comes_every_wednesday_for_a_month(
    visitors: Any, dancers: Circle, time_machine: Any
) -> None:
    """The leader prints the sheet, she ticks her name, the leader types the ticks in; twice by mistake, once."""
    elder = dancers.people[2]
    elder.reach_at("")
    elder.save()
    wednesdays = [
        dancers.session(NOW.date() + timedelta(days=2 + 7 * week), hour=15, title="茶话") for week in range(4)
    ]
    for session in wednesdays:
        time_machine.move_to(session.starts_at + timedelta(minutes=5), tick=True)
        leader = visitors.come(account=dancers.account(dancers.people[0]), size="elder")
        leader.goto("/c/zs/run/")
        leader.get_by_role("link", name="茶话").first.click()
        paper = leader.request.get(leader.get_by_role("link", name="印签到表").get_attribute("href"))
        assert paper.headers["content-type"] == "application/pdf"
        leader.get_by_role("link", name="用纸签的？").click()
        assert_accessible(leader)
        assert sideways(leader) <= 0
        for _twice in range(2):
            leader.goto(f"/c/zs/run/{session.id}/sheet/")
            leader.get_by_label(elder.name).check()
            leader.get_by_role("button", name="记下来").click()
            leader.wait_for_url(f"**/run/{session.id}/")
        leader.context.close()
    came = Attendance.objects.of(dancers.worker).filter(person=elder, undone_at=None)
    assert came.values_list("gathering").distinct().count() == came.count() == len(wednesdays)
    time_machine.move_to(NOW + timedelta(days=40), tick=True)
    community, year = dancers.worker.community_id, period_of("2026")
    assert answer(community, "gatherings.visits_at_points", year).value == len(wednesdays)
    assert answer(community, "gatherings.people_at_points", year).value == 1
    today = clock.today()
    assert queries.sums(community, [dancers.point], NOW.date(), today)[dancers.point.id].regulars == 1


def test_a_leader_of_seventy_checks_forty_five_people_in(
    visitors: Any, dancers: Circle, time_machine: Any, django_assert_max_num_queries: Any, capsys: Any
) -> None:
    """One tap a name in large letters on a telephone, down the list and never back, one request each."""
    host = dancers.point.host
    crowd = make_people(dancers.world, [f"王{chr(0x4E00 + 7 * number)}" for number in range(45)])
    for person in crowd:
        gatherings.add_regular(dancers.worker, host_id=host.id, person_id=person.id)
    session = dancers.session(NOW.date(), hour=15, title="排练")
    time_machine.move_to(session.starts_at, tick=True)
    leader = visitors.come(account=dancers.account(dancers.people[0]), size="elder")
    leader.goto(f"/c/zs/run/{session.id}/")
    assert sideways(leader) <= 0
    sent: list[str] = []
    asked = {"document", "xhr", "fetch"}  # no picture that comes late
    leader.on("request", lambda request: sent.append(request.method) if request.resource_type in asked else None)
    at, since = 0, time.perf_counter()
    names = [name for name in leader.locator(".names .choice b").all_inner_texts() if name.startswith("王")]
    assert len(names) == len(crowd)
    for number, name in enumerate(names, start=1):
        leader.get_by_role("button", name=name, exact=True).click()
        leader.locator('.names .choice[aria-pressed="true"]').nth(number - 1).wait_for()
        before, at = at, leader.evaluate("Math.round(scrollY)")
        assert at >= before, f"scrolled back at {name}"
    seconds = time.perf_counter() - since
    assert sent == ["POST"] * len(crowd)
    assert Attendance.objects.of(dancers.worker).filter(gathering=session, undone_at=None).count() == len(crowd)
    with capsys.disabled():
        sys.stdout.write(f'{{"benchmark": "roll", "names": {len(crowd)}, "seconds": {seconds:.1f}}}\n')
    client = dancers.world.client()
    dancers.world.enter(client, dancers.account(dancers.people[0]))
    said = {"key": str(uuid4()), "person": str(dancers.people[3].id)}
    with django_assert_max_num_queries(24):
        client.post(f"/c/zs/run/{session.id}/tap/", said, headers={"HX-Request": "true"})


def test_names_tapped_faster_than_the_network_answers_are_all_in(
    visitors: Any, dancers: Circle, time_machine: Any
) -> None:
    host = dancers.point.host
    for person in dancers.people:
        gatherings.add_regular(dancers.worker, host_id=host.id, person_id=person.id)
    session = dancers.session(NOW.date(), hour=15, title="排练")
    time_machine.move_to(session.starts_at, tick=True)
    leader = visitors.come(account=dancers.account(dancers.people[0]))
    leader.goto(f"/c/zs/run/{session.id}/")
    slow = {"offline": False, "latency": 700, "downloadThroughput": -1, "uploadThroughput": -1}
    leader.context.new_cdp_session(leader).send("Network.emulateNetworkConditions", slow)
    for person in dancers.people[1:6]:
        leader.locator(f"#p{person.id}").click()
    leader.locator('.names .choice[aria-pressed="true"]').nth(4).wait_for()
    here = Attendance.objects.of(dancers.worker).filter(gathering=session, undone_at=None)
    assert set(here.values_list("person_id", flat=True)) == {person.id for person in dancers.people[1:6]}


def test_a_name_tapped_before_the_day_leads_to_one_page_that_says_so(
    visitors: Any, dancers: Circle, time_machine: Any
) -> None:
    gatherings.add_regular(dancers.worker, host_id=dancers.point.host_id, person_id=dancers.people[2].id)
    session = dancers.session(NOW.date() + timedelta(days=3), hour=15, title="排练")
    leader = visitors.come(account=dancers.account(dancers.people[0]))
    leader.goto(f"/c/zs/run/{session.id}/")
    with leader.expect_navigation():
        leader.locator(f"#p{dancers.people[2].id}").click()
    assert "还没到" in leader.locator("main").inner_text()
    assert leader.locator("main").count() == leader.locator("header").count() == 1
    assert not Attendance.objects.of(dancers.worker).filter(gathering=session).exists()


def test_an_exchange_with_the_neighbouring_community(visitors: Any, dancers: Circle, time_machine: Any) -> None:
    """Asked, agreed, met, written down: each side sees the meeting and its own people, nothing else."""
    worker, theirs, leader_there = neighbours_over_the_wall(dancers.world)
    account = Account.objects.create(name=leader_there.name)
    type(leader_there).objects.of(leader_there.community_id).filter(id=leader_there.id).update(account=account)
    day = NOW.date() + timedelta(days=10)

    here = visitors.come(account=dancers.account(dancers.people[0]))
    here.goto(f"/c/zs/points/{dancers.point.id}/exchanges/invite/")
    here.get_by_label("和谁").select_option(value=str(theirs.id))
    here.get_by_label("交流什么").fill("柔力球友谊交流")
    here.get_by_label("哪天").fill(day.isoformat())
    here.get_by_label("几点开始").fill("09:00")
    here.get_by_label("几点结束").fill("11:00")
    assert_accessible(here)
    assert sideways(here) <= 0
    here.get_by_role("button", name="送出邀请").click()
    here.get_by_text("等对方回话").first.wait_for()

    there = visitors.come(account=account, size="elder")
    their_side = Exchange.objects.of(worker).get()
    there.goto(f"/c/jf/points/exchanges/{their_side.id}/")
    assert_accessible(there)
    assert dancers.people[3].name not in there.content()  # whoever is on our roster stays on ours
    there.get_by_role("button", name="好，我们去").click()
    there.get_by_text("说好了，两边都排上了。").wait_for()
    run_due()
    assert Message.objects.of(dancers.worker).filter(to_person_id=dancers.people[0].id).exists()

    row = Exchange.objects.of(dancers.worker).get()
    time_machine.move_to(row.ends_at + timedelta(minutes=5), tick=True)
    here = visitors.come(account=dancers.account(dancers.people[0]))
    here.goto(f"/c/zs/run/{row.gathering_id}/sheet/")
    for person in dancers.people[:5]:
        here.get_by_label(person.name).check()
    here.get_by_role("button", name="记下来").click()
    here.get_by_role("link", name="今天到此结束").click()
    here.get_by_role("button", name="今天到此结束").click()
    here.get_by_text("记好了").first.wait_for()
    here.goto(f"/c/zs/points/exchanges/{row.id}/")
    here.get_by_label("对方来了几位").fill("22")
    here.get_by_role("button", name="办过了").click()
    here.get_by_text("5 人次").wait_for()
    stranger = visitors.come()
    answer_to_a_stranger = stranger.goto(f"/c/jf/points/exchanges/{row.id}/")
    assert answer_to_a_stranger.status == 404
    assert answer(dancers.worker.community_id, "points.exchanges", period_of("2026")).value == 1
