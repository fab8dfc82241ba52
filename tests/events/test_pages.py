"""Pages as people meet them: by role, without scripts, at the door; what they cost."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base.roles import Role
from mulin.events import actions, rules
from mulin.events.models import Device, Event, EventState
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Attendance
from mulin.kernel import clock
from mulin.places.models import Community
from tests.events.conftest import NOW, PIN, STARTS, Afternoon, op
from tests.reading import without_ids

PLAN = ("", "edit/", "people/", "stations/", "prizes/", "materials/", "helpers/")
WORK = (*PLAN, "sheets/", "day/", "doubts/", "after/")


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def desk(afternoon: Afternoon, device: Device | None = None) -> Any:
    """A browser with a paired device's cookie."""
    client = afternoon.world.client()
    client.cookies["mulin_door"] = afternoon.token(device or afternoon.device())
    return client


# ---- everybody ----


def test_everybody_sees_the_event_and_nobody_a_name(afternoon: Afternoon) -> None:
    client, event = afternoon.world.client(), afternoon.event
    page = text(client.get(f"/c/zs/events/{event.id}/"))
    for part in ("庆中秋，迎国庆", "中心活动场地", "下雨改到多功能活动室", "套瓶子", "月饼一盒", "0519-80000110"):
        assert part in page
    assert "灯谜系列活动" in text(client.get("/c/zs/events/"))
    assert "share.png" in text(client.get(f"/c/zs/events/{event.id}/share/"))
    picture = client.get(f"/c/zs/events/{event.id}/share.png")
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    actions.check_in(
        afternoon.worker, event_id=event.id, person_id=afternoon.people[2].id, name="", children=0, client_id=uuid4()
    )
    for page in ("", "screen/"):
        assert "魏世忠" not in text(client.get(f"/c/zs/events/{event.id}/{page}"))


def test_the_big_screen_follows_with_scripts_and_without(afternoon: Afternoon) -> None:
    client, address = afternoon.world.client(), f"/c/zs/events/{afternoon.event.id}/screen/"
    whole = client.get(address)
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in text(whole)
    assert "Refresh" not in whole.headers  # a projector with scripts does not blink
    part = text(client.get(address, headers={"HX-Request": "true"}))
    assert 'hx-trigger="every 10s"' in part
    assert "<html" not in part


def test_the_public_page_costs_the_same_for_many_stations(
    afternoon: Afternoon, django_assert_max_num_queries: Any
) -> None:
    client, address = afternoon.world.client(), f"/c/zs/events/{afternoon.event.id}/"
    client.get(address)
    with django_assert_max_num_queries(14) as few:
        client.get(address)
    for number in range(12):
        actions.save_station(afternoon.worker, event_id=afternoon.event.id, said={"name": f"第{number}站"})
    with django_assert_max_num_queries(14) as many:
        client.get(address)
    assert len(few) == len(many)


def test_a_card_opened_on_the_phone_and_what_its_code_shows(afternoon: Afternoon) -> None:
    client = afternoon.world.sign_in(Role.RESIDENT)
    address = f"/c/zs/events/{afternoon.event.id}/card/"
    assert "给谁开一张" in text(client.get(address))
    for _ in range(2):
        client.post(address, {"person": str(afternoon.people[0].id)})
    card = afternoon.event.cards.get()
    afternoon.stamp(card)
    assert card.shown_code in text(client.get(address))
    public = text(afternoon.world.client().get(f"/stamp/{card.code.lower()}/"))
    assert "洗衣皂" in public
    assert "王淑珍" not in public
    assert afternoon.world.client().get("/stamp/K7M2Q4R0/").status_code == 404
    assert afternoon.world.client().get(address).status_code == 302


def test_a_resident_offers_a_shift(afternoon: Afternoon) -> None:
    said = {"duty": "发奖品", "starts_at": NOW, "ends_at": NOW + timedelta(hours=2), "needed": 2}
    shift = actions.save_shift(afternoon.worker, event_id=afternoon.event.id, said=said)
    client = afternoon.world.sign_in(Role.RESIDENT)
    address = f"/c/zs/events/{afternoon.event.id}/help/"
    full = {**said, "duty": "签到", "needed": 1, "starts_at": NOW - timedelta(hours=1)}
    manned = actions.save_shift(afternoon.worker, event_id=afternoon.event.id, said=full)
    actions.add_helpers(afternoon.worker, shift=manned, guest_names=["周星"])
    offered = text(client.get(address))
    assert "还缺 2 人" in offered
    assert "人够了，多来也行" in offered
    assert offered.index("发奖品") < offered.index("签到，")  # where hands are missing comes first
    client.post(address, {"shift": str(shift.id), "person": str(afternoon.people[0].id)})
    helper = afternoon.event.helpers.get(shift=shift)
    assert "自己报名的" in text(client.get(address))
    client.post(f"/c/zs/events/help/{helper.id}/give-back/")
    assert not afternoon.event.helpers.filter(shift=shift).exists()


