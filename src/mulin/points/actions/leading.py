"""Leader and deputy: elected or appointed for a term, handing over, standing in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from mulin.base import once
from mulin.base.actor import Actor
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Gathering, Steward, StewardKind
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record
from mulin.people.models import Person
from mulin.points import access, queries
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
    term = _term_of(election)
    starts_on, ends_on = term.starts_on, term.ends_on
    _lay_down(actor, point, kind, term)
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
        named_words = {"point": point.host.name, "until": ends_on}
        if starts_on > clock.today():
            tell(actor, "points.is-to-lead", [person.id], **named_words, day=starts_on)
        else:
            tell(actor, "points.leads", [person.id], **named_words)
    return mandate


def _term_of(election: Election) -> terms.Term:
    """The term it gives.

    Raises RuleError for an election that did not carry or is to come, a term that is over, far ahead or odd.
    """
    if election.how not in How.values:
        raise RuleError("choice-missing", field="how")
    terms.check_decided(election.decided_on, clock.today())
    if election.how == How.ELECTED:
        terms.check_election(votes_for=election.votes_for or 0, present=election.present or 0)
    starts_on = election.starts_on or election.decided_on or clock.today()
    terms.check_start(starts_on, clock.today())
    term = terms.Term(starts_on, election.ends_on or terms.usual_term(starts_on).ends_on)
    terms.check_term(term)
    if term.ends_on < clock.today():
        raise RuleError("point-term-over", field="ends_on")
    return term


def _in_the_way(actor: Actor, point: Point, kind: str, term: terms.Term) -> list[Steward]:
    """Whose terms in that office a new one meets. One query."""
    rows = Steward.objects.of(actor).filter(host_id=point.host_id, kind=kind, starts_on__lte=term.ends_on)
    return list(rows.exclude(ends_on__lt=term.starts_on).select_related("person").order_by("starts_on", "id"))


def _lay_down(actor: Actor, point: Point, kind: str, term: terms.Term, *, only: Person | None = None) -> None:
    for other in _in_the_way(actor, point, kind, term):
        if only is not None and other.person_id != only.id:
            continue
        gatherings.end_steward(actor, steward_id=other.id, last_day=term.starts_on - timedelta(days=1))


@transaction.atomic
def hand_over(
    actor: Actor, *, point_id: UUID, person_id: UUID, kind: str, election: Election, client_key: str
) -> Mandate:
    """A new leader or deputy: elected or appointed. Locks the point. For the desk (`points.decide`).

    The members are told who leads now; the new leader is told that the hand-over pack is there. Who is away stays
    so until the new term begins.
    Raises RuleError leader-child, leader-staff, deputy-same, election-lost, …
    """
    point = locked_point(actor, point_id, to="points.decide")
    content = [str(point.id), str(person_id), str(kind), asdict(election)]
    if earlier := once.earlier_result(actor, client_key, content):
        found: Mandate = Mandate.objects.of(actor).get_or_404(id=earlier)
        return found
    term = _term_of(election)
    person, moves_up = _check_hand_over(actor, point, person_id, kind, term)
    if moves_up:
        _lay_down(actor, point, StewardKind.DEPUTY, term, only=person)
    mandate = put_in_office(actor, point=point, person=person, kind=kind, election=election)
    if kind == StewardKind.LEADER:
        _tell_of_leader(actor, point, person, mandate.steward.starts_on)
    once.remember(actor, client_key, content, mandate.id)
    return mandate


def _check_hand_over(actor: Actor, point: Point, person_id: UUID, kind: str, term: terms.Term) -> tuple[Person, bool]:
    """Who is to have the office, and whether they move up from deputy. Raises RuleError."""
    check_open(point)
    if kind not in (StewardKind.LEADER, StewardKind.DEPUTY):
        raise RuleError("choice-missing", field="kind")
    person = living(actor, person_id)
    check_may_lead(person)
    other = StewardKind.DEPUTY if kind == StewardKind.LEADER else StewardKind.LEADER
    has_other = any(one.person_id == person.id for one in _in_the_way(actor, point, other, term))
    if has_other and kind == StewardKind.DEPUTY:
        raise RuleError("deputy-same", field="person")
    return person, has_other


def _tell_of_leader(actor: Actor, point: Point, person: Person, starts_on: date) -> None:
    """The members hear who leads, now or from a later day; with the new leader there, nobody stands in any more."""
    said = {"point": point.host.name, "leader": person.name}
    if starts_on > clock.today():
        _stay_away(point, until=point.leader_back_on and min(point.leader_back_on, starts_on))
        tell(actor, "points.leader-to-be", member_ids(point), **said, day=starts_on)
        return
    _stay_away(point, until=None)
    tell(actor, "points.new-leader", member_ids(point), **said)


def _stay_away(point: Point, *, until: date | None) -> None:
    point.leader_back_on = until
    point.save(update_fields=["leader_back_on"])


@dataclass(frozen=True, slots=True)
class HandOver:
    """What handing over will do."""

    person: Person
    kind: str
    term: terms.Term
    before: tuple[tuple[str, date], ...]  # whose term ends, and its last day
    instead_of: tuple[str, ...]  # whose term would have begun that day or later, and has not yet
    just_begun: tuple[str, ...]  # whose term began today and is not to have been
    moves_up: bool  # from deputy: nobody is deputy then
    told: int  # members who hear of it, of a new leader

    @property
    def is_leader(self) -> bool:
        return self.kind == StewardKind.LEADER


def foresee_hand_over(actor: Actor, *, point_id: UUID, person_id: UUID, kind: str, election: Election) -> HandOver:
    """What `hand_over` would do, and its no beforehand. Writes nothing. Seven queries."""
    point = access.point_for(actor, point_id, to="points.decide")
    term = _term_of(election)
    person, moves_up = _check_hand_over(actor, point, person_id, kind, term)
    others = [one for one in _in_the_way(actor, point, kind, term) if one.person_id != person.id]
    first, today = term.starts_on, clock.today()
    ends = [one for one in others if one.starts_on < max(first, today)]
    before = {one.person.name: max(first - timedelta(days=1), one.starts_on) for one in ends}
    undone = [one for one in others if one not in ends]
    instead_of = dict.fromkeys(one.person.name for one in undone if one.starts_on > today)
    just_begun = dict.fromkeys(one.person.name for one in undone if one.starts_on == today)
    told = len(set(member_ids(point))) if kind == StewardKind.LEADER else 0
    return HandOver(person, kind, term, tuple(before.items()), tuple(instead_of), tuple(just_begun), moves_up, told)


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
    _stay_away(point, until=back_on)
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
    _stay_away(point, until=None)
    record(actor, "point.leader_back", about={"point": named(point)})
