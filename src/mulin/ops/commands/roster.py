"""`mulin roster import`: the office's roster from the shell, as the desk's import page does it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mulin.ops.refused import Refused
from mulin.ops.shell import answer, open_house, shell_actor, the_community

NAME = "roster"
HELP = "Import the office's roster (名册)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    text = "Read a roster (xlsx, xls or csv) and print as JSON how many rows are new, changed, the same, held back."
    load = steps.add_parser("import", help="read a roster, and apply it with --apply", description=text)
    load.add_argument("file", metavar="FILE", type=Path, help="the workbook or csv file")
    load.add_argument("--community", required=True, metavar="CODE", help="code or full name of the community")
    load.add_argument("--apply", action="store_true", help="change the roster; without it only the preview is made")
    load.add_argument(
        "--make-buildings",
        action="store_true",
        help="make the buildings that more than one row names; only in a community that has none yet",
    )
    load.set_defaults(json=True)


def run(arguments: argparse.Namespace) -> int:
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        raise Refused(f"{arguments.file} cannot be read ({error.strerror}).") from error
    open_house()
    from mulin.roster import actions as roster

    community = the_community(arguments.community)
    counts = roster.import_file(
        shell_actor(community),
        name=arguments.file.name,
        content=content,
        apply=arguments.apply,
        make_buildings=arguments.make_buildings,
    )
    needs_buildings = counts.pop("needs_buildings")
    if needs_buildings and counts["held"]:
        sys.stderr.write(
            f"mulin: {community.name} has no buildings yet, so rows are held back. If the file names them rightly, "
            "run this again with --make-buildings.\n"
        )
    answer(arguments, counts, "")
    return 0
