"""Rooms in bulk."""

from __future__ import annotations

from typing import Any

import pytest

from mulin.kernel.errors import NotFound
from mulin.places import actions, queries
from mulin.places.models import Building, Room


def test_rooms_are_made_once_with_a_constant_number_of_queries(world: Any, django_assert_max_num_queries: Any) -> None:
    doors = [
        actions.Door(world.building.id, unit, f"{floor}0{n}")
        for unit in (1, 2)
        for floor in range(1, 7)
        for n in (1, 2)
    ]
    with django_assert_max_num_queries(12):
        first = actions.ensure_rooms(world.worker, doors)
    assert actions.ensure_rooms(world.worker, doors) == first
    assert Room.objects.of(world.worker).filter(unit__building=world.building).count() == len(doors)


def test_a_building_of_another_community_is_not_found(world: Any) -> None:
    abroad = Building.objects.of(world.other.id).get()
    with pytest.raises(NotFound):
        actions.ensure_rooms(world.worker, [actions.Door(abroad.id, 1, "101")])


def test_two_courtyards_may_each_have_a_first_building(world: Any) -> None:
    west = actions.ensure_courtyard(world.worker, name="西院", order=2)
    building = actions.ensure_building(world.worker, plan=actions.BuildingPlan("1#", units=2, courtyard=west))
    assert building != world.building
    assert building == actions.ensure_building(world.worker, plan=actions.BuildingPlan("一号楼", courtyard=west))
    assert building.plate == "西院 1号楼"
    found = queries.courtyards_with_buildings(world.community.id)
    assert [(yard.name if yard else "", [b.name for b in rows]) for yard, rows in found] == [
        ("东院", ["1号楼", "2号楼"]),
        ("西院", ["1号楼"]),
    ]
