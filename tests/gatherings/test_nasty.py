"""Every nasty name and number gets its verdict through every mouth of sign-up and check-in (tests/nasty.toml)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django import forms

from mulin.base.roles import Role
from mulin.base.whole import WholeField
from mulin.gatherings.models import Attendance, Gathering, SignUp
from tests.gatherings.conftest import Hall
from tests.nasty import cases, name_of, value_of

Mouth = Callable[[Hall, Gathering, str], int]


def a_visitors_page(hall: Hall, gathering: Gathering, name: str) -> int:
    page = f"/c/zs/gatherings/{gathering.id}/guest/"
    return int(hall.world.client().post(page, {"guest_name": name, "client_key": str(uuid4())}).status_code)


def the_office(hall: Hall, gathering: Gathering, name: str) -> int:
    said = {"guest_name": name, "client_key": str(uuid4()), "mouth": "telephone"}
    worker = hall.world.sign_in(Role.COMMUNITY_WORKER)
    return int(worker.post(f"/c/zs/run/{gathering.id}/sign-up/", said).status_code)


def the_door(hall: Hall, gathering: Gathering, name: str) -> int:
    said = {"guest_name": name, "client_key": str(uuid4())}
    worker = hall.world.sign_in(Role.COMMUNITY_WORKER)
    return int(worker.post(f"/c/zs/run/{gathering.id}/newcomer/", said).status_code)


_BETWEEN_NAMES = frozenset("、,，;；\n")  # on the sheet's form several names stand in one field


def the_paper_sheet(hall: Hall, gathering: Gathering, name: str) -> int:
    said = {"names": name, "client_key": str(uuid4())}
    worker = hall.world.sign_in(Role.COMMUNITY_WORKER)
    return int(worker.post(f"/c/zs/run/{gathering.id}/sheet/", said).status_code)


MOUTHS: list[Mouth] = [a_visitors_page, the_office, the_door, the_paper_sheet]


@pytest.mark.parametrize("mouth", MOUTHS, ids=lambda mouth: mouth.__name__)
@pytest.mark.parametrize("case", cases("name"), ids=name_of)
def test_a_guests_name_gets_its_verdict(case: dict[str, Any], mouth: Mouth, hall: Hall) -> None:
    if mouth is the_paper_sheet and (_BETWEEN_NAMES & set(value_of(case)) or not value_of(case).strip()):
        pytest.skip("more than one name, or none, on the sheet's form")
    gathering = hall.plan_today()
    status = mouth(hall, gathering, value_of(case))
    book = SignUp if mouth in (a_visitors_page, the_office) else Attendance
    names = list(book.objects.of(hall.worker).values_list("guest_name", flat=True))
    if case["verdict"] == "no":
        assert (status in (422, 413), names) == (True, [])
    else:
        assert status == 302
        assert names == [case.get("stored", value_of(case))]


@pytest.mark.parametrize("case", cases("count"), ids=name_of)
def test_a_whole_number_gets_its_verdict(case: dict[str, Any]) -> None:
    field = WholeField(required=False)
    if case["verdict"] == "ok":
        assert field.clean(value_of(case)) == case["stored"]
    else:
        with pytest.raises(forms.ValidationError) as refused:
            field.clean(value_of(case))
        assert refused.value.code == case["code"]
