"""P1, P2, in small; `mulin drill kill` in large."""

from __future__ import annotations

import pytest

from tests.drills.conftest import Try, judge, rounds
from tests.drills.kill import drill

pytestmark = pytest.mark.slow


def test_kill(tried: Try, *, control: bool) -> None:
    judge(tried(drill, rounds=rounds("KILLS", 1), control=control), control=control)
