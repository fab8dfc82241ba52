"""A rainy Thursday, a waiting list that moves up, a festival on the day of the rehearsal: in the browser."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base.jobs import run_due
from mulin.base.roles import Role
from mulin.gatherings import actions
from mulin.gatherings.models import Gathering, SignUp
from mulin.gatherings.rules import Plan
from mulin.kernel import clock
from mulin.messaging.models import Message
from mulin.schedule.models import Booking
from mulin.schedule.rules import Pattern
from tests.gatherings.conftest import NOW, Hall, make_hall
from tests.journeys.looking import assert_accessible, sideways

pytestmark = pytest.mark.browser
REHEARSAL = "柔力球集体排练"


def rehearsals(hall: Hall, first_day: date) -> Gathering:
    """Every Thursday at half past two on the square; the first of them."""
    thursdays = Pattern(days=(3,), starts=time(14, 30), minutes=120, first_day=first_day)
    plan = Plan(title=REHEARSAL, venue_id=hall.square.id)
    actions.lay_timetable(hall.worker, host_id=hall.host.id, pattern=thursdays, plan=plan, client_key=str(uuid4()))
    found: Gathering = Gathering.objects.of(hall.worker).filter(title=REHEARSAL).order_by("starts_at")[0]
    return found


def test_a_rainy_thursday_moves_the_rehearsal_to_the_hall_and_everybody_knows(
    visitors: Any, world: Any, time_machine: Any
) -> None:
    """Two taps of the leader; who reads on a telephone reads it, the others get a slip; next week is outside again."""
    time_machine.move_to(NOW, tick=True)
    hall = make_hall(world)
    for person in hall.people[1:5]:
        actions.add_regular(hall.worker, host_id=hall.host.id, person_id=person.id)
    reader = hall.resident(hall.people[1])
    thursday = rehearsals(hall, NOW.date())
    time_machine.move_to(thursday.starts_at - timedelta(hours=4), tick=True)

    leader = visitors.come(account=hall.account(hall.people[0]), size="elder")
    leader.goto(f"/c/zs/gatherings/{thursday.id}/")
    leader.get_by_role("link", name="下雨，改到室内").click()
    leader.get_by_role("heading", name="下雨，改到多功能活动室吗？").wait_for()
    assert_accessible(leader)
    leader.get_by_role("button", name="改过去").click()
    leader.get_by_text("改到多功能活动室了，大家都会收到通知").wait_for()
    run_due()

    told = {row.to_person_id: row for row in Message.objects.of(hall.worker).filter(kind="gatherings.elsewhere")}
    assert set(told) == {person.id for person in hall.people[1:5]}
    assert {row.channel for key, row in told.items() if key != reader.person_id} == {"paper"}
    member = visitors.come(account=hall.account(hall.people[1]))
    member.goto("/c/zs/me/messages/")
    member.get_by_text("多功能活动室").first.wait_for()
    passer_by = visitors.come(javascript=False, width=320)
    passer_by.goto(f"/c/zs/gatherings/{thursday.id}/")
    passer_by.get_by_text("多功能活动室").first.wait_for()
    assert sideways(passer_by) <= 0
    held = {row.holder: row.venue_id for row in Booking.objects.of(hall.worker).filter(released_at=None)}
    assert held.pop(thursday.id) == hall.hall.id
    assert set(held.values()) == {hall.square.id}
    assert leader.complaints == member.complaints == []


def test_the_waiting_list_moves_up_in_order_with_a_time_to_answer(visitors: Any, world: Any, time_machine: Any) -> None:
    """A place is free: the first in line has a day to answer, lets it pass, and the second says yes."""
    time_machine.move_to(NOW, tick=True)
    hall = make_hall(world)
    start = NOW + timedelta(days=9)
    gathering = hall.plan(title="包粽子", capacity=2, starts_at=start, ends_at=start + timedelta(hours=2))
    hall.sign_up(gathering, hall.people[5])
    comer = {n: visitors.come(account=hall.account(hall.people[n])) for n in (1, 2, 3)}
    for n, button in ((1, "报名"), (2, "排候补"), (3, "排候补")):
        comer[n].goto(f"/c/zs/gatherings/{gathering.id}/")
        comer[n].get_by_label("我自己").check()
        comer[n].get_by_role("button", name=button, exact=True).click()
        comer[n].wait_for_url("**/gatherings/receipt/**")
    assert state(hall, 1) == "confirmed"
    assert (state(hall, 2), state(hall, 3)) == ("waiting", "waiting")

    comer[1].goto("/c/zs/me/sign-ups/")
    mine = comer[1].locator("li").filter(has_text=hall.people[1].name)  # the household's stand there too
    mine.get_by_role("link", name="不去了").click()
    comer[1].get_by_role("button", name="不去了").click()
    comer[1].get_by_text("位子让给别的邻居了").wait_for()
    assert (state(hall, 2), state(hall, 3)) == ("offered", "waiting")
    run_due()
    comer[2].goto("/c/zs/me/sign-ups/")
    comer[2].get_by_text("以前说一声").wait_for()
    assert_accessible(comer[2])
    offer = SignUp.objects.of(hall.worker).get(person=hall.people[2])
    assert Message.objects.of(hall.worker).filter(kind="gatherings.offer", to_person=hall.people[2]).count() == 1

    time_machine.move_to(offer.answer_by + timedelta(minutes=1), tick=True)
    assert actions.expire_offers(hall.worker) == 1
    assert (state(hall, 2), state(hall, 3)) == ("expired", "offered")
    late = visitors.come(account=hall.account(hall.people[3]), size="elder", javascript=False)
    late.goto("/c/zs/me/sign-ups/")
    late.get_by_role("button", name="来", exact=True).click()
    late.get_by_text("位子留好了").wait_for()
    assert state(hall, 3) == "confirmed"
    gathering.refresh_from_db()
    assert (gathering.taken, gathering.waiting) == (2, 0)


def state(hall: Hall, number: int) -> str:
    return str(SignUp.objects.of(hall.worker).get(person=hall.people[number]).state)


@pytest.mark.parametrize("year", [2012, 2018])
def test_the_festival_afternoon_of_27_september_meets_the_thursday_rehearsal(
    visitors: Any, world: Any, time_machine: Any, year: int
) -> None:
    """Named before anything is saved, and solved by one tap on what is offered."""
    festival = date(year, 9, 27)
    assert festival.weekday() == 3  # a Thursday, in 2012 and in 2018
    time_machine.move_to(datetime.combine(festival - timedelta(days=10), time(9), clock.CHINA), tick=True)
    hall = make_hall(world)
    rehearsals(hall, festival - timedelta(days=7))
    desk = visitors.come(Role.COMMUNITY_WORKER, width=1280)
    desk.goto(f"/c/zs/run/host/{hall.host.id}/plan/")
    desk.get_by_label("名称").fill("灯谜活动")
    desk.get_by_label("哪天", exact=True).fill(festival.isoformat())
    desk.get_by_label("几点开始", exact=True).fill("14:00")
    desk.get_by_label("几点结束", exact=True).fill("17:00")
    desk.get_by_label("场地", exact=False).first.select_option(value=str(hall.square.id))
    desk.get_by_role("button", name="排上").click()
    desk.get_by_role("heading", name="这几个有空，点一个就行").wait_for()
    assert REHEARSAL in desk.locator("main").inner_text()
    assert not Gathering.objects.of(hall.worker).filter(title="灯谜活动").exists()
    assert_accessible(desk)
    desk.get_by_role("button", name="多功能活动室").click()
    desk.get_by_text("排好了").wait_for()
    made = Gathering.objects.of(hall.worker).get(title="灯谜活动")
    assert (made.place, made.starts_at.astimezone(clock.CHINA).hour) == ("多功能活动室", 14)
    kept = Gathering.objects.of(hall.worker).get(title=REHEARSAL, occurs_on=festival)
    assert (kept.place, kept.state) == ("中心活动场地", "planned")


def test_a_changed_timetable_is_asked_about_day_by_day_in_large_letters(
    visitors: Any, world: Any, time_machine: Any
) -> None:
    """The leader moves all rehearsals to four; one Thursday the square is taken then, and she takes the hall."""
    time_machine.move_to(NOW, tick=True)
    hall = make_hall(world)
    thursday = rehearsals(hall, NOW.date())
    taken = thursday.starts_at.astimezone(clock.CHINA).replace(hour=17, minute=0)
    hall.plan(title="露天电影", starts_at=taken, ends_at=taken + timedelta(hours=2))
    assert hall.leader.person_id == hall.people[0].id
    leader = visitors.come(account=hall.account(hall.people[0]), size="elder", width=320)
    leader.goto(f"/c/zs/run/{thursday.id}/change/")
    leader.get_by_label("往后全部").check()
    leader.get_by_label("几点开始").fill("16:00")
    leader.get_by_role("button", name="改好了，通知大家").click()
    leader.get_by_role("heading", name="有 1 天撞上了，还没存").wait_for()
    assert "露天电影" in leader.locator("main").inner_text()
    assert_accessible(leader)
    assert sideways(leader) <= 0
    leader.get_by_label("多功能活动室").first.check()
    leader.get_by_role("button", name="照选的存").click()
    leader.get_by_text("改好了").first.wait_for()
    rows = Gathering.objects.of(hall.worker).filter(title=REHEARSAL, state="planned").order_by("starts_at")
    assert [row.venue_id for row in rows[:2]] == [hall.hall.id, hall.square.id]
    assert {row.starts_at.astimezone(clock.CHINA).hour for row in rows} == {16}
