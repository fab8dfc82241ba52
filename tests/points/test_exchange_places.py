"""An exchange meets where one side's gathering meets: when that goes elsewhere, the other side's goes along."""

from __future__ import annotations

from typing import Any

import pytest

from mulin.base import jobs
from mulin.base.roles import Role
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Change
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from mulin.points import actions
from mulin.points.actions import Partner
from mulin.points.models import Exchange
from mulin.schedule.models import Booking
from tests.points.conftest import STARTS, Circle, key, meeting


def session_of(side: Exchange) -> Gathering:
    found: Gathering = Gathering.objects.of(side.community_id).get(id=side.gathering_id)
    return found


def test_rain_on_one_side_is_heard_on_the_other(dancers: Circle, agreed: Any) -> None:
    ours, theirs, _worker, leader = agreed
    before = session_of(theirs)
    gatherings.move_to_substitute(dancers.leader, gathering_id=ours.gathering_id)
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.place_words, ours.venue_id) == ("多功能活动室", dancers.hall.id)
    assert (theirs.place_words, theirs.venue_id) == ("中山社区·多功能活动室", None)
    session = session_of(theirs)
    assert (session.place, session.starts_at) == ("中山社区·多功能活动室", STARTS)
    assert session.version > before.version
    jobs.run_due()
    told = Message.objects.of(theirs.community_id).get(kind="gatherings.elsewhere", to_person=leader)
    assert "从中山社区·中心活动场地改到中山社区·多功能活动室" in told.text
    assert Fact.objects.filter(kind="gathering.moved").count() == 2


def test_a_place_the_guests_found_is_heard_by_the_hosts(dancers: Circle, agreed: Any) -> None:
    ours, theirs, worker, _leader = agreed
    gatherings.change_gatherings(
        worker, gathering_id=theirs.gathering_id, scope="this", change=Change(place_words="解放公园门口")
    )
    ours.refresh_from_db()
    session = session_of(ours)
    assert (ours.place_words, ours.venue_id) == ("解放社区·解放公园门口", None)
    assert (session.place, session.venue_id) == ("解放社区·解放公园门口", None)
    assert not Booking.objects.of(dancers.worker).filter(holder=session.id, released_at=None).exists()
    jobs.run_due()
    assert Message.objects.of(dancers.worker).filter(kind="gatherings.elsewhere").exists()


def test_why_one_side_goes_elsewhere_stays_on_its_side(dancers: Circle, agreed: Any) -> None:
    ours, theirs, _worker, _leader = agreed
    secret = "独居的王阿姨要用场地"
    gatherings.move_gathering(dancers.leader, gathering_id=ours.gathering_id, venue_id=dancers.hall.id, why=secret)
    jobs.run_due()
    assert session_of(theirs).why == ""
    assert not any(secret in message.text for message in Message.objects.of(theirs.community_id))


def test_while_nobody_knows_where_the_other_side_hears_nothing(dancers: Circle, agreed: Any) -> None:
    ours, theirs, _worker, _leader = agreed
    gatherings.move_gathering(dancers.leader, gathering_id=ours.gathering_id, place_words="")
    assert session_of(theirs).place == "中山社区·中心活动场地"
    gatherings.move_gathering(dancers.leader, gathering_id=ours.gathering_id, venue_id=dancers.hall.id)
    assert session_of(theirs).place == "中山社区·多功能活动室"


def test_words_said_with_a_venue_are_not_taken_for_another_place(dancers: Circle, over_there: Any) -> None:
    worker, theirs, _leader = over_there
    row = actions.invite_to_exchange(
        dancers.leader,
        point_id=dancers.point.id,
        partner=Partner(point_id=theirs.id),
        meeting=meeting(dancers, place_words="东门集合"),
        client_key=key(),
    )
    side = Exchange.objects.of(theirs.community_id).get()
    actions.answer_exchange(worker, exchange_id=side.id, comes=True)
    row.refresh_from_db()
    gatherings.change_gatherings(
        dancers.leader, gathering_id=row.gathering_id, scope="this", change=Change(bring="球拍")
    )
    side.refresh_from_db()
    assert (side.place_words, session_of(side).place) == ("中山社区·东门集合", "中山社区·东门集合")


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("小花园", "中山社区·小花园"),
        ("中山社区小花园", "中山社区小花园"),
        ("解放社区小广场", "解放社区小广场"),
        ("解放社区·活动室", "活动室"),
    ],
)
def test_each_side_reads_whose_place_it_is_once(dancers: Circle, agreed: Any, words: str, there: str) -> None:
    ours, theirs, _worker, _leader = agreed
    gatherings.move_gathering(dancers.leader, gathering_id=ours.gathering_id, place_words=words)
    assert session_of(theirs).place == there


def test_with_a_group_outside_the_page_says_the_new_place(dancers: Circle) -> None:
    row = actions.invite_to_exchange(
        dancers.leader,
        point_id=dancers.point.id,
        partner=Partner(name="老年大学舞队"),
        meeting=meeting(dancers),
        client_key=key(),
    )
    row = actions.answer_exchange(dancers.leader, exchange_id=row.id, comes=True)
    gatherings.move_to_substitute(dancers.leader, gathering_id=row.gathering_id)
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    assert "多功能活动室" in desk.get(f"/c/zs/points/exchanges/{row.id}/").content.decode()
