"""Papers of days on which a point was still open: what happened there is in them after it has closed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mulin.base.roles import Role
from mulin.exchange import workbook
from mulin.kernel import clock
from mulin.points import actions
from tests.points.conftest import NOW, Circle
from tests.points.test_pages import at

TODAY = NOW.date()
DAYS = {"first": "2026-07-01", "last": "2026-12-31"}


@pytest.fixture
def gone(dancers: Circle) -> Circle:
    """Met once in September; closed the week after."""
    dancers.hold(dancers.session(TODAY + timedelta(days=1)), dancers.people[:5])
    with clock.standing_at(NOW + timedelta(days=7)):
        actions.close_point(dancers.worker, point_id=dancers.point.id, why="并到曲苑之家")
    return dancers


def _rows(content: bytes) -> int:
    return len(workbook.read(content).sheets[0].rows) - 1


@pytest.mark.parametrize("document", ["records", "venue-log"])
def test_what_a_closed_point_did_is_in_the_papers_of_those_days(gone: Circle, document: str) -> None:
    with clock.standing_at(NOW + timedelta(days=8)):
        desk = gone.world.sign_in(Role.COMMUNITY_WORKER)
        assert "舞艺之家（散了）" in desk.get(at("papers")).content.decode()
        asked = DAYS | {"document": document}
        assert _rows(desk.post(at("papers"), asked).content) == 1
        assert _rows(desk.post(at("papers"), asked | {"point": str(gone.point.id)}).content) == 1
        after = asked | {"first": "2026-10-01"}
        assert _rows(desk.post(at("papers"), after).content) == 0


def test_a_closed_point_has_no_paper_of_today(gone: Circle) -> None:
    with clock.standing_at(NOW + timedelta(days=8)):
        desk = gone.world.sign_in(Role.COMMUNITY_WORKER)
        asked = DAYS | {"document": "registration"}
        assert _rows(desk.post(at("papers"), asked).content) == 0
        answer = desk.post(at("papers"), asked | {"point": str(gone.point.id)})
        assert (answer.status_code, "这个睦邻点散了" in answer.content.decode()) == (422, True)
