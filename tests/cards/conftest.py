"""A stairwell with doors, contacts who are public, and short ways to print and hand over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from mulin.base import jobs
from mulin.cards import actions
from mulin.cards.models import Card, PrintRun
from mulin.contacts import actions as contact_actions
from mulin.people.models import Household
from mulin.places.models import Building
from mulin.printing import typeset
from tests import world as cast

CONTACTS = """类别,单位,联系人,职务,电话,备用电话,服务时间,负责范围,备注
党支部,中山社区第一党支部,李国栋,书记,13800001001,0519-80000101,周一至周五 8:30–17:30,东院,
社区居委会,中山社区居民委员会,周敏,主任,13800001010,0519-80000110,周一至周六 8:30–17:30,全社区,值班室夜间有人
社区卫生服务站,中山社区卫生服务站,沈医生,全科医生,13800001020,0519-80000120,每天 8:00–20:00,全社区,可上门换药
治安警点,中山社区治安警点,赵警官,社区民警,13800001030,0519-80000130,24 小时,全社区,紧急情况请拨 110
网格员,第一网格,张晓燕,网格员,13800001041,,每天 8:00–20:00,1号楼,
网格员,第二网格,刘洋,网格员,13800001042,,每天 8:00–20:00,2号楼,
物业,安居物业服务处,值班室,,0519-80000160,13800001060,24 小时,全社区,水电急修
养老服务,居家养老服务站,尉迟芳,站长,13800001070,,每天 8:00–17:30,全社区,助餐热线
人民调解,人民调解室,顾师傅,调解员,13800001050,,周二、周四 14:00–17:00,全社区,
便民热线,政务服务便民热线,,,12345,,24 小时,全社区,
便民热线,报警求助,,,110,,24 小时,全社区,
"""


@dataclass
class Stairs:
    """The world with 1号楼 (two stairwells, seven doors), 2号楼 (two doors) and their contacts."""

    world: Any

    def doors(self, building: Building | None = None) -> list[Household]:
        homes = Household.objects.of(self.world.community.id)
        if building:
            homes = homes.filter(building=building)
        return list(homes.order_by("building__number", "unit_number", "room_number"))

    def print(self, **choice: Any) -> PrintRun:
        """A finished run, through the job."""
        run = actions.start_print_run(self.world.worker, client_key=str(uuid4()), **choice)
        jobs.run_due()
        run.refresh_from_db()
        return run

    def knock(self, home: Household, outcome: str, **said: Any) -> UUID:
        return actions.hand_over(
            said.pop("actor", self.world.worker),
            household_ids=[home.id],
            outcome=outcome,
            client_key=str(uuid4()),
            **said,
        )

    def card_of(self, home: Household) -> Card:
        return Card.objects.of(self.world.community.id).get(household=home, state="live", product="wallet")


@pytest.fixture
def stairs(world: Any) -> Stairs:
    for building, doors in (
        (world.building, ["1-102", "1-201", "1-202", "2-101", "2-102", "2-201"]),
        (world.second_building, ["1-101", "1-102"]),
    ):
        for door in doors:
            unit, room = door.split("-")
            cast._household(world.community, building, int(unit), room)
    contact_actions.import_contacts(world.worker, data=CONTACTS.encode(), consent_paper="ZS-1")
    return Stairs(world)


@pytest.fixture
def real_paper() -> None:
    """Asked for by tests that look at the paper itself."""


@pytest.fixture(autouse=True)
def _quick_paper(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody else gets an empty sheet at once: what fits is decided before typesetting anyway."""
    if "real_paper" not in request.fixturenames:
        monkeypatch.setattr(typeset, "compile_pdf", lambda *_, **__: b"%PDF-1.7 empty")
