"""Points with their leaders, members, charters and proposals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from mulin.base.actor import Actor
from mulin.gatherings import queries as gatherings
from mulin.gatherings.models import Regular, Steward, StewardKind
from mulin.gatherings.rules import DayClash
from mulin.kernel import clock, pinyin
from mulin.people.models import Person, PersonState
from mulin.points.models import (
    Charter,
    CharterState,
    Founder,
    Invitation,
    Mandate,
    Member,
    Point,
    PointState,
    Proposal,
    ProposalState,
    Standards,
    TryOut,
    TryState,
)

OPEN_STATES = (PointState.TRIAL, PointState.REGISTERED)
LOOKS_FOR = timedelta(days=60)  # who comes and sees, on no day in particular


def standards_of(community_id: UUID) -> Standards:
    """What a community asks of its points; the defaults (unsaved) where it has not said. One query."""
    return Standards.objects.of(community_id).first() or Standards(community_id=community_id)


def points_of(scope: Actor | UUID) -> Any:
    """Every point of a community with its host and venue, by name. One query when read."""
    return Point.objects.of(scope).select_related("host__venue").order_by("host__name", "id")


def by_name(points: Iterable[Point]) -> list[Point]:
    """Points as a list is read aloud: by the sound of their names. No other order is ever shown."""
    return sorted(points, key=lambda point: (pinyin.sort_key(point.name), point.name))


def open_points(scope: Actor | UUID) -> list[Point]:
    """The points one can go to, and those that pause, by name. One query."""
    return by_name(points_of(scope).exclude(state=PointState.CLOSED))


def points_ever(scope: Actor | UUID) -> list[Point]:
    """Every point, those that are closed after the others, by name. One query."""
    return sorted(by_name(points_of(scope)), key=lambda point: point.state == PointState.CLOSED)


def points_by_host(scope: Actor | UUID, host_ids: Iterable[UUID]) -> dict[UUID, Point]:
    """Points by the host they hold gatherings as. One query."""
    return {point.host_id: point for point in points_of(scope).filter(host_id__in=list(host_ids))}


def own_points(actor: Actor) -> list[Point]:
    """The points an actor, or somebody they act for, belongs to, by name. One query."""
    if not actor.own_people:
        return []
    mine = Regular.objects.of(actor).filter(person_id__in=actor.own_people, until=None).values("host_id")
    return by_name(points_of(actor).exclude(state=PointState.CLOSED).filter(host_id__in=mine))


def points_with(actor: Actor, person_id: UUID) -> list[Point]:
    """The points one resident belongs to, by name. One query."""
    theirs = Regular.objects.of(actor).filter(person_id=person_id, until=None).values("host_id")
    return list(points_of(actor).filter(host_id__in=theirs))


def led_points(actor: Actor) -> list[Point]:
    """The points an actor leads, by name. One query at most."""
    hosts = {host for grant in actor.grants for host in grant.hosts}
    return by_name(points_of(actor).filter(host_id__in=hosts)) if hosts else []


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads a point until when, and how they came to it."""

    person: Person
    kind: str
    starts_on: Any
    ends_on: Any
    steward_id: UUID
    mandate: Mandate | None = None


def leads_of(scope: Actor | UUID, host_ids: Iterable[UUID]) -> dict[UUID, dict[str, Lead]]:
    """Leader and deputy of today, by host and kind. Two queries."""
    today = clock.today()
    terms = list(
        Steward.objects.of(scope)
        .filter(
            Q(ends_on=None) | Q(ends_on__gte=today),
            host_id__in=list(host_ids),
            starts_on__lte=today,
            kind__in=(StewardKind.LEADER, StewardKind.DEPUTY),
        )
        .select_related("person")
        .order_by("starts_on", "id")
    )
    mandates = {m.steward_id: m for m in Mandate.objects.of(scope).filter(steward_id__in=[t.id for t in terms])}
    found: dict[UUID, dict[str, Lead]] = {}
    for term in terms:
        lead = Lead(term.person, term.kind, term.starts_on, term.ends_on, term.id, mandates.get(term.id))
        found.setdefault(term.host_id, {})[term.kind] = lead
    return found


def has_office(point: Point, person_id: UUID) -> bool:
    """Whether somebody leads a point, or has been chosen to from a later day on. One query."""
    terms = Steward.objects.of(point.community_id).filter(
        host_id=point.host_id, person_id=person_id, kind__in=(StewardKind.LEADER, StewardKind.DEPUTY)
    )
    return bool(terms.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today())).exists())


