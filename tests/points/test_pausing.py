"""A point stops for a while: its timetables make nothing till it goes on, and then everything is as it was."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.base.roles import Role
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Change, Comer, Plan
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.messaging.models import Message
from mulin.points import actions
from mulin.schedule import actions as schedule
from mulin.schedule.rules import Pattern
from tests.points.conftest import NOW, Circle, key

TUESDAYS = [date(2026, 9, 22) + timedelta(weeks=week) for week in range(8)]
TODAY = NOW.date()
WEEK_LATER = NOW + timedelta(days=7)


@pytest.fixture
def evenings(dancers: Circle) -> Circle:
    """Every Tuesday evening but in the week of National Day, and once on a Saturday."""
    pattern = Pattern(days=(1,), starts=time(18, 30), minutes=90, first_day=TUESDAYS[0])
    plan = Plan(title="广场舞", venue_id=dancers.square.id, sign_up="open")
    gatherings.lay_timetable(
        dancers.leader, host_id=dancers.point.host_id, plan=plan, pattern=pattern, client_key=key()
    )
    dancers.session(date(2026, 10, 10), title="去公园")
    return dancers


def planned(circle: Circle) -> list[date]:
    rows = Gathering.objects.of(circle.worker).filter(host_id=circle.point.host_id, state="planned")
    rows = rows.filter(starts_at__gt=clock.now()).order_by("starts_at")
    return [row.starts_at.astimezone(clock.CHINA).date() for row in rows]


def round_of(circle: Circle) -> None:
    """What comes round every six hours."""
    jobs.defer(Actor.system(circle.world.community.id, community_code="zs"), "gatherings.render", {})
    jobs.run_due()


def on(circle: Circle, day: date) -> Gathering:
    return Gathering.objects.of(circle.worker).get(host_id=circle.point.host_id, occurs_on=day)


def test_nothing_is_planned_while_a_point_is_paused(evenings: Circle) -> None:
    actions.pause(evenings.leader, point_id=evenings.point.id, why="装修")
    assert planned(evenings) == []
    with clock.standing_at(NOW + timedelta(days=30)):
        round_of(evenings)
        assert planned(evenings) == []


def test_till_the_day_it_is_back_nothing_is_planned_and_from_then_on_everything(evenings: Circle) -> None:
    actions.pause(evenings.leader, point_id=evenings.point.id, why="装修", back_on=TUESDAYS[3])
    assert planned(evenings) == TUESDAYS[3:]
    with clock.standing_at(NOW + timedelta(days=30)):
        round_of(evenings)
        assert min(planned(evenings)) > TUESDAYS[3]
        assert len(planned(evenings)) == 8


def test_when_it_goes_on_every_session_is_there_again(evenings: Circle) -> None:
    by_hand = on(evenings, TUESDAYS[4])
    change = Change(bring="水杯")
    gatherings.change_gatherings(evenings.leader, gathering_id=by_hand.id, scope="this", change=change)
    before = planned(evenings)
    actions.pause(evenings.leader, point_id=evenings.point.id, why="装修")
    with clock.standing_at(WEEK_LATER):
        actions.resume(evenings.leader, point_id=evenings.point.id)
        again = planned(evenings)
        assert again[: len(before) - 1] == before[1:]
        assert Gathering.objects.of(evenings.worker).get(id=by_hand.id).bring == "水杯"
        assert on(evenings, TUESDAYS[3]).venue_id == evenings.square.id
        actions.pause(evenings.leader, point_id=evenings.point.id, why="又漏水了")
        actions.resume(evenings.leader, point_id=evenings.point.id)
        assert planned(evenings) == again


def test_who_presses_again_is_not_told_that_it_went_on(evenings: Circle) -> None:
    client = evenings.world.client()
    evenings.world.enter(client, evenings.account(evenings.people[0]))
    address = f"/c/zs/points/{evenings.point.id}/resume/"
    actions.pause(evenings.leader, point_id=evenings.point.id, why="装修")
    assert "又开了，告诉了大家" in client.post(address, follow=True).content.decode()
    again = client.post(address, follow=True).content.decode()
    assert "又开了，告诉了大家" not in again
    assert "有人办过了" in again


def test_a_pause_is_not_ended_by_registering(evenings: Circle) -> None:
    evenings.hold(on(evenings, TUESDAYS[0]), evenings.people[:3])
    with clock.standing_at(NOW + timedelta(days=10)):
        actions.pause(evenings.leader, point_id=evenings.point.id, why="装修")
    with clock.standing_at(NOW + timedelta(days=120)):
        with pytest.raises(RuleError, match="point-step"):
            actions.register(evenings.worker, point_id=evenings.point.id)
        evenings.point.refresh_from_db()
        assert (evenings.point.state, evenings.point.paused_on) == ("paused", TODAY + timedelta(days=10))
        actions.resume(evenings.leader, point_id=evenings.point.id)
        assert actions.register(evenings.worker, point_id=evenings.point.id).state == "registered"


def test_a_day_that_became_a_holiday_meanwhile_stays_free(evenings: Circle) -> None:
    actions.pause(evenings.leader, point_id=evenings.point.id, why="装修")
    schedule.set_day(evenings.worker, day=TUESDAYS[4], kind="holiday", name="社区运动会")
    schedule.set_day(evenings.worker, day=TUESDAYS[2], kind="ordinary")
    assert planned(evenings) == []
    actions.resume(evenings.leader, point_id=evenings.point.id)
    assert TUESDAYS[4] not in planned(evenings)
    assert TUESDAYS[2] in planned(evenings)


def test_who_signed_up_hears_of_the_own_day_and_members_of_the_pause_alone(evenings: Circle) -> None:
    session, guest = on(evenings, TUESDAYS[1]), evenings.people[7]
    comer = Comer(person_id=guest.id)
    gatherings.sign_up(evenings.resident(guest), gathering_id=session.id, comers=[comer], client_key=key())
    actions.pause(evenings.leader, point_id=evenings.point.id, why="装修")
    jobs.run_due()
    told = Message.objects.of(evenings.worker)
    assert told.filter(to_person=guest, kind="gatherings.cancelled").count() == 1
    member = evenings.people[3]
    kinds = list(told.filter(to_person=member).values_list("kind", flat=True))
    assert kinds.count("points.paused") == 1
    assert kinds.count("gatherings.cancelled") == 2  # the Saturday, and the Tuesday somebody signed up for


def staff_only(circle: Circle) -> None:
    schedule.set_venue_rule(circle.worker, venue_id=circle.square.id, who="staff", notice="")


def test_the_leader_has_back_what_the_community_had_arranged_for_the_point(evenings: Circle) -> None:
    staff_only(evenings)
    actions.pause(evenings.leader, point_id=evenings.point.id, why="装修")
    assert actions.resume(evenings.leader, point_id=evenings.point.id).homeless == []
    ahead = Gathering.objects.of(evenings.worker).filter(host_id=evenings.point.host_id, state="planned")
    assert set(ahead.values_list("venue_id", flat=True)) == {evenings.square.id}
    one = on(evenings, TUESDAYS[1])
    gatherings.cancel_gathering(evenings.leader, gathering_id=one.id, why="停电")
    assert gatherings.restore_gathering(evenings.leader, gathering_id=one.id).venue_id == evenings.square.id


def test_what_somebody_took_meanwhile_is_said_and_nobody_hears_of_each_session(evenings: Circle) -> None:
    actions.pause(evenings.leader, point_id=evenings.point.id, why="装修")
    taken = on(evenings, TUESDAYS[1])
    schedule.book(
        evenings.worker, venue_id=evenings.square.id, starts_at=taken.starts_at, ends_at=taken.ends_at, holder=uuid4(),
        title="唱戏",
    )  # fmt: skip
    jobs.run_due()
    before = Message.objects.of(evenings.worker).count()
    desk = evenings.world.sign_in(Role.COMMUNITY_WORKER)
    page = desk.post(f"/c/zs/points/{evenings.point.id}/resume/", follow=True).content.decode()
    assert "有 1 场的地方让别人用了，要另找" in page
    jobs.run_due()
    sent = Message.objects.of(evenings.worker).order_by("created_at", "id")[before:]
    assert {message.kind for message in sent} <= {"points.resumed", "gatherings.restored"}
    single = [message for message in sent if message.kind == "gatherings.restored"]
    assert all("去公园" in message.text for message in single), "a session outside the timetable was called off by name"


def test_restored_without_a_place_nobody_is_sent_anywhere(evenings: Circle) -> None:
    one = evenings.session(date(2026, 10, 11), title="去看花")
    gatherings.cancel_gathering(evenings.leader, gathering_id=one.id, why="停电")
    Gathering.objects.of(evenings.worker).filter(id=one.id).update(venue=None)
    gatherings.restore_gathering(evenings.worker, gathering_id=one.id)
    jobs.run_due()
    texts = [m.text for m in Message.objects.of(evenings.worker).filter(kind="gatherings.restored-unplaced")]
    assert texts
    assert all("地方定了再告诉您" in text for text in texts)
