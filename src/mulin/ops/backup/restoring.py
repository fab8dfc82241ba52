"""Bringing a backup back: into a new place, never over something; the erased stay erased."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from mulin.base import crypto
from mulin.base.actor import Actor, Mouth
from mulin.kernel.errors import RuleError
from mulin.ops.backup import content, making
from mulin.ops.backup.envelope import Damaged
from mulin.ops.refused import Refused
from mulin.people.actions import erase_person
from mulin.people.models import Person, PersonState
from mulin.places.models import Community

ERASED = "erased.jsonl"  # beside the backups, since none of them can know who is erased later


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back."""

    made_at: str
    rows: int
    files: int
    erased_again: int
    not_erased: int  # in office today: hand over first


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
    again, left = erase_again(path.parent / ERASED)
    return Restored(manifest["made_at"], sum(manifest["counts"].values()), _files(manifest["files"]), again, left)


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


def note_erasure(actor: Actor, **facts: object) -> None:
    """Remember beside the backups that a person was erased, so that a restore erases them again. After commit.

    Only references, no names. Where the folder cannot be written the erasure still stands.
    """
    line = json.dumps({"community": str(actor.community_id), "person": str(facts["person_id"])})
    transaction.on_commit(lambda: _append(settings.MULIN.backups / ERASED, line), robust=True)


def _append(place: Path, line: str) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with making.private_file(place, os.O_APPEND) as file:
        file.write(f"{line}\n".encode())
        file.flush()
        os.fsync(file.fileno())


def erase_again(listed: Path) -> tuple[int, int]:
    """Erase everyone on the list who is there again; how many, and how many could not be (they hold an office)."""
    done = left = 0
    for line in listed.read_text().splitlines() if listed.exists() else ():
        entry = json.loads(line)
        person = Person.objects.of(UUID(entry["community"])).filter(id=entry["person"]).first()
        if person is None or person.state == PersonState.ERASED:
            continue
        community = Community.objects.get(id=entry["community"])
        actor = Actor.system(community.id, community_code=community.code, mouth=Mouth.SHELL)
        try:
            erase_person(actor, person=person)
            done += 1
        except RuleError:
            left += 1
    return done, left
