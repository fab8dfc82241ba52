"""Somebody came before it began: what is done to many sessions at once leaves that one, and says so."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from mulin.base.roles import Role
from mulin.gatherings import actions, queries
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Arrival, Change, Plan, is_too_early
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.models import Fact
from mulin.schedule import actions as schedule
from mulin.schedule.rules import Pattern
from tests.gatherings.conftest import NOW, Hall

TODAY = NOW.date()  # a Monday, nine o'clock


@pytest.fixture
def mornings(hall: Hall) -> list[Gathering]:
    """Every Monday at half past ten; today somebody was checked in at nine."""
    pattern = Pattern(days=(0,), starts=time(10, 30), minutes=90, first_day=TODAY)
    actions.lay_timetable(
        hall.leader, host_id=hall.host.id, plan=Plan(title="晨练", venue_id=hall.square.id), pattern=pattern,
        client_key=str(uuid4()),
    )  # fmt: skip
    rows = list(Gathering.objects.of(hall.worker).order_by("starts_at"))
    arrival = Arrival(client_id=uuid4(), person_id=hall.people[2].id)
    actions.check_in(hall.leader, gathering_id=rows[0].id, arrival=arrival)
    return rows


def first_of(rows: list[Gathering]) -> Gathering:
    rows[0].refresh_from_db()
    return rows[0]


def states(hall: Hall) -> list[str]:
    return list(Gathering.objects.of(hall.worker).order_by("starts_at").values_list("state", flat=True))


@pytest.fixture
def desk(hall: Hall) -> Client:
    client: Client = hall.world.sign_in(Role.COMMUNITY_WORKER)
    return client


def test_a_timetable_that_ends_leaves_it_and_says_so(hall: Hall, mornings: list[Gathering], desk: Client) -> None:
    page = desk.post(f"/c/zs/run/{mornings[0].id}/end/", {"why": "放假"}, follow=True).content.decode()
    assert "9月21日 周一 10:30那一场已经有人签到，没有动" in page
    assert states(hall) == ["planned"] + ["cancelled"] * (len(mornings) - 1)
    actions.keep_to_calendar(hall.worker)
    assert first_of(mornings).state == "planned"


@pytest.mark.parametrize("scope", ["following", "all"])
def test_a_series_on_another_day_leaves_it_and_says_so(hall: Hall, mornings: list[Gathering], scope: str) -> None:
    rows = actions.change_gatherings(
        hall.leader,
        gathering_id=mornings[0].id,
        scope=scope,
        change=Change(pattern=Pattern(days=(2,), starts=time(15), minutes=60, first_day=TODAY)),
    )
    assert mornings[0].id not in {row.id for row in rows}
    first = first_of(mornings)
    assert (first.starts_at, first.state) == (NOW + timedelta(hours=1, minutes=30), "planned")
    assert [row.id for row in queries.begun_early(hall.leader, host_id=hall.host.id, like=first)] == [first.id]


def test_a_pause_leaves_it(hall: Hall, mornings: list[Gathering]) -> None:
    off = actions.pause_host(hall.leader, host_id=hall.host.id, why="装修")
    assert len(off) == len(mornings) - 1
    assert first_of(mornings).state == "planned"
    assert [row.id for row in queries.begun_early(hall.leader, host_id=hall.host.id)] == [mornings[0].id]


def test_a_day_that_becomes_a_holiday_leaves_it(hall: Hall, mornings: list[Gathering]) -> None:
    for day in (TODAY, date(2026, 10, 12)):
        schedule.set_day(hall.worker, day=day, kind="holiday", name="社区运动会")
    assert states(hall).count("cancelled") == 1
    assert first_of(mornings).state == "planned"


def test_heads_without_names_are_people_too(hall: Hall, mornings: list[Gathering]) -> None:
    Gathering.objects.of(hall.worker).filter(id=mornings[1].id).update(heads=12)
    gone = actions.end_series(hall.leader, gathering_id=mornings[0].id)
    assert {row.id for row in mornings} - {row.id for row in gone} == {mornings[0].id, mornings[1].id}


def test_taken_back_it_goes_with_the_others(hall: Hall, mornings: list[Gathering]) -> None:
    [visit] = queries.attendances_of(mornings[0])
    actions.undo_check_in(hall.leader, gathering_id=mornings[0].id, client_id=visit.client_id)
    assert len(actions.end_series(hall.leader, gathering_id=mornings[0].id)) == len(mornings)


def test_what_was_not_meant_is_not_named(hall: Hall, mornings: list[Gathering], desk: Client) -> None:
    page = desk.post(f"/c/zs/run/{mornings[3].id}/end/", {"why": "放假"}, follow=True).content.decode()
    assert "取消了" in page
    assert "没有动" not in page


def test_nobody_is_checked_in_on_the_eve(hall: Hall) -> None:
    """A session on the first of October, early: its visits are of October, as it is."""
    start = datetime(2026, 10, 1, 8, tzinfo=clock.CHINA)
    gathering = hall.plan(starts_at=start, ends_at=start + timedelta(hours=1))
    arrival = Arrival(client_id=uuid4(), person_id=hall.people[2].id)
    with clock.standing_at(start - timedelta(hours=11)), pytest.raises(RuleError, match="check-in-early"):
        actions.check_in(hall.leader, gathering_id=gathering.id, arrival=arrival)
    with clock.standing_at(datetime(2026, 10, 1, 0, 5, tzinfo=clock.CHINA)):
        actions.check_in(hall.leader, gathering_id=gathering.id, arrival=arrival)
    assert Fact.objects.get(kind="gathering.attended").day == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("starts", "opens"),
    [
        ((2, 0, 30), (1, 22, 30)),  # shortly after midnight people come on the eve
        ((2, 1, 59), (1, 23, 59)),
        ((2, 3, 0), (2, 0, 0)),
        ((2, 20, 0), (2, 8, 0)),  # not half a day before
    ],
)
def test_a_list_is_begun_on_the_day(starts: tuple[int, int, int], opens: tuple[int, int, int]) -> None:
    start, first = (datetime(2026, 10, *moment, tzinfo=clock.CHINA) for moment in (starts, opens))
    assert is_too_early(start, first - timedelta(seconds=1))
    assert not is_too_early(start, first)
