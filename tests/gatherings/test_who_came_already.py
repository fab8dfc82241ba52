"""Where somebody has come, the session took place, that day; where it did not, nobody is counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from mulin.gatherings import actions, queries
from mulin.gatherings.models import Attendance, Gathering
from mulin.gatherings.rules import Arrival, Change, Ticks
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from tests.gatherings.conftest import Hall
from tests.gatherings.test_counting_right import figure, on_the_page

DAY = timedelta(days=1)


@pytest.fixture
def session(hall: Hall) -> Any:
    """It has been going on for twenty minutes."""
    gathering = hall.plan_today()
    with clock.standing_at(gathering.starts_at + timedelta(minutes=20)):
        yield gathering


def comes(hall: Hall, gathering: Gathering) -> UUID:
    key = uuid4()
    actions.check_in(
        hall.leader, gathering_id=gathering.id, arrival=Arrival(client_id=key, person_id=hall.people[1].id)
    )
    return key


def count_heads(hall: Hall, gathering: Gathering, heads: int) -> None:
    ticks = Ticks(came=frozenset(), heads=heads)
    actions.type_in(hall.leader, gathering_id=gathering.id, ticks=ticks, client_key=str(uuid4()))


def test_where_somebody_came_it_cannot_be_cancelled_until_that_is_taken_back(hall: Hall, session: Gathering) -> None:
    key = comes(hall, session)
    with pytest.raises(RuleError, match="people-came") as refused:
        actions.cancel_gathering(hall.leader, gathering_id=session.id, why="下大雨")
    assert refused.value.data["title"] == session.title
    actions.undo_check_in(hall.leader, gathering_id=session.id, client_id=key)
    assert actions.cancel_gathering(hall.leader, gathering_id=session.id, why="下大雨").state == "cancelled"
    assert not figure(hall, "gatherings.visits")


def test_where_heads_were_counted_it_cannot_be_cancelled_until_there_are_none(hall: Hall, session: Gathering) -> None:
    count_heads(hall, session, 10)
    with pytest.raises(RuleError, match="people-came"):
        actions.cancel_gathering(hall.leader, gathering_id=session.id, why="下大雨")
    count_heads(hall, session, 0)
    assert actions.cancel_gathering(hall.leader, gathering_id=session.id, why="下大雨").state == "cancelled"


def test_who_came_too_early_to_what_a_point_calls_off_is_not_counted(hall: Hall) -> None:
    gathering = hall.plan_today()  # in five minutes
    comes(hall, gathering)
    comes(hall, gathering)  # at another desk too
    count_heads(hall, gathering, 4)
    actions.cancel_gathering(hall.leader, gathering_id=gathering.id, why="停电", sends_home=True)
    assert (on_the_page(gathering), figure(hall, "gatherings.visits")) == (0, 0)


def test_nobody_is_sent_home_from_what_has_begun(hall: Hall, session: Gathering) -> None:
    comes(hall, session)
    with pytest.raises(RuleError, match="people-came"):
        actions.cancel_gathering(hall.leader, gathering_id=session.id, why="停电", sends_home=True)


def test_a_check_in_can_be_taken_back_where_it_is_off(hall: Hall, session: Gathering) -> None:
    key = comes(hall, session)
    Gathering.objects.of(hall.worker).filter(id=session.id).update(state="cancelled")  # before that was refused
    actions.undo_check_in(hall.leader, gathering_id=session.id, client_id=key)
    assert (on_the_page(session), figure(hall, "gatherings.visits")) == (0, 0)
    with pytest.raises(RuleError, match="gathering-off"):
        comes(hall, session)


def test_no_heads_are_counted_where_it_is_off(hall: Hall, session: Gathering) -> None:
    actions.cancel_gathering(hall.leader, gathering_id=session.id, why="停电")
    with pytest.raises(RuleError, match="gathering-off"):
        count_heads(hall, session, 10)
    assert not figure(hall, "gatherings.visits")


def test_no_heads_are_counted_weeks_ahead(hall: Hall) -> None:
    gathering = hall.plan()
    ahead = hall.plan(starts_at=gathering.starts_at + 20 * DAY, ends_at=gathering.ends_at + 20 * DAY)
    with pytest.raises(RuleError, match="check-in-early"):
        count_heads(hall, ahead, 10)
    assert queries.gathering_with(ahead.community_id, ahead.id).heads is None


def test_where_somebody_came_it_stays_on_its_day(hall: Hall, session: Gathering) -> None:
    comes(hall, session)
    later = {"starts_at": session.starts_at + 7 * DAY, "ends_at": session.ends_at + 7 * DAY}
    with pytest.raises(RuleError, match="people-came-day"):
        actions.move_gathering(hall.leader, gathering_id=session.id, **later)
    change = Change(day=later["starts_at"].date())
    with pytest.raises(RuleError, match="people-came-day"):
        actions.change_gatherings(hall.leader, gathering_id=session.id, scope="this", change=change)
    evening = {"starts_at": session.starts_at + timedelta(hours=5), "ends_at": session.ends_at + timedelta(hours=5)}
    assert actions.move_gathering(hall.leader, gathering_id=session.id, **evening).starts_at == evening["starts_at"]
    assert Attendance.objects.of(hall.worker).filter(gathering=session, undone_at=None).count() == 1
