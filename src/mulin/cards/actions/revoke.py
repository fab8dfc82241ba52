"""Revoking the QR of a card that is lost or in the wrong hands."""

from __future__ import annotations

from django.db import transaction

from mulin.base.actor import Actor
from mulin.cards.models import Card, CardState, Why
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import Named, record


def revoke_card(actor: Actor, *, card: Card, why: str) -> Card:
    """Let the card's QR lead to nothing but the notice that it is revoked. Final; a new card can be printed.

    Raises RuleError "card-why-unknown". A second call changes nothing.
    """
    if not actor.may("cards.revoke", building_id=card.building_id):
        raise NotFound("card")
    if why not in Why.values:
        raise RuleError("card-why-unknown", field="why")
    with transaction.atomic():
        rows = Card.objects.of(actor).filter(id=card.id).exclude(state__in=[CardState.REVOKED, CardState.MAKING])
        if rows.update(state=CardState.REVOKED, revoked_at=clock.now(), revoked_why=why):
            door = f"{card.household.building.plate} {card.household.door}"
            record(actor, "cards.revoked", about={"door": Named(card.household_id, door)}, data={"why": why})
        card.refresh_from_db()
    return card
