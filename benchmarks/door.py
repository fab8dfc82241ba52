"""Can the clock tell who is on the roster? Asking for a code and trying one, known and unknown phones in turn (T8).

`python -m benchmarks.door [--rounds N]` prints one line of JSON; everything happens in a throw-away
data folder, or in the empty database that MULIN_DATABASE_URL names.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.house import open_house

MUST_DIFFER_LESS = 0.05


def main() -> int:
    """Measure once; exit code 1 when the medians of known and unknown phones differ by 5 % or more."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--json", action="store_true", help="accepted for likeness; the answer always is JSON")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mulin-bench-") as folder:
        open_house(Path(folder), static=True)
        result = measure(chosen.rounds)
    print(json.dumps(result))
    return int(max(result["differ"].values()) >= MUST_DIFFER_LESS)


def measure(rounds: int) -> dict[str, Any]:
    """Median milliseconds of asking and of a wrong try, for known and unknown phones, interleaved."""
    from django.db import connection
    from tests.world import build_world

    from mulin.accounts import actions
    from mulin.base import limits

    logging.disable()  # a refused try is a line in the log
    world = build_world()
    system = world.worker
    known = [f"138{number:08}" for number in range(rounds)]
    unknown = [f"139{number:08}" for number in range(rounds)]
    for digits in known:
        actions.open_account(system, name="某某", digits=digits)
    limits.spend_each = lambda *_: None  # the limits would stop this; they look at phone and device alike
    taken: dict[str, list[float]] = {"ask known": [], "ask unknown": [], "try known": [], "try unknown": []}
    for pair in zip(known, unknown, strict=True):
        for kind, digits in random.sample([("known", pair[0]), ("unknown", pair[1])], 2):
            client = world.client()
            client.get("/sign-in/")
            for step, form in (("ask", {"do": "send"}), ("try", {"do": "enter", "code": "x"})):
                began = time.perf_counter()
                client.post("/sign-in/?next=/c/zs/", {"phone": digits, **form})
                taken[f"{step} {kind}"].append((time.perf_counter() - began) * 1000)
    middle = {name: round(median(values), 3) for name, values in taken.items()}
    differ = {step: round(abs(middle[f"{step} known"] / middle[f"{step} unknown"] - 1), 4) for step in ("ask", "try")}
    return {
        "benchmark": "door",
        "database": connection.vendor,
        "rounds": rounds,
        "milliseconds": middle,
        "differ": differ,
    }


if __name__ == "__main__":
    raise SystemExit(main())
