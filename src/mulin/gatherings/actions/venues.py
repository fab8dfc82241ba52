"""Taking and giving back the venues of gatherings: `schedule` is the referee."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from mulin.base.actor import Actor
from mulin.base.coded import Coded
from mulin.gatherings.models import Because, Gathering, Host, Regular
from mulin.gatherings.rules import places_in
from mulin.places.models import Venue
from mulin.schedule import actions as schedule
from mulin.schedule.actions import Wish
from mulin.schedule.rules import Clash, ClashKind


def places(host: Host, venue: Venue | None, *, sign_up: str, capacity: int | None, members_only: bool) -> int | None:
    """`rules.places_in` for a host in a venue of the community, or at a place in words. One query at most."""
    if venue is None:
        return capacity
    members = 0
    if host.frees_members(sign_up, members_only=members_only):
        members = Regular.objects.of(host.community_id).filter(host=host, until=None).count()
    return places_in(venue.capacity, venue=venue.name, sign_up=sign_up, capacity=capacity, members=members)


def asked_for(gathering: Gathering) -> int:
    """For how many people it needs a place at once: those promised one, and those who have one.

    Nobody knows how many where they come and go.
    """
    if gathering.in_turns:
        return 0
    return max(gathering.taken, gathering.capacity or 0)


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
        people=asked_for(gathering),
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
            people=asked_for(row),
        )
        for row in gatherings
        if row.venue_id is not None
    ]
    refused = {
        answer.wish.holder: answer.refusal for answer in schedule.book_many(actor, wishes=wishes) if answer.refusal
    }
    found = [row for row in gatherings if row.id in refused]
    for row in found:
        row.venue, row.why = None, _in_the_way(refused[row.id].data.get("clash"))
    return found


_BECAUSE = {
    ClashKind.TAKEN: Because.TAKEN,
    ClashKind.CLOSED: Because.CLOSED,
    ClashKind.HOLIDAY: Because.CLOSED_HOLIDAY,
    ClashKind.HOURS: Because.HOURS,
    ClashKind.TOO_SMALL: Because.SMALL,
}


def _in_the_way(clash: object) -> Coded | str:
    """What of a venue is in the way; of a venue that may not be taken at all nothing is said."""
    if not isinstance(clash, Clash):
        return ""
    if clash.kind == ClashKind.CLOSED and not clash.title:
        return Coded(Because.CLOSED_DAYS)
    return Coded(_BECAUSE[clash.kind], clash.title)
