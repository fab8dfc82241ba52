"""Taking and giving back the venues of gatherings: `schedule` is the referee."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from mulin.base.actor import Actor
from mulin.base.coded import Coded
from mulin.gatherings.models import Because, Gathering, Host, Regular, Series, SignUpMode
from mulin.gatherings.rules import places_in, places_kept
from mulin.gatherings.rules.plan import SHARES_PLACES
from mulin.places.models import Venue
from mulin.schedule import actions as schedule
from mulin.schedule.actions import Wish
from mulin.schedule.queries import may_take_venue
from mulin.schedule.rules import Clash, ClashKind

UNSAID = 0  # planned without a number of places


def places(host: Host, venue: Venue | None, *, sign_up: str, capacity: int | None, members_only: bool) -> int | None:
    """`rules.places_in` for a host in a venue of the community, or at a place in words. One query at most."""
    if venue is None:
        return capacity
    members = _free_members(host, sign_up, members_only=members_only)
    return places_in(venue.capacity, venue=venue.name, sign_up=sign_up, capacity=capacity, members=members)


def _free_members(host: Host, sign_up: str, *, members_only: bool) -> int:
    """How many come without signing up, beside those who do. One query at most."""
    if not host.frees_members(sign_up, members_only=members_only):
        return 0
    found: int = Regular.objects.of(host.community_id).filter(host=host, until=None).count()
    return found


def moved_into(gathering: Gathering, venue: Venue | None) -> dict[str, int | None]:
    """How many places a gathering has in another venue of the community, or at a place in words.

    As many as were planned; where that holds fewer, what was planned is kept for a larger one. Where no number was
    said they are each venue's own, and none outside. Places published for a draw do not change. One query at
    most. Raises as `rules.places_in` and `rules.places_kept`.
    """
    if gathering.in_turns:
        return {}
    ways: dict[str, Any] = {"sign_up": gathering.sign_up, "members_only": gathering.members_only}
    wanted = gathering.capacity if gathering.planned_capacity is None else gathering.planned_capacity
    if gathering.sign_up == SignUpMode.LOTTERY:
        return {"capacity": places(gathering.host, venue, capacity=gathering.capacity, **ways)}
    if not wanted:
        wanted = venue.capacity if venue and gathering.sign_up in SHARES_PLACES else UNSAID
        return {"capacity": _kept(gathering, venue, wanted, ways) or None, "planned_capacity": UNSAID}
    kept = _kept(gathering, venue, wanted, ways)
    return {"capacity": kept, "planned_capacity": wanted if kept < wanted else None}


def _kept(gathering: Gathering, venue: Venue | None, wanted: int, ways: Mapping[str, Any]) -> int:
    """How many of those wanted a venue has; all of them at a place in words."""
    if venue is None or not wanted:
        return wanted
    members = _free_members(gathering.host, **ways)
    return places_kept(venue.capacity, venue=venue.name, wanted=wanted, taken=gathering.taken, members=members)


def asked_for(gathering: Gathering) -> int:
    """For how many people it needs a place at once: those promised one, and those who have one.

    Nobody knows how many where they come and go; who comes without a word has been promised none.
    """
    if gathering.in_turns:
        return 0
    promised = gathering.capacity or 0
    return max(gathering.taken, promised) if gathering.takes_names else promised


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


def leave_to_staff(actor: Actor, series: Iterable[Series]) -> None:
    """What series ask for anew and the actor may not take is not theirs: they have no venue until staff give one.

    Else the job that makes their later days, which may take any venue, would take it with nobody having said yes.
    Two queries for each, none where staff ask.
    """
    for one in series:
        if one.venue is not None and not may_take_venue(actor, one.venue):
            Series.objects.of(actor).filter(id=one.id).update(venue=None)


_BECAUSE = {
    ClashKind.TAKEN: Because.TAKEN,
    ClashKind.CLOSED: Because.CLOSED,
    ClashKind.HOLIDAY: Because.CLOSED_HOLIDAY,
    ClashKind.HOURS: Because.HOURS,
    ClashKind.TOO_SMALL: Because.SMALL,
}


def _in_the_way(clash: object) -> Coded:
    """What of a venue is in the way, as everybody may read it; without a clash it is not theirs to take."""
    if not isinstance(clash, Clash):
        return Coded(Because.STAFF)
    if clash.kind == ClashKind.CLOSED and not clash.title:
        return Coded(Because.CLOSED_DAYS)
    if clash.kind == ClashKind.TAKEN and not clash.shows_title:
        return Coded(Because.ELSEWHERE)  # whoever acts may know what it is, whoever reads the page may not
    return Coded(_BECAUSE[clash.kind], clash.title)
