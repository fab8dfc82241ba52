"""What a plain form of the desk says: keys and numbers, read with patience. What makes no sense has a sentence."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from mulin.events.actions.helping import MOST_QUARTERS
from mulin.kernel.errors import RuleError

MARK = "mark-"  # a field of the paper card: so many stamps of the station named behind it
_MOST_MARKS = 50
_DIGITS = 4
_HOURS = 8  # signs


def key(request: Any) -> UUID:
    """The key of this tap, by which it counts once. Raises RuleError "door-unclear"."""
    found = key_or_none(request, "key")
    if found is None:
        raise RuleError("door-unclear")
    return found


def key_or_none(request: Any, name: str) -> UUID | None:
    """What a field names, None where it is empty. Raises RuleError "door-unclear"."""
    text = request.POST.get(name, "").strip()
    return as_key(text) if text else None


def as_key(text: str) -> UUID:
    """What a field names. Raises RuleError "door-unclear"."""
    try:
        return UUID(text)
    except ValueError as error:
        raise RuleError("door-unclear") from error


def number(text: str, *, most: int) -> int | None:
    """A number as typed, full-width figures too; None for an empty field. Raises RuleError "door-number"."""
    seen = text.strip()
    if not seen:
        return None
    if len(seen) > _DIGITS or not seen.isdecimal() or int(seen) > most:
        raise RuleError("door-number", most=most)
    return int(seen)


def quarters(request: Any) -> dict[UUID, int]:
    """Who of the helpers came, and for how many quarter-hours each. Raises RuleError "door-unclear", "help-hours"."""
    return {as_key(one): _quarters(request.POST.get(f"hours-{one}", "")) for one in request.POST.getlist("came")}


def _quarters(text: str) -> int:
    try:
        hours = float(text.strip()[:_HOURS])
    except ValueError:
        hours = 0
    if not 0 < hours <= MOST_QUARTERS / 4:  # not a number compares false as well
        raise RuleError("help-hours", field="hours", most=MOST_QUARTERS // 4)
    return max(1, round(hours * 4))


def marks(request: Any) -> tuple[dict[UUID, int], dict[UUID, UUID]]:
    """What the paper card shows, station by station, and the key of each. Raises RuleError as `number`."""
    counts: dict[UUID, int] = {}
    keys: dict[UUID, UUID] = {}
    for name, text in request.POST.items():
        count = number(text, most=_MOST_MARKS) if name.startswith(MARK) else None
        if count is not None:
            station = as_key(name.removeprefix(MARK))
            counts[station], keys[station] = count, key_or_none(request, f"key-{station}") or uuid4()
    return counts, keys
