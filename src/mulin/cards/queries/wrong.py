"""Which printed cards no longer say what is true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from mulin.base.actor import Actor
from mulin.cards.models import PrintRun, Product
from mulin.cards.queries.coverage import living_cards
from mulin.cards.queries.design import TodaysContacts
from mulin.places.models import Building


@dataclass(frozen=True, slots=True)
class WrongCards:
    """Cards of one building and one run that say something else than today's contacts."""

    building: Building  # where the household lives now
    card_building_id: UUID  # which building's card it has
    run_id: UUID
    product: str
    fingerprint: str
    count: int

    @property
    def product_name(self) -> str:
        return str(Product(self.product).label)


def wrong_cards(actor: Actor) -> list[WrongCards]:
    """Every group of wrong cards, by building. Eight queries, however many cards there are.

    A card is compared with what it would say today with the kinds it was printed with, so that a
    new design alone makes no card wrong. A household that moved has the card of another building.
    """
    groups = list(
        living_cards(actor)
        .values("building_id", "household__building_id", "run_id", "product", "fingerprint")
        .annotate(count=Count("id"))
        .order_by()
    )
    if not groups:
        return []
    kinds = {
        run_id: design.get("kinds", [])
        for run_id, design in PrintRun.objects.of(actor)
        .filter(id__in={group["run_id"] for group in groups})
        .values_list("id", "design")
    }
    today = TodaysContacts(actor)
    found = []
    for building in today.buildings:
        for group in groups:
            if group["household__building_id"] == building.id and not _is_right(group, today, kinds):
                found.append(
                    WrongCards(
                        building,
                        group["building_id"],
                        group["run_id"],
                        group["product"],
                        group["fingerprint"],
                        group["count"],
                    )
                )
    return found


def _is_right(group: dict[str, Any], today: TodaysContacts, kinds: dict[UUID, list[str]]) -> bool:
    here: UUID = group["household__building_id"]
    said: str = group["fingerprint"]
    return group["building_id"] == here and today.text(here, kinds[group["run_id"]]).fingerprint == said


def households_with(actor: Actor, wrong: list[WrongCards], product: str) -> set[UUID]:
    """The household ids of wrong cards of one product. One query."""
    chosen = Q(pk=None)
    for group in wrong:
        if group.product == product:
            chosen |= Q(
                household__building=group.building,
                building_id=group.card_building_id,
                run_id=group.run_id,
                fingerprint=group.fingerprint,
            )
    return set(living_cards(actor).filter(chosen, product=product).values_list("household_id", flat=True))
