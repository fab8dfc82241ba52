"""From one community to many on PostgreSQL: every page as somebody who may see it, and what is written most.

`python -m benchmarks.growth [--communities N] [--grown M] [--rounds R]` prints one line of JSON. It starts a server of
its own. The demo is loaded once and copied: the second house holds N communities, M of them with all of its year, the
rest with residents only. Both houses answer in turns, each from a process of its own, so that noise hits both alike.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.house import open_house

MUST_GROWTH, MANY_ROWS, CLOSER_LOOKS = 1.2, 20_000, 3
SERVER = ("fsync=off", "full_page_writes=off", "max_wal_size=4GB", "shared_buffers=512MB", "autovacuum=off")
OTHER_WAY = ("/",)  # from so many communities on the front door asks for a street
ROOT = Path(__file__).resolve().parents[1]
WRITES = ("sign_up", "check_in")


def main() -> int:
    """Measure once; exit code 1 when a promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--communities", type=int, default=1_000)
    parser.add_argument("--grown", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", action="store_true", help="accepted for likeness; the answer always is JSON")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mulin-bench-") as folder:
        result = measure(Path(folder), chosen.communities, chosen.grown, chosen.rounds)
    print(json.dumps(result, ensure_ascii=False))
    return int(any(result[promise] for promise in ("slower", "more_queries", "whole_tables_read", "faults")))


def measure(folder: Path, communities: int, grown: int, rounds: int) -> dict[str, Any]:
    """How much slower each page is in the large house, which ask more of it, and which tables were read whole."""
    sys.path.insert(0, str(ROOT / "src"))
    import psycopg

    from mulin.ops import postgres

    with postgres.server_of_our_own(*SERVER) as server, ExitStack() as ends:
        small, large = (f"{server.address[: -len('mulin')]}{name}" for name in ("small", "large"))
        with psycopg.connect(server.address.replace("/mulin", "/postgres"), autocommit=True) as admin:
            admin.execute("CREATE DATABASE small")
            community_id = _load(folder, small)
            admin.execute("CREATE DATABASE large TEMPLATE small")
        with psycopg.connect(large, autocommit=True) as line, line.cursor() as cursor:
            from benchmarks.copies import multiply

            began = time.monotonic()
            rows = multiply(cursor, community_id, communities, grown=grown)
            print(f"{sum(rows.values()):,} rows in {time.monotonic() - began:.0f} s", file=sys.stderr)
        one, many = (ends.enter_context(House(url)) for url in (small, large))
        return {"benchmark": "growth", "communities": communities, "grown": grown} | compared(one, many, rows, rounds)


def compared(one: House, many: House, rows: dict[str, int], rounds: int) -> dict[str, Any]:
    """Both houses asked for everything, in turns."""
    few, lot = (
        {(page["path"], page["role"]): page for page in house.ask(do="walk", many_rows=MANY_ROWS)}
        for house in (one, many)
    )
    both = sorted(few.keys() & lot.keys())
    growth = {page: _growth(one, many, page, rounds) for page in (*both, *((write, "") for write in WRITES))}
    # A page that seems slower is asked again, and again longer: one in so many is by chance.
    for look in range(1, CLOSER_LOOKS + 1):
        for page in [page for page, times in growth.items() if times > MUST_GROWTH]:
            growth[page] = _growth(one, many, page, rounds * 4 * look)
    return {
        "rows": {table: n for table, n in sorted(rows.items(), key=lambda item: -item[1]) if n > MANY_ROWS},
        "pages": len(both),
        "growth": {
            "median": round(statistics.median(growth.values()), 2),
            "most": round(max(growth.values()), 2),
            **{write: round(growth[write, ""], 2) for write in WRITES},
        },
        "must_growth": MUST_GROWTH,
        "slower": {path: round(times, 2) for (path, _role), times in growth.items() if times > MUST_GROWTH},
        "more_queries": {
            page[0]: [few[page]["queries"], lot[page]["queries"]]
            for page in both
            if lot[page]["queries"] > few[page]["queries"] and page[0] not in OTHER_WAY
        },
        "whole_tables_read": {page[0]: lot[page]["read_whole"] for page in both if lot[page]["read_whole"]},
        "faults": sorted(path for path, _role in few.keys() ^ lot.keys()),
    }


def _growth(one: House, many: House, page: tuple[str, str], rounds: int) -> float:
    """How many times as long it takes in the large house: the median over rounds of the same moment."""
    times = []
    for _ in range(rounds):
        small, large = (house.ask(do="time", path=page[0], role=page[1]) for house in (one, many))
        times.append(large / small)
    return statistics.median(times)


class House:
    """A process that answers for one database: a line of JSON in, a line of JSON out."""

    def __init__(self, url: str) -> None:
        self._command = [sys.executable, "-m", "benchmarks.growth_house"]
        self._environment = {**os.environ, "MULIN_DATABASE_URL": url}

    def __enter__(self) -> House:
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait()

    def ask(self, **what: Any) -> Any:
        """What the house says to it."""
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(what), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())


def _load(folder: Path, url: str) -> str:
    """The demo in the database at `url`; returns the community that is copied."""
    os.environ["MULIN_DATABASE_URL"] = url
    open_house(folder, static=True)
    from django.db import connection

    from mulin.ops.house import load_demo
    from mulin.places.models import Community

    load_demo()
    community_id = str(Community.objects.get(code="zs").id)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    return community_id


if __name__ == "__main__":
    sys.exit(main())