# ---- the worker ----


def test_the_worker_goes_through_every_page(afternoon: Afternoon) -> None:
    client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    assert "志愿者日" in text(client.get("/c/zs/desk/events/"))
    for page in WORK:
        assert "灯谜系列活动" in text(client.get(f"/c/zs/desk/events/{afternoon.event.id}/{page}"))
    for role in (Role.RESIDENT, Role.GRID_OFFICER, Role.STREET_OFFICER):
        assert afternoon.world.sign_in(role).get(f"/c/zs/desk/events/{afternoon.event.id}/").status_code == 404


def test_a_new_event_knows_the_telephone_and_unfolds_draws_only_where_they_are_wrong(afternoon: Afternoon) -> None:
    Community.objects.filter(id=afternoon.world.community.id).update(phone="0519-80000110")
    client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    page = text(client.get("/c/zs/desk/events/new/?occasion=chongyang&day=2026-10-18"))
    assert 'value="0519-80000110"' in page
    assert 'value="2026-10-18"' in page
    form = {"client_key": "k1", "scene": "chrysanthemum", "sign_up": "open"}
    nameless = client.post("/c/zs/desk/events/new/", form).content.decode()
    assert "<details>" in nameless
    shared = client.post("/c/zs/desk/events/new/", form | {"quota_senior": "many"}).content.decode()
    assert "<details open>" in shared


def test_a_whole_event_is_planned_without_scripts(afternoon: Afternoon) -> None:
    client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    form = {
        "client_key": "k1",
        "title": "重阳茶话会",
        "scene": "chrysanthemum",
        "sign_up": "open",
        "day": "2026-10-18",
        "begins": "14:00",
        "ends": "16:00",
        "venue": str(afternoon.square.id),
        "phone": "0519-80000110",
        "occasion": "chongyang",
        "quota_senior": "40",
        "capacity": "60",
    }
    assert client.post("/c/zs/desk/events/new/", form | {"ends": "13:00"}).status_code == 422
    client.post("/c/zs/desk/events/new/", form)
    event = Event.objects.of(afternoon.worker).get(title="重阳茶话会")
    assert event.quotas == {"senior": 40}
    base = f"/c/zs/desk/events/{event.id}/"
    assert "还没有站点" in text(client.get(base))
    station = {
        "name": "套圈",
        "kind": "game",
        "per_turn": "1",
        "queue_size": "20",
        "stamps_at_once": "1",
        "stamps_at_most": "1",
    }
    page = client.post(f"{base}stations/", station | {"host_words": "汪素"})
    assert page.status_code == 302
    assert event.stations.get().host == afternoon.people[3]
    client.post(f"{base}prizes/", {"name": "菊花茶", "needs_stamps": "1", "stock": "60"})
    client.post(f"{base}materials/", {"name": "茶杯", "quantity": "60"})
    client.post(f"{base}helpers/", {"duty": "倒茶", "begins": "13:30", "ends": "16:00", "needed": "2"})
    shift = event.shifts.get()
    client.post(
        f"/c/zs/desk/events/shift/{shift.id}/", {"do": "add", "person": str(afternoon.people[2].id), "guest": "小李"}
    )
    assert event.helpers.count() == 2
    client.post(f"/c/zs/desk/events/material/{event.materials.get().id}/", {"do": "ready"})
    client.post(f"{base}edit/", {**form, "sign_up": "needed", "lead": "喝茶赏菊"})
    client.post(f"{base}publish/")
    event.refresh_from_db()
    assert (event.state, event.gathering.capacity) == (EventState.PUBLISHED, 60)
    client.post(f"{base}cancel/", {"why": "下大雨"})
    event.refresh_from_db()
    assert (event.state, event.why) == (EventState.CANCELLED, "下大雨")


def test_a_clash_is_named_before_saving_with_what_is_free(afternoon: Afternoon) -> None:
    client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    form = {
        "client_key": "k2",
        "title": "合唱",
        "scene": "lanterns",
        "sign_up": "open",
        "day": "2026-09-27",
        "begins": "15:00",
        "ends": "16:00",
        "venue": str(afternoon.square.id),
    }
    page = client.post("/c/zs/desk/events/new/", form)
    assert page.status_code == 422
    assert "这几个有空，点一个就行" in page.content.decode()
    assert "合唱" in page.content.decode()  # nothing typed is lost


