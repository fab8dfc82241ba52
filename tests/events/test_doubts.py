"""What could not be counted as it came: somebody who knows says whose it was, and nothing is dropped."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from mulin.accounts.models import Account, Appointment
from mulin.base.roles import Role
from mulin.events import actions, queries, rules
from mulin.events.actions import Given
from mulin.events.models import Doubt, DoubtKind, DoubtState
from mulin.gatherings.models import Attendance
from mulin.kernel.errors import RuleError
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from tests.events.conftest import Afternoon, op


def doubt(afternoon: Afternoon, kind: str) -> Doubt:
    return Doubt.objects.of(afternoon.worker).get(kind=kind)


def give(afternoon: Afternoon, row: Doubt, *, has_more: bool = False, key: Any = None, **said: Any) -> None:
    actions.give_doubt(afternoon.worker, doubt=row, given=Given(**said), client_id=key or uuid4(), has_more=has_more)


def state(row: Doubt) -> tuple[str, str]:
    row.refresh_from_db()
    return row.state, row.ruling


def test_an_arrival_of_nobody_known_is_given_to_somebody(afternoon: Afternoon) -> None:
    tablet = afternoon.device()
    afternoon.hand_in(tablet, [op("arrive", person=uuid4())])
    row = doubt(afternoon, DoubtKind.ARRIVAL)
    with pytest.raises(RuleError, match="doubt-who"):
        give(afternoon, row, kind="arrive")
    give(afternoon, row, kind="arrive", person_id=afternoon.people[0].id, children=2)
    visit = Attendance.objects.of(afternoon.worker).get()
    assert (visit.person_id, visit.children) == (afternoon.people[0].id, 2)
    assert state(row) == (DoubtState.SETTLED, "given")
    assert row.said  # what was sent is still there
    give(afternoon, row, kind="arrive", person_id=afternoon.people[1].id)  # settled is settled
    assert Attendance.objects.of(afternoon.worker).count() == 1
    assert Fact.objects.filter(kind="events.doubt_settled").count() == 1


def test_whoever_closes_an_event_sees_what_does_not_agree_yet_and_neighbours_see_who_came(
    afternoon: Afternoon,
) -> None:
    afternoon.hand_in(afternoon.device(), [op("arrive", person=uuid4()), op("arrive", name="隔壁小张")])
    desk = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    closing = f"/c/zs/desk/events/{afternoon.event.id}/after/"
    assert "有 1 件对不上的事" in desk.get(closing).content.decode()
    assert desk.post(closing, {"note": "", "heads": ""}).status_code == 302  # before its hour is over
    seen = afternoon.world.client().get(f"/c/zs/events/{afternoon.event.id}/").content.decode()
    assert "人次来过" in seen
    assert "个名额" not in seen


def test_an_arrival_that_was_nothing_can_be_left_out(afternoon: Afternoon) -> None:
    afternoon.hand_in(afternoon.device(), [op("arrive", person=uuid4())])
    row = doubt(afternoon, DoubtKind.ARRIVAL)
    actions.settle_doubt(afternoon.worker, doubt=row, ruling="void")
    assert state(row) == (DoubtState.SETTLED, "void")


def test_a_stamp_on_an_unknown_card_finds_its_card(afternoon: Afternoon) -> None:
    card = afternoon.give(afternoon.cards(1)[0], afternoon.people[0])
    strange = rules.new_code()
    afternoon.hand_in(afternoon.device(), [op("stamp", card=strange, station=afternoon.stations[3].id, stamps=2)])
    row = doubt(afternoon, DoubtKind.UNKNOWN)
    for said, why in (
        ({"kind": "stamp", "card": strange, "station_id": afternoon.stations[3].id}, "stamp-card-elsewhere"),
        ({"kind": "stamp", "card": card.code}, "door-station-missing"),
        ({"kind": "stamp", "card": card.code, "station_id": afternoon.stations[3].id, "stamps": 4}, "stamps-number"),
        ({"kind": "dance"}, "doubt-what"),
    ):
        with pytest.raises(RuleError, match=why):
            give(afternoon, row, **said)
    assert state(row)[0] == DoubtState.OPEN
    key = uuid4()
    for _ in range(2):
        give(afternoon, row, key=key, kind="stamp", card=card.code, station_id=afternoon.stations[3].id, stamps=2)
    assert queries.look_at_card(afternoon.event, card).total == 2
    assert state(row) == (DoubtState.SETTLED, "given")


def test_a_batch_nobody_vouches_for_is_counted_line_by_line(afternoon: Afternoon) -> None:
    two = afternoon.people[:2]
    first, second = (afternoon.give(card, person) for card, person in zip(afternoon.cards(2), two, strict=True))
    lines = [op("stamp", card=card.code, station=afternoon.stations[1].id, stamps=1) for card in (first, second)]
    tablet = afternoon.device()
    with pytest.raises(RuleError, match="desk-batch-signature"):
        afternoon.hand_in(tablet, lines, signature="0" * 64)
    row = doubt(afternoon, DoubtKind.SIGNATURE)
    assert [one["card"] for one in rules.said_ops(row.said)] == [first.code, second.code]
    station = afternoon.stations[1].id
    give(afternoon, row, kind="stamp", card=first.code, station_id=station, has_more=True)
    assert state(row)[0] == DoubtState.OPEN
    give(afternoon, row, kind="stamp", card=second.code, station_id=station)
    assert state(row) == (DoubtState.SETTLED, "given")
    assert [queries.look_at_card(afternoon.event, card).total for card in (first, second)] == [1, 1]


def test_what_can_simply_be_counted_is_not_given_away(afternoon: Afternoon) -> None:
    tablet = afternoon.device()
    actions.revoke_device(afternoon.worker, device=tablet)
    tablet.refresh_from_db()
    afternoon.hand_in(tablet, [op("arrive", name="周小明")])
    with pytest.raises(RuleError, match="doubt-ruling-unknown"):
        give(afternoon, doubt(afternoon, DoubtKind.REVOKED), kind="arrive", name="周小明")


def test_the_page_keeps_what_the_desk_said_and_what_was_typed(afternoon: Afternoon) -> None:
    elder = afternoon.people[0]
    afternoon.hand_in(afternoon.device(), [{"id": "?", "kind": "arrive", "name": elder.name, "children": 3, "at": "x"}])
    row = doubt(afternoon, DoubtKind.UNREADABLE)
    client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    listed = client.get(f"/c/zs/desk/events/{afternoon.event.id}/doubts/").content.decode()
    address = f"/c/zs/desk/events/doubt/{row.id}/give/"
    assert f'href="{address}"' in listed
    page = client.get(address).content.decode()
    assert 'value="arrive" checked' in page
    assert f'name="person" value="{elder.id}"' in page
    wrong = {"key": str(uuid4()), "kind": "stamp", "card": "K7M2", "station": str(afternoon.stations[1].id)}
    answer = client.post(address, wrong)
    assert answer.status_code == 422
    assert 'value="K7M2"' in answer.content.decode()
    assert "K7M2-Q4RX" in answer.content.decode()  # the sentence says what a code looks like
    for bad in ({"person": "x"}, {"key": "x"}, {"children": "9" * 5000}, {"station": "x", "kind": "stamp"}):
        assert client.post(address, {"key": str(uuid4()), "kind": "arrive", **bad}).status_code == 422
    form = {"key": str(uuid4()), "kind": "arrive", "person": str(elder.id), "children": "3"}
    assert client.post(address, form).status_code == 302
    assert Attendance.objects.of(afternoon.worker).get().children == 3


@pytest.mark.parametrize("text", ["", "{", "[1]", "3", '{"ops": 4}', '{"ops": [1, {"kind": "arrive"}]}', "[" * 9000])
def test_no_words_of_a_desk_are_too_strange(text: str) -> None:
    assert all(isinstance(one, dict) for one in rules.said_ops(text))
    assert rules.said_at(text) is None


def test_the_head_hears_of_a_revoked_device_and_of_a_wrong_signature(afternoon: Afternoon) -> None:
    """E6: not only whoever made the device, who may be on holiday, or the one it was taken from."""
    head = Account.objects.create(name="周敏")
    Appointment.objects.create(
        account=head, community=afternoon.world.community, role=Role.COMMUNITY_HEAD, starts_on=date(2026, 1, 1)
    )
    tablet = afternoon.device()
    for _ in range(2):
        with pytest.raises(RuleError, match="desk-batch-signature"):
            afternoon.hand_in(tablet, [op("arrive", name="冒名")], signature="0" * 64)
    actions.revoke_device(afternoon.worker, device=tablet)
    tablet.refresh_from_db()
    row = op("arrive", name="周小明")
    for _ in range(2):
        afternoon.hand_in(tablet, [row])
    for account in (head.id, afternoon.worker.account_id):
        told = Message.objects.of(afternoon.worker).filter(to_account_id=account).order_by("id")
        assert [one.kind for one in told] == ["events.unsigned-device", "events.revoked-device"]
    assert json.loads(doubt(afternoon, DoubtKind.REVOKED).said)["name"] == "周小明"
