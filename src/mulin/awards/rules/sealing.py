"""Envelopes: a choice sealed to the round's public key, all of one length.

X25519 with a key of its own for each envelope, HKDF-SHA-256, ChaCha20-Poly1305. The envelope is
bound to its round and voter, so that it cannot be put in somebody else's place. Randomness comes
from outside.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SEED_BYTES = 20  # 160 bits: 32 signs on paper
_PLAIN = 64  # bytes of every choice, whatever was chosen: its length would tell
_KEY = 32
ENVELOPE_BYTES = _KEY + _PLAIN + 16
_NONCE = bytes(12)  # each envelope has a key of its own, used once


class Damaged(Exception):
    """An envelope that its key does not open."""


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=_KEY, salt=None, info=b"mulin ballot " + purpose).derive(secret)


def public_key(seed: bytes) -> bytes:
    """The public key of a round's secret seed."""
    return _private(seed).public_key().public_bytes_raw()


def _private(seed: bytes) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_derived(seed, b"round key"))


def seal(marks: Sequence[int], *, public: bytes, bound_to: bytes, once: bytes) -> bytes:
    """`marks` (1–255, at most 63) in an envelope. `once`: 32 random bytes used for no other envelope."""
    plain = bytes([len(marks), *marks])
    if len(plain) > _PLAIN:
        raise ValueError("too many marks for an envelope")
    own = X25519PrivateKey.from_private_bytes(once)
    head = own.public_key().public_bytes_raw()
    shared = own.exchange(X25519PublicKey.from_public_bytes(public))
    key = _derived(shared + head + public, b"envelope")
    return head + ChaCha20Poly1305(key).encrypt(_NONCE, plain.ljust(_PLAIN, b"\0"), bound_to)


def unseal(envelope: bytes, *, seed: bytes, bound_to: bytes) -> tuple[int, ...]:
    """The marks in an envelope. Raises `Damaged`."""
    private = _private(seed)
    head, sealed = envelope[:_KEY], envelope[_KEY:]
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(head))
        key = _derived(shared + head + private.public_key().public_bytes_raw(), b"envelope")
        plain = ChaCha20Poly1305(key).decrypt(_NONCE, sealed, bound_to)
    except (InvalidTag, ValueError) as error:
        raise Damaged from error
    return tuple(plain[1 : 1 + plain[0]])
