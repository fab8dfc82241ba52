"""Named reads over pictures."""

from __future__ import annotations

from mulin.media.queries.pictures import (
    holder_of,
    latest_shown,
    people_by_id,
    people_on,
    picture_counts,
    pictures_listed,
    pictures_of,
    reports_of,
    seen_on,
    shown_counts,
    stored_names,
    visible,
    waiting_count,
    who_is,
)
from mulin.media.queries.privacy import export, pictures_with

__all__ = [
    "export",
    "holder_of",
    "latest_shown",
    "people_by_id",
    "people_on",
    "picture_counts",
    "pictures_listed",
    "pictures_of",
    "pictures_with",
    "reports_of",
    "seen_on",
    "shown_counts",
    "stored_names",
    "visible",
    "waiting_count",
    "who_is",
]
