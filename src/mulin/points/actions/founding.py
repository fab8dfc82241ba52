"""Founding a point: a proposal, founders one by one, handing in, and the community's yes or “once more”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction

from mulin.base import once
from mulin.base.actor import Actor
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import HostKind, StewardKind
from mulin.kernel import clock, ids
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import record, record_many
from mulin.people.models import Person
from mulin.places.models import Venue
from mulin.points import access, queries
from mulin.points.actions.common import (
    about_member,
    check_may_lead,
    clean,
    living,
    named,
    named_person,
    required,
    tell,
)
from mulin.points.actions.leading import Election, put_in_office
from mulin.points.models import (
    Category,
    Charter,
    CharterSigning,
    CharterState,
    Founder,
    Member,
    Pace,
    Point,
    PointState,
    Proposal,
    ProposalState,
    RotaJob,
)
from mulin.points.rules import charter as charters
from mulin.points.rules import founding, states

CODE_SIGNS = 7
FIRST_JOBS = (("开门锁门", True), ("烧水带茶", False), ("收拾打扫", False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the founders want, in their words."""

    name: str
    category: str = Category.OTHER
    interests: str = ""
    about: str = ""
    pace: str = Pace.GENTLE
    venue_id: UUID | None = None
    place_words: str = ""
    times: str = ""
    needs: str = ""
    charter: str = ""
    leader_id: UUID | None = None
    deputy_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The community's yes: since when the point counts, and how its leaders came to it."""

    founded_on: date | None = None  # None: today; earlier for one that has met for years
    election: Election | None = None  # None: appointed for the usual term


def _read(draft: Draft) -> Draft:
    if draft.category not in Category.values:
        raise RuleError("choice-missing", field="category")
    if draft.pace not in Pace.values:
        raise RuleError("choice-missing", field="pace")
    text = clean(draft.charter, limit=charters.TEXT_LIMIT, field="charter", lines=True)
    if text:
        charters.check_text(text)
    return replace(
        draft,
        name=required(draft.name, limit=founding.NAME_LIMIT, field="name"),
        interests=clean(draft.interests, limit=founding.INTERESTS_LIMIT, field="interests"),
        about=clean(draft.about, limit=founding.ABOUT_LIMIT, field="about", lines=True),
        place_words=clean(draft.place_words, limit=founding.PLACE_LIMIT, field="place_words"),
        times=clean(draft.times, limit=founding.TIMES_LIMIT, field="times"),
        needs=clean(draft.needs, limit=100, field="needs"),
        charter="\n".join(charters.lines(text)),
    )


def _write(actor: Actor, proposal: Proposal, draft: Draft) -> None:
    if draft.venue_id is not None:
        Venue.objects.of(actor).get_or_404(id=draft.venue_id)
    for name, value in asdict(draft).items():
        setattr(proposal, name, value)


@transaction.atomic
def propose(actor: Actor, *, draft: Draft, client_key: str, person_id: UUID | None = None) -> Proposal:
    """Begin to found a point; the proposer is the first founder. No lock: a new row.

    `person_id` is whom the actor does it for (default: oneself). The same `client_key` gives the
    earlier proposal. Raises NotFound for a stranger, RuleError with the field.
    """
    read = _read(draft)
    who = access.person_of_actor(actor, person_id or actor.person_id or UUID(int=0), to="points.found")
    content = [asdict(read), str(who.id)]
    if earlier := once.earlier_result(actor, client_key, content):
        found: Proposal = Proposal.objects.of(actor).get_or_404(id=earlier)
        return found
    proposal = _new(actor, read, proposer=who)
    _found_with(actor, proposal, [who])
    record(actor, "point.proposed", about={"person": named_person(who)})
    once.remember(actor, client_key, content, proposal.id)
    return proposal


def _new(actor: Actor, draft: Draft, *, proposer: Person | None) -> Proposal:
    proposal = Proposal(
        community_id=actor.community_id,
        proposer=proposer,
        made_by_id=actor.account_id,
        code=ids.with_check(ids.random_code(CODE_SIGNS)),
    )
    _write(actor, proposal, draft)
    proposal.save(force_insert=True)
    return proposal


