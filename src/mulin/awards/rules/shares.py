"""A secret in three shares of which any two give it back and one alone says nothing (Shamir, GF(256)).

On paper a share is its number, the value in Crockford's 32 signs, and three check signs that also
know the round: a slip of the pen and the share of another round are both noticed.
"""

from __future__ import annotations

import hashlib

from mulin.kernel import ids
from mulin.kernel.errors import RuleError

COUNT = 3
_CHECK = 3


def _times(one: int, other: int) -> int:
    """The product in GF(256) with AES's polynomial."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one = (one << 1) ^ (0x11B if one & 0x80 else 0)
        other >>= 1
    return product


def _inverse(value: int) -> int:
    found = 1
    for _ in range(254):  # value ** 254 is its inverse
        found = _times(found, value)
    return found


def split(secret: bytes, noise: bytes) -> dict[int, bytes]:
    """The three shares of `secret`, by number. `noise` is as long as the secret, random, used once."""
    if len(noise) != len(secret):
        raise ValueError("noise must be as long as the secret")
    return {
        number: bytes(s ^ _times(number, n) for s, n in zip(secret, noise, strict=True))
        for number in range(1, COUNT + 1)
    }


def join(one: tuple[int, bytes], other: tuple[int, bytes]) -> bytes:
    """The secret from two shares (number, value). Raises RuleError "share-same"."""
    (x, a), (y, b) = one, other
    if x == y:
        raise RuleError("share-same")
    turn = _inverse(x ^ y)
    return bytes(_times(_times(y, turn), p) ^ _times(_times(x, turn), q) for p, q in zip(a, b, strict=True))


def write(number: int, value: bytes, *, round_id: bytes) -> str:
    """A share as it stands on paper, in groups of four."""
    body = str(number) + _to_signs(value)
    text = body + _check(body, round_id)
    return "-".join(text[place : place + 4] for place in range(0, len(text), 4))


def read(text: str, *, round_id: bytes, length: int) -> tuple[int, bytes]:
    """What stands on the paper. Raises RuleError "share-mistyped" (also for another round's share)."""
    seen = ids.read_code(text)
    body, check = seen[:-_CHECK], seen[-_CHECK:]
    signs = -(-length * 8 // 5)
    if len(body) != 1 + signs or body[0] not in "123" or check != _check(body, round_id):
        raise RuleError("share-mistyped")
    return int(body[0]), _from_signs(body[1:], length)


def _check(body: str, round_id: bytes) -> str:
    value = hashlib.sha256(round_id + body.encode()).digest()
    return "".join(ids.ALPHABET[byte % 32] for byte in value[:_CHECK])


def _to_signs(value: bytes) -> str:
    signs = -(-len(value) * 8 // 5)
    number = int.from_bytes(value, "big") << (signs * 5 - len(value) * 8)
    return "".join(ids.ALPHABET[number >> (5 * place) & 31] for place in reversed(range(signs)))


def _from_signs(text: str, length: int) -> bytes:
    number = 0
    for sign in text:
        number = number << 5 | ids.ALPHABET.index(sign)
    return (number >> (len(text) * 5 - length * 8)).to_bytes(length, "big")
