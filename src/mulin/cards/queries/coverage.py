"""How many doors have their card: by building, by stairwell, door by door."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from mulin.base.actor import Actor
from mulin.cards.models import Card, CardState, Outcome, Product
from mulin.cards.rules import Coverage, show_number
from mulin.kernel import clock
from mulin.people.models import Household, HouseholdState, Person, PersonState
from mulin.places import queries as places
from mulin.places.models import Building

EVERYWHERE = "all"  # in a job's arguments: every building
_REACHED = (Outcome.GIVEN, Outcome.REFUSED)


@dataclass(frozen=True, slots=True)
class BuildingCoverage:
    """One building with its numbers."""

    building: Building
    coverage: Coverage


def _allowed(actor: Actor, verb: str) -> list[Building]:
    allowed = actor.buildings_for(verb)
    found = places.buildings_of(actor.community_id)
    return [building for building in found if allowed is None or building.id in allowed]


def living_cards(actor: Actor) -> QuerySet[Card]:
    """Cards in use whose household still lives there."""
    # Of which community both are is said of both, or PostgreSQL reads everybody's households.
    at_home = {"household__state": HouseholdState.LIVING, "household__community": actor.community_id}
    cards: QuerySet[Card] = Card.objects.of(actor).filter(state=CardState.LIVE, **at_home)
    return cards


def coverage_by_building(actor: Actor, *, verb: str = "cards.view") -> list[BuildingCoverage]:
    """Every building the actor may see, in door order. Three queries."""
    homes = dict(
        Household.objects.of(actor)
        .filter(state=HouseholdState.LIVING)
        .values_list("building_id")
        .annotate(n=Count("id"))
        .order_by()
    )
    cards = {
        row["household__building_id"]: row
        for row in living_cards(actor)
        .filter(product=Product.WALLET)
        .values("household__building_id")
        .annotate(
            printed=Count("id"),
            given=Count("id", filter=Q(outcome=Outcome.GIVEN)),
            refused=Count("id", filter=Q(outcome=Outcome.REFUSED)),
        )
        .order_by()
    }
    return [
        BuildingCoverage(building, _coverage(homes.get(building.id, 0), cards.get(building.id)))
        for building in _allowed(actor, verb)
    ]


def _coverage(homes: int, row: dict[str, int] | None) -> Coverage:
    return Coverage(homes, row["printed"], row["given"], row["refused"]) if row else Coverage(homes, 0, 0, 0)


def total(rows: Iterable[BuildingCoverage]) -> Coverage:
    """The sum over buildings."""
    return sum((row.coverage for row in rows), Coverage(0, 0, 0, 0))


@dataclass(slots=True)
class Door:
    """One household's door and its cards in use. `outcome` is that of the wallet card, else of any."""

    household_id: UUID
    unit_number: int
    room_number: str
    order_in_room: int
    numbers: list[str] = field(default_factory=list)  # as shown
    outcome: str = ""
    outcome_at: datetime | None = None
    head: str = ""  # 户主, only where a sheet needs the name

    @property
    def name(self) -> str:
        """1-101, and 1-101 第2户 where a flat holds two."""
        door = f"{self.unit_number}-{self.room_number}"
        return door if self.order_in_room == 1 else f"{door} 第{self.order_in_room}户"

    @property
    def has_card(self) -> bool:
        return bool(self.numbers)

    @property
    def is_waiting(self) -> bool:
        """Whether there is a card that has neither been given nor refused."""
        return self.has_card and self.outcome not in _REACHED

    def is_due(self, day: date) -> bool:
        """Whether to knock on `day`: waiting, and not tried on that day already."""
        tried = self.outcome_at.astimezone(clock.CHINA).date() if self.outcome_at else None
        return self.is_waiting and (not self.outcome or tried != day)

    @property
    def label(self) -> str:
        """The outcome in words; empty before the first attempt."""
        return str(Outcome(self.outcome).label) if self.outcome else ""


def doors_of(actor: Actor, building_id: UUID, unit_number: int | None = None) -> list[Door]:
    """The doors of a building or stairwell, top floor last. Two queries."""
    homes = Household.objects.of(actor).filter(building_id=building_id, state=HouseholdState.LIVING)
    if unit_number is not None:
        homes = homes.filter(unit_number=unit_number)
    doors = {
        row[0]: Door(*row)
        for row in homes.order_by("unit_number", Length("room_number"), "room_number", "order_in_room").values_list(
            "id", "unit_number", "room_number", "order_in_room"
        )
    }
    cards = living_cards(actor).filter(household__building_id=building_id).order_by("product", "-serial")
    for household_id, number, outcome, at in cards.values_list("household_id", "number", "outcome", "outcome_at"):
        if door := doors.get(household_id):
            door.numbers.append(show_number(number))
            door.outcome, door.outcome_at = outcome, at  # ordered by product: the wallet card comes last
    return list(doors.values())


def by_unit(doors: Iterable[Door]) -> list[tuple[int, list[Door]]]:
    """Doors under their stairwells."""
    return [(unit, list(group)) for unit, group in groupby(doors, key=lambda door: door.unit_number)]


def with_heads(actor: Actor, doors: list[Door]) -> list[Door]:
    """The doors with the name of each 户主, for a sheet of paper. One query."""
    heads = dict(
        Person.objects.of(actor)
        .filter(household_id__in=[door.household_id for door in doors], is_head=True, state=PersonState.LIVING)
        .values_list("household_id", "name")
    )
    for door in doors:
        door.head = heads.get(door.household_id, "")
    return doors


def homes_without_card(actor: Actor, product: str = Product.WALLET) -> QuerySet[Household]:
    """Households living here for which no card of `product` is in use. One query when read."""
    card = Card.objects.of(actor).filter(household=OuterRef("pk"), state=CardState.LIVE, product=product)
    homes: QuerySet[Household] = Household.objects.of(actor).filter(state=HouseholdState.LIVING)
    return homes.filter(~Exists(card))


def buildings_named(actor: Actor, places: Iterable[str]) -> list[UUID]:
    """The buildings of these ids, or for `EVERYWHERE` every building with a card. At most one query."""
    if EVERYWHERE not in places:
        return [UUID(place) for place in places]
    return list(Card.objects.of(actor).order_by("building_id").values_list("building_id", flat=True).distinct())
