"""`mulin ledger verify`: is the sealed chain whole?"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from mulin.ops.shell import answer, open_house, the_community

NAME = "ledger"
HELP = "Check that the sealed ledger (台账) is whole."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    verify = steps.add_parser(
        "verify",
        help="name the first altered, missing or inserted fact, if there is one",
        description="Name the first altered, missing or inserted fact, if there is one. Exit code 1 if so.",
    )
    verify.add_argument("--community", metavar="CODE", help="code or full name of one community (default: all)")
    verify.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    open_house()
    from mulin.ledger import actions as ledger
    from mulin.places import queries as places

    chosen = [the_community(arguments.community)] if arguments.community else list(places.all_communities())
    found = [(community, ledger.verify(community.id)) for community in chosen]
    result = {community.code: {"ok": verdict.ok, **asdict(verdict)} for community, verdict in found}
    lines = [f"{community.name}: {verdict.words}" for community, verdict in found]
    answer(arguments, result, "\n".join(lines) or "there is no community yet.")
    return 0 if all(verdict.ok for _, verdict in found) else 1