def _found_with(actor: Actor, proposal: Proposal, people: Sequence[Person]) -> None:
    Founder.objects.bulk_create(
        Founder(
            community_id=actor.community_id,
            proposal=proposal,
            person=person,
            mouth=actor.mouth,
            by_id=actor.account_id,
        )
        for person in people
    )


@transaction.atomic
def write_down(actor: Actor, *, draft: Draft, founder_ids: Sequence[UUID], client_key: str) -> Proposal:
    """A founding on paper, typed in at the desk: all founders at once, handed in at once. No lock: new rows.

    Raises NotFound unless at the desk; RuleError as `hand_in`.
    """
    if not actor.may("points.decide"):
        raise NotFound("point")
    read = _read(draft)
    wanted = list(dict.fromkeys(founder_ids))
    content = [asdict(read), [str(person) for person in wanted]]
    if earlier := once.earlier_result(actor, client_key, content):
        found: Proposal = Proposal.objects.of(actor).get_or_404(id=earlier)
        return found
    people = [living(actor, person_id) for person_id in wanted]
    proposal = _new(actor, read, proposer=people[0] if people else None)
    _found_with(actor, proposal, people)
    _check_complete(actor, proposal)
    _to_waiting(proposal)
    record(actor, "point.handed_in", data={"founders": len(people)})
    once.remember(actor, client_key, content, proposal.id)
    return proposal


def _locked(actor: Actor, proposal_id: UUID, *, to: str) -> Proposal:
    Proposal.objects.of(actor).select_for_update().get_or_404(id=proposal_id)
    return access.proposal_for(actor, proposal_id, to=to)


_STILL_OPEN = (ProposalState.GATHERING, ProposalState.RETURNED)


def _check_changeable(proposal: Proposal) -> None:
    if proposal.state not in _STILL_OPEN:
        raise RuleError("proposal-handed-in")


@transaction.atomic
def edit_proposal(actor: Actor, *, proposal_id: UUID, draft: Draft) -> Proposal:
    """Change what is proposed, before it is handed in or when it was asked back. Locks the proposal."""
    proposal = _locked(actor, proposal_id, to="points.found")
    _check_changeable(proposal)
    _write(actor, proposal, _read(draft))
    proposal.save()
    return proposal


@transaction.atomic
def join_founders(actor: Actor, *, code: str, person_id: UUID | None = None) -> Proposal:
    """我也来: found with them, by the link somebody passed on. Again is harmless.

    Locks the proposal. Raises NotFound, RuleError("proposal-handed-in").
    """
    who = access.person_of_actor(actor, person_id or actor.person_id or UUID(int=0), to="points.found")
    proposal = access.proposal_by_code(actor, code)
    Proposal.objects.of(actor).select_for_update().get(id=proposal.id)
    _check_changeable(proposal)
    try:
        with transaction.atomic():
            _found_with(actor, proposal, [who])
    except IntegrityError:  # said so before
        return proposal
    record(actor, "point.founder_joined", about={"person": named_person(who)})
    if proposal.proposer_id:
        count = proposal.founders.count()
        tell(actor, "points.founder-joined", [proposal.proposer_id], point=proposal.name, count=count)
    return proposal


@transaction.atomic
def leave_founders(actor: Actor, *, proposal_id: UUID, person_id: UUID) -> None:
    """No longer found with them. Locks the proposal. Raises NotFound for somebody else's word."""
    proposal = _locked(actor, proposal_id, to="points.found")
    _check_changeable(proposal)
    if not actor.may("points.found", person_id=person_id):
        raise NotFound("founder")
    Founder.objects.of(actor).filter(proposal=proposal, person_id=person_id).delete()
    for role in ("leader", "deputy"):
        if getattr(proposal, f"{role}_id") == person_id:
            setattr(proposal, role, None)
    proposal.save(update_fields=["leader", "deputy"])