def test_a_lost_card_is_found_by_its_owner(afternoon: Afternoon) -> None:
    card = afternoon.give(afternoon.cards(1)[0], afternoon.people[2])
    client, base = afternoon.world.sign_in(Role.COMMUNITY_WORKER), f"/c/zs/desk/events/{afternoon.event.id}/day/"
    for words in ("wsz", "魏世忠", card.shown_code):
        page = text(client.get(base, {"lost": words}))
        assert (card.shown_code in page) == (words != "wsz" or "魏世忠" in page)
    client.post(f"/c/zs/desk/events/stamp-card/{card.id}/lost/")
    assert card.shown_code not in text(client.get(base, {"lost": "魏世忠"}))


def test_prints_come_as_pdf(afternoon: Afternoon) -> None:
    client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    base = f"/c/zs/desk/events/{afternoon.event.id}/sheets/"
    client.post(f"{base}cards/", {"client_key": "c", "count": "3"})
    for name in ("poster", "safety"):
        assert client.get(f"{base}{name}.pdf").content[:4] == b"%PDF"
    assert client.get(f"{base}cards.pdf").content[:4] == b"%PDF"
    assert client.get(f"{base}nothing.pdf").status_code == 404


# ---- the door, as plain pages ----


def test_a_desk_works_as_plain_pages(afternoon: Afternoon) -> None:
    client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    base = f"/c/zs/desk/events/{afternoon.event.id}/day/"
    page = text(client.post(f"{base}invite/", {"name": "平板一"}))
    code = Device.objects.of(afternoon.worker).get()
    assert "平板一" in page
    assert code.invitation is not None
    here = client.post(f"{base}here/", {"pin": PIN})
    door = f"/c/zs/door/{afternoon.gathering_id}/"
    assert here["Location"] == door
    assert here.cookies["mulin_door"]["httponly"]
    found = text(client.get(f"{door}?q=wsz"))
    assert "王淑珍" in found
    assert "1380000" not in without_ids(found)  # name and building only
    person, card = afternoon.people[0], afternoon.cards(1)[0]
    key = str(uuid4())
    for _ in range(2):
        client.post(f"{door}do/arrive/", {"person": str(person.id), "key": key})
    assert Attendance.objects.of(afternoon.worker).get().person == person
    client.post(f"{door}do/card/", {"person": str(person.id), "card": card.code, "key": str(uuid4())})
    station = str(afternoon.stations[1].id)
    client.post(f"{door}do/stamp/", {"station": station, "card": card.shown_code, "key": str(uuid4()), "stamps": "1"})
    assert "给洗衣皂" in text(client.get(f"{door}prizes/?card={card.code}"))
    client.post(f"{door}do/marks/", {"card": card.code, f"mark-{afternoon.stations[3].id}": "3"})
    client.post(
        f"{door}do/prize/", {"card": card.code, "prize": str(afternoon.prize("月饼一盒").id), "key": str(uuid4())}
    )
    assert afternoon.prize("月饼一盒").given == 1
    assert "已经兑过了" in text(client.get(f"{door}prizes/?card={card.code}"))
    last = afternoon.event.ops.get(kind="prize")
    client.post(f"{door}undo/{last.op_id}/")
    assert afternoon.prize("月饼一盒").given == 0
    assert "付款码" in text(client.get(f"{door}?q=wxp://f2f0"))


def test_without_the_cookie_the_door_is_shut(afternoon: Afternoon) -> None:
    client, door = afternoon.world.client(), f"/c/zs/door/{afternoon.gathering_id}/"
    assert client.get(door)["Location"] == "/c/zs/door/"
    for name in ("setup.json", "day.json", "find.json?q=wsz", "shell/"):
        assert client.get(f"{door}{name}").status_code == 404
    device = afternoon.device()
    other = desk(afternoon, device)
    assert other.get(f"/c/zs/door/{uuid4()}/day.json").status_code == 404
    assert "Cache-Control" in other.get(door)
    assert other.get(door)["Cache-Control"] == "no-store"


def test_after_ten_quiet_minutes_the_pin_is_asked_for(afternoon: Afternoon) -> None:
    client, door = desk(afternoon), f"/c/zs/door/{afternoon.gathering_id}/"
    assert "签到台" in text(client.get(door))
    with clock.standing_at(NOW + timedelta(minutes=11)):
        page = text(client.get(f"{door}?q=wsz"))
        assert "输口令" in page
        assert "王淑珍" not in page
        assert client.get(f"{door}day.json").status_code == 423
        assert client.post(f"{door}pin/", {"pin": "000001"}).status_code == 422
        assert client.post(f"{door}pin/", {"pin": PIN}).status_code == 302
        assert "王淑珍" in text(client.get(f"{door}?q=wsz"))
    with clock.standing_at(STARTS + timedelta(hours=6)):
        assert client.get(door).status_code == 410


