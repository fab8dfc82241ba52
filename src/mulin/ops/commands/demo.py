"""`mulin demo`: the demo without a server, and the way out of it."""

from __future__ import annotations

import argparse

from mulin.ops.refused import Refused
from mulin.ops.shell import answer, open_house, shell_actor, start_django, the_community

NAME = "demo"
HELP = "Load the demo, 中山社区, into an empty data folder; or make a demo community a real one."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(step="load")
    steps = parser.add_subparsers(dest="step", metavar="STEP")
    leave = steps.add_parser(
        "leave",
        help="a demo community becomes real: calls, messages and prints work from now on",
        description="A demo community becomes real: calls, messages and prints work from now on.",
    )
    leave.add_argument("--community", required=True, metavar="CODE", help="code or full name of the community")
    leave.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    return _leave(arguments) if arguments.step == "leave" else _load(arguments)


def _load(arguments: argparse.Namespace) -> int:
    start_django()
    from mulin.ops import house

    with house.only_one():
        house.prepare()
        if not house.is_empty():
            raise Refused("the data folder already holds communities; name an empty one with MULIN_DATA.")
        counts = house.load_demo()
    text = "\n".join(["The demo is loaded. See it with `mulin up`.", *(f"  {k}: {v}" for k, v in counts.items())])
    answer(arguments, counts, text)
    return 0


def _leave(arguments: argparse.Namespace) -> int:
    open_house()
    from mulin.places import actions as places

    community = the_community(arguments.community)
    if not community.is_demo:
        raise Refused(f"{community.name} is no demo community.")
    places.leave_demo(shell_actor(community), community=community)
    answer(
        arguments,
        {"community": community.code, "is_demo": False},
        f"{community.name} is no demo any more: telephone links call, messages leave, prints carry no 演示.",
    )
    return 0
