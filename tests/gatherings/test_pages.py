"""The pages through the browser's eyes: what they say, what they cost, what a stranger gets."""

from __future__ import annotations

import json
from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from mulin.base.roles import Role
from mulin.gatherings import actions, queries
from mulin.gatherings.actions import signature
from mulin.gatherings.models import Attendance, Gathering, SignUp
from mulin.gatherings.rules import Arrival, Plan, QuotaPlan, poster_token
from mulin.kernel import clock
from mulin.people.models import Person
from mulin.schedule.rules import Pattern
from tests.gatherings.conftest import NOW, Hall


@pytest.fixture
def browser(hall: Hall) -> Client:
    """A worker's browser."""
    return hall.world.sign_in(Role.COMMUNITY_WORKER)


@pytest.fixture
def family(hall: Hall) -> Client:
    """The browser of a resident of 1-101; the cast's first by id is made the resident."""
    return hall.world.sign_in(Role.RESIDENT)


def at(gathering: Gathering, rest: str = "") -> str:
    return f"/c/zs/gatherings/{gathering.id}/{rest}"


def run(gathering: Gathering, rest: str = "") -> str:
    return f"/c/zs/run/{gathering.id}/{rest}"


def form_of(html: str) -> dict[str, str]:
    """The hidden fields of the page's form."""
    import re

    return dict(re.findall(r'type="hidden" name="(client_key|version|key)" value="([^"]*)"', html))


def test_who_lives_where_the_share_is_gone_reads_so_before_signing_up(hall: Hall, family: Client) -> None:
    gathering = hall.plan(capacity=10, quotas=(QuotaPlan(1, courtyard_id=hall.world.courtyard.id),))
    dock = family.get(at(gathering)).content.decode().partition('class="dock"')[2]
    assert "还有 10 个名额" in dock
    assert "先候补" not in dock
    hall.sign_up(gathering, hall.people[3])
    page = family.get(at(gathering)).content.decode()
    assert "留 1 个名额，已报 1 人" in page
    dock = page.partition('class="dock"')[2]
    assert "还有 9 个名额" in dock
    assert f"{hall.world.courtyard.name}：满了，先候补" in dock


def test_the_desk_has_todays_sessions_beside_what_waits(hall: Hall, browser: Client) -> None:
    assert "今天的场次" not in browser.get("/c/zs/desk/").content.decode()
    gathering = hall.plan(starts_at=clock.now() + timedelta(hours=1), ends_at=clock.now() + timedelta(hours=2))
    page = browser.get("/c/zs/desk/").content.decode()
    assert "今天的场次" in page
    assert run(gathering) in page


def test_the_week_shows_every_day_that_has_something(hall: Hall) -> None:
    gathering = hall.plan()
    page = hall.world.client().get("/c/zs/gatherings/").content.decode()
    assert "柔力球集体排练" in page
    assert "9月25日" in page  # 中秋节 is named though nothing is on
    actions.cancel_gathering(hall.worker, gathering_id=gathering.id, why="下大雨")
    page = hall.world.client().get("/c/zs/gatherings/?week=2026-09-21").content.decode()
    assert "下大雨" in page
    assert hall.world.client().get("/c/zs/gatherings/?week=9999-99-99").status_code == 200


def test_a_visitor_signs_up_by_name_and_keeps_a_receipt(hall: Hall) -> None:
    gathering = hall.plan(capacity=1)
    client = hall.world.client()
    page = client.get(at(gathering)).content.decode()
    said = {**form_of(page), "guest_name": "李梅", "guest_phone": "", "children": "0"}
    answer = client.post(at(gathering), said)
    assert answer.status_code == 302
    receipt = client.get(answer["Location"]).content.decode()
    assert "报上了，给您留了 1 个位子" in receipt
    assert client.post(at(gathering), said)["Location"] == answer["Location"]  # back and once more
    assert client.post(f"{answer['Location']}give-up/").status_code == 302
    assert SignUp.objects.of(hall.worker).get().state == "cancelled"
    assert client.get("/c/zs/gatherings/receipt/nonsense:sig/").status_code == 404


