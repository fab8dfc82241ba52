"""`mulin backup`: one encrypted file of everything but the keys; `mulin restore` brings it back."""

from __future__ import annotations

import argparse
from pathlib import Path

from mulin.ops.refused import Refused
from mulin.ops.shell import answer, open_house

NAME = "backup"
HELP = "Make an encrypted backup, prove one, or show the keys to be kept on paper."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="where to (default: MULIN_BACKUPS)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(step="make")
    steps = parser.add_subparsers(dest="step", metavar="STEP")
    check = steps.add_parser(
        "check",
        help="open a backup to its last byte and compare every part with what it should be",
        description="Open a backup to its last byte and compare every part with what it should be. Exit code 1 if not.",
    )
    check.add_argument("file", type=Path, help="the backup")
    check.add_argument("--json", action="store_true", help="print the result as JSON")
    keys = steps.add_parser(
        "keys",
        help="show the four keys, to be written or printed twice and put away sealed",
        description="Show the four keys, to be written or printed twice and put away sealed. "
        "Whoever has them and a backup can read everything; without them no backup can be read.",
    )
    keys.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    open_house()
    return {"make": _make, "check": _check, "keys": _keys}[arguments.step or "make"](arguments)


def _make(arguments: argparse.Namespace) -> int:
    from mulin.ops.backup import making

    made = making.make(arguments.to.resolve() if arguments.to else None)
    result = {"file": str(made.path), "bytes": made.size, "rows": made.rows, "files": made.files}
    answer(arguments, result, f"{made.path}: {made.rows:,} rows, {made.files:,} files, read back and whole.")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from mulin.ops.backup import making
    from mulin.ops.backup.envelope import Damaged

    if not arguments.file.is_file():
        raise Refused(f"there is no file {arguments.file}.")
    try:
        manifest = making.check(arguments.file)
    except Damaged:
        answer(
            arguments, {"ok": False}, f"{arguments.file} is no backup of this key, or was altered since it was made."
        )
        return 1
    rows = sum(manifest["counts"].values())
    result = {"ok": True, "made_at": manifest["made_at"], "rows": rows, "version": manifest["version"]}
    answer(arguments, result, f"whole: made {manifest['made_at']}, {rows:,} rows, {len(manifest['files']):,} parts.")
    return 0


def _keys(arguments: argparse.Namespace) -> int:
    from django.conf import settings

    keys = {
        "MULIN_BACKUP_KEY": settings.MULIN.backup_key.hex(),
        "MULIN_FIELD_KEY": settings.MULIN.field_key.hex(),
        "MULIN_LEDGER_KEY": settings.MULIN.ledger_key.hex(),
        "MULIN_SECRET_KEY": settings.SECRET_KEY,
    }
    shown = [f"{name}\n  {' '.join(value[i : i + 8] for i in range(0, len(value), 8))}" for name, value in keys.items()]
    words = "Keep this twice, sealed, apart from the backups. Leave the gaps out when typing it in."
    answer(arguments, keys, "\n".join([*shown, words]))
    return 0
