"""P1b, in small; `mulin drill power` in large."""

from __future__ import annotations

import pytest

from tests.drills.conftest import Try, judge, rounds
from tests.drills.power import drill

pytestmark = pytest.mark.slow


def test_power(tried: Try, *, control: bool) -> None:
    judge(tried(drill, rounds=rounds("POWER_WRITES", 8), control=control), control=control)