def test_a_wrong_form_comes_back_with_everything_typed(hall: Hall) -> None:
    gathering = hall.plan(capacity=3)
    client = hall.world.client()
    said = {**form_of(client.get(at(gathering)).content.decode()), "guest_name": "李梅", "guest_phone": "13800"}
    answer = client.post(at(gathering), said)
    assert answer.status_code == 422
    assert 'value="李梅"' in answer.content.decode()
    for children in ("-1", "1_000", "1e9", "NaN", str(2**63)):
        assert client.post(at(gathering), {**said, "guest_phone": "", "children": children}).status_code == 422
    later = gathering.starts_at + timedelta(hours=3)
    actions.move_gathering(hall.leader, gathering_id=gathering.id, starts_at=later, ends_at=later + timedelta(hours=1))
    moved = client.post(at(gathering), {**said, "guest_phone": ""})
    assert moved.status_code == 422
    assert "时间或者地方改了" in moved.content.decode()
    again = {**said, "guest_phone": "", **form_of(moved.content.decode())}
    assert client.post(at(gathering), again).status_code == 302


def test_a_family_is_signed_up_by_taps(hall: Hall, family: Client) -> None:
    gathering = hall.plan(capacity=20)
    page = family.get(at(gathering)).content.decode()
    own = Person.objects.of(hall.worker).exclude(account=None).get()
    other = Person.objects.of(hall.worker).filter(household=own.household).exclude(id=own.id).first()
    said = {**form_of(page), "who": [str(own.id), str(other.id)], "children": "1", "shows_name": "on"}
    answer = family.post(at(gathering), said)
    assert answer.status_code == 302, answer.content.decode()
    assert "给您留了 3 个位子" in family.get(answer["Location"]).content.decode()
    assert [(row.person_id == own.id, row.shows_name) for row in queries.sign_ups_of(gathering)] == [
        (True, True),
        (False, False),
    ]
    assert own.name in hall.world.client().get(at(gathering)).content.decode()
    assert other.name not in hall.world.client().get(at(gathering)).content.decode()
    assert "柔力球集体排练" in family.get("/c/zs/me/sign-ups/").content.decode()


def test_a_public_page_costs_three_queries_and_a_signed_in_one_six(
    hall: Hall, family: Client, django_assert_max_num_queries: Any, capsys: Any
) -> None:
    gathering = hall.plan(capacity=20)
    for person in hall.people[1:5]:
        hall.sign_up(gathering, person)
    visitor = hall.world.client()
    with django_assert_max_num_queries(3):
        assert visitor.get(at(gathering)).status_code == 200
    family.get("/c/zs/gatherings/")
    with django_assert_max_num_queries(6):
        assert family.get(at(gathering)).status_code == 200


