"""A page offers what can be done now: a yes to an offered place, and no button that would only refuse."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from mulin.gatherings import actions
from mulin.gatherings.models import Attendance, Gathering
from mulin.gatherings.rules import Plan, QuotaPlan, poster_token
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.schedule.rules import Pattern
from tests.gatherings.conftest import NOW, WEDNESDAY, Hall, at, form_of, run


def browser_of(hall: Hall, number: int) -> Client:
    """The browser of one of the hall's people."""
    client = hall.world.client()
    hall.world.enter(client, hall.account(hall.people[number]))
    return client


def test_an_offered_place_can_be_taken_from_the_page_of_the_session(hall: Hall) -> None:
    gathering = hall.plan(capacity=1)
    first = hall.sign_up(gathering, hall.people[1])[0]
    hall.sign_up(gathering, hall.people[2], actor=hall.resident(hall.people[2]))
    client = browser_of(hall, 2)
    assert "以前说一声" not in client.get(at(gathering)).content.decode()
    actions.give_up(hall.worker, sign_up_id=first.id)
    page = client.get(at(gathering)).content.decode()
    assert "9月22日 周二 09:00 以前说一声" in page
    assert 'href="/c/zs/me/sign-ups/"' in page.partition("以前说一声")[2][:200]


def test_nothing_is_ended_before_it_begins_and_nothing_moved_when_it_is_over(hall: Hall, browser: Client) -> None:
    gathering = hall.plan_today()
    before = {rest: browser.get(run(gathering, rest)).content.decode() for rest in ("", "close/")}
    page = browser.get(at(gathering)).content.decode()
    assert "今天到此结束" not in before["close/"]
    assert "还没开始" in before["close/"]
    assert "拍一张、写一句" not in page
    assert "改时间、下雨、取消" in before[""]
    with clock.standing_at(gathering.starts_at):
        assert "今天到此结束" in browser.get(run(gathering, "close/")).content.decode()
        assert "拍一张、写一句" in browser.get(at(gathering)).content.decode()
        browser.post(run(gathering, "close/"), {"note": "学了新动作"})
        after = browser.get(run(gathering)).content.decode()
    assert "改时间、下雨、取消" not in after
    assert "已经结束，看记录" in after


def test_a_session_that_is_over_has_no_code_at_the_door(hall: Hall, browser: Client, settings: Any) -> None:
    gathering, client = hall.plan_today(), hall.world.client()
    assert run(gathering, "poster/") in browser.get(run(gathering)).content.decode()
    held = gathering.ends_at - timedelta(minutes=10)
    with clock.standing_at(held):
        address = at(gathering, f"here/{poster_token(settings.MULIN.field_key, gathering.id, held)}/")
        said = {**form_of(client.get(address).content.decode()), "guest_name": "李梅"}
        actions.close_gathering(hall.worker, gathering_id=gathering.id, note="")
        late = client.get(address)
        assert (late.status_code, "这一场已经结束了，谢谢您来" in late.content.decode()) == (410, True)
        assert client.post(address, said).status_code == 422
        for page in (run(gathering), at(gathering)):
            assert run(gathering, "poster/") not in browser.get(page).content.decode()
        assert "<svg" not in browser.get(run(gathering, "poster/")).content.decode().partition('id="code"')[2]
    assert not Attendance.objects.of(hall.worker).exists()


def test_a_session_nobody_ended_takes_scans_for_some_hours_and_no_more(hall: Hall, settings: Any) -> None:
    gathering, client = hall.plan_today(), hall.world.client()
    for hours, status in ((1, 200), (3, 410), (48, 410)):
        now = gathering.ends_at + timedelta(hours=hours)
        with clock.standing_at(now):
            address = at(gathering, f"here/{poster_token(settings.MULIN.field_key, gathering.id, now)}/")
            assert client.get(address).status_code == status


def test_who_ticked_themselves_too_early_reads_that_and_nothing_of_a_name(hall: Hall, settings: Any) -> None:
    gathering, client = hall.plan(), browser_of(hall, 2)
    address = at(gathering, f"here/{poster_token(settings.MULIN.field_key, gathering.id, NOW)}/")
    form = form_of(client.get(address).content.decode())
    early = client.post(address, {**form, "who": [str(hall.people[2].id), str(hall.people[3].id)]})
    said = early.content.decode()
    assert early.status_code == 422
    assert "当天再签到" in said
    assert "这一项还空着" not in said
    assert f'value="{hall.people[3].id}" checked' in said
    nobody = client.post(address, form).content.decode()
    assert "点一下是谁来了" in nobody
    assert "这一项还空着" not in nobody


