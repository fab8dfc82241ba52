"""What the pages of points, sessions and venues weigh on an old telephone: 40 KB and four files at most.

`promises.md`: a public page at its first visit, all files, gzipped, no web font.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.points.conftest import NOW, Circle
from tests.weight import on_the_wire

MOST, FILES = 40_000, 4


@pytest.fixture
def busy(dancers: Circle) -> Any:
    """Five points with three sessions on every day of the week."""
    monday = NOW.date()
    for number in range(4):
        dancers.found(name=f"点{number}", venue_id=dancers.hall.id)
    for day in range(7):
        for hour in (9, 14, 18):
            session = dancers.session(monday + timedelta(days=day), hour=hour, venue=dancers.hall)
    return dancers, session


@pytest.mark.parametrize("where", ["gatherings/", "gatherings/{session}/", "points/", "points/{point}/", "venues/"])
@pytest.mark.parametrize("language", ["zh-hans", pytest.param("en", marks=pytest.mark.long)])
def test_a_first_visit_is_light(busy: Any, where: str, language: str) -> None:
    circle, session = busy
    client = circle.world.client()
    client.cookies["mulin_language"] = language
    page = client.get("/c/zs/" + where.format(session=session.id, point=circle.point.id)).content
    files, weight = on_the_wire(page)
    assert files <= FILES
    assert weight <= MOST
    assert b"@font-face" not in page
