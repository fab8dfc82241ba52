"""`mulin doctor`: is this installation safe and sound?"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from mulin.ops.shell import answer, start_django

NAME = "doctor"
HELP = "Look this installation over and print green and red lines. Exit code 1 if one is red."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from mulin.ops import doctor, refusals

    refusals.refuse_nothing_there()
    found = doctor.examine()
    is_sound = all(finding.ok for finding in found)
    lines = [f"{_mark(finding.ok)}  {finding.name}: {finding.words}" for finding in found]
    answer(arguments, {"ok": is_sound, "checks": [asdict(finding) for finding in found]}, "\n".join(lines))
    return 0 if is_sound else 1


def _mark(ok: bool) -> str:  # noqa: FBT001  # one obvious argument
    word = " ok " if ok else "FAIL"
    if not sys.stdout.isatty():
        return word
    return f"\033[{32 if ok else 31}m{word}\033[0m"
