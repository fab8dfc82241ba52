"""Result files of jobs: under the media folder by job, never under a name somebody typed."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings


def folder(job_id: UUID) -> Path:
    """Where the files of a job lie."""
    return Path(settings.MEDIA_ROOT) / "jobs" / str(job_id)


def write(job_id: UUID, name: str, content: bytes, content_type: str) -> dict[str, Any]:
    """Store `content` so that it is whole or absent, and return the entry for `Job.files`."""
    place = folder(job_id)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    stored = secrets.token_hex(8)
    draft = place / f"{stored}.part"
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place / stored)
    return {"name": name, "stored": stored, "type": content_type, "size": len(content)}


def path(job_id: UUID, entry: dict[str, Any]) -> Path:
    """The path of a kept file."""
    return folder(job_id) / str(entry["stored"])


def drop(job_id: UUID) -> None:
    """Remove every file of a job."""
    shutil.rmtree(folder(job_id), ignore_errors=True)


def drop_named(name: str) -> None:
    """Remove a folder whose job is gone."""
    shutil.rmtree(Path(settings.MEDIA_ROOT) / "jobs" / name, ignore_errors=True)
