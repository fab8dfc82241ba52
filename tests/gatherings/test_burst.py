"""Everybody at once: never one too many, nobody twice, in order (safety P3). The large bursts are a benchmark."""

from __future__ import annotations

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from mulin.gatherings import actions
from mulin.gatherings.models import Gathering, SignUp
from mulin.gatherings.rules import Comer
from mulin.kernel import clock
from tests.gatherings.conftest import NOW, make_hall
from tests.world import build_world

PEOPLE, PLACES = 24, 15


@pytest.mark.django_db(transaction=True)
def test_a_burst_fills_exactly_the_places_there_are() -> None:
    with clock.standing_at(NOW):
        hall = make_hall(build_world())
        gathering = hall.plan(capacity=PLACES)
        worker = hall.worker
        keys = [str(uuid4()) for _ in range(PEOPLE)]
    start = threading.Barrier(PEOPLE)
    faults: list[BaseException] = []

    def come(number: int) -> None:
        try:
            start.wait(timeout=20)
            with clock.standing_at(NOW):
                for _ in range(1 + number % 2):  # every second one presses twice
                    comers = [Comer(guest_name=f"邻居{number}")]
                    actions.sign_up(worker, gathering_id=gathering.id, comers=comers, client_key=keys[number])
        except BaseException as error:  # told below
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=come, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    rows: Any = SignUp.objects.of(worker).filter(gathering=gathering).order_by("turn")
    states = [row.state for row in rows]
    assert states == ["confirmed"] * PLACES + ["waiting"] * (PEOPLE - PLACES)
    assert [row.turn for row in rows] == list(range(1, PEOPLE + 1))
    book = Gathering.objects.of(worker).get(id=gathering.id)
    assert (book.taken, book.waiting) == (PLACES, PEOPLE - PLACES)
