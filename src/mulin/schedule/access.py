"""Loading venues, bookings and closures for somebody who may deal with them."""

from __future__ import annotations

from uuid import UUID

from mulin.base.actor import Actor
from mulin.kernel.errors import NotFound
from mulin.places.models import Venue
from mulin.schedule.models import Booking, Closure


def venue_for(actor: Actor, venue_id: UUID, *, to: str) -> Venue:
    """A venue of the actor's community, if `to` is allowed there. Raises NotFound. One query."""
    _may(actor, to)
    venue: Venue = Venue.objects.of(actor).select_related("bad_weather").get_or_404(id=venue_id)
    return venue


def shown_venue(community_id: UUID, venue_id: UUID) -> Venue:
    """A venue anybody may look at. Raises NotFound. One query."""
    venue: Venue = Venue.objects.of(community_id).select_related("bad_weather").get_or_404(id=venue_id)
    return venue


def booking_for(actor: Actor, booking_id: UUID, *, to: str) -> Booking:
    """A booking with its venue. Raises NotFound. One query."""
    _may(actor, to)
    booking: Booking = Booking.objects.of(actor).select_related("venue").get_or_404(id=booking_id)
    return booking


def closure_for(actor: Actor, closure_id: UUID, *, to: str) -> Closure:
    """A closure with its venue. Raises NotFound. One query."""
    _may(actor, to)
    closure: Closure = Closure.objects.of(actor).select_related("venue").get_or_404(id=closure_id)
    return closure


def _may(actor: Actor, verb: str) -> None:
    if not actor.may(verb):
        raise NotFound(verb)