def test_the_days_list_holds_names_and_buildings_only(afternoon: Afternoon, django_assert_max_num_queries: Any) -> None:
    from mulin.gatherings.rules import Comer

    with clock.standing_at(NOW - timedelta(days=2)):
        comers = [Comer(person_id=afternoon.people[0].id), Comer(person_id=afternoon.people[2].id)]
        gatherings.sign_up(afternoon.worker, gathering_id=afternoon.gathering_id, comers=comers, client_key="s")
    device = afternoon.device()
    client, door = desk(afternoon, device), f"/c/zs/door/{afternoon.gathering_id}/"
    with django_assert_max_num_queries(40):
        said = client.get(f"{door}day.json").json()
    names = {row["n"] for row in said["people"]}
    assert names == {"王淑珍", "陈志远", "魏世忠"}  # those who signed up, and who lives with them
    everything = without_ids(json.dumps(said, ensure_ascii=False))
    for secret in ("13800001881", "1881", "101", "1948"):
        assert secret not in everything
    elder = next(row for row in said["people"] if row["n"] == "王淑珍")
    assert rules.fold_key(device.secret, "1-101") in elder["k"]
    assert client.get(f"{door}day.json?version={said['version']}").json() == {"same": True}
    assert client.get(f"{door}find.json?q=wsz2").json() == {"people": []}
    assert client.get(f"{door}find.json?q=wangsuzhen").json()["people"][0]["n"] == "汪素珍"


def test_a_batch_and_a_prize_over_the_wire(afternoon: Afternoon) -> None:
    device, card = afternoon.device(), afternoon.cards(1)[0]
    client, door = desk(afternoon, device), f"/c/zs/door/{afternoon.gathering_id}/"

    def send(name: str, said: Any, secret: str = device.secret) -> Any:
        body = json.dumps(said).encode()
        headers = {"X-Mulin-Signature": rules.sign(secret, body)}
        return client.post(f"{door}{name}", body, content_type="application/json", headers=headers)

    ops = [op("stamp", card=card.code, station=afternoon.stations[1].id, stamps=1)]
    assert send("batch/", {"ops": ops}).json() == {"outcomes": {ops[0]["id"]: "done"}, "for_review": 0}
    assert send("batch/", {"ops": ops}).json()["outcomes"] == {ops[0]["id"]: "again"}
    assert send("batch/", {"ops": ops}, secret="other").status_code == 400
    assert send("batch/", {"ops": [{}] * 501}).status_code == 413
    assert client.post(f"{door}batch/", b"\x1f\x8b broken", content_type="application/json").status_code == 400
    prize = op("prize", card=card.code, prize=afternoon.prize("洗衣皂").id)
    assert send("redeem.json", prize).json() == {"ok": True}
    again = send("redeem.json", op("prize", card=card.code, prize=afternoon.prize("洗衣皂").id)).json()
    assert (again["ok"], again["code"]) == (False, "prize-had")


def test_the_worker_script_keeps_to_the_door(afternoon: Afternoon) -> None:
    answer = afternoon.world.client().get("/c/zs/door/worker.js")
    assert (answer["Content-Type"], answer["Service-Worker-Allowed"]) == ("text/javascript", "/c/zs/door/")
    shell = text(desk(afternoon).get(f"/c/zs/door/{afternoon.gathering_id}/shell/"))
    assert not any(person.name in shell for person in afternoon.people)


@pytest.mark.parametrize("page", ["", "stamps/", "prizes/", "riddles/"])
def test_the_desk_reads_in_english(afternoon: Afternoon, page: str) -> None:
    client = desk(afternoon)
    client.cookies["mulin_language"] = "en"
    said = text(client.get(f"/c/zs/door/{afternoon.gathering_id}/{page}"))
    assert "Stamps" in said
    assert "签到台" not in said


def test_the_sign_ups_are_reached_from_the_event(afternoon: Afternoon) -> None:
    with clock.standing_at(NOW - timedelta(hours=5)):
        client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
        page = text(client.get(f"/c/zs/desk/events/{afternoon.event.id}/people/"))
    client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    run = f"/c/zs/run/{afternoon.gathering_id}/"
    for part in ("people/", "sign-up/", "sheet.pdf", "poster/", "rain/"):
        assert f'href="{run}{part}"' in page
        assert client.get(f"{run}{part}").status_code == 200
    assert "下雨，改到多功能活动室" in page
    with clock.standing_at(NOW - timedelta(hours=5)):
        gatherings.move_to_substitute(afternoon.worker, gathering_id=afternoon.gathering_id)
        early = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
        moved = text(early.get(f"/c/zs/desk/events/{afternoon.event.id}/people/"))
    assert f'href="{run}back/"' in moved
    client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    assert f'href="{run}sheet.pdf"' in text(client.get(f"/c/zs/desk/events/{afternoon.event.id}/sheets/"))
