"""`mulin check`: everything about the code that a machine can hold, two at a time."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from mulin.ops.refused import Refused
from mulin.ops.shell import answer, in_checkout, say

NAME = "check"
HELP = "Check the code: style, types, floors, templates, migrations, translations, sizes, locks, docs."
AT_ONCE = 2
SOURCES = ("src", "tests", "tools", "benchmarks")

# The slow ones first, so that two lanes end together.
CHECKS: dict[str, list[str]] = {
    "types": ["-m", "mypy"],
    "templates": ["-m", "djlint", "src", "--lint", "--quiet"],
    "style": ["-m", "ruff", "check", *SOURCES, "mulin"],
    "format": ["-m", "ruff", "format", "--check", *SOURCES],
    "floors": ["-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
    "migrations": ["-m", "mulin.config.manage", "makemigrations", "--check", "--dry-run"],
    "settings": ["-m", "mulin.config.manage", "check", "--fail-level", "WARNING"],
    "translations": ["-m", "tools.messages", "check"],
    "docs": ["-m", "tools.docs", "check"],
    "locks": ["-m", "tools.locks", "check"],
    "sizes": ["-m", "tools.sizes"],
}


@dataclass(frozen=True, slots=True)
class Outcome:
    name: str
    ok: bool
    seconds: float
    output: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(sorted(CHECKS))}")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    folder = in_checkout(NAME)
    if unknown := set(arguments.names) - set(CHECKS):
        raise Refused(f"there is no check {', '.join(sorted(unknown))}. There are: {', '.join(sorted(CHECKS))}.")
    names = arguments.names or list(CHECKS)
    with tempfile.TemporaryDirectory(prefix="mulin-check-") as scratch, ThreadPoolExecutor(AT_ONCE) as lanes:
        outcomes = []
        for outcome in lanes.map(lambda name: _outcome(name, folder, Path(scratch)), names):
            outcomes.append(outcome)
            if not arguments.json:
                _show(outcome)
    wrong = [outcome.name for outcome in outcomes if not outcome.ok]
    text = f"{len(outcomes) - len(wrong)} of {len(outcomes)} checks are green." + (
        f" Not green: {', '.join(wrong)}." if wrong else ""
    )
    answer(arguments, {"ok": not wrong, "checks": [asdict(outcome) for outcome in outcomes]}, text)
    return 1 if wrong else 0


def _outcome(name: str, folder: Path, scratch: Path) -> Outcome:
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder / "src"),
        "MULIN_DATA": str(scratch / name / "data"),
        "MULIN_DATABASE_URL": "",
        "MULIN_LOG_LEVEL": "ERROR",
    }
    (scratch / name / "data").mkdir(parents=True)
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *CHECKS[name]],
        cwd=folder,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    return Outcome(name, done.returncode == 0, round(time.perf_counter() - begun, 1), done.stdout.strip())


def _show(outcome: Outcome) -> None:
    say(f"{'ok  ' if outcome.ok else 'FAIL'}  {outcome.name:<13} {outcome.seconds:5.1f} s")
    if not outcome.ok:
        say("\n".join(f"      {line}" for line in outcome.output.splitlines()))
