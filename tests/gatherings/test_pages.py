"""The pages through the browser's eyes: what they say, what they cost, what a stranger gets."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from mulin.gatherings import access, actions, queries
from mulin.gatherings.models import Attendance, SignUp
from mulin.gatherings.rules import Arrival, QuotaPlan, poster_token
from mulin.kernel import clock
from mulin.people.models import Person
from mulin.places.models import Community
from tests.gatherings.conftest import NOW, Hall, at, form_of, run


def test_who_lives_where_the_share_is_gone_reads_so_before_signing_up(hall: Hall, family: Client) -> None:
    gathering = hall.plan(capacity=10, quotas=(QuotaPlan(1, courtyard_id=hall.world.courtyard.id),))
    dock = family.get(at(gathering)).content.decode().partition('class="dock"')[2]
    assert "还有 10 个名额" in dock
    assert "先候补" not in dock
    hall.sign_up(gathering, hall.people[3])
    page = family.get(at(gathering)).content.decode()
    assert "留 1 个名额，满了" in page
    dock = page.partition('class="dock"')[2]
    assert "还有 9 个名额" in dock
    assert f"{hall.world.courtyard.name}：满了，先候补" in dock


def test_the_desk_has_todays_sessions_beside_what_waits(hall: Hall, browser: Client) -> None:
    assert "今天的场次" not in browser.get("/c/zs/desk/").content.decode()
    gathering = hall.plan(starts_at=clock.now() + timedelta(hours=1), ends_at=clock.now() + timedelta(hours=2))
    page = browser.get("/c/zs/desk/").content.decode()
    assert "今天的场次" in page
    assert run(gathering) in page


def test_this_week_begins_with_today_and_folds_what_is_over(hall: Hall) -> None:
    hall.plan(title="周三的排练")
    thursday = NOW + timedelta(days=3, hours=5)
    hall.plan(title="周四的排练", starts_at=thursday, ends_at=thursday + timedelta(hours=2))
    with clock.standing_at(NOW + timedelta(days=3)):
        page = hall.world.client().get("/c/zs/gatherings/").content.decode()
    folded, open_ = page.split("</details>")
    assert "周三的排练" in folded.split("前几天的")[1]
    assert "周四的排练" in open_
    with clock.standing_at(NOW + timedelta(days=7)):  # a week further on all of it is over: nothing folds
        page = hall.world.client().get("/c/zs/gatherings/?week=2026-09-21").content.decode()
    assert "前几天的" not in page
    assert "周三的排练" in page


def test_a_week_whose_holidays_nobody_knows_yet_says_so(hall: Hall, django_assert_max_num_queries: Any) -> None:
    browser = hall.world.client()
    with clock.standing_at(datetime(2031, 3, 3, 9, tzinfo=clock.CHINA)):
        browser.get("/c/zs/gatherings/?week=2031-03-10")
        with django_assert_max_num_queries(4):
            page = browser.get("/c/zs/gatherings/").content.decode()
    assert "2031 年的放假安排还没公布" in page
    assert "还没公布" not in browser.get("/c/zs/gatherings/?week=2026-09-21").content.decode()


def test_who_gave_up_can_come_back_from_the_receipt(hall: Hall) -> None:
    Community.objects.filter(id=hall.world.community.id).update(phone="0519-80000110")
    rows = hall.sign_up(hall.plan(), hall.people[2])
    receipt = access.receipt_of(rows[0].request)
    client = hall.world.client()
    page = client.get(f"/c/zs/gatherings/receipt/{receipt}/").content.decode()
    assert "又想去了" not in page
    assert "0519-80000110" in page  # another way than the address of this page
    client.post(f"/c/zs/gatherings/receipt/{receipt}/give-up/")
    page = client.get(f"/c/zs/gatherings/receipt/{receipt}/").content.decode()
    assert "<title>已经让出去了" in page
    assert "又想去了，再看看" in page


def test_who_only_waits_is_not_told_that_a_place_goes_to_others(hall: Hall) -> None:
    gathering, client = hall.plan(capacity=1), hall.world.client()
    first, waiting = (access.receipt_of(hall.guest(gathering, name).request) for name in ("李梅", "张三"))
    for receipt, before, after in ((waiting, "不再等着", "好，不等了"), (first, "1 个位子会让给", "位子让给别的")):
        door = f"/c/zs/gatherings/receipt/{receipt}/give-up/"
        assert before in client.get(door).content.decode()
        assert after in client.post(door, follow=True).content.decode()


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


def test_a_gathering_that_changed_meanwhile_keeps_every_tick(hall: Hall, family: Client) -> None:
    gathering = hall.plan(capacity=5)
    page = family.get(at(gathering)).content.decode()
    own = Person.objects.of(hall.worker).exclude(account=None).get()
    other = Person.objects.of(hall.worker).filter(household=own.household).exclude(id=own.id).first()
    assert other
    said = {**form_of(page), "who": [str(own.id), str(other.id)], "children": "1", "version": "0"}
    answer = family.post(at(gathering), said)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form["who"].value() == said["who"]
    again = {**said, "version": form["version"].value()}  # seen now: the next press goes through
    assert family.post(at(gathering), again).status_code == 302


def test_who_forgot_to_choose_anybody_finds_the_rest_as_it_was(hall: Hall, family: Client) -> None:
    gathering = hall.plan(capacity=20)
    page = family.get(at(gathering)).content.decode()
    assert '<details class="more">' in page
    refused = family.post(at(gathering), {**form_of(page), "children": "0", "shows_name": "on"})
    assert refused.status_code == 422
    said = refused.content.decode()
    assert '<details class="more" open>' in said
    assert "谁来参加？至少选一位。" in said
    nothing_more = family.post(at(gathering), {**form_of(page), "children": "0"}).content.decode()
    assert '<details class="more">' in nothing_more


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
    assert own.name not in hall.world.client().get(at(gathering)).content.decode()
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


def test_a_name_tapped_twice_by_a_shaking_hand_stays_in(hall: Hall, browser: Client) -> None:
    gathering, person = hall.plan_today(), hall.people[1]
    actions.add_regular(hall.leader, host_id=hall.host.id, person_id=person.id)
    htmx = {"hx-request": "true"}
    with clock.standing_at(gathering.starts_at):
        page = browser.get(run(gathering)).content.decode()
        assert "点错了，再点一下就撤回" in page
        piece = browser.post(run(gathering, "tap/"), {**form_of(page), "person": str(person.id)}, headers=htmx)
        undo = run(gathering, f"undo/{Attendance.objects.of(hall.worker).get().client_id}/")
        name = {"key": form_of(piece.content.decode())["key"]}
    for seconds, pressed, said in ((0.5, "true", f"{person.name}到了"), (3, "false", "撤回了")):
        with clock.standing_at(gathering.starts_at + timedelta(seconds=seconds)):
            words = browser.post(undo, name, headers=htmx).content.decode()
            assert f'aria-pressed="{pressed}"' in words
            assert said in words


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


def test_the_desk_signs_up_somebody_who_rang(hall: Hall, browser: Client) -> None:
    gathering = hall.plan(capacity=5)
    page = browser.get(run(gathering, f"sign-up/?person={hall.people[3].id}")).content.decode()
    assert hall.people[3].name in page
    said = {**form_of(page), "person": str(hall.people[3].id), "children": "0", "mouth": "telephone"}
    assert browser.post(run(gathering, "sign-up/"), said).status_code == 302
    row = SignUp.objects.of(hall.worker).get()
    assert (row.person_id, row.mouth) == (hall.people[3].id, "telephone")


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
