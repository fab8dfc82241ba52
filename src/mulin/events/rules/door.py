"""The door session: a tablet that may do one thing, at one gathering, until a while after its end."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from mulin.kernel.errors import RuleError

INVITATION = timedelta(minutes=15)
AFTER_END = timedelta(hours=2)  # the session
KEPT_AFTER_END = timedelta(hours=24)  # the copy on the device
IDLE = timedelta(minutes=10)  # then the PIN is asked for
TRIES = 5
PIN_LENGTH = 6
_ROUNDS = 100_000
_EASY = frozenset({"123456", "654321", "123123", "112233", "121212", "012345"})


def check_pin(pin: str) -> str:
    """A PIN of six figures that is not the first anybody tries. Raises RuleError "door-pin-form", "door-pin-easy"."""
    if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdecimal()):
        raise RuleError("door-pin-form", field="pin")
    if pin in _EASY or len(set(pin)) == 1:
        raise RuleError("door-pin-easy", field="pin")
    return pin


def new_salt() -> str:
    return secrets.token_hex(16)


def pin_digest(pin: str, salt: str) -> str:
    """PBKDF2 of the PIN; the device computes the same, so that it can be asked for without network."""
    return hashlib.pbkdf2_hmac("sha256", pin.encode(), bytes.fromhex(salt), _ROUNDS).hex()


def session_ends(gathering_ends_at: datetime) -> datetime:
    """When a device's session ends by itself."""
    return gathering_ends_at + AFTER_END


def copy_ends(gathering_ends_at: datetime) -> datetime:
    """When the copy on the device is wiped at the latest."""
    return gathering_ends_at + KEPT_AFTER_END


def is_late(received_at: datetime, gathering_ends_at: datetime) -> bool:
    """Whether a batch comes so late that a person should see it first."""
    return received_at > copy_ends(gathering_ends_at)
