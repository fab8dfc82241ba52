"""Identifiers: UUIDv7 keys for rows, short codes with a check character for people.

UUIDv7 sorts by time and can be made on a tablet that is offline. Short codes leave out letters
that look alike and carry a check character, so that a slip of the pen is noticed.
"""

from __future__ import annotations

import secrets
import threading
import time
import unicodedata
import uuid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's 32 signs: no I L O U
_LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_SIGNS = frozenset(ALPHABET)

_lock = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """A new UUID version 7 (RFC 9562), strictly increasing within this process."""
    global _last
    with _lock:
        # 48 bits of milliseconds and 12 bits of fraction, so that keys made in one burst keep order
        ticks = time.time_ns() * 4096 // 1_000_000
        _last = ticks = max(ticks, _last + 1)
    milliseconds, fraction = ticks >> 12, ticks & 0xFFF
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76 | fraction << 64
    value |= 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def random_code(length: int) -> str:
    """`length` unguessable signs of `ALPHABET` (5 bits each)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(text: str) -> str:
    """What was typed or scanned, as we write it: upper case, look-alikes resolved, marks dropped."""
    folded = unicodedata.normalize("NFKC", text).upper().translate(_LOOK_ALIKE)
    return "".join(sign for sign in folded if sign in _SIGNS)


def check_character(body: str) -> str:
    """The Luhn mod 32 check character of `body` (signs of `ALPHABET` only).

    Notices every single wrong sign and every swap of neighbours but one (0 with Z).
    """
    total = 0
    for place, sign in enumerate(reversed(body)):
        value = ALPHABET.index(sign)
        if place % 2 == 0:
            value = value * 2 // 32 + value * 2 % 32
        total += value
    return ALPHABET[-total % 32]


def with_check(body: str) -> str:
    """`body` followed by its check character."""
    return body + check_character(body)


def is_well_written(code: str) -> bool:
    """Whether the last sign of `code` is the check character of the rest."""
    return len(code) > 1 and check_character(code[:-1]) == code[-1]
