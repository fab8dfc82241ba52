"""A free place and time as a form sends it back when somebody taps it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from mulin.kernel import clock
from mulin.schedule.rules.finding import Slot


def slot_value(slot: Slot) -> str:
    """A free place and time as the value of a button."""
    return f"{slot.venue_id}|{slot.starts_at.isoformat()}|{slot.ends_at.isoformat()}"


def read_slot(value: str) -> tuple[UUID, datetime, datetime]:
    """The same read again. Raises ValueError for what no form of ours sends."""
    venue, starts, ends = value.split("|")
    span = [datetime.fromisoformat(text) for text in (starts, ends)]
    if any(moment.tzinfo is None for moment in span):
        raise ValueError(value)
    return UUID(venue), span[0], span[1]


def slot_fields(value: str) -> dict[str, str]:
    """What a planning form says once this place and time are chosen; nothing for what no form of ours sends."""
    try:
        venue_id, starts_at, ends_at = read_slot(value)
    except ValueError:
        return {}
    starts, ends = starts_at.astimezone(clock.CHINA), ends_at.astimezone(clock.CHINA)
    return {
        "venue": str(venue_id),
        "place_words": "",
        "day": starts.date().isoformat(),
        "begins": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "minutes": str(int((ends - starts).total_seconds() // 60)),
    }
