"""How long a roster of 20,000 rows takes: read, preview, apply, the same file again, undo.

`python -m benchmarks.roster_import [--rows N] [--profile]` prints one line of JSON. Everything
happens in a throw-away data folder, or in the database that MULIN_DATABASE_URL names (which must be empty).
The file is the demo's own, many times over with other buildings and other names.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.house import open_house

MUST_SECONDS = 15
T = TypeVar("T")


def main() -> int:
    """Measure once; exit code 1 when preview and apply together take longer than promised."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    parser.add_argument("--json", action="store_true", help="accepted for likeness; the answer always is JSON")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mulin-bench-") as folder:
        open_house(Path(folder))
        result = measure(chosen.rows, profile=chosen.profile)
    print(json.dumps(result, ensure_ascii=False))
    return int(result["preview_and_apply_seconds"] > MUST_SECONDS)


def measure(rows: int, *, profile: bool = False) -> dict[str, Any]:
    """The seconds of each step, and the largest memory of this process and of the reading child, in MB."""
    from django.db import connection

    from mulin.base import jobs
    from mulin.roster import actions
    from mulin.roster.models import RosterImport

    content = roster_of(rows)
    actor = community(rows)
    seconds: dict[str, float] = {}
    processor: dict[str, float] = {}

    def timed(name: str, work: Callable[[], T]) -> T:
        profiler = cProfile.Profile()
        if profile:
            profiler.enable()
        began, busy = time.perf_counter(), _processor()
        found = work()
        seconds[name] = round(time.perf_counter() - began, 2)
        processor[name] = round(_processor() - busy, 2)
        if profile:
            profiler.disable()
            print(name, file=sys.stderr)
            pstats.Stats(profiler, stream=sys.stderr).sort_stats("cumtime").print_stats(40)
        return found

    def apply() -> None:
        actions.apply_import(actor, roster=roster)
        jobs.run_due()

    def undo() -> None:
        actions.undo_import(actor, roster=RosterImport.objects.of(actor).get(id=roster.id))
        jobs.run_due()

    roster = timed("preview", lambda: actions.bring_file(actor, name="roster.xlsx", content=content))
    first = dict(roster.counts)
    timed("apply", apply)
    again = timed("same_file_again", lambda: actions.bring_file(actor, name="roster.xlsx", content=content))
    timed("undo", undo)
    megabyte = 1024
    return {
        "benchmark": "roster_import",
        "database": connection.vendor,
        "rows": first["rows"],
        "file_kb": len(content) // 1024,
        "seconds": seconds,
        "processor_seconds": processor,
        "preview_and_apply_seconds": round(seconds["preview"] + seconds["apply"], 2),
        "must_seconds": MUST_SECONDS,
        "counts": {key: first[key] for key in ("new", "duplicates", "held")},
        "counts_again": {key: again.counts[key] for key in ("new", "changed", "same", "held")},
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // megabyte,
        "peak_child_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // megabyte,
    }


def _processor() -> float:
    """Processor seconds of this process and its finished children: what a busy machine does not stretch as much."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def community(rows: int) -> Any:
    """A community with as many buildings as the rows need, and the system as its actor."""
    from mulin.base.actor import Actor, Mouth
    from mulin.places import actions as places
    from mulin.places.actions import BuildingPlan

    street = places.ensure_subdistrict(city=("bench", "基准市"), district="一区", code="bench", name="基准街道")
    home = places.ensure_community(subdistrict=street, code="bench", name="基准社区", is_demo=True)
    actor = Actor.system(home.id, community_code=home.code, mouth=Mouth.IMPORT)
    for yard, numbers in YARDS.items():
        for copy in range(copies(rows)):
            courtyard = places.ensure_courtyard(actor, name=f"{yard}{copy}" if copy else yard)
            for number in numbers:
                places.ensure_building(actor, plan=BuildingPlan(f"{number}号楼", units=4, courtyard=courtyard))
    return actor


YARDS = {"东院": range(1, 5), "中院": range(5, 9), "西院": range(9, 13)}
_DEMO = Path(__file__).resolve().parents[1] / "src/mulin/ops/demo_data/zhongshan/roster.xlsx"


def copies(rows: int) -> int:
    """How many times the demo's roster is needed."""
    return -(-rows // 1645)


def roster_of(rows: int) -> bytes:
    """The demo's roster several times over: other courtyards, one character of each name changed."""
    from mulin.exchange import workbook

    table = workbook.read(_DEMO.read_bytes()).sheets[0].rows
    head, body = table[:3], table[3:-1]
    found = list(head)
    for copy in range(copies(rows)):
        for row in body[: rows - copy * len(body)]:
            found.append(
                [*row[:1], f"{row[1]}{copy}" if row[1] and copy else row[1], *row[2:5], _other(row[5], copy), *row[6:]]
            )
    return workbook.write_xlsx(found)


def _other(name: str, copy: int) -> str:
    return name[:-1] + chr(0x4E00 + (ord(name[-1]) - 0x4E00 + copy) % 20_000) if name and copy else name


if __name__ == "__main__":
    sys.exit(main())
