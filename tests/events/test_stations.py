"""A helper's own telephone at their station: minimal rights. And an event of several gatherings."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base.actor import Actor
from mulin.base.roles import Role
from mulin.events import access, actions, queries, rules
from mulin.events.models import DeskOp, Device, DoubtKind, EventState, Helper, HelperState
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Attendance, Gathering
from mulin.gatherings.rules import Plan
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.riddles import access as riddles
from mulin.riddles.models import RiddleSet
from tests.events.conftest import EARLY, NOW, PIN, STARTS, Afternoon, op
from tests.events.test_riddles import doubts, hang, stamps

pytestmark = pytest.mark.django_db


@pytest.fixture
def hung(afternoon: Afternoon) -> RiddleSet:
    return hang(afternoon, afternoon.gathering_id)


def helper_at(afternoon: Afternoon, station: int, *, number: int = 1, **hours: Any) -> Helper:
    """陈志远, or another, keeps a station from two to four."""
    said = {"duty": "看摊", "starts_at": STARTS, "ends_at": STARTS + timedelta(hours=2), "needed": 1, **hours}
    shift = actions.save_shift(
        afternoon.worker, event_id=afternoon.event.id, said={**said, "station_id": afternoon.stations[station].id}
    )
    (helper,) = actions.add_helpers(afternoon.worker, shift=shift, person_ids=[afternoon.people[number].id])
    return access.helper_for(afternoon.worker, helper.id)


def neighbour(afternoon: Afternoon, number: int = 1) -> Actor:
    person = afternoon.people[number]
    return afternoon.world.actor(Role.RESIDENT, own_people=frozenset({person.id}), person_id=person.id)


def opened(afternoon: Afternoon, helper: Helper) -> Device:
    """The helper's own telephone, paired."""
    paired = actions.open_own_station(neighbour(afternoon), helper=helper, pin=PIN)
    afternoon.extra[f"token:{paired.device.id}"] = paired.token
    found = access.device_at_door(afternoon.world.community.id, paired.token)
    assert found is not None
    return found


# ---- who may open a station ----


def test_only_a_helper_on_the_shift_opens_the_station(afternoon: Afternoon) -> None:
    helper = helper_at(afternoon, 0)
    assert access.own_station_for(neighbour(afternoon), helper.id) == helper
    for somebody in (
        neighbour(afternoon, 2),
        afternoon.world.actor(Role.RESIDENT),
        afternoon.world.actor(Role.VISITOR),
    ):
        with pytest.raises(NotFound):
            access.own_station_for(somebody, helper.id)
    for moment in (STARTS - timedelta(hours=1, minutes=1), STARTS + timedelta(hours=2, minutes=1)):
        with clock.standing_at(moment), pytest.raises(NotFound):
            access.own_station_for(neighbour(afternoon), helper.id)
    for state in (HelperState.OFFERED, HelperState.DECLINED, HelperState.ABSENT):
        Helper.objects.of(afternoon.worker).filter(id=helper.id).update(state=state)
        with pytest.raises(NotFound):
            access.own_station_for(neighbour(afternoon), helper.id)


def test_a_shift_without_a_station_opens_nothing(afternoon: Afternoon) -> None:
    helper = helper_at(afternoon, 0)
    helper.shift.station = None
    helper.shift.save()
    with pytest.raises(NotFound):
        access.own_station_for(neighbour(afternoon), helper.id)


