"""A place has become free: how long the next in line has to answer, and who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

ANSWER = timedelta(hours=24)
SHORTEST = timedelta(hours=2)  # less is no time to answer
NEAR = timedelta(hours=3)  # so shortly before the start somebody rings instead


@dataclass(frozen=True, slots=True)
class Offer:
    """Until when the place is kept, and whether a person rings to ask."""

    answer_by: datetime
    by_phone: bool


def offer_for(*, now: datetime, starts_at: datetime, reads_messages: bool) -> Offer | None:
    """The offer to the next in line; None once it has begun.

    Somebody without an account, and everybody shortly before the start, is asked by telephone: that
    offer does not run out by itself, since nobody may lose a place for not having been rung.
    """
    if now >= starts_at:
        return None
    until = min(now + ANSWER, starts_at - NEAR)
    if not reads_messages or until - now < SHORTEST:
        return Offer(starts_at, by_phone=True)
    return Offer(until, by_phone=False)
