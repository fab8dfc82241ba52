"""A community whose facts make a report: somebody came to things, and one room says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from mulin.base.actor import Mouth
from mulin.base.figures import Paragraph, Period, Section
from mulin.ledger.figures import answer
from mulin.reports import actions
from mulin.reports.models import WorkReport
from tests.ledger import figured
from tests.ledger.figured import Told, tell
from tests.world import World

DAY = date(2026, 9, 3)


def _points(community_id: UUID, period: Period) -> Iterator[str]:
    if answer(community_id, "t.visits", period).value:
        yield "到场{figure:t.all}人次、{figure:t.people}人，占{figure:t.share}，新开{figure:t.open}个。{figure:t.no}"


def _culture(community_id: UUID, period: Period) -> Iterator[str]:
    if answer(community_id, "t.heads", period).value:
        yield f"表彰{{person:{PEOPLE.get('honoured', '')}}}。"


PEOPLE: dict[str, Any] = {}
ROOM = replace(
    figured.ROOM,
    paragraphs=(Paragraph(Section.POINTS, 1, _points, "互助结对"), Paragraph(Section.CULTURE, 1, _culture)),
)


@dataclass
class Office:
    """The world, with a hand for its report."""

    world: World

    def tell(self, *told: Told) -> None:
        tell(self.world.community.id, told)

    def came(self, *visits: int, day: date = DAY, **how: Any) -> None:
        self.tell(*(Told("t.came", day, {"visit": n, "person": n % 3}, {}, Mouth.PAPER, **how) for n in visits))

    def draft(self, period: str = "2026-Q3") -> WorkReport:
        return actions.draft_report(self.world.worker, period=period)

    def frozen(self, period: str = "2026-Q3") -> WorkReport:
        report = self.draft(period)
        return actions.freeze_report(self.world.head, report_id=report.id, version=report.version)


@pytest.fixture
def office(world: World) -> Iterator[Office]:
    PEOPLE.clear()
    with figured.declared(ROOM):
        yield Office(world)
