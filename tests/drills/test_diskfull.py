"""P12, in small; `mulin drill diskfull` in large. Runs again inside a mount namespace of its own."""

from __future__ import annotations

import os

import pytest

from tests.drills import diskfull
from tests.drills.conftest import DATABASE, SEED, judge, rounds
from tests.drills.house import throw_away
from tests.drills.verdict import NotHere

pytestmark = [pytest.mark.slow, pytest.mark.long]


def test_diskfull(*, control: bool) -> None:
    if DATABASE:
        pytest.skip("fills the data folder; PostgreSQL keeps its data elsewhere")
    if diskfull.INSIDE not in os.environ:
        try:
            code = diskfull.again_inside(f"{__file__}::test_diskfull[{'control' if control else 'promise'}]")
        except NotHere as reason:
            pytest.skip(str(reason))
        assert code == 0
        return
    with diskfull.small_disk() as place, throw_away(place=place) as house:
        judge(diskfull.drill(house, rounds=rounds("FULL_DISKS", 1), seed=SEED, control=control), control=control)
