"""Loading cards, runs and buildings: what may be seen and done by whom, in one call."""

from __future__ import annotations

from uuid import UUID

from mulin.base.actor import Actor
from mulin.cards.models import Card, CardState, PrintRun
from mulin.kernel.errors import NotFound
from mulin.places.models import Building


def building_for(actor: Actor, building_id: UUID, *, to: str) -> Building:
    """The building with its courtyard, if the actor may do `to` there. Raises NotFound. One query."""
    building: Building = Building.objects.of(actor).select_related("courtyard").get_or_404(id=building_id)
    if not actor.may(to, building_id=building.id):
        raise NotFound("building")
    return building


def run_for(actor: Actor, run_id: UUID) -> PrintRun:
    """A printing, for whoever may print. Raises NotFound. One query."""
    if not actor.may("cards.print"):
        raise NotFound("run")
    run: PrintRun = PrintRun.objects.of(actor).select_related("account").get_or_404(id=run_id)
    return run


def card_for(actor: Actor, card_id: UUID, *, to: str) -> Card:
    """A printed card with its household, if the actor may do `to` at its door. Raises NotFound. One query."""
    cards = Card.objects.of(actor).select_related("household__building__courtyard").exclude(state=CardState.MAKING)
    card: Card = cards.get_or_404(id=card_id)
    if not actor.may(to, building_id=card.building_id, household_id=card.household_id):
        raise NotFound("card")
    return card
