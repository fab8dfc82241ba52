"""P3, in small; `mulin drill oversell` in large."""

from __future__ import annotations

import pytest

from tests.drills.conftest import Try, judge, rounds
from tests.drills.oversell import drill

pytestmark = [pytest.mark.slow, pytest.mark.long]


def test_oversell(tried: Try, *, control: bool) -> None:
    often = 1 if control else rounds("BURSTS", 1)  # with its defence broken one round is enough to see it
    judge(tried(drill, rounds=often, control=control), control=control)
