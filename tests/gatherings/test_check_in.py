"""Who was there: any order, any repetition, one truth (safety E1, E2, E5, E7, T31, P10)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from itertools import pairwise
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.base.roles import Role
from mulin.gatherings import actions, queries
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Arrival, Outcome, Ticks, Visits
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.models import Fact
from tests.gatherings.conftest import Hall


def facts(hall: Hall, **chosen: object) -> Any:
    return Fact.objects.filter(community_id=hall.world.community.id, **chosen)


@pytest.fixture
def session(hall: Hall) -> Any:
    """Wednesday half past two: it is going on."""
    gathering = hall.plan()
    with clock.standing_at(gathering.starts_at + timedelta(minutes=10)):
        yield gathering


def tap(hall: Hall, gathering: Gathering, *arrivals: Arrival) -> list[Outcome]:
    return [r.outcome for r in actions.check_in_many(hall.leader, gathering_id=gathering.id, arrivals=arrivals)]


def present(gathering: Gathering) -> set[object]:
    return {row.person_id or row.guest_name for row in queries.attendances_of(gathering)}


def test_a_tap_counts_once_and_can_be_taken_back(hall: Hall, session: Gathering) -> None:
    one, key = hall.people[1], uuid4()
    arrival = Arrival(client_id=key, person_id=one.id)
    assert tap(hall, session, arrival) == [Outcome.IN]
    assert tap(hall, session, arrival, arrival) == [Outcome.AGAIN, Outcome.AGAIN]
    assert tap(hall, session, Arrival(client_id=uuid4(), person_id=one.id)) == [Outcome.ALREADY]
    assert present(session) == {one.id}
    actions.undo_check_in(hall.leader, gathering_id=session.id, client_id=key)
    assert present(session) == {one.id}  # the other tablet still says so
    actions.undo_check_in(hall.leader, gathering_id=session.id, client_id=key)
    kinds = list(facts(hall, kind__startswith="gathering.attended").order_by("id"))
    assert [fact.kind[10:] for fact in kinds] == ["attended", "attended_undone", "attended"]


def test_three_guests_of_one_name_are_three_people(hall: Hall, session: Gathering) -> None:
    assert tap(hall, session, *[Arrival(client_id=uuid4(), guest_name="张三") for _ in range(3)]) == [Outcome.IN] * 3
    summary = queries.attendance_summary(session.community_id, gathering_id=session.id)
    assert (summary.visits, summary.guests) == (Visits(3), 3)


def count_heads(hall: Hall, session: Gathering, heads: int) -> None:
    ticks = Ticks(came=frozenset(), heads=heads)
    actions.type_in(hall.leader, gathering_id=session.id, ticks=ticks, client_key=str(uuid4()))


def test_heads_without_names_add_visits_and_never_people(hall: Hall, session: Gathering) -> None:
    tap(hall, session, Arrival(client_id=uuid4(), person_id=hall.people[1].id, children=2))
    count_heads(hall, session, 12)
    count_heads(hall, session, 10)
    summary = queries.attendance_summary(session.community_id, host_id=hall.host.id)
    assert (summary.visits, summary.people.count, summary.newcomers) == (Visits(13), 1, 1)
    with pytest.raises(RuleError, match="heads-unlikely"):
        count_heads(hall, session, -1)


def test_who_cancelled_and_came_is_kept_as_both(hall: Hall, session: Gathering) -> None:
    with clock.standing_at(session.starts_at - timedelta(hours=20)):
        row = hall.sign_up(session, hall.people[1])[0]
        actions.give_up(hall.worker, sign_up_id=row.id)
    result = actions.check_in_many(
        hall.leader,
        gathering_id=session.id,
        arrivals=[Arrival(client_id=uuid4(), person_id=hall.people[1].id)],
    )[0]
    assert (result.outcome, result.had_cancelled) == (Outcome.IN, True)


def test_the_first_visit_is_told_apart(hall: Hall, session: Gathering) -> None:
    tap(hall, session, Arrival(client_id=uuid4(), person_id=hall.people[1].id))
    next_day = hall.plan(starts_at=session.starts_at + timedelta(days=1), ends_at=session.ends_at + timedelta(days=1))
    with clock.standing_at(next_day.starts_at):
        tap(hall, next_day, *[Arrival(client_id=uuid4(), person_id=person.id) for person in hall.people[1:3]])
    assert [row.is_new_here for row in queries.attendances_of(next_day)] == [False, True]


def test_nobody_is_checked_in_the_day_before_or_where_it_is_off(hall: Hall, session: Gathering) -> None:
    with clock.standing_at(session.starts_at - timedelta(hours=13)), pytest.raises(RuleError, match="check-in-early"):
        tap(hall, session, Arrival(client_id=uuid4(), guest_name="张三"))
    actions.cancel_gathering(hall.leader, gathering_id=session.id, why="停电")
    with pytest.raises(RuleError, match="gathering-off"):
        tap(hall, session, Arrival(client_id=uuid4(), guest_name="张三"))


def test_only_who_runs_it_checks_in(hall: Hall, session: Gathering) -> None:
    arrivals = [Arrival(client_id=uuid4(), person_id=hall.people[1].id)]
    for actor in (hall.resident(hall.people[1]), hall.visitor, hall.world.actor(Role.GRID_OFFICER)):
        with pytest.raises(NotFound):
            actions.check_in_many(actor, gathering_id=session.id, arrivals=arrivals)


def test_what_cannot_be_counted_is_answered_with_why_and_the_rest_counts(hall: Hall, session: Gathering) -> None:
    before = session.starts_at - timedelta(days=20000)  # a clock that never was set
    rows = [Arrival(client_id=uuid4(), person_id=person.id, came_at=before) for person in hall.people[:5]]
    rows += [
        Arrival(client_id=uuid4(), person_id=uuid4()),
        Arrival(client_id=uuid4(), guest_name="张三", children=31),
        Arrival(client_id=uuid4()),
    ]
    for _ in range(5):  # any repetition
        results = actions.check_in_many(hall.leader, gathering_id=session.id, arrivals=rows)
    assert [result.why for result in results[5:]] == ["unknown", "broken", "broken"]
    assert {result.outcome for result in results[5:]} == {Outcome.REVIEW}
    assert present(session) == {person.id for person in hall.people[:5]}
    counted = queries.attendances_of(session)
    assert {row.came_at for row in counted} == {session.starts_at - timedelta(hours=2)}
    assert all(row.odd_clock for row in counted)


def test_more_than_five_hundred_rows_are_asked_for_in_parts(hall: Hall, session: Gathering) -> None:
    with pytest.raises(RuleError, match="rows-many"):
        tap(hall, session, *[Arrival(client_id=uuid4(), guest_name="张三")] * 501)


def test_five_hundred_rows_cost_no_more_queries_than_five(
    hall: Hall, session: Gathering, django_assert_max_num_queries: Any
) -> None:
    rows = [Arrival(client_id=uuid4(), guest_name=f"来客{n}") for n in range(500)]
    with django_assert_max_num_queries(40):
        assert set(tap(hall, session, *rows)) == {Outcome.IN}
    assert queries.attendance_summary(session.community_id, gathering_id=session.id).visits == Visits(500)


def test_one_guest_costs_ten_queries(hall: Hall, session: Gathering, django_assert_num_queries: Any) -> None:
    """The locked gathering, known scans, inserts, names, facts: and no more."""
    key = uuid4()
    with django_assert_num_queries(10 + 2):  # the test's own savepoint
        assert tap(hall, session, Arrival(client_id=key, guest_name="张三")) == [Outcome.IN]
    with django_assert_num_queries(2 + 2):
        assert tap(hall, session, Arrival(client_id=key, guest_name="张三")) == [Outcome.AGAIN]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's transaction is the lock")
@pytest.mark.parametrize(("taps", "lock"), [(1, "FOR SHARE"), (2, "FOR NO KEY UPDATE")])
def test_the_gathering_is_locked_and_nothing_beside_it(hall: Hall, session: Gathering, taps: int, lock: str) -> None:
    asked: list[str] = []

    def noted(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        tap(hall, session, *[Arrival(client_id=uuid4(), guest_name="张三") for _ in range(taps)])
    locks = [sql for sql in asked if " FOR " in sql]
    assert len(locks) == 1
    assert locks[0].endswith(f'{lock} OF "gatherings_gathering"')


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's transactions follow one another")
@pytest.mark.parametrize("same", ["person", "client id"])
def test_desks_that_tap_at_one_moment_let_everybody_in_once(hall: Hall, session: Gathering, same: str) -> None:
    people = [person.id for person in hall.people[:3]]
    keys = {person: uuid4() for person in people}
    begin = Barrier(6)

    def desk(_number: int) -> list[Outcome]:
        begin.wait(10)
        with closing(connection):
            return [
                tap(hall, session, Arrival(client_id=keys[who] if same == "client id" else uuid4(), person_id=who))[0]
                for who in people
            ]

    with ThreadPoolExecutor(6) as desks:
        outcomes = [one for said in desks.map(desk, range(6)) for one in said]
    assert outcomes.count(Outcome.IN) == len(people)
    assert set(outcomes) == {Outcome.IN, Outcome.ALREADY if same == "person" else Outcome.AGAIN}
    assert present(session) == set(people)
    assert facts(hall).filter(kind="gathering.attended").count() == len(people)


def test_closing_counts_who_did_not_come_without_a_name_and_can_be_taken_back(hall: Hall, session: Gathering) -> None:
    with clock.standing_at(session.starts_at - timedelta(days=1)):
        hall.sign_up(session, hall.people[1])
        hall.sign_up(session, hall.people[2])
    tap(hall, session, Arrival(client_id=uuid4(), person_id=hall.people[1].id))
    closed = actions.close_gathering(hall.leader, gathering_id=session.id, note="学了新动作", heads=3)
    assert [row.person_id for row in queries.missed(closed)] == [hall.people[2].id]
    fact = facts(hall).get(kind="gathering.held")
    assert (fact.data["visits"], fact.data["missed"]) == (4, 1)
    actions.reopen_gathering(hall.leader, gathering_id=session.id)
    assert Gathering.objects.of(hall.worker).get(id=session.id).state == "planned"
    with clock.standing_at(session.ends_at + timedelta(hours=7)):
        assert actions.close_forgotten(hall.worker) == 1
        assert actions.close_forgotten(hall.worker) == 0


def test_who_closes_wrote_it_down_and_is_forgotten_with_the_person(hall: Hall, session: Gathering) -> None:
    tap(hall, session, Arrival(client_id=uuid4(), person_id=hall.people[1].id))
    closed = actions.close_gathering(hall.leader, gathering_id=session.id, note="学了新动作", problems="灯太暗")
    assert (closed.recorder_id, closed.problems) == (hall.people[0].id, "灯太暗")
    assert queries.about_person(hall.worker, hall.people[0].id)["记录过"] == [
        {"哪天": date(2026, 9, 23), "哪一场": session.title}
    ]
    actions.person_merged(hall.worker, kept_id=hall.people[1].id, gone_id=hall.people[0].id)
    actions.forget(hall.worker, hall.people[1].id)
    assert Gathering.objects.of(hall.worker).get(id=session.id).recorder_id is None


def test_weeks_without_anything_stand_in_the_chart_too(hall: Hall, session: Gathering) -> None:
    tap(hall, session, Arrival(client_id=uuid4(), guest_name="张三"))
    actions.close_gathering(hall.leader, gathering_id=session.id, note="")
    weeks = queries.visits_by_week(hall.host, weeks=4)
    assert [(week.held, int(week.visits)) for week in weeks] == [(0, 0), (0, 0), (0, 0), (1, 1)]


SCANS = st.lists(
    st.tuples(
        st.integers(0, 7),  # which scan
        st.booleans(),  # taken back?
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=SCANS, order=st.randoms(use_true_random=False), cuts=st.sets(st.integers(0, 12), max_size=3))
def test_uploads_in_any_order_split_and_repeated_end_alike(hall: Hall, rows: Any, order: Any, cuts: set[int]) -> None:
    """P10: two uploads of the same scans, one in order, one shuffled, split and repeated: the same people."""
    one, two = hall.plan(venue_id=None), hall.plan(venue_id=None)
    arrivals = [
        Arrival(
            client_id=UUID(int=number),
            person_id=hall.people[number % 3].id,
            came_at=one.starts_at + timedelta(minutes=(number * 7) % 5 - 2000 * (number == 5)),
            undo=undo,
        )
        for number, undo in rows
    ]
    with clock.standing_at(one.starts_at + timedelta(minutes=30)):
        tap(hall, one, *arrivals)
        again = [*arrivals, *arrivals[:3]]
        order.shuffle(again)
        for start, end in pairwise(sorted({0, len(again), *(cut for cut in cuts if cut < len(again))})):
            tap(hall, two, *again[start:end])
    undone = {number for number, undo in rows if undo}
    expected = {hall.people[n % 3].id for n, _ in rows if n not in undone}
    assert present(one) == present(two) == expected
    for gathering in (one, two):
        told = facts(hall, about__gathering=str(gathering.id))
        came = told.filter(kind="gathering.attended").count()
        assert came - told.filter(kind="gathering.attended_undone").count() == len(expected)
