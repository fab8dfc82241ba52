"""The demo is told on whatever day somebody starts Mulin for the first time."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from mulin.gatherings.models import Gathering, GatheringState, Steward, StewardKind
from mulin.ops.house import load_demo
from mulin.places.models import Community
from mulin.points.models import Point, PointState
from mulin.reports.models import WorkReport
from tests import schema

pytestmark = [pytest.mark.slow, pytest.mark.long]

# Nobody on the roster is 78, lives alone and has a telephone of their own; leaders elected in 2025 are out of office.
LEAP_DAY = date(2028, 2, 29)
NEW_YEAR = date(2027, 1, 1)  # of which there is no report yet


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a story's days are the same on every database")
@pytest.mark.parametrize("day", [LEAP_DAY, NEW_YEAR], ids=str)
def test_on_any_day(day: date, django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> None:
    with django_db_blocker.unblock(), schema.holding(lambda: load_demo(day), tmp_path):
        home = Community.objects.get(code="zs")
        points = Point.objects.of(home.id)
        assert {point.state for point in points} == {PointState.REGISTERED}
        held = Gathering.objects.of(home.id).filter(host__kind="point", state=GatheringState.HELD)
        assert held.count() > 400
        leading = Steward.objects.of(home.id).filter(kind=StewardKind.LEADER, starts_on__lte=day, ends_on__gt=day)
        assert set(points.values_list("host_id", flat=True)) <= set(leading.values_list("host_id", flat=True))
        assert WorkReport.objects.of(home.id).exists()
