"""A gathering's page against the limit: for everybody, and for somebody who has come in; the week of thirty.

`python -m benchmarks.event_page [--rounds N]` prints one line of JSON. Everything happens in a throw-away data
folder, or in the database that MULIN_DATABASE_URL names (which must be empty).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.house import open_house

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

    from benchmarks.bare import Bare, ask, interleaved, share
    from mulin.gatherings.models import Gathering
    from mulin.places.models import Community

    gathering, cookie = furnish()
    community_id = Community.objects.get(code="zs").id

    def rows() -> Any:
        return Gathering.objects.of(community_id).order_by("starts_at")[:30]

    bare, house = Bare(Gathering, "title", rows).handler, WSGIHandler()
    pages = {
        "public": (f"/c/zs/gatherings/{gathering}/", ""),
        "signed_in": (f"/c/zs/gatherings/{gathering}/", cookie),
        "week": ("/c/zs/gatherings/", ""),
    }
    queries: dict[str, int] = {}
    for name, (address, sent) in pages.items():
        counted: list[str] = []

        def noted(execute: Any, sql: str, *rest: Any, counted: list[str] = counted) -> Any:
            counted.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(noted):
            status, _body = ask(house, address, cookie=sent)
        assert status == 200, (name, status)
        queries[name] = len(counted)
    taken = interleaved(
        rounds,
        limit=lambda: ask(bare, f"/limit/{gathering}"),
        limit_list=lambda: ask(bare, "/limit-list"),
        **{name: partial(ask, house, address, cookie=sent) for name, (address, sent) in pages.items()},
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


def furnish() -> tuple[str, str]:
    """Thirty gatherings this week, forty people at the first, a resident who has come in. Its id, their cookie."""
    from django.conf import settings
    from django.test import Client
    from tests.world import build_world, enter

    from mulin.accounts.models import Account
    from mulin.base.actor import Actor
    from mulin.gatherings import actions
    from mulin.gatherings.models import Host
    from mulin.gatherings.rules import Comer, Plan
    from mulin.kernel import clock
    from mulin.people.models import Person
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
    account = Account.objects.create(name="王淑珍")
    Person.objects.of(actor).filter(id=world.elder.id).update(account=account, birth_date=date(1948, 3, 2))
    client = Client(HTTP_HOST="127.0.0.1")
    enter(client, account)
    return str(made[0].id), f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


if __name__ == "__main__":
    sys.exit(main())