def test_a_helper_opens_the_riddle_station_on_their_own_telephone(afternoon: Afternoon, hung: RiddleSet) -> None:
    theirs, helper = helper_at(afternoon, 1, number=2), helper_at(afternoon, 0, number=0)
    client = afternoon.world.sign_in(Role.RESIDENT)
    assert client.get(f"/c/zs/events/help/{theirs.id}/station/").status_code == 404
    address = f"/c/zs/events/help/{helper.id}/station/"
    page = client.get(f"/c/zs/events/{afternoon.event.id}/help/").content.decode()
    assert f"{address}" in page
    assert client.post(address, {"pin": "123456"}).status_code == 422
    here = client.post(address, {"pin": PIN})
    door = f"/c/zs/door/{afternoon.gathering_id}/"
    assert here["Location"] == door
    desk = client.get(door).content.decode()
    assert "谜条几号" in desk
    for hidden in ("兑奖</a>", "名字、拼音首字母、门牌</label>"):
        assert f">{hidden}" not in desk.split("data-app")[0]
    card = afternoon.give(afternoon.cards(1)[0], afternoon.people[0])
    form = {"card": card.code, "slip": "1", "judged": "right", "key": str(uuid4())}
    assert "1 号答对了" in client.post(f"{door}do/riddle/", form, follow=True).content.decode()
    assert stamps(afternoon, card) == 1


# ---- what it may do ----


def test_a_station_device_knows_no_name_and_does_nothing_else(afternoon: Afternoon, hung: RiddleSet) -> None:
    device = opened(afternoon, helper_at(afternoon, 0))
    client, door = afternoon.world.client(), f"/c/zs/door/{afternoon.gathering_id}/"
    client.cookies["mulin_door"] = afternoon.token(device)
    afternoon.give(afternoon.cards(1)[0], afternoon.people[0])
    day = client.get(f"{door}day.json").json()
    assert (day["people"], day["prizes"]) == ([], [])
    assert [one["name"] for one in day["stations"]] == ["猜灯谜"]
    assert not any(person.name in json.dumps(day, ensure_ascii=False) for person in afternoon.people)
    assert client.get(f"{door}find.json?q=wsz").status_code == 404
    page = client.get(f"{door}?q=wsz").content.decode()
    assert "王淑珍" not in page
    card = afternoon.cards(1)[0]
    for what, form in {
        "arrive": {"person": str(afternoon.people[0].id)},
        "card": {"card": card.code},
        "stamp": {"card": card.code, "station": str(afternoon.stations[1].id)},
        "marks": {"card": card.code, f"mark-{afternoon.stations[0].id}": "3"},
        "prize": {"card": card.code, "prize": str(afternoon.prize("洗衣皂").id)},
    }.items():
        assert client.post(f"{door}do/{what}/", form | {"key": str(uuid4())}).status_code == 404, what
    given = afternoon.stamp(card).card
    last = DeskOp.objects.of(afternoon.worker).filter(card=given).latest("received_at")
    assert client.post(f"{door}undo/{last.op_id}/").status_code == 404
    own = {"card": card.code, "station": str(afternoon.stations[0].id), "key": str(uuid4()), "stamps": "1"}
    assert client.post(f"{door}do/stamp/", own).status_code == 302
    assert client.post(f"{door}undo/{own['key']}/").status_code == 302


def test_what_a_station_device_should_not_say_goes_before_a_person(afternoon: Afternoon, hung: RiddleSet) -> None:
    device, card = opened(afternoon, helper_at(afternoon, 0)), afternoon.cards(1)[0]
    mine = op("riddle", card=card.code, slip="1")
    other = op("stamp", card=card.code, station=afternoon.stations[1].id, stamps=1)
    taken = afternoon.stamp(card, 2)
    last = DeskOp.objects.of(afternoon.worker).latest("received_at")
    rows = [
        mine,
        other,
        op("arrive", name="周小明"),
        op("undo", target=last.op_id),
        op("prize", card=card.code, prize=afternoon.prize("洗衣皂").id),
    ]
    for _ in range(2):
        handed = afternoon.hand_in(device, rows)
    assert (handed.for_review, doubts(afternoon)) == (4, [DoubtKind.OTHER_DESK] * 4)
    assert (taken.total, stamps(afternoon, card)) == (1, 2)
    assert not Attendance.objects.of(afternoon.worker).exists()
    for row in queries.doubts_of(afternoon.event):
        actions.settle_doubt(
            afternoon.worker, doubt=row.doubt, ruling="kept" if row.said["kind"] == "stamp" else "void"
        )
    assert stamps(afternoon, card) == 3


