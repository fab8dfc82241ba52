"""What comes round in a community of points without anybody pressing anything, through the real queue."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.base.jobs.models import Job, JobState
from mulin.base.manifest import job_kinds
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Gathering, SignUp
from mulin.gatherings.rules import Arrival, Comer, Plan
from mulin.kernel import clock
from mulin.messaging.models import Message
from mulin.points import actions
from mulin.points.actions import Looker, Topic
from mulin.points.models import PolicySession, StarReview, TryOut
from mulin.schedule.rules import Pattern
from tests.points.conftest import NOW, Circle, key

ROOMS = ("points.", "gatherings.")
LATER = NOW.replace(year=2027, month=1, day=4)


def let_pass(moment: datetime, community: UUID) -> None:
    """What comes round in these rooms is done at `moment`, twice over: the second time finds nothing left to do."""
    rounds = [kind.code for kind in job_kinds().values() if kind.every_seconds and kind.code.startswith(ROOMS)]
    with clock.standing_at(moment):
        for code in rounds * 2:
            jobs.defer(Actor.system(community, community_code="zs"), code, {})
            jobs.run_due()
    assert not Job.objects.exclude(state=JobState.DONE).exists()


def test_when_the_half_year_is_over_each_point_is_rated_once(circle: Circle) -> None:
    circle.found(founded_on=date(2026, 3, 1))
    circle.hold(circle.session(NOW.date() + timedelta(days=1)), circle.people[:6])
    let_pass(LATER, circle.world.community.id)
    [review] = StarReview.objects.of(circle.worker)
    assert (review.point_id, review.half, review.state) == (circle.point.id, "2026-H2", "draft")


def test_a_policy_learns_whom_it_reached_and_a_guest_is_forgotten(dancers: Circle) -> None:
    session = dancers.session(NOW.date() + timedelta(days=1))
    policy = actions.plan_policy(dancers.leader, gathering_id=session.id, topic=Topic(topic="防范养老诈骗"))
    looker = Looker(guest_name="小林", guest_phone="13912345678")
    actions.ask_to_see(dancers.visitor, point_id=dancers.point.id, looker=looker, client_key=key())
    dancers.hold(session, dancers.people[:5])
    let_pass(session.ends_at + timedelta(hours=1), dancers.world.community.id)
    assert PolicySession.objects.of(dancers.worker).get(id=policy.id).reach == 5
    assert TryOut.objects.of(dancers.worker).count() == 1
    let_pass(NOW + timedelta(days=61), dancers.world.community.id)
    assert not TryOut.objects.of(dancers.worker).exists()


def test_the_session_somebody_came_to_and_nobody_closed_is_closed(dancers: Circle) -> None:
    came, empty = (dancers.session(NOW.date() + timedelta(days=2), hour=hour) for hour in (15, 18))
    with clock.standing_at(came.starts_at):
        arrival = Arrival(client_id=uuid4(), person_id=dancers.people[1].id)
        gatherings.check_in_many(dancers.leader, gathering_id=came.id, arrivals=[arrival])
    let_pass(came.ends_at + timedelta(days=1), dancers.world.community.id)
    states = dict(Gathering.objects.of(dancers.worker).values_list("id", "state"))
    assert (states[came.id], states[empty.id]) == ("held", "planned")


def test_who_does_not_answer_in_time_lets_the_next_in_line_have_the_place(dancers: Circle) -> None:
    start = NOW + timedelta(days=4)
    plan = Plan(
        title="茶话", starts_at=start, ends_at=start + timedelta(hours=1), capacity=1, sign_up="needed",
        venue_id=dancers.hall.id,
    )  # fmt: skip
    tea = gatherings.plan_gathering(dancers.worker, host_id=dancers.point.host_id, plan=plan, client_key=key())
    in_line = [
        gatherings.sign_up(
            dancers.resident(person), gathering_id=tea.id, comers=[Comer(person_id=person.id)], client_key=key()
        )[0]
        for person in dancers.people[:3]
    ]
    gatherings.give_up(dancers.worker, sign_up_id=in_line[0].id)

    def states() -> list[str]:
        rows = SignUp.objects.of(dancers.worker).filter(gathering=tea).order_by("turn")
        return list(rows.values_list("state", flat=True))

    assert states()[1:] == ["offered", "waiting"]
    let_pass(NOW + timedelta(hours=25), dancers.world.community.id)
    assert states()[1:] == ["expired", "offered"]
    asked = Message.objects.of(dancers.worker).filter(kind="gatherings.offer")
    assert set(asked.values_list("to_person", flat=True)) == {person.id for person in dancers.people[1:3]}


def test_sessions_are_laid_out_weeks_ahead_and_only_once(dancers: Circle) -> None:
    pattern = Pattern(days=(1,), starts=time(18, 30), minutes=90, first_day=NOW.date())
    plan = Plan(title="广场舞", venue_id=dancers.square.id, sign_up="open")
    gatherings.lay_timetable(
        dancers.leader, host_id=dancers.point.host_id, plan=plan, pattern=pattern, client_key=key()
    )
    months_on = NOW + timedelta(days=90)
    ahead = Gathering.objects.of(dancers.worker).filter(timetable__isnull=False, starts_at__gt=months_on)
    assert not ahead.exists()
    let_pass(months_on, dancers.world.community.id)
    assert ahead.count() == ahead.values("occurs_on").distinct().count() == 8
