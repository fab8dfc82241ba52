"""The community's yes: a proposal becomes a point with host, members, charter, leader and deputy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import HostKind, StewardKind
from mulin.gatherings.rules import Answer, Plan, Way
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import Named, Scalar, record, record_many
from mulin.people.models import Person
from mulin.points import queries
from mulin.points.actions.common import about_member, check_may_lead, named, tell
from mulin.points.actions.leading import Election, put_in_office
from mulin.points.actions.proposing import check_complete, locked_proposal
from mulin.points.models import (
    Charter,
    CharterSigning,
    CharterState,
    Member,
    Point,
    PointState,
    Proposal,
    ProposalState,
    RotaJob,
)
from mulin.points.rules import founding, states

FIRST_JOBS = (("开门锁门", True), ("烧水带茶", False), ("收拾打扫", False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The community's yes: since when the point counts, and how its leaders came to it."""

    founded_on: date | None = None  # None: today; earlier for one that has met for years
    election: Election | None = None  # None: appointed for the usual term
    on_clash: Way | None = None  # for days whose place is taken; None: ask


@transaction.atomic
def approve(actor: Actor, *, proposal_id: UUID, opening: Opening | None = None) -> Point:
    """办成了: the point stands, with host, members, charter, leader and deputy. Locks the proposal.

    Its trial runs from `founded_on`; one that has met for longer than a trial is registered at once.
    A fixed timetable that was proposed becomes its series from tomorrow on; days whose place is taken are
    left out or wait for a place, as `opening.on_clash` says. Raises RuleError for a leader who cannot lead
    or whose term would be over, for a day still to come, founding-clashes where nobody said what becomes of such days.
    """
    proposal = locked_proposal(actor, proposal_id, to="points.decide")
    states.check_step(states.PROPOSAL, proposal.state, ProposalState.APPROVED)
    terms = opening or Opening()
    founded_on = terms.founded_on or clock.today()
    if founded_on > clock.today():
        raise RuleError("founded-future", field="founded_on")
    check_complete(actor, proposal)
    founders = [founder.person for founder in queries.founders_of(proposal)]
    point = _open(actor, proposal, founded_on)
    _enrol(actor, point, founders, founded_on)
    _first_charter(actor, point, founders, founded_on)
    election = terms.election or Election()
    for kind, person in ((StewardKind.LEADER, proposal.leader), (StewardKind.DEPUTY, proposal.deputy)):
        if person is not None:
            check_may_lead(person)
            put_in_office(actor, point=point, person=person, kind=kind, election=election, quiet=True)
    RotaJob.objects.bulk_create(
        RotaJob(community_id=actor.community_id, point=point, name=name, opens_room=opens, order=order)
        for order, (name, opens) in enumerate(FIRST_JOBS)
    )
    _lay_timetable(actor, proposal, point, terms.on_clash)
    proposal.state, proposal.decided_by_id, proposal.decided_at = (
        ProposalState.APPROVED,
        actor.account_id,
        clock.now(),
    )
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    _tell_founders(actor, point, [person.id for person in founders])
    return point


def _tell_founders(actor: Actor, point: Point, founders: Sequence[UUID]) -> None:
    """It stands, and until when it is tried; nothing of a trial where that lies behind it."""
    if point.state == PointState.TRIAL:
        tell(actor, "points.founded", founders, point=point.host.name, until=point.trial_ends_on)
    else:
        tell(actor, "points.founded-long-ago", founders, point=point.host.name)


def _lay_timetable(actor: Actor, proposal: Proposal, point: Point, on_clash: Way | None) -> None:
    pattern = proposal.pattern(clock.today() + timedelta(days=1))
    if pattern is None:
        return
    clashes = queries.founding_clashes(actor, proposal)
    if clashes and on_clash is None:
        raise RuleError("founding-clashes", field="on_clash", count=len(clashes))
    plan = Plan(
        title=point.host.name,
        venue_id=proposal.venue_id,
        place_words="" if proposal.venue_id else proposal.place_words,
    )
    gatherings.lay_timetable(
        actor,
        host_id=point.host_id,
        pattern=pattern,
        plan=plan,
        client_key=f"founding-{proposal.id}",
        answers={clash.day: Answer(way=on_clash) for clash in clashes if on_clash},
    )


