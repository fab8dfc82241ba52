"""The children somebody announced are counted when that somebody is checked in, whichever way (domain rule 9)."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from mulin.accounts.models import Account
from mulin.gatherings import actions, queries
from mulin.gatherings.models import Attendance, Gathering
from mulin.gatherings.rules import Arrival, Comer, Ticks, poster_token
from mulin.kernel import clock
from tests.gatherings.conftest import NOW, Hall, at, form_of, run


@pytest.fixture
def gathering(hall: Hall) -> Gathering:
    """龚勤 comes with two children, 张三 by name with three."""
    found = hall.plan_today()
    comers = [Comer(person_id=hall.people[1].id, children=2)]
    actions.sign_up(hall.worker, gathering_id=found.id, comers=comers, client_key=str(uuid4()))
    hall.guest(found, children=3)
    return found


def counted(gathering: Gathering) -> tuple[int, int]:
    """Visits and people."""
    found = queries.attendance_summary(gathering.community_id, gathering_id=gathering.id)
    return found.visits.count, found.people.count


def leader_of(hall: Hall) -> Client:
    client: Client = hall.world.client()
    hall.world.enter(client, Account.objects.get(id=hall.leader.account_id))
    return client


def test_a_tap_on_the_roll_counts_them_and_taking_it_back_does_not(hall: Hall, gathering: Gathering) -> None:
    client, person = leader_of(hall), hall.people[1]
    page = client.get(run(gathering)).content.decode()
    assert "龚勤 +2" in page
    client.post(run(gathering, "tap/"), {**form_of(page), "person": str(person.id)})
    assert counted(gathering) == (3, 1)
    assert "龚勤 +2" in client.get(run(gathering)).content.decode()
    visit = Attendance.objects.of(hall.worker).get(person=person)
    actions.undo_check_in(hall.leader, gathering_id=gathering.id, client_id=visit.client_id)
    assert counted(gathering) == (0, 0)
    assert [one.children for one in queries.roll_of(gathering) if one.person_id == person.id] == [2]


def test_a_guest_on_the_roll_is_asked_about_with_the_children_announced(hall: Hall, gathering: Gathering) -> None:
    client = leader_of(hall)
    page = client.get(run(gathering)).content.decode()
    link = re.search(r'href="([^"]+\?name=[^"]+)"', page)
    assert link
    form = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert re.search(r'value="3"[^>]* (checked|selected)', form)


def test_the_sheet_typed_in_counts_them_of_residents_and_guests(hall: Hall, gathering: Gathering) -> None:
    came = frozenset(one.key for one in queries.roll_of(gathering) if one.said_so)
    with clock.standing_at(gathering.ends_at):
        actions.type_in(
            hall.leader, gathering_id=gathering.id, ticks=Ticks(came=came, written=("李四",)), client_key=str(uuid4())
        )
    assert counted(gathering) == (1 + 2 + 1 + 3 + 1, 1)


def test_who_scans_the_poster_brings_them(hall: Hall, gathering: Gathering) -> None:
    client, person = hall.world.client(), hall.people[1]
    hall.world.enter(client, hall.account(person))
    address = at(gathering, f"here/{poster_token(settings.MULIN.field_key, gathering.id, NOW)}/")
    client.get(address)
    assert client.post(address, {"client_key": str(uuid4()), "who": [str(person.id)]}).status_code == 302
    assert counted(gathering) == (3, 1)


def test_what_a_tablet_says_itself_stays(hall: Hall, gathering: Gathering) -> None:
    arrival = Arrival(client_id=uuid4(), person_id=hall.people[1].id, children=1)
    actions.check_in_many(hall.worker, gathering_id=gathering.id, arrivals=[arrival])
    assert counted(gathering) == (2, 1)


def test_children_of_who_gave_up_are_not_counted(hall: Hall, gathering: Gathering) -> None:
    row = next(row for row in queries.sign_ups_of(gathering) if row.person_id)
    actions.give_up(hall.worker, sign_up_id=row.id)
    arrival = Arrival(client_id=uuid4(), person_id=row.person_id, children=None)
    actions.check_in_many(hall.worker, gathering_id=gathering.id, arrivals=[arrival])
    assert counted(gathering) == (1, 1)
