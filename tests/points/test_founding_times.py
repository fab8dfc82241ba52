"""The fixed timetable of a proposal: said with it, named where it clashes, and laid when the community says yes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base.roles import Role
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Way
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.points import actions, queries
from mulin.points.actions import Opening
from mulin.points.models import Point, Proposal
from mulin.schedule import actions as schedule
from tests.points.conftest import Circle, key
from tests.points.test_pages import at

FIXED: dict[str, Any] = {"weekdays": (0, 2, 4), "begins": time(9), "minutes": 90, "times": ""}
WEDNESDAY = date(2026, 9, 23)


def busy(circle: Circle) -> None:
    """The square is taken on Wednesday from ten to eleven."""
    start = datetime.combine(WEDNESDAY, time(10), clock.CHINA)
    schedule.book(
        circle.worker, venue_id=circle.square.id, starts_at=start, ends_at=start + timedelta(hours=1), holder=uuid4(),
        title="量血压",
    )  # fmt: skip


def sessions(circle: Circle) -> list[Gathering]:
    return list(Gathering.objects.of(circle.worker).filter(timetable__isnull=False).order_by("starts_at"))


def test_the_fixed_times_become_the_series_at_the_yes(circle: Circle) -> None:
    proposal = circle.hand_in_on_paper(**FIXED)
    assert proposal.times == "每周一、三、五 9:00–10:30"
    assert sessions(circle) == []
    point = actions.approve(circle.worker, proposal_id=proposal.id)
    rows = sessions(circle)
    assert [f"{row.starts_at.astimezone(clock.CHINA):%m-%d %H:%M}" for row in rows[:3]] == [
        "09-23 09:00", "09-28 09:00", "09-30 09:00",
    ]  # fmt: skip
    assert {(row.host_id, row.venue_id, row.title) for row in rows} == {(point.host_id, circle.square.id, "舞艺之家")}
    assert rows[-1].occurs_on <= clock.today() + timedelta(weeks=8)  # type: ignore[operator]  # has a day


def test_words_alone_lay_nothing(circle: Circle) -> None:
    actions.approve(circle.worker, proposal_id=circle.hand_in_on_paper().id)
    assert sessions(circle) == []


def test_at_home_it_takes_no_venue(circle: Circle) -> None:
    proposal = circle.hand_in_on_paper(**FIXED, venue_id=None, place_words="3号楼 张老师家")
    assert queries.founding_clashes(circle.worker, proposal) == []
    actions.approve(circle.worker, proposal_id=proposal.id)
    assert {row.place for row in sessions(circle)} == {"3号楼 张老师家"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"weekdays": ()}, "proposal-times-half"),
        ({"begins": None}, "proposal-times-half"),
        ({"minutes": 0}, "pattern-minutes"),
        ({"weekdays": (9,)}, "pattern-day"),
    ],
)
def test_half_a_time_is_no_time(circle: Circle, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleError, match=code):
        circle.hand_in_on_paper(**(FIXED | changes))


def test_a_clash_is_named_and_asked_about_before_the_yes(circle: Circle) -> None:
    busy(circle)
    proposal = circle.hand_in_on_paper(**FIXED)
    (clash,) = queries.founding_clashes(circle.worker, proposal)
    assert (clash.day, clash.venue_name, len(clash.offers)) == (WEDNESDAY, "中心活动场地", 3)
    with pytest.raises(RuleError, match="founding-clashes"):
        actions.approve(circle.worker, proposal_id=proposal.id)
    assert not Point.objects.of(circle.worker).exists()


@pytest.mark.parametrize(("way", "state", "place"), [(Way.OUT, "cancelled", ""), (Way.LATER, "planned", "")])
def test_what_becomes_of_the_days_that_clash_is_said_once(circle: Circle, way: Way, state: str, place: str) -> None:
    busy(circle)
    proposal = circle.hand_in_on_paper(**FIXED)
    actions.approve(circle.worker, proposal_id=proposal.id, opening=Opening(on_clash=way))
    first, second = sessions(circle)[:2]
    assert (first.occurs_on, first.state, first.place) == (WEDNESDAY, state, place)
    assert (second.state, second.place) == ("planned", "中心活动场地")


def test_the_pages_take_the_times_show_the_clash_and_ask(circle: Circle) -> None:
    busy(circle)
    proposer = circle.world.client()
    circle.world.enter(proposer, circle.account(circle.people[0]))
    said = {
        "client_key": key(), "name": "晨练队", "category": "sport", "pace": "gentle", "venue": str(circle.square.id),
        "weekdays": ["0", "2", "4"], "every_weeks": "1", "begins": "09:00", "ends": "10:30", "times": "",
        "charter": "来去自愿", "members_need_no_sign_up": "yes",
    }  # fmt: skip
    answer = proposer.post(at("found"), said)
    assert answer.status_code == 302
    page = proposer.get(answer.url).content.decode()
    assert "每周一、三、五 9:00–10:30" in page
    assert "往后八周里，有 1 天这个场地不行" in page
    made = Proposal.objects.of(circle.worker).get(name="晨练队")
    form = proposer.get(at("edit_proposal", proposal_id=made.id)).content.decode()
    assert 'value="10:30"' in form
    proposal = circle.hand_in_on_paper(**FIXED)
    desk = circle.world.sign_in(Role.COMMUNITY_WORKER)
    address = at("decide", proposal_id=proposal.id)
    assert "量血压" in desk.get(address).content.decode()
    asked = desk.post(address, {"how": "appointed"})
    assert asked.status_code == 422
    assert "先选一下那几天怎么办" in asked.content.decode()
    assert desk.post(address, {"how": "appointed", "on_clash": "out"}).status_code == 302
    assert len(sessions(circle)) > 10
    founded = proposer.get(at("proposal", proposal_id=proposal.id)).content.decode()
    assert "这个场地不行" not in founded  # the place is taken by the point itself
