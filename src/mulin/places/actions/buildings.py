"""Courtyards, grids and buildings with their stairwells."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from mulin.base.actor import Actor
from mulin.ledger import actions as ledger
from mulin.ledger.actions import Named
from mulin.places.models import Building, Courtyard, Grid, Unit
from mulin.places.rules import building_name, building_number


@dataclass(frozen=True, slots=True)
class BuildingPlan:
    """A building as somebody describes it."""

    name: str
    units: int = 0
    floors: int = 6
    courtyard: Courtyard | None = None
    grid: Grid | None = None


@transaction.atomic
def ensure_courtyard(actor: Actor, *, name: str, order: int = 0) -> Courtyard:
    """The 院 of this name. No lock: the unique name decides."""
    courtyard, _ = Courtyard.objects.of(actor).get_or_create(
        community_id=actor.community_id, name=name, defaults={"order": order}
    )
    return courtyard  # type: ignore[no-any-return]  # scoped managers answer Any


@transaction.atomic
def ensure_grid(actor: Actor, *, name: str, order: int = 0) -> Grid:
    """The 网格 of this name. No lock: the unique name decides."""
    grid, _ = Grid.objects.of(actor).get_or_create(
        community_id=actor.community_id, name=name, defaults={"order": order}
    )
    return grid  # type: ignore[no-any-return]  # scoped managers answer Any


@transaction.atomic
def ensure_building(actor: Actor, *, plan: BuildingPlan) -> Building:
    """The 楼 of this name in its courtyard (1#, 1栋 and 一号楼 are 1号楼), with at least the planned 单元.

    No lock: unique names decide.
    """
    name = building_name(plan.name)
    building, is_new = Building.objects.of(actor).get_or_create(
        community_id=actor.community_id,
        courtyard=plan.courtyard,
        name=name,
        defaults={
            "grid": plan.grid,
            "floors": plan.floors,
            "number": building_number(name),
        },
    )
    Unit.objects.bulk_create(
        [
            Unit(community_id=actor.community_id, building=building, number=number)
            for number in range(1, plan.units + 1)
        ],
        ignore_conflicts=True,
    )
    if is_new:
        ledger.record(actor, "building-added", about={"building": Named(building.id, building.plate)})
    return building  # type: ignore[no-any-return]  # scoped managers answer Any
