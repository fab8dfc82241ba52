"""How the cards of a community look, and what they say of whom today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from mulin.base.actor import Actor
from mulin.cards.models import CardDesign, Product, Theme
from mulin.cards.paper import FaceText, Look
from mulin.cards.rules import CardText, card_text
from mulin.contacts import queries as contacts
from mulin.contacts.models import UnitKind
from mulin.kernel import clock
from mulin.places import queries as places
from mulin.places.models import Building, Community


def design_of(actor: Actor, product: str) -> CardDesign:
    """The community's design of a product, or the one every community begins with. One query."""
    found = CardDesign.objects.of(actor).filter(product=product).first()
    return found or CardDesign(community_id=actor.community_id, product=product)


def all_kinds() -> list[str]:
    """Every kind of contact, in the order of a card nobody has rearranged."""
    return [kind.value for kind in UnitKind]


@dataclass(frozen=True, slots=True)
class Place:
    """The community and its city, as a card names them."""

    city: str
    community: str
    motto: str
    is_demo: bool


def place_of(actor: Actor) -> Place:
    """Names for the front of a card. One query."""
    community = Community.objects.select_related("subdistrict__district__city").get(id=actor.community_id)
    return Place(community.subdistrict.district.city.name, community.name, community.motto, is_demo=community.is_demo)


def look_of(actor: Actor, product: str, *, theme: str, motto: str) -> Look:
    """What all cards of one printing share. One query."""
    place = place_of(actor)
    return Look(
        Product(product),
        Theme(theme),
        motto or place.motto,
        place.city,
        place.community,
        place.is_demo,
        clock.today(),
    )


class TodaysContacts:
    """Who is public now, read once, asked for many buildings. Six queries in all."""

    def __init__(self, actor: Actor) -> None:
        self.community_name = place_of(actor).community
        self.buildings = places.buildings_of(actor.community_id)
        self._around = contacts.geography_of(actor.community_id).around
        self._at = clock.now()
        self._entries = list(contacts.public_entries(actor.community_id, at=self._at))

    def text(self, building_id: UUID, kinds: Sequence[str]) -> CardText:
        """What a card of this building says today. No query."""
        around = self._around.get(building_id, frozenset())
        people = contacts.as_cards(self._entries, around, at=self._at)
        return card_text(people, kinds=kinds, community_name=self.community_name)

    def kinds(self) -> frozenset[str]:
        """The kinds of contacts that are public anywhere. No query."""
        return frozenset(entry.kind for entry in self._entries)


def face_of(building: Building, text: CardText) -> FaceText:
    """A building's plate and contacts. No query: the courtyard is loaded with the building."""
    return FaceText(tuple(dict.fromkeys((building.plate, building.name))), text)
