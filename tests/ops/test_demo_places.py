"""The demo's places are the scenario's, made by the actions that people call."""

from __future__ import annotations

from datetime import datetime

import pytest

from mulin.kernel import clock
from mulin.ledger.models import Fact
from mulin.ops.demo import neighbourhood
from mulin.ops.demo.scenario import CODES, read
from mulin.places.models import Building, Community, Courtyard, Grid, Unit, Venue


@pytest.fixture
def home(db: None) -> Community:
    with clock.standing_at(datetime(2026, 9, 24, 9, tzinfo=clock.CHINA)):
        neighbourhood.build(read())
    return Community.objects.get(code="zs")


def test_the_street_has_its_twelve_communities(home: Community) -> None:
    assert set(CODES) == set(read().communities)
    communities = Community.objects.filter(subdistrict__name="中山街道", subdistrict__district__city__name="江泰市")
    assert {community.name for community in communities} == set(CODES)
    assert all(community.is_demo for community in communities)
    assert (home.theme, home.motto, home.creed) == (
        "打造睦邻文化精品社区",
        "小小睦邻卡，连接你我他",
        "邻里一家亲",
    )


def test_the_yards_hold_their_buildings_in_order(home: Community) -> None:
    assert [yard.name for yard in Courtyard.objects.of(home.id)] == ["东院", "中院", "西院"]
    buildings = list(Building.objects.of(home.id).select_related("courtyard", "grid"))
    assert [building.name for building in buildings] == [f"{number}号楼" for number in range(1, 13)]
    assert {(b.courtyard.name, b.grid.name) for b in buildings} == {
        ("东院", "第一网格"),
        ("中院", "第二网格"),
        ("西院", "第三网格"),
    }
    assert Unit.objects.of(home.id).count() == 46
    assert [grid.name for grid in Grid.objects.of(home.id)] == ["第一网格", "第二网格", "第三网格"]


def test_rain_drives_people_from_the_square_into_the_hall(home: Community) -> None:
    square = Venue.objects.of(home.id).select_related("bad_weather").get(code="square")
    assert square.bad_weather.code == "hall"
    assert (square.opens.hour, square.closes.hour) == (6, 21)


def test_what_was_built_stands_in_the_ledger(home: Community) -> None:
    kinds = list(Fact.objects.filter(community_id=home.id).values_list("kind", flat=True))
    assert kinds.count("community-founded") == 1
    assert kinds.count("building-added") == 12
    assert {str(day) for day in Fact.objects.values_list("day", flat=True)} == {"2026-09-24"}


def test_other_communities_are_not_touched(home: Community) -> None:
    other = Community.objects.get(code="jf")
    assert not Building.objects.of(other.id).exists()
