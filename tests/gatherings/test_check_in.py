"""Who was there: any order, any repetition, one truth (safety E1–E7, T31, P10)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.accounts.models import Account, Appointment
from mulin.base.roles import Role
from mulin.gatherings import actions, queries
from mulin.gatherings.actions.devices import signature
from mulin.gatherings.models import Gathering, HeldRow
from mulin.gatherings.rules import Arrival, Outcome, Ticks, Visits
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
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


def batch(hall: Hall, rows: list[dict[str, object]]) -> bytes:
    return json.dumps({"rows": rows}).encode()


def test_an_upload_takes_what_it_can_and_holds_the_rest_for_a_person(hall: Hall, session: Gathering) -> None:
    device = actions.open_device(hall.leader, gathering_id=session.id)
    rows: list[Any] = [
        {"id": str(uuid4()), "person": str(person.id), "at": "1970-01-01T00:00:00Z"} for person in hall.people[:5]
    ]
    rows += [
        {"id": str(uuid4()), "person": str(uuid4())},
        {"id": str(uuid4()), "person": str(hall.people[6].id), "gathering": str(uuid4())},
        {"id": "nonsense", "person": "x"},
        {"id": str(uuid4()), "card": "https://qr.alipay.com/" + "x" * 7000},
        17,
    ]
    body = batch(hall, rows)
    for _ in range(5):  # any repetition
        results = actions.upload(
            hall.visitor, gathering_id=session.id, body=body, device_id=device.id, signed=signature(device.secret, body)
        )
    assert [r.why for r in results[5:]] == ["unknown", "foreign", "broken", "card", "broken"]
    assert present(session) == {person.id for person in hall.people[:5]}
    assert HeldRow.objects.of(hall.worker).count() == 5
    counted = queries.attendances_of(session)
    assert {row.came_at for row in counted} == {session.starts_at - timedelta(hours=2)}
    assert all(row.odd_clock for row in counted)


def test_a_batch_with_a_wrong_signature_is_asked_for_again(hall: Hall, session: Gathering) -> None:
    device = actions.open_device(hall.leader, gathering_id=session.id)
    body = batch(hall, [{"id": str(uuid4()), "guest": "张三"}])
    whole, cut = signature(device.secret, body), signature(device.secret, b"{")
    for bad, signed in ((body + b" ", whole), (body, ""), (b"{", cut)):
        with pytest.raises(RuleError, match="batch-broken"):
            actions.upload(hall.visitor, gathering_id=session.id, body=bad, device_id=device.id, signed=signed)
    many = batch(hall, [{"id": str(uuid4()), "guest": "张三"}] * 501)
    with pytest.raises(RuleError, match="rows-many"):
        actions.upload(
            hall.visitor, gathering_id=session.id, body=many, device_id=device.id, signed=signature(device.secret, many)
        )
    with pytest.raises(NotFound):
        actions.upload(hall.visitor, gathering_id=session.id, body=body, device_id=None, signed="")


def test_what_a_revoked_device_sends_is_looked_at_by_a_person(hall: Hall, session: Gathering) -> None:
    head = Account.objects.create(name="周敏")
    community, since = hall.world.community, date(2026, 1, 1)
    Appointment.objects.create(account=head, community=community, role=Role.COMMUNITY_HEAD, starts_on=since)
    device = actions.open_device(hall.leader, gathering_id=session.id)
    actions.revoke_device(hall.worker, device_id=device.id)
    person = hall.people[3]
    body = batch(hall, [{"id": str(uuid4()), "person": str(person.id), "children": 1}])
    result = actions.upload(
        hall.visitor, gathering_id=session.id, body=body, device_id=device.id, signed=signature(device.secret, body)
    )[0]
    assert (result.outcome, result.why) == (Outcome.REVIEW, "revoked")
    told = Message.objects.of(hall.worker).filter(kind="gatherings.revoked-device")
    assert set(told.values_list("to_account_id", flat=True)) == {hall.leader.account_id, head.id}  # safety E6
    row = queries.held_rows(hall.leader, hall.leader.hosts_for("gatherings.review"))[0]
    with pytest.raises(NotFound):
        actions.settle_held_row(hall.resident(hall.people[1]), held_row_id=row.id, person_id=person.id)
    visit = actions.settle_held_row(hall.leader, held_row_id=row.id, person_id=person.id)
    assert visit is not None
    assert (visit.person_id, visit.children) == (person.id, 1)
    assert actions.settle_held_row(hall.leader, held_row_id=row.id, drop=True) is None
    assert queries.held_count(hall.leader) == 0


def test_an_upload_weeks_later_is_looked_at_first(hall: Hall, session: Gathering) -> None:
    with clock.standing_at(session.ends_at + timedelta(days=8)):
        body = batch(hall, [{"id": str(uuid4()), "guest": "张三"}])
        result = actions.upload(hall.leader, gathering_id=session.id, body=body, device_id=None, signed="")[0]
    assert result.why == "late"


def test_five_hundred_rows_cost_no_more_queries_than_five(
    hall: Hall, session: Gathering, django_assert_max_num_queries: Any
) -> None:
    rows = [Arrival(client_id=uuid4(), guest_name=f"来客{n}") for n in range(500)]
    with django_assert_max_num_queries(40):
        assert set(tap(hall, session, *rows)) == {Outcome.IN}
    assert queries.attendance_summary(session.community_id, gathering_id=session.id).visits == Visits(500)


def test_one_guest_from_a_device_costs_eleven_queries(
    hall: Hall, session: Gathering, django_assert_num_queries: Any
) -> None:
    """Device and gathering, account, roles; the locked gathering, known scans, five inserts, names: and no more."""
    device = actions.open_device(hall.leader, gathering_id=session.id)

    def send(outcome: Outcome, key: UUID) -> None:
        body = batch(hall, [{"id": str(key), "guest": "张三"}])
        signed = signature(device.secret, body)
        results = actions.upload(hall.visitor, gathering_id=session.id, body=body, device_id=device.id, signed=signed)
        assert [result.outcome for result in results] == [outcome]

    send(Outcome.IN, uuid4())  # also writes when the device was seen
    key = uuid4()
    with django_assert_num_queries(11 + 2), clock.standing_at(clock.now()):  # the test's own savepoint
        send(Outcome.IN, key)
    with django_assert_num_queries(5 + 2):
        send(Outcome.AGAIN, key)


def test_the_role_of_who_opened_a_device_is_asked_for_each_time(hall: Hall, session: Gathering) -> None:
    device = actions.open_device(hall.leader, gathering_id=session.id)
    assert hall.leader.account_id
    Account.objects.filter(id=hall.leader.account_id).update(is_active=False)
    body = batch(hall, [{"id": str(uuid4()), "guest": "张三"}])
    signed = signature(device.secret, body)
    result = actions.upload(hall.visitor, gathering_id=session.id, body=body, device_id=device.id, signed=signed)
    assert (result[0].outcome, result[0].why) == (Outcome.REVIEW, "revoked")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's transaction is the lock")
def test_the_gathering_is_locked_and_nothing_beside_it(hall: Hall, session: Gathering) -> None:
    asked: list[str] = []

    def noted(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        tap(hall, session, Arrival(client_id=uuid4(), guest_name="张三"))
    locks = [sql for sql in asked if "FOR NO KEY UPDATE" in sql]
    assert len(locks) == 1
    assert locks[0].endswith('FOR NO KEY UPDATE OF "gatherings_gathering"')


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
