"""What one side of an exchange does with its own gathering or point: the other side hears of it, or it is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.base.http import sentence
from mulin.base.roles import Role
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Change
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from mulin.points import actions
from mulin.points.actions import Partner
from mulin.points.models import Exchange, ExchangeState
from tests.points.conftest import STARTS, Circle, ask, key, meeting, their_side

AFTER = STARTS + timedelta(hours=3)


def session_of(side: Exchange) -> Gathering:
    found: Gathering = Gathering.objects.of(side.community_id).get(id=side.gathering_id)
    return found


def told_there(side: Exchange) -> list[str]:
    jobs.run_due()
    rows = Message.objects.of(side.community_id).filter(kind="points.exchange-withdrawn")
    return [message.text for message in rows]


def assert_ended_on_both_sides(ours: Exchange, theirs: Exchange, why: str) -> None:
    for side in (ours, theirs):
        side.refresh_from_db()
        assert (side.state, side.answer) == (ExchangeState.WITHDRAWN, why)
        assert session_of(side).state == "cancelled"
    assert why in told_there(theirs)[0]
    assert Fact.objects.filter(kind="point.exchange_withdrawn").count() == 1


def test_calling_off_ones_own_gathering_calls_off_theirs(dancers: Circle, agreed: Any) -> None:
    ours, theirs, _worker, leader = agreed
    gatherings.cancel_gathering(dancers.leader, gathering_id=ours.gathering_id, why="停电")
    assert_ended_on_both_sides(ours, theirs, "停电")
    assert Message.objects.of(theirs.community_id).filter(kind="gatherings.cancelled", to_person=leader).exists()


def test_a_pause_calls_the_exchange_off(dancers: Circle, agreed: Any) -> None:
    ours, theirs, _worker, _leader = agreed
    actions.pause(dancers.leader, point_id=dancers.point.id, why="装修")
    assert_ended_on_both_sides(ours, theirs, "装修")


def test_a_pause_that_is_over_by_then_leaves_it(dancers: Circle, agreed: Any) -> None:
    _ours, theirs, _worker, _leader = agreed
    actions.pause(dancers.leader, point_id=dancers.point.id, why="装修", back_on=(STARTS - timedelta(days=1)).date())
    theirs.refresh_from_db()
    assert theirs.state == ExchangeState.ACCEPTED


def test_closing_the_point_calls_off_what_was_agreed(dancers: Circle, agreed: Any) -> None:
    ours, theirs, _worker, _leader = agreed
    actions.close_point(dancers.worker, point_id=dancers.point.id, why="没人了")
    assert_ended_on_both_sides(ours, theirs, "没人了")


def test_closing_the_point_takes_back_what_it_asked(dancers: Circle, over_there: Any) -> None:
    worker, theirs, _leader = over_there
    ours = ask(dancers, theirs)
    actions.close_point(dancers.worker, point_id=dancers.point.id, why="没人了")
    ours.refresh_from_db()
    side = their_side(theirs)
    assert (ours.state, side.state, side.answer) == (ExchangeState.WITHDRAWN, ExchangeState.WITHDRAWN, "没人了")
    assert "没人了" in told_there(side)[0]
    with pytest.raises(RuleError, match="point-step"):
        actions.answer_exchange(worker, exchange_id=side.id, comes=True)


def test_nobody_says_yes_to_what_is_no_longer_asked(dancers: Circle, over_there: Any) -> None:
    worker, theirs, _leader = over_there
    ours = ask(dancers, theirs)
    Exchange.objects.of(dancers.worker).filter(id=ours.id).update(state=ExchangeState.WITHDRAWN)
    with pytest.raises(RuleError, match="point-step"):
        actions.answer_exchange(worker, exchange_id=their_side(theirs).id, comes=True)
    actions.answer_exchange(worker, exchange_id=their_side(theirs).id, comes=False)
    ours.refresh_from_db()
    assert ours.state == ExchangeState.WITHDRAWN


@pytest.mark.parametrize("change", [{"begins": STARTS.time().replace(hour=15)}, {"minutes": 30}], ids=["when", "long"])
def test_another_time_is_asked_for_not_taken(dancers: Circle, agreed: Any, change: dict[str, Any]) -> None:
    ours, theirs, _worker, _leader = agreed
    with pytest.raises(RuleError, match="exchange-ask-first") as refusal:
        gatherings.change_gatherings(
            dancers.leader, gathering_id=ours.gathering_id, scope="this", change=Change(**change)
        )
    assert "到这次交流的页面上问对方" in sentence(refusal.value)
    for side in (ours, theirs):
        side.refresh_from_db()
        assert (side.starts_at, session_of(side).starts_at, session_of(side).ends_at) == (
            STARTS, STARTS, STARTS + timedelta(hours=2),
        )  # fmt: skip


def test_another_place_of_ones_own_needs_no_asking(dancers: Circle, agreed: Any) -> None:
    ours, _theirs, _worker, _leader = agreed
    moved = gatherings.move_to_substitute(dancers.leader, gathering_id=ours.gathering_id)
    assert moved.venue_id == dancers.hall.id


def test_with_a_group_outside_the_exchange_goes_where_its_gathering_goes(dancers: Circle) -> None:
    row = actions.invite_to_exchange(
        dancers.leader, point_id=dancers.point.id, partner=Partner(name="老年大学舞队"), meeting=meeting(dancers),
        client_key=key(),
    )  # fmt: skip
    row = actions.answer_exchange(dancers.leader, exchange_id=row.id, comes=True)
    later = STARTS + timedelta(days=3)
    gatherings.move_gathering(
        dancers.leader, gathering_id=row.gathering_id, starts_at=later, ends_at=later + timedelta(hours=1)
    )
    row.refresh_from_db()
    assert (row.starts_at, row.ends_at) == (later, later + timedelta(hours=1))
    gatherings.cancel_gathering(dancers.leader, gathering_id=row.gathering_id, why="下雨")
    row.refresh_from_db()
    assert row.state == ExchangeState.WITHDRAWN


def test_what_took_place_is_not_called_off(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    with clock.standing_at(AFTER):
        actions.close_exchange(dancers.worker, exchange_id=ours.id, guests=22)
        with pytest.raises(RuleError, match="exchange-begun"):
            actions.withdraw_exchange(worker, exchange_id=theirs.id, why="我们没记")
        desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
        page = desk.get(reverse("points:exchange", kwargs={"code": "zs", "exchange_id": ours.id})).content.decode()
        assert "取消交流" not in page
    ours.refresh_from_db()
    assert (ours.state, ours.guests) == (ExchangeState.HELD, 22)


def test_calling_off_a_gathering_that_has_begun_leaves_the_other_side_alone(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    with clock.standing_at(STARTS + timedelta(minutes=30)):
        actions.close_exchange(worker, exchange_id=theirs.id, guests=4)
        gatherings.cancel_gathering(dancers.leader, gathering_id=ours.gathering_id, why="下大雨")
    theirs.refresh_from_db()
    assert (theirs.state, session_of(theirs).state) == (ExchangeState.HELD, "planned")


def test_an_invitation_nobody_answered_in_time_can_be_put_away(dancers: Circle, over_there: Any) -> None:
    _worker, theirs, _leader = over_there
    ours = ask(dancers, theirs)
    with clock.standing_at(AFTER):
        actions.withdraw_exchange(dancers.worker, exchange_id=ours.id, why="过了")
    assert their_side(theirs).state == ExchangeState.WITHDRAWN


def test_what_takes_the_askers_place_does_not_cross_the_wall(dancers: Circle, over_there: Any) -> None:
    worker, theirs, _leader = over_there
    ours = ask(dancers, theirs)
    dancers.session(STARTS.date(), hour=STARTS.hour, title="给独居的王阿姨过生日")
    with pytest.raises(RuleError, match="exchange-their-place") as refusal:
        actions.answer_exchange(worker, exchange_id=their_side(theirs).id, comes=True)
    assert refusal.value.data == {}
    for side in (ours, their_side(theirs)):
        side.refresh_from_db()
        assert (side.state, side.gathering_id) == (ExchangeState.INVITED, None)


def test_whoever_calls_the_gathering_off_ends_the_exchange(dancers: Circle, agreed: Any) -> None:
    ours, theirs, _worker, _leader = agreed
    gatherings.cancel_gathering(Actor.system(ours.community_id), gathering_id=ours.gathering_id, why="停水")
    assert_ended_on_both_sides(ours, theirs, "停水")
