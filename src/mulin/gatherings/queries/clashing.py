"""What would be in the way of a timetable that is not laid yet."""

from __future__ import annotations

from uuid import UUID

from mulin.base.actor import Actor
from mulin.gatherings.rules import HORIZON, DayClash
from mulin.kernel import clock
from mulin.schedule import queries as schedule
from mulin.schedule.rules import Pattern, occurrences


def clashes_ahead(actor: Actor, *, pattern: Pattern, venue_id: UUID) -> list[DayClash]:
    """The days of the coming eight weeks on which the venue cannot be had, each with what is free. Eleven queries."""
    today = clock.today()
    calendar = schedule.calendar_of(actor.community_id, today, today + HORIZON)
    ahead = [one for one in occurrences(pattern, calendar, today, today + HORIZON) if one.starts_at > clock.now()]
    spans = [(one.starts_at, one.ends_at) for one in ahead]
    venue_name, found = schedule.clashes_each(actor, venue_id, spans)
    hit = [(one, clashes) for one, clashes in zip(ahead, found, strict=True) if clashes]
    offers, _at_once = schedule.alternatives_each(
        actor, [(venue_id, one.starts_at, one.ends_at, 0) for one, _clashes in hit]
    )
    return [
        DayClash(
            day=one.day,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            venue_name=venue_name,
            why=schedule.clash_words(clashes[0]),
            offers=tuple(free),
        )
        for (one, clashes), free in zip(hit, offers, strict=True)
    ]
