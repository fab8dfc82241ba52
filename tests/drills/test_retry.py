"""P4, in small; `mulin drill retry` in large."""

from __future__ import annotations

import pytest

from tests.drills.conftest import Try, judge, rounds
from tests.drills.retry import drill

pytestmark = [pytest.mark.slow, pytest.mark.long]


def test_retry(tried: Try, *, control: bool) -> None:
    judge(tried(drill, rounds=rounds("RETRIES", 1), control=control), control=control)
