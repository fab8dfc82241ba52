"""`mulin drill NAME`: one promise of safety, tried for as long as one likes, with a line of JSON at the end."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree  # reads what pytest has just written
from dataclasses import dataclass
from pathlib import Path

from mulin.ops.shell import in_checkout, say

NAME = "drill"
HELP = "Try a promise about safety in earnest: kill, oversell, tamper … in a throw-away house."


@dataclass(frozen=True, slots=True)
class Drill:
    """Tests that prove a promise, the setting that says how long they try, and how much a night tries."""

    promise: str
    tests: str
    rounds: str
    nightly: int


DRILLS = {
    "kill": Drill("P1, P2: no acknowledged write is lost by kill -9", "tests/drills/test_kill.py", "KILLS", 300),
    "oversell": Drill(
        "P3: 230 people for 200 places, also killed midway: none too many, none twice, in order, none forgotten",
        "tests/drills/test_oversell.py",
        "BURSTS",
        50,
    ),
    "power": Drill("P1b: a promise is confirmed by the disk first", "tests/drills/test_power.py", "POWER_WRITES", 500),
    "retry": Drill("P4: a request has one effect", "tests/drills/test_retry.py", "RETRIES", 100),
    "tamper": Drill("P8: whoever edits the ledger is seen", "tests/ledger/test_tamper.py", "LEDGER_ROWS", 2000),
    "jobs": Drill("P11: jobs survive kill -9", "tests/base/test_jobs_killed.py", "JOB_KILLS", 300),
    "restore": Drill(
        "P9: a backup brings back the same house, also from a burst",
        "tests/ops/test_backup.py tests/drills/test_restore.py",
        "BURST_RESTORES",
        20,
    ),
    "dbrestart": Drill(
        "P14: PostgreSQL is cut off under load: nothing lost, nothing twice, no 500",
        "tests/drills/test_dbrestart.py",
        "DB_RESTARTS",
        10,
    ),
    "diskfull": Drill("P12: a full disk says so and loses nothing", "tests/drills/test_diskfull.py", "FULL_DISKS", 30),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", choices=sorted(DRILLS), help="; ".join(f"{n}: {d.promise}" for n, d in DRILLS.items()))
    parser.add_argument("--rounds", type=int, metavar="N", help="how often (default: as a night does)")
    parser.add_argument("--seed", type=int, metavar="S", help="repeat a run that failed")
    parser.add_argument("--database", default="", metavar="URL", help="a PostgreSQL server (default: SQLite)")


def run(arguments: argparse.Namespace) -> int:
    folder = in_checkout(NAME)
    drill = DRILLS[arguments.name]
    rounds = arguments.rounds or drill.nightly
    seed = secrets.randbelow(2**32) if arguments.seed is None else arguments.seed
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mulin-drill-") as scratch:
        told = Path(scratch) / "told.xml"
        code = subprocess.call(
            [*_pytest(drill, seed), f"--junitxml={told}"],
            cwd=folder,
            env=_environment(drill, rounds, seed, arguments.database),
            stdout=sys.stderr,
        )
        tried, failed, found = _told(told)
    say(
        json.dumps(
            {
                "drill": arguments.name,
                "promise": drill.promise,
                "rounds": rounds,
                "seed": seed,
                "database": "postgresql" if arguments.database else "sqlite",
                "tried": tried,
                "failed": failed,
                "found": found,
                "seconds": round(time.monotonic() - begun, 1),
                "ok": code == 0,
            },
            ensure_ascii=False,
        )
    )
    return 0 if code == 0 else 1


def _pytest(drill: Drill, seed: int) -> list[str]:
    return [
        *(sys.executable, "-m", "pytest", "-q", "-x", *drill.tests.split()),
        *("-p", "no:cacheprovider", f"--randomly-seed={seed}", f"--hypothesis-seed={seed}"),
    ]


def _environment(drill: Drill, rounds: int, seed: int, database: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"MULIN_DATA", "PYTHONPATH"}}
    return {**kept, drill.rounds: str(rounds), "DRILL": "1", "DRILL_SEED": str(seed), "MULIN_DATABASE_URL": database}


def _told(path: Path) -> tuple[int, int, dict[str, object]]:
    """How many tests ran, how many failed, and the numbers they noted, from pytest's own record."""
    if not path.exists():
        return 0, 0, {}
    whole = ElementTree.parse(path).getroot()  # noqa: S314  # our own file
    suites = list(whole.iter("testsuite"))
    tried = sum(int(suite.get("tests", 0)) for suite in suites)
    found: dict[str, object] = {}
    for noted in whole.iterfind(".//property[@name='found']"):
        found |= json.loads(noted.get("value", "{}"))
    return tried, sum(int(suite.get("failures", 0)) + int(suite.get("errors", 0)) for suite in suites), found
