"""Named reads over residents."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Value

from mulin.base.roles import Role
from mulin.people.models import Person, PersonState, Proxy, ProxyState


@dataclass(frozen=True, slots=True)
class OwnPeople:
    """The persons an account is or acts for in one community, and where they live."""

    person_id: UUID | None = None
    acts_for: frozenset[UUID] = frozenset()
    people: frozenset[UUID] = frozenset()
    households: frozenset[UUID] = frozenset()


SELF, HOME = "person", "household"  # what the rows of `standing_rows` are of


def grant_rows(community_id: UUID, account_id: UUID, today: date) -> list[Any]:
    """Whom an account is and for whom it may act today (confirmed, not yet over), and where these live.

    Rows of (role, "person" or "household", its id), for the one query of roles; no query of their own.
    """
    selves = Person.objects.of(community_id).filter(account_id=account_id, state=PersonState.LIVING)
    acting = Proxy.objects.across(reason="whom somebody acts for names the community").filter(
        helper_id=account_id,
        state=ProxyState.CONFIRMED,
        until__gte=today,
        person__community_id=community_id,
        person__state=PersonState.LIVING,
    )
    return [
        _named(selves, Role.RESIDENT, SELF, "id"),
        _named(selves.exclude(household=None), Role.RESIDENT, HOME, "household_id"),
        _named(acting, Role.PROXY, SELF, "person_id"),
        _named(acting.exclude(person__household=None), Role.PROXY, HOME, "person__household_id"),
    ]


def _named(rows: Any, role: Role, kind: str, key: str) -> Any:
    return rows.annotate(as_role=Value(role.value), as_kind=Value(kind)).values_list("as_role", "as_kind", key)


def own_people(rows: Collection[tuple[str, str, UUID | None]]) -> OwnPeople:
    """What the rows of `accounts.queries.standing_rows` say of persons and homes. No query."""
    mine = {key for role, kind, key in rows if kind == SELF and role == Role.RESIDENT and key}
    others = {key for role, kind, key in rows if kind == SELF and role == Role.PROXY and key}
    return OwnPeople(
        person_id=min(mine, default=None),
        acts_for=frozenset(others - mine),
        people=frozenset(mine | others),
        households=frozenset(key for _, kind, key in rows if kind == HOME and key),
    )


def home_of(account_id: UUID) -> str | None:
    """The code of the community somebody signed in lives in, if they live in one. One query."""
    rows = Person.objects.across(reason="an account at the bare address names no community")
    living = rows.filter(account_id=account_id, state=PersonState.LIVING)
    code: str | None = living.order_by("id").values_list("community__code", flat=True).first()
    return code
