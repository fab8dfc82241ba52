"""Founding a point: a proposal, founders one by one, handing in, and the community's yes or “once more”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import translation

from mulin.base import once
from mulin.base.actor import Actor, Mouth
from mulin.kernel import clock, ids
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import record
from mulin.people.models import Person
from mulin.places.models import Venue
from mulin.points import access, queries
from mulin.points.actions.common import check_may_found, clean, hint, living, named_person, required, tell
from mulin.points.models import (
    Category,
    Founder,
    Pace,
    Proposal,
    ProposalState,
)
from mulin.points.rules import charter as charters
from mulin.points.rules import founding, states
from mulin.schedule.queries import pattern_words

CODE_SIGNS = 7


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
    weekdays: tuple[int, ...] = ()
    every_weeks: int = 1
    begins: time | None = None
    minutes: int | None = None
    members_need_no_sign_up: bool = True
    needs: str = ""
    charter: str = ""
    leader_id: UUID | None = None
    deputy_id: UUID | None = None


def _read(draft: Draft) -> Draft:
    if draft.category not in Category.values:
        raise RuleError("choice-missing", field="category")
    if draft.pace not in Pace.values:
        raise RuleError("choice-missing", field="pace")
    founding.timetable(draft.weekdays, draft.every_weeks, draft.begins, draft.minutes, clock.today())
    text = clean(draft.charter, limit=charters.TEXT_LIMIT, field="charter", lines=True)
    if text:
        charters.check_text(text)
    return replace(
        draft,
        name=required(draft.name, limit=founding.NAME_LIMIT, field="name"),
        interests=clean(draft.interests, limit=founding.INTERESTS_LIMIT, field="interests"),
        about=clean(draft.about, limit=founding.ABOUT_LIMIT, field="about", lines=True),
        place_words=clean(draft.place_words, limit=founding.PLACE_LIMIT, field="place_words"),
        times=clean(draft.times, limit=founding.TIMES_LIMIT, field="times") or _in_words(draft),
        needs=clean(draft.needs, limit=100, field="needs"),
        charter="\n".join(charters.lines(text)),
    )


def _in_words(draft: Draft) -> str:
    """The fixed timetable as the point's pages say it: 每周一、三、五 9:00–10:30."""
    pattern = founding.timetable(draft.weekdays, draft.every_weeks, draft.begins, draft.minutes, clock.today())
    if pattern is None:
        return ""
    with translation.override("zh-hans"):
        return pattern_words(pattern)[: founding.TIMES_LIMIT]


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
    """Note founders. Raises RuleError("founder-child")."""
    for person in people:
        check_may_found(person)
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

    Raises NotFound unless at the desk; RuleError founder-child, and as `hand_in`.
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
    check_complete(actor, proposal)
    _to_waiting(proposal)
    record(actor, "point.handed_in", data={"founders": len(people)})
    once.remember(actor, client_key, content, proposal.id)
    return proposal


def locked_proposal(actor: Actor, proposal_id: UUID, *, to: str) -> Proposal:
    Proposal.objects.of(actor).select_for_update().get_or_404(id=proposal_id)
    return access.proposal_for(actor, proposal_id, to=to)


_STILL_OPEN = (ProposalState.GATHERING, ProposalState.RETURNED)


def _check_changeable(proposal: Proposal) -> None:
    if proposal.state not in _STILL_OPEN:
        raise RuleError("proposal-handed-in")


@transaction.atomic
def edit_proposal(actor: Actor, *, proposal_id: UUID, draft: Draft) -> Proposal:
    """Change what is proposed, before it is handed in or when it was asked back. Locks the proposal."""
    proposal = locked_proposal(actor, proposal_id, to="points.found")
    _check_changeable(proposal)
    _write(actor, proposal, _read(draft))
    proposal.save()
    return proposal


@transaction.atomic
def join_founders(actor: Actor, *, code: str, person_id: UUID | None = None) -> Proposal:
    """我也来: found with them, by the link somebody passed on. Again is harmless.

    Locks the proposal. Raises NotFound, RuleError proposal-handed-in, founder-child.
    """
    who = access.person_of_actor(actor, person_id or actor.person_id or UUID(int=0), to="points.found")
    proposal = access.proposal_by_code(actor, code)
    Proposal.objects.of(actor).select_for_update().get(id=proposal.id)
    _check_changeable(proposal)
    _join(actor, proposal, who)
    return proposal


