from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from mulin.base import roles
from mulin.base.actor import Actor, Grant
from mulin.base.roles import Permission, Reach, Role

VERB = "test.deliver"
HERE, ELSEWHERE, HOME, COMMUNITY = uuid4(), uuid4(), uuid4(), uuid4()


@pytest.fixture(autouse=True)
def _verb() -> Iterator[None]:
    row = Permission(
        VERB,
        "deliver",
        {Role.RESIDENT: Reach.OWN, Role.GRID_OFFICER: Reach.BUILDINGS, Role.COMMUNITY_WORKER: Reach.COMMUNITY},
    )
    roles.declare((row,))
    yield
    roles._table.pop(VERB)


def actor(role: Role, **fields: object) -> Actor:
    return Actor(community_id=COMMUNITY, grants=(Grant(role, frozenset({HERE})),), **fields)  # type: ignore[arg-type]


def test_a_worker_reaches_the_whole_community() -> None:
    worker = actor(Role.COMMUNITY_WORKER)
    assert worker.may(VERB)
    assert worker.may(VERB, building_id=ELSEWHERE)
    assert worker.buildings_for(VERB) is None


def test_a_grid_officer_reaches_only_the_buildings_of_the_grid() -> None:
    officer = actor(Role.GRID_OFFICER)
    assert officer.may(VERB, building_id=HERE)
    assert not officer.may(VERB, building_id=ELSEWHERE)
    assert not officer.may(VERB)
    assert officer.may_somewhere(VERB)
    assert officer.buildings_for(VERB) == {HERE}


def test_a_resident_reaches_only_the_own_household() -> None:
    resident = actor(Role.RESIDENT, own_households=frozenset({HOME}))
    assert resident.may(VERB, household_id=HOME)
    assert not resident.may(VERB, household_id=uuid4())
    assert not resident.may(VERB, building_id=HERE)


def test_nobody_else_may_anything() -> None:
    visitor = actor(Role.VISITOR)
    assert not visitor.may(VERB)
    assert not visitor.may_somewhere(VERB)


def test_a_verb_no_room_declares_is_a_programming_error() -> None:
    with pytest.raises(KeyError, match=r"test\.unknown"):
        actor(Role.COMMUNITY_WORKER).may("test.unknown")


def test_a_person_without_household_is_not_everybodys_own() -> None:
    """None must never equal None: a resident of no household owns no household-less thing."""
    assert not actor(Role.RESIDENT).may(VERB)
