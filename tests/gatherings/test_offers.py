"""Places offered to those who wait, while the gathering is moved, off, over, or takes names no more."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base.roles import Role
from mulin.gatherings import actions, queries
from mulin.gatherings.models import Gathering, SignUp
from mulin.gatherings.rules import Change, Comer, Plan
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from mulin.people.models import Person
from mulin.places.models import Venue
from mulin.schedule import actions as schedule
from mulin.schedule.rules import Pattern
from tests.gatherings.conftest import NOW, Hall

MONDAY = date(2026, 9, 28)


def offer(hall: Hall, gathering: Gathering, number: int = 2, *, by_app: bool = False) -> SignUp:
    """A place for one: 龚勤 gave it up, `number` waited for it."""
    if by_app:
        hall.resident(hall.people[number])
    first, second = (hall.sign_up(gathering, hall.people[one])[0] for one in (1, number))
    actions.give_up(hall.worker, sign_up_id=first.id)
    return again(hall, second)


def again(hall: Hall, row: SignUp) -> SignUp:
    found: SignUp = SignUp.objects.of(hall.worker).get(id=row.id)
    return found


def move(hall: Hall, gathering: Gathering, starts: datetime) -> None:
    length = gathering.ends_at - gathering.starts_at
    actions.move_gathering(hall.leader, gathering_id=gathering.id, starts_at=starts, ends_at=starts + length)


def ringing(hall: Hall) -> list[Any]:
    return [row.id for party in queries.to_ring(hall.worker, None) for row in party.rows]


def told(hall: Hall, kind: str, number: int) -> int:
    rows = Message.objects.of(hall.worker).filter(kind=f"gatherings.{kind}", to_person=hall.people[number])
    return int(rows.count())


def counters(hall: Hall, gathering: Gathering) -> tuple[int, int]:
    found = Gathering.objects.of(hall.worker).get(id=gathering.id)
    return found.taken, found.waiting


@pytest.mark.parametrize("way", ["moved", "changed"])
def test_who_is_to_be_rung_is_rung_until_the_new_start(hall: Hall, way: str) -> None:
    gathering = hall.plan(capacity=1)
    row = offer(hall, gathering)
    later = gathering.starts_at + timedelta(days=7)
    if way == "moved":
        move(hall, gathering, later)
    else:
        change = Change(day=later.astimezone(clock.CHINA).date())
        actions.change_gatherings(hall.leader, gathering_id=gathering.id, scope="this", change=change)
    with clock.standing_at(gathering.starts_at + timedelta(days=1)):
        actions.expire_offers(hall.worker)
        assert ringing(hall) == [row.id]


def test_an_offer_is_asked_anew_where_it_begins_earlier(hall: Hall) -> None:
    gathering = hall.plan(capacity=1)
    row = offer(hall, gathering, by_app=True)
    move(hall, gathering, NOW + timedelta(hours=6))
    assert again(hall, row).answer_by == NOW + timedelta(hours=3)
    assert told(hall, "offer", 2) == 2
    move(hall, gathering, NOW + timedelta(hours=4))
    assert ringing(hall) == [row.id], "too near for a message"
    actions.move_gathering(hall.leader, gathering_id=gathering.id, venue_id=hall.hall.id)
    assert told(hall, "offer", 2) == 2, "the same time is no new question"


def test_a_changed_timetable_asks_anew_too(hall: Hall) -> None:
    session = laid(hall)[0]
    row = offer(hall, session)
    change = Change(begins=time(16))
    actions.change_gatherings(hall.leader, gathering_id=session.id, scope="all", change=change)
    assert again(hall, row).answer_by == datetime.combine(MONDAY, time(16), clock.CHINA)


def laid(hall: Hall) -> list[Gathering]:
    """Mondays with one place each, from the 28th on."""
    pattern = Pattern(days=(0,), starts=time(18, 30), minutes=90, first_day=MONDAY)
    plan = Plan(title="书画", venue_id=hall.square.id, sign_up="needed", capacity=1)
    key, until = str(uuid4()), MONDAY + timedelta(days=21)
    actions.lay_timetable(hall.leader, host_id=hall.host.id, pattern=pattern, plan=plan, client_key=key, until=until)
    return list(Gathering.objects.of(hall.worker).order_by("starts_at"))


def test_what_is_off_asks_nobody_and_asks_anew_when_it_is_held_after_all(hall: Hall) -> None:
    start = NOW + timedelta(days=5)
    gathering = hall.plan(capacity=1, starts_at=start, ends_at=start + timedelta(hours=2))
    row = offer(hall, gathering, by_app=True)
    actions.cancel_gathering(hall.leader, gathering_id=gathering.id, why="停电")
    with clock.standing_at(NOW + timedelta(days=2)):
        assert actions.expire_offers(hall.worker) == 0
        with pytest.raises(RuleError, match="gathering-off"):
            actions.answer_offer(hall.resident(hall.people[2]), sign_up_id=row.id, comes=True)
        actions.restore_gathering(hall.leader, gathering_id=gathering.id)
        assert again(hall, row).answer_by == NOW + timedelta(days=3)
        assert actions.expire_offers(hall.worker) == 0
        actions.answer_offer(hall.resident(hall.people[2]), sign_up_id=row.id, comes=True)
    assert counters(hall, gathering) == (1, 0)


def test_nobody_is_rung_about_what_is_off(hall: Hall) -> None:
    gathering = hall.plan(capacity=1)
    row = offer(hall, gathering)
    assert ringing(hall) == [row.id]
    actions.cancel_gathering(hall.leader, gathering_id=gathering.id, why="停电")
    assert ringing(hall) == []
    actions.restore_gathering(hall.leader, gathering_id=gathering.id)
    assert ringing(hall) == [row.id]


def test_a_day_given_back_by_the_calendar_asks_anew(hall: Hall) -> None:
    row = offer(hall, laid(hall)[0], by_app=True)
    schedule.set_day(hall.worker, day=MONDAY, kind="holiday", name="邻里节")
    with clock.standing_at(NOW + timedelta(days=2)):
        assert actions.expire_offers(hall.worker) == 0
        schedule.set_day(hall.worker, day=MONDAY, kind="ordinary", name="")
        assert (again(hall, row).state, again(hall, row).answer_by) == ("offered", NOW + timedelta(days=3))


@pytest.mark.parametrize("by_app", [True, False])
@pytest.mark.parametrize("comes", [True, False])
def test_what_has_begun_has_no_places_to_answer_for(hall: Hall, by_app: bool, comes: bool) -> None:
    gathering = hall.plan(capacity=1)
    row = offer(hall, gathering, by_app=by_app)
    with clock.standing_at(gathering.starts_at):
        assert ringing(hall) == []
        assert actions.expire_offers(hall.worker) == 0
        with pytest.raises(RuleError, match="gathering-over"):
            actions.answer_offer(hall.worker, sign_up_id=row.id, comes=comes)


def test_only_what_can_be_answered_has_a_button(hall: Hall) -> None:
    browser = hall.world.sign_in(Role.RESIDENT)
    me = Person.objects.of(hall.worker).get(account_id=browser.session["_auth_user_id"])
    gathering = hall.plan(capacity=1)
    first = hall.sign_up(gathering, hall.people[1])[0]
    hall.sign_up(gathering, me)
    actions.give_up(hall.worker, sign_up_id=first.id)
    pages = [browser.get(path).content.decode() for path in ("/c/zs/me/sign-ups/", "/c/zs/")]
    assert 'name="comes"' in pages[0]
    assert "有个位子轮到您了" in pages[1]
    actions.cancel_gathering(hall.leader, gathering_id=gathering.id, why="停电")
    pages = [browser.get(path).content.decode() for path in ("/c/zs/me/sign-ups/", "/c/zs/")]
    assert 'name="comes"' not in pages[0]
    assert "有个位子轮到您了" not in pages[1]


def test_where_nobody_signs_up_any_more_who_waited_may_come_and_is_told(hall: Hall) -> None:
    gathering = hall.plan(capacity=1)
    offer(hall, gathering)
    hall.sign_up(gathering, hall.people[3])
    hall.guest(gathering, "李梅", guest_phone="13800001234")
    change = Change(sign_up="none", no_limit=True)
    actions.change_gatherings(hall.leader, gathering_id=gathering.id, scope="this", change=change)
    rows = SignUp.objects.of(hall.worker).order_by("turn")
    assert [row.state for row in rows] == ["cancelled", "confirmed", "confirmed", "confirmed"]
    assert {(row.answer_by, row.by_phone) for row in rows[1:]} == {(None, False)}
    assert (counters(hall, gathering), ringing(hall)) == ((3, 0), [])
    assert (told(hall, "let_come", 2), told(hall, "let_come", 3)) == (1, 1)
    assert Message.objects.of(hall.worker).filter(kind="gatherings.let_come").count() == 3
    assert Fact.objects.filter(community_id=hall.world.community.id, kind="gathering.let_come").count() == 3
    again_same = Change(bring="水杯")
    actions.change_gatherings(hall.leader, gathering_id=gathering.id, scope="this", change=again_same)
    assert Message.objects.of(hall.worker).filter(kind="gatherings.let_come").count() == 3


def test_a_whole_timetable_lets_come_who_waited(hall: Hall) -> None:
    session = laid(hall)[0]
    row = offer(hall, session)
    change = Change(sign_up="none", no_limit=True)
    actions.change_gatherings(hall.leader, gathering_id=session.id, scope="all", change=change)
    assert again(hall, row).state == "confirmed"


def test_more_who_just_come_than_the_venue_holds_do_not_hinder_a_change(hall: Hall) -> None:
    """Who waited was never promised a place in it."""
    Venue.objects.of(hall.worker).filter(id=hall.square.id).update(capacity=1)
    gathering = hall.plan(capacity=1)
    for number in (1, 2):
        hall.sign_up(gathering, hall.people[number])
    for change in (Change(sign_up="none", no_limit=True), Change(bring="水杯")):
        actions.change_gatherings(hall.leader, gathering_id=gathering.id, scope="this", change=change)
    assert counters(hall, gathering) == (2, 0)


def test_whose_offer_ran_out_is_told_once(hall: Hall) -> None:
    gathering = hall.plan(capacity=2)
    first = hall.sign_up(gathering, *hall.people[5:7])
    mother = hall.resident(hall.people[1])
    hall.sign_up(gathering, hall.people[2], hall.people[1], actor=mother)
    comer = Comer(guest_name="张三")
    actions.sign_up(hall.visitor, gathering_id=gathering.id, comers=[comer], client_key=str(uuid4()))
    for row in first:
        actions.give_up(hall.worker, sign_up_id=row.id)
    with clock.standing_at(NOW + timedelta(hours=25)):
        assert [actions.expire_offers(hall.worker) for _ in range(2)] == [2, 0]
    gone = Message.objects.of(hall.worker).filter(kind="gatherings.offer_gone")
    assert [row.to_person_id for row in gone] == [hall.people[1].id]
    assert "还想来的话，可以再报一次名" in gone[0].text
