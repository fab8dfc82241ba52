"""Loading places: what may be seen by whom."""

from __future__ import annotations

from uuid import UUID

from django.core.cache import caches

from mulin.base.actor import Actor
from mulin.kernel.errors import NotFound
from mulin.places.models import KEPT_SECONDS, Building, Community, Venue, key_of


def community_at(code: str) -> Community:
    """The community whose pages lie under `code`, at most half a minute old. Raises NotFound.

    One query, none while it is kept: every request asks. Saving a community forgets what this
    process keeps (`models.forget_community`).
    """
    kept = caches["near"].get(key_of(code))
    if kept is not None:
        return kept  # type: ignore[no-any-return]  # what was put there below
    try:
        community = Community.objects.select_related("subdistrict__district").get(code=code)
    except Community.DoesNotExist as error:
        raise NotFound("community") from error
    caches["near"].set(key_of(code), community, KEPT_SECONDS)
    return community


def building_for(actor: Actor, building_id: UUID, *, to: str) -> Building:
    """A building of the actor's community in which `to` is allowed. Raises NotFound. One query."""
    rows = Building.objects.of(actor).select_related("courtyard", "grid")
    building: Building = rows.get_or_404(id=building_id)
    if not actor.may(to, building_id=building.id):
        raise NotFound("building")
    return building


def venue_for(actor: Actor, venue_id: UUID, *, to: str) -> Venue:
    """A venue of the actor's community, if `to` is allowed there. Raises NotFound. One query."""
    if not actor.may(to):
        raise NotFound("venue")
    venue: Venue = Venue.objects.of(actor).get_or_404(id=venue_id)
    return venue


def community_with(community_id: UUID) -> Community:
    """The community of a job or a message. Raises NotFound. One query."""
    try:
        return Community.objects.select_related("subdistrict__district").get(id=community_id)
    except Community.DoesNotExist as error:
        raise NotFound("community") from error
