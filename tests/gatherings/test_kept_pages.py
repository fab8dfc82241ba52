"""A gathering's page that is kept for many: nobody ever sees anything of another, and what ended is gone at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.test import Client

from mulin.accounts.models import Account, Appointment
from mulin.base import manifest
from mulin.base.roles import Role
from mulin.gatherings import actions
from mulin.gatherings.access import receipt_of
from mulin.gatherings.models import Gathering, SignUp, Steward
from mulin.gatherings.rules import Comer, QuotaPlan
from mulin.kernel import clock
from mulin.people.models import Household, Person
from tests.gatherings.conftest import NOW, Hall
from tests.world import account_for


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    caches["near"].clear()
    yield
    caches["near"].clear()


@pytest.fixture
def gathering(hall: Hall) -> Gathering:
    return hall.plan(capacity=20)


def browser_of(hall: Hall, person: Person, *, second_factor: bool = False) -> Client:
    hall.resident(person)
    client = hall.world.client()
    hall.world.enter(client, hall.extra[f"account:{person.id}"], second_factor=second_factor)
    return client


def look(client: Client, gathering: Gathering) -> str:
    answer = client.get(f"/c/zs/gatherings/{gathering.id}/")
    assert answer.status_code == 200
    return answer.content.decode()


def everything_kept() -> str:
    near: Any = caches["near"]
    found = [near.get(key.split(":", 2)[2]) for key in list(near._cache)]
    return "\n".join(one.decode() if isinstance(one, bytes) else str(one) for one in found)


def elsewhere(hall: Hall, person: Person) -> Person:
    """The same person, moved into a home of their own."""
    room = hall.world.household.room
    home = Household.objects.create(
        community=hall.world.community, room=room, building=hall.world.building, unit_number=1, room_number="901",
        order_in_room=7,
    )  # fmt: skip
    Person.objects.of(hall.worker).filter(id=person.id).update(household=home)
    return Person.objects.of(hall.worker).get(id=person.id)


def test_two_people_each_see_their_own_and_nothing_of_the_other(
    hall: Hall, gathering: Gathering, django_assert_num_queries: Any
) -> None:
    one, other = hall.people[1], elsewhere(hall, hall.people[2])
    Person.objects.of(hall.worker).filter(id=hall.people[3].id).update(household=other.household)  # is still to ask
    hall.sign_up(gathering, other)
    first, second = browser_of(hall, one), browser_of(hall, other)
    made = look(first, gathering)
    with django_assert_num_queries(5):  # session, account, standing, the page's state, one's own
        kept = look(second, gathering)
    assert str(one.id) in made
    assert str(one.id) not in kept
    assert "不去了" in kept
    assert "不去了" not in made
    again = look(first, gathering)
    assert str(one.id) in again
    assert str(other.id) not in again
    assert again.count('name="who"') == made.count('name="who"')
    whole = everything_kept()
    assert "OWN-PEOPLE-BLANK" in whole
    for person in hall.people:
        assert str(person.id) not in whole
        assert person.name not in whole
    for page in (made, kept, again):
        assert "BLANK" not in page


def test_where_everybody_comes_there_is_no_button_until_somebody_gives_up(hall: Hall, gathering: Gathering) -> None:
    lone = elsewhere(hall, hall.people[1])
    browser = browser_of(hall, lone)
    assert 'form="come"' in look(browser, gathering)
    (row,) = hall.sign_up(gathering, lone)
    for page in (look(browser, gathering), look(browser, gathering)):  # made, and kept
        assert 'form="come"' not in page
        assert 'name="who"' not in page
        assert 'class="tabbar"' in page
        assert str(row.id) in page
    actions.give_up(hall.worker, sign_up_id=row.id)
    assert 'form="come"' in look(browser, gathering)


def test_a_kept_page_has_keys_of_its_own_and_is_stored_nowhere(hall: Hall, gathering: Gathering) -> None:
    client = browser_of(hall, hall.people[1])
    answers = [client.get(f"/c/zs/gatherings/{gathering.id}/") for _ in range(2)]
    keys = [re.findall(r'name="client_key" value="([^"]+)"', answer.content.decode()) for answer in answers]
    assert keys[0] != keys[1]
    for answer in answers:
        assert answer["Cache-Control"] == "no-store"
        assert "Cookie" in answer["Vary"]
        assert "default-src 'none'" in answer["Content-Security-Policy"]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answers[1].content.decode())
    assert token
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="127.0.0.1")
    strict.cookies = client.cookies
    said = {
        "csrfmiddlewaretoken": token[1],
        "client_key": keys[1][0],
        "version": "1",
        "who": [str(hall.people[1].id)],
        "children": "0",
    }
    assert strict.post(f"/c/zs/gatherings/{gathering.id}/", said).status_code == 302


def test_one_language_and_size_is_not_shown_in_another(hall: Hall, gathering: Gathering) -> None:
    one, other = browser_of(hall, hall.people[1]), browser_of(hall, hall.people[2])
    chinese = look(one, gathering)
    other.cookies["mulin_language"] = "en"
    other.cookies["mulin_size"] = "elder"
    english = look(other, gathering)
    assert 'lang="zh-Hans"' in chinese
    assert '<html lang="en" class="elder' in english
    assert "我自己" not in english
    assert "我自己" in look(one, gathering)


def test_who_runs_it_sees_the_tools_and_who_no_longer_does_not(hall: Hall, gathering: Gathering) -> None:
    person = hall.people[1]
    client = browser_of(hall, person)
    look(browser_of(hall, hall.people[2]), gathering)
    assert "带头的人用" not in look(client, gathering)
    term = Steward.objects.create(
        community=hall.world.community, host=hall.host, person=person, kind="leader", starts_on=date(2026, 1, 1)
    )
    assert "带头的人用" in look(client, gathering)
    assert "带头的人用" not in look(browser_of(hall, hall.people[2]), gathering)
    Steward.objects.of(hall.worker).filter(id=term.id).delete()
    assert "带头的人用" not in look(client, gathering)


def test_an_appointment_that_ends_is_gone_on_the_next_page(hall: Hall, gathering: Gathering) -> None:
    hall.resident(hall.people[1])
    account = hall.extra[f"account:{hall.people[1].id}"]
    account_for(account, Role.COMMUNITY_WORKER, hall.world.community)
    client = hall.world.client()
    hall.world.enter(client, account, second_factor=True)
    assert "带头的人用" in look(client, gathering)
    assert "带头的人用" not in everything_kept()
    Appointment.objects.filter(account=account).update(ended_at=clock.now())
    assert "带头的人用" not in look(client, gathering)
    assert client.get("/c/zs/desk/")["Location"] == "/c/zs/"


def test_a_session_or_an_account_that_ends_is_over_on_the_next_page(hall: Hall, gathering: Gathering) -> None:
    one, other = browser_of(hall, hall.people[1]), browser_of(hall, hall.people[2])
    assert 'name="who"' in look(one, gathering)
    Session.objects.filter(session_key=one.cookies["sessionid"].value).delete()
    assert 'name="who"' not in look(one, gathering)
    assert 'name="who"' in look(other, gathering)
    Account.objects.filter(id=hall.extra[f"account:{hall.people[2].id}"].id).update(is_active=False)
    assert 'name="who"' not in look(other, gathering)


def test_somebody_who_moves_away_is_no_longer_on_the_page(hall: Hall, gathering: Gathering) -> None:
    client = browser_of(hall, hall.people[1])
    assert str(hall.people[2].id) in look(client, gathering)
    Person.objects.of(hall.worker).filter(id=hall.people[2].id).update(state="moved")
    assert str(hall.people[2].id) not in look(client, gathering)


def test_a_visitor_and_a_resident_do_not_share_a_page(hall: Hall, gathering: Gathering) -> None:
    look(browser_of(hall, hall.people[1]), gathering)
    assert "来的人叫什么" in look(hall.world.client(), gathering)
    assert "来的人叫什么" not in look(browser_of(hall, hall.people[2]), gathering)


def test_a_message_that_waits_is_neither_kept_nor_missed(hall: Hall, gathering: Gathering) -> None:
    client = browser_of(hall, hall.people[1])
    look(client, gathering)
    rows = hall.sign_up(gathering, hall.people[1], actor=hall.resident(hall.people[1]))
    client.post(f"/c/zs/me/sign-ups/{rows[0].id}/give-up/")
    assert 'role="status"' in look(client, gathering)
    assert 'role="status"' not in everything_kept()


def test_a_page_is_made_once_in_a_rush_and_says_what_is_true(
    hall: Hall, gathering: Gathering, django_assert_num_queries: Any
) -> None:
    Gathering.objects.of(hall.worker).filter(id=gathering.id).update(capacity=4)
    client = hall.world.client()
    look(client, gathering)
    for number in range(1, 4):
        hall.guest(gathering, f"邻居{number}号")
        with django_assert_num_queries(1):
            page = look(client, gathering)
        assert f'已报 <b class="num">{number}</b> 人' in page
        assert f'还有 <b class="num">{4 - number}</b> 个名额' in page
        assert "排候补" not in page
        assert "BLANK" not in page
    hall.guest(gathering, "最后一位")
    for _ in range(2):  # made afresh, then kept
        page = look(client, gathering)
        assert "名额满了" in page
        assert "排候补" in page
    hall.guest(gathering, "候补一位")
    with django_assert_num_queries(1):
        assert "候补 1 人" in look(client, gathering)


def test_a_name_shows_to_others_who_come_at_once_and_goes_at_once(
    hall: Hall, gathering: Gathering, django_assert_num_queries: Any
) -> None:
    visitor, resident, comes = hall.world.client(), browser_of(hall, hall.people[1]), browser_of(hall, hall.people[2])
    hall.sign_up(gathering, hall.people[2])
    shown = elsewhere(hall, hall.people[3])
    for client in (visitor, resident, comes):
        assert shown.name not in look(client, gathering)
    said = [Comer(person_id=shown.id, shows_name=True)]
    actions.sign_up(hall.resident(shown), gathering_id=gathering.id, comers=said, client_key=str(uuid4()))
    with django_assert_num_queries(1):  # the page's state
        assert shown.name not in look(visitor, gathering)
    with django_assert_num_queries(5):  # session, account, standing, the page's state, one's own and the names
        assert shown.name not in look(resident, gathering)
    with django_assert_num_queries(5):
        assert f"<p>{shown.name}</p>" in look(comes, gathering)
    assert shown.name not in everything_kept()
    row = SignUp.objects.of(hall.worker).get(person=shown)
    actions.give_up(hall.resident(shown), sign_up_id=row.id)
    assert shown.name not in look(comes, gathering)


def test_who_agreed_to_be_named_takes_it_back_and_keeps_the_place(hall: Hall, gathering: Gathering) -> None:
    hall.sign_up(gathering, hall.people[2])
    shown = elsewhere(hall, hall.people[3])
    said = [Comer(person_id=shown.id, shows_name=True)]
    actions.sign_up(hall.resident(shown), gathering_id=gathering.id, comers=said, client_key=str(uuid4()))
    row = SignUp.objects.of(hall.worker).get(person=shown)
    themselves, comes = browser_of(hall, shown), browser_of(hall, hall.people[2])
    assert shown.name in look(comes, gathering)
    address = f"/c/zs/me/sign-ups/{row.id}/hide-name/"
    assert comes.post(address).status_code == 404
    assert address in themselves.get("/c/zs/me/sign-ups/").content.decode()
    assert "别人看不到了" in themselves.post(address, follow=True).content.decode()
    row.refresh_from_db()
    assert (row.state, row.shows_name) == ("confirmed", False)
    assert shown.name not in look(comes, gathering)
    assert address not in themselves.get("/c/zs/me/sign-ups/").content.decode()


def test_names_are_read_before_it_and_during_it_not_for_ever(hall: Hall, gathering: Gathering) -> None:
    hall.sign_up(gathering, hall.people[2])
    shown = elsewhere(hall, hall.people[3])
    said = [Comer(person_id=shown.id, shows_name=True)]
    actions.sign_up(hall.resident(shown), gathering_id=gathering.id, comers=said, client_key=str(uuid4()))
    with clock.standing_at(gathering.ends_at + timedelta(minutes=1)):
        assert shown.name not in look(browser_of(hall, hall.people[2]), gathering)


def test_shares_of_places_are_told_as_they_are(hall: Hall) -> None:
    gathering = hall.plan(capacity=20, quotas=[QuotaPlan(band="child", places=5)])
    client = hall.world.client()
    look(client, gathering)
    comers = [Comer(guest_name="小朋友", age_band="child")]
    actions.sign_up(hall.worker, gathering_id=gathering.id, comers=comers, client_key=str(uuid4()))
    assert "留 5 个名额，已报 1 人" in look(client, gathering)


def test_what_others_do_shows_at_once(hall: Hall, gathering: Gathering, django_assert_num_queries: Any) -> None:
    client = browser_of(hall, hall.people[1])
    look(client, gathering)
    hall.sign_up(gathering, elsewhere(hall, hall.people[3]))
    with django_assert_num_queries(5):
        assert '已报 <b class="num">1</b> 人' in look(client, gathering)


def test_before_a_draw_the_page_says_how_many_are_in_it_and_after_it_how_many_come(hall: Hall) -> None:
    times = {"closes_at": NOW + timedelta(hours=20), "draws_at": NOW + timedelta(hours=24)}
    gathering = hall.plan(sign_up="lottery", capacity=2, **times)
    visitor, member = hall.world.client(), browser_of(hall, hall.people[1])
    for number, person in enumerate(hall.people[1:4], start=1):
        hall.sign_up(gathering, person)
        for client in (visitor, member):
            page = look(client, gathering)
            assert f'已登记 <b class="num">{number}</b> 人' in page
            assert "2 个名额，抽签定" in page
            assert "已报" not in page
    worker = hall.world.client()
    hall.world.enter(worker, hall.world.account(Role.COMMUNITY_WORKER), second_factor=True)
    listed = worker.get(f"/c/zs/run/{gathering.id}/people/").content.decode()
    assert "登记了，等抽签" in listed
    assert "报上了" not in listed
    with clock.standing_at(NOW + timedelta(hours=25)):
        actions.draw_due(hall.worker)
    page = look(visitor, gathering)
    assert '已报 <b class="num">2</b> 人' in page
    assert "候补 1 人" in page


def test_every_panel_of_a_kept_page_goes_by_role() -> None:
    assert all(panel.by_role for panel in manifest.panels("gathering"))


def signed_up(hall: Hall, gathering: Gathering, name: str) -> str:
    """A visitor says by name that they come; where the receipt is."""
    row = hall.guest(gathering, name)
    return f"/c/zs/gatherings/receipt/{receipt_of(row.request)}/"


def test_a_receipt_is_made_once_and_shows_each_their_own(
    hall: Hall, gathering: Gathering, django_assert_num_queries: Any
) -> None:
    client, addresses = hall.world.client(), {}
    for name in ("张三", "李四"):
        addresses[name] = signed_up(hall, gathering, name)
    pages = {name: client.get(address).content.decode() for name, address in addresses.items()}
    with django_assert_num_queries(1):  # the rows, with what is told of the gathering
        again = client.get(addresses["张三"])
    assert again["Cache-Control"] == "no-store"
    assert again.content.decode() == pages["张三"]
    for name, other in (("张三", "李四"), ("李四", "张三")):
        assert name in pages[name]
        assert other not in pages[name]
        assert f"{addresses[name]}give-up/" in pages[name]
        assert "BLANK" not in pages[name]
    whole = everything_kept()
    assert "SIGN-UPS-BLANK" in whole
    for name, address in addresses.items():
        assert name not in whole
        assert address.rpartition(":")[2].rstrip("/") not in whole


def test_a_receipt_says_at_once_what_became_of_it(hall: Hall, gathering: Gathering) -> None:
    client = hall.world.client()
    address = signed_up(hall, gathering, "张三")
    assert "报上了" in client.get(address).content.decode()
    signed_up(hall, gathering, "李四")
    assert '已报 <b class="num">2</b> 人' in client.get(address).content.decode()
    client.post(f"{address}give-up/")
    assert "已经让出去了" in client.get(address).content.decode()


def test_who_waits_reads_their_own_place_in_line(hall: Hall) -> None:
    gathering, client = hall.plan(capacity=1), hall.world.client()
    hall.guest(gathering, "张三")
    waiting = [signed_up(hall, gathering, name) for name in ("李四", "王五")]
    for _ in range(2):
        pages = [client.get(address).content.decode() for address in waiting]
        assert [f"您排在第 {n} 位" in page for n, page in zip((1, 2), pages, strict=True)] == [True, True]
        assert all("排上候补了" in page and "BLANK" not in page for page in pages)


def test_what_one_visitor_wrote_into_the_address_of_a_week_is_in_nobody_elses_page(hall: Hall) -> None:
    hall.plan()
    for written in ("x=written", "week=written"):
        hall.world.client().get(f"/c/zs/gatherings/?{written}")
        assert "written" not in hall.world.client().get("/c/zs/gatherings/").content.decode()
