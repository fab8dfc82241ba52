"""People by name only: a family in one go, and a child with a grown-up (safety §3, D4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base.roles import Role
from mulin.gatherings import actions, queries
from mulin.gatherings.models import Gathering, Quota, SignUp
from mulin.gatherings.rules import Arrival, Change, QuotaPlan, Visits
from mulin.kernel import clock
from mulin.kernel.errors import NotFound
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


def test_who_says_that_a_guest_was_they_keeps_the_share_the_place_came_from(hall: Hall) -> None:
    """The guest said "adult"; whose telephone it is, is older."""
    gathering = hall.plan(capacity=10, quotas=(QuotaPlan(5, "adult"), QuotaPlan(5, "senior")))
    row = hall.guest(gathering, guest_phone="13800001881", age_band="adult")
    me = hall.resident(hall.world.elder)
    assert actions.claim_sign_up(me, sign_up_id=row.id, mine=True).age_band == "adult"
    actions.give_up(me, sign_up_id=row.id)
    assert set(Quota.objects.of(hall.worker).values_list("band", "taken")) == {("adult", 0), ("senior", 0)}
    with pytest.raises(NotFound):
        actions.claim_sign_up(me, sign_up_id=row.id, mine=True)


def test_who_saw_an_earlier_gathering_sees_what_it_asks_now_and_presses_again(hall: Hall) -> None:
    gathering, client = hall.plan(capacity=9), hall.world.client()
    said = form_of(client.get(at(gathering)).content.decode()) | {"children": "0"}
    said |= {"guest_name": "李梅", "name_2": "王小宝", "band_2": "child"}
    change = Change(quotas=(QuotaPlan(3, "child"), QuotaPlan(6, "adult")))
    actions.change_gatherings(hall.worker, gathering_id=gathering.id, scope="this", change=change)
    refused = client.post(at(gathering), said)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert 'name="age_band" value="senior"' in page
    assert '<option value="child" selected>' in page  # what was said of the child stays
    again = {**said, **form_of(page)}
    assert again["version"] != said["version"]
    assert client.post(at(gathering), again).status_code == 422, "an age is asked for now"
    assert client.post(at(gathering), {**again, "age_band": "adult"}).status_code == 302


def test_a_press_reads_nothing_that_only_the_page_needs(hall: Hall, django_assert_num_queries: Any) -> None:
    gathering, client = hall.plan(capacity=9), hall.world.client()
    for name in ("张三", "李四"):  # what every page keeps for a while is read with the first
        said = form_of(client.get(at(gathering)).content.decode()) | {"guest_name": name, "children": "0"}
        with django_assert_num_queries(8 + 2):  # as the action itself; the test's own savepoint
            assert client.post(at(gathering), said).status_code == 302


@pytest.mark.parametrize(("what", "most"), [("browser", 20), ("telephone", 5)])
def test_a_browser_and_a_telephone_sign_up_so_many_guests_in_an_hour(hall: Hall, what: str, most: int) -> None:
    gathering, client = hall.plan(), hall.world.client()
    path, answers = at(gathering), []
    for number in range(most + 1):
        said = form_of(client.get(path).content.decode()) | {"guest_name": f"来客{number}", "children": "0"}
        if what == "telephone":
            client, said = hall.world.client(), said | {"guest_phone": "138 0000 1234"}
        answers.append(client.post(path, said).status_code)
    assert answers == [302] * most + [429]


def test_guests_are_forgotten_ninety_days_after_and_their_visits_stay(hall: Hall) -> None:
    gathering = hall.plan()
    hall.guest(gathering, "张三", guest_phone="13800001234", needs="腿脚不便")
    with clock.standing_at(gathering.starts_at):
        arrival = Arrival(client_id=uuid4(), guest_name="李四")
        actions.check_in(hall.leader, gathering_id=gathering.id, arrival=arrival)
    with clock.standing_at(gathering.ends_at + timedelta(days=89)):
        assert actions.forget_guests(hall.worker) == 0
    with clock.standing_at(gathering.ends_at + timedelta(days=91)):
        assert actions.forget_guests(hall.worker) == 2
        assert actions.forget_guests(hall.worker) == 0
    row = SignUp.objects.of(hall.worker).get()
    assert (row.guest_name, row.guest_phone, row.guest_phone_index, row.needs) == ("", "", None, "")
    assert [visit.guest_name for visit in queries.attendances_of(gathering)] == [""]
    summary = queries.attendance_summary(gathering.community_id, gathering_id=gathering.id)
    assert (summary.visits, summary.guests) == (Visits(1), 1)


def signs_up(client: Any, gathering: Gathering, number: int, **more: str) -> int:
    said = {"guest_name": f"客人{number}", "client_key": str(uuid4()), **more}
    return int(client.post(at(gathering, "guest/"), said).status_code)


def test_who_has_come_in_signs_up_guests_no_oftener_than_a_visitor(hall: Hall) -> None:
    gathering, resident = hall.plan(), hall.world.sign_in(Role.RESIDENT)
    assert {signs_up(resident, gathering, number) for number in range(20)} == {302}
    assert signs_up(resident, gathering, 20) == 429


def test_a_telephone_is_the_same_in_whatever_digits_it_is_written(hall: Hall) -> None:
    spelt = ("13800001041", "１３８００００１０４１", "١٣٨٠٠٠٠١٠٤١", "138 0000 1041", "+8613800001041", "138-0000-1041")
    gathering, client = hall.plan(), hall.world.client
    answers = [signs_up(client(), gathering, n, guest_phone=phone) for n, phone in enumerate(spelt)]
    assert answers == [302] * 5 + [429]
