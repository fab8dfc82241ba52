"""`mulin test`: the tests, on either database, and the journeys in a real browser."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from mulin.ops import needs, postgres
from mulin.ops.refused import Refused
from mulin.ops.shell import in_checkout, say

NAME = "test"
HELP = "Run the tests: on SQLite, with --postgres (and on CI) also on PostgreSQL, and the browser journeys."
WORKERS = "3"  # on two cores: browsers and servers are waited for, and a third fills the time


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--postgres", action="store_true", help="also on PostgreSQL")
    parser.add_argument("--no-browser", action="store_true", help="leave the browser journeys out")
    parser.set_defaults(takes_rest=True, rest=[])
    parser.usage = "mulin test [--postgres] [--no-browser] [PYTEST-ARGUMENT …]"


def run(arguments: argparse.Namespace) -> int:
    folder = in_checkout(NAME)
    on_ci = os.environ.get("CI") == "true"
    elsewhere = bool(os.environ.get("MULIN_TEST_DATABASE_URL"))
    on_postgres = arguments.postgres or on_ci or elsewhere
    needs.install_missing(browser=not arguments.no_browser, postgres=on_postgres and not elsewhere)
    marks = _marks(arguments, on_ci=on_ci)
    say("── on SQLite")
    codes = [_pytest(folder, [*marks, *arguments.rest], {"MULIN_DATABASE_URL": ""})]
    if on_postgres:
        with postgres.server_for_tests() as url:
            say("── on PostgreSQL")
            # journeys are about pages, not databases: once is enough
            codes.append(_pytest(folder, ["-m", "not browser", *arguments.rest], {"MULIN_DATABASE_URL": url}))
    return max(codes)


def _marks(arguments: argparse.Namespace, *, on_ci: bool) -> list[str]:
    if arguments.no_browser:
        return ["-m", "not browser"]
    if needs.find_browser() is None:
        if on_ci:
            raise Refused("the browser journeys need Chromium; on Debian: apt-get install chromium.")
        say("Chromium is not here, so the browser journeys are left out (on Debian: apt-get install chromium).")
        return ["-m", "not browser"]
    return []


def _pytest(folder: Path, arguments: list[str], settings: dict[str, str]) -> int:
    environment = {name: value for name, value in os.environ.items() if name not in {"MULIN_DATA", "PYTHONPATH"}}
    command = [sys.executable, "-m", "pytest", "-n", WORKERS, *arguments]
    return subprocess.call(command, cwd=folder, env={**environment, **settings})
