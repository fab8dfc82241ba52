"""When a contact changes, the households whose printed card is now wrong are told."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.base.jobs import defer
from mulin.cards import queries
from mulin.cards.models import Product
from mulin.cards.queries.coverage import EVERYWHERE, living_cards
from mulin.kernel import clock
from mulin.messaging import actions as messaging
from mulin.people.models import Person, PersonState


@transaction.atomic
def contact_changed(actor: Actor, *, contact_id: UUID, building_ids: Collection[UUID] | None) -> None:
    """Ask for the telling, in the transaction of the change; once a day for one contact. No lock."""
    if not living_cards(actor).exists():
        return
    places = [EVERYWHERE] if building_ids is None else sorted(map(str, building_ids))
    key = f"tell-{contact_id.hex}-{clock.today():%y%m%d}-{len(places)}"
    defer(actor, "cards.tell", {"contact": str(contact_id), "buildings": places}, client_key=key)


@transaction.atomic
def tell_households(actor: Actor, *, unit: str, building_id: UUID) -> int:
    """Tell everybody with an account whose household's card in this building is wrong; how many.

    One message a person, into the inbox: on paper the card itself comes again. No lock.
    """
    wrong = [group for group in queries.wrong_cards(actor) if group.building.id == building_id]
    homes: set[UUID] = set()
    for product in Product.values:
        homes |= queries.households_with(actor, wrong, product)
    people = Person.objects.of(actor).filter(household_id__in=homes, state=PersonState.LIVING, account__isnull=False)
    told = list(people.values_list("id", flat=True))
    for person_id in told:
        messaging.post(actor, kind="cards.number-changed", to_person_id=person_id, data={"unit": unit})
    return len(told)
