"""The desk as plain pages, given what no form sends and what a hurried hand types."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base.roles import Role
from mulin.events import actions
from mulin.events.models import DeskOp, Doubt
from mulin.gatherings.models import Attendance
from tests.events.conftest import PIN, STARTS, Afternoon, op


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


BAD_TAPS = [
    ("arrive", {"person": "x"}),
    ("arrive", {"name": "钱桂英", "key": "x"}),
    ("arrive", {"name": "钱桂英", "children": "9" * 5000}),
    ("arrive", {"name": "钱\0桂英"}),
    ("card", {"person": "x", "card": "K7M2"}),
    ("stamp", {"card": "K7M2", "station": ""}),
    ("stamp", {"card": "K7M2", "station": "x", "tab": "nowhere"}),
    ("stamp", {"card": "K7M2", "station": str(uuid4()), "stamps": "9" * 5000}),
    ("stamp", {"card": "K7M2", "station": str(uuid4()), "stamps": "两个"}),
    ("marks", {"card": "K7M2", "mark-x": "1"}),
    ("marks", {"card": "K7M2", f"mark-{uuid4()}": "9" * 5000}),
    ("marks", {"card": "K7M2", f"mark-{uuid4()}": "-1"}),
    ("prize", {"card": "K7M2", "prize": "x"}),
    ("prize", {"card": "K7M2", "prize": ""}),
    ("prize", {"card": "K7M2", "prize": str(uuid4()), "instead_of": "x"}),
    ("riddle", {"card": "K7M2", "slip": "7", "key": "x"}),
]


@pytest.mark.parametrize(("what", "said"), BAD_TAPS, ids=[str(number) for number in range(len(BAD_TAPS))])
def test_a_tap_that_makes_no_sense_has_a_sentence_and_loses_nothing(
    afternoon: Afternoon, what: str, said: dict[str, str]
) -> None:
    client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    client.post(f"/c/zs/desk/events/{afternoon.event.id}/day/here/", {"pin": PIN})
    door = f"/c/zs/door/{afternoon.gathering_id}/"
    answer = client.post(f"{door}do/{what}/", {"key": str(uuid4()), **said}, follow=True)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert any(words in shown for words in ("再按一次", "写 0 到", "先选在哪一站", "看不见的字符"))
    assert what != "arrive" or "person" in said or f'value="{said["name"].replace(chr(0), "")}"' in shown
    assert "card" not in said or 'value="K7M2"' in shown
    assert DeskOp.objects.of(afternoon.worker).count() == 0
    assert Attendance.objects.of(afternoon.worker).count() == 0


def test_letting_one_person_in_is_few_statements_and_a_repetition_changes_nothing(
    afternoon: Afternoon, django_assert_max_num_queries: Any
) -> None:
    tablet = afternoon.device()
    afternoon.hand_in(tablet, [op("arrive", name="隔壁小张")])
    walks_in = op("arrive", name="隔壁小李", seq=2)
    with django_assert_max_num_queries(14):  # a savepoint of the test's own among them
        first = afternoon.hand_in(tablet, [walks_in])
    again = afternoon.hand_in(tablet, [walks_in])
    both = afternoon.hand_in(tablet, [op("arrive", name="隔壁小王", seq=3), walks_in])
    assert first.outcomes == {walks_in["id"]: "done"}
    assert again.outcomes == {walks_in["id"]: "again"}
    assert sorted(both.outcomes.values()) == ["again", "done"]
    assert (first.for_review, again.for_review) == (0, 0)
    assert DeskOp.objects.of(afternoon.worker).count() == 3
    assert Attendance.objects.of(afternoon.worker).filter(undone_at=None, spare=False).count() == 3


def test_the_plain_desk_says_whom_a_card_is_for_and_a_no_is_no_tick(afternoon: Afternoon) -> None:
    client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    client.post(f"/c/zs/desk/events/{afternoon.event.id}/day/here/", {"pin": PIN})
    door = f"/c/zs/door/{afternoon.gathering_id}/"
    shown = text(client.post(f"{door}do/arrive/", {"key": str(uuid4()), "name": "隔壁小张"}, follow=True))
    assert "给 隔壁小张 一张集章卡" in shown
    assert "签到 隔壁小张" in shown  # in what was done just now, though on no roster
    assert 'class="toast' in shown
    refused = text(
        client.post(f"{door}do/card/", {"key": str(uuid4()), "person": "guest", "card": "K7M2"}, follow=True)
    )
    assert 'role="alert"' in refused
    assert 'class="toast' not in refused


def test_a_doubt_and_a_shift_with_a_strange_key_have_a_sentence(afternoon: Afternoon) -> None:
    client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    doubt = Doubt.objects.create(
        community=afternoon.world.community, event=afternoon.event, kind="unreadable", key="k", said="?"
    )
    answer = client.post(f"/c/zs/desk/events/doubt/{doubt.id}/", {"ruling": "other", "other": "x"}, follow=True)
    assert (answer.status_code, "再按一次" in text(answer)) == (200, True)
    shift = actions.save_shift(
        afternoon.worker,
        event_id=afternoon.event.id,
        said={"duty": "签到", "starts_at": STARTS, "ends_at": STARTS + timedelta(hours=2), "needed": 1},
    )
    address = f"/c/zs/desk/events/shift/{shift.id}/"
    answer = client.post(address, {"do": "add", "person": "x" * 36}, follow=True)
    assert (answer.status_code, "再按一次" in text(answer)) == (200, True)
