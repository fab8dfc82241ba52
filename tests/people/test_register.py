"""Finding people: by name, initials, door and phone; within reach; a constant number of queries."""

from __future__ import annotations

from typing import Any

import pytest

from mulin.base.roles import Role
from mulin.kernel.errors import NotFound
from mulin.people import access, queries
from mulin.people.actions import close_person
from mulin.people.models import Person
from tests.people.cast import add, door


def names(found: Any) -> list[str]:
    return [person.name for person in (found.people if hasattr(found, "people") else found)]


@pytest.mark.parametrize(
    "words",
    [
        "王淑",
        "淑珍",
        "wsz",
        "WSZ",
        "wangshu",
        "1-101",
        "1号楼101",
        "1号楼",
        "101",
        "1881",
        "13800001881",
        "138-0000-1881",
    ],
)
def test_the_elder_is_found(world: Any, words: str) -> None:
    assert "王淑珍" in names(queries.look_for(world.worker, words))


@pytest.mark.parametrize("words", ["王", "李四", "2-101", "9号楼", "0000", "13800000000", '"', "(((", "%%"])
def test_nobody_is_found(world: Any, words: str) -> None:
    assert names(queries.look_for(world.worker, words)) == []


def test_names_with_a_dot_and_rare_characters(world: Any) -> None:
    add(world, "阿依古丽·买买提")
    add(world, "\U00020bb7田喆")
    assert names(queries.look_for(world.worker, "古丽·买买")) == ["阿依古丽·买买提"]
    assert names(queries.look_for(world.worker, "古丽买买")) == ["阿依古丽·买买提"]
    assert names(queries.look_for(world.worker, "\U00020bb7田")) == ["\U00020bb7田喆"]


def test_sorted_as_names_are_read(world: Any) -> None:
    for name in ("曾国强", "单雄信", "仇英", "解晓东"):
        add(world, name)
    everyone = names(queries.look_for(world.worker, ""))
    assert everyone == ["陈志远", "仇英", "单雄信", "王淑珍", "解晓东", "曾国强"]


def test_a_building_is_shown_in_order_of_doors(world: Any) -> None:
    for room in ("1001", "202", "102"):
        add(world, f"住{room}", room)
    found = queries.look_for(world.worker, "", building_id=world.building.id)
    assert [person.household.room_number for person in found.people] == ["101", "101", "102", "202", "1001"]


def test_a_stairwell_or_a_building_may_be_meant(world: Any) -> None:
    add(world, "二单元的人", "303", where=door(world, "303", unit=2))
    add(world, "二号楼的人", "303", where=door(world, "303", building=world.second_building))
    assert set(names(queries.look_for(world.worker, "2-303"))) == {"二单元的人", "二号楼的人"}


def test_a_grid_officer_sees_only_their_buildings(world: Any) -> None:
    away = add(world, "王远远", where=door(world, building=world.second_building))
    officer = world.actor(Role.GRID_OFFICER)
    assert "王远远" not in names(queries.look_for(officer, ""))
    assert names(queries.look_for(officer, "王远")) == []
    assert names(queries.look_for(world.worker, "王远")) == ["王远远"]
    with pytest.raises(NotFound):
        access.person_for(officer, away.id, to="people.read")
    with pytest.raises(NotFound):
        access.household_for(officer, away.household_id, to="people.read")
    assert access.person_for(officer, world.elder.id, to="people.read") == world.elder


@pytest.mark.parametrize("role", [Role.VISITOR, Role.RESIDENT, Role.PROXY, Role.BUILDING_LEAD, Role.STREET_OFFICER])
def test_others_find_nobody(world: Any, role: Role) -> None:
    assert names(queries.look_for(world.actor(role), "王淑")) == []
    with pytest.raises(NotFound):
        access.person_for(world.actor(role), world.elder.id, to="people.read")


def test_the_wall(world: Any) -> None:
    assert names(queries.look_for(world.worker, "隔壁")) == []
    with pytest.raises(NotFound):
        access.person_for(world.worker, world.stranger.id, to="people.read")


def test_who_has_gone_is_found_among_the_gone(world: Any) -> None:
    close_person(world.worker, person=world.elder, state="deceased", closed_on=world.elder.birth_date)
    assert names(queries.look_for(world.worker, "王淑")) == []
    assert names(queries.look_for(world.worker, "王淑", closed=True)) == ["王淑珍"]


def test_neighbours_by_phone(world: Any) -> None:
    (found,) = queries.neighbours(world.community.id, "13800001881")
    assert (found.person_id, found.where) == (world.elder.id, "东院 1号楼 1-101")
    assert queries.neighbours(world.other.id, "13800001881") == []


def test_the_list_costs_the_same_however_many(world: Any) -> None:
    client = world.sign_in(Role.COMMUNITY_WORKER)
    add(world, "第一位")
    client.get("/c/zs/desk/people/")
    with _counted() as few:
        client.get("/c/zs/desk/people/")
    for number in range(40):
        add(world, f"居民{number}", str(200 + number))
    with _counted() as many:
        response = client.get("/c/zs/desk/people/")
    assert len(many) == len(few) <= 26  # the desk's menu asks once for each of its counts
    assert len(response.context["page"].object_list) == 30


def _counted() -> Any:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return CaptureQueriesContext(connection)


def test_nobody_sees_all_at_once(world: Any) -> None:
    Person.objects.bulk_create(
        [Person(community=world.community, household=world.household, name=f"某{n}") for n in range(70)]
    )
    client = world.sign_in(Role.COMMUNITY_WORKER)
    for page in ("1", "2", "99", "-1", "all", "１", "1e9", "last"):
        response = client.get("/c/zs/desk/people/", {"page": page, "per_page": "1000"})
        assert response.status_code == 200
        assert len(response.context["page"].object_list) <= 30
