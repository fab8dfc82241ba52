"""Checking in: one tap against the limit's conditional UPDATE and INSERT, sixteen tablets at once, 500 in one go.

`python -m benchmarks.check_in [--rounds N]` prints one line of JSON. Sixteen tablets of an event send one person each
to a real server, signed batch by signed batch, and as many clients a form to bare Django under the same server, in
turns.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.house import open_house

MUST_RATIO, MUST_SECONDS, ROWS = 0.4, 1.0, 500
AT_ONCE, EACH, TURNS, MUST_P99 = 16, 20, 4, 100.0
_LIMIT = "from benchmarks.limit import wsgi; print(wsgi.set_up(1_000_000))"
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_LAST_CHUNK = b"0\r\n\r\n"
Sent = tuple[str, bytes, dict[str, str]]  # path, body, headers
Line = Callable[[], Sent]  # what one of the sixteen sends next


def main() -> int:
    """Measure once; exit code 1 when a promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--json", action="store_true", help="accepted for likeness; the answer always is JSON")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mulin-bench-") as folder:
        open_house(Path(folder), static=True)
        result = measure(chosen.rounds)
    print(json.dumps(result, ensure_ascii=False))
    slow = result["ratio"] < MUST_RATIO or max(result["batches"].values()) > MUST_SECONDS
    return int(slow or result["at_once"]["p99"] > MUST_P99)


def measure(rounds: int) -> dict[str, Any]:
    """Milliseconds of a tap beside the limit's write; seconds of 500 whole, repeated, and turned round."""
    from django.db import connection

    from benchmarks.bare import interleaved, share
    from mulin.gatherings import actions
    from mulin.gatherings.rules import Arrival

    actor, gathering, people = furnish()

    def tap() -> None:
        arrival = Arrival(client_id=uuid4(), guest_name="邻居")
        actions.check_in_many(actor, gathering_id=gathering.id, arrivals=[arrival])

    taken = interleaved(rounds, limit=lambda: limit_write(gathering), tap=tap)
    rows = [Arrival(client_id=uuid4(), person_id=person) for person in people]
    batches = {}
    for name, sent in (("first", rows), ("again", rows), ("turned", list(reversed(rows)))):
        since = time.perf_counter()
        results = actions.check_in_many(actor, gathering_id=gathering.id, arrivals=sent)
        batches[name] = round(time.perf_counter() - since, 3)
        assert len(results) == len(rows)
        assert not [result for result in results if result.why], results[0]
    lines = tablets(actor)
    connection.close()
    return {
        "benchmark": "check_in",
        "database": connection.vendor,
        "milliseconds": {name: round(statistics.median(times), 3) for name, times in taken.items()},
        "p99": _share(taken["tap"], 0.99),
        "ratio": round(share(taken["limit"], taken["tap"]), 2),
        "must_ratio": MUST_RATIO,
        "batches": batches,
        "rows": len(rows),
        "at_once": sixteen(lines),
    }


def tablets(actor: Any) -> list[Line]:
    """An event that has begun, and sixteen tablets paired with its door."""
    from mulin.events import actions
    from mulin.events.actions import EventPlan
    from mulin.kernel import clock
    from mulin.places.models import Venue

    venue = Venue.objects.create(community_id=actor.community_id, code="hall", name="活动室", kind="room", capacity=900)
    starts = clock.now() - timedelta(hours=1)
    ends = starts + timedelta(hours=4)
    plan = EventPlan(title="灯谜", phone="110", starts_at=starts, ends_at=ends, venue_id=venue.id)
    event = actions.plan_event(actor, plan=plan, client_key="bench")
    actions.save_station(actor, event_id=event.id, said={"name": "甲"})
    actions.save_prize(actor, event_id=event.id, said={"name": "洗衣皂", "needs_stamps": 1, "stock": 9})
    actions.publish_event(actor, event_id=event.id)
    invited = [actions.invite_device(actor, event_id=event.id, name=f"平板{number}") for number in range(AT_ONCE)]
    return [tablet(actions.pair_device(actor.community_id, "zs", code=one.code, pin="204917")) for one in invited]


def tablet(paired: Any) -> Line:
    """What a tablet's script sends for somebody who walks in."""
    from mulin.events.rules import sign

    path, cookie = f"/c/zs/door/{paired.device.gathering_id}/batch/", f"mulin_door={paired.token}"

    def arrival() -> Sent:
        now = int(time.time() * 1000)
        walk_in = {"id": str(uuid4()), "seq": 1, "kind": "arrive", "at": now, "name": "邻居"}
        body = json.dumps({"ops": [walk_in], "now": now}).encode()
        head = {"X-Mulin-Signature": sign(paired.device.secret, body), "Cookie": cookie}
        return path, body, {**head, "Content-Type": "application/json"}

    return arrival


