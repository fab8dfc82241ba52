"""Bringing a backup back: into a new place, never over something; the erased stay erased."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from mulin.base import crypto
from mulin.ops.backup import content, gone, making
from mulin.ops.backup.envelope import Damaged
from mulin.ops.refused import Refused


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back."""

    made_at: str
    rows: int
    files: int
    erased_again: int
    not_erased: int  # in office today: hand over first
    consents_taken_back: int
    pictures_taken_away: int


def restore(path: Path) -> Restored:
    """Fill the (new, empty) place that the settings name from the backup at `path`.

    Raises `Refused` for a damaged file, other keys, a newer Mulin's backup, and a place that is not empty.
    """
    data = settings.MULIN.data
    if any(data.iterdir()):
        raise Refused(f"{data} is not empty; restore never overwrites. Name a new folder with --into.")
    staging = data / "restoring"
    try:
        manifest = making.check(path, staging)
    except Damaged:
        shutil.rmtree(staging, ignore_errors=True)
        raise Refused(f"{path} is no backup of this key, or was altered since it was made. Take another one.") from None
    if manifest["keys"] != crypto.key_mark().hex():
        shutil.rmtree(staging, ignore_errors=True)
        raise Refused("the field key is not the one of this backup: phones would stay unreadable. Name its keys.")
    _refuse_other_database(manifest["database"])
    _move_in(staging, data, manifest["schema"])
    shutil.rmtree(staging)
    call_command("migrate", verbosity=0, interactive=False)
    again = gone.let_go_again(path.parent / gone.LIST)
    return Restored(
        made_at=manifest["made_at"],
        rows=sum(manifest["counts"].values()),
        files=_files(manifest["files"]),
        erased_again=again.erased,
        not_erased=again.not_erased,
        consents_taken_back=again.consents,
        pictures_taken_away=again.pictures,
    )


def _files(hashes: dict[str, str]) -> int:
    return sum(name.startswith(content.FILES) for name in hashes)


def _refuse_other_database(vendor: str) -> None:
    if vendor != connection.vendor:
        wanted = "set MULIN_DATABASE_URL to a new PostgreSQL database" if vendor == "postgresql" else (
            "leave MULIN_DATABASE_URL out"
        )  # fmt: skip
        raise Refused(f"this backup was made on {vendor}; to restore it, {wanted}.")


def _move_in(staging: Path, data: Path, schema: dict[str, str]) -> None:
    files = staging / content.FILES
    if files.is_dir():
        files.rename(Path(settings.MEDIA_ROOT))
    if connection.vendor == "sqlite":
        connection.close()
        (staging / content.SNAPSHOT).rename(data / "mulin.sqlite3")
    else:
        content.bring_in(staging, schema)
