"""The pages of an exchange: what is wrong is said where it can be put right, and nobody says no by accident."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from mulin.base.roles import Role
from mulin.kernel.errors import RuleError
from mulin.messaging.models import Message
from mulin.places.models import Community, Subdistrict
from mulin.points import actions
from mulin.points.actions import Meeting, Partner
from mulin.points.models import Exchange, ExchangeState
from mulin.schedule import actions as schedule
from tests.points.conftest import NOW, Circle, key

STARTS = NOW + timedelta(days=10)


@pytest.fixture
def desk(dancers: Circle) -> Client:
    return dancers.world.sign_in(Role.COMMUNITY_WORKER)


def take_the_square(circle: Circle) -> None:
    schedule.book(
        circle.worker, venue_id=circle.square.id, starts_at=STARTS, ends_at=STARTS + timedelta(hours=1),
        holder=uuid4(), title="唱戏",
    )  # fmt: skip


def ask_outside(circle: Circle) -> Exchange:
    """A group outside, whose answer is written down here."""
    meeting = Meeting(
        title="柔力球友谊交流", starts_at=STARTS, ends_at=STARTS + timedelta(hours=2), venue_id=circle.square.id
    )
    return actions.invite_to_exchange(
        circle.leader, point_id=circle.point.id, partner=Partner(name="老年大学舞队"), meeting=meeting, client_key=key()
    )


def test_a_yes_whose_place_was_taken_comes_back_with_both_buttons_and_the_words(dancers: Circle, desk: Client) -> None:
    row = ask_outside(dancers)
    take_the_square(dancers)
    page = desk.post(f"/c/zs/points/exchanges/{row.id}/answer/", {"comes": "yes", "words": "他们来十二位"})
    said = page.content.decode()
    assert page.status_code == 422
    assert "唱戏" in said
    assert 'name="comes" value="yes"' in said
    assert 'name="comes" value="no"' in said
    assert "他们来十二位" in said
    assert Exchange.objects.of(dancers.worker).get().state == ExchangeState.INVITED


@pytest.mark.parametrize("odd", [{}, {"comes": ""}, {"comes": "maybe"}])
def test_what_is_neither_yes_nor_no_is_no_answer(dancers: Circle, desk: Client, odd: dict[str, str]) -> None:
    row = ask_outside(dancers)
    page = desk.post(f"/c/zs/points/exchanges/{row.id}/answer/", {"words": "再想想", **odd})
    assert page.status_code == 422
    assert "请点一下" in page.content.decode()
    assert Exchange.objects.of(dancers.worker).get().state == ExchangeState.INVITED
    assert not Message.objects.of(dancers.worker).filter(kind="points.exchange-declined").exists()


def test_ones_own_place_is_looked_at_before_the_invitation_leaves(dancers: Circle) -> None:
    take_the_square(dancers)
    with pytest.raises(RuleError, match="exchange-place-busy") as refusal:
        ask_outside(dancers)
    assert "唱戏" in refusal.value.data["why"]
    assert not Exchange.objects.of(dancers.worker).exists()


def test_a_taken_place_offers_free_ones_and_one_tap_asks(dancers: Circle, desk: Client) -> None:
    take_the_square(dancers)
    said: dict[str, Any] = {
        "client_key": key(), "partner": "", "name": "老年大学舞队", "title": "友谊交流", "on": f"{STARTS:%Y-%m-%d}",
        "starts": "09:00", "ends": "11:00", "venue": str(dancers.square.id),
    }  # fmt: skip
    address = f"/c/zs/points/{dancers.point.id}/exchanges/invite/"
    page = desk.post(address, said)
    assert page.status_code == 422
    assert "这几个有空" in page.content.decode()
    value = next(value for value, words in page.context["slots"] if "多功能活动室" in words)
    assert desk.post(address, said | {"take": value}).status_code == 302
    asked = Exchange.objects.of(dancers.worker).get()
    assert (asked.venue_id, asked.starts_at) == (dancers.hall.id, STARTS)


def test_another_time_that_is_taken_comes_with_free_ones_near_by(dancers: Circle, desk: Client) -> None:
    row = actions.answer_exchange(dancers.leader, exchange_id=ask_outside(dancers).id, comes=True)
    evening = STARTS + timedelta(hours=5)
    schedule.book(
        dancers.worker, venue_id=dancers.square.id, starts_at=evening, ends_at=evening + timedelta(hours=1),
        holder=uuid4(), title="唱戏",
    )  # fmt: skip
    path = f"/c/zs/points/exchanges/{row.id}/move/"
    ends = evening + timedelta(hours=2)
    asked = {"on": evening.date().isoformat(), "starts": f"{evening:%H:%M}", "ends": f"{ends:%H:%M}"}
    page = desk.post(path, asked | {"words": "晚一点"})
    said = page.content.decode()
    assert page.status_code == 422
    assert "唱戏" in said
    (first, *_others) = re.findall(r'name="take" value="([^"]+)"', said)
    assert desk.post(path, asked | {"words": "晚一点", "take": first}).status_code == 302
    row.refresh_from_db()
    assert row.starts_at not in (STARTS, evening)


def test_points_of_ones_own_street_are_listed_and_others_are_looked_for_by_name(
    dancers: Circle, over_there: Any, desk: Client
) -> None:
    _worker, theirs, _leader = over_there
    address = f"/c/zs/points/{dancers.point.id}/exchanges/invite/"
    page = desk.get(address).content.decode()
    assert "解放社区 柔力球队" in page
    assert "别的街道" not in page
    street = dancers.world.community.subdistrict
    far = Subdistrict.objects.create(district=street.district, code="far", name="远街道")
    Community.objects.filter(id=dancers.world.other.id).update(subdistrict=far)
    page = desk.get(address).content.decode()
    assert "柔力球队" not in page
    assert "找别的街道的睦邻点" in page
    found = desk.get(f"/c/zs/points/{dancers.point.id}/exchanges/find/", {"q": "柔力"}).content.decode()
    assert "舞艺之家</span>" not in found
    (there,) = re.findall(r'href="([^"]+\?partner=[^"]+)"', found)
    assert "没有找到" in desk.get(f"/c/zs/points/{dancers.point.id}/exchanges/find/", {"q": "太极"}).content.decode()
    assert desk.get(f"/c/zs/points/{dancers.point.id}/exchanges/find/", {"q": "\0"}).status_code == 200
    page = desk.get(there).content.decode()
    assert f'<option value="{theirs.id}" selected>解放社区 柔力球队</option>' in page
    said = {
        "client_key": key(), "partner": str(theirs.id), "title": "友谊交流", "on": f"{STARTS:%Y-%m-%d}",
        "starts": "09:00", "ends": "11:00", "venue": str(dancers.square.id),
    }  # fmt: skip
    assert desk.post(there, said).status_code == 302
    assert {row.partner_ref for row in Exchange.objects.of(dancers.worker)} == {theirs.id}


def test_a_partner_that_is_none_is_no_error_and_none_is_chosen(dancers: Circle, desk: Client) -> None:
    for odd in ("", "x", str(uuid4()), str(dancers.point.id)):
        page = desk.get(f"/c/zs/points/{dancers.point.id}/exchanges/invite/", {"partner": odd})
        assert page.status_code == 200
        assert f'value="{dancers.point.id}"' not in page.content.decode()