def test_a_station_device_does_not_open_the_answers(afternoon: Afternoon, hung: RiddleSet) -> None:
    actor = access.actor_at_door(opened(afternoon, helper_at(afternoon, 0)), "zs")
    assert riddles.set_for(actor, hung.id, to="riddles.desk") == hung
    with pytest.raises(NotFound):
        riddles.set_for(actor, hung.id, to="riddles.run")
    with pytest.raises(NotFound):
        access.event_for(actor, afternoon.event.id, to="events.run")


def test_another_station_has_no_riddles(afternoon: Afternoon, hung: RiddleSet) -> None:
    device, card = opened(afternoon, helper_at(afternoon, 1)), afternoon.cards(1)[0]
    afternoon.hand_in(device, [op("riddle", card=card.code, slip="1")])
    assert doubts(afternoon) == [DoubtKind.OTHER_DESK]
    client, door = afternoon.world.client(), f"/c/zs/door/{afternoon.gathering_id}/"
    client.cookies["mulin_door"] = afternoon.token(device)
    body = json.dumps(op("riddle", card=card.code, slip="1")).encode()
    headers = {"X-Mulin-Signature": rules.sign(device.secret, body)}
    for name in ("riddle.json", "redeem.json"):
        assert client.post(f"{door}{name}", body, content_type="application/json", headers=headers).status_code == 404
    assert "谜条几号" not in client.get(f"{door}riddles/").content.decode().split("data-app")[0]


# ---- several gatherings of one event ----


@pytest.fixture
def morning(afternoon: Afternoon) -> Gathering:
    """The children's morning of the same event."""
    plan = Plan(
        title="上午场 亲子做灯笼",
        starts_at=STARTS - timedelta(hours=5),
        ends_at=STARTS - timedelta(hours=2),
        place_words="活动室",
        sign_up="open",
        capacity=40,
    )
    with clock.standing_at(EARLY + timedelta(days=1)):
        return gatherings.plan_gathering(
            afternoon.worker, host_id=afternoon.event.host_id, plan=plan, client_key=str(uuid4())
        )


def test_a_desk_serves_the_gathering_it_was_paired_for(afternoon: Afternoon, morning: Gathering) -> None:
    before = STARTS - timedelta(hours=4)
    with clock.standing_at(before):
        invited = actions.invite_device(
            afternoon.worker, event_id=afternoon.event.id, name="平板一", gathering_id=morning.id
        )
        paired = actions.pair_device(afternoon.world.community.id, "zs", code=invited.code, pin=PIN)
        afternoon.extra[f"token:{paired.device.id}"] = paired.token
        device = access.device_at_door(afternoon.world.community.id, paired.token)
        assert device is not None
        card = afternoon.cards(1)[0]
        afternoon.hand_in(
            device,
            [
                op("arrive", person=afternoon.people[0].id, at=before),
                op("card", card=card.code, person=afternoon.people[0].id, at=before),
                op("stamp", card=card.code, station=afternoon.stations[1].id, stamps=1, at=before),
            ],
        )
        client = afternoon.world.client()
        client.cookies["mulin_door"] = paired.token
        assert client.get(f"/c/zs/door/{morning.id}/day.json").json()["came"] == 1
        assert client.get(f"/c/zs/door/{afternoon.gathering_id}/day.json").status_code == 404
    assert Attendance.objects.of(afternoon.worker).get().gathering == morning
    actions.check_in(
        afternoon.worker,
        event_id=afternoon.event.id,
        person_id=afternoon.people[2].id,
        name="",
        children=0,
        client_id=uuid4(),
    )
    afternoon.stamp(card, 3, 1)  # the same card goes on in the afternoon
    assert stamps(afternoon, card) == 2
    counts = queries.counts_of(afternoon.event)
    assert [(part.gathering, part.came) for part in counts.parts] == [(morning, 1), (afternoon.event.gathering, 1)]
    assert (counts.came, counts.capacity, counts.stamps) == (2, 340, 2)
    assert queries.counts_of(afternoon.event, gathering=morning).came == 1
    page = afternoon.world.sign_in(Role.COMMUNITY_WORKER).get(f"/c/zs/desk/events/{afternoon.event.id}/day/")
    assert "到了 1，报名 0，现场来的 1" in page.content.decode()
    with clock.standing_at(STARTS - timedelta(hours=1)):
        assert not access.session_is_over(device)
    assert access.session_is_over(device), "the morning's desk closes two hours after the morning"


