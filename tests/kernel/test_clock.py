from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from mulin.kernel import clock


def test_everything_inside_stands_at_the_moment_named() -> None:
    with clock.standing_at(datetime(2026, 9, 26, 16, 30, tzinfo=UTC)):
        assert clock.now() == datetime(2026, 9, 26, 16, 30, tzinfo=UTC)
        assert clock.today() == date(2026, 9, 27)  # already Sunday in 江泰市
    assert clock.now() > datetime(2026, 9, 27, tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"), clock.standing_at(datetime(2026, 9, 27)):  # noqa: DTZ001  # the fault under test
        pass
