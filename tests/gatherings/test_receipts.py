"""A receipt says how many places are kept, and for whom there is none yet."""

from __future__ import annotations

from uuid import uuid4

from django.test import Client

from mulin.gatherings import actions
from mulin.gatherings.access import receipt_of
from mulin.gatherings.models import Gathering, SignUp
from mulin.gatherings.rules import Comer
from tests.gatherings.conftest import Hall


def family(hall: Hall, gathering: Gathering, *, together: bool) -> list[SignUp]:
    comers = [Comer(guest_name=name) for name in ("李梅", "王强", "王小宝")]
    return actions.sign_up(
        hall.visitor, gathering_id=gathering.id, comers=comers, client_key=str(uuid4()), together=together
    )


def read(client: Client, rows: list[SignUp]) -> str:
    return client.get(f"/c/zs/gatherings/receipt/{receipt_of(rows[0].request)}/").content.decode()


def test_of_a_family_that_comes_as_it_can_only_who_has_a_place_is_told_of_one(hall: Hall) -> None:
    gathering = hall.plan(capacity=2)
    hall.guest(gathering)
    rows = family(hall, gathering, together=False)
    assert [row.state for row in rows] == ["confirmed", "waiting", "waiting"]
    page = read(hall.world.client(), rows)
    assert "给您留了 1 个位子" in page
    assert "另有 2 位候补" in page
    assert "您排在第 1 位" in page


def test_where_the_first_who_waits_gives_up_the_rest_still_wait(hall: Hall) -> None:
    gathering = hall.plan(capacity=3)
    hall.guest(gathering, children=1)
    rows = family(hall, gathering, together=True)
    assert {row.state for row in rows} == {"waiting"}
    actions.give_up(hall.worker, sign_up_id=rows[0].id)
    page = read(hall.world.client(), rows)
    assert "排上候补了" in page
    assert "给您留了" not in page
    assert "您排在第 1 位" in page
    assert "位候补。" not in page