def test_a_list_of_thirty_costs_as_much_as_one_of_three(hall: Hall, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        hall.plan(venue_id=None, title=f"第{number}场")
    with django_assert_max_num_queries(4):
        page = hall.world.client().get("/c/zs/gatherings/").content.decode()
    assert "第29场" in page


def test_a_leader_taps_names_and_takes_a_slip_back(hall: Hall, browser: Client) -> None:
    gathering = hall.plan_today()
    for person in hall.people[1:4]:
        actions.add_regular(hall.leader, host_id=hall.host.id, person_id=person.id)
    with clock.standing_at(gathering.starts_at):
        page = browser.get(run(gathering)).content.decode()
        said = {**form_of(page), "person": str(hall.people[1].id)}
        for _ in range(2):  # two taps at once are one
            assert browser.post(run(gathering, "tap/"), said).status_code == 302
        assert Attendance.objects.of(hall.worker).count() == 1
        tapped = browser.get(run(gathering)).content.decode()
        assert "安文彬到了" in tapped or "龚勤到了" in tapped
        visit = Attendance.objects.of(hall.worker).get()
        piece = browser.post(run(gathering, f"undo/{visit.client_id}/"), headers={"hx-request": "true"})
        assert 'aria-pressed="false"' in piece.content.decode()
        assert queries.attendances_of(gathering) == []
        assert browser.post(run(gathering, "tap/"), {"key": "x", "person": "y"}).status_code == 422


def test_a_paper_sheet_is_typed_in_once_however_often_it_is_sent(hall: Hall, browser: Client) -> None:
    gathering = hall.plan_today()
    for person in hall.people[1:6]:
        actions.add_regular(hall.leader, host_id=hall.host.id, person_id=person.id)
    with clock.standing_at(gathering.starts_at + timedelta(minutes=1)):
        page = browser.get(run(gathering, "sheet/")).content.decode()
        said = {
            **form_of(page),
            "came": [str(person.id) for person in hall.people[1:4]],
            "names": "张三、李四\n张三",
            "heads": "１２",
        }
        for _ in range(2):
            assert browser.post(run(gathering, "sheet/"), said).status_code == 302
    summary = queries.attendance_summary(gathering.community_id, gathering_id=gathering.id)
    assert (summary.visits.count, summary.people.count, summary.guests) == (18, 3, 3)
    assert {row.mouth for row in queries.attendances_of(gathering)} == {"paper"}


def test_the_poster_lets_people_check_themselves_in_while_its_code_is_fresh(hall: Hall, settings: Any) -> None:
    gathering = hall.plan()
    with clock.standing_at(gathering.starts_at):
        token = poster_token(settings.MULIN.field_key, gathering.id, clock.now())
        client = hall.world.client()
        address = at(gathering, f"here/{token}/")
        said = {**form_of(client.get(address).content.decode()), "guest_name": "李梅"}
        assert client.post(address, said).status_code == 302
        assert client.post(address, said).status_code == 302
    assert Attendance.objects.of(hall.worker).count() == 1
    with clock.standing_at(gathering.starts_at + timedelta(minutes=20)):
        assert client.get(address).status_code == 410
        assert client.post(address, {**said, "client_key": str(uuid4())}).status_code == 422
    assert Attendance.objects.of(hall.worker).count() == 1


def test_uploads_answer_row_by_row(hall: Hall) -> None:
    gathering = hall.plan()
    device = actions.open_device(hall.leader, gathering_id=gathering.id)
    body = json.dumps({"rows": [{"id": str(uuid4()), "person": str(hall.people[2].id)}, {"id": 5}]}).encode()
    client = hall.world.client()
    with clock.standing_at(gathering.starts_at):
        headers = {"X-Device": str(device.id), "X-Signature": signature(device.secret, body)}
        answer = client.post(at(gathering, "arrivals/"), body, content_type="application/json", headers=headers)
        assert [row["outcome"] for row in answer.json()["rows"]] == ["in", "review"]
        bad = client.post(
            at(gathering, "arrivals/"), body, content_type="application/json",
            headers={**headers, "X-Signature": "0"},
        )  # fmt: skip
        assert (bad.status_code, bad.json()["code"]) == (422, "batch-broken")
        assert client.post(at(gathering, "arrivals/"), body, content_type="application/json").status_code == 404


def test_the_desk_signs_up_somebody_who_rang(hall: Hall, browser: Client) -> None:
    gathering = hall.plan(capacity=5)
    page = browser.get(run(gathering, f"sign-up/?person={hall.people[3].id}")).content.decode()
    assert hall.people[3].name in page
    said = {**form_of(page), "person": str(hall.people[3].id), "children": "0", "mouth": "telephone"}
    assert browser.post(run(gathering, "sign-up/"), said).status_code == 302
    row = SignUp.objects.of(hall.worker).get()
    assert (row.person_id, row.mouth) == (hall.people[3].id, "telephone")


def test_a_session_is_planned_changed_moved_for_rain_and_called_off(hall: Hall, browser: Client) -> None:
    address = f"/c/zs/run/host/{hall.host.id}/plan/"
    said = {
        **form_of(browser.get(address).content.decode()),
        "title": "读书会", "day": "2026-09-30", "begins": "09:00", "ends": "10:30", "venue": str(hall.square.id),
        "sign_up": "needed", "capacity": "２0", "walk_ins": "on", "guests": "on", "share_senior": "5",
    }  # fmt: skip
    made = browser.post(address, said)
    assert made.status_code == 302, made.content.decode()
    gathering = Gathering.objects.of(hall.worker).get()
    assert (gathering.capacity, gathering.has_quotas) == (20, True)
    taken = browser.post(address, {**said, "client_key": str(uuid4()), "title": "灯谜"})
    assert taken.status_code == 422
    assert "这几个有空" in taken.content.decode()
    assert browser.post(run(gathering, "rain/")).status_code == 302
    change = browser.get(run(gathering, "change/")).content.decode()
    assert "多功能活动室" in change
    assert browser.post(run(gathering, "cancel/"), {"why": ""}).status_code == 422
    assert browser.post(run(gathering, "cancel/"), {"why": "停电"}).status_code == 302
    assert browser.post(run(gathering, "restore/")).status_code == 302
    assert Gathering.objects.of(hall.worker).get().state == "planned"


def test_a_timetable_is_laid_and_the_whole_series_changed(hall: Hall, browser: Client) -> None:
    address = f"/c/zs/run/host/{hall.host.id}/timetable/"
    said = {
        **form_of(browser.get(address).content.decode()),
        "title": "广场舞", "repeat": "weekly", "weekdays": ["0", "2", "4"], "begins": "18:30", "minutes": "90",
        "first_day": "2026-09-21", "on_holiday": "skip", "on_workday": "on", "venue": str(hall.square.id),
        "sign_up": "none", "walk_ins": "on", "guests": "on",
    }  # fmt: skip
    laid = browser.post(address, said)
    assert laid.status_code == 302, laid.content.decode()
    row = Gathering.objects.of(hall.worker).order_by("starts_at")[2]
    page = browser.get(run(row, "change/")).content.decode()
    said = {
        **form_of(page),
        "title": "广场舞", "begins": "19:00", "minutes": "90", "weekdays": ["0", "2", "4"], "scope": "following",
        "venue": str(hall.square.id), "sign_up": "none", "walk_ins": "on", "guests": "on", "why": "天黑得早",
    }  # fmt: skip
    assert browser.post(run(row, "change/"), said).status_code == 302
    times = {
        g.starts_at.astimezone(clock.CHINA).hour
        for g in Gathering.objects.of(hall.worker).filter(occurs_on__gte=row.occurs_on)
    }
    assert times == {19}


def test_a_session_is_given_to_the_lot_and_its_terms_changed_on_one_page(hall: Hall, browser: Client) -> None:
    gathering = hall.plan(sign_up="none")
    page = browser.get(run(gathering, "change/")).content.decode()
    said = {
        **form_of(page),
        "title": "柔力球", "day": "2026-09-24", "begins": "14:30", "minutes": "120", "venue": str(hall.square.id),
        "walk_ins": "on", "guests": "on", "sign_up": "lottery", "capacity": "5", "share_senior": "3",
        "closes_day": "2026-09-23", "closes_time": "12:00", "draws_day": "2026-09-23", "draws_time": "18:00",
        "source_words": "",
    }  # fmt: skip
    missing = browser.post(run(gathering, "change/"), {**said, "draws_day": "", "draws_time": ""})
    assert missing.status_code == 422
    assert "先截止后抽签" in missing.content.decode()
    assert Gathering.objects.of(hall.worker).get().sign_up == "none"  # nothing was saved by half
    assert browser.post(run(gathering, "change/"), said).status_code == 302
    changed = Gathering.objects.of(hall.worker).get()
    assert (changed.sign_up, changed.capacity, changed.has_quotas) == ("lottery", 5, True)
    assert changed.starts_at.astimezone(clock.CHINA).day == 24
    assert queries.draw_of(changed).draws_at.astimezone(clock.CHINA).hour == 18
    page = browser.get(run(gathering, "change/")).content.decode()
    assert all(f'value="{shown}"' in page for shown in ("2026-09-23", "12:00", "18:00"))
    row = hall.sign_up(changed, hall.people[2])[0]
    assert row.state == "entered"
    late = browser.post(run(gathering, "change/"), {**said, **form_of(page), "capacity": "9"})
    assert late.status_code == 422
    assert "照公布的" in late.content.decode()
    assert browser.post(run(gathering, "change/"), {**said, **form_of(page), "title": "柔力球排练"}).status_code == 302


def test_a_whole_series_is_not_given_to_the_lot(hall: Hall, browser: Client) -> None:
    pattern = Pattern(days=(2,), starts=time(9), minutes=90, first_day=NOW.date())
    actions.lay_timetable(hall.worker, host_id=hall.host.id, pattern=pattern, plan=Plan(title="读书会"), client_key="t")
    row = Gathering.objects.of(hall.worker).order_by("starts_at").first()
    said = {
        **form_of(browser.get(run(row, "change/")).content.decode()),
        "title": "读书会", "begins": "09:00", "minutes": "90", "weekdays": ["2"], "scope": "following",
        "sign_up": "needed", "walk_ins": "on", "guests": "on", "closes_day": "2026-09-22",
    }  # fmt: skip
    for sign_up in ("needed", "lottery"):
        refused = browser.post(run(row, "change/"), {**said, "sign_up": sign_up})
        assert refused.status_code == 422
        assert "请选“只改这一场”" in refused.content.decode()


def test_what_waits_in_the_queue_is_settled_by_a_person(hall: Hall, browser: Client) -> None:
    gathering = hall.plan_today()
    with clock.standing_at(gathering.starts_at):
        body = json.dumps({"rows": [{"id": str(uuid4()), "card": "ZS-0000-00"}]}).encode()
        actions.upload(hall.worker, gathering_id=gathering.id, body=body, device_id=None, signed="")
        row = queries.held_rows(hall.worker, None)[0]
        assert "ZS-0000-00" in browser.get("/c/zs/run/held/").content.decode()
        address = f"/c/zs/run/held/{row.id}/"
        assert browser.post(address, {"what": "guest", "guest_name": ""}).status_code == 422
        assert browser.post(address, {"what": "guest", "guest_name": "李梅"}).status_code == 302
    assert [visit.guest_name for visit in queries.attendances_of(gathering)] == ["李梅"]


def test_strangers_and_other_leaders_see_no_list(hall: Hall, family: Client) -> None:
    gathering = hall.plan()
    hall.guest(gathering, "李梅", guest_phone="13800001234")
    for rest in ("", "people/", "sheet/", "sheet.pdf", "close/", "change/", "poster/"):
        assert family.get(run(gathering, rest)).status_code == 404
        assert hall.world.client().get(run(gathering, rest)).status_code == 302
    for client in (family, hall.world.client()):
        assert "李梅" not in client.get(at(gathering)).content.decode()


def test_the_close_page_asks_after_who_was_missed(hall: Hall, browser: Client) -> None:
    gathering = hall.plan_today()
    hall.sign_up(gathering, hall.people[1])
    with clock.standing_at(gathering.starts_at + timedelta(minutes=5)):
        arrival = Arrival(client_id=uuid4(), person_id=hall.people[2].id)
        actions.check_in(hall.leader, gathering_id=gathering.id, arrival=arrival)
        assert (
            browser.post(
                run(gathering, "close/"), {"note": "学了新动作", "heads": "3", "problems": "灯太暗"}
            ).status_code
            == 302
        )
        page = browser.get(run(gathering, "close/")).content.decode()
        assert browser.get(f"/c/zs/run/host/{hall.host.id}/").status_code == 200
    assert "报了名没见到的" in page
    assert hall.people[1].name in page
