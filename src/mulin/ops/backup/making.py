"""Making a backup, proving that it can be opened, and letting old ones go."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection

from mulin import __version__
from mulin.base import crypto
from mulin.kernel import clock
from mulin.ops.backup import content, keeping
from mulin.ops.backup.envelope import Damaged, Opener, Sealer

MANIFEST = "manifest.json"
SUFFIX = ".mulin"
_STAMP = "mulin-%Y%m%d-%H%M%S"
_LARGEST_MANIFEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made and read back."""

    path: Path
    size: int
    rows: int
    files: int


def make(folder: Path | None = None) -> Made:
    """Write one backup into `folder` (default: the settings'), read it back, drop the old ones of that folder.

    Whole or absent: the file gets its name when it is complete and on the disk.
    """
    place = folder or settings.MULIN.backups
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    moment = clock.now()
    target = place / f"{moment.astimezone(clock.CHINA):{_STAMP}}{SUFFIX}"
    draft = target.with_suffix(".part")
    try:
        with private_file(draft) as file:
            manifest = _write(file, moment)
            file.flush()
            os.fsync(file.fileno())
        check(draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    _copy_to_second_place(target)
    _let_go(place)
    rows = sum(manifest["counts"].values())
    return Made(target, target.stat().st_size, rows, len(manifest["files"]))


def private_file(path: Path, flags: int = os.O_TRUNC) -> BinaryIO:
    """`path`, opened for writing, readable by this user alone."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | flags, 0o600), "wb")


def _write(file: BinaryIO, moment: datetime) -> dict[str, Any]:
    sealer = Sealer(file, settings.MULIN.backup_key)
    hashes: dict[str, str] = {}
    # the snapshot is readable, so it lies beside the database, never beside the backups
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.MULIN.data) as scratch:
        taken = content.snapshot(Path(scratch))
        with tarfile.open(fileobj=sealer, mode="w|") as archive:  # type: ignore[call-overload]  # only write is used
            for name, path in taken.parts.items():
                hashes[name] = _add(archive, name, path)
            for path in content.media():
                name = f"{content.FILES}{path.relative_to(settings.MEDIA_ROOT).as_posix()}"
                hashes[name] = _add(archive, name, path)
            manifest = _manifest(moment, taken.rows, hashes)
            _add_bytes(archive, MANIFEST, json.dumps(manifest, ensure_ascii=False).encode())
    sealer.close()
    return manifest


def _manifest(moment: datetime, counted: dict[str, int], hashes: dict[str, str]) -> dict[str, Any]:
    return {
        "version": __version__,
        "made_at": moment.isoformat(),
        "database": connection.vendor,
        "schema": content.schema(),
        "counts": counted,
        "files": hashes,
        "keys": crypto.key_mark().hex(),
    }


def _add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        entry = tarfile.TarInfo(name)
        entry.size = os.fstat(file.fileno()).st_size
        archive.addfile(entry, _Hashing(file, digest))
    return digest.hexdigest()


def _add_bytes(archive: tarfile.TarFile, name: str, body: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(body)
    archive.addfile(entry, io.BytesIO(body))


class _Hashing(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, file: BinaryIO, digest: Any) -> None:
        self._file, self._digest = file, digest

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._digest.update(piece)
        return piece


def check(path: Path, into: Path | None = None) -> dict[str, Any]:
    """Open a backup to its last byte and compare every part with its manifest; the manifest.

    Parts are written below `into` (default: a place that is dropped again). Raises `Damaged`.
    """
    if into is None:
        with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.MULIN.data) as scratch:
            return check(path, Path(scratch))
    with path.open("rb") as file:
        opener = Opener(file, settings.MULIN.backup_key)
        found, manifest = _unpack(opener, into)
        opener.drain()
    if found != manifest["files"]:
        raise Damaged
    snapshot = into / content.SNAPSHOT
    if manifest["database"] == "sqlite" and not content.is_sound(snapshot):
        raise Damaged
    return manifest


def _unpack(opener: Opener, into: Path) -> tuple[dict[str, str], dict[str, Any]]:
    hashes: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    try:
        with tarfile.open(fileobj=opener, mode="r|") as archive:  # type: ignore[call-overload]  # only read is used
            for entry in archive:
                file = archive.extractfile(entry)
                if file is None:
                    raise Damaged
                if entry.name == MANIFEST and entry.size <= _LARGEST_MANIFEST:
                    manifest = json.loads(file.read())
                else:
                    hashes[entry.name] = _put(file, _inside(into, entry.name))
    except (tarfile.TarError, ValueError) as error:
        raise Damaged from error
    if not manifest:
        raise Damaged
    return hashes, manifest


def _inside(into: Path, name: str) -> Path:
    place = into / name
    if not place.resolve().is_relative_to(into.resolve()):
        raise Damaged
    return place


def _put(file: Any, place: Path) -> str:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with private_file(place) as target:
        while piece := file.read(1 << 20):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def _copy_to_second_place(made: Path) -> None:
    second = settings.MULIN.backups_second
    if second is None:
        return
    second.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = second / f"{made.name}.part"
    shutil.copyfile(made, draft)
    draft.replace(second / made.name)
    _let_go(second)


def made_in(folder: Path) -> Iterator[tuple[datetime, Path]]:
    """Every backup of a folder with the moment it was made, by name."""
    for path in sorted(folder.glob(f"mulin-*{SUFFIX}")) if folder.is_dir() else ():
        try:
            yield datetime.strptime(path.stem, _STAMP).replace(tzinfo=clock.CHINA), path
        except ValueError:  # somebody else's file
            continue


def newest() -> datetime | None:
    """When the newest backup in the settings' folder was made."""
    return max((moment for moment, _path in made_in(settings.MULIN.backups)), default=None)


def _let_go(folder: Path) -> None:
    made = dict(made_in(folder))
    stay = keeping.to_keep(list(made))
    for moment, path in made.items():
        if moment not in stay:
            path.unlink(missing_ok=True)
