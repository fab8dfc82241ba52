"""People by name only: a family in one go, and a child with a grown-up (safety §3, D4)."""

from __future__ import annotations

from typing import Any

import pytest

from mulin.gatherings.models import Gathering, SignUp
from mulin.gatherings.rules import QuotaPlan
from tests.gatherings.conftest import Hall, at, form_of


def said_by(hall: Hall, gathering: Gathering, **what: Any) -> Any:
    client = hall.world.client()
    page = client.get(at(gathering)).content.decode()
    return client.post(at(gathering), {**form_of(page), "children": "0", **what})


def test_a_family_without_an_account_signs_up_in_one_go_as_one_party(hall: Hall) -> None:
    gathering = hall.plan(capacity=4)
    names = {"guest_name": "李梅", "guest_phone": "13800001234", "name_2": "王强", "name_4": "王小宝"}
    answer = said_by(hall, gathering, **names, band_4="child")
    assert answer.status_code == 302
    rows = list(SignUp.objects.of(hall.worker).order_by("turn"))
    assert [(row.guest_name, row.age_band) for row in rows] == [("李梅", ""), ("王强", ""), ("王小宝", "child")]
    assert len({row.party for row in rows}) == 1
    receipt = hall.world.client().get(answer["Location"]).content.decode()
    assert all(name in receipt for name in ("李梅", "王强", "王小宝"))
    late = said_by(hall, gathering, guest_name="赵云", name_2="赵雷")
    assert late.status_code == 302
    assert set(SignUp.objects.of(hall.worker).order_by("-turn").values_list("state", flat=True)[:2]) == {"waiting"}


def test_a_wrong_telephone_is_said_beside_its_field(hall: Hall) -> None:
    refused = said_by(hall, hall.plan(capacity=4), guest_name="李梅", guest_phone="1380000")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert '<a href="#id_guest_phone">' in page
    assert 'value="1380000"' in page


@pytest.mark.parametrize("quotas", [(), (QuotaPlan(3, "child"),)], ids=["no shares", "shares"])
def test_a_child_needs_a_grown_up(hall: Hall, quotas: tuple[QuotaPlan, ...]) -> None:
    gathering = hall.plan(capacity=9, quotas=quotas)
    refused = said_by(hall, gathering, guest_name="王小宝", age_band="child", name_2="王小贝", band_2="child")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "请家里大人来报" in page
    assert 'value="王小贝"' in page  # what was typed is still there, and in sight
    assert '<details class="more" open>' in page
    grown_up = "adult" if quotas else ""
    names = {"guest_name": "李梅", "age_band": grown_up, "name_2": "王小宝", "band_2": "child"}
    assert said_by(hall, gathering, **names).status_code == 302


def test_where_places_are_shared_by_age_everybody_says_theirs(hall: Hall) -> None:
    gathering = hall.plan(capacity=9, quotas=(QuotaPlan(3, "senior"),))
    refused = said_by(hall, gathering, guest_name="李梅", age_band="adult", name_2="王强")
    assert refused.status_code == 422
    assert "选一下年龄段" in refused.content.decode()
    assert not SignUp.objects.of(hall.worker).exists()
