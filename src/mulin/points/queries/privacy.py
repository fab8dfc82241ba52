"""What this room keeps of one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from mulin.base.actor import Actor
from mulin.points.models import CharterSigning, Duty, Founder, Invitation, Member, Post, Proposal, StarAppeal, TryOut


def about_person(actor: Actor, person_id: UUID) -> dict[str, Any]:
    """Everything of one person in this room, as they may take it along. Nine queries."""
    of = {"person_id": person_id}
    members = Member.objects.of(actor).filter(**of).select_related("point__host")
    founders = Founder.objects.of(actor).filter(**of).select_related("proposal")
    signings = CharterSigning.objects.of(actor).filter(**of).select_related("charter__point__host")
    duties = Duty.objects.of(actor).filter(**of).select_related("job__point__host", "gathering")
    tries = TryOut.objects.of(actor).filter(**of).select_related("point__host")
    posts = Post.objects.of(actor).filter(author_id=person_id).select_related("point__host")
    appeals = StarAppeal.objects.of(actor).filter(**of).select_related("review__point__host")
    invitations = Invitation.objects.of(actor).filter(by_id=person_id).select_related("point__host")
    proposals = Proposal.objects.of(actor).filter(proposer_id=person_id)
    return {
        gettext("睦邻点成员"): [
            (row.point.name, row.created_at.date().isoformat(), row.emergency_name, row.emergency_phone)
            for row in members
        ],
        gettext("发起睦邻点"): [row.proposal.name for row in founders],
        gettext("提出的发起"): [(row.name, str(row.get_state_display())) for row in proposals],
        gettext("签过的公约"): [(row.charter.point.name, row.signed_on.isoformat()) for row in signings],
        gettext("轮值"): [
            (row.job.point.name, row.job.name, row.gathering.starts_at.date().isoformat()) for row in duties
        ],
        gettext("先来看看"): [(row.point.name, row.created_at.date().isoformat(), row.words) for row in tries],
        gettext("邻里板上写的"): [
            (row.point.name, row.created_at.date().isoformat(), row.words, row.appeal) for row in posts
        ],
        gettext("对星级提的意见"): [(row.review.point.name, row.words) for row in appeals],
        gettext("请过邻居来"): [(row.point.name, row.words) for row in invitations],
    }
