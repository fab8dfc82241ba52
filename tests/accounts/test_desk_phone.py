"""A new sign-in phone at the desk: a day's wait, the old phone is told, anybody concerned can stop it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from mulin.accounts import actions, queries
from mulin.accounts.models import Account, PhoneChange
from mulin.base import manifest
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.ledger.models import Fact
from mulin.people.models import Person
from tests.accounts.conftest import Visitor

ELDER, NEW = "13800001881", "13911112222"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The phones that were told."""
    phones: list[str] = []
    monkeypatch.setattr(manifest, "courier", lambda: lambda *_, **message: phones.append(message["to_phone"]))
    return phones


@pytest.fixture
def resident(visitor: Visitor, sent: Any) -> Visitor:
    visitor.ask(ELDER)
    visitor.enter(ELDER, sent.last(ELDER))
    return visitor


@pytest.fixture
def desk(world: Any) -> Client:
    client: Client = world.sign_in(Role.COMMUNITY_WORKER)
    return client


def person_page(person: Person) -> str:
    return f"/c/zs/desk/people/{person.id}/"


def page_of(person: Person) -> str:
    return f"{person_page(person)}sign-in-phone/"


def write_down(desk: Client, person: Person, phone: str = "139 1111 2222", **said: str) -> Any:
    return desk.post(page_of(person), {"phone": phone, "known": "on", **said})


def waiting(world: Any) -> Any:
    return PhoneChange.objects.of(world.community.id).filter(closed_at=None)


def test_a_new_phone_counts_after_a_day_and_the_old_one_is_told_at_once(
    world: Any, resident: Visitor, desk: Client, told: list[str]
) -> None:
    assert page_of(world.elder) in desk.get(person_page(world.elder)).content.decode()
    assert "138****1881" in desk.get(page_of(world.elder)).content.decode()
    assert write_down(desk, world.elder)["Location"] == person_page(world.elder)
    assert told == [ELDER]
    shown = desk.get(person_page(world.elder)).content.decode()
    assert "139****2222" in shown
    assert NEW not in shown.replace(" ", "")
    start = clock.now()
    for hours, changed in ((23, 0), (25, 1)):
        with clock.standing_at(start + timedelta(hours=hours)):
            assert actions.apply_phone_changes(world.worker) == changed
    assert queries.account_by_phone(ELDER) is None
    assert queries.account_by_phone(NEW) == Account.objects.get(name="王淑珍")
    assert not resident.is_in  # whoever found the old phone is out as well


def test_the_same_number_twice_waits_once_and_tells_once(
    world: Any, resident: Visitor, desk: Client, told: list[str]
) -> None:
    for _ in range(2):
        assert write_down(desk, world.elder).status_code == 302
    assert told == [ELDER]
    write_down(desk, world.elder, "13911113333")
    assert waiting(world).get().phone == "13911113333"
    assert "139****3333" in desk.get(page_of(world.elder)).content.decode()


def test_it_is_stopped_at_the_desk_and_on_record(world: Any, resident: Visitor, desk: Client, told: list[str]) -> None:
    write_down(desk, world.elder)
    answer = desk.post(f"{page_of(world.elder)}stop/", follow=True)
    assert "停下了，还用原来的号码进门" in answer.content.decode()
    assert not waiting(world).exists()
    assert "没有在等的号码了" in desk.post(f"{page_of(world.elder)}stop/", follow=True).content.decode()
    assert Fact.objects.filter(kind="accounts.phone_stopped").count() == 1


def test_changing_it_oneself_ends_what_the_desk_wrote(world: Any, resident: Visitor, desk: Client, sent: Any) -> None:
    write_down(desk, world.elder)
    own = {"phone": "13911114444", "do": "send"}
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        resident.client.post("/c/zs/me/phone/", own)
        codes = {"new_code": sent.last("13911114444"), "old_code": sent.last(ELDER)}
        assert resident.client.post("/c/zs/me/phone/", {**own, "do": "change", **codes}).status_code == 302
    assert not waiting(world).exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"phone": "0519 80000110"}, "这个号码收不到短信"),
        ({"phone": "139"}, "位"),
        ({"phone": ""}, "请写手机号"),
        ({"known": ""}, "先认清是本人"),
        ({"phone": ELDER}, "这就是现在用的号码"),
    ],
)
def test_what_was_typed_comes_back_with_the_reason(
    world: Any, resident: Visitor, desk: Client, said: dict[str, str], why: str
) -> None:
    answer = write_down(desk, world.elder, **{"phone": "13911112222", **said})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not waiting(world).exists()


def test_somebody_elses_number_is_refused(world: Any, resident: Visitor, desk: Client) -> None:
    Account.objects.create(name="陈志远", phone=NEW, phone_index=queries.phone_index(NEW))
    assert "已经有人用来进门" in write_down(desk, world.elder).content.decode()


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.BUILDING_LEAD, Role.GRID_OFFICER, Role.PRIVACY_OFFICER])
def test_others_set_no_phone(world: Any, resident: Visitor, role: Role) -> None:
    client = world.sign_in(role)
    assert write_down(client, world.elder).status_code == 404
    assert client.post(f"{page_of(world.elder)}stop/").status_code == 404


def test_there_is_no_page_for_strangers_and_for_those_without_an_account(world: Any, desk: Client) -> None:
    assert page_of(world.son) not in desk.get(person_page(world.son)).content.decode()
    for person in (world.son, world.stranger):
        assert desk.get(page_of(person)).status_code == 404
        assert desk.post(f"{page_of(person)}stop/").status_code == 404


def test_it_needs_a_fresh_second_factor(world: Any, resident: Visitor, desk: Client) -> None:
    with clock.standing_at(clock.now() + timedelta(minutes=11)):
        assert write_down(desk, world.elder).status_code == 307
    assert not waiting(world).exists()


def test_a_closed_account_leaves_no_phone_waiting(world: Any, resident: Visitor, desk: Client) -> None:
    write_down(desk, world.elder)
    actions.close_account(world.worker, account_id=Account.objects.get(name="王淑珍").id)
    assert not PhoneChange.objects.of(world.community.id).exists()
