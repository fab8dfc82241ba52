"""The life of one import."""

from __future__ import annotations

from datetime import datetime, timedelta

from mulin.kernel.errors import RuleError

UNDO_WITHIN = timedelta(days=7)

STEPS: dict[str, frozenset[str]] = {
    "unread": frozenset({"unread", "previewed", "dropped"}),
    "previewed": frozenset({"unread", "previewed", "waiting", "dropped"}),
    "waiting": frozenset({"applying"}),
    "applying": frozenset({"applied"}),
    "applied": frozenset({"waiting", "undoing"}),  # once more for rows mended afterwards
    "undoing": frozenset({"undone"}),
    "undone": frozenset(),
    "dropped": frozenset(),
}


def check_step(before: str, after: str) -> None:
    """Whether an import may go from one state to another. Raises RuleError roster-state."""
    if after not in STEPS[before]:
        raise RuleError("roster-state")


def may_undo(applied_at: datetime | None, now: datetime) -> bool:
    """Whether an import may still be undone as a whole: within seven days."""
    return applied_at is not None and now - applied_at <= UNDO_WITHIN


def check_undo(applied_at: datetime, now: datetime) -> None:
    """Raises RuleError roster-undo-late after seven days."""
    if not may_undo(applied_at, now):
        raise RuleError("roster-undo-late", days=UNDO_WITHIN.days)
