"""A party for which the place is too small, and all who would wait behind it (decision 12)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from mulin.gatherings import actions
from mulin.gatherings.models import Gathering, SignUp
from mulin.gatherings.rules import Change, Comer, QuotaPlan
from mulin.kernel.errors import RuleError
from tests.gatherings.conftest import Hall, at, form_of


def states(gathering: Gathering) -> list[str]:
    return [row.state for row in SignUp.objects.of(gathering.community_id).filter(gathering=gathering).order_by("turn")]


def come(hall: Hall, gathering: Gathering, many: int, *, band: str = "", together: bool = True) -> list[SignUp]:
    comers = [Comer(guest_name=f"客人{chr(0x4E00 + n)}", age_band=band) for n in range(many)]
    return actions.sign_up(
        hall.visitor, gathering_id=gathering.id, comers=comers, client_key=str(uuid4()), together=together
    )


def cut(hall: Hall, gathering: Gathering, capacity: int) -> None:
    change = Change(capacity=capacity)
    actions.change_gatherings(hall.worker, gathering_id=gathering.id, scope="this", change=change)


def test_a_party_bigger_than_the_gathering_is_refused_and_blocks_nobody(hall: Hall) -> None:
    gathering = hall.plan(capacity=12)
    client = hall.world.client()
    names = {f"name_{n}": f"李小{sign}" for n, sign in zip(range(2, 7), "春夏秋冬年", strict=True)}
    form = form_of(client.get(at(gathering)).content.decode())
    refused = client.post(at(gathering), {**form, "guest_name": "李梅", "children": "9", **names})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "一共只有 12 个名额" in page
    assert all(f'value="{name}"' in page for name in ("李梅", *names.values()))
    assert come(hall, gathering, 1)[0].state == "confirmed"


def test_who_comes_without_the_others_is_measured_alone(hall: Hall) -> None:
    gathering = hall.plan(capacity=3)
    rows = come(hall, gathering, 5, together=False)
    assert [row.state for row in rows] == ["confirmed"] * 3 + ["waiting"] * 2


def test_a_party_bigger_than_its_share_is_refused(hall: Hall) -> None:
    gathering = hall.plan(capacity=8, quotas=(QuotaPlan(2, "senior"),))
    with pytest.raises(RuleError, match="party-share"):
        come(hall, gathering, 3, band="senior")
    assert {row.state for row in come(hall, gathering, 3, band="adult")} == {"confirmed"}


def test_a_party_that_does_not_fit_yet_still_waits_and_is_not_overtaken(hall: Hall) -> None:
    gathering = hall.plan(capacity=4)
    come(hall, gathering, 2)
    assert {row.state for row in come(hall, gathering, 4)} == {"waiting"}
    assert come(hall, gathering, 1)[0].state == "waiting"


@pytest.mark.parametrize("quotas", [(), (QuotaPlan(1, "senior"),)], ids=["no shares", "shares"])
def test_where_the_places_were_cut_who_is_too_many_holds_up_nobody(hall: Hall, quotas: tuple[QuotaPlan, ...]) -> None:
    gathering, band = hall.plan(capacity=6, quotas=quotas), "adult" if quotas else ""
    first = come(hall, gathering, 2, band=band)
    come(hall, gathering, 5, band=band)
    come(hall, gathering, 2, band=band)
    assert states(gathering) == ["confirmed"] * 2 + ["waiting"] * 7
    cut(hall, gathering, 4)
    assert states(gathering) == ["confirmed"] * 2 + ["waiting"] * 5 + ["offered"] * 2
    actions.give_up(hall.worker, sign_up_id=first[0].id)
    assert come(hall, gathering, 1, band=band)[0].state == "confirmed"
    assert come(hall, gathering, 1, band=band)[0].state == "waiting"
    cut(hall, gathering, 10)
    assert states(gathering)[2:7] == ["offered"] * 5
