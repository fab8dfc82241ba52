from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import pytest

from mulin.kernel.clock import CHINA
from mulin.places.models import Venue
from tests.world import World

# as it might be: with a day of the year before, and a holiday that two festivals share
NOTICE_2027 = """一、元旦：2026年12月31日（周四）至2027年1月3日（周日）放假调休，共4天。
二、春节：2月5日（周五）至12日（周五）放假调休，共8天。2月14日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""


@dataclass
class Venues:
    """Places of 中山社区, and one over the wall."""

    square: Venue
    hall: Venue
    dance: Venue
    home: Venue
    abroad: Venue


def build_venues(world: World) -> Venues:
    def venue(code: str, name: str, capacity: int, **fields: Any) -> Venue:
        community = fields.pop("community", world.community)
        hours = {"opens": time(8), "closes": time(21)} | fields
        return Venue.objects.create(community=community, code=code, name=name, capacity=capacity, **hours)

    hall = venue("hall", "多功能活动室", 60, kind="room", where="6号楼一层")
    return Venues(
        square=venue("square", "中心活动场地", 120, kind="outdoor", bad_weather=hall, opens=time(6)),
        hall=hall,
        dance=venue("dance", "排练活动室", 30, kind="room"),
        home=venue("home", "王阿姨家客厅", 8, kind="home"),
        abroad=venue("hall", "解放活动室", 60, kind="room", community=world.other),
    )


@pytest.fixture
def venues(world: World) -> Venues:
    return build_venues(world)


def at(day: int, hour: int, minute: int = 0, *, month: int = 3) -> datetime:
    """A moment of March 2026, in China."""
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)
