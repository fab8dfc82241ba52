"""P3, in small; `mulin drill oversell` in large."""

from __future__ import annotations

import pytest

from tests.drills.conftest import Try, judge, rounds
from tests.drills.oversell import drill

pytestmark = [pytest.mark.slow, pytest.mark.long]


def test_oversell(tried: Try, *, control: bool) -> None:
    judge(tried(drill, rounds=rounds("BURSTS", 1), control=control), control=control)