def sixteen(lines: list[Line]) -> dict[str, Any]:
    """Milliseconds of one check-in while sixteen tablets send at once, and what the limit takes for its form then."""
    from benchmarks.burst import Server

    house, bare = Server(), Server(bare=True)
    ours: list[float] = []
    limits: list[float] = []
    try:
        house.start()
        bare.start()
        made = subprocess.run([sys.executable, "-c", _LIMIT], env=bare.environment, capture_output=True, check=True)
        form = (made.stdout.decode().strip(), b"guest_name=x", {"Content-Type": "application/x-www-form-urlencoded"})
        send(house.port, lines, 200)
        forms: list[Line] = [lambda: form] * AT_ONCE
        send(bare.port, forms, 302)
        for _ in range(TURNS):
            ours += send(house.port, lines, 200)
            limits += send(bare.port, forms, 302)
    finally:
        house.stop()
        bare.stop()
    p50, p99 = _share(ours, 0.5), _share(ours, 0.99)
    limit50, limit99 = _share(limits, 0.5), _share(limits, 0.99)
    return {
        "devices": AT_ONCE,
        "check_ins": len(ours),
        "p50": p50,
        "p99": p99,
        "limit_p50": limit50,
        "limit_p99": limit99,
        "p50_of_limit": round(p50 / limit50, 2),
        "p99_of_limit": round(p99 / limit99, 2),
        "must_p99": MUST_P99,
    }


def send(port: int, lines: list[Line], status: int) -> list[float]:
    """Milliseconds of each request: sixteen lines that stay open, each sending as soon as it was answered.

    What they send is put together before, and answers are not taken apart: tablets have processors of their own.
    """
    gate = threading.Barrier(AT_ONCE)
    sent = [[_request(line(), number) for _ in range(EACH)] for number, line in enumerate(lines)]

    def lane(requests: list[bytes]) -> list[float]:
        taken = []
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            gate.wait()
            for request in requests:
                began = time.perf_counter()
                line.sendall(request)
                answer = _answer(line)
                taken.append((time.perf_counter() - began) * 1000)
                assert answer.startswith(b"HTTP/1.1 %d " % status), answer[:300]
        return taken

    with ThreadPoolExecutor(AT_ONCE) as lanes:
        return [one for taken in lanes.map(lane, sent) for one in taken]


def _request(sent: Sent, number: int) -> bytes:
    path, body, head = sent
    head = {"Host": "127.0.0.1", "Content-Length": str(len(body)), "X-Forwarded-For": f"10.7.{number}.1", **head}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    return "\r\n".join(lines).encode() + body


def _answer(line: socket.socket) -> bytes:
    """An answer as it came, whole: as long as it says, or in chunks."""
    answer = b""
    while True:
        more = line.recv(65_536)
        assert more, "the line was cut"
        answer += more
        head, gap, body = answer.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if gap and (len(body) >= int(length[1]) if length else body.endswith(_LAST_CHUNK)):
            return answer


def _share(times: list[float], part: float) -> float:
    """The time within which this part of them was done."""
    return round(sorted(times)[int(len(times) * part)], 3)


def limit_write(gathering: Any) -> None:
    """One conditional UPDATE and one INSERT in a transaction: what the database itself costs."""
    from django.db import transaction
    from django.db.models import F

    from mulin.gatherings.models import Attendance, Gathering
    from mulin.kernel import clock

    with transaction.atomic():
        rows = Gathering.objects.of(gathering.community_id).filter(id=gathering.id, turns__gte=0)
        rows.update(turns=F("turns") + 1)
        Attendance.objects.create(
            community_id=gathering.community_id, gathering_id=gathering.id, client_id=uuid4(),
            came_at=clock.now(), mouth="desk", spare=True,
        )  # fmt: skip


def furnish() -> tuple[Any, Any, list[Any]]:
    """A gathering that is going on, and five hundred residents."""
    from dataclasses import replace

    from tests.world import account_for, build_world

    from mulin.accounts.models import Account
    from mulin.base.roles import Role
    from mulin.gatherings import actions
    from mulin.gatherings.models import Host
    from mulin.gatherings.rules import Plan
    from mulin.kernel import clock
    from mulin.people.access import actor_now
    from mulin.people.models import Person

    world = build_world()
    account = Account.objects.create(name="秦岚")
    account_for(account, Role.COMMUNITY_WORKER, world.community)
    actor = replace(actor_now(account.id, world.community.id), community_code="zs")
    host = Host.objects.create(community=world.community, kind="point", name="舞艺之家")
    people = []
    for number in range(ROWS):
        person = Person(community=world.community, household=world.household)
        person.call(f"王{chr(0x4E00 + number)}")
        people.append(person)
    Person.objects.bulk_create(people)
    start = clock.now() - timedelta(minutes=10)
    plan = Plan(title="排练", starts_at=start, ends_at=start + timedelta(hours=2), place_words="中院")
    gathering = actions.plan_gathering(actor, host_id=host.id, plan=plan, client_key=str(uuid4()))
    return actor, gathering, [person.id for person in people]


if __name__ == "__main__":
    sys.exit(main())
