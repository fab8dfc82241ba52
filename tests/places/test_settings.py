"""设置: who may change what, what is kept when something is wrong, what the ledger hears."""

from __future__ import annotations

from datetime import time
from typing import Any
from uuid import uuid4

import pytest

from mulin.base.roles import Role
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.models import Fact
from mulin.places import actions
from mulin.places.actions import BuildingPlan, CommunityWords, VenuePlan
from mulin.places.models import Building, Community, Courtyard, Venue

HOME = "/c/zs/desk/settings/"


def facts(kind: str) -> int:
    return int(Fact.objects.filter(kind=kind).count())


def test_the_head_changes_the_communitys_words(world: Any) -> None:
    client = world.sign_in(Role.COMMUNITY_HEAD)
    typed = {"motto": "远亲不如近邻", "creed": "", "theme": "", "phone": "0519 80000110"}
    response = client.post(f"{HOME}community/", typed, follow=True)
    assert "社区资料改好了" in response.content.decode()
    community = Community.objects.get(code="zs")
    assert (community.motto, community.phone) == ("远亲不如近邻", "0519-80000110")
    client.post(f"{HOME}community/", typed)
    assert facts("community-revised") == 1, "the same words again are no change"


def test_a_wrong_telephone_is_explained_and_what_was_typed_is_kept(world: Any) -> None:
    client = world.sign_in(Role.COMMUNITY_HEAD)
    response = client.post(f"{HOME}community/", {"motto": "新的一句", "phone": "1380000"})
    assert response.status_code == 422
    assert 'value="新的一句"' in response.content.decode()
    assert 'aria-invalid="true"' in response.content.decode()


def test_workers_see_settings_and_register_places_but_leave_the_words_to_the_head(world: Any) -> None:
    worker = world.sign_in(Role.COMMUNITY_WORKER)
    assert worker.get(HOME).status_code == 200
    assert worker.get(f"{HOME}community/").status_code == 404
    assert worker.get(f"{HOME}buildings/new/").status_code == 200
    assert world.sign_in(Role.GRID_OFFICER).get(HOME).status_code == 404


def test_a_building_is_registered_with_its_new_courtyard_and_stairwells(world: Any) -> None:
    client = world.sign_in(Role.COMMUNITY_HEAD)
    typed = {"name": "13", "courtyard": "西院", "units": "3", "floors": "6", "grid": str(world.grid.id)}
    page = client.post(f"{HOME}buildings/new/", typed, follow=True).content.decode()
    assert "西院 13号楼登记好了" in page
    building = Building.objects.of(world.community.id).get(name="13号楼")
    assert (building.unit_set.count(), building.grid_id) == (3, world.grid.id)
    again = client.post(f"{HOME}buildings/new/", typed)
    assert again.status_code == 422
    assert "已经登记过了" in again.content.decode()
    assert Courtyard.objects.of(world.community.id).filter(name="西院").count() == 1


def test_a_building_changes_its_grid_but_not_its_name(world: Any) -> None:
    client = world.sign_in(Role.COMMUNITY_HEAD)
    client.post(f"{HOME}buildings/{world.building.id}/", {"grid": "", "floors": "7", "name": "x"})
    building = Building.objects.of(world.community.id).get(id=world.building.id)
    assert (building.grid, building.floors, building.name) == (None, 7, "1号楼")
    assert facts("building-revised") == 1


def test_a_grid_is_registered(world: Any) -> None:
    page = world.sign_in(Role.COMMUNITY_HEAD).post(f"{HOME}grids/new/", {"name": "第二网格"}, follow=True)
    assert "第二网格登记好了" in page.content.decode()


def test_a_venue_is_registered_and_changed(world: Any) -> None:
    client = world.sign_in(Role.COMMUNITY_WORKER)
    typed = {"name": "活动室", "kind": "room", "capacity": "60", "opens": "8:30", "closes": "17:00"}
    client.post(f"{HOME}venues/new/", typed)
    venue = Venue.objects.of(world.community.id).get(name="活动室")
    assert (venue.opens, venue.closes) == (time(8, 30), time(17))
    wrong = client.post(f"{HOME}venues/{venue.id}/", {**typed, "closes": "8:00"})
    assert wrong.status_code == 422
    assert "关门要比开门晚" in wrong.content.decode()
    client.post(f"{HOME}venues/{venue.id}/", {**typed, "where": "居委会二楼"})
    assert Venue.objects.of(world.community.id).get(id=venue.id).where == "居委会二楼"
    assert facts("venue-revised") == 1


def test_a_new_venue_cannot_close_before_it_opens(world: Any) -> None:
    typed = {"name": "活动室", "kind": "room", "opens": "17:00", "closes": "8:00"}
    assert world.sign_in(Role.COMMUNITY_WORKER).post(f"{HOME}venues/new/", typed).status_code == 422


def test_things_of_another_community_are_not_there(world: Any) -> None:
    with pytest.raises(NotFound):
        actions.revise_building(world.head, building_id=uuid4(), grid_id=None, floors=6)
    plan = VenuePlan(code="x", name="x", kind="room")
    with pytest.raises(NotFound):
        actions.revise_venue(world.head, venue_id=uuid4(), plan=plan)


def test_words_that_are_too_long_are_refused(world: Any) -> None:
    with pytest.raises(RuleError):
        actions.revise_community(world.head, words=CommunityWords(motto="长" * 41))


def test_a_known_building_is_refused_however_it_is_written(world: Any) -> None:
    with pytest.raises(RuleError, match="building-known"):
        actions.add_building(world.head, plan=BuildingPlan(name="一号楼"), courtyard_name="东院")


def test_the_demo_says_how_to_leave_it(world: Any) -> None:
    page = world.sign_in(Role.COMMUNITY_HEAD).get(HOME).content.decode()
    assert "mulin demo leave --community zs" in page


def test_settings_take_few_queries(world: Any, django_assert_max_num_queries: Any) -> None:
    client = world.sign_in(Role.COMMUNITY_HEAD)
    client.get(HOME)
    with django_assert_max_num_queries(24):
        client.get(HOME)
