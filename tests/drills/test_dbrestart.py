"""P14, in small; `mulin drill dbrestart` in large. Always on PostgreSQL, with a server of its own to be hurt."""

from __future__ import annotations

import os

import pytest

from mulin.ops.postgres import server_of_our_own
from mulin.ops.refused import Refused
from tests.drills.conftest import DATABASE, SEED, judge, rounds
from tests.drills.dbrestart import drill
from tests.drills.house import throw_away

pytestmark = [pytest.mark.slow, pytest.mark.long]


def test_dbrestart(*, control: bool) -> None:
    if not DATABASE and "DRILL" not in os.environ:
        pytest.skip("about PostgreSQL: tried in the run on it")
    try:
        with server_of_our_own() as server, throw_away(database=server.address) as house:
            judge(drill(house, server, rounds=rounds("DB_RESTARTS", 1), seed=SEED, control=control), control=control)
    except Refused as reason:
        pytest.fail(str(reason)) if os.environ.get("CI") == "true" else pytest.skip(str(reason))
