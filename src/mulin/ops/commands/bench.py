"""`mulin bench`: the measurements of docs/testing.md, against a bare Django view as the limit."""

from __future__ import annotations

import argparse
import subprocess
import sys

from mulin.ops.shell import in_checkout

NAME = "bench"
HELP = "Measure what Mulin promises: pages against the limit app, import, print run, first start."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(takes_rest=True, rest=[])
    parser.usage = "mulin bench [NAME …] [--json]"


def run(arguments: argparse.Namespace) -> int:
    folder = in_checkout(NAME)
    return subprocess.call([sys.executable, "-m", "benchmarks", *arguments.rest], cwd=folder)
