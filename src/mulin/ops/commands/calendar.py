"""`mulin calendar export`: a community's gatherings as an iCalendar file."""

from __future__ import annotations

import argparse
from pathlib import Path

from mulin.ops.shell import answer, open_house, the_community, writing_to

NAME = "calendar"
HELP = "Write a community's gatherings into an iCalendar file."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    text = "Write the gatherings of a community, two months back and a year ahead, into an iCalendar file."
    export = steps.add_parser("export", help="write the calendar of a community", description=text)
    export.add_argument("--community", required=True, metavar="CODE", help="code or full name of the community")
    export.add_argument("--out", required=True, type=Path, metavar="FILE.ics", help="the file to write")
    export.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    with writing_to(arguments.out) as path:
        open_house()
        from mulin.gatherings.queries import community_calendar

        community = the_community(arguments.community)
        content, count = community_calendar(community.id, name=community.name, code=community.code)
        path.write_bytes(content)
    answer(arguments, {"community": community.code, "events": count}, f"{count} gatherings are in {arguments.out}.")
    return 0
