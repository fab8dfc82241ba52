"""The weather cleared: a session that rain sent indoors goes back with one press, and everybody hears."""

from __future__ import annotations

import pytest
from django.test import Client

from mulin.base import jobs
from mulin.gatherings import actions
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Change
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.messaging.models import Message
from mulin.places.models import Venue
from mulin.schedule.models import Booking
from tests.gatherings.conftest import Hall, run

OFFER = "天晴了，改回原地"


@pytest.fixture
def rained(hall: Hall) -> Gathering:
    gathering = hall.plan(capacity=100)
    hall.sign_up(gathering, hall.people[3])
    return actions.move_to_substitute(hall.leader, gathering_id=gathering.id)


@pytest.fixture
def browser(hall: Hall) -> Client:
    client: Client = hall.world.client()
    hall.world.enter(client, hall.account(hall.people[0]))
    return client


def page_of(gathering: Gathering, browser: Client) -> str:
    return browser.get(f"/c/zs/gatherings/{gathering.id}/").content.decode()


def test_one_press_asks_and_one_goes_back(hall: Hall, rained: Gathering, browser: Client) -> None:
    assert OFFER in page_of(rained, browser)
    address = f"/c/zs/run/{rained.id}/back/"
    assert "改回中心活动场地吗" in browser.get(address).content.decode()
    assert "改回中心活动场地了" in browser.post(address, follow=True).content.decode()
    back = Gathering.objects.of(hall.worker).get(id=rained.id)
    assert (back.venue_id, back.why, back.capacity) == (hall.square.id, "", 100)
    assert Booking.objects.of(hall.worker).get(holder=back.id, released_at=None).venue_id == hall.square.id
    assert OFFER not in page_of(rained, browser)
    jobs.run_due()
    told = Message.objects.of(hall.worker).filter(to_person=hall.people[3], kind="gatherings.elsewhere")
    assert "从多功能活动室改到中心活动场地" in told.order_by("id").last().text


def test_where_the_square_is_taken_meanwhile_it_stays_and_says_by_what(
    hall: Hall, rained: Gathering, browser: Client
) -> None:
    hall.plan(title="太极拳")
    page = browser.post(f"/c/zs/run/{rained.id}/back/", follow=True).content.decode()
    assert "太极拳" in page
    rained.refresh_from_db()
    assert rained.venue_id == hall.hall.id


def test_offered_only_for_what_rain_moved_and_before_it_begins(hall: Hall, rained: Gathering, browser: Client) -> None:
    actions.change_gatherings(hall.leader, gathering_id=rained.id, scope="this", change=Change(bring="雨鞋"))
    assert OFFER in page_of(rained, browser)
    by_hand = actions.move_gathering(hall.leader, gathering_id=hall.plan().id, venue_id=hall.square.id)
    assert OFFER not in page_of(by_hand, browser)
    with pytest.raises(RuleError, match="no-way-back"):
        actions.move_back_outdoors(hall.leader, gathering_id=by_hand.id)
    answer = browser.get(f"/c/zs/run/{by_hand.id}/back/", follow=True).content.decode()
    assert "不是因为下雨改到这里的" in answer
    with clock.standing_at(rained.starts_at), pytest.raises(RuleError, match="no-way-back"):
        actions.move_back_outdoors(hall.leader, gathering_id=rained.id)


def test_of_two_places_with_one_hall_it_goes_back_to_its_own(hall: Hall) -> None:
    yard = Venue.objects.create(
        community=hall.world.community, code="yard", name="西院空地", kind="outdoor", where="西院", capacity=40,
        opens=hall.square.opens, closes=hall.square.closes, bad_weather=hall.hall,
    )  # fmt: skip
    gathering = hall.plan(venue_id=yard.id)
    actions.move_to_substitute(hall.leader, gathering_id=gathering.id)
    assert actions.move_back_outdoors(hall.leader, gathering_id=gathering.id).venue_id == yard.id


def test_fewer_places_are_said_where_there_are_fewer_and_only_there(hall: Hall, browser: Client) -> None:
    gathering = hall.plan(capacity=None)  # as many as the place holds
    indoors, back = (browser.post(f"/c/zs/run/{gathering.id}/{way}/", follow=True) for way in ("rain", "back"))
    assert "那里坐得少，名额改成 60" in indoors.content.decode()
    assert "坐得少" not in back.content.decode()


def test_where_the_hall_is_taken_the_page_to_choose_another_opens_and_says_by_what(hall: Hall, browser: Client) -> None:
    wet = hall.plan(title="广场舞")
    hall.plan(title="灯谜", venue_id=hall.hall.id)
    page = browser.get(run(wet, "rain/"), follow=True)
    assert page.redirect_chain[-1][0] == run(wet, "change/")
    said = page.content.decode()
    assert "灯谜" in said
    assert "请在这里另选一个地方或者时间" in said
