"""`mulin restore`: a backup into a new place."""

from __future__ import annotations

import argparse
import os
from dataclasses import asdict
from pathlib import Path

from mulin.ops.refused import Refused
from mulin.ops.shell import answer, start_django

NAME = "restore"
HELP = "Bring a backup back into a new, empty folder; sessions end, and who was erased stays erased."
_KEY_FILES = ("secret", "field", "ledger", "backup")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the backup")
    parser.add_argument("--into", type=Path, required=True, metavar="FOLDER", help="a new data folder")
    parser.add_argument("--keys", type=Path, metavar="FOLDER", help="the key folder it was made with")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    if not arguments.file.is_file():
        raise Refused(f"there is no file {arguments.file}.")
    into = arguments.into.resolve()
    if into.exists() and any(into.iterdir()):
        raise Refused(f"{into} is not empty; restore never overwrites. Name a new folder with --into.")
    _find_keys(arguments.keys, into)
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["MULIN_DATA"] = str(into)  # read when Django starts
    start_django()
    from mulin.ops import marks
    from mulin.ops.backup import restoring

    restored = restoring.restore(arguments.file.resolve())
    marks.note(anew=True)  # what was sealed after the backup is lost, and known to be
    lines = [
        f"{into}: {restored.rows:,} rows and {restored.files:,} files of {restored.made_at}. Start it with",
        f"  MULIN_DATA={into} MULIN_KEYS={os.environ.get('MULIN_KEYS') or f'{into}-keys'} mulin up",
    ]
    if restored.erased_again:
        lines.append(f"erased again, since they were erased after the backup: {restored.erased_again}")
    if restored.not_erased:
        lines.append(f"still to be erased when their office is handed over: {restored.not_erased}")
    if restored.consents_taken_back or restored.pictures_taken_away:
        lines.append(
            f"taken back again: {restored.consents_taken_back} consents, {restored.pictures_taken_away} pictures"
        )
    answer(arguments, asdict(restored), "\n".join(lines))
    return 0


def _find_keys(named: Path | None, into: Path) -> None:
    """Make sure that the keys are there: new ones would open nothing."""
    if named:
        os.environ["MULIN_KEYS"] = str(named.resolve())
    folder = Path(os.environ.get("MULIN_KEYS") or f"{into}-keys")
    given = {
        name for name in _KEY_FILES if {f"MULIN_{_setting(name)}", f"MULIN_{_setting(name)}_FILE"} & set(os.environ)
    }
    missing = [name for name in _KEY_FILES if name not in given and not (folder / name).is_file()]
    if missing:
        raise Refused(
            f"the key {missing[0]!r} is not in {folder}. Name the key folder with --keys, or give the keys as settings "
            "(`mulin backup keys` showed them)."
        )


def _setting(name: str) -> str:
    return f"{name.upper()}_KEY"
