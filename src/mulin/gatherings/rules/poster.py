"""The poster by which people check themselves in: its code is good for some minutes."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import UUID

WINDOW = 300  # seconds until the next code
AFTER = timedelta(hours=3)  # it may run on, and some scan as they leave
_SIGNS = 16


def poster_token(key: bytes, gathering_id: UUID, at: datetime) -> str:
    """The code that stands on the poster at a moment."""
    return _token(key, gathering_id, int(at.timestamp()) // WINDOW)


def token_fits(key: bytes, gathering_id: UUID, token: str, at: datetime) -> bool:
    """Whether a code is the present one or the one before: who has just scanned it may be slow."""
    slot = int(at.timestamp()) // WINDOW
    good = (_token(key, gathering_id, n) for n in (slot, slot - 1))
    return any(hmac.compare_digest(token.encode(), one.encode()) for one in good)


def is_poster_over(ends_at: datetime, now: datetime, *, is_held: bool) -> bool:
    """Whether nobody checks in from the poster any more: who was there is written down by who runs it."""
    return is_held or now >= ends_at + AFTER


def _token(key: bytes, gathering_id: UUID, slot: int) -> str:
    return hmac.new(key, f"{gathering_id}:{slot}".encode(), hashlib.sha256).hexdigest()[:_SIGNS]
