"""The pages as people use them: forms that come back, no script, in both languages, by role."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from mulin.accounts.models import Account
from mulin.base.roles import Role
from mulin.kernel import clock, ids
from mulin.people import actions, queries
from mulin.people.models import CorrectionRequest, ErasureRequest, Look, Person
from mulin.people.urls import urlpatterns
from tests.people.cast import add, child, come_in, door, staff, themselves

DESK = "/c/zs/desk/people/"


@pytest.fixture
def desk(world: Any) -> Client:
    return world.sign_in(Role.COMMUNITY_HEAD)


@pytest.fixture
def elder_at_home(world: Any) -> Client:
    client = world.client()
    world.enter(client, come_in(world.elder))
    return client


def next_year() -> date:
    return clock.today() + timedelta(days=300)


def person_form(world: Any, **said: Any) -> dict[str, Any]:
    return {
        "name": "曾国强",
        "building": str(world.building.id),
        "unit": 1,
        "room": "102",
        "household_order": "1",
        "mouth": "telephone",
        "client_key": str(ids.uuid7()),
        **said,
    }


def test_somebody_rings_and_is_registered(world: Any, desk: Client) -> None:
    answer = desk.post(f"{DESK}new/", person_form(world, phone="138 0000 7777"), follow=True)
    page = answer.content.decode()
    assert "曾国强登记好了" in page
    assert "138****7777" in page
    assert "138 0000 7777" not in page


def test_what_was_typed_comes_back_with_the_reason(world: Any, desk: Client) -> None:
    answer = desk.post(f"{DESK}new/", person_form(world, birth="去年", note="要轮椅"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "生日没看懂" in page
    assert 'value="去年"' in page
    assert "要轮椅" in page


def test_a_twin_is_asked_about_and_then_believed(world: Any, desk: Client) -> None:
    said = person_form(world, name="王淑珍", birth="1948-3-2")
    answer = desk.post(f"{DESK}new/", said)
    assert answer.status_code == 422
    assert "不是同一个人，照样登记" in answer.content.decode()
    assert desk.post(f"{DESK}new/", {**said, "twin_checked": "on"}).status_code == 302


def test_an_edit_keeps_the_masked_phone(world: Any, desk: Client) -> None:
    form = desk.get(f"{DESK}{world.elder.id}/edit/").context["form"].initial
    assert form["phone"] == "138****1881"
    desk.post(f"{DESK}{world.elder.id}/edit/", {**form, "mouth": "desk", "name": "王淑贞", "birth": "1948-3-2"})
    world.elder.refresh_from_db()
    assert (world.elder.name, world.elder.phone) == ("王淑贞", "13800001881")


def test_the_phone_is_seen_for_a_purpose_only(world: Any, desk: Client) -> None:
    url = f"{DESK}{world.elder.id}/phone/"
    assert "13800001881" not in desk.get(url).content.decode().replace(" ", "")
    assert desk.post(url, {}).status_code == 422
    assert not Look.objects.of(world.community.id).exists()
    page = desk.post(url, {"purpose": "call"}).content.decode()
    assert "138 0000 1881" in page
    assert "tel:" not in page  # a demo community calls nobody
    assert Look.objects.of(world.community.id).get().purpose == "call"


def test_no_phone_inside_wechat_or_without_a_fresh_second_factor(world: Any, desk: Client) -> None:
    url = f"{DESK}{world.elder.id}/phone/"
    answer = desk.post(url, {"purpose": "call"}, HTTP_USER_AGENT="Mozilla/5.0 MicroMessenger/8.0")
    assert answer.status_code == 403
    assert "微信里不能看电话" in answer.content.decode()
    session = desk.session
    session["mulin_stepped_up_at"] = None
    session.save()
    answer = desk.post(url, {"purpose": "call"})
    assert answer.status_code == 307  # what was typed comes back after the second factor
    assert "second" in answer["Location"]
    assert not Look.objects.of(world.community.id).exists()


def test_a_copy_at_the_desk_holds_the_phone_and_is_guarded_alike(world: Any, desk: Client) -> None:
    address = f"{DESK}{world.elder.id}/copy/"
    answers = [desk.post(address).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    session = desk.session
    session["mulin_stepped_up_at"] = None
    session.save()
    assert desk.post(address).status_code == 307


def test_searching_has_a_measure(world: Any, desk: Client) -> None:
    answers = {desk.get(DESK, {"q": f"王{number}"}).status_code for number in range(60)}
    assert answers == {200}
    assert desk.get(DESK, {"q": "王淑"}).status_code == 429
    assert desk.get(DESK).status_code == 200


@pytest.mark.parametrize("typed", [{}, {"guardian": "x"}])
def test_no_guardian_picked_is_nobody(world: Any, desk: Client, typed: dict[str, str]) -> None:
    assert desk.post(f"{DESK}{world.elder.id}/guardians/new/", typed).status_code == 404


def test_closing_offers_to_undo(world: Any, desk: Client) -> None:
    said = {"state": "moved", "closed_on": clock.today().isoformat(), "mouth": "door"}
    page = desk.post(f"{DESK}{world.son.id}/close/", said, follow=True).content.decode()
    assert "记下了：陈志远搬走" in page
    assert f"{DESK}{world.son.id}/reopen/" in page
    assert "重新记为在住" in desk.post(f"{DESK}{world.son.id}/reopen/", follow=True).content.decode()


def test_moving_and_merging_from_the_page(world: Any, desk: Client) -> None:
    target = {"building": str(world.building.id), "unit": 1, "room": "909", "mouth": "desk"}
    page = desk.post(f"{DESK}{world.son.id}/move/", {**target, "household_order": "1"}, follow=True).content.decode()
    assert "陈志远搬到了 1-909" in page
    double = add(world, "王淑贞", "303", note="要轮椅")
    compare = desk.get(f"{DESK}{world.elder.id}/merge/{double.id}/").content.decode()
    assert "138****1881" in compare
    page = desk.post(f"{DESK}{world.elder.id}/merge/{double.id}/", {"note": "gone"}, follow=True).content.decode()
    assert "两份合成了一份" in page
    assert "要轮椅" in page
    assert desk.get(f"{DESK}{double.id}/")["Location"].endswith(f"{world.elder.id}/")
    moved = desk.post(f"{DESK}households/{world.household.id}/move/", {**target, "room": "808"}, follow=True)
    assert "整户搬好了" in moved.content.decode()


def test_paper_requests_of_people_without_a_phone(world: Any, desk: Client) -> None:
    base = f"{DESK}{world.elder.id}/"
    assert "13800001881" in desk.post(f"{base}copy/").content.decode()
    desk.post(f"{base}correction/", {"part": "birth", "wanted": "1947", "mouth": "telephone"})
    asked = CorrectionRequest.objects.of(world.community.id).get()
    assert asked.mouth == "telephone"
    settle = f"{DESK}corrections/{asked.id}/"
    assert desk.post(settle, {"done": "0", "answer": ""}).status_code == 422
    assert desk.post(settle, {"done": "1", "answer": ""}).status_code == 302
    assert desk.post(f"{base}erasure/", {"mouth": "paper"}).status_code == 422
    desk.post(f"{base}erasure/", {"mouth": "paper", "paper_number": "删 3"})
    waiting = ErasureRequest.objects.of(world.community.id).get()
    assert "王淑珍" in desk.get(f"{DESK}requests/").content.decode()
    desk.post(f"{DESK}erasures/{waiting.id}/keep/")
    waiting.refresh_from_db()
    assert waiting.state == "withdrawn"


def test_consents_guardians_and_proxies_at_the_desk(world: Any, desk: Client) -> None:
    young = child(world)
    desk.post(f"{DESK}{young.id}/guardians/new/", {"guardian": str(world.son.id)})
    assert queries.guardians_of(young) == [world.son]
    said = {"purpose": "guardian", "given_by": str(world.son.id), "mouth": "paper", "paper_number": "监 1"}
    assert desk.post(f"{DESK}{young.id}/consents/new/", said).status_code == 302
    desk.post(f"{DESK}{young.id}/consents/guardian/withdraw/")
    assert queries.consents_of(young)[0].withdrawn_at
    helper = actions_account(world, "13700003333")
    said = {
        "helper_phone": "13700003333",
        "relation": "侄女",
        "until": clock.today().replace(year=clock.today().year + 1),
    }
    new = f"{DESK}{world.elder.id}/proxies/new/"
    assert "先用手机进门" in desk.post(new, {**said, "helper_phone": "13700004444", "how": "visit"}).content.decode()
    assert desk.post(new, {**said, "how": "signature"}).status_code == 422
    assert desk.post(new, {**said, "how": "visit"}).status_code == 302
    (proxy,) = queries.proxies_of(world.elder)
    assert (proxy.helper_id, proxy.state, proxy.confirmed_how) == (helper.id, "confirmed", "visit")


def actions_account(world: Any, digits: str) -> Account:
    from mulin.accounts.queries import phone_index

    return Account.objects.create(name="侄女", phone=digits, phone_index=phone_index(digits))


def test_one_request_to_act_is_settled_at_the_desk(world: Any, desk: Client) -> None:
    helper = Account.objects.create(name="陈志远")
    asking = world.actor(Role.VISITOR, account_id=helper.id)
    proxy = actions.ask_proxy(
        asking, name="王淑真", door=door(world, "101"), relation="儿子", until=next_year(), client_key="k"
    )
    url = f"{DESK}proxies/{proxy.id}/"
    assert "王淑珍" in desk.get(url).content.decode()  # proposed by the door
    said = {"how": "visit", "person": str(world.elder.id)}
    assert desk.post(url, said).status_code == 302
    assert queries.proxies_of(world.elder)[0].state == "confirmed"
    desk.post(f"{url}end/")
    assert queries.proxies_of(world.elder)[0].state == "ended"


def test_my_data_in_one_page_and_one_tap(world: Any, elder_at_home: Client) -> None:
    page = elder_at_home.get("/c/zs/me/data/").content.decode()
    assert "138 0000 1881" in page
    assert "1948年3月2日" in page
    assert "法律规定的职责" in page
    elder_at_home.cookies["mulin_language"] = "en"
    assert "2 Mar 1948" in elder_at_home.get("/c/zs/me/data/").content.decode()
    elder_at_home.cookies["mulin_language"] = "zh-hans"
    elder_at_home.post("/c/zs/me/data/consents/honour/", {"give": "1"})
    assert queries.consents_of(world.elder)[0].purpose == "honour"
    elder_at_home.post("/c/zs/me/data/consents/honour/")
    assert queries.consents_of(world.elder)[0].withdrawn_at
    elder_at_home.post("/c/zs/me/data/correct/", {"part": "name", "wanted": "王淑贞"})
    elder_at_home.post("/c/zs/me/data/erase/")
    page = elder_at_home.get("/c/zs/me/data/").content.decode()
    assert "王淑贞" in page
    assert "改主意都来得及" in page
    elder_at_home.post(f"/c/zs/me/data/erase/{queries.erasure_of(world.elder).id}/keep/")
    assert queries.erasure_of(world.elder) is None


def test_who_looked_is_shown_to_the_person_only(world: Any, elder_at_home: Client) -> None:
    actions.see_phone(staff(world), person=world.elder, purpose="care")
    assert "探访、关爱" in elder_at_home.get("/c/zs/me/data/looks/").content.decode()
    assert elder_at_home.get(f"/c/zs/me/data/looks/?of={world.son.id}").status_code == 404


def test_the_elder_nods_and_stops(world: Any, elder_at_home: Client) -> None:
    helper = Account.objects.create(name="张小明")
    asking = world.actor(Role.VISITOR, account_id=helper.id)
    proxy = actions.ask_proxy(
        asking, name="王淑珍", door=door(world, "101"), relation="外甥", until=next_year(), client_key="k"
    )
    assert "张小明想替您办事" in elder_at_home.get("/c/zs/me/").content.decode()
    elder_at_home.post(f"/c/zs/me/family/{proxy.id}/nod/", {"yes": "1"})
    assert queries.proxies_of(world.elder)[0].state == "confirmed"
    elder_at_home.post(f"/c/zs/me/family/{proxy.id}/end/")
    assert queries.proxies_of(world.elder)[0].state == "ended"


def test_residents_never_see_a_roster(world: Any, elder_at_home: Client) -> None:
    add(world, "别家的人")
    for path in (
        "me/",
        "me/data/",
        "me/family/",
        "desk/people/",
        "desk/people/?q=别家",
        f"desk/people/{world.son.id}/",
    ):
        assert "别家的人" not in elder_at_home.get(f"/c/zs/{path}", follow=True).content.decode()


def addresses(world: Any, community: str = "zs", person: Person | None = None) -> list[str]:
    whom = person or world.elder
    home = whom.household_id
    parts = {
        "<uuid:person_id>": whom.id,
        "<uuid:other_id>": world.son.id,
        "<uuid:guardian_id>": world.son.id,
        "<uuid:household_id>": home,
        "<uuid:proxy_id>": ids.uuid7(),
        "<uuid:request_id>": ids.uuid7(),
        "<slug:purpose>": "honour",
    }
    found = []
    for pattern in urlpatterns:
        route = str(pattern.pattern)
        for part, value in parts.items():
            route = route.replace(part, str(value))
        found.append(f"/c/{community}/{route}")
    return found


@pytest.mark.parametrize("role", [Role.STREET_OFFICER, Role.BUILDING_LEAD, Role.CONTACT_PERSON, Role.POINT_LEADER])
def test_the_register_is_not_there_for_others(world: Any, role: Role) -> None:
    client = world.sign_in(role)
    for url in addresses(world):
        if "/desk/" in url:
            assert client.get(url).status_code in (404, 405)
            assert client.post(url).status_code in (404, 405)


@pytest.mark.parametrize("role", [Role.COMMUNITY_HEAD, Role.GRID_OFFICER, Role.PRIVACY_OFFICER])
def test_nobody_reaches_over_the_wall(world: Any, role: Role) -> None:
    client = world.sign_in(role)
    for url in addresses(world, person=world.stranger):
        if "uuid" in url or str(world.stranger.id) in url or str(world.stranger.household_id) in url:
            for answer in (client.get(url), client.post(url)):
                assert answer.status_code in (404, 405)
                assert "隔壁老王" not in answer.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_in_both_languages(world: Any, desk: Client, language: str) -> None:
    desk.cookies["mulin_language"] = language
    for url in addresses(world):
        answer = desk.get(url)
        assert answer.status_code in (200, 302, 404, 405), url
        if language == "en" and answer.status_code == 200:
            assert "居民与住户" not in answer.content.decode(), url


def test_pages_with_people_are_not_stored(world: Any, desk: Client) -> None:
    for url in (DESK, f"{DESK}{world.elder.id}/", f"{DESK}households/{world.household.id}/"):
        assert desk.get(url)["Cache-Control"] == "no-store"


def test_the_desk_hears_what_waits(world: Any) -> None:
    from mulin.people.todos import todos

    helper = Account.objects.create(name="陈志远")
    asking = world.actor(Role.VISITOR, account_id=helper.id)
    for name in ("王淑珍", "没有这个人"):
        actions.ask_proxy(
            asking, name=name, door=door(world, "101"), relation="儿子", until=next_year(), client_key=str(ids.uuid7())
        )
    me = themselves(world.elder)
    actions.ask_correction(me, person=world.elder, part="birth", wanted="1947")
    actions.ask_erasure(me, person=world.elder)
    actions.see_phone(staff(world), person=world.elder, purpose="call")
    assert len(list(todos(world.head))) == 5
    assert len(list(todos(world.worker))) == 4
    assert len(list(todos(world.actor(Role.GRID_OFFICER)))) == 2
    assert list(todos(world.actor(Role.STREET_OFFICER))) == []
    assert list(todos(world.actor(Role.RESIDENT))) == []
