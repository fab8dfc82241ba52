"""`mulin screens`: a picture of every page, for people to look at."""

from __future__ import annotations

import argparse
import subprocess
import sys

from mulin.ops.shell import in_checkout

NAME = "screens"
HELP = "Photograph every page in several widths, sizes, themes and languages into a folder."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(takes_rest=True, rest=[])
    parser.usage = "mulin screens [--out FOLDER] …"


def run(arguments: argparse.Namespace) -> int:
    folder = in_checkout(NAME)
    return subprocess.call([sys.executable, "-m", "tools.screens", *arguments.rest], cwd=folder)
