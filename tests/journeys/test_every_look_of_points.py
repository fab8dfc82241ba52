"""Every page of points, sessions and venues: in every size and width, in both languages, as each kind of reader."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tools.routes import routes, samples

from mulin.base.roles import Role
from mulin.gatherings import actions as gatherings
from mulin.gatherings.rules import Comer
from tests.journeys.looking import LANGUAGES, Look, assert_good_in_every_look
from tests.points.conftest import NOW, Circle, key, make_circle
from tests.points.full import with_one_of_everything

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

ROOMS = ("schedule:", "gatherings:", "points:")
AXE_AT = {"zh-hans": {Look("elder xl", "", 320)}, "en": set[Look]()}  # other words, the same marks
LEAST = {"visitor": 12, "leader": 45, "worker": 60}  # pages each of them can open


@pytest.fixture
def full(world: Any, time_machine: Any) -> Circle:
    """舞艺之家 with one of everything, and a session today that takes sign-ups."""
    time_machine.move_to(NOW, tick=True)
    circle = make_circle(world)
    circle.found()
    with_one_of_everything(circle)
    today = circle.session(NOW.date(), hour=15, title="编织", sign_up="open")
    gatherings.sign_up(
        circle.worker, gathering_id=today.id, comers=[Comer(person_id=circle.people[4].id)], client_key=key()
    )
    circle.session(NOW.date() + timedelta(days=2), hour=15, venue=circle.hall)
    return circle


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", LEAST)
def test_every_page_is_good_in_every_look(visitors: Any, full: Any, reader: str, language: str) -> None:
    role = Role.COMMUNITY_WORKER if reader == "worker" else Role.VISITOR
    account = full.account(full.people[0]) if reader == "leader" else None
    page = visitors.come(role, account=account, language=language)
    gaps = {**samples(full.world.community.id), **full.ids, "code": "zs"}
    paths = [route.fill(gaps) for route in routes() if route.name.startswith(ROOMS)]
    seen = 0
    for path in filter(None, paths):
        answer = page.request.get(path, max_redirects=0)
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            assert_good_in_every_look(page, path, axe_at=AXE_AT[language])
            seen += 1
    assert seen >= LEAST[reader]
