"""Named reads over residents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from mulin.people.models import Person, PersonState, Proxy, ProxyState


@dataclass(frozen=True, slots=True)
class OwnPeople:
    """The persons an account is or acts for in one community, and where they live."""

    person_id: UUID | None = None
    acts_for: frozenset[UUID] = frozenset()
    people: frozenset[UUID] = frozenset()
    households: frozenset[UUID] = frozenset()


def people_of_account(account_id: UUID, community_id: UUID, today: date) -> OwnPeople:
    """Who an account is, and for whom it may act today (confirmed and not yet over). One query."""
    acting = (
        Proxy.objects.of(community_id)
        .filter(helper_id=account_id, state=ProxyState.CONFIRMED, until__gte=today)
        .values("person_id")
    )
    rows = list(
        Person.objects.of(community_id)
        .filter(Q(account_id=account_id) | Q(id__in=acting), state=PersonState.LIVING)
        .order_by("id")
        .values_list("id", "account_id", "household_id")
    )
    mine = [person for person, account, _ in rows if account == account_id]
    return OwnPeople(
        person_id=mine[0] if mine else None,
        acts_for=frozenset(person for person, account, _ in rows if account != account_id),
        people=frozenset(person for person, _, _ in rows),
        households=frozenset(household for _, _, household in rows if household),
    )


def home_of(account_id: UUID) -> str | None:
    """The code of the community somebody signed in lives in, if they live in one. One query."""
    rows = Person.objects.across(reason="an account at the bare address names no community")
    living = rows.filter(account_id=account_id, state=PersonState.LIVING)
    code: str | None = living.order_by("id").values_list("community__code", flat=True).first()
    return code
