"""The places of a community, as the rules about areas want them."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from mulin.contacts.rules import Area, Geography
from mulin.places import queries as places
from mulin.places.models import Building, Courtyard, Grid


def geography_of(community_id: UUID) -> Geography:
    """Every courtyard, grid and building with its name. Three queries.

    A building is known by its name, if only one has it, and by its plate without the space
    (东院1号楼). A grid called like a courtyard means the grid's buildings or the yard's: the yard's.
    """
    named: dict[str, UUID | None] = {}
    for model in (Grid, Courtyard):
        named |= {name: pk for pk, name in model.objects.of(community_id).values_list("id", "name")}
    buildings = places.buildings_of(community_id)
    for building in buildings:
        named[building.name] = None if building.name in named else building.id
    named |= {building.plate.replace(" ", ""): building.id for building in buildings if building.courtyard}
    around = {building.id: _around(building.id, building.courtyard_id, building.grid_id) for building in buildings}
    return Geography(named, around)


def _around(*ids: UUID | None) -> frozenset[UUID]:
    return frozenset(place for place in ids if place)


def places_around(community_id: UUID, building_id: UUID) -> frozenset[UUID]:
    """A building with its courtyard and its grid; empty if there is no such building. One query."""
    row = Building.objects.of(community_id).filter(id=building_id).values_list("id", "courtyard_id", "grid_id").first()
    return _around(*row) if row else frozenset()


def area_names(community_id: UUID) -> dict[UUID, str]:
    """The name of every place a contact can answer for, courtyards first. Three queries."""
    names: dict[UUID, str] = {
        pk: name for model in (Courtyard, Grid) for pk, name in model.objects.of(community_id).values_list("id", "name")
    }
    buildings = places.buildings_of(community_id)
    often = Counter(building.name for building in buildings)
    return names | {b.id: b.plate if often[b.name] > 1 else b.name for b in buildings}


def area_words(area: Area, names: dict[UUID, str]) -> list[str]:
    """The places of `area` by name, in the order of `names`; empty for the whole community."""
    return [name for place, name in names.items() if place in area.places]