def _check_complete(actor: Actor, proposal: Proposal) -> None:
    founders = set(proposal.founders.values_list("person_id", flat=True))
    needed = queries.standards_of(actor.community_id).founders_needed
    founding.check_proposal(
        founding.Proposed(
            name=proposal.name,
            founders=founders,
            leader=proposal.leader_id,
            deputy=proposal.deputy_id,
            has_place=bool(proposal.venue_id or proposal.place_words),
            has_times=bool(proposal.times),
            charter=proposal.charter,
        ),
        needed=needed,
    )


def _to_waiting(proposal: Proposal) -> None:
    states.check_step(states.PROPOSAL, proposal.state, ProposalState.WAITING)
    proposal.state, proposal.handed_in_at, proposal.answer = ProposalState.WAITING, clock.now(), ""
    proposal.save(update_fields=["state", "handed_in_at", "answer"])


@transaction.atomic
def hand_in(actor: Actor, *, proposal_id: UUID) -> Proposal:
    """交上去: to the community. Locks the proposal.

    Raises RuleError where something is missing (founders-few, leader-missing, …) or it was handed in.
    """
    proposal = _locked(actor, proposal_id, to="points.found")
    _check_changeable(proposal)
    _check_complete(actor, proposal)
    _to_waiting(proposal)
    record(actor, "point.handed_in", data={"founders": proposal.founders.count()})
    return proposal


@transaction.atomic
def withdraw_proposal(actor: Actor, *, proposal_id: UUID) -> Proposal:
    """不办了. Locks the proposal."""
    proposal = _locked(actor, proposal_id, to="points.found")
    states.check_step(states.PROPOSAL, proposal.state, ProposalState.WITHDRAWN)
    proposal.state = ProposalState.WITHDRAWN
    proposal.save(update_fields=["state"])
    return proposal


@transaction.atomic
def ask_back(actor: Actor, *, proposal_id: UUID, why: str) -> Proposal:
    """The community asks for something more, and says what. Locks the proposal. Raises RuleError("words-missing")."""
    proposal = _locked(actor, proposal_id, to="points.decide")
    answer = required(why, limit=200, field="why")
    states.check_step(states.PROPOSAL, proposal.state, ProposalState.RETURNED)
    proposal.state, proposal.answer = ProposalState.RETURNED, answer
    proposal.decided_by_id, proposal.decided_at = actor.account_id, clock.now()
    proposal.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    record(actor, "point.asked_back")
    if proposal.proposer_id:
        tell(actor, "points.asked-back", [proposal.proposer_id], point=proposal.name, why=answer)
    return proposal


@transaction.atomic
def approve(actor: Actor, *, proposal_id: UUID, opening: Opening | None = None) -> Point:
    """办成了: the point stands, with host, members, charter, leader and deputy. Locks the proposal.

    Its trial runs from `founded_on`; one that has met for longer than a trial is registered at once.
    Raises RuleError for a leader who cannot lead, for a day still to come.
    """
    proposal = _locked(actor, proposal_id, to="points.decide")
    states.check_step(states.PROPOSAL, proposal.state, ProposalState.APPROVED)
    terms = opening or Opening()
    founded_on = terms.founded_on or clock.today()
    if founded_on > clock.today():
        raise RuleError("founded-future", field="founded_on")
    _check_complete(actor, proposal)
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
    proposal.state, proposal.decided_by_id, proposal.decided_at = (
        ProposalState.APPROVED,
        actor.account_id,
        clock.now(),
    )
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    tell(actor, "points.founded", [person.id for person in founders], point=point.host.name)
    return point


def _open(actor: Actor, proposal: Proposal, founded_on: date) -> Point:
    host = gatherings.open_host(actor, kind=HostKind.POINT, name=proposal.name, venue_id=proposal.venue_id)
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
    members, facts = [], []
    for person in people:
        regular = gatherings.add_regular(
            actor, host_id=point.host_id, person_id=person.id, since=since, shows_name=False
        )
        members.append(
            Member(
                community_id=actor.community_id, regular=regular, point=point, person=person, mouth=actor.mouth
            )
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
    point: Point = Point.objects.of(actor).select_for_update(of=("self",)).select_related("host").get_or_404(
        id=point_id
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
