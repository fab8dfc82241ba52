"""Where only the expected come, the poster lets in whoever is: members who need no sign-up, guests who did."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from mulin.gatherings import actions, queries
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import poster_token
from tests.gatherings.conftest import NOW, Hall, at


@pytest.fixture
def gathering(hall: Hall) -> Gathering:
    """Two members need no sign-up; 张三 has a place."""
    for person in hall.people[1:3]:
        actions.add_regular(hall.leader, host_id=hall.host.id, person_id=person.id)
    found = hall.plan_today(walk_ins=False, capacity=3)
    hall.guest(found)
    return found


def address_of(gathering: Gathering) -> str:
    return at(gathering, f"here/{poster_token(settings.MULIN.field_key, gathering.id, NOW)}/")


def browser_of(hall: Hall, number: int) -> Client:
    client: Client = hall.world.client()
    hall.world.enter(client, hall.account(hall.people[number]))
    return client


def came(gathering: Gathering) -> list[str]:
    return sorted(visit.name for visit in queries.attendances_of(gathering))


def test_a_member_who_need_not_sign_up_comes_in(hall: Hall, gathering: Gathering) -> None:
    said = {"client_key": str(uuid4()), "who": [str(hall.people[1].id)]}
    assert browser_of(hall, 1).post(address_of(gathering), said).status_code == 302
    assert came(gathering) == ["龚勤"]


def test_who_lives_with_a_member_and_did_not_sign_up_does_not(hall: Hall, gathering: Gathering) -> None:
    said = {"client_key": str(uuid4()), "who": [str(hall.people[1].id), str(hall.people[4].id)]}
    refused = browser_of(hall, 1).post(address_of(gathering), said)
    assert (refused.status_code, "只接待报了名的" in refused.content.decode()) == (422, True)
    assert came(gathering) == []


def test_a_guest_with_a_place_comes_in_once(hall: Hall, gathering: Gathering) -> None:
    client, said = hall.world.client(), {"client_key": str(uuid4()), "guest_name": " 张三 ", "children": "0"}
    assert [client.post(address_of(gathering), said).status_code for _ in range(2)] == [302, 302]
    another = client.post(address_of(gathering), {**said, "client_key": str(uuid4())})
    stranger = client.post(address_of(gathering), {**said, "guest_name": "李四", "client_key": str(uuid4())})
    assert (another.status_code, stranger.status_code) == (422, 422)
    assert came(gathering) == ["张三"]
