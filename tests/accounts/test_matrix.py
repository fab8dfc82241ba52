"""P6: the permission matrix. 13 roles × every verb × where it is tried; the expected file is tests/permissions.toml."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from mulin.accounts.models import Appointment
from mulin.base.actor import Actor
from mulin.base.roles import STAFF_ROLES, Reach, Role, permission_table
from mulin.events.access import actor_at_door
from mulin.events.models import Device, Event
from tests.accounts.test_access import act

EXPECTED = tomllib.loads((Path(__file__).parent.parent / "permissions.toml").read_text("utf-8"))
SIGNS = {
    "-": None,
    "o": Reach.OWN,
    "h": Reach.HOSTS,
    "b": Reach.BUILDINGS,
    "C": Reach.COMMUNITY,
    "A": Reach.AREA,
    "I": Reach.INSTALLATION,
}
VERBS = sorted(EXPECTED["verbs"])
APPOINTED = [role for role in Role if role not in (Role.VISITOR, Role.RESIDENT, Role.PROXY)]


def expected(verb: str, role: Role) -> Reach | None:
    return SIGNS[EXPECTED["verbs"][verb].split()[EXPECTED["roles"].index(role.value)]]


def test_the_file_has_a_cell_for_every_verb_and_role() -> None:
    assert EXPECTED["roles"] == [role.value for role in Role]
    assert set(EXPECTED["verbs"]) == set(permission_table()), "write it anew: python -m tools.permissions"
    assert {verb: len(row.split()) for verb, row in EXPECTED["verbs"].items()} == dict.fromkeys(VERBS, len(Role))


def test_the_table_says_what_the_file_expects() -> None:
    table = {verb: {role: row.roles.get(role) for role in Role} for verb, row in permission_table().items()}
    assert table == {verb: {role: expected(verb, role) for role in Role} for verb in VERBS}


def test_a_device_at_the_door_may_what_the_file_says_and_nothing_else(world: Any) -> None:
    """Whoever holds it, a volunteer on a shift too: the desks of its one event, no answers, no roster, no plans."""
    host = uuid4()
    device = Device(community_id=world.community.id, event=Event(host_id=host), name="平板一")
    actor = actor_at_door(device, "zs")
    may = {verb for verb in VERBS if actor.may(verb, host_id=host)}
    assert may == set(EXPECTED["sessions"]["door"])
    assert {verb for verb in VERBS if actor.may_somewhere(verb)} == may
    for verb in VERBS:
        assert not actor.may(verb)
        assert not actor.may(verb, host_id=uuid4())
        assert not actor.may(verb, household_id=world.household.id, person_id=world.elder.id)
        assert actor.hosts_for(verb) == (frozenset({host}) if verb in may else frozenset())
        assert actor.buildings_for(verb) == frozenset()


def test_overseers_see_sums_and_never_a_person() -> None:
    """Domain rule 10: street and city reach areas, or what every visitor may see."""
    for role in (Role.STREET_OFFICER, Role.CITY_OFFICER):
        for verb in VERBS:
            assert expected(verb, role) in (None, Reach.AREA, expected(verb, Role.VISITOR)), verb


def answers(actor: Actor, world: Any) -> dict[str, dict[str, bool]]:
    """What an actor may do to things near and far, for every verb."""
    near: Any = {"building_id": world.building.id, "household_id": world.household.id, "person_id": world.elder.id}
    far: Any = {"building_id": world.second_building.id, "household_id": uuid4(), "person_id": world.son.id}
    return {
        verb: {
            "community": actor.may(verb),
            "near": actor.may(verb, **near),
            "far": actor.may(verb, **far),
            "somewhere": actor.may_somewhere(verb),
        }
        for verb in VERBS
    }


def reaches(reach: Reach | None, role: Role) -> dict[str, bool]:
    """What a reach means there: the elder's door is near, the next building is far."""
    wide = reach is not None and reach >= Reach.COMMUNITY
    buildings = reach == Reach.BUILDINGS and role in (Role.GRID_OFFICER, Role.BUILDING_LEAD)
    own = reach in (Reach.OWN, Reach.BUILDINGS) and role in (Role.RESIDENT, Role.PROXY)
    return {"community": wide, "near": wide or buildings or own, "far": wide, "somewhere": reach is not None}


def either(one: dict[str, bool], other: dict[str, bool]) -> dict[str, bool]:
    return {where: one[where] or other[where] for where in one}


def visitor_may() -> dict[str, dict[str, bool]]:
    return {verb: reaches(expected(verb, Role.VISITOR), Role.VISITOR) for verb in VERBS}


def test_every_role_may_what_the_file_says_and_nothing_else(world: Any) -> None:
    for role in Role:
        actor = act(None if role == Role.VISITOR else world.account(role))
        wanted = {verb: either(reaches(expected(verb, role), role), may) for verb, may in visitor_may().items()}
        assert answers(actor, world) == wanted, role


@pytest.mark.parametrize(
    "change",
    [
        {"ends_on": date(2026, 1, 2)},
        {"starts_on": date(2999, 1, 1)},
        {"ended_at": "2026-01-02T00:00:00Z"},
    ],
    ids=["expired", "not yet", "ended"],
)
def test_a_role_out_of_its_term_is_a_visitor(world: Any, change: dict[str, Any]) -> None:
    for role in APPOINTED:
        account = world.account(role)
        Appointment.objects.filter(account=account).update(**change)
        assert answers(act(account), world) == visitor_may(), role


def test_a_role_of_another_community_is_a_visitor(world: Any) -> None:
    for role in set(APPOINTED) - {Role.STREET_OFFICER, Role.CITY_OFFICER, Role.OPERATOR}:
        assert answers(act(world.account(role, world.other)), world) == visitor_may(), role


def test_staff_without_their_second_factor_are_visitors(world: Any) -> None:
    for role in STAFF_ROLES:
        actor = act(world.account(role), second_factor=False)
        assert answers(actor, world) == visitor_may(), role
        could = {verb for verb in VERBS if actor.could_somewhere(verb)}
        assert could == {verb for verb in VERBS if expected(verb, role) is not None}, role
