"""Reads over hosts, who runs them, who belongs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, Value

from mulin.base.actor import Actor
from mulin.base.roles import Role
from mulin.gatherings.models import Host, Regular, Steward, StewardKind
from mulin.kernel import clock
from mulin.people.models import PersonState

_ORDER = {StewardKind.LEADER: 0, StewardKind.DEPUTY: 1, StewardKind.HELPER: 2}


def led_by(community_id: UUID, person_id: UUID) -> frozenset[UUID]:
    """The open hosts a resident leads today, alone or as deputy. One query."""
    terms = Steward.objects.of(community_id).filter(
        in_force(clock.today()),
        person_id=person_id,
        kind__in=[StewardKind.LEADER, StewardKind.DEPUTY],
        host__closed_at=None,
    )
    return frozenset(terms.values_list("host_id", flat=True))


def grant_rows(community_id: UUID, account_id: UUID, today: date) -> list[Any]:
    """The same as rows of (role, "host", host), for the one query of roles. No query of its own."""
    terms = Steward.objects.across(reason="the person who leads names the community").filter(
        in_force(today),
        person__community_id=community_id,
        person__account_id=account_id,
        person__state=PersonState.LIVING,
        kind__in=[StewardKind.LEADER, StewardKind.DEPUTY],
        host__closed_at=None,
    )
    named = terms.annotate(as_role=Value(Role.POINT_LEADER.value), as_kind=Value("host"))
    return [named.values_list("as_role", "as_kind", "host_id")]


def in_force(day: date) -> Q:
    """Terms that hold on `day`."""
    return (Q(ends_on=None) | Q(ends_on__gte=day)) & Q(starts_on__lte=day)


def hosts_of(actor: Actor, *, kind: str = "", closed: bool = False) -> list[Host]:
    """The hosts of the community by name, open ones unless `closed`. One query."""
    rows = Host.objects.of(actor).select_related("venue").filter(closed_at__isnull=not closed)
    return list((rows.filter(kind=kind) if kind else rows).order_by("kind", "name", "id"))


def stewards_of(actor: Actor, host_id: UUID, *, on: date | None = None) -> list[Steward]:
    """Who runs a host on a day (today): leader, deputies, helpers. One query."""
    rows = Steward.objects.of(actor).filter(in_force(on or clock.today()), host_id=host_id)
    return sorted(rows.select_related("person"), key=lambda term: (_ORDER[StewardKind(term.kind)], term.starts_on))


def regulars_of(actor: Actor, host_id: UUID) -> list[Regular]:
    """Who belongs to a host now, by name as one reads it. One query."""
    rows = Regular.objects.of(actor).filter(host_id=host_id, until=None).select_related("person__household__building")
    return list(rows.order_by("person__sort_key", "person_id"))


def regular_hosts(community_id: UUID, people: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """The hosts each of these people belongs to. One query."""
    found: dict[UUID, set[UUID]] = {}
    rows: Any = Regular.objects.of(community_id).filter(person_id__in=people, until=None)
    for person_id, host_id in rows.values_list("person_id", "host_id"):
        found.setdefault(person_id, set()).add(host_id)
    return {person_id: frozenset(hosts) for person_id, hosts in found.items()}


def hosts_named(community_id: UUID, hosts: Collection[UUID] | None) -> list[Host]:
    """These hosts (None: every open one), by name. One query."""
    rows = Host.objects.of(community_id).filter(closed_at=None)
    rows = rows if hosts is None else rows.filter(id__in=hosts)
    return list(rows.order_by("kind", "name", "id"))
