"""Naming neighbours, their yes or no, and whether they are eligible."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from mulin.awards import queries, rules
from mulin.awards.actions.common import about, clean, locked, must, named
from mulin.awards.models import (
    Candidate,
    CandidateState,
    NominatedBy,
    Nomination,
    NominationState,
    ReviewReason,
    Round,
    RoundState,
)
from mulin.base import once
from mulin.base.actor import Actor, Mouth
from mulin.kernel.chinese import clean_name
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import record
from mulin.messaging import actions as messaging
from mulin.people import actions as people
from mulin.people.models import ConsentPurpose, Person
from mulin.people.queries import people_of, wards_of

_OPEN = (RoundState.NOMINATING, RoundState.REVIEWING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What somebody wrote to name a neighbour: whom, one line, one story."""

    kind: str
    name: str
    building_id: UUID | None
    deed: str
    story: str
    host_id: UUID | None = None
    paper_number: str = ""
    by_person_id: UUID | None = None  # on paper: whose sheet it is


def nominate(actor: Actor, *, round_id: UUID, voice: Voice, client_key: str) -> Nomination:
    """Name a neighbour, or oneself. A second voice for the same person joins the first.

    Whether the roster knows the name is not told. Raises RuleError nominate-…, name-…, story-empty;
    the same `client_key` gives the earlier voice. Lock: the round.
    """
    content = [str(round_id), voice.kind, voice.name, str(voice.building_id), voice.deed, voice.story]
    with transaction.atomic():
        if earlier := once.earlier_result(actor, client_key, content):
            known: Nomination = Nomination.objects.of(actor).get_or_404(id=earlier)
            return known
        row = locked(actor, round_id)
        _check_may(actor, row, voice)
        made = _voice(actor, row, voice)
        if person := _who_is_meant(actor, voice):
            _join(actor, made, person)
        made.save()
        record(actor, "awards.nominated", about=about(row), data={"how": voice.kind})
        once.remember(actor, client_key, content, made.id)
    return made


def _check_may(actor: Actor, row: Round, voice: Voice) -> None:
    from_desk = actor.may("awards.manage")
    if row.state != RoundState.NOMINATING and not (from_desk and row.state == RoundState.REVIEWING):
        raise RuleError("nominate-closed")
    if voice.kind not in row.nominators:
        raise RuleError("nominate-kind", field="kind")
    if voice.kind == NominatedBy.POINT:
        must(actor, "awards.nominate", host_id=voice.host_id)
    elif voice.kind == NominatedBy.WORKER or actor.mouth == Mouth.PAPER:
        must(actor, "awards.manage")
    else:
        must(actor, "awards.nominate", person_id=actor.person_id)
    if actor.mouth == Mouth.PAPER and not voice.paper_number:
        raise RuleError("paper-number", field="paper_number")


def _voice(actor: Actor, row: Round, voice: Voice) -> Nomination:
    story = clean(voice.story, "story", rules.STORY_LIMIT, lines=True)
    if not story:
        raise RuleError("story-empty", field="story")
    on_paper = actor.mouth == Mouth.PAPER
    wanted = "" if voice.kind == NominatedBy.SELF and not on_paper else clean_name(voice.name).text
    return Nomination(
        community_id=actor.community_id,
        round=row,
        kind=voice.kind,
        by_person_id=voice.by_person_id if on_paper else actor.person_id,
        by_account_id=None if on_paper else actor.account_id,
        by_host=voice.host_id,
        wanted=wanted,
        wanted_building_id=voice.building_id,
        deed=clean(voice.deed, "deed", rules.DEED_LIMIT),
        story=story,
        mouth=actor.mouth,
        paper_number=clean(voice.paper_number, "paper_number", 40),
    )


def _who_is_meant(actor: Actor, voice: Voice) -> Person | None:
    if voice.kind == NominatedBy.SELF:
        own = voice.by_person_id if actor.mouth == Mouth.PAPER else actor.person_id
        oneself: Person | None = people_of(actor).filter(id=own).first()
        return oneself
    if voice.building_id is None:
        raise RuleError("nominate-where", field="building")
    return queries.meant(actor, clean_name(voice.name).text, voice.building_id)


