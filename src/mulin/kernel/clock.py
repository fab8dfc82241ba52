"""The only clock.

Everything that asks for the time asks here, so that tests and the demo's history can stand at
another moment. Times are aware UTC; a community's own zone is applied only where it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")

_standing_at: ContextVar[datetime | None] = ContextVar("standing_at", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _standing_at.get() or datetime.now(UTC)


def today(zone: ZoneInfo = CHINA) -> date:
    """The present day in `zone`."""
    return now().astimezone(zone).date()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at `moment` (aware); used to play the demo's history."""
    if moment.tzinfo is None:
        raise ValueError("standing_at() takes an aware datetime")
    token = _standing_at.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _standing_at.reset(token)
