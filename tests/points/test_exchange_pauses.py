"""Exchanges while either point pauses: what a side does by itself meanwhile is its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mulin.base.roles import Role
from mulin.gatherings import actions as gatherings
from mulin.kernel import clock
from mulin.messaging.models import Message
from mulin.points import actions
from mulin.points.models import ExchangeState
from mulin.schedule import actions as schedule
from tests.points.conftest import NOW, STARTS, Circle, key
from tests.points.test_exchange_again import pause_and_resume, session_of, states_of

INVITED_OFF = (ExchangeState.INVITED, "cancelled")
AGREED = (ExchangeState.ACCEPTED, "planned")


def day_of(moment: Any) -> date:
    return moment.astimezone(clock.CHINA).date()


@pytest.mark.parametrize("way", ["withdrawn", "closed"])
def test_what_the_other_side_holds_by_itself_is_not_called_off_with_the_question(
    dancers: Circle, agreed: Any, way: str
) -> None:
    ours, theirs, worker, _leader = agreed
    actions.pause(dancers.leader, point_id=dancers.point.id, why="装修")
    gatherings.restore_gathering(worker, gathering_id=theirs.gathering_id)
    actions.resume(dancers.leader, point_id=dancers.point.id)
    if way == "withdrawn":
        actions.withdraw_exchange(dancers.leader, exchange_id=ours.id, why="我们不来了")
    else:
        actions.close_point(dancers.worker, point_id=dancers.point.id, why="散了")
    assert states_of(theirs) == [(ExchangeState.WITHDRAWN, "planned")]


@pytest.mark.parametrize("later", [timedelta(days=1), timedelta(days=-9)])
def test_on_yes_it_is_as_agreed_whatever_became_of_ones_own_session(
    dancers: Circle, agreed: Any, later: timedelta
) -> None:
    ours, theirs, worker, _leader = agreed
    actions.pause(dancers.leader, point_id=dancers.point.id, why="装修")
    gatherings.restore_gathering(worker, gathering_id=theirs.gathering_id)
    start = STARTS + later
    gatherings.move_gathering(
        worker, gathering_id=theirs.gathering_id, starts_at=start, ends_at=start + timedelta(hours=1)
    )
    gatherings.cancel_gathering(worker, gathering_id=theirs.gathering_id, why="算了")
    actions.resume(dancers.leader, point_id=dancers.point.id)
    with clock.standing_at(STARTS - timedelta(days=2)):
        actions.answer_exchange(worker, exchange_id=theirs.id, comes=True)
    assert states_of(ours, theirs) == [AGREED] * 2
    assert session_of(theirs).starts_at == STARTS


def test_what_the_other_side_called_off_the_same_day_is_not_asked_about(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    actions.withdraw_exchange(worker, exchange_id=theirs.id, why="我们不来了")
    gatherings.restore_gathering(dancers.leader, gathering_id=ours.gathering_id)
    assert pause_and_resume(dancers) == actions.Again()
    assert not Message.objects.of(theirs.community_id).filter(kind="points.exchange-again").exists()


def test_held_alone_it_is_back_after_a_pause_like_any_session(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    actions.withdraw_exchange(worker, exchange_id=theirs.id, why="我们不来了")
    gatherings.restore_gathering(dancers.leader, gathering_id=ours.gathering_id)
    pause_and_resume(dancers)
    assert states_of(ours) == [(ExchangeState.WITHDRAWN, "planned")]


def test_where_both_pause_the_later_one_asks(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    actions.pause(dancers.leader, point_id=dancers.point.id, why="装修")
    actions.pause(worker, point_id=theirs.point_id, why="度假")
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    page = desk.post(f"/c/zs/points/{dancers.point.id}/resume/", follow=True).content.decode()
    assert "对方也停着，他们接着办的时候会来问咱们" in page
    assert states_of(ours, theirs) == [(ExchangeState.WITHDRAWN, "cancelled")] * 2
    assert [row.id for row in actions.resume(worker, point_id=theirs.point_id).asked] == [theirs.id]
    assert states_of(ours, theirs) == [INVITED_OFF] * 2
    assert (ours.is_inviting, theirs.is_inviting) == (False, True)
    actions.answer_exchange(dancers.leader, exchange_id=ours.id, comes=True)
    assert states_of(ours, theirs) == [AGREED] * 2


def test_who_pauses_but_is_back_by_then_is_asked(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    actions.pause(dancers.leader, point_id=dancers.point.id, why="装修")
    back = day_of(STARTS - timedelta(days=2))
    actions.pause(worker, point_id=theirs.point_id, why="度假", back_on=back)
    assert [row.id for row in actions.resume(dancers.leader, point_id=dancers.point.id).asked] == [ours.id]
    assert states_of(ours, theirs) == [INVITED_OFF] * 2


def test_a_place_that_is_shut_by_then_is_not_asked_about(dancers: Circle, agreed: Any) -> None:
    ours, _theirs, _worker, _leader = agreed
    day = day_of(STARTS)
    schedule.close_venue(
        dancers.worker,
        venue_id=dancers.square.id,
        first_day=day,
        last_day=day,
        reason="粉刷",
        client_key=key(),
        knows=True,
    )
    (left,) = pause_and_resume(dancers).left
    assert (left[0].id, left[1]) == (ours.id, actions.Unasked.PLACE)


def test_a_point_goes_on_by_itself_on_the_day_it_is_to_be_back(dancers: Circle, agreed: Any) -> None:
    ours, theirs, _worker, _leader = agreed
    back = NOW.date() + timedelta(days=11)  # the day after the exchange
    actions.pause(dancers.leader, point_id=dancers.point.id, why="装修", back_on=back)
    system = dancers.worker.system(dancers.world.community.id)
    for day, resumed in ((10, 0), (11, 1), (11, 0)):
        with clock.standing_at(NOW + timedelta(days=day)):
            assert actions.resume_due(system) == resumed
    dancers.point.refresh_from_db()
    assert (dancers.point.is_open, dancers.point.back_on) == (True, None)
    assert states_of(ours, theirs) == [(ExchangeState.WITHDRAWN, "cancelled")] * 2, "its day is over"
    assert Message.objects.of(dancers.worker).filter(kind="points.resumed").exists()
