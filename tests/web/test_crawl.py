"""Every address of the resolver: none breaks, none lets a stranger in, none mixes languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponseBase
from tools.routes import Route, routes, samples

from mulin.base.roles import Role
from mulin.riddles.models import FORM_NAMES

pytestmark = pytest.mark.slow
STAFF = (Role.COMMUNITY_HEAD, Role.COMMUNITY_WORKER, Role.GRID_OFFICER)
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
# Chinese that an English page may hold: what the world calls its places and people, and the switch.
MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*\blang=\"zh[^>]*>.*?</|<[^>]+>", re.S)


def pages(world: Any, community: Any, gaps: dict[str, object]) -> Iterator[tuple[Route, str]]:
    filled = {"street": "zhongshan", **gaps, "code": community.code}
    for route in routes():
        if (path := route.fill(filled)) and path != "/readyz":
            yield route, path


def is_page(response: HttpResponseBase) -> bool:
    return response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")


@pytest.mark.parametrize("role", [Role.VISITOR, Role.RESIDENT, Role.COMMUNITY_HEAD, Role.GRID_OFFICER])
def test_no_page_breaks(world: Any, role: Role) -> None:
    client = world.sign_in(role)
    broken = [
        path
        for _, path in pages(world, world.community, samples(world.community.id))
        if "out/" not in path and client.get(path).status_code >= 500
    ]
    assert not broken


@pytest.mark.parametrize("role", [Role.VISITOR, Role.COMMUNITY_HEAD])
def test_no_page_breaks_over_the_sign_postgresql_takes_in_no_text(world: Any, role: Role) -> None:
    client, odd = world.sign_in(role), dict.fromkeys(("q", "day", "month", "street", "code", "partner", "next"), "a\0")
    broken = [
        path
        for _, path in pages(world, world.community, samples(world.community.id))
        if "out/" not in path and client.get(path, odd).status_code >= 500
    ]
    assert not broken


@pytest.mark.parametrize("role", [Role.RESIDENT, *STAFF])
def test_over_the_wall_every_guarded_page_is_absent(world: Any, role: Role) -> None:
    """Somebody of 中山社区 at the pages of 解放社区: what is not public is not there."""
    client = world.sign_in(role)
    seen = {
        path: client.get(path).status_code
        for route, path in pages(world, world.other, samples(world.other.id))
        if route.in_community and route.verb
    }
    assert seen
    assert {path: status for path, status in seen.items() if status not in (404, 405)} == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_communitys_things_are_absent_here(world: Any, method: str) -> None:
    """The head of 中山社区 asks under her own address for a thing of 解放社区: 404, as if it were not."""
    client = world.sign_in(Role.COMMUNITY_HEAD)
    theirs = samples(world.other.id)
    seen = {
        path: getattr(client, method)(path).status_code
        for route, path in pages(world, world.community, theirs)
        if route.in_community and set(route.gaps) & set(theirs)
    }
    assert seen
    assert {path: status for path, status in seen.items() if status not in (404, 405)} == {}


@pytest.mark.parametrize("role", [Role.VISITOR, Role.RESIDENT, Role.COMMUNITY_HEAD])
def test_english_pages_are_english(world: Any, role: Role) -> None:
    client = world.sign_in(role)
    client.cookies["mulin_language"] = "en"
    mixed = {}
    for _, path in pages(world, world.community, samples(world.community.id)):
        response = client.get(path)
        if is_page(response) and (left := _chinese(response.content.decode(), world)):
            mixed[path] = left
    assert mixed == {}


def _chinese(page: str, world: Any) -> set[str]:
    text = MARKUP.sub(" ", page)
    for name in sorted(_names(world), key=len, reverse=True):
        text = text.replace(name, " ")
    return set(CHINESE.findall(text)) - {"中文", "睦邻", "演示", "号楼"}


def _names(world: Any) -> set[str]:
    """What the cast's places and people are called, and what their community says of itself."""
    people = [world.elder.name, world.son.name, world.stranger.name]
    buildings = [world.building.plate, world.second_building.plate, world.building.name, world.second_building.name]
    areas = ["中山社区", "解放社区", "中山街道", "江泰市", "城中区", "第一网格", "东院"]
    forms_of_riddles = [str(name) for name in FORM_NAMES.values()]  # 秋千格 has no other name
    return {*people, *buildings, *areas, *forms_of_riddles, "小小睦邻卡", "连接你我他", "邻里一家亲"}


@pytest.mark.parametrize("role", [Role.VISITOR, Role.RESIDENT, Role.COMMUNITY_HEAD])
def test_no_page_has_anything_inline(world: Any, role: Role) -> None:
    """No script, style or handler inside a page: the content security policy allows none."""
    client = world.sign_in(role)
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=|javascript:|\bsrc=\"data:", re.I)
    bad = {}
    for _, path in pages(world, world.community, samples(world.community.id)):
        response = client.get(path)
        if is_page(response) and (found := inline.search(response.content.decode())):
            bad[path] = found[0]
    assert bad == {}


def test_the_list_of_addresses_names_what_guards_them() -> None:
    found = {route.name: route for route in routes()}
    assert found["places:community"].verb == "settings.revise"
    assert found["places:building"].gaps == ("code", "building_id")
    assert found["places:building"].fill({"code": "zs"}) is None
