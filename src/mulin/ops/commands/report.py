"""`mulin report`: a community's work report (工作汇报) as a Word, PDF or Excel file."""

from __future__ import annotations

import argparse
from pathlib import Path

from mulin.ops.shell import answer, open_house, shell_actor, the_community, writing_to

NAME = "report"
HELP = "Write a work report (工作汇报) into a Word or PDF file."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--community", required=True, metavar="CODE", help="code or full name of the community")
    parser.add_argument("--period", required=True, metavar="PERIOD", help="2026, 2026-Q1, 2026-H1, 2026-09 or 2026-W39")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE", help="the file to write: .docx, .pdf or .xlsx (its figures)"
    )
    parser.add_argument("--english", action="store_true", help="write in English")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run(arguments: argparse.Namespace) -> int:
    with writing_to(arguments.out) as path:
        open_house()
        from django.utils.translation import override

        from mulin.reports import actions as reports

        community = the_community(arguments.community)
        period = reports.read_period(arguments.period)  # refused in the language of the terminal, not of the report
        with override("en" if arguments.english else "zh-hans"):
            made = reports.write_to_file(shell_actor(community), period=period, path=path)
    lines = [f"{figure['title']}: {figure['said']}" for figure in made["figures"].values()]
    answer(arguments, made, "\n".join([f"{made['title']} is in {arguments.out}.", *lines]))
    return 0
