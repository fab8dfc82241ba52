"""What a desk says: small operations with an id of their own, which may arrive late, twice and in any order.

Each operation is true by itself ("this card got two stamps at that station"), so that a set of them has
one meaning whatever its order; `truth` reads the set.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from mulin.events.rules.cards import CODE_LENGTH
from mulin.kernel import ids
from mulin.kernel.chinese import clean_text
from mulin.kernel.errors import RuleError

MOST_OPS = 500
MOST_STAMPS = 5  # a graded station gives one to five
MOST_CHILDREN = 9
NAME_LIMIT = 30
SLIP_LIMIT = 16
LEAST_SKEW = timedelta(minutes=1)  # what the way of a batch may take; below it the device's clock is believed
BEFORE_START = timedelta(hours=2)


class OpKind(StrEnum):
    ARRIVE = "arrive"  # somebody came
    CARD = "card"  # a stamp card was given to somebody
    STAMP = "stamp"  # a station stamped a card
    MARKS = "marks"  # the paper card shows so many stamps of a station
    RIDDLE = "riddle"  # a riddle was answered rightly, as the keeper judged by the sealed sheet
    PRIZE = "prize"  # a prize was handed over
    UNDO = "undo"  # an earlier operation was a slip


@dataclass(frozen=True, slots=True, kw_only=True)
class Op:
    """One operation as a device said it. `at` is the device's own clock."""

    id: UUID
    seq: int
    kind: OpKind
    at: datetime
    person_id: UUID | None = None
    name: str = ""
    children: int = 0
    card: str = ""
    station_id: UUID | None = None
    stamps: int = 0
    slip: str = ""  # a riddle's slip, by number or code
    prize_id: UUID | None = None
    instead_of: UUID | None = None  # the prize that had run out
    target: UUID | None = None


_NEEDS: Mapping[OpKind, tuple[str, ...]] = {
    OpKind.ARRIVE: (),
    OpKind.CARD: ("card",),
    OpKind.STAMP: ("card", "station_id", "stamps"),
    OpKind.MARKS: ("card", "station_id"),
    OpKind.RIDDLE: ("card", "slip"),
    OpKind.PRIZE: ("card", "prize_id"),
    OpKind.UNDO: ("target",),
}


def read_op(raw: object) -> Op:
    """One operation from JSON. Raises RuleError "desk-op-unreadable"."""
    if not isinstance(raw, dict):
        raise RuleError("desk-op-unreadable")
    try:
        op = _read(raw)
    except (KeyError, ValueError, TypeError, OverflowError, AttributeError) as error:
        raise RuleError("desk-op-unreadable") from error
    if any(not getattr(op, part) for part in _NEEDS[op.kind]):
        raise RuleError("desk-op-unreadable")
    if op.kind in (OpKind.ARRIVE, OpKind.CARD) and not (op.person_id or op.name or op.kind == OpKind.CARD):
        raise RuleError("desk-op-unreadable")
    return op


def _read(raw: Mapping[str, Any]) -> Op:
    return Op(
        id=UUID(str(raw["id"])),
        seq=_within(raw["seq"], 0, 2**31 - 1),
        kind=OpKind(str(raw["kind"])),
        at=_moment(raw["at"]),
        person_id=_key(raw, "person"),
        name=clean_text(str(raw.get("name") or ""), limit=NAME_LIMIT),
        children=_within(raw.get("children") or 0, 0, MOST_CHILDREN),
        card=_card(raw.get("card")),
        station_id=_key(raw, "station"),
        stamps=_within(raw.get("stamps") or 0, 0, MOST_STAMPS),
        slip=clean_text(str(raw.get("slip") or ""), limit=SLIP_LIMIT),
        prize_id=_key(raw, "prize"),
        instead_of=_key(raw, "instead_of"),
        target=_key(raw, "target"),
    )


def _key(raw: Mapping[str, Any], part: str) -> UUID | None:
    return UUID(str(raw[part])) if raw.get(part) else None


def _within(value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(value)
    return value


def _card(value: object) -> str:
    code = ids.read_code(str(value or "")[:64])
    if code and (len(code) != CODE_LENGTH or not ids.is_well_written(code)):
        raise ValueError(code)
    return code


def _moment(value: object) -> datetime:
    """Milliseconds since 1970, as a browser counts."""
    milliseconds = _within(value, -(2**53), 2**53)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


def clamp(at: datetime, *, starts_at: datetime, received_at: datetime) -> tuple[datetime, bool]:
    """The time an operation counts as done, and whether the device's clock was put right for it.

    Between two hours before the start and the moment it arrived here (safety T31).
    """
    earliest = min(starts_at - BEFORE_START, received_at)
    kept = min(max(at, earliest), received_at)
    return kept, kept != at


def set_right(op: Op, *, clock_said: datetime | None, received_at: datetime) -> tuple[Op, bool]:
    """An operation by the server's time, where the device's clock was off when it handed in; and whether it was.

    Who was first is then the same whichever tablet's clock is slow (safety P10).
    """
    skew = received_at - clock_said if clock_said else timedelta()
    if abs(skew) < LEAST_SKEW:
        return op, False
    try:
        return replace(op, at=op.at + skew), True
    except OverflowError:
        return op, False


def read_clock(value: object) -> datetime | None:
    """What a device says its clock shows; None where it says nothing a clock could show."""
    try:
        return _moment(value)
    except (ValueError, OverflowError):
        return None


def said_ops(text: str) -> list[dict[str, Any]]:
    """The operations of what a desk had sent, as far as it can be read: one, or a batch of them."""
    try:
        found = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return []
    if isinstance(found, dict) and isinstance(found.get("ops"), list):
        return [one for one in found["ops"] if isinstance(one, dict)][:MOST_OPS]
    return [found] if isinstance(found, dict) else []


def said_at(text: str) -> datetime | None:
    """When the first of them was done, by the desk's clock; None where nothing says so."""
    return next((at for one in said_ops(text) if (at := read_clock(one.get("at")))), None)


def sign(secret: str, body: bytes) -> str:
    """The signature of a batch, by the secret only this device and the server know."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(secret: str, body: bytes, signature: str) -> bool:
    """Whether `signature` is that of `body`; takes as long for a wrong one."""
    return hmac.compare_digest(sign(secret, body), signature)


def fold_key(secret: str, text: str) -> str:
    """What a device keeps of a door or a card number instead of the thing: findable, not readable."""
    return hmac.new(secret.encode(), f"find:{text}".encode(), hashlib.sha256).hexdigest()[:16]


def check_batch(raw_ops: object) -> Sequence[object]:
    """The operations of a batch, still raw. Raises RuleError "desk-batch-unreadable", "desk-batch-long"."""
    if not isinstance(raw_ops, list):
        raise RuleError("desk-batch-unreadable")
    if len(raw_ops) > MOST_OPS:
        raise RuleError("desk-batch-long", most=MOST_OPS)
    return raw_ops
