"""One house of `benchmarks.growth`: answers questions on its standard input about the database it is given."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

SEARCHES = ("/c/zs/desk/people/?q=王秀",)
_PLACES = 5_000


class Here:
    """Everybody who may look, each in a browser of their own, and the writes that are timed."""

    def __init__(self) -> None:
        from tools.screens import people_of

        self.people = people_of()
        self.writes = writes()

    def walk(self, many_rows: int) -> list[dict[str, Any]]:
        """Every page that opens: as whom, with how many queries, and the large tables it read from end to end."""
        from tools.screens import addresses

        found = []
        for path in (*addresses(), *SEARCHES):
            for role, client in self.people.items():
                answer = client.get(path)
                if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
                    found.append({"path": path, "role": role, **self._looked_at(client, path, many_rows)})
                    break
        return found

    def _looked_at(self, client: Any, path: str, many_rows: int) -> dict[str, Any]:
        before = read_whole(many_rows)
        queries = min(counted(lambda: client.get(path)) for _ in range(2))  # a session notes the minute now and then
        after = read_whole(many_rows)
        return {"queries": queries, "read_whole": [name for name, times in after.items() if times > before[name]]}

    def time(self, path: str, role: str) -> float:
        """Milliseconds of one answer, or of one write."""
        work = self.writes.get(path) or (lambda: self.people[role].get(path))
        began = time.perf_counter()
        work()
        return (time.perf_counter() - began) * 1000


def counted(work: Callable[[], Any]) -> int:
    """How many queries it took."""
    from benchmarks.bare import listened

    with listened() as asked:
        work()
    return len(asked)


def read_whole(many_rows: int) -> dict[str, int]:
    """How often each large table was read from end to end until now."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT 1")
        cursor.execute(
            "SELECT s.relname, s.seq_scan FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid "
            "WHERE c.reltuples > %s",
            [many_rows],
        )
        return dict(cursor.fetchall())


def writes() -> dict[str, Callable[[], Any]]:
    """A guest signs up, and somebody is checked in, in the community that was copied."""
    from benchmarks.event_house import afternoon
    from mulin.base.actor import Actor, Mouth
    from mulin.gatherings import actions
    from mulin.gatherings.rules import Arrival, Comer
    from mulin.kernel import clock
    from mulin.places.models import Community

    community = Community.objects.get(code="zs")
    actor = Actor.system(community.id, community_code="zs", mouth=Mouth.SHELL)
    place = afternoon(_PLACES, actor=actor)

    def sign_up() -> None:
        comers = [Comer(guest_name=f"邻居{uuid4().hex[:6]}")]
        actions.sign_up(actor, gathering_id=place.gathering_id, comers=comers, client_key=str(uuid4()))

    def check_in() -> None:
        arrival = Arrival(client_id=uuid4(), guest_name="邻居")
        with clock.standing_at(clock.now() + timedelta(days=1)):
            actions.check_in_many(actor, gathering_id=place.gathering_id, arrivals=[arrival])

    return {"sign_up": sign_up, "check_in": check_in}


def main() -> None:
    """Answer one line after the other until there is none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.config.settings")
    sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src")]
    import django

    django.setup()
    logging.disable(logging.WARNING)  # half of what is asked for is not for whoever asks first
    here = Here()
    for line in sys.stdin:
        asked = json.loads(line)
        answer = getattr(here, asked.pop("do"))(**asked)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