def test_the_gathering_is_chosen_when_the_device_is_paired(afternoon: Afternoon, morning: Gathering) -> None:
    client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    base = f"/c/zs/desk/events/{afternoon.event.id}/day/"
    assert "上午场" in client.get(base).content.decode()
    client.post(f"{base}invite/", {"name": "平板一", "gathering": str(morning.id)})
    assert Device.objects.of(afternoon.worker).get().gathering == morning
    assert client.post(f"{base}invite/", {"name": "平板二", "gathering": str(uuid4())}).status_code == 422
    here = client.post(f"{base}here/", {"pin": PIN, "gathering": str(afternoon.gathering_id)})
    assert here["Location"] == f"/c/zs/door/{afternoon.gathering_id}/"
    with pytest.raises(NotFound):
        actions.invite_device(afternoon.worker, event_id=afternoon.event.id, name="x", gathering_id=uuid4())


def test_each_gathering_has_its_own_riddles(afternoon: Afternoon, morning: Gathering, hung: RiddleSet) -> None:
    """The same number is another slip in the morning; the stamps of both are one card's."""
    early = hang(afternoon, morning.id)
    with clock.standing_at(STARTS - timedelta(hours=4)):
        invited = actions.invite_device(
            afternoon.worker, event_id=afternoon.event.id, name="上午", gathering_id=morning.id
        )
        device = actions.pair_device(afternoon.world.community.id, "zs", code=invited.code, pin=PIN).device
        card = afternoon.cards(1)[0]
        reply = actions.Reply("1", card.code, "", judged_right=True)
        first = actions.answer_riddle(
            afternoon.worker, event_id=afternoon.event.id, reply=reply, client_id=uuid4(), device=device
        )
    second = actions.answer_riddle(afternoon.worker, event_id=afternoon.event.id, reply=reply, client_id=uuid4())
    assert (first.solved.won, second.solved.won) == (True, True)
    assert [found.slips.exclude(taken_at=None).count() for found in (early, hung)] == [1, 1]
    assert stamps(afternoon, card) == 2


def test_the_end_and_calling_off_are_for_all_gatherings(afternoon: Afternoon, morning: Gathering) -> None:
    evening = gatherings.plan_gathering(
        afternoon.worker,
        host_id=afternoon.event.host_id,
        plan=Plan(
            title="晚场", starts_at=STARTS + timedelta(hours=5), ends_at=STARTS + timedelta(hours=7), place_words="广场"
        ),
        client_key="evening",
    )
    with clock.standing_at(STARTS + timedelta(hours=4)), pytest.raises(RuleError, match="event-not-begun"):
        actions.close_event(afternoon.worker, event_id=afternoon.event.id, note="")
    with clock.standing_at(STARTS + timedelta(hours=7)):
        event = actions.close_event(afternoon.worker, event_id=afternoon.event.id, note="热闹", heads=30)
    assert event.state == EventState.HELD
    rows = Gathering.objects.of(afternoon.worker).filter(host_id=event.host_id)
    assert {row.id: row.state for row in rows} == dict.fromkeys((morning.id, evening.id, event.gathering_id), "held")


def test_a_helper_serves_the_gathering_of_their_shift(afternoon: Afternoon, morning: Gathering) -> None:
    helper = helper_at(afternoon, 1, starts_at=morning.starts_at, ends_at=morning.ends_at)
    with clock.standing_at(morning.starts_at + timedelta(minutes=5)):
        assert opened(afternoon, helper).gathering == morning
    assert morning.ends_at < NOW
