"""Policy explained in a session: it counts who came, also where the session's sheet is put right later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mulin.base.figures import period_of
from mulin.gatherings import actions as gatherings
from mulin.gatherings import queries as sessions
from mulin.gatherings.models import Attendance, Gathering
from mulin.gatherings.rules import Ticks
from mulin.kernel import clock
from mulin.ledger.figures import answer, facts_behind
from mulin.ledger.models import Fact
from mulin.points import actions, queries
from mulin.points.actions import Topic
from mulin.points.models import PolicySession
from tests.points.conftest import NOW, Circle, key


def figures(circle: Circle, period: str = "2026") -> tuple[float, float]:
    """How many policies were explained, to how many."""
    codes = ("points.policies", "points.policy_reach")
    policies, reach = (answer(circle.worker.community_id, code, period_of(period)).value or 0 for code in codes)
    return policies, reach


@pytest.fixture
def explained(dancers: Circle) -> Gathering:
    """A session with a policy that reached one, counted an hour after it was closed."""
    session = dancers.session(NOW.date() + timedelta(days=1))
    topic = Topic(topic="防范养老诈骗", material="民警讲解", committee="party")
    actions.plan_policy(dancers.leader, gathering_id=session.id, topic=topic)
    dancers.hold(session, dancers.people[:1])
    with clock.standing_at(session.ends_at + timedelta(hours=1)):
        assert actions.settle_policies(dancers.worker) == 1
    assert figures(dancers) == (1, 1)
    return session


def type_in(circle: Circle, session: Gathering, *, heads: int | None = None) -> None:
    roll = {row.person_id: row.key for row in sessions.roll_of(session)}
    ticks = Ticks(came=frozenset(roll[person.id] for person in circle.people[1:5]), heads=heads)
    gatherings.type_in(circle.worker, gathering_id=session.id, ticks=ticks, client_key=key())


def test_a_sheet_typed_in_the_next_morning_counts(dancers: Circle, explained: Gathering) -> None:
    with clock.standing_at(explained.ends_at + timedelta(hours=12)):
        type_in(dancers, explained, heads=3)
        for settled in (1, 0):
            assert actions.settle_policies(dancers.worker) == settled
        visits = sessions.attendance_summary(dancers.worker.community_id, gathering_id=explained.id).visits.count
        assert figures(dancers) == (1, visits) == (1, 8)
    (row,) = queries.policies_of(dancers.point)
    assert (row.reach, row.topic, row.material, row.committee) == (8, "防范养老诈骗", "民警讲解", "party")
    days = Fact.objects.filter(kind="point.policy_explained").values_list("day", flat=True)
    assert set(days) == {explained.starts_at.date()}


def test_a_session_that_was_not_held_after_all_counts_no_policy(dancers: Circle, explained: Gathering) -> None:
    with clock.standing_at(explained.ends_at + timedelta(hours=2)):
        gatherings.reopen_gathering(dancers.leader, gathering_id=explained.id)
        for scan in Attendance.objects.of(dancers.worker).filter(gathering=explained):
            gatherings.undo_check_in(dancers.leader, gathering_id=explained.id, client_id=scan.client_id)
        gatherings.cancel_gathering(dancers.leader, gathering_id=explained.id, why="记错了，没办")
        for _ in range(2):
            assert actions.settle_policies(dancers.worker) == 0
        assert figures(dancers) == (0, 0)
    assert Fact.objects.filter(kind="point.policy_withdrawn").count() == 1


def test_a_session_closed_again_counts_again(dancers: Circle, explained: Gathering) -> None:
    with clock.standing_at(explained.ends_at + timedelta(hours=2)):
        gatherings.reopen_gathering(dancers.leader, gathering_id=explained.id)
        actions.settle_policies(dancers.worker)
        assert figures(dancers) == (0, 0)
        gatherings.close_gathering(dancers.leader, gathering_id=explained.id, note="")
        actions.settle_policies(dancers.worker)
        assert figures(dancers) == (1, 1)


def test_what_was_counted_anew_can_be_taken_back(dancers: Circle, explained: Gathering) -> None:
    with clock.standing_at(explained.ends_at + timedelta(hours=12)):
        type_in(dancers, explained)
        actions.settle_policies(dancers.worker)
        (row,) = queries.policies_of(dancers.point)
        actions.withdraw_policy(dancers.leader, policy_id=row.id)
        actions.settle_policies(dancers.worker)
        assert figures(dancers) == (0, 0)


def test_each_run_does_a_bounded_number(dancers: Circle, explained: Gathering, monkeypatch: pytest.MonkeyPatch) -> None:
    other = actions.plan_policy(dancers.leader, gathering_id=explained.id, topic=Topic(topic="垃圾分类"))
    assert other.reach == 1
    monkeypatch.setattr("mulin.points.actions.noting.AT_ONCE", 1)
    with clock.standing_at(explained.ends_at + timedelta(hours=12)):
        type_in(dancers, explained)
        assert [actions.settle_policies(dancers.worker) for _ in range(3)] == [1, 1, 0]
        assert figures(dancers) == (2, 10)
    assert PolicySession.objects.of(dancers.worker).filter(withdrawn_at=None).count() == 2


def test_the_fact_says_topic_material_committee_and_reach(dancers: Circle, explained: Gathering) -> None:
    [told] = facts_behind(dancers.worker.community_id, "points.policies", period_of("2026"))
    assert told.line.sentence.endswith("配合社区党支部委员会宣传“防范养老诈骗（民警讲解）”，1 人次听了")
    assert told.line.day == explained.starts_at.astimezone(clock.CHINA).date()
