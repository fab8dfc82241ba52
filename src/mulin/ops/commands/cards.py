"""`mulin cards print`: a print run of neighbour cards (睦邻卡) into a PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from mulin.ops.shell import answer, open_house, shell_actor, the_community, writing_to

NAME = "cards"
HELP = "Print neighbour cards (睦邻卡) into a PDF."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    text = "Print the card of every household of a community, or of one building, into a PDF."
    print_ = steps.add_parser("print", help="print a community's or a building's cards", description=text)
    print_.add_argument("--community", required=True, metavar="CODE", help="code or full name of the community")
    print_.add_argument("--building", metavar="NAME", help="only this building, for example 6号楼")
    print_.add_argument("--out", required=True, type=Path, metavar="FILE.pdf", help="the file to write")
    print_.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    with writing_to(arguments.out) as path:
        open_house()
        from mulin.cards import actions as cards

        community = the_community(arguments.community)
        printed = cards.print_to_file(shell_actor(community), building_name=arguments.building, path=path)
    answer(arguments, printed, f"{printed['cards']} cards are in {arguments.out}.")
    return 0
