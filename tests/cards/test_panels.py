from __future__ import annotations

from typing import Any

from mulin.base.roles import Role
from mulin.cards import panels, queries
from mulin.contacts import actions as contact_actions
from mulin.contacts.models import ServiceContact
from tests import world as cast


def _titles(actor: Any) -> list[str]:
    return [str(todo.title) for todo in panels.todos(actor)]


def test_decisions_follow_the_cards(stairs: Any) -> None:
    world = stairs.world
    assert _titles(world.worker) == ["睦邻卡还没印过"]
    stairs.print()
    assert _titles(world.worker) == ["还有 9 扇门没敲到"]
    for home in stairs.doors():
        stairs.knock(home, "given")
    assert _titles(world.worker) == []
    cast._household(world.community, world.building, 1, "301")
    assert _titles(world.worker) == ["1 户还没有睦邻卡"]
    officer = ServiceContact.objects.of(world.community.id).get(person_name="刘洋")
    contact_actions.close_contact(world.worker, contact_id=officer.id)
    assert _titles(world.worker) == ["2 张卡上的号码过时了", "1 户还没有睦邻卡"]


def test_decisions_are_for_those_who_print(stairs: Any) -> None:
    for role in (Role.GRID_OFFICER, Role.RESIDENT, Role.STREET_OFFICER, Role.VISITOR):
        assert _titles(stairs.world.actor(role)) == []


def test_coverage_counts_living_households(stairs: Any) -> None:
    world = stairs.world
    assert panels.desk_side(world.worker) is None
    stairs.print()
    homes = stairs.doors(world.building)
    stairs.knock(homes[0], "given")
    stairs.knock(homes[1], "refused")
    stairs.knock(homes[2], "absent")
    homes[3].state = "moved"
    homes[3].save()
    rows = {row.building.name: row.coverage for row in queries.coverage_by_building(world.worker)}
    one = rows["1号楼"]
    assert (one.homes, one.printed, one.given, one.refused, one.waiting, one.without) == (6, 6, 1, 1, 4, 0)
    officer = queries.coverage_by_building(world.actor(Role.GRID_OFFICER))
    assert [row.building.name for row in officer] == ["1号楼"]


def test_coverage_and_wrong_cards_cost_the_same_for_any_number(stairs: Any, django_assert_num_queries: Any) -> None:
    worker = stairs.world.worker
    stairs.print()
    with django_assert_num_queries(3):
        queries.coverage_by_building(worker)
    with django_assert_num_queries(8):
        queries.wrong_cards(worker)
    for number in range(4, 9):
        cast._household(stairs.world.community, stairs.world.second_building, 2, f"{number}01")
    stairs.print()
    with django_assert_num_queries(3):
        queries.coverage_by_building(worker)
    with django_assert_num_queries(8):
        queries.wrong_cards(worker)


def test_a_household_shows_its_cards(stairs: Any) -> None:
    world = stairs.world
    stairs.print()
    home = stairs.doors()[0]
    found = panels.household(world.worker, household=home)
    assert found
    assert [card.number for card in found["cards"]] == [stairs.card_of(home).number]
    assert panels.household(world.actor(Role.GRID_OFFICER), household=stairs.doors(world.second_building)[0]) is None
