"""Handing over: which outcome may follow which, and how much of a building has been reached."""

from __future__ import annotations

from dataclasses import dataclass

from mulin.kernel.errors import RuleError

GIVEN = "given"
REFUSED = "refused"
RETURNED = "returned"

# The outcome a card has → the outcomes another attempt may give it.
_NEXT = {
    "": {"given", "absent", "refused", "later"},
    "absent": {"given", "absent", "refused", "later"},
    "later": {"given", "absent", "refused", "later"},
    "refused": {"given", "refused"},
    "returned": {"given", "absent", "refused", "later"},
    "given": {"returned"},
}


def check_outcome(before: str, after: str, *, state: str) -> None:
    """Raises RuleError "card-not-live" or "card-handed-over" when `after` cannot follow `before`."""
    if state != "live":
        raise RuleError("card-not-live")
    if after not in _NEXT[before]:
        raise RuleError("card-handed-over")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Cards of a building. `homes` are the households living there, with or without a card."""

    homes: int
    printed: int
    given: int
    refused: int

    @property
    def waiting(self) -> int:
        """Doors with a printed card that have not been reached: nobody asked yet, nobody at home."""
        return max(0, self.printed - self.given - self.refused)

    @property
    def without(self) -> int:
        """Homes for which no card is printed."""
        return max(0, self.homes - self.printed)

    def __add__(self, other: Coverage) -> Coverage:
        return Coverage(
            self.homes + other.homes,
            self.printed + other.printed,
            self.given + other.given,
            self.refused + other.refused,
        )
