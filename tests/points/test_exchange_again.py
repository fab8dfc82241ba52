"""A point goes on after a pause: whom it had agreed to meet is asked anew, where the day is still ahead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base import jobs
from mulin.base.roles import Role
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Gathering, SignUp
from mulin.gatherings.rules import Comer
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from mulin.points import actions
from mulin.points.actions import Partner
from mulin.points.models import Exchange, ExchangeState
from mulin.schedule import actions as schedule
from tests.points.conftest import STARTS, Circle, key, meeting


def session_of(side: Exchange) -> Gathering:
    found: Gathering = Gathering.objects.of(side.community_id).get(id=side.gathering_id)
    return found


def pause_and_resume(circle: Circle) -> actions.Again:
    actions.pause(circle.leader, point_id=circle.point.id, why="装修")
    return actions.resume(circle.leader, point_id=circle.point.id)


def states_of(*sides: Exchange) -> list[tuple[str, str]]:
    for side in sides:
        side.refresh_from_db()
    return [(side.state, session_of(side).state) for side in sides]


def test_the_other_side_is_asked_anew_and_nothing_is_held_before_it_answers(dancers: Circle, agreed: Any) -> None:
    ours, theirs, _worker, leader = agreed
    assert [row.id for row in pause_and_resume(dancers).asked] == [ours.id]
    assert states_of(ours, theirs) == [(ExchangeState.INVITED, "cancelled")] * 2
    assert (ours.is_inviting, theirs.is_inviting, theirs.answer) == (True, False, "")
    told = Message.objects.of(theirs.community_id).get(kind="points.exchange-again", to_person=leader)
    assert "中山社区“舞艺之家”又开了" in told.text
    assert Fact.objects.filter(kind="point.exchange_asked_again").count() == 1


def test_on_yes_both_have_their_session_back_with_who_had_signed_up(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    Gathering.objects.of(dancers.worker).filter(id=ours.gathering_id).update(sign_up="open")
    comer = Comer(person_id=dancers.people[7].id)
    gatherings.sign_up(dancers.worker, gathering_id=ours.gathering_id, comers=[comer], client_key=key())
    pause_and_resume(dancers)
    actions.answer_exchange(worker, exchange_id=theirs.id, comes=True)
    assert states_of(ours, theirs) == [(ExchangeState.ACCEPTED, "planned")] * 2
    assert session_of(ours).venue_id == dancers.square.id
    assert SignUp.objects.of(dancers.worker).get().state == "confirmed"
    jobs.run_due()
    assert Message.objects.of(dancers.worker).filter(kind="gatherings.restored", to_person=dancers.people[7]).exists()


def test_no_leaves_it_off_and_another_pause_does_not_bring_it_back(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    pause_and_resume(dancers)
    actions.answer_exchange(worker, exchange_id=theirs.id, comes=False)
    assert pause_and_resume(dancers) == actions.Again()
    assert states_of(ours, theirs) == [(ExchangeState.DECLINED, "cancelled")] * 2


def test_the_guests_pause_asks_the_hosts_anew(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    actions.pause(worker, point_id=theirs.point_id, why="装修")
    actions.resume(worker, point_id=theirs.point_id)
    assert states_of(ours, theirs) == [(ExchangeState.INVITED, "cancelled")] * 2
    actions.answer_exchange(dancers.leader, exchange_id=ours.id, comes=True)
    assert states_of(ours, theirs) == [(ExchangeState.ACCEPTED, "planned")] * 2


def test_what_was_off_before_the_pause_or_is_over_is_not_asked_anew(dancers: Circle, agreed: Any) -> None:
    ours, _theirs, _worker, _leader = agreed
    actions.pause(dancers.leader, point_id=dancers.point.id, why="装修")
    with clock.standing_at(STARTS + timedelta(hours=1)):
        assert actions.resume(dancers.leader, point_id=dancers.point.id) == actions.Again()
    Gathering.objects.of(dancers.worker).filter(id=ours.gathering_id).update(why_code="", why_words="停电")
    assert pause_and_resume(dancers) == actions.Again()


@pytest.mark.parametrize("way", ["place", "partner"])
def test_what_cannot_be_is_left_alone_and_said(dancers: Circle, agreed: Any, way: str) -> None:
    ours, theirs, worker, _leader = agreed
    actions.pause(dancers.leader, point_id=dancers.point.id, why="装修")
    if way == "place":
        schedule.book(
            dancers.worker, venue_id=dancers.square.id, starts_at=STARTS, ends_at=STARTS + timedelta(hours=1),
            holder=uuid4(), title="唱戏",
        )  # fmt: skip
    else:
        actions.close_point(worker, point_id=theirs.point_id, why="散了")
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    page = desk.post(f"/c/zs/points/{dancers.point.id}/resume/", follow=True).content.decode()
    assert "和柔力球队的交流没有再问" in page
    assert states_of(ours, theirs) == [(ExchangeState.WITHDRAWN, "cancelled")] * 2


def test_a_group_outside_is_rung_up_again(dancers: Circle) -> None:
    row = actions.invite_to_exchange(
        dancers.leader, point_id=dancers.point.id, partner=Partner(name="老年大学舞队"), meeting=meeting(dancers),
        client_key=key(),
    )  # fmt: skip
    row = actions.answer_exchange(dancers.leader, exchange_id=row.id, comes=True)
    actions.pause(dancers.leader, point_id=dancers.point.id, why="装修")
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    page = desk.post(f"/c/zs/points/{dancers.point.id}/resume/", follow=True).content.decode()
    assert "打个电话再问问" in page
    desk.post(f"/c/zs/points/exchanges/{row.id}/answer/", {"comes": "yes"})
    assert states_of(row) == [(ExchangeState.ACCEPTED, "planned")]


def test_the_pause_page_says_what_becomes_of_exchanges_where_there_are_any(dancers: Circle, agreed: Any) -> None:
    ours, _theirs, _worker, _leader = agreed
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    address = f"/c/zs/points/{dancers.point.id}/pause/"
    assert "替您再问一遍对方" in desk.get(address).content.decode()
    actions.withdraw_exchange(dancers.leader, exchange_id=ours.id, why="下大雨")
    assert "再问一遍" not in desk.get(address).content.decode()


def test_an_old_wish_for_another_time_ends_with_the_exchange(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    later = STARTS + timedelta(days=1)
    actions.ask_to_move_exchange(worker, exchange_id=theirs.id, starts_at=later, ends_at=later + timedelta(hours=1))
    pause_and_resume(dancers)
    actions.answer_exchange(worker, exchange_id=theirs.id, comes=True)
    with pytest.raises(RuleError, match="exchange-nothing-asked"):
        actions.answer_exchange_move(dancers.leader, exchange_id=ours.id, agrees=True)
    assert session_of(ours).starts_at == session_of(theirs).starts_at == STARTS


def test_on_yes_both_are_where_it_was_agreed(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    actions.pause(dancers.leader, point_id=dancers.point.id, why="装修")
    gatherings.restore_gathering(worker, gathering_id=theirs.gathering_id)  # they held it by themselves meanwhile
    gatherings.move_gathering(worker, gathering_id=theirs.gathering_id, place_words="解放公园门口")
    actions.resume(dancers.leader, point_id=dancers.point.id)
    actions.answer_exchange(worker, exchange_id=theirs.id, comes=True)
    assert session_of(theirs).place == "中山社区·中心活动场地"
    assert session_of(ours).venue_id == dancers.square.id


def test_an_earlier_pause_is_not_asked_about_again(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    pause_and_resume(dancers)
    actions.withdraw_exchange(worker, exchange_id=theirs.id, why="不来了")
    with clock.standing_at(clock.now() + timedelta(days=2)):
        assert pause_and_resume(dancers) == actions.Again()
    assert states_of(ours, theirs) == [(ExchangeState.WITHDRAWN, "cancelled")] * 2


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_nothing_is_agreed_for_a_time_at_which_a_side_still_pauses(dancers: Circle, over_there: Any, side: str) -> None:
    worker, there, _leader = over_there
    partner = Partner(point_id=there.id, community_id=there.community_id)
    row = actions.invite_to_exchange(
        dancers.leader, point_id=dancers.point.id, partner=partner, meeting=meeting(dancers), client_key=key()
    )
    theirs = Exchange.objects.of(there.community_id).get(pair=row.pair)
    if side == "ours":
        actions.pause(dancers.leader, point_id=dancers.point.id, why="装修")
    else:
        actions.pause(worker, point_id=there.id, why="装修")
    refusal = "exchange-they-pause" if side == "ours" else "point-paused"
    with pytest.raises(RuleError, match=refusal):
        actions.answer_exchange(worker, exchange_id=theirs.id, comes=True)
    row.refresh_from_db()
    theirs.refresh_from_db()
    assert (row.state, theirs.state) == (ExchangeState.INVITED, ExchangeState.INVITED)
    actions.answer_exchange(worker, exchange_id=theirs.id, comes=False)


def test_a_side_back_by_then_says_yes_and_what_is_moved_into_a_pause_is_refused(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    back = (STARTS - timedelta(days=1)).astimezone(clock.CHINA).date()
    actions.pause(dancers.leader, point_id=dancers.point.id, why="装修", back_on=back)
    assert states_of(ours, theirs) == [(ExchangeState.ACCEPTED, "planned")] * 2
    sooner = STARTS - timedelta(days=3)
    span = {"starts_at": sooner, "ends_at": sooner + timedelta(hours=1)}
    with pytest.raises(RuleError, match="point-paused"):
        actions.ask_to_move_exchange(dancers.leader, exchange_id=ours.id, **span)
    actions.ask_to_move_exchange(worker, exchange_id=theirs.id, **span)
    with pytest.raises(RuleError, match="point-paused"):
        actions.answer_exchange_move(dancers.leader, exchange_id=ours.id, agrees=True)


def test_whose_point_pauses_is_offered_no_yes(dancers: Circle) -> None:
    partner = Partner(name="老年大学舞队")
    row = actions.invite_to_exchange(
        dancers.leader, point_id=dancers.point.id, partner=partner, meeting=meeting(dancers), client_key=key()
    )
    actions.pause(dancers.leader, point_id=dancers.point.id, why="装修")
    page = dancers.world.sign_in(Role.COMMUNITY_WORKER).get(f"/c/zs/points/exchanges/{row.id}/").content.decode()
    assert "先接着办" in page
    assert 'value="yes"' not in page
    assert 'value="no"' in page
