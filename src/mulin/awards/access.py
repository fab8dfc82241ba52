"""Loading rounds and what belongs to them: what may be seen and done by whom, in one call."""

from __future__ import annotations

from uuid import UUID

from mulin.awards import queries
from mulin.awards.models import (
    Candidate,
    CandidateState,
    Elector,
    HomeTrip,
    Juror,
    LateElector,
    Nomination,
    Objection,
    Outcome,
    Round,
    RoundState,
    Sheet,
    Witness,
)
from mulin.base.actor import Actor
from mulin.kernel.errors import NotFound
from mulin.people.queries import wards_of


def round_for(actor: Actor, round_id: UUID, *, to: str) -> Round:
    """A round, for whoever may do `to` somewhere in it. Raises NotFound. One query."""
    if not actor.may_somewhere(to):
        raise NotFound("round")
    row: Round = Round.objects.of(actor).get_or_404(id=round_id)
    return row


def public_round(actor: Actor, round_id: UUID) -> Round:
    """A published round, for everybody. Raises NotFound for a draft. One query."""
    row: Round = Round.objects.of(actor).exclude(state=RoundState.DRAFT).get_or_404(id=round_id)
    return row


def candidate_for(actor: Actor, candidate_id: UUID, *, to: str) -> Candidate:
    """Somebody named, for the desk. Raises NotFound. One query."""
    if not actor.may(to):
        raise NotFound("candidate")
    rows = Candidate.objects.of(actor).select_related("round", "person__household__building__courtyard")
    candidate: Candidate = rows.get_or_404(id=candidate_id)
    return candidate


def public_candidate(actor: Actor, candidate_id: UUID) -> Candidate:
    """A candidate whose page is public: approved, still agreeing, and the public notice not over, or honoured.

    At most two queries.
    """
    rows = Candidate.objects.of(actor).filter(state=CandidateState.APPROVED, person__isnull=False)
    candidate: Candidate = (
        rows.exclude(round__state=RoundState.DRAFT).select_related("round").get_or_404(id=candidate_id)
    )
    if not candidate.round.shows_names and candidate.outcome != Outcome.AWARDED:
        raise NotFound("candidate")
    if not (candidate.person_id and queries.consenting(actor.community_id, [candidate.person_id])):
        raise NotFound("candidate")
    return candidate


def named_self(actor: Actor, candidate_id: UUID) -> Candidate:
    """Oneself, or a child one answers for, as somebody named. Raises NotFound. At most two queries."""
    if actor.person_id is None:
        raise NotFound("candidate")
    rows = Candidate.objects.of(actor).select_related("round", "person").exclude(round__state=RoundState.DRAFT)
    candidate: Candidate = rows.get_or_404(id=candidate_id)
    children = wards_of(actor.community_id, actor.person_id) if candidate.person_id != actor.person_id else []
    if candidate.person_id not in {actor.person_id, *(child.id for child in children)}:
        raise NotFound("candidate")
    return candidate


def nomination_for(actor: Actor, nomination_id: UUID) -> Nomination:
    """A voice, for the desk. Raises NotFound. One query."""
    if not actor.may("awards.manage"):
        raise NotFound("nomination")
    rows = Nomination.objects.of(actor).select_related("round", "candidate", "wanted_building__courtyard", "by_person")
    nomination: Nomination = rows.get_or_404(id=nomination_id)
    return nomination


def elector_for(actor: Actor, elector_id: UUID, *, to: str = "awards.desk") -> Elector:
    """A right to vote at a door within reach, for handing over a sheet. Raises NotFound. One query."""
    rows = Elector.objects.of(actor).select_related(
        "round", "household__building__courtyard", "person__household__building__courtyard"
    )
    elector: Elector = rows.get_or_404(id=elector_id)
    if not actor.may(to, building_id=elector.building_id):
        raise NotFound("elector")
    return elector


def right_for(actor: Actor, row: Round, elector_id: UUID | None = None) -> queries.Right:
    """The right this actor uses: the one asked for, else the first. Raises NotFound. At most three queries."""
    rights = queries.rights_of(actor, row)
    for right in rights:
        if elector_id is None or right.elector.id == elector_id:
            return right
    raise NotFound("elector")


def juror_for(actor: Actor, juror_id: UUID) -> Juror:
    """One of the panel, for the desk. Raises NotFound. One query."""
    if not actor.may("awards.manage"):
        raise NotFound("juror")
    juror: Juror = Juror.objects.of(actor).select_related("round").get_or_404(id=juror_id)
    return juror


def trip_for(actor: Actor, trip_id: UUID) -> HomeTrip:
    """One way of the box to doors, for the desk. Raises NotFound. One query."""
    if not actor.may("awards.manage"):
        raise NotFound("trip")
    trip: HomeTrip = HomeTrip.objects.of(actor).select_related("round").get_or_404(id=trip_id)
    return trip


def late_for(actor: Actor, late_id: UUID) -> LateElector:
    """Somebody to be added to the list, for the desk. Raises NotFound. One query."""
    if not actor.may("awards.manage"):
        raise NotFound("late")
    late: LateElector = (
        LateElector.objects.of(actor).select_related("round", "household", "person").get_or_404(id=late_id)
    )
    return late


def sheet_for(actor: Actor, sheet_id: UUID) -> Sheet:
    """A printed sheet, for those who count. Raises NotFound. One query."""
    if not actor.may("awards.count"):
        raise NotFound("sheet")
    sheet: Sheet = Sheet.objects.of(actor).select_related("round").get_or_404(id=sheet_id)
    return sheet


def witness_self(actor: Actor, row: Round) -> Witness:
    """Oneself as a witness of the count. Raises NotFound. One query."""
    if actor.person_id is None:
        raise NotFound("witness")
    witness: Witness = (
        Witness.objects.of(actor).select_related("round").get_or_404(round=row, person_id=actor.person_id)
    )
    return witness


def witness_for(actor: Actor, witness_id: UUID) -> Witness:
    """A witness, for the desk. Raises NotFound. One query."""
    if not actor.may("awards.manage"):
        raise NotFound("witness")
    witness: Witness = Witness.objects.of(actor).select_related("round", "person").get_or_404(id=witness_id)
    return witness


def objection_for(actor: Actor, objection_id: UUID) -> Objection:
    """What was said against a notice, for the desk. Raises NotFound. One query."""
    if not actor.may("awards.manage"):
        raise NotFound("objection")
    rows = Objection.objects.of(actor).select_related("round", "candidate", "decided_by")
    objection: Objection = rows.get_or_404(id=objection_id)
    return objection
