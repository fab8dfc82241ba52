"""Rooms in bulk: the doors a roster names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from mulin.base import bulk
from mulin.base.actor import Actor
from mulin.base.references import in_use
from mulin.ledger import actions as ledger
from mulin.places.models import Building, Room, Unit


@dataclass(frozen=True, slots=True)
class Door:
    """A room by its place: building, unit number, room number."""

    building_id: UUID
    unit: int
    room: str


@transaction.atomic
def ensure_rooms(actor: Actor, doors: Iterable[Door]) -> dict[Door, UUID]:
    """The rooms behind `doors`, made where missing: door → room id. At most seven queries per 500 rows.

    Buildings must be of the actor's community, else NotFound. No lock: unique numbers decide.
    """
    wanted = set(doors)
    building_ids = {door.building_id for door in wanted}
    own = set(Building.objects.of(actor).filter(id__in=building_ids).values_list("id", flat=True))
    for stranger in building_ids - own:
        Building.objects.of(actor).get_or_404(id=stranger)
    units = _units(actor, {(door.building_id, door.unit) for door in wanted})
    known = _rooms(actor, building_ids)
    new = [
        Room(community_id=actor.community_id, unit_id=units[door.building_id, door.unit], number=door.room)
        for door in sorted(wanted - set(known), key=str)
    ]
    if new:
        bulk.insert(new)
        ledger.record(actor, "rooms-added", data={"count": len(new)})
        known = _rooms(actor, building_ids)
    return {door: known[door] for door in wanted}


def _units(actor: Actor, wanted: set[tuple[UUID, int]]) -> dict[tuple[UUID, int], UUID]:
    rows = Unit.objects.of(actor).filter(building_id__in={building_id for building_id, _ in wanted})
    known = {(row.building_id, row.number): row.id for row in rows}
    new = [
        Unit(community_id=actor.community_id, building_id=building_id, number=number)
        for building_id, number in sorted(wanted - set(known), key=str)
    ]
    bulk.insert(new)
    return known | {(row.building_id, row.number): row.id for row in new}


def _rooms(actor: Actor, building_ids: set[UUID]) -> dict[Door, UUID]:
    rooms = Room.objects.of(actor).filter(unit__building_id__in=building_ids)
    values = rooms.values_list("id", "number", "unit__number", "unit__building_id")
    return {Door(building_id, unit, number): room_id for room_id, number, unit, building_id in values}


@transaction.atomic
def withdraw_rooms(actor: Actor, *, room_ids: Iterable[UUID], unit_ids: Iterable[UUID]) -> None:
    """Take back rooms and units made by mistake; those something refers to stay. No lock: foreign keys decide."""
    rooms = set(room_ids)
    free = rooms - in_use(Room, rooms)
    Room.objects.of(actor).filter(id__in=free).delete()
    units = set(unit_ids)
    Unit.objects.of(actor).filter(id__in=units - in_use(Unit, units)).delete()
    if free:
        ledger.record(actor, "rooms-withdrawn", data={"count": len(free)})