def _join(actor: Actor, voice: Nomination, person: Person) -> Candidate:
    """Make the voice one for `person`; the first voice makes the candidate and asks them."""
    row = voice.round
    same = Nomination.objects.of(actor).filter(round=row, candidate__person=person)
    if voice.by_person_id and same.filter(by_person_id=voice.by_person_id).exists():
        raise RuleError("nominate-again")
    candidate = Candidate.objects.of(actor).filter(round=row, person=person).first()
    if candidate is None:
        candidate = Candidate.objects.create(
            community_id=actor.community_id,
            round=row,
            person=person,
            label=person.name,
            where=_plate(person),
            deed=voice.deed,
            story=voice.story,
        )
        if voice.by_person_id != person.id:
            _ask(actor, candidate)
    voice.candidate, voice.state, voice.wanted, voice.wanted_building = candidate, NominationState.JOINED, "", None
    if voice.by_person_id == person.id and candidate.state == CandidateState.NAMED and voice.mouth != Mouth.PAPER:
        _agree(actor, candidate, given_by=None, paper_number="")
    return candidate  # type: ignore[no-any-return]  # untyped manager


def _plate(person: Person) -> str:
    return person.household.building.plate if person.household else ""


def _ask(actor: Actor, candidate: Candidate) -> None:
    messaging.post(actor, kind="awards.named", to_person_id=candidate.person_id, data={"title": candidate.round.title})


@transaction.atomic
def match_voice(actor: Actor, *, nomination_id: UUID, person_id: UUID) -> Candidate:
    """The desk has found out whom a voice means. Lock: the round. Raises RuleError "round-moved"."""
    must(actor, "awards.manage")
    voice, row = _voice_of(actor, nomination_id)
    if row.state not in _OPEN or voice.state != NominationState.WAITING:
        raise RuleError("round-moved")
    person = people_of(actor).filter(state="living").get_or_404(id=person_id)
    candidate = _join(actor, voice, person)
    voice.save()
    return candidate


@transaction.atomic
def close_voice(actor: Actor, *, nomination_id: UUID) -> Nomination:
    """A voice that fits nobody is closed. Lock: the round."""
    must(actor, "awards.manage")
    voice, _row = _voice_of(actor, nomination_id)
    if voice.state != NominationState.WAITING:
        raise RuleError("round-moved")
    voice.state, voice.wanted = NominationState.CLOSED, ""
    voice.save()
    return voice


def _voice_of(actor: Actor, nomination_id: UUID) -> tuple[Nomination, Round]:
    voice: Nomination = Nomination.objects.of(actor).get_or_404(id=nomination_id)
    row = locked(actor, voice.round_id)
    fresh: Nomination = Nomination.objects.of(actor).select_related("round").get_or_404(id=nomination_id)
    return fresh, row


@transaction.atomic
def answer(actor: Actor, *, candidate_id: UUID, yes: bool) -> Candidate:
    """Somebody named says yes or no themselves; for a child under 14 a guardian does. Lock: the round.

    A yes is their consent to be shown (PIPL 25). Raises NotFound, RuleError candidate-moved, guardian-needed.
    """
    candidate = locked_candidate(actor, candidate_id)
    given_by = None
    if candidate.person_id != actor.person_id:
        children = wards_of(actor.community_id, actor.person_id) if actor.person_id else []
        if candidate.person_id not in {child.id for child in children}:
            raise NotFound("candidate")
        given_by = people_of(actor).get_or_404(id=actor.person_id)
    if yes:
        _agree(actor, candidate, given_by=given_by, paper_number="")
    else:
        _decline(actor, candidate)
    return candidate


@transaction.atomic
def answer_on_paper(
    actor: Actor, *, candidate_id: UUID, yes: bool, paper_number: str = "", guardian_id: UUID | None = None
) -> Candidate:
    """The desk writes down what somebody named signed on paper. Lock: the round.

    Raises RuleError candidate-moved, paper-number, guardian-needed.
    """
    must(actor, "awards.manage")
    candidate = locked_candidate(actor, candidate_id)
    if yes:
        guardian = people_of(actor).get_or_404(id=guardian_id) if guardian_id else None
        _agree(actor.through(Mouth.PAPER), candidate, given_by=guardian, paper_number=paper_number)
    else:
        _decline(actor, candidate)
    return candidate


