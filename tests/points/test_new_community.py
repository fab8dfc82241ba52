"""A community that has just begun: every page says that nothing is there yet, and where it begins."""

from __future__ import annotations

import pytest
from django.test import Client

from mulin.base.roles import Role
from tests.points.conftest import Circle
from tests.world import World

NOT_YET = [  # who, where, what is said, where its button leads
    (Role.VISITOR, "points/", "附近还没有，要不要发起一个", "points/found/"),
    (Role.VISITOR, "gatherings/", "这一周没有安排", "gatherings/"),
    (Role.VISITOR, "venues/", "还没有登记场地", ""),
    (Role.RESIDENT, "me/points/", "您还没有参加睦邻点", "points/"),
    (Role.RESIDENT, "me/sign-ups/", "眼下没有报名", "gatherings/"),
    (Role.COMMUNITY_WORKER, "run/", "今天没有您带的场次", ""),
    (Role.COMMUNITY_WORKER, "desk/points/", "还没有睦邻点。五位邻居、一个地方，就能办一个。", ""),
    (Role.COMMUNITY_WORKER, "desk/points/week/", "还没有场地", "desk/settings/venues/new/"),
    (Role.COMMUNITY_WORKER, "desk/points/founding/", "没有等批的", ""),
    (Role.COMMUNITY_WORKER, "desk/points/stars/", "没有等确认的", ""),
    (Role.COMMUNITY_WORKER, "desk/points/reports/", "没有举报。", ""),
    (Role.COMMUNITY_WORKER, "desk/venues/", "还没有场地", "desk/settings/venues/new/"),
    (Role.COMMUNITY_WORKER, "desk/gatherings/", "还没有。先发起一个睦邻点，或者办一场活动。", ""),
]
NEW_POINT = [
    ("board/", "板上还空着"),
    ("stars/", "还没评过"),
    ("exchanges/", "还没有交流过。"),
    ("rota/", "往后没有排场次"),
    ("materials/", "账上还没有东西。"),
    ("plan/", "还没写。开会的时候商量几件，写在这里。"),
]


def page_of(client: Client, path: str) -> str:
    response = client.get(f"/c/zs/{path}")
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.mark.parametrize(("role", "path", "said", "leads_to"), NOT_YET)
def test_a_new_community_reads_where_it_begins(world: World, role: Role, path: str, said: str, leads_to: str) -> None:
    client = world.client() if role == Role.VISITOR else world.sign_in(role)
    page = page_of(client, path)
    assert said in page
    if leads_to:
        main = page.partition("<main")[2]
        assert f'href="/c/zs/{leads_to}' in main


@pytest.mark.parametrize(("path", "said"), NEW_POINT)
def test_a_new_point_reads_so_too(dancers: Circle, path: str, said: str) -> None:
    client = dancers.world.client()
    dancers.world.enter(client, dancers.account(dancers.people[0]))
    assert said in page_of(client, f"points/{dancers.point.id}/{path}")
