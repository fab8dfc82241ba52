"""Everybody at once: never one too many, nobody twice, in order (safety P3). The large bursts are a benchmark."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from mulin.gatherings import actions
from mulin.gatherings.models import Gathering, SignUp
from mulin.gatherings.rules import Comer
from mulin.kernel import clock
from tests.gatherings.conftest import NOW, make_hall
from tests.threads import at_once, real_database
from tests.ways import counted_ways
from tests.world import build_world

PEOPLE, PLACES = 24, 15


@pytest.mark.django_db(transaction=True)
def test_a_burst_fills_exactly_the_places_there_are(tmp_path: Path) -> None:
    with clock.standing_at(NOW):
        hall = make_hall(build_world())
        gathering = hall.plan(capacity=PLACES)
        worker = hall.worker
    keys = [str(uuid4()) for _ in range(PEOPLE)]

    def come(number: int) -> tuple[list[tuple[str, int]], tuple[int, int]]:
        with clock.standing_at(NOW):
            for _ in range(1 + number % 2):  # every second one presses twice
                comers = [Comer(guest_name=f"邻居{number}")]
                actions.sign_up(worker, gathering_id=gathering.id, comers=comers, client_key=keys[number])
        return book()

    def book() -> tuple[list[tuple[str, int]], tuple[int, int]]:
        rows = SignUp.objects.of(worker).filter(gathering=gathering).order_by("turn")
        found = list(rows.values_list("state", "turn"))
        row = Gathering.objects.of(worker).get(id=gathering.id)  # after the rows: whoever saw all sees all counted
        return found, (row.taken, row.waiting)

    with real_database(tmp_path):
        told = at_once([lambda number=number: come(number) for number in range(PEOPLE)])
    rows, counters = max(told, key=lambda one: len(one[0]))  # as the last of them left it
    states = ["confirmed"] * PLACES + ["waiting"] * (PEOPLE - PLACES)
    assert rows == list(zip(states, range(1, PEOPLE + 1), strict=True))
    assert counters == (PLACES, PEOPLE - PLACES)


@pytest.mark.django_db(transaction=True)
def test_who_presses_six_times_at_one_moment_is_signed_up_once(tmp_path: Path) -> None:
    with clock.standing_at(NOW):
        hall = make_hall(build_world())
        gathering, key = hall.plan(capacity=2), str(uuid4())

    def press() -> UUID:
        comer = Comer(guest_name="张三")
        with clock.standing_at(NOW):  # each thread has a clock of its own
            return actions.sign_up(hall.visitor, gathering_id=gathering.id, comers=[comer], client_key=key)[0].id

    def book() -> tuple[list[str], int]:
        rows = SignUp.objects.of(hall.visitor).filter(gathering=gathering)
        return [row.state for row in rows], Gathering.objects.of(hall.visitor).get(id=gathering.id).taken

    with real_database(tmp_path):
        assert len(set(at_once([press] * 6))) == 1
        assert at_once([book]) == [(["confirmed"], 1)]


@pytest.mark.django_db
def test_a_guest_costs_eight_queries(django_assert_num_queries: Any) -> None:
    """The key, the locked gathering, the sign-up, the counters, the names, the fact with its two lines: no more."""
    with clock.standing_at(NOW):
        hall = make_hall(build_world())
        gathering = hall.plan(capacity=100)
        for name in ("张三", "李四"):
            with django_assert_num_queries(8 + 2):  # the test's own savepoint
                hall.guest(gathering, name)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is no way off")
@pytest.mark.django_db(transaction=True)
def test_a_guest_is_three_ways_to_the_server(tmp_path: Path) -> None:
    """What there is, what things were called last, and that all is written: who holds the places waits for no more."""
    with clock.standing_at(NOW):
        hall = make_hall(build_world())
        gathering = hall.plan(capacity=100)
        hall.guest(gathering, "张三")  # plans are made
        with counted_ways(connection.connection, tmp_path / "trace") as ways:
            hall.guest(gathering, "李四")
    assert ways == [3]
