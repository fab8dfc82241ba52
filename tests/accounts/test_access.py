"""Who is acting: terms in force, staff roles only after the second factor, own people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from mulin.accounts.models import Account, Appointment, ScopeKind
from mulin.accounts.rules import Standing
from mulin.base.actor import Actor
from mulin.base.roles import STAFF_ROLES, Role
from mulin.kernel import clock
from mulin.people.access import actor_of
from mulin.places.access import community_at

APPOINTED = [
    Role.CONTACT_PERSON,
    Role.POINT_LEADER,
    Role.BUILDING_LEAD,
    *sorted(STAFF_ROLES),
]


def act(account: Account | None, code: str = "zs", *, second_factor: bool = True) -> Actor:
    """The actor of a request of `account`."""
    request = RequestFactory().get("/")
    request.session = SessionStore()
    now = clock.now()
    request.session.update(Standing(seen_at=now, second_factor_at=now if second_factor else None).marks())
    request.user = account  # type: ignore[assignment]
    return actor_of(request, community_at(code))


def test_somebody_unknown_is_a_visitor(world: Any) -> None:
    assert act(None).is_visitor
    assert act(None).roles == {Role.VISITOR}


@pytest.mark.parametrize("role", APPOINTED)
def test_an_appointment_counts_where_it_was_given(world: Any, role: Role) -> None:
    actor = act(world.account(role))
    assert role in actor.roles
    assert not actor.waiting


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_staff_roles_wait_for_the_second_factor(world: Any, role: Role) -> None:
    actor = act(world.account(role), second_factor=False)
    assert actor.roles == {Role.VISITOR}
    assert [grant.role for grant in actor.waiting] == [role]


@pytest.mark.parametrize("role", [Role.COMMUNITY_WORKER, Role.COMMUNITY_HEAD, Role.GRID_OFFICER, Role.RESIDENT])
def test_a_role_does_not_reach_over_the_wall(world: Any, role: Role) -> None:
    actor = act(world.account(role), "jf")
    assert actor.roles == {Role.VISITOR}
    assert not actor.own_people


@pytest.mark.parametrize("role", [Role.STREET_OFFICER, Role.CITY_OFFICER, Role.OPERATOR])
def test_those_above_reach_every_community_below_them(world: Any, role: Role) -> None:
    assert role in act(world.account(role), "jf").roles


@pytest.mark.parametrize(
    "change",
    [
        {"ends_on": date(2026, 1, 2)},
        {"ended_at": clock.now() - timedelta(minutes=1)},
        {"starts_on": date(2999, 1, 1)},
    ],
)
def test_a_term_that_is_over_or_yet_to_come_counts_for_nothing(world: Any, change: dict[str, Any]) -> None:
    account = world.account(Role.COMMUNITY_WORKER)
    Appointment.objects.filter(account=account).update(**change)
    assert act(account).roles == {Role.VISITOR}


def test_a_grid_officer_has_the_buildings_of_the_grid(world: Any) -> None:
    account = Account.objects.create(name="网格员")
    Appointment.objects.create(
        account=account,
        role=Role.GRID_OFFICER,
        scope_kind=ScopeKind.GRID,
        scope_id=world.grid.id,
        community=world.community,
        starts_on=date(2026, 1, 1),
    )
    grant = next(grant for grant in act(account).grants if grant.role == Role.GRID_OFFICER)
    assert grant.buildings == {world.building.id, world.second_building.id}


def test_a_proxy_acts_for_the_elder_and_only_until_the_day_agreed(world: Any) -> None:
    account = world.account(Role.PROXY)
    actor = act(account)
    assert actor.roles == {Role.VISITOR, Role.PROXY}
    assert actor.person_id is None
    assert actor.own_people == {world.elder.id}
    assert actor.own_households == {world.household.id}
    with clock.standing_at(clock.now() + timedelta(days=91)):
        assert not act(account).own_people


def test_the_queries_of_a_request(world: Any, django_assert_num_queries: Any) -> None:
    account = world.account(Role.COMMUNITY_WORKER)
    with django_assert_num_queries(2):  # the community; roles and own people
        act(account)


def test_an_inactive_account_is_nobody(world: Any) -> None:
    account = world.account(Role.COMMUNITY_WORKER)
    account.is_active = False
    assert act(account).is_visitor
