"""What becomes of a round when a resident is erased, merged, moves away, dies or takes their consent back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from mulin.awards import rules
from mulin.awards.actions.leaving import leave_running_rounds
from mulin.awards.models import (
    Candidate,
    CandidateState,
    Elector,
    Envelope,
    Juror,
    LateElector,
    Nomination,
    Round,
    Witness,
)
from mulin.base.actor import Actor
from mulin.people.models import ConsentPurpose

PERSON_MODELS = (
    "awards.Candidate",
    "awards.Nomination",
    "awards.Elector",
    "awards.LateElector",
    "awards.Juror",
    "awards.Witness",
)


def export(actor: Actor, person_id: UUID) -> Mapping[str, Any]:
    """What this room keeps about a person: named, naming, voting (never what), watching, judging. Five queries."""
    stood = Candidate.objects.of(actor).filter(person_id=person_id).select_related("round")
    named = Nomination.objects.of(actor).filter(by_person_id=person_id).select_related("round", "candidate")
    voted = Elector.objects.of(actor).filter(person_id=person_id).select_related("round")
    watched = Witness.objects.of(actor).filter(person_id=person_id).select_related("round")
    judged = Juror.objects.of(actor).filter(person_id=person_id).select_related("round")
    return {
        _("被推荐"): [
            {_("评选"): one.round.title, _("怎样了"): str(one.get_state_display()), _("事迹"): one.story}
            for one in stood
        ],
        _("推荐过"): [
            {_("评选"): one.round.title, _("写了什么"): one.story, _("哪天"): one.created_at} for one in named
        ],
        _("有投票权"): [one.round.title for one in voted],
        _("监票"): [one.round.title for one in watched],
        _("当评审"): [one.round.title for one in judged],
    }


def forget(actor: Actor, person_id: UUID) -> None:
    """Blank what this room holds of one person. In the caller's transaction; locks the rounds they stand in.

    A vote in which they stand pauses. Their own sealed vote stays in the box: it belongs to nobody's name.
    """
    leave_running_rounds(actor, person_id=person_id, state=CandidateState.ERASED)
    stood = Candidate.objects.of(actor).filter(person_id=person_id)
    Nomination.objects.of(actor).filter(candidate__in=stood).update(deed="", story="", wanted="")
    stood.update(
        state=CandidateState.ERASED, label="", where="", deed="", story="", review_note="", agreed_mouth="", person=None
    )
    Nomination.objects.of(actor).filter(by_person_id=person_id).update(
        deed="", story="", wanted="", paper_number="", by_person=None, by_account=None
    )
    Elector.objects.of(actor).filter(person_id=person_id).update(person=None)
    LateElector.objects.of(actor).filter(person_id=person_id).update(why="", person=None)
    Witness.objects.of(actor).filter(person_id=person_id).update(paper_number="", person=None)
    # the published rules keep the seal of the name, which says nothing without its salt
    Juror.objects.of(actor).filter(person_id=person_id).update(label="", where="", salt=None, person=None)


def person_closed(actor: Actor, *, person_id: UUID, **_facts: Any) -> None:
    """Who moved away or died is no candidate any more. In the caller's transaction."""
    leave_running_rounds(actor, person_id=person_id, state=CandidateState.WITHDRAWN)


def consent_withdrawn(actor: Actor, *, person_id: UUID, purpose: str, **_facts: Any) -> None:
    """Without consent no name can be shown: a candidate leaves; the honour wall asks for itself."""
    if purpose == ConsentPurpose.HONOUR:
        leave_running_rounds(actor, person_id=person_id, state=CandidateState.WITHDRAWN)


def person_merged(actor: Actor, *, kept_id: UUID, gone_id: UUID, **_facts: Any) -> None:
    """Two records of one person: one candidate, one right to vote, never two. In the caller's transaction."""
    for gone in Candidate.objects.of(actor).filter(person_id=gone_id):
        kept = Candidate.objects.of(actor).filter(person_id=kept_id, round_id=gone.round_id).first()
        if kept is None:
            Candidate.objects.of(actor).filter(id=gone.id).update(person_id=kept_id)
        else:
            Nomination.objects.of(actor).filter(candidate=gone).update(candidate=kept)
            Candidate.objects.of(actor).filter(id=gone.id).update(person=None, state=CandidateState.WITHDRAWN)
    Nomination.objects.of(actor).filter(by_person_id=gone_id).update(by_person_id=kept_id)
    watching = Witness.objects.of(actor).filter(person_id=kept_id).values("round_id")
    Witness.objects.of(actor).filter(person_id=gone_id).exclude(round_id__in=watching).update(person_id=kept_id)
    LateElector.objects.of(actor).filter(person_id=gone_id).update(person_id=kept_id)
    judging = Juror.objects.of(actor).filter(person_id=kept_id).values("round_id")
    Juror.objects.of(actor).filter(person_id=gone_id).exclude(round_id__in=judging).update(person_id=kept_id)
    for row in Round.objects.of(actor).filter(electors__person_id=gone_id).distinct():
        _one_right(actor, row, kept_id, gone_id)


def _one_right(actor: Actor, row: Round, kept_id: UUID, gone_id: UUID) -> None:
    """Of the two rights of one person the used one stays; if both were used, that of the kept record."""
    rights = {
        one.person_id: one for one in Elector.objects.of(actor).filter(round=row, person_id__in=[kept_id, gone_id])
    }
    gone, kept = rights[gone_id], rights.get(kept_id)
    if kept is None:
        Elector.objects.of(actor).filter(id=gone.id).update(person_id=kept_id)
        return
    if row.state in rules.ENDED or row.box_opened_at is not None:  # counted: the record stands
        return
    stays, goes = (gone, kept) if _is_used(gone) and not _is_used(kept) else (kept, gone)
    Elector.objects.of(actor).filter(id=goes.id).update(is_void=True, person=None)
    Elector.objects.of(actor).filter(id=stays.id).update(person_id=kept_id)


def _is_used(elector: Elector) -> bool:
    used = Q(elector=elector)
    return bool(elector.paper) or Envelope.objects.of(elector.community_id).filter(used).exists()
