"""A free place and time as a form sends it back when somebody taps it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.schedule.rules.finding import Slot
from mulin.schedule.rules.for_all import ForAll
from mulin.schedule.rules.pattern import MOST_MINUTES
from mulin.schedule.rules.spans import FIRST_DAY, LAST_DAY, check_time


def slot_value(slot: Slot) -> str:
    """A free place and time as the value of a button."""
    return f"{slot.venue_id}|{slot.starts_at.isoformat()}|{slot.ends_at.isoformat()}"


def read_slot(value: str) -> tuple[UUID, datetime, datetime]:
    """The same read again. Raises ValueError for what no form of ours sends."""
    venue, starts, ends = value.split("|")
    span = [datetime.fromisoformat(text) for text in (starts, ends)]
    if any(moment.tzinfo is None for moment in span):
        raise ValueError(value)
    try:
        check_time(span[0], span[1])
    except RuleError as error:
        raise ValueError(value) from error
    return UUID(venue), span[0], span[1]


def slot_fields(value: str) -> dict[str, str]:
    """What a planning form says once this place and time are chosen; nothing for what no form of ours sends.

    For many days at once no day is said.
    """
    try:
        venue_id, starts_at, ends_at = read_slot(value)
    except ValueError:
        return _many_days_fields(value)
    starts, ends = starts_at.astimezone(clock.CHINA), ends_at.astimezone(clock.CHINA)
    return {
        "venue": str(venue_id),
        "place_words": "",
        "day": starts.date().isoformat(),
        "begins": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "minutes": str(int((ends - starts).total_seconds() // 60)),
    }


def _many_days_fields(value: str) -> dict[str, str]:
    try:
        venue_id, starts_at, ends_at = next(iter(read_for_all(value).values()))
    except ValueError:
        return {}
    minutes = (ends_at - starts_at) // timedelta(minutes=1)
    return {"venue": str(venue_id), "place_words": "", "begins": f"{starts_at:%H:%M}", "minutes": str(minutes)}


def for_all_value(one: ForAll) -> str:
    """A venue and hour for many days as the value of a button."""
    days = ",".join(day.isoformat() for day in one.days)
    return f"{one.venue_id}|{one.begins:%H:%M}|{one.minutes}|{days}"


def read_for_all(value: str) -> dict[date, tuple[UUID, datetime, datetime]]:
    """The same read again, by day. Raises ValueError for what no form of ours sends."""
    venue, begins, minutes, days = value.split("|")
    lasting = int(minutes)
    if not 0 < lasting <= MOST_MINUTES:
        raise ValueError(value)
    found = {}
    for text in days.split(","):
        day = date.fromisoformat(text)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValueError(value)
        starts_at = datetime.combine(day, time.fromisoformat(begins), clock.CHINA)
        found[day] = (UUID(venue), starts_at, starts_at + timedelta(minutes=lasting))
    return found
