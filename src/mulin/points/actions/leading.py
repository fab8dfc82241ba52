"""Leader and deputy: elected or appointed for a term, handing over, standing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Gathering, Steward, StewardKind
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record
from mulin.people.models import Person
from mulin.points import queries
from mulin.points.actions.common import (
    check_may_lead,
    check_open,
    living,
    locked_point,
    member_ids,
    named,
    named_person,
    tell,
)
from mulin.points.models import Duty, How, Mandate, Point
from mulin.points.rules import terms

LONGEST_AWAY = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Election:
    """How somebody came to lead, and from when until when (None: today, two years)."""

    how: str = How.APPOINTED
    votes_for: int | None = None
    present: int | None = None
    decided_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None


def put_in_office(
    actor: Actor, *, point: Point, person: Person, kind: str, election: Election, quiet: bool = False
) -> Mandate:
    """Give a term to somebody, in the caller's transaction; whoever has that office lays it down the day before.

    Raises RuleError for an election that did not carry or a term that cannot be.
    """
    decided_on = election.decided_on or clock.today()
    if election.how not in How.values:
        raise RuleError("choice-missing", field="how")
    if election.how == How.ELECTED:
        terms.check_election(votes_for=election.votes_for or 0, present=election.present or 0)
    starts_on = election.starts_on or decided_on
    ends_on = election.ends_on or terms.usual_term(starts_on).ends_on
    terms.check_term(terms.Term(starts_on, ends_on))
    _lay_down(actor, point, kind, before=starts_on)
    steward = gatherings.appoint_steward(
        actor, host_id=point.host_id, person_id=person.id, kind=kind, starts_on=starts_on, ends_on=ends_on
    )
    mandate: Mandate = Mandate.objects.create(
        community_id=actor.community_id,
        steward=steward,
        how=election.how,
        votes_for=election.votes_for,
        present=election.present,
        decided_on=decided_on,
    )
    record(
        actor,
        "point.led_by",
        about={"point": named(point), "person": named_person(person)},
        data={"kind": str(kind), "how": str(election.how), "from": starts_on, "until": ends_on},
    )
    if not quiet:
        tell(actor, "points.leads", [person.id], point=point.host.name, until=ends_on)
    return mandate


def _lay_down(actor: Actor, point: Point, kind: str, *, before: date) -> None:
    standing = Steward.objects.of(actor).filter(host_id=point.host_id, kind=kind)
    for term in standing.exclude(ends_on__lt=before):
        gatherings.end_steward(actor, steward_id=term.id, last_day=max(before - timedelta(days=1), term.starts_on))


@transaction.atomic
def hand_over(actor: Actor, *, point_id: UUID, person_id: UUID, kind: str, election: Election) -> Mandate:
    """A new leader or deputy: elected or appointed. Locks the point. For the desk (`points.decide`).

    The members are told who leads now; the new leader is told that the hand-over pack is there.
    Raises RuleError leader-child, leader-staff, deputy-same, election-lost, …
    """
    point = locked_point(actor, point_id, to="points.decide")
    check_open(point)
    if kind not in (StewardKind.LEADER, StewardKind.DEPUTY):
        raise RuleError("choice-missing", field="kind")
    person = living(actor, person_id)
    check_may_lead(person)
    others = queries.leads_of(actor, [point.host_id]).get(point.host_id, {})
    other = others.get(StewardKind.DEPUTY if kind == StewardKind.LEADER else StewardKind.LEADER)
    if other is not None and other.person.id == person.id:
        if kind == StewardKind.DEPUTY:
            raise RuleError("deputy-same", field="person")
        _lay_down(actor, point, StewardKind.DEPUTY, before=election.starts_on or clock.today())  # moves up
    mandate = put_in_office(actor, point=point, person=person, kind=kind, election=election)
    if kind == StewardKind.LEADER:
        point.leader_back_on = None
        point.save(update_fields=["leader_back_on"])
        tell(actor, "points.new-leader", member_ids(point), point=point.host.name, leader=person.name)
    return mandate


@transaction.atomic
def stand_in(actor: Actor, *, point_id: UUID, back_on: date) -> int:
    """The leader is ill or away until `back_on`: the deputy opens the room. Locks the point.

    Whatever the leader had promised to open until then becomes the deputy's. Returns how many
    sessions. Raises RuleError deputy-none, back-past, back-far.
    """
    point = locked_point(actor, point_id)
    check_open(point)
    today = clock.today()
    if back_on <= today:
        raise RuleError("back-past", field="back_on")
    if back_on - today > LONGEST_AWAY:
        raise RuleError("back-far", field="back_on", days=LONGEST_AWAY.days)
    both = queries.leads_of(actor, [point.host_id]).get(point.host_id, {})
    leader, deputy = both.get(StewardKind.LEADER), both.get(StewardKind.DEPUTY)
    if deputy is None:
        raise RuleError("deputy-none")
    point.leader_back_on = back_on
    point.save(update_fields=["leader_back_on"])
    moved = _open_instead(actor, point, leader.person.id if leader else None, deputy.person.id, back_on)
    record(
        actor,
        "point.stood_in",
        about={"point": named(point), "person": named_person(deputy.person)},
        data={"until": back_on},
    )
    tell(
        actor,
        "points.stand-in",
        [deputy.person.id],
        point=point.host.name,
        until=back_on,
        count=moved,
    )
    return moved


def _open_instead(actor: Actor, point: Point, leader: UUID | None, deputy: UUID, back_on: date) -> int:
    start, _end = queries.moments(clock.today(), back_on)
    until, _ = queries.moments(back_on, back_on)
    sessions = list(
        Gathering.objects.of(actor)
        .filter(host_id=point.host_id, starts_at__gte=start, starts_at__lt=until, state="planned")
        .values_list("id", flat=True)
    )
    jobs = list(point.rota_jobs.filter(opens_room=True, retired_at=None))
    Duty.objects.of(actor).filter(job__in=jobs, gathering_id__in=sessions, person_id=leader).update(
        person_id=deputy, by_id=actor.account_id, mouth=actor.mouth
    )
    taken = set(
        Duty.objects.of(actor).filter(job__in=jobs, gathering_id__in=sessions).values_list("job_id", "gathering_id")
    )
    Duty.objects.bulk_create(
        Duty(
            community_id=actor.community_id,
            job=job,
            gathering_id=session,
            person_id=deputy,
            by_id=actor.account_id,
            mouth=actor.mouth,
        )
        for job in jobs
        for session in sessions
        if (job.id, session) not in taken
    )
    return len(sessions)


@transaction.atomic
def be_back(actor: Actor, *, point_id: UUID) -> None:
    """The leader is back. Locks the point. Again is harmless."""
    point = locked_point(actor, point_id)
    if point.leader_back_on is None:
        return
    point.leader_back_on = None
    point.save(update_fields=["leader_back_on"])
    record(actor, "point.leader_back", about={"point": named(point)})