@transaction.atomic
def add_founders(actor: Actor, *, proposal_id: UUID, person_ids: Sequence[UUID]) -> int:
    """Neighbours who said 我也来 at the desk; returns how many are new.

    Locks the proposal. Raises NotFound unless at the desk, RuleError proposal-handed-in, founder-child.
    """
    proposal = locked_proposal(actor, proposal_id, to="points.decide")
    _check_changeable(proposal)
    people = [living(actor, person_id) for person_id in dict.fromkeys(person_ids)]
    return sum(_join(actor, proposal, person) for person in people)


def _join(actor: Actor, proposal: Proposal, who: Person) -> bool:
    """One founder more, and the proposer hears of it; False who has said so before."""
    try:
        with transaction.atomic():
            _found_with(actor, proposal, [who])
    except IntegrityError:
        return False
    record(actor, "point.founder_joined", about={"person": named_person(who)})
    if proposal.proposer_id:
        count = len(queries.founders_of(proposal))
        hint(actor, "points.founder-joined", [proposal.proposer_id], point=proposal.name, count=count)
    return True


@transaction.atomic
def leave_founders(actor: Actor, *, proposal_id: UUID, person_id: UUID) -> None:
    """No longer found with them. Locks the proposal. Raises NotFound for somebody else's word."""
    proposal = locked_proposal(actor, proposal_id, to="points.found")
    _check_changeable(proposal)
    if not actor.may("points.found", person_id=person_id):
        raise NotFound("founder")
    Founder.objects.of(actor).filter(proposal=proposal, person_id=person_id).delete()
    for role in ("leader", "deputy"):
        if getattr(proposal, f"{role}_id") == person_id:
            setattr(proposal, role, None)
    proposal.save(update_fields=["leader", "deputy"])


_AT_THE_DESK = (Mouth.DESK, Mouth.PAPER)


def check_complete(actor: Actor, proposal: Proposal) -> None:
    """Raises RuleError where something is missing; a child noted as a founder before counts for nobody."""
    today = clock.today()
    people = [founder.person for founder in queries.founders_of(proposal)]
    wanted = founding.Proposed(
        name=proposal.name,
        founders={person.id for person in people if founding.is_grown_up(person.age_on(today))},
        leader=proposal.leader_id,
        deputy=proposal.deputy_id,
        has_place=bool(proposal.venue_id or proposal.place_words),
        has_times=bool(proposal.times),
        charter=proposal.charter,
    )
    try:
        founding.check_proposal(wanted, needed=queries.standards_of(actor.community_id).founders_needed)
    except RuleError as error:
        if error.code != "founders-few" or actor.mouth not in _AT_THE_DESK:
            raise
        raise RuleError("founders-few-here", field="founders", **error.data) from error  # no link to pass on there


def _to_waiting(proposal: Proposal) -> None:
    states.check_step(states.PROPOSAL, proposal.state, ProposalState.WAITING)
    proposal.state, proposal.handed_in_at, proposal.answer = ProposalState.WAITING, clock.now(), ""
    proposal.save(update_fields=["state", "handed_in_at", "answer"])


@transaction.atomic
def hand_in(actor: Actor, *, proposal_id: UUID) -> Proposal:
    """交上去: to the community. Locks the proposal.

    Raises RuleError where something is missing (founders-few, leader-missing, …) or it was handed in.
    """
    proposal = locked_proposal(actor, proposal_id, to="points.found")
    _check_changeable(proposal)
    check_complete(actor, proposal)
    _to_waiting(proposal)
    record(actor, "point.handed_in", data={"founders": len(queries.founders_of(proposal))})
    return proposal


@transaction.atomic
def withdraw_proposal(actor: Actor, *, proposal_id: UUID) -> Proposal:
    """不办了. Locks the proposal."""
    proposal = locked_proposal(actor, proposal_id, to="points.found")
    states.check_step(states.PROPOSAL, proposal.state, ProposalState.WITHDRAWN)
    proposal.state = ProposalState.WITHDRAWN
    proposal.save(update_fields=["state"])
    return proposal


@transaction.atomic
def ask_back(actor: Actor, *, proposal_id: UUID, why: str) -> Proposal:
    """The community asks for something more, and says what. Locks the proposal. Raises RuleError("words-missing")."""
    proposal = locked_proposal(actor, proposal_id, to="points.decide")
    answer = required(why, limit=200, field="why")
    states.check_step(states.PROPOSAL, proposal.state, ProposalState.RETURNED)
    proposal.state, proposal.answer = ProposalState.RETURNED, answer
    proposal.decided_by_id, proposal.decided_at = actor.account_id, clock.now()
    proposal.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    record(actor, "point.asked_back")
    if proposal.proposer_id:
        tell(actor, "points.asked-back", [proposal.proposer_id], point=proposal.name, why=answer)
    return proposal