def locked_candidate(actor: Actor, candidate_id: UUID) -> Candidate:
    rows = Candidate.objects.of(actor)
    locked(actor, rows.get_or_404(id=candidate_id).round_id)
    fresh: Candidate = rows.select_related("round", "person__household__building__courtyard").get_or_404(
        id=candidate_id
    )
    return fresh


def _agree(actor: Actor, candidate: Candidate, *, given_by: Person | None, paper_number: str) -> None:
    if candidate.round.state not in _OPEN or candidate.person is None:
        raise RuleError("nominate-closed")
    rules.check_candidate_step(candidate.state, CandidateState.AGREED)
    people.give_consent(
        actor, person=candidate.person, purpose=ConsentPurpose.HONOUR, given_by=given_by, paper_number=paper_number
    )
    candidate.state, candidate.agreed_mouth = CandidateState.AGREED, actor.mouth
    candidate.save(update_fields=["state", "agreed_mouth"])
    record(actor, "awards.agreed", about=about(candidate.round, person=named(candidate)))


def _decline(actor: Actor, candidate: Candidate) -> None:
    rules.check_candidate_step(candidate.state, CandidateState.DECLINED)
    candidate.state = CandidateState.DECLINED
    candidate.save(update_fields=["state"])
    record(actor, "awards.declined", about=about(candidate.round, person=named(candidate)))


@transaction.atomic
def review(actor: Actor, *, candidate_id: UUID, eligible: bool, reason: str = "", note: str = "") -> Candidate:
    """Whether somebody may stand, with the reason if not; they are told. Lock: the round.

    Raises RuleError candidate-moved, review-closed, review-reason, review-self, juror-candidate, deed-empty.
    """
    must(actor, "awards.manage")
    candidate = locked_candidate(actor, candidate_id)
    if candidate.round.state not in _OPEN:
        raise RuleError("review-closed")
    if candidate.person_id is not None and candidate.person_id == actor.person_id:
        raise RuleError("review-self")
    if not eligible and reason not in ReviewReason.values:
        raise RuleError("review-reason", field="reason")
    person_id = candidate.person_id
    if eligible and person_id is not None and candidate.round.jurors.filter(person_id=person_id).exists():
        raise RuleError("juror-candidate")
    if eligible and not candidate.deed:
        raise RuleError("deed-empty", field="deed")
    state = CandidateState.APPROVED if eligible else CandidateState.REFUSED
    if eligible and candidate.state == state:
        return candidate  # said once more: nothing is different, and nobody is told again
    rules.check_candidate_step(candidate.state, state)
    candidate.state, candidate.reviewed_by_id = state, actor.account_id
    candidate.review_reason = "" if eligible else reason
    candidate.review_note = clean(note, "note", rules.WHY_LIMIT)
    candidate.save()
    data = {"outcome": state.value, "reason": candidate.review_reason}
    record(actor, "awards.reviewed", about=about(candidate.round, person=named(candidate)), data=data)
    kind = "awards.approved" if eligible else "awards.refused"
    words = {"title": candidate.round.title} if eligible else {
        "title": candidate.round.title,
        "why": candidate.review_note or str(ReviewReason(reason).label),
    }  # fmt: skip
    messaging.post(actor, kind=kind, to_person_id=candidate.person_id, data=words)
    return candidate


@transaction.atomic
def edit_story(actor: Actor, *, candidate_id: UUID, deed: str, story: str) -> Candidate:
    """Shorten or correct what is said of a candidate, before the vote. Lock: the round."""
    must(actor, "awards.manage")
    candidate = locked_candidate(actor, candidate_id)
    if candidate.round.state not in _OPEN:
        raise RuleError("review-closed")
    candidate.deed = clean(deed, "deed", rules.DEED_LIMIT)
    candidate.story = clean(story, "story", rules.STORY_LIMIT, lines=True)
    if not candidate.deed:
        raise RuleError("deed-empty", field="deed")
    if not candidate.story:
        raise RuleError("story-empty", field="story")
    candidate.save(update_fields=["deed", "story"])
    return candidate
