"""`mulin manage …`: Django's own commands."""

from __future__ import annotations

import argparse

NAME = "manage"
HELP = "Run one of Django's own commands, for example `mulin manage check --deploy`."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(takes_rest=True, rest=[])
    parser.usage = "mulin manage DJANGO-COMMAND …"


def run(arguments: argparse.Namespace) -> int:
    from mulin.config import manage

    manage.main(arguments.rest or ["help"])
    return 0
