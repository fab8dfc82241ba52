"""The shell's own pages, as a browser without JavaScript gets them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest

from mulin.base.manifest import Todo, When, rooms
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.places import queries as places
from mulin.places.models import City, Community, District, Subdistrict
from mulin.web.buckets import SHOWN, buckets
from tests.weight import on_the_wire

PUBLIC = ["/c/zs/", "/c/zs/privacy/", "/c/zs/how-to/", "/look/"]


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_public_pages_open_without_signing_in(world: Any, path: str, language: str) -> None:
    client = world.client()
    client.cookies["mulin_language"] = language
    response = client.get(path)
    assert response.status_code == 200
    assert f'<html lang="{"en" if language == "en" else "zh-Hans"}"' in response.content.decode()


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_light(world: Any, path: str) -> None:
    files, weight = on_the_wire(world.client().get(path).content)
    assert files <= 4
    assert weight <= 25_000


def test_home_tells_day_moon_and_festival(world: Any) -> None:
    with clock.standing_at(datetime(2026, 9, 24, 1, tzinfo=UTC)):
        page = world.client().get("/c/zs/").content.decode()
    assert "9月24日 星期四" in page
    assert "农历八月十四" in page
    assert "明天是中秋节" in page


def test_home_says_in_large_letters_what_one_can_do(world: Any) -> None:
    page = world.client().get("/c/zs/").content.decode()
    tiles = page[page.index("tiles elder-only") : page.index("</nav>")]
    deeds = {
        "/c/zs/card/": "打电话 找社区",
        "/c/zs/gatherings/": "看活动 去报名",
        "/c/zs/points/": "睦邻点 去坐坐",
        "/c/zs/how-to/": "不会用 点这里",
    }
    for address, words in deeds.items():
        assert re.search(rf'href="{address}">.*{words}</a>', tiles), words
    assert "欢迎您" in page


def test_home_greets_who_has_come_in(world: Any) -> None:
    account = world.account(Role.RESIDENT)
    client = world.client()
    world.enter(client, account)
    response = client.get("/c/zs/")
    assert f"{account.name}</span>，您好" in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert "住在这里" not in response.content.decode()


def test_the_front_door_leads_to_the_only_community(world: Any) -> None:
    with patch("mulin.web.views.home.places.communities_by_name", return_value=[world.community]):
        assert world.client().get("/")["Location"] == "/c/zs/"


def test_the_front_door_lists_several_by_name_and_remembers(world: Any) -> None:
    client = world.client()
    page = client.get("/").content.decode()
    assert page.index("解放社区") < page.index("中山社区")
    client.get("/c/jf/")
    assert client.get("/")["Location"] == "/c/jf/"
    assert client.get("/?all").status_code == 200


def _a_city(world: Any, communities: int) -> None:
    """So many communities more, thirteen to a street."""
    first = world.community.subdistrict
    for number in range(communities):
        if number % 13 == 0:
            code = f"street-{number}"
            street = Subdistrict.objects.create(district=first.district, code=code, name=f"第{number // 13 + 1}街道")
        Community.objects.create(subdistrict=street, code=f"c{number}", name=f"桃园{number:02}社区")


def test_among_many_communities_one_looks_by_street_or_by_name(world: Any, django_assert_num_queries: Any) -> None:
    _a_city(world, 39)
    client = world.client()
    with django_assert_num_queries(2):
        page = client.get("/").content.decode()
    assert "桃园" not in page
    assert "城中区" in page
    assert page.index("第1街道") < page.index("中山街道")
    (there, *_rest) = re.findall(r'href="(/\?street=street-\d+)"', page)
    assert len(re.findall("桃园\\d+社区", client.get(there).content.decode())) == 13
    page = client.get("/?q=桃园0").content.decode()
    assert re.findall("桃园\\d+社区", page) == [f"桃园0{number}社区" for number in range(10)]
    assert "还有更多" not in page
    page = client.get("/?q=桃园").content.decode()
    assert len(re.findall("桃园\\d+社区", page)) == 30
    assert "还有更多" in page
    for absent in ("/?q=没有这个", "/?street=nowhere", "/?q=%00", "/?street=%00", "/?q=%00没有这个"):
        assert client.get(absent).status_code == 200
    assert "没有找到" in client.get("/?q=没有这个").content.decode()


def test_among_many_communities_the_last_one_visited_is_remembered(world: Any) -> None:
    _a_city(world, 39)
    client = world.client()
    client.get("/c/c17/")
    assert client.get("/")["Location"] == "/c/c17/"
    assert "c17" not in client.get("/?all").content.decode()
    for odd in ("gone", "a\0b"):
        client.cookies["mulin_place"] = odd
        assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_names_stand_in_the_order_of_their_sound(world: Any) -> None:
    for code, name in (("dm", "东门社区"), ("by", "北苑社区"), ("cs", "曾山社区")):
        Community.objects.create(subdistrict=world.community.subdistrict, code=code, name=name)
    names = [community.name for community in places.communities_by_name()]
    assert names == ["北苑社区", "东门社区", "解放社区", "曾山社区", "中山社区"]
    assert [community.name for community in places.communities_of(world.community.subdistrict_id)] == names


@pytest.mark.django_db
def test_an_empty_house_says_what_to_do(client: Any) -> None:
    assert "mulin demo" in client.get("/", headers={"host": "127.0.0.1"}).content.decode()


@pytest.mark.parametrize("role", [Role.COMMUNITY_HEAD, Role.COMMUNITY_WORKER, Role.GRID_OFFICER])
def test_the_desk_opens_for_those_who_work_here(world: Any, role: Role) -> None:
    page = world.sign_in(role).get("/c/zs/desk/").content.decode()
    assert "<h1>今日待办</h1>" in page
    assert 'aria-current="page"' in page


def test_the_desk_leads_others_home_visitors_to_the_door_and_staff_to_their_second_factor(world: Any) -> None:
    assert world.sign_in(Role.RESIDENT).get("/c/zs/desk/")["Location"] == "/c/zs/"
    assert world.client().get("/c/zs/desk/")["Location"].startswith("/sign-in/")
    worker = world.sign_in(Role.COMMUNITY_WORKER, second_factor=False)
    assert worker.get("/c/zs/desk/")["Location"].startswith("/sign-in/second/")


def test_every_menu_entry_leads_to_a_page(world: Any) -> None:
    for item in (item for room in rooms() for item in room.nav):
        assert world.head.url(item.url_name), item.title


def test_todos_fall_into_their_headings_and_long_ones_fold() -> None:
    waiting = [Todo(When.WEEK, "phone", "b", str(n), "", "", "/") for n in range(SHOWN + 3)]
    waiting.append(Todo(When.FIRST, "phone", "r", "first", "", "", "/"))
    first, week = buckets(waiting)
    assert first.is_first
    assert [len(week.shown), len(week.folded)] == [SHOWN, 3]
    assert buckets([]) == []


def test_the_street_sees_sums_by_name_and_nobody_else_does(world: Any) -> None:
    officer = world.sign_in(Role.STREET_OFFICER)
    page = officer.get("/s/zhongshan/").content.decode()
    assert page.index("解放社区") < page.index("中山社区")
    assert "不到 5" in page, "one household is not shown as one"
    other = District.objects.create(city=City.objects.create(code="x", name="他市"), name="他区")
    Subdistrict.objects.create(district=other, code="other", name="他街道")
    for client, path in (
        (officer, "/s/other/"),
        (officer, "/s/nope/"),
        (world.sign_in(Role.COMMUNITY_HEAD), "/s/zhongshan/"),
    ):
        assert client.get(path).status_code == 404
    assert world.client().get("/s/zhongshan/")["Location"].startswith("/sign-in/")
    assert world.sign_in(Role.RESIDENT).get("/s/zhongshan/").status_code in (302, 404)


def test_the_streets_list_takes_few_queries(world: Any, django_assert_max_num_queries: Any) -> None:
    officer = world.sign_in(Role.STREET_OFFICER)
    officer.get("/s/zhongshan/")
    with django_assert_max_num_queries(9):
        officer.get("/s/zhongshan/")


def test_a_visitors_home_takes_few_queries(world: Any, django_assert_max_num_queries: Any) -> None:
    client = world.client()
    client.get("/c/zs/")
    with django_assert_max_num_queries(6):
        client.get("/c/zs/")


def test_the_front_door_leads_whoever_is_known_home(world: Any) -> None:
    assert world.sign_in(Role.RESIDENT, world.other).get("/").headers["Location"] == "/c/jf/"
    assert world.sign_in(Role.STREET_OFFICER).get("/").headers["Location"] == "/s/zhongshan/"
    assert world.sign_in(Role.RESIDENT).get("/?all").status_code == 200
