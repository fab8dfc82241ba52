"""A riddle afternoon in a real browser: prepared at the desk, answered at a tablet, guessed at home, told after it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mulin.base.roles import Role
from mulin.gatherings.models import Gathering, Host
from mulin.kernel import clock
from mulin.riddles import queries
from mulin.riddles.models import RiddleSet
from tests.journeys.looking import Look, assert_accessible, assert_good_in_every_look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ONCE = {Look("elder", "dark", 390)}


def test_a_riddle_afternoon(visitors: Any) -> None:
    world = visitors.world
    host = Host.objects.create(community=world.community, kind="event", name="庆中秋灯谜")
    begins = clock.now() - timedelta(minutes=10)
    held = Gathering.objects.create(
        community=world.community,
        host=host,
        title="灯谜系列活动",
        starts_at=begins,
        ends_at=begins + timedelta(hours=3),
    )

    desk = visitors.come(Role.COMMUNITY_HEAD, width=1280)
    desk.goto("/c/zs/desk/riddles/")
    desk.get_by_role("button", name="收下现成的谜库").click()
    desk.goto(f"/c/zs/desk/riddles/for/{held.id}/")
    desk.get_by_role("button", name="开始备谜").click()
    desk.get_by_label("挂多少条").fill("12")
    desk.get_by_role("button", name="替我选").click()
    assert desk.get_by_role("button", name="取下").count() == 12
    riddle_set = RiddleSet.objects.of(world.worker).get()
    slip = queries.slips_of(riddle_set)[0].slip
    assert_good_in_every_look(desk, f"/c/zs/desk/riddles/sets/{riddle_set.id}/", axe_at=ONCE)

    neighbour = visitors.come(javascript=False)
    neighbour.goto(f"/c/zs/riddles/{riddle_set.id}/")
    neighbour.get_by_role("link", name=slip.face).click()
    neighbour.get_by_label("您猜是什么").fill("不知道")
    neighbour.get_by_role("button", name="就猜这个").click()
    assert "再想想" in neighbour.get_by_role("alert").inner_text()
    assert slip.answer not in neighbour.content().replace(slip.face, "")

    tablet = visitors.come(Role.COMMUNITY_WORKER)
    tablet.goto(f"/c/zs/desk/riddles/sets/{riddle_set.id}/desk/")
    tablet.get_by_label("谜条几号").fill("1")
    tablet.get_by_role("button", name="找").click()
    assert_accessible(tablet)
    tablet.get_by_label("谁来答").fill("小宝")
    tablet.get_by_role("button", name="对了").click()
    assert "1 号答对了" in tablet.get_by_role("status").inner_text()
    assert_accessible(tablet)

    desk.get_by_role("link", name="揭谜底").click()
    desk.get_by_role("button", name="揭谜底").click()
    neighbour.goto(f"/c/zs/riddles/{riddle_set.id}/")
    assert neighbour.get_by_text(slip.answer, exact=True).count() >= 1
    assert "1 位邻居猜中" in neighbour.content()
