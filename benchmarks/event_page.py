"""A gathering's page against the limit: for everybody, and for somebody who has come in; the week of thirty.

`python -m benchmarks.event_page [--rounds N]` prints one line of JSON. Everything happens in a throw-away data
folder, or in the database that MULIN_DATABASE_URL names (which must be empty).
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.house import open_house

RESIDENTS = 8  # who look in turns, so that nothing kept for one alone could help
MUST = {"public": (0.6, 3), "signed_in": (0.35, 6), "week": (0.6, 4)}


def main() -> int:
    """Measure once; exit code 1 when a promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--json", action="store_true", help="accepted for likeness; the answer always is JSON")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mulin-bench-") as folder:
        open_house(Path(folder), static=True)
        result = measure(chosen.rounds)
    print(json.dumps(result, ensure_ascii=False))
    kept = all(
        result["ratios"][name] >= ratio and result["queries"][name] <= queries
        for name, (ratio, queries) in MUST.items()
    )
    return int(not kept)


def measure(rounds: int) -> dict[str, Any]:
    """Milliseconds, ratios to the limit, and queries of each page."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connection

    from benchmarks.bare import Bare, ask, interleaved, listened, share
    from mulin.gatherings.models import Gathering
    from mulin.places.models import Community

    gathering, cookies = furnish()
    comers = itertools.cycle(cookies)
    community_id = Community.objects.get(code="zs").id

    def rows() -> Any:
        return Gathering.objects.of(community_id).order_by("starts_at")[:30]

    bare, house = Bare(Gathering, "title", rows).handler, WSGIHandler()
    pages = {
        "public": (f"/c/zs/gatherings/{gathering}/", lambda: ""),
        "signed_in": (f"/c/zs/gatherings/{gathering}/", lambda: next(comers)),
        "week": ("/c/zs/gatherings/", lambda: ""),
    }

    def load(address: str, who: Callable[[], str]) -> tuple[int, bytes]:
        return ask(house, address, cookie=who())

    queries: dict[str, int] = {}
    for name, (address, who) in pages.items():
        with listened() as asked:
            status, _body = load(address, who)
        assert status == 200, (name, status)
        queries[name] = len(asked)
    taken = interleaved(
        rounds,
        limit=lambda: ask(bare, f"/limit/{gathering}"),
        limit_list=lambda: ask(bare, "/limit-list"),
        **{name: partial(load, address, who) for name, (address, who) in pages.items()},
    )
    beside = {"public": "limit", "signed_in": "limit", "week": "limit_list"}
    return {
        "benchmark": "event_page",
        "database": connection.vendor,
        "milliseconds": {name: round(statistics.median(times), 3) for name, times in taken.items()},
        "ratios": {name: round(share(taken[limit], taken[name]), 2) for name, limit in beside.items()},
        "must_ratios": {name: ratio for name, (ratio, _queries) in MUST.items()},
        "queries": queries,
    }


def furnish() -> tuple[str, list[str]]:
    """Thirty gatherings this week, forty people at the first, residents who have come in. Its id, their cookies."""
    from tests.world import build_world

    from mulin.base.actor import Actor
    from mulin.gatherings import actions
    from mulin.gatherings.models import Host
    from mulin.gatherings.rules import Comer, Plan
    from mulin.kernel import clock
    from mulin.places.models import Community

    world = build_world()
    actor = Actor.system(Community.objects.get(code="zs").id, community_code="zs")
    host = Host.objects.create(community_id=actor.community_id, kind="point", name="舞艺之家")
    start = clock.now() + timedelta(hours=1)
    made = [
        actions.plan_gathering(
            actor,
            host_id=host.id,
            plan=Plan(
                title=f"排练{number}",
                starts_at=start,
                ends_at=start + timedelta(hours=1),
                place_words="中院",
                sign_up="needed",
                capacity=100,
            ),
            client_key=str(uuid4()),
        )
        for number in range(30)
    ]
    for number in range(40):
        comers = [Comer(guest_name=f"邻居{number}")]
        actions.sign_up(actor, gathering_id=made[0].id, comers=comers, client_key=str(uuid4()))
    return str(made[0].id), [_come_in(world, number) for number in range(RESIDENTS)]


def _come_in(world: Any, number: int) -> str:
    """The cookies of a browser in which a resident of a home of three has come in: their session, the forms' token."""
    from django.test import Client
    from tests.world import enter

    from mulin.accounts.models import Account
    from mulin.people.models import Household, Person
    from mulin.places.models import Room

    room = Room.objects.create(community=world.community, unit=world.household.room.unit, number=f"{200 + number}")
    home = Household.objects.create(
        community=world.community, room=room, building=world.building, unit_number=1, room_number=room.number
    )
    account = Account.objects.create(name=f"居民{number}")
    for name, relation, born in (("", "户主", 1948), ("的女儿", "子女", 1975), ("的孙子", "孙子女", 2018)):
        person = Person(community=world.community, household=home, relation=relation, birth_date=date(born, 3, 2))
        person.account, person.is_head = (None, False) if name else (account, True)
        person.call(f"居民{number}{name}")
        person.save()
    client = Client(HTTP_HOST="127.0.0.1")
    enter(client, account)
    client.get("/sign-in/")
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())


if __name__ == "__main__":
    sys.exit(main())