def test_where_a_share_is_full_the_button_says_that_one_may_wait(hall: Hall, family: Client) -> None:
    gathering = hall.plan(capacity=10, quotas=(QuotaPlan(1, courtyard_id=hall.world.courtyard.id),))
    for client in (family, hall.world.client()):
        assert "报名或<wbr>排候补" not in client.get(at(gathering)).content.decode()
    hall.sign_up(gathering, hall.people[3])
    for client in (family, hall.world.client()):
        assert "报名或<wbr>排候补" in client.get(at(gathering)).content.decode()


def test_where_people_wait_nobody_is_told_to_come_without_a_place(hall: Hall) -> None:
    gathering, client = hall.plan(capacity=2), hall.world.client()
    assert "当天直接来也行" in client.get(at(gathering)).content.decode()
    hall.sign_up(gathering, *hall.people[:2])
    assert "当天直接来也行" not in client.get(at(gathering)).content.decode()
    roomy = hall.plan(capacity=2, venue_id=None)
    hall.sign_up(roomy, hall.people[0])
    assert "当天直接来也行" in client.get(at(roomy)).content.decode()
    hall.sign_up(roomy, *hall.people[1:3])  # two of a family wait, one place is left
    assert "当天直接来也行" not in client.get(at(roomy)).content.decode()


def test_a_neighbour_without_telephone_is_signed_up_in_large_type_too(hall: Hall) -> None:
    gathering, client = hall.plan(guests=True), browser_of(hall, 2)
    before = client.get(at(gathering)).content.decode().partition("替没有手机的邻居报名")[0]
    assert "elder-hide" not in before.rpartition("<p")[2]


def test_a_venue_without_a_substitute_asks_no_question_about_rain(hall: Hall, browser: Client) -> None:
    gathering = hall.plan(venue_id=hall.hall.id)
    asked = browser.get(run(gathering, "rain/"), follow=True)
    assert asked.redirect_chain == [(at(gathering), 302)]
    assert "没有登记雨天改到哪里" in asked.content.decode()


def test_a_guests_telephone_is_one_that_rings_at_somebodys(hall: Hall) -> None:
    gathering = hall.plan()
    for service in ("123", "12345", "110", "4008001234"):
        with pytest.raises(RuleError, match="guest-phone") as refusal:
            hall.guest(gathering, "李梅", guest_phone=service)
        assert refusal.value.field == "guest_phone"
    assert hall.guest(gathering, "李梅", guest_phone="0519-86621234").guest_phone == "051986621234"
    assert hall.guest(gathering, "张三", guest_phone="138 0000 1234").guest_phone == "13800001234"


def test_who_leads_answers_no_offer_of_a_session_that_is_off_or_has_begun(hall: Hall, browser: Client) -> None:
    soon = NOW + timedelta(minutes=20)
    gathering = hall.plan(capacity=1, starts_at=soon, ends_at=soon + timedelta(hours=2))
    first, offered = (hall.sign_up(gathering, person)[0] for person in hall.people[1:3])
    actions.give_up(hall.worker, sign_up_id=first.id)
    last = hall.sign_up(gathering, hall.people[3])[0]
    answer, no_more = f"/me/sign-ups/{offered.id}/answer/", f"/me/sign-ups/{last.id}/give-up/"

    def seen() -> tuple[bool, bool, bool]:
        page = browser.get(run(gathering, "people/")).content.decode()
        return answer in page, no_more in page, "轮到过，没有回话" in page

    assert seen() == (True, True, False)
    with clock.standing_at(gathering.starts_at):
        assert seen() == (False, False, True)
    actions.cancel_gathering(hall.worker, gathering_id=gathering.id, why="停电")
    assert seen() == (False, False, False)  # who was asked is asked no more


def test_a_session_that_is_over_says_so(hall: Hall, browser: Client) -> None:
    gathering, client = hall.plan_today(), hall.world.client()
    assert "这一场结束了" not in browser.get(at(gathering)).content.decode()  # which is not kept
    with clock.standing_at(gathering.ends_at):
        page = client.get(at(gathering)).content.decode()
        assert "这一场结束了" in page
        assert "记好了就在这里" in page
        actions.close_gathering(hall.worker, gathering_id=gathering.id, note="学了新动作")
        page = client.get(at(gathering)).content.decode()
        assert "学了新动作" in page
        assert "记好了就在这里" not in page


def test_a_session_elsewhere_says_what_the_following_ones_keep(hall: Hall, browser: Client) -> None:
    pattern = Pattern(days=(2,), starts=time(14, 30), minutes=90, first_day=WEDNESDAY)
    plan = Plan(title="排练", venue_id=hall.square.id)
    actions.lay_timetable(hall.worker, host_id=hall.host.id, plan=plan, pattern=pattern, client_key=str(uuid4()))
    first, second = Gathering.objects.of(hall.worker).order_by("starts_at")[:2]
    actions.move_gathering(hall.worker, gathering_id=first.id, venue_id=hall.hall.id)
    assert f"还在{hall.square.name}" in browser.get(run(first, "change/")).content.decode()
    assert "还在" not in browser.get(run(second, "change/")).content.decode()
