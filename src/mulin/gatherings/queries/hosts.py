"""Reads over hosts, who runs them, who belongs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, Value

from mulin.base.actor import Actor
from mulin.base.days import as_day
from mulin.base.roles import Role
from mulin.gatherings.models import Attendance, Gathering, Host, HostKind, Regular, Steward, StewardKind
from mulin.kernel import clock
from mulin.people.models import Person, PersonState

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


def stewards_of(scope: Actor | UUID, host_id: UUID, *, on: date | None = None) -> list[Steward]:
    """Who runs a host on a day (today): leader, deputies, helpers. One query."""
    rows = Steward.objects.of(scope).filter(in_force(on or clock.today()), host_id=host_id)
    return sorted(rows.select_related("person"), key=lambda term: (_ORDER[StewardKind(term.kind)], term.starts_on))


def recorders_of(gathering: Gathering) -> list[Person]:
    """Who may be named as having written a session down: who ran it that day, then who was there. Two queries."""
    terms = stewards_of(gathering.community_id, gathering.host_id, on=as_day(gathering.starts_at))
    running = [term.person for term in terms]
    there = Attendance.objects.of(gathering.community_id).filter(
        gathering_id=gathering.id, undone_at=None, person__isnull=False
    )
    came = [visit.person for visit in there.select_related("person").order_by("person__sort_key", "id")]
    return list({person.id: person for person in [*running, *came] if person}.values())


def led_on(community_id: UUID, gatherings: Collection[Gathering]) -> dict[UUID, str]:
    """主持: the name of who led each session's host on its day, by gathering. One query."""
    hosts = {row.host_id for row in gatherings}
    terms = Steward.objects.of(community_id).filter(host_id__in=hosts, kind=StewardKind.LEADER).select_related("person")
    found: dict[UUID, str] = {}
    for row in gatherings:
        day = as_day(row.starts_at)
        for term in terms:
            if term.host_id == row.host_id and term.starts_on <= day and (term.ends_on is None or day <= term.ends_on):
                found[row.id] = term.person.name
    return found


def regulars_of(actor: Actor, host_id: UUID) -> list[Regular]:
    """Who belongs to a host now, by name as one reads it. One query."""
    rows = Regular.objects.of(actor).filter(host_id=host_id, until=None).select_related("person__household__building")
    return list(rows.order_by("person__sort_key", "person_id"))


def own_regulars(actor: Actor) -> list[Regular]:
    """Where oneself and those acted for belong, by host. One query at most."""
    if not actor.own_people:
        return []
    rows = Regular.objects.of(actor).filter(person_id__in=actor.own_people, until=None, host__closed_at=None)
    return list(rows.select_related("host", "person").order_by("host__name", "person__sort_key", "id"))


def hosts_named(community_id: UUID, hosts: Collection[UUID] | None) -> list[Host]:
    """These hosts (None: every open one), by name. One query."""
    rows = Host.objects.of(community_id).filter(closed_at=None)
    rows = rows if hosts is None else rows.filter(id__in=hosts)
    return list(rows.order_by("kind", "name", "id"))


def is_whole_event(gathering: Gathering) -> bool:
    """Whether it is all there is of a culture event, which keeps its name; of several each has its own. One query."""
    if gathering.host.kind != HostKind.EVENT:
        return False
    others = Gathering.objects.of(gathering.community_id).filter(host_id=gathering.host_id).exclude(id=gathering.id)
    return not others.exists()
