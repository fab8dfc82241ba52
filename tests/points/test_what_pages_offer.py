"""Pages of a point offer what can be done, and lead on to where what was done is seen."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from django.test import Client

from mulin.base.roles import Role
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Plan
from mulin.kernel import clock
from mulin.messaging.models import Message
from mulin.points import actions, queries
from mulin.points.actions import Looker
from mulin.points.models import PlanItem, TryOut
from mulin.schedule.rules import Pattern
from tests.points.conftest import NOW, Circle, key


def test_who_leads_is_not_struck_off_and_hands_over_before_leaving(dancers: Circle) -> None:
    leader, deputy, member = dancers.people[:3]
    roster = dancers.world.sign_in(Role.COMMUNITY_WORKER).get(f"/c/zs/points/{dancers.point.id}/roster/")
    page = roster.content.decode()
    struck = [person for person in (leader, deputy, member) if f"/{person.id}/strike-off/" in page]
    assert struck == [member]
    for person, may_leave in ((leader, False), (deputy, False), (member, True)):
        client = dancers.world.client()
        dancers.world.enter(client, dancers.account(person))
        assert ("离开这个点" in client.get(f"/c/zs/points/{dancers.point.id}/").content.decode()) is may_leave


def test_what_is_planned_for_next_year_is_shown_on_its_page(dancers: Circle) -> None:
    client = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    address = f"/c/zs/points/{dancers.point.id}/plan/"
    for query, title in (("?year=next", "元宵灯会"), ("", "重阳登高")):
        page = client.post(address + query, {"title": title, "month": "", "client_key": key()}, follow=True)
        assert page.redirect_chain[0][0] == address + query
        assert title in page.content.decode()
    item = PlanItem.objects.of(dancers.worker).get(title="元宵灯会")
    ticked = client.post(f"/c/zs/points/plan/{item.id}/", {"step": "done"})
    assert ticked.headers["Location"] == f"{address}?year=next"


def test_policy_is_noted_for_the_latest_session_up_to_today(dancers: Circle) -> None:
    client, today = dancers.world.sign_in(Role.COMMUNITY_WORKER), NOW.date()
    address = f"/c/zs/points/{dancers.point.id}/policy/"
    further = dancers.session(today + timedelta(days=9))
    ahead = dancers.session(today + timedelta(days=2))
    assert further.starts_at > ahead.starts_at
    assert client.get(address).context["form"]["session"].value() == str(ahead.id)  # none so far: the next
    evening = dancers.session(today)
    assert client.get(address).context["form"]["session"].value() == str(evening.id)


def test_one_of_a_kind_is_said_as_one_in_english(dancers: Circle) -> None:
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    for kind in ("stock_take", "help"):
        actions.note_deed(
            dancers.worker,
            point_id=dancers.point.id,
            kind=kind,
            on=NOW.date(),
            people=1,
            words="盘了",
            client_key=key(),
        )
    page = desk.get(f"/c/zs/points/{dancers.point.id}/health/", headers={"accept-language": "en"}).content.decode()
    assert "1 stock-take in half a year" in page
    assert ">1 time<" in page
    assert ">0 times<" in page


def test_an_english_reader_is_told_the_days_of_the_timetable(dancers: Circle) -> None:
    address, english = f"/c/zs/points/{dancers.point.id}/", {"accept-language": "en"}
    assert "周一三五 18:30" in dancers.world.client().get(address, headers=english).content.decode()
    pattern = Pattern(days=(0, 2, 4), starts=time(18), minutes=90, first_day=NOW.date())
    plan = Plan(title="广场舞", venue_id=dancers.square.id)
    gatherings.lay_timetable(
        dancers.leader, host_id=dancers.point.host_id, pattern=pattern, plan=plan, client_key=key()
    )
    assert (
        "Every Monday, Wednesday and Friday, 18:00–19:30"
        in dancers.world.client().get(address, headers=english).content.decode()
    )
    assert "每周一、三、五 18:00–19:30" in dancers.world.client().get(address).content.decode()


def test_who_said_that_they_come_and_see_reads_so_on_the_page(dancers: Circle) -> None:
    looker = dancers.people[7]
    client, address = dancers.world.client(), f"/c/zs/points/{dancers.point.id}/"
    dancers.world.enter(client, dancers.account(looker))
    assert "说了来看看" not in client.get(address).content.decode()
    said = {"client_key": key(), "who": str(looker.id), "session": ""}
    assert client.post(f"{address}see/", said).status_code == 302
    assert f"{looker.name}说了来看看" in client.get(address).content.decode()
    assert "说了来看看" not in dancers.world.client().get(address).content.decode()


def enter(circle: Circle, number: int) -> Client:
    client = circle.world.client()
    circle.world.enter(client, circle.account(circle.people[number]))
    return client


def come_and_see(circle: Circle, number: int, gathering: Gathering | None = None) -> TryOut:
    person = circle.people[number]
    looker = Looker(person_id=person.id, gathering_id=gathering.id if gathering else None)
    return actions.ask_to_see(circle.resident(person), point_id=circle.point.id, looker=looker, client_key=key())


def test_who_comes_and_sees_finds_the_day_under_my_points_and_takes_it_back(dancers: Circle) -> None:
    session = dancers.session(NOW.date() + timedelta(days=3))
    row, client, mine = come_and_see(dancers, 7, session), enter(dancers, 7), "/c/zs/me/points/"
    withdraw = f"/c/zs/points/lookers/{row.id}/withdraw/"
    for page in (client.get(mine), client.get(f"/c/zs/points/{dancers.point.id}/")):
        assert "9月24日 周四 18:00" in page.content.decode()
        assert f'href="{withdraw}"' in page.content.decode()
    actions.answer_looker(dancers.leader, try_out_id=row.id)
    assert "点长等您来" in client.get(mine).content.decode()
    assert "不去舞艺之家看看了吗" in client.get(withdraw).content.decode()
    for _time in range(2):
        assert client.post(withdraw).headers["Location"] == mine
    assert withdraw not in client.get(mine).content.decode()
    told = Message.objects.of(dancers.worker).filter(kind="points.try-withdrawn")
    assert {message.to_person for message in told} == {dancers.people[0]}  # once, the one who reads on a telephone
    assert not queries.try_outs_waiting(dancers.worker, [dancers.point])


def test_another_day_takes_the_place_of_the_one_that_was_answered(dancers: Circle) -> None:
    first, second = (dancers.session(NOW.date() + timedelta(days=ahead)) for ahead in (3, 5))
    row = come_and_see(dancers, 7, first)
    actions.answer_looker(dancers.leader, try_out_id=row.id)
    come_and_see(dancers, 7, second)
    looker = dancers.resident(dancers.people[7])
    assert [one.gathering for one in queries.own_try_outs(looker)] == [second]
    page = enter(dancers, 7).get(f"/c/zs/points/{dancers.point.id}/").content.decode()
    assert "换一天来看" in page
    assert "先来看看" not in page


def test_nobody_takes_back_for_others(dancers: Circle) -> None:
    row = come_and_see(dancers, 7)
    withdraw = f"/c/zs/points/lookers/{row.id}/withdraw/"
    assert enter(dancers, 6).post(withdraw).status_code == 404
    assert enter(dancers, 0).post(withdraw).status_code == 404  # who leads answers, but takes nothing back


def test_what_was_seen_or_joined_no_longer_stands_under_my_points(dancers: Circle) -> None:
    session = dancers.session(NOW.date() + timedelta(days=3))
    come_and_see(dancers, 7, session)
    come_and_see(dancers, 6)  # on no day in particular
    asked = [dancers.resident(person) for person in dancers.people[6:]]
    assert [len(queries.own_try_outs(actor)) for actor in asked] == [1, 1]
    with clock.standing_at(session.ends_at + timedelta(minutes=1)):
        assert [len(queries.own_try_outs(actor)) for actor in asked] == [1, 0]
    actions.join(asked[0], point_id=dancers.point.id)
    assert [len(queries.own_try_outs(actor)) for actor in asked] == [0, 1]


def test_my_points_are_found_from_what_is_mine(dancers: Circle) -> None:
    assert "还没有参加，可以先来看看" in enter(dancers, 7).get("/c/zs/me/").content.decode()
    page = enter(dancers, 2).get("/c/zs/me/").content.decode()
    assert "舞艺之家" in page.partition("/c/zs/me/points/")[2][:300]


def test_the_desk_reads_what_handing_over_does_before_it_is_done(dancers: Circle) -> None:
    leader, deputy = dancers.people[:2]
    desk, address = dancers.world.sign_in(Role.COMMUNITY_WORKER), f"/c/zs/desk/points/{dancers.point.id}/leader/"
    sent = {"person": str(deputy.id), "kind": "leader", "how": "elected", "client_key": key()}
    refused = desk.post(address, sent | {"votes_for": "3", "present": "6", "starts_on": "2026-12-01"})
    assert refused.status_code == 422
    page = desk.post(address, sent | {"votes_for": "5", "present": "6", "starts_on": "2026-12-01"})
    words = page.content.decode()
    for line in (
        f"请{deputy.name}当舞艺之家的点长吗",
        "任期从12月1日到2028年11月30日",
        f"{leader.name}的任期到11月30日为止",
        f"{deputy.name}不再当副点长，副点长要另选",
        "会告诉 6 位成员",
    ):
        assert line in words
    assert len(queries.past_leads(dancers.point)) == 2  # nothing is done yet
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', words))
    assert desk.post(address, kept | {"sure": "yes"}).status_code == 302
    terms = {(one.person_id, one.kind): (one.starts_on, one.ends_on) for one in queries.past_leads(dancers.point)}
    assert terms[deputy.id, "leader"][0] == date(2026, 12, 1)
    assert terms[leader.id, "leader"][1] == terms[deputy.id, "deputy"][1] == date(2026, 11, 30)
    said = [one.text for one in Message.objects.of(dancers.worker).filter(kind="points.leader-to-be")]
    assert f"“舞艺之家”从 12月1日 周二 起由{deputy.name}当点长。" in said[0]
    assert not Message.objects.of(dancers.worker).filter(kind="points.new-leader").exists()
