"""报名 pressed twice on a slow network, or again after going back: one sign-up, and nobody is told it failed."""

from __future__ import annotations

from uuid import uuid4

from mulin.gatherings.models import SignUp
from tests.gatherings.conftest import Hall, at, form_of


def test_the_same_form_again_shows_the_same_receipt(hall: Hall) -> None:
    gathering, client, me = hall.plan(capacity=4), hall.world.client(), hall.people[1]
    hall.world.enter(client, hall.account(me))
    said = {**form_of(client.get(at(gathering)).content.decode()), "who": [str(me.id)], "children": "1"}
    first, second = (client.post(at(gathering), said) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert SignUp.objects.of(hall.worker).filter(gathering=gathering).count() == 1


def test_another_form_for_the_same_person_says_that_they_come_already(hall: Hall) -> None:
    gathering, client, me = hall.plan(capacity=4), hall.world.client(), hall.people[1]
    hall.world.enter(client, hall.account(me))
    said = {**form_of(client.get(at(gathering)).content.decode()), "who": [str(me.id)], "children": "0"}
    client.post(at(gathering), said)
    again = client.post(at(gathering), {**said, "client_key": str(uuid4())})
    assert again.status_code == 422
    page = again.content.decode()
    assert "已经报过了" in page
    assert "不在您家" not in page
    assert SignUp.objects.of(hall.worker).filter(gathering=gathering).count() == 1
