"""Somebody written down by name at the door is asked about first, where the roll has that name already."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client

from mulin.gatherings import actions, queries
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Arrival
from mulin.people.models import Person
from tests.gatherings.conftest import Hall, form_of, run


def names_in(gathering: Gathering) -> list[str]:
    return [row.name for row in queries.attendances_of(gathering)]


def awaited(hall: Hall, number: int = 5) -> tuple[Gathering, Person]:
    """A session of today, and somebody who signed up for it."""
    gathering, person = hall.plan_today(), hall.people[number]
    hall.sign_up(gathering, person)
    return gathering, person


def test_a_name_on_the_roll_is_asked_about_and_may_be_another_person(hall: Hall, browser: Client) -> None:
    gathering, person = awaited(hall)
    said = {"guest_name": person.name, "children": "1", "client_key": str(uuid4())}
    asked = browser.post(run(gathering, "newcomer/"), said)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert f"名单上有一位{person.name}" in page
    assert f'value="{person.name}"' in page
    assert f'name="person" value="{person.id}"' in page
    assert names_in(gathering) == []
    assert browser.post(run(gathering, "newcomer/"), said | {"another": "1"}).status_code == 302
    assert names_in(gathering) == [person.name]
    assert browser.post(run(gathering, "newcomer/"), said).status_code == 302  # sent twice, counted once
    assert names_in(gathering) == [person.name]


def test_who_is_meant_comes_in_by_one_tap_from_the_question(hall: Hall, browser: Client) -> None:
    gathering, person = awaited(hall)
    said = {"guest_name": person.name, "client_key": str(uuid4())}
    page = browser.post(run(gathering, "newcomer/"), said).content.decode()
    tapped = {"key": form_of(page)["key"], "person": str(person.id)}
    assert browser.post(run(gathering, "tap/"), tapped).status_code == 302
    assert [row.person_id for row in queries.attendances_of(gathering)] == [person.id]
    again = browser.post(run(gathering, "newcomer/"), said)
    assert (again.status_code, f"{person.name}已经签到了" in again.content.decode()) == (422, True)


def test_a_guest_who_signed_up_comes_in_by_name_without_a_question(hall: Hall, browser: Client) -> None:
    gathering = hall.plan_today()
    hall.guest(gathering, "张三")
    said = {"guest_name": "张三", "client_key": str(uuid4())}
    assert browser.post(run(gathering, "newcomer/"), said).status_code == 302
    assert [one.is_in for one in queries.roll_of(gathering) if one.name == "张三"] == [True]


def test_a_name_written_on_the_paper_that_is_on_its_list_is_asked_about(hall: Hall, browser: Client) -> None:
    gathering, person = awaited(hall)
    actions.check_in(hall.worker, gathering_id=gathering.id, arrival=Arrival(client_id=uuid4(), guest_name="李梅"))
    (seen,) = (one.key for one in queries.roll_of(gathering) if one.is_in)
    said = {
        "client_key": str(uuid4()), "came": [seen, str(person.id)], "before": [seen],
        "names": f"{person.name}、李梅、张三", "heads": "2",
    }  # fmt: skip
    asked = browser.post(run(gathering, "sheet/"), said)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert person.name in page.partition("名单上已经有")[2][:20]
    assert f'value="{person.id}" checked' in page
    assert "、李梅、张三</textarea>" in page
    assert names_in(gathering) == ["李梅"]
    assert browser.post(run(gathering, "sheet/"), said | {"another": "1"}).status_code == 302
    assert sorted(names_in(gathering)) == sorted(["李梅", "李梅", "张三", person.name, person.name])


def test_a_name_written_twice_on_one_sheet_is_asked_about(hall: Hall, browser: Client) -> None:
    gathering = hall.plan_today()
    said = {"names": "李大爷、王奶奶、李大爷", "client_key": str(uuid4())}
    asked = browser.post(run(gathering, "sheet/"), said)
    assert asked.status_code == 422
    assert "李大爷写了两遍" in asked.content.decode()
    assert names_in(gathering) == []
    assert browser.post(run(gathering, "sheet/"), said | {"another": "1"}).status_code == 302
    assert sorted(names_in(gathering)) == ["李大爷", "李大爷", "王奶奶"]


def test_a_name_signed_up_on_behalf_twice_is_asked_about(hall: Hall, browser: Client) -> None:
    gathering = hall.plan(capacity=2)
    path = run(gathering, "sign-up/")

    def sign_up(**more: str) -> Any:
        said = {"guest_name": "李奶奶", "mouth": "desk", "client_key": str(uuid4()), "version": str(gathering.version)}
        return browser.post(path, said | more)

    assert sign_up().status_code == 302
    asked = sign_up()
    assert asked.status_code == 422
    assert "李奶奶已经在报名的名单上" in asked.content.decode()
    assert [row.name for row in queries.sign_ups_of(gathering)] == ["李奶奶"]
    assert sign_up(another="1").status_code == 302
    assert [row.name for row in queries.sign_ups_of(gathering)] == ["李奶奶", "李奶奶"]
