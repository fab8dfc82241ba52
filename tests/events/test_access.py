"""Who may plan, run and stand at a desk; what a device may and may not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base.actor import Actor, Grant
from mulin.base.roles import Role
from mulin.events import access, actions
from mulin.events.models import Device, Event, EventState, Helper, HelperState, Shift
from mulin.events.rules.door import TRIES
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.messaging.models import Message
from mulin.people.models import Person
from tests.events.conftest import EARLY, NOW, PIN, STARTS, Afternoon


def leader_of(afternoon: Afternoon, host_id: Any) -> Actor:
    return afternoon.world.actor(Role.POINT_LEADER).__class__(
        community_id=afternoon.world.community.id,
        community_code="zs",
        name="许文",
        grants=(Grant(Role.POINT_LEADER, hosts=frozenset({host_id})),),
    )


def test_whoever_runs_an_event_runs_only_that_one(afternoon: Afternoon) -> None:
    assert access.event_for(leader_of(afternoon, afternoon.event.host_id), afternoon.event.id, to="events.run")
    for stranger in (
        leader_of(afternoon, uuid4()),
        afternoon.world.actor(Role.RESIDENT),
        afternoon.world.actor(Role.GRID_OFFICER),
    ):
        with pytest.raises(NotFound):
            access.event_for(stranger, afternoon.event.id, to="events.run")


def test_over_the_wall_there_is_nothing(afternoon: Afternoon) -> None:
    abroad = afternoon.world.actor(Role.COMMUNITY_HEAD, community=afternoon.world.other)
    with pytest.raises(NotFound):
        access.event_shown(abroad, afternoon.event.id)
    with pytest.raises(NotFound):
        access.station_for(abroad, afternoon.stations[0].id)
    with pytest.raises(NotFound):
        actions.copy_event(abroad, event_id=afternoon.event.id, client_key="x")


def test_a_draft_is_nobodys_business(afternoon: Afternoon) -> None:
    copy = actions.copy_event(afternoon.worker, event_id=afternoon.event.id, client_key="again")
    with pytest.raises(NotFound):
        access.event_shown(afternoon.world.actor(Role.VISITOR), copy.id)
    assert access.event_shown(afternoon.worker, copy.id) == copy


def test_a_pairing_code_works_once_and_for_minutes(afternoon: Afternoon) -> None:
    community = afternoon.world.community.id
    invited = actions.invite_device(afternoon.worker, event_id=afternoon.event.id, name="平板一")
    with pytest.raises(RuleError, match="door-code-wrong"):
        actions.pair_device(afternoon.world.other.id, "jf", code=invited.code, pin=PIN)
    actions.pair_device(community, "zs", code=invited.code.lower(), pin=PIN)
    with pytest.raises(RuleError, match="door-code-wrong"):
        actions.pair_device(community, "zs", code=invited.code, pin=PIN)
    late = actions.invite_device(afternoon.worker, event_id=afternoon.event.id, name="平板二")
    with clock.standing_at(NOW + timedelta(minutes=16)), pytest.raises(RuleError, match="door-code-wrong"):
        actions.pair_device(community, "zs", code=late.code, pin=PIN)


def test_five_wrong_pins_close_a_device_until_somebody_opens_it(afternoon: Afternoon) -> None:
    device = afternoon.device()
    for _ in range(TRIES):
        assert not actions.open_device(Device.objects.of(afternoon.worker).get(id=device.id), pin="000001")
    with pytest.raises(RuleError, match="door-closed"):
        actions.open_device(Device.objects.of(afternoon.worker).get(id=device.id), pin=PIN)
    actions.reopen_device(afternoon.worker, device=device)
    assert actions.open_device(Device.objects.of(afternoon.worker).get(id=device.id), pin=PIN)


def test_a_session_ends_with_the_event_or_by_hand(afternoon: Afternoon) -> None:
    device = afternoon.device()
    assert not access.session_is_over(device)
    with clock.standing_at(STARTS + timedelta(hours=5, minutes=1)):
        assert access.session_is_over(device)
    actions.revoke_device(afternoon.worker, device=device)
    device.refresh_from_db()
    assert access.session_is_over(device)
    assert access.device_at_door(afternoon.world.other.id, afternoon.token(device)) is None


# ---- planning ----


def test_publishing_waits_for_what_is_missing(afternoon: Afternoon) -> None:
    plan = actions.EventPlan(title="重阳茶话会")
    event = actions.plan_event(afternoon.worker, plan=plan, client_key="chongyang")
    assert actions.plan_event(afternoon.worker, plan=plan, client_key="chongyang") == event
    with pytest.raises(RuleError, match="event-unready"):
        actions.publish_event(afternoon.worker, event_id=event.id)


def test_the_place_is_kept_from_the_first_day_of_planning(afternoon: Afternoon) -> None:
    plan = actions.EventPlan(
        title="抢地方", starts_at=STARTS, ends_at=STARTS + timedelta(hours=1), venue_id=afternoon.square.id
    )
    with pytest.raises(RuleError, match="venue-taken"):
        actions.plan_event(afternoon.worker, plan=plan, client_key="clash")


def test_last_years_event_brings_its_programme_along(afternoon: Afternoon) -> None:
    with clock.standing_at(NOW + timedelta(days=200)):
        copy = actions.copy_event(afternoon.worker, event_id=afternoon.event.id, client_key="2027")
    assert copy.state == EventState.DRAFT
    assert copy.starts_at is not None
    assert copy.starts_at.astimezone(clock.CHINA).date().isoformat() == "2027-09-17"
    assert [row.name for row in copy.stations.order_by("order")] == ["猜灯谜", "吹乒乓球", "夹弹珠", "套瓶子"]
    assert {row.name: (row.stock, row.given) for row in copy.prizes.all()}["月饼一盒"] == (1, 0)


def test_moving_and_calling_off_reach_the_gathering(afternoon: Afternoon) -> None:
    with clock.standing_at(EARLY + timedelta(days=1)):
        fields = ("title", "lead", "phone", "capacity", "open_to", "organisers", "occasion")
        plan = actions.EventPlan(
            **{name: getattr(afternoon.event, name) for name in fields},
            starts_at=STARTS + timedelta(hours=1),
            ends_at=STARTS + timedelta(hours=4),
            venue_id=afternoon.square.id,
        )
        moved = actions.edit_event(afternoon.worker, event_id=afternoon.event.id, plan=plan)
        assert Event.objects.of(afternoon.worker).get(id=moved.id).gathering.starts_at == STARTS + timedelta(hours=1)
        off = actions.cancel_event(afternoon.worker, event_id=afternoon.event.id, why="台风")
    assert (off.state, Event.objects.of(afternoon.worker).get(id=off.id).gathering.state) == ("cancelled", "cancelled")


# ---- helpers ----


def test_a_neighbour_offers_helps_and_is_thanked_once(afternoon: Afternoon) -> None:
    person = afternoon.people[1]
    resident = afternoon.world.actor(Role.RESIDENT, own_people=frozenset({person.id}), person_id=person.id)
    said = {"duty": "签到", "starts_at": STARTS, "ends_at": STARTS + timedelta(hours=2), "needed": 2}
    with clock.standing_at(EARLY):
        shift: Shift = actions.save_shift(afternoon.worker, event_id=afternoon.event.id, said=said)
        helper = actions.offer_help(resident, event_id=afternoon.event.id, shift_id=shift.id, person_id=person.id)
        assert (
            actions.offer_help(resident, event_id=afternoon.event.id, shift_id=shift.id, person_id=person.id) == helper
        )
        with pytest.raises(NotFound):
            actions.offer_help(
                resident, event_id=afternoon.event.id, shift_id=shift.id, person_id=afternoon.people[0].id
            )
        actions.answer_offer(afternoon.worker, helper=helper, agreed=True)
        actions.add_helpers(afternoon.worker, shift=shift, guest_names=["小李"])
    with clock.standing_at(STARTS + timedelta(hours=3)):
        actions.close_event(afternoon.worker, event_id=afternoon.event.id, note="")
        assert actions.thank_helpers(afternoon.worker, event_id=afternoon.event.id) == 0  # nobody said who came
        came = {row.id: 8 for row in Helper.objects.of(afternoon.worker)}
        actions.confirm_helpers(afternoon.worker, event_id=afternoon.event.id, quarters=came)
        assert actions.thank_helpers(afternoon.worker, event_id=afternoon.event.id) == 2
        assert actions.thank_helpers(afternoon.worker, event_id=afternoon.event.id) == 0
    assert set(Helper.objects.of(afternoon.worker).values_list("state", flat=True)) == {HelperState.CAME}
    kinds = list(Message.objects.of(afternoon.worker).filter(to_person=person).values_list("kind", flat=True))
    assert sorted(kinds) == ["events.help-agreed", "events.thanks"]


# ---- people come and go ----


def test_erasing_somebody_leaves_the_numbers(afternoon: Afternoon) -> None:
    card = afternoon.give(afternoon.cards(1)[0], afternoon.people[0])
    afternoon.stamp(card)
    afternoon.redeem(card, "洗衣皂")
    actions.forget(afternoon.worker, afternoon.people[0].id)
    card.refresh_from_db()
    assert card.person is None
    assert afternoon.prize("洗衣皂").given == 1
    with pytest.raises(RuleError, match="prize-had"):  # the card had its prize, whoever held it
        afternoon.redeem(card, "洗衣皂")


def test_two_records_of_one_person_become_one(afternoon: Afternoon) -> None:
    first, second = afternoon.cards(2)
    afternoon.give(first, afternoon.people[2])
    afternoon.give(second, afternoon.people[3])
    actions.follow_merge(afternoon.worker, kept_id=afternoon.people[2].id, gone_id=afternoon.people[3].id)
    afternoon.stamp(second)
    afternoon.redeem(second, "洗衣皂")
    with pytest.raises(RuleError, match="prize-had"):
        afternoon.redeem(first, "洗衣皂")
    assert Person.objects.of(afternoon.worker).filter(id=afternoon.people[2].id).exists()
