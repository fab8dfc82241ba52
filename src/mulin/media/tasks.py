"""Work of this room that comes round by itself."""

from __future__ import annotations

from typing import Any

from mulin.media import actions


def drop_files(job: Any) -> None:
    """Every minute: files of pictures taken away. Mostly there is nothing to do."""
    job.result = {"pictures": actions.drop_files()}


def drop_orphans(job: Any) -> None:
    """Every day, per community: files that no row knows."""
    job.result = {"files": actions.drop_orphans(job.community_id)}
