"""Taking and giving back the venues of gatherings: `schedule` is the referee."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from mulin.base.actor import Actor
from mulin.gatherings.models import Gathering
from mulin.schedule import actions as schedule
from mulin.schedule.actions import Wish


def take(actor: Actor, gathering: Gathering) -> None:
    """Let a gathering have its venue at its time, or move there. Raises as `schedule.actions.rebook`."""
    if gathering.venue_id is None:
        schedule.release(actor, holder=gathering.id)
        return
    schedule.rebook(
        actor,
        holder=gathering.id,
        venue_id=gathering.venue_id,
        starts_at=gathering.starts_at,
        ends_at=gathering.ends_at,
        people=gathering.taken,
        title=gathering.title,
    )


def give_back(actor: Actor, gatherings: Sequence[UUID]) -> None:
    """Give back what these had. One query."""
    if gatherings:
        schedule.release_many(actor, holders=gatherings)


def take_many(actor: Actor, gatherings: Sequence[Gathering]) -> list[Gathering]:
    """Let many have their venues; those that cannot stay without a place, to be found one by a person.

    Returns those that were refused, with `venue` and `why` as they now are; not saved.
    """
    wishes = [
        Wish(
            venue_id=row.venue_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            holder=row.id,
            title=row.title,
            people=row.taken,
        )
        for row in gatherings
        if row.venue_id is not None
    ]
    refused = {
        answer.wish.holder: answer.refusal for answer in schedule.book_many(actor, wishes=wishes) if answer.refusal
    }
    found = [row for row in gatherings if row.id in refused]
    for row in found:
        why: Any = refused[row.id]
        row.venue, row.why = None, str(why.data.get("why", ""))[:60]
    return found
