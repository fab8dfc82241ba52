"""Past printings, and one household's cards."""

from __future__ import annotations

from uuid import UUID

from mulin.base.actor import Actor
from mulin.cards.models import Card, CardFace, CardState, Handover, PrintRun


def runs_of(actor: Actor, limit: int = 12) -> list[PrintRun]:
    """The latest printings, newest first. One query."""
    return list(PrintRun.objects.of(actor).select_related("account").order_by("-created_at")[:limit])


def faces_of(run: PrintRun) -> list[CardFace]:
    """What stood on the cards of a printing, by building. One query."""
    faces = CardFace.objects.of(run.community_id).filter(run=run).select_related("building__courtyard")
    return list(faces.order_by("building__courtyard__order", "building__number"))


def cards_of_run(run: PrintRun) -> list[Card]:
    """The cards a printing printed that are not replaced or revoked since, in its order. One query."""
    cards = Card.objects.of(run.community_id).filter(id__in=run.card_ids, state__in=[CardState.MAKING, CardState.LIVE])
    found = {str(card.id): card for card in cards}
    return [found[card_id] for card_id in run.card_ids if card_id in found]


def cards_of_household(actor: Actor, household_id: UUID) -> list[Card]:
    """Every card a household ever had, newest first. One query."""
    cards = Card.objects.of(actor).filter(household_id=household_id).exclude(state=CardState.MAKING)
    return list(cards.select_related("run").order_by("-serial"))


def card_at(actor: Actor, household_id: UUID) -> Card:
    """A card of this household, with the household. One query."""
    cards = Card.objects.of(actor).filter(household_id=household_id).select_related("household")
    card: Card = cards.order_by("-serial").first()
    return card


def last_handover(actor: Actor, household_id: UUID) -> Handover | None:
    """The last attempt at a household's door that still stands. One query."""
    attempts = Handover.objects.of(actor).filter(card__household_id=household_id, withdrawn_at=None)
    found: Handover | None = attempts.select_related("account").order_by("-at", "-id").first()
    return found
