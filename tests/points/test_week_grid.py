"""The worker's week of all points over the venues: who is where on which day."""

from __future__ import annotations

from datetime import timedelta

from mulin.base.roles import Role
from mulin.gatherings import actions as gatherings
from tests.points.conftest import NOW, Circle
from tests.tables import rows_of

WEEK = "/c/zs/desk/points/week/"
MONDAY = NOW.date()
NOTHING = [""] * 7


def week_of(circle: Circle, day: str = "") -> list[list[str]]:
    page = circle.world.sign_in(Role.COMMUNITY_WORKER).get(f"{WEEK}?day={day}").content.decode()
    return rows_of(page, "grid-week")


def test_every_session_stands_in_its_venues_row_on_its_day(dancers: Circle) -> None:
    dancers.found(name="曲苑之家", venue_id=dancers.hall.id)
    dancers.session(MONDAY + timedelta(days=1), hour=18)
    dancers.session(MONDAY + timedelta(days=1), hour=9)
    dancers.session(MONDAY + timedelta(days=3), hour=15, venue=dancers.hall)
    dancers.session(MONDAY + timedelta(days=7), hour=10)
    head, square, hall = week_of(dancers)
    assert [head[0], head[1], head[7]] == ["场地", "9月21日 周一", "9月27日 周日"]
    assert hall == ["多功能活动室", "", "", "", "15:00 舞艺之家", "", "", ""]
    assert square == ["中心活动场地", "", "09:00 舞艺之家 18:00 舞艺之家", "", "", "", "", ""]
    _head, square, hall = week_of(dancers, (MONDAY + timedelta(days=7)).isoformat())
    assert hall == ["多功能活动室", *NOTHING]
    assert square == ["中心活动场地", "10:00 舞艺之家", *NOTHING[1:]]


def test_rain_moves_it_to_the_other_row_and_what_is_off_is_not_there(dancers: Circle) -> None:
    wet = dancers.session(MONDAY + timedelta(days=2), hour=15)
    off = dancers.session(MONDAY + timedelta(days=4), hour=15)
    gatherings.move_to_substitute(dancers.leader, gathering_id=wet.id)
    gatherings.cancel_gathering(dancers.leader, gathering_id=off.id, why="停电")
    _head, square, hall = week_of(dancers)
    assert hall == ["多功能活动室", "", "", "15:00 舞艺之家", "", "", "", ""]
    assert square == ["中心活动场地", *NOTHING]
