"""Neighbour points run themselves: founding in the browser, and the year's stories through the same doors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest

from mulin.base import manifest
from mulin.base.actor import Mouth
from mulin.base.figures import period_of
from mulin.base.jobs import run_due
from mulin.base.roles import Role
from mulin.gatherings import actions as gatherings
from mulin.gatherings import queries as gathering_queries
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Plan
from mulin.kernel import clock
from mulin.ledger.figures import answer
from mulin.messaging.models import Message
from mulin.points import actions, queries
from mulin.points.actions import Meeting, Partner
from mulin.points.models import Exchange, Point, Proposal
from mulin.schedule.rules import OnHoliday, Pattern
from tests.journeys.looking import assert_accessible, sideways
from tests.points.conftest import NOW, Circle, key, make_circle, neighbours_over_the_wall

TODAY = NOW.date()  # a Monday


@pytest.fixture
def circle(world: Any) -> Iterator[Circle]:
    with clock.standing_at(NOW):
        yield make_circle(world)


@pytest.mark.browser
def test_neighbours_found_a_point(world: Any, visitors: Any) -> None:
    """A proposer writes it down, four neighbours tap 我也来, the worker says yes, and everybody can see it."""
    circle = make_circle(world)
    first = visitors.come(account=circle.account(circle.people[0]))
    first.goto("/c/zs/points/")
    first.get_by_role("link", name="发起睦邻点").first.click()
    first.get_by_label("叫什么名字").fill("读书会")
    first.get_by_label("哪一类").select_option(label="读书看片、科普")
    first.get_by_label("在哪里", exact=False).first.select_option(index=1)
    first.get_by_label("周三").check()
    first.get_by_label("几点开始").fill("15:00")
    first.get_by_label("几点结束").fill("16:30")
    assert_accessible(first)
    assert sideways(first) <= 0
    first.get_by_role("button", name="写好了，去找人").click()
    first.get_by_role("heading", name="还差 4 位").wait_for()
    proposal = Proposal.objects.of(world.community.id).get()
    for person in circle.people[1:5]:
        actions.join_founders(circle.resident(person), code=proposal.code)
    first.get_by_role("link", name="改一改，定点长").click()
    first.get_by_label("谁当点长").select_option(label="单桂香")
    first.get_by_label("谁当副点长").select_option(label="龚勤")
    first.get_by_role("button", name="存", exact=True).click()
    first.get_by_role("button", name="交上去").click()
    first.get_by_text("等社区回话").first.wait_for()
    desk = visitors.come(Role.COMMUNITY_WORKER, width=1280)
    desk.goto("/c/zs/desk/points/founding/")
    desk.get_by_role("link", name="读书会").click()
    assert_accessible(desk)
    desk.get_by_role("button", name="同意，办起来").click()
    desk.get_by_text("办成了，往后八周的场次也排好了。").wait_for()
    point = Point.objects.of(world.community.id).get()
    passer_by = visitors.come(size="elder", javascript=False)
    passer_by.goto(f"/c/zs/points/{point.id}/")
    passer_by.get_by_text("睦邻点·读书会").wait_for()
    passer_by.get_by_role("link", name="先来看看").wait_for()
    assert first.complaints == desk.complaints == []


def test_a_resident_without_telephone_comes_every_wednesday_for_a_month(circle: Circle) -> None:
    """The leader ticks her on paper; in the figures she is four visits and one person."""
    circle.found()
    elder = circle.people[2]
    elder.reach_at("")
    elder.save()
    for week in range(4):
        session = circle.session(TODAY + timedelta(days=2 + 7 * week), hour=15, title="茶话")
        with clock.standing_at(session.ends_at):
            sheet = gatherings.Sheet(session.id, (elder.id,))
            gatherings.bring_sheets(circle.leader.through(Mouth.PAPER), host_id=circle.point.host_id, sheets=[sheet])
    with clock.standing_at(NOW + timedelta(days=40)):
        month = period_of("2026")
        visits = answer(circle.worker.community_id, "gatherings.visits_at_points", month)
        people = answer(circle.worker.community_id, "gatherings.people_at_points", month)
        assert (visits.value, people.value) == (4, 1)
        sums = queries.sums(circle.worker.community_id, [circle.point], TODAY, TODAY + timedelta(days=40))
        assert (sums[circle.point.id].visits, sums[circle.point.id].regulars) == (4, 1)


def test_a_rainy_thursday_moves_the_rehearsal_into_the_hall_and_everybody_knows(circle: Circle) -> None:
    circle.found()
    thursday = TODAY + timedelta(days=3)
    pattern = Pattern(
        days=(3,),
        starts=time(14, 30),
        minutes=120,
        first_day=thursday,
        on_holiday=OnHoliday.HOLD,
    )
    plan = Plan(title="柔力球集体排练", venue_id=circle.square.id)
    gatherings.lay_timetable(circle.worker, host_id=circle.point.host_id, pattern=pattern, plan=plan, client_key=key())
    rehearsal = gathering_queries.next_of(circle.point.host_id)
    assert rehearsal is not None
    with clock.standing_at(NOW + timedelta(days=3)):
        gatherings.move_to_substitute(circle.leader, gathering_id=rehearsal.id, why="下雨")
        run_due()
        rehearsal.refresh_from_db()
        assert (rehearsal.venue_id, rehearsal.why) == (circle.hall.id, "下雨")
        told = (
            Message.objects.of(circle.worker)
            .filter(kind__startswith="gatherings.")
            .values_list("to_person_id", flat=True)
        )
        members = {regular.person_id for regular in queries.regulars_of(circle.point)}
        assert members - {circle.people[0].id} <= set(told)
    later = Gathering.objects.of(circle.worker).filter(starts_at__gt=rehearsal.starts_at)
    assert {row.venue_id for row in later} == {circle.square.id}  # only this one


def test_an_exchange_with_the_neighbouring_community_reaches_the_report(circle: Circle) -> None:
    circle.found()
    worker, theirs, _leader = neighbours_over_the_wall(circle.world)
    starts = NOW + timedelta(days=10)
    meeting = Meeting(
        title="柔力球友谊交流", starts_at=starts, ends_at=starts + timedelta(hours=2), venue_id=circle.square.id
    )
    row = actions.invite_to_exchange(
        circle.leader, point_id=circle.point.id, partner=Partner(point_id=theirs.id), meeting=meeting, client_key=key()
    )
    side = Exchange.objects.of(worker).get()
    actions.answer_exchange(worker, exchange_id=side.id, comes=True)
    row.refresh_from_db()
    circle.hold(Gathering.objects.of(circle.worker).get(id=row.gathering_id), circle.people[:6])
    with clock.standing_at(starts + timedelta(hours=3)):
        actions.close_exchange(circle.leader, exchange_id=row.id, guests=22)
        period = period_of("2026")
        assert answer(circle.worker.community_id, "points.exchanges", period).value == 1
        written = " ".join(
            text for paragraph in manifest.paragraphs() for text in paragraph.write(circle.worker.community_id, period)
        )
        assert "舞艺之家与解放社区柔力球队的“柔力球友谊交流”" in written
        assert "现有睦邻点" in written
        assert "在册成员" in written


def test_nothing_is_written_without_facts(circle: Circle) -> None:
    period = period_of("2026")
    for paragraph in manifest.paragraphs():
        if paragraph.write.__module__ == "mulin.points.figures":
            assert list(paragraph.write(circle.worker.community_id, period)) == []
