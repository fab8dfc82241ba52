"""`mulin worker`: does the long work, beside a server that was started by other means."""

from __future__ import annotations

import argparse

from mulin.ops.shell import start_django

NAME = "worker"
HELP = "Do the long work (imports, prints, messages) until stopped. `mulin up` starts its own."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what is waiting now, then end")


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from mulin.base import jobs
    from mulin.ops import refusals, serving

    refusals.refuse_nothing_there()
    if arguments.once:
        jobs.run_due()
        return 0
    return serving.work()