def past_leads(point: Point) -> list[Steward]:
    """Everybody who ever led a point, the latest first. One query."""
    rows = Steward.objects.of(point.community_id).filter(
        host_id=point.host_id, kind__in=(StewardKind.LEADER, StewardKind.DEPUTY)
    )
    return list(rows.select_related("person").order_by("-starts_on", "kind"))


def regulars_of(point: Point) -> QuerySet[Regular]:
    """The members of today with their person, by name. One query when read."""
    rows = Regular.objects.of(point.community_id).filter(host_id=point.host_id, until=None)
    found: QuerySet[Regular] = rows.select_related("person__household__building__courtyard")
    return found.order_by("person__sort_key", "person_id")


def member_counts(scope: Actor | UUID, host_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many belong to each host today. One query."""
    rows = Regular.objects.of(scope).filter(host_id__in=list(host_ids), until=None)
    return dict(rows.values("host_id").annotate(n=Count("id")).values_list("host_id", "n"))


def belongs(scope: Actor | UUID, host_id: UUID, people: Iterable[UUID]) -> frozenset[UUID]:
    """Who of `people` belongs to a host today. One query at most."""
    asked = list(people)
    if not asked:
        return frozenset()
    rows = Regular.objects.of(scope).filter(host_id=host_id, until=None, person_id__in=asked)
    return frozenset(rows.values_list("person_id", flat=True))


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One member as leader and desk see them: name, the last digits, never the whole number."""

    regular: Regular
    member: Member | None
    last4: str
    age_band: str
    signed: bool

    @property
    def person(self) -> Person:
        return self.regular.person


def roster_of(point: Point) -> list[RosterLine]:
    """成员名册: everybody who belongs to a point today, by name. Three queries."""
    today = clock.today()
    regulars = list(regulars_of(point))
    kept = {m.regular_id: m for m in Member.objects.of(point.community_id).filter(point=point)}
    charter = charter_in_force(point)
    signed = set(charter.signings.values_list("person_id", flat=True)) if charter else set()
    return [
        RosterLine(
            row,
            kept.get(row.id),
            row.person.phone[-4:] if row.person.phone else "",
            age_band(row.person.age_on(today)),
            row.person_id in signed,
        )
        for row in regulars
    ]


def member_of(actor: Actor, point: Point, person_id: UUID) -> Member | None:
    """What is kept of one member of today. One query."""
    found: Member | None = (
        Member.objects.of(actor)
        .filter(point=point, person_id=person_id, left_on=None)
        .select_related("person", "point__host")
        .first()
    )
    return found


def age_band(age: int | None) -> str:
    """70–79: never a whole birthday. Nothing where it is not known."""
    if age is None:
        return ""
    return f"{age // 10 * 10}–{age // 10 * 10 + 9}" if age >= 10 else "0–9"


def charter_in_force(point: Point) -> Charter | None:
    """The charter that counts today. One query."""
    found: Charter | None = (
        Charter.objects.of(point.community_id).filter(point=point, state=CharterState.IN_FORCE).first()
    )
    return found


def charters_in_force(scope: Actor | UUID) -> dict[UUID, Charter]:
    """The charters that count today, by point. One query."""
    return {c.point_id: c for c in Charter.objects.of(scope).filter(state=CharterState.IN_FORCE)}


def charters_of(point: Point) -> list[Charter]:
    """Every version, the latest first, with how many signed. One query."""
    rows = Charter.objects.of(point.community_id).filter(point=point).annotate(signed=Count("signings"))
    return list(rows.order_by("-version"))


def open_charter(point: Point) -> Charter | None:
    """The version that waits for signatures, with how many there are. One query."""
    rows = Charter.objects.of(point.community_id).filter(point=point, state=CharterState.OPEN)
    found: Charter | None = rows.annotate(signed=Count("signings")).first()
    return found


def has_signed(charter: Charter, people: Iterable[UUID]) -> frozenset[UUID]:
    """Who of `people` has signed a charter. One query."""
    return frozenset(charter.signings.filter(person_id__in=list(people)).values_list("person_id", flat=True))


def proposals_of(scope: Actor | UUID) -> Any:
    """Proposals with leader, deputy, proposer and venue, the newest first."""
    rows = Proposal.objects.of(scope).select_related("leader", "deputy", "proposer", "venue")
    return rows.order_by("-created_at", "-id")


def proposals_waiting(actor: Actor) -> list[Proposal]:
    """What has been handed in and waits for the desk, the oldest first, with how many founders. One query."""
    rows = proposals_of(actor).filter(state=ProposalState.WAITING)
    return list(rows.annotate(count=Count("founders")).order_by("handed_in_at", "id"))


def proposals_open(actor: Actor) -> list[Proposal]:
    """What still looks for founders or was asked back, the newest first, with how many founders. One query."""
    rows = proposals_of(actor).filter(state__in=(ProposalState.GATHERING, ProposalState.RETURNED))
    return list(rows.annotate(count=Count("founders")))


def own_proposals(actor: Actor) -> list[Proposal]:
    """Proposals the actor, or somebody they act for, founds with, that are not over. One query."""
    if not actor.own_people:
        return []
    mine = Founder.objects.of(actor).filter(person_id__in=actor.own_people).values("proposal_id")
    open_states = (ProposalState.GATHERING, ProposalState.WAITING, ProposalState.RETURNED)
    return list(proposals_of(actor).filter(id__in=mine, state__in=open_states))


def founders_of(proposal: Proposal) -> list[Founder]:
    """Who founds, in order of their word; until it is decided only who still lives here. One query."""
    rows = Founder.objects.of(proposal.community_id).filter(proposal=proposal).select_related("person")
    if proposal.state not in (ProposalState.APPROVED, ProposalState.WITHDRAWN):
        rows = rows.filter(person__state=PersonState.LIVING)
    return list(rows.order_by("created_at", "id"))


def invitation_with(actor: Actor, code: str) -> Invitation | None:
    """An invitation still good today, by its code, with its point and who asks. One query."""
    rows = Invitation.objects.of(actor).filter(code=code.strip().upper(), until__gte=clock.today())
    found: Invitation | None = rows.select_related("point__host", "by").first()
    return found


def try_outs_waiting(scope: Actor | UUID, points: Iterable[Point]) -> list[TryOut]:
    """Who would like to come and see, the oldest first. One query."""
    rows = TryOut.objects.of(scope).filter(point__in=[p.id for p in points], state=TryState.NEW)
    return list(rows.select_related("person", "point__host", "gathering").order_by("created_at"))


def lookers_unheard(scope: Actor | UUID) -> list[TryOut]:
    """Who would like to come and see where nobody leads the point, the oldest first. One query."""
    leads = Steward.objects.of(scope).filter(
        gatherings.in_force(clock.today()), kind__in=(StewardKind.LEADER, StewardKind.DEPUTY)
    )
    rows = TryOut.objects.of(scope).filter(state=TryState.NEW).exclude(point__host_id__in=leads.values("host_id"))
    return list(rows.select_related("point__host").order_by("created_at", "id"))


def own_try_outs(actor: Actor, point: Point | None = None) -> list[TryOut]:
    """Where one's own people said that they come and see (at `point`): until they have been there or joined.

    The next first, whoever names no day last; that stands for two months. One query at most.
    """
    if not actor.own_people:
        return []
    now = clock.now()
    is_ahead = Q(gathering__ends_at__gte=now) | Q(gathering=None, created_at__gte=now - LOOKS_FOR)
    belongs_now = Regular.objects.of(actor).filter(
        host_id=OuterRef("point__host_id"), person_id=OuterRef("person_id"), until=None
    )
    rows = TryOut.objects.of(actor).filter(
        is_ahead, person_id__in=actor.own_people, state__in=(TryState.NEW, TryState.ANSWERED)
    )
    rows = rows.exclude(point__state=PointState.CLOSED).exclude(Exists(belongs_now))
    if point is not None:
        rows = rows.filter(point=point)
    rows = rows.select_related("person", "point__host__venue", "gathering__venue")
    return list(rows.order_by(F("gathering__starts_at").asc(nulls_last=True), "created_at", "id"))


def names_by_id(scope: Actor | UUID, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Names of residents who live here. One query."""
    rows = Person.objects.of(scope).filter(id__in=list(ids), state=PersonState.LIVING)
    return dict(rows.values_list("id", "name"))


def founding_clashes(actor: Actor, proposal: Proposal) -> list[DayClash]:
    """The days on which the place of a proposed timetable is taken. Eleven queries, none without a timetable."""
    pattern = proposal.pattern(clock.today() + timedelta(days=1))
    if pattern is None or proposal.venue_id is None:
        return []
    return gatherings.clashes_ahead(actor, pattern=pattern, venue_id=proposal.venue_id)
