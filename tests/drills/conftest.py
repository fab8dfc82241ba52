"""One furnished house for all drills of a worker, copied for each."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.drills.house import House, throw_away
from tests.drills.verdict import NotHere, Verdict

DATABASE = os.environ.get("MULIN_DATABASE_URL", "")
SEED = int(os.environ.get("DRILL_SEED", "1"))
Try = Callable[..., Verdict]


def rounds(name: str, usual: int) -> int:
    """How often: a little at every push, as `mulin drill` says at night."""
    return int(os.environ.get(name, usual))


@pytest.fixture(scope="session")
def furnished(django_db_setup: None) -> Iterator[House]:
    """A house with people and doors, to be copied, never to be hurt. The tests' database has made its schema."""
    with throw_away(database=DATABASE) as house:
        yield house


@pytest.fixture
def tried(furnished: House, record_testsuite_property: Callable[[str, object], None]) -> Try:
    """What a drill finds in a copy of the house; skipped with the reason where it cannot be tried.

    The numbers of a promise are noted beside the test, for `mulin drill` to show.
    """

    def trying(drill: Callable[..., Verdict], *, rounds: int, control: bool, **where: Any) -> Verdict:
        with throw_away(database=DATABASE, template=furnished, **where) as house:
            try:
                verdict = drill(house, rounds=rounds, seed=SEED, control=control)
            except NotHere as reason:
                pytest.skip(str(reason))
        if not control:
            record_testsuite_property("found", json.dumps(verdict.found))
        return verdict

    return trying


@pytest.fixture(params=[False, pytest.param(True, marks=pytest.mark.long)], ids=["promise", "control"])
def control(request: pytest.FixtureRequest) -> bool:
    """Once as it is, once with the drill's own defence broken."""
    return bool(request.param)


def judge(verdict: Verdict, *, control: bool) -> None:
    """The promise holds; with its defence broken the drill has to notice."""
    assert verdict.ok is not control, verdict.line()
