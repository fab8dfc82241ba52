"""P9, in small; `mulin drill restore` in large."""

from __future__ import annotations

import pytest

from tests.drills.conftest import Try, judge, rounds
from tests.drills.restore import drill

pytestmark = [pytest.mark.slow, pytest.mark.long]


def test_restore(tried: Try, *, control: bool) -> None:
    judge(tried(drill, rounds=rounds("BURST_RESTORES", 1), control=control), control=control)
