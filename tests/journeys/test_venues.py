"""A festival afternoon laid on a Thursday meets the Thursday rehearsal: named, solved, seen by neighbours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.schedule import actions
from tests.journeys.looking import assert_accessible, sideways
from tests.schedule.conftest import build_venues

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_afternoon_and_the_rehearsal(visitors: Any, world: Any) -> None:
    venues = build_venues(world)
    today = clock.today()
    thursday = today + timedelta(days=14 + (3 - today.weekday()) % 7)
    start = datetime.combine(thursday, datetime.min.time(), tzinfo=clock.CHINA) + timedelta(hours=14, minutes=30)
    actions.book(
        world.worker,
        venue_id=venues.square.id,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        holder=uuid4(),
        title="柔力球集体排练",
    )
    desk = visitors.come(Role.COMMUNITY_WORKER, width=1280)
    desk.goto(f"/c/zs/desk/venues/?day={thursday}")
    assert_accessible(desk)
    desk.get_by_role("link", name="订一处场地").click()
    desk.get_by_label("哪个场地").select_option(label="中心活动场地")
    desk.get_by_label("哪一天").fill(thursday.isoformat())
    desk.get_by_label("几点开始").fill("14:00")
    desk.get_by_label("几点结束").fill("17:00")
    desk.get_by_label("做什么用").first.fill("灯谜活动")
    desk.get_by_label("邻居也看得到").check()
    desk.get_by_role("button", name="订", exact=True).click()
    desk.get_by_role("heading", name="那时候不行").wait_for()
    assert "柔力球集体排练" in desk.locator("main").inner_text()
    assert_accessible(desk)
    desk.get_by_role("button", name="多功能活动室").click()
    desk.get_by_text("“多功能活动室”订好了").wait_for()

    phone = visitors.come(size="elder", javascript=False)
    phone.goto(f"/c/zs/venues/{venues.hall.id}/?day={thursday}")
    assert "14:00–17:00" in phone.locator("main").inner_text()
    assert "灯谜活动" in phone.locator("main").inner_text()
    reader = visitors.come(language="en", width=320)
    reader.goto(f"/c/zs/venues/?day={thursday}")
    assert_accessible(reader)
    assert sideways(reader) <= 0
