"""Where pictures lie: outside the web root, by community, under a random name; whole or absent."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from mulin.kernel import clock

SIZES = ("large", "small")
_OURS = re.compile(r"([0-9a-f]{32})\.(?:large|small)\.(?:jpg|part)\Z")
_SETTLED = timedelta(hours=1)  # younger files may belong to a picture that is being put down


def folder(community_id: UUID) -> Path:
    """Where the pictures of a community lie."""
    return Path(settings.MEDIA_ROOT) / "pictures" / community_id.hex


def path(community_id: UUID, stored: str, size: str) -> Path:
    """The file of one size of a picture."""
    return folder(community_id) / f"{stored}.{size}.jpg"


def write(community_id: UUID, pictures: Iterable[bytes]) -> str:
    """Store the sizes of a picture, each whole or absent, and return their random name. Nothing stays of a failure."""
    stored = secrets.token_hex(16)
    place = folder(community_id)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        for size, content in zip(SIZES, pictures, strict=True):
            _write_whole(path(community_id, stored, size), content)
    except BaseException:
        drop(community_id, stored)
        raise
    return stored


def _write_whole(target: Path, content: bytes) -> None:
    draft = target.with_suffix(".part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)


def drop(community_id: UUID, stored: str) -> None:
    """Remove every file of a picture; those that are gone already are no matter."""
    for size in SIZES:
        target = path(community_id, stored, size)
        target.unlink(missing_ok=True)
        target.with_suffix(".part").unlink(missing_ok=True)


def settled(community_id: UUID) -> set[str]:
    """The names of the pictures lying there for an hour or longer."""
    place = folder(community_id)
    before = (clock.now() - _SETTLED).timestamp()
    found = place.iterdir() if place.is_dir() else iter(())
    matched = [(_OURS.match(file.name), file) for file in found]
    return {match[1] for match, file in matched if match and _age_stamp(file) < before}


def _age_stamp(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
