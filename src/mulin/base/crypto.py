"""Encryption of personal fields and blind indexes for finding them again (safety §4.8).

A value is sealed with AES-256-GCM: key id (1 byte) ‖ nonce (12) ‖ text, bound to the table and
column, so that values cannot be moved between columns. A blind index is HMAC-SHA-256: for sign-in
with the installation's key, for the roster with a key derived per community, so that the dumps of
two communities cannot be joined.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_ID = 1
_NONCE = 12


class Unreadable(Exception):
    """A sealed value that no configured key opens: wrong key, or altered data."""


@cache
def _derived(purpose: str) -> bytes:
    return hmac.new(settings.MULIN.field_key, purpose.encode(), hashlib.sha256).digest()


def seal(text: str, *, bound_to: str) -> bytes:
    """`text` encrypted; `bound_to` names the table and column."""
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(_derived("seal")).encrypt(nonce, text.encode(), bound_to.encode())
    return bytes([KEY_ID]) + nonce + sealed


def unseal(value: bytes, *, bound_to: str) -> str:
    """The text that `seal` hid. Raises `Unreadable` if the key or the place is wrong."""
    nonce, sealed = value[1 : 1 + _NONCE], value[1 + _NONCE :]
    try:
        return AESGCM(_derived("seal")).decrypt(nonce, sealed, bound_to.encode()).decode()
    except InvalidTag as error:
        raise Unreadable(bound_to) from error


def blind_index(text: str, *, purpose: str, community_id: UUID | None = None) -> bytes:
    """A keyed fingerprint (16 bytes) by which an equal value can be found, and nothing else."""
    key = _derived(f"index:{purpose}:{community_id or 'installation'}")
    return hmac.new(key, text.encode(), hashlib.sha256).digest()[:16]


def key_mark() -> bytes:
    """A fingerprint of the field key, by which a backup knows whether it is opened with its own."""
    return _derived("mark")[:8]