def _open(actor: Actor, proposal: Proposal, founded_on: date) -> Point:
    host = gatherings.open_host(
        actor,
        kind=HostKind.POINT,
        name=proposal.name,
        venue_id=proposal.venue_id,
        members_need_no_sign_up=proposal.members_need_no_sign_up,
    )
    months = queries.standards_of(actor.community_id).trial_months
    ends_on = founding.trial_until(founded_on, months)
    is_past = ends_on < clock.today()
    point = Point(
        community_id=actor.community_id,
        host=host,
        proposal=proposal,
        category=proposal.category,
        interests=proposal.interests,
        about=proposal.about,
        pace=proposal.pace,
        place_words=proposal.place_words,
        times=proposal.times,
        needs=proposal.needs,
        state=PointState.REGISTERED if is_past else PointState.TRIAL,
        founded_on=founded_on,
        trial_ends_on=ends_on,
        registered_on=ends_on if is_past else None,
    )
    point.save(force_insert=True)
    record(
        actor,
        "point.opened",
        about={"point": named(point)},
        data={"category": point.category, "founded": founded_on},
        at=day_start(founded_on),
    )
    return point


def day_start(day: date) -> datetime | None:
    """The moment a fact of an earlier day happened at; None for today, which is now."""
    return None if day >= clock.today() else datetime.combine(day, time(12), tzinfo=clock.CHINA)


def _enrol(actor: Actor, point: Point, people: Sequence[Person], since: date) -> None:
    """Make people members of a point at once. A fact each, in one go."""
    members: list[Member] = []
    facts: list[tuple[Mapping[str, Named], Mapping[str, Scalar]]] = []
    for person in people:
        regular = gatherings.add_regular(
            actor, host_id=point.host_id, person_id=person.id, since=since, shows_name=False
        )
        members.append(
            Member(community_id=actor.community_id, regular=regular, point=point, person=person, mouth=actor.mouth)
        )
        facts.append((about_member(point, regular.id, person), {}))
    Member.objects.bulk_create(members)
    if facts:
        record_many(actor, "point.joined", facts, at=day_start(since))


def _first_charter(actor: Actor, point: Point, founders: Sequence[Person], day: date) -> None:
    charter = Charter(
        community_id=actor.community_id,
        point=point,
        version=1,
        text=point.proposal.charter if point.proposal else "",
        state=CharterState.IN_FORCE,
        drafted_by_id=actor.account_id,
        in_force_from=day,
        confirmed_on=day,
    )
    charter.save(force_insert=True)
    CharterSigning.objects.bulk_create(
        CharterSigning(
            community_id=actor.community_id,
            charter=charter,
            person=person,
            signed_on=day,
            mouth=actor.mouth,
            by_id=actor.account_id,
        )
        for person in founders
    )
    record(
        actor,
        "point.charter_adopted",
        about={"point": named(point)},
        data={"version": 1, "signed": len(founders)},
        at=day_start(day),
    )


@transaction.atomic
def enrol_members(actor: Actor, *, point_id: UUID, person_ids: Sequence[UUID], since: date) -> int:
    """A roster on paper typed in at the desk: who is no member yet becomes one, `since` that day.

    Locks the point's row. Returns how many are new. Raises NotFound, RuleError("point-closed").
    """
    if not actor.may("points.decide"):
        raise NotFound("point")
    point: Point = (
        Point.objects.of(actor).select_for_update(of=("self",)).select_related("host").get_or_404(id=point_id)
    )
    if point.state == PointState.CLOSED:
        raise RuleError("point-closed")
    wanted = list(dict.fromkeys(person_ids))
    inside = queries.belongs(actor, point.host_id, wanted)
    names = queries.names_by_id(actor, wanted)
    fresh = [person for person in wanted if person not in inside and person in names]
    people = list(Person.objects.of(actor).filter(id__in=fresh).order_by("sort_key", "id"))
    _enrol(actor, point, people, since)
    return len(people)
