"""P3 and P1 against a real server: never one place too many, and nothing that was promised is lost by `kill -9`.

One burst at each size and one kill at every push; `BURSTS=50`, `KILLS=300` at night (`mulin drill oversell`,
`mulin drill kill`). The controls show that the same eyes see a place given twice and a promise not kept.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from benchmarks.burst import Journey, Server, burst

from tests.house import own_house, python, sql

BURSTS = int(os.environ.get("BURSTS", "1"))
KILLS = int(os.environ.get("KILLS", "1"))
SEED = int(os.environ.get("DRILL_SEED", "1"))
PEOPLE, PLACES = 230, 200
pytestmark = [pytest.mark.slow, pytest.mark.django_db]

_AFTERNOON = """
from dataclasses import asdict
from mulin.base.actor import Actor
from mulin.places.models import Community
from benchmarks.event_house import afternoon, community
known = Community.objects.filter(code="zs").first()
who = Actor.system(known.id, community_code="zs") if known else community()
print(json.dumps(asdict(afternoon(told["places"], actor=who, number=told["number"])), default=str))
"""
_FAULTS = """
from uuid import UUID
from benchmarks.burst import Journey
from benchmarks.event_house import Afternoon, faults_of
place = Afternoon(UUID(told["place"]["community_id"]), UUID(told["place"]["gathering_id"]), told["place"]["path"])
print(json.dumps(faults_of(place, [Journey(**one) for one in told["journeys"]], told["places"])))
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """A house of its own, used by every drill of this file."""
    with django_db_blocker.unblock(), own_house(tmp_path_factory.mktemp("house")) as env:
        yield env


def afternoon(env: dict[str, str], number: int) -> dict[str, str]:
    """A new afternoon of 200 places."""
    found: dict[str, str] = python(env, _AFTERNOON, {"places": PLACES, "number": number})
    return found


def faults(env: dict[str, str], place: dict[str, str], journeys: list[Journey]) -> list[str]:
    """What went wrong, in words; nothing if nothing."""
    told = {"place": place, "journeys": [asdict(one) for one in journeys], "places": PLACES}
    found: list[str] = python(env, _FAULTS, told)
    return found


def test_230_people_for_200_places_and_the_eyes_that_watch(house: dict[str, str]) -> None:
    server = Server(environment=house)
    server.start()
    try:
        for number in range(BURSTS):
            for at_once in (50, 200):
                place = afternoon(house, number * 1000 + at_once)
                journeys, _seconds = burst(server.port, place["path"], people=PEOPLE, at_once=at_once)
                assert faults(house, place, journeys) == []
                assert [(one.name, one.status, one.trouble) for one in journeys if not one.receipt] == []
                assert sum(one.is_in for one in journeys) == PLACES
    finally:
        server.stop()
    lost = [*journeys, Journey("没记下来的人", receipt="/c/zs/gatherings/receipt/x/", answered_at=1e12, asked_at=1e12)]
    assert faults(house, place, lost) == ["promised and lost: 1"]
    last = sql(house, "SELECT max(turn) FROM gatherings_signup")[0][0]
    sql(house, f"UPDATE gatherings_signup SET state = 'confirmed' WHERE turn = {last}")
    assert any("201 of 200 places" in fault for fault in faults(house, place, journeys))


def test_a_server_killed_in_the_burst_keeps_every_promise(house: dict[str, str]) -> None:
    dice = random.Random(SEED)
    for number in range(KILLS):
        place = afternoon(house, 500_000 + number)
        server = Server(environment=house)
        server.start()
        killer = threading.Timer(dice.uniform(0.2, 1.2), server.kill)
        killer.start()
        journeys, _seconds = burst(server.port, place["path"], people=PEOPLE, at_once=16)
        killer.join()
        assert faults(house, place, journeys) == []
    whole = sql(house, "PRAGMA integrity_check") if "MULIN_DATABASE_URL" not in house else [("ok",)]
    assert whole == [("ok",)]


def test_a_house_that_was_killed_serves_again(house: dict[str, str], tmp_path: Path) -> None:
    place = afternoon(house, 900_000)
    for end in (Server.kill, Server.stop):
        server = Server(environment=house)
        server.start()
        journeys, _seconds = burst(server.port, place["path"], people=3, at_once=3)
        end(server)
        assert all(one.is_in for one in journeys)
