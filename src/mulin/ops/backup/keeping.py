"""When a backup is due, and which ones stay: of seven days, five weeks, twelve months (safety §4.11). Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

DAYS, WEEKS, MONTHS = 7, 5, 12
NIGHT = range(1, 5)  # hours
FRESH, OLDEST = timedelta(hours=12), timedelta(hours=26)


def is_due(now: datetime, newest: datetime | None, founded: datetime | None) -> bool:
    """Whether to make one: at night, or at any hour once the newest (or the house) is older than 26 hours.

    `now` in the community's time. Nothing is due in a house without a community.
    """
    since = newest or founded
    if since is None:
        return False
    return now - since > (FRESH if now.hour in NIGHT else OLDEST)


def to_keep(made: Collection[datetime]) -> set[datetime]:
    """Those of the backups made at these moments that stay; of each day, week and month the newest."""
    newest_first = sorted(made, reverse=True)
    kept: set[datetime] = set(newest_first[:1])
    spans = ((DAYS, "%Y-%j"), (WEEKS, "%G-%V"), (MONTHS, "%Y-%m"))
    for most, span in spans:
        newest: dict[str, datetime] = {}
        for moment in newest_first:
            newest.setdefault(moment.strftime(span), moment)
        kept.update(list(newest.values())[:most])
    return kept
