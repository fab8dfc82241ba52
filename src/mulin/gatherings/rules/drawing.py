"""A draw by lot that anybody can repeat.

Before anybody enters, the SHA-256 of a secret is public. At the draw the secret becomes public, and
with it a number that nobody could know before (a state lottery's, say) where one was announced. The lot
of a ticket is the SHA-256 of secret, number and ticket; the smallest lots are drawn first. `draw_check.py`
does the same again, written by itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mulin.gatherings.rules.admission import Unit, admitted


@dataclass(frozen=True, slots=True)
class Entry:
    """A ticket with what its holders need: alone, or a family that comes together."""

    key: UUID
    ticket: int
    needs: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Lots:
    """All entries in the order drawn, and which of them got their places."""

    order: tuple[Entry, ...]
    won: frozenset[UUID]


def fingerprint(secret: str) -> str:
    """What is published beforehand."""
    return hashlib.sha256(secret.encode()).hexdigest()


def rules_hash(rules: Mapping[str, Any]) -> str:
    """One number for all that was published beforehand, as the ledger keeps it."""
    return hashlib.sha256(json.dumps(rules, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def lot_of(secret: str, number: str, ticket: int) -> str:
    """The lot of a ticket."""
    return hashlib.sha256(f"{secret}|{number}|{ticket}".encode()).hexdigest()


def draw(entries: Sequence[Entry], *, secret: str, number: str, free: Mapping[str, int]) -> Lots:
    """Draw: nobody who was drawn later gets a place that an earlier one could have had."""
    order = sorted(entries, key=lambda entry: lot_of(secret, number, entry.ticket))
    won = admitted([Unit(entry.key, entry.needs) for entry in order], free)
    return Lots(tuple(order), frozenset(won))
