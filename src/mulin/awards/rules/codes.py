"""Codes that people read and type: the ticket on a paper ballot, a receipt, an objection's number.

A ticket has 11 random signs (55 bits) and a check sign. With 2,000 tickets out and 600 tries a minute
for seven days the chance that any try hits is about 3 in ten million (`guessing_chance`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from mulin.kernel import ids
from mulin.kernel.errors import RuleError

TICKET, RECEIPT = 12, 8


def new_ticket() -> str:
    """A fresh ticket, as it is kept nowhere but on its sheet."""
    return ids.with_check(ids.random_code(TICKET - 1))


def new_receipt() -> str:
    """A fresh receipt, or an objection's number."""
    return ids.with_check(ids.random_code(RECEIPT - 1))


def shown(code: str) -> str:
    """In groups of four: KQ7M-24XP."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def read(text: str, *, length: int, wrong: str) -> str:
    """A code as somebody typed it: case, dashes and look-alikes do not matter. Raises RuleError `wrong`."""
    code = ids.read_code(text[:60])
    if len(code) != length or not ids.is_well_written(code):
        raise RuleError(wrong, field="code")
    return code


def guessing_chance(*, tickets: int, tries: int) -> float:
    """The chance that one of `tries` different well-written guesses is one of `tickets`."""
    return tickets * tries / float(32 ** (TICKET - 1))


def in_order_for(voter: UUID, salt: UUID, things: Iterable[UUID]) -> list[UUID]:
    """`things` in the order one voter sees them: always the same for that voter, any order as likely."""
    return sorted(things, key=lambda thing: hashlib.sha256(salt.bytes + voter.bytes + thing.bytes).digest())


def box_digest(envelopes: Iterable[bytes]) -> str:
    """One hash over all envelopes of a box, whatever their order."""
    whole = hashlib.sha256()
    for one in sorted(hashlib.sha256(envelope).digest() for envelope in envelopes):
        whole.update(one)
    return whole.hexdigest()


def list_digest(keys: Iterable[UUID]) -> str:
    """One hash over the list of who may vote, whatever its order."""
    whole = hashlib.sha256()
    for key in sorted(keys):
        whole.update(key.bytes)
    return whole.hexdigest()
