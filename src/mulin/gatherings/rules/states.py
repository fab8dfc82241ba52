"""Which state may follow which."""

from __future__ import annotations

from mulin.kernel.errors import RuleError

NEXT: dict[str, frozenset[str]] = {
    "planned": frozenset({"cancelled", "held"}),
    "held": frozenset({"planned"}),  # closed by mistake
    "cancelled": frozenset({"planned"}),  # it takes place after all
}
SIGN_UP_NEXT: dict[str, frozenset[str]] = {
    "entered": frozenset({"confirmed", "waiting", "cancelled"}),
    "waiting": frozenset({"offered", "confirmed", "cancelled"}),  # confirmed where names are no longer taken
    "offered": frozenset({"confirmed", "cancelled", "expired"}),
    "confirmed": frozenset({"cancelled"}),
    "cancelled": frozenset(),
    "expired": frozenset(),
}


def check_step(table: dict[str, frozenset[str]], before: str, after: str) -> None:
    """Whether a state may become another. Raises RuleError gathering-state-changed."""
    if after not in table[before]:
        raise RuleError("gathering-state-changed")
