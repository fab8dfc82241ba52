"""230 people, 200 places, 50 and 200 at once, against the limit journey on the same server and database.

`python -m benchmarks.sign_up [--rounds N]` prints one line of JSON: seconds until everybody was answered, and the
journeys a second beside those of bare Django (page → one POST → confirmation). Also counts what must never be.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.house import open_house

PEOPLE, PLACES, AT_ONCE = 230, 200, (50, 200)
MUST_RATIO, MUST_SECONDS = 0.5, 4.0
_LIMIT = "from benchmarks.limit import wsgi; print(wsgi.set_up({places}))"


def main() -> int:
    """Measure once; exit code 1 when a promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true", help="accepted for likeness; the answer always is JSON")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mulin-bench-") as folder:
        open_house(Path(folder), static=True)
        result = measure(chosen.rounds)
    print(json.dumps(result, ensure_ascii=False))
    slowest = max(run["seconds"] for run in result["bursts"].values())
    ratio = min(run["ratio"] for run in result["bursts"].values())
    return int(bool(result["faults"]) or slowest > MUST_SECONDS or ratio < MUST_RATIO)


def measure(rounds: int) -> dict[str, Any]:
    """Median seconds of Mulin and of the limit, in turns, and everything that went wrong."""
    from django.db import connection

    from benchmarks.burst import Server
    from benchmarks.event_house import community

    who = community()
    connection.close()
    house, bare = Server(), Server(bare=True)
    faults: list[str] = []
    bursts = {}
    try:
        house.start()
        bare.start()
        for at_once in AT_ONCE:
            bursts[str(at_once)] = _compared(house.port, bare, who, at_once, rounds, faults)
    finally:
        house.stop()
        bare.stop()
    return {
        "benchmark": "sign_up",
        "database": connection.vendor,
        "people": PEOPLE,
        "places": PLACES,
        "rounds": rounds,
        "bursts": bursts,
        "faults": faults,
        "must": {"ratio": MUST_RATIO, "seconds": MUST_SECONDS, "faults": 0},
    }


def _compared(port: int, bare: Any, who: Any, at_once: int, rounds: int, faults: list[str]) -> dict[str, Any]:
    from benchmarks.burst import burst
    from benchmarks.event_house import afternoon, faults_of

    ours, limits = [], []
    for number in range(rounds):
        place = afternoon(PLACES, actor=who, number=at_once * 1000 + number)
        journeys, seconds = burst(port, place.path, people=PEOPLE, at_once=at_once)
        ours.append(seconds)
        faults += faults_of(place, journeys, PLACES)
        faults += [f"{j.status} {j.trouble}" for j in journeys if not j.receipt]
        limits.append(burst(bare.port, _limit_page(bare), people=PEOPLE, at_once=at_once)[1])
    return {
        "seconds": round(statistics.median(ours), 2),
        "worst": round(max(ours), 2),
        "limit_seconds": round(statistics.median(limits), 2),
        "ratio": round(statistics.median(limit / own for limit, own in zip(limits, ours, strict=True)), 2),
    }


def _limit_page(bare: Any) -> str:
    command = [sys.executable, "-c", _LIMIT.format(places=PLACES)]
    return subprocess.run(command, env=bare.environment, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
