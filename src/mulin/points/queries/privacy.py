"""What this room keeps of one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from mulin.base.actor import Actor
from mulin.base.days import as_day
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
    day, which, said = gettext("哪天"), gettext("哪个点"), gettext("写了什么")
    return {
        gettext("睦邻点成员"): [
            {
                which: row.point.name,
                gettext("从哪天起"): as_day(row.created_at),
                gettext("紧急联系人"): row.emergency_name,
                gettext("紧急联系人的电话"): row.emergency_phone,
            }
            for row in members
        ],
        gettext("发起睦邻点"): [{which: row.proposal.name, day: as_day(row.created_at)} for row in founders],
        gettext("提出的发起"): [
            {which: row.name, gettext("怎样了"): str(row.get_state_display())} for row in proposals
        ],
        gettext("签过的公约"): [{which: row.charter.point.name, day: row.signed_on} for row in signings],
        gettext("轮值"): [
            {which: row.job.point.name, gettext("做什么"): row.job.name, day: as_day(row.gathering.starts_at)}
            for row in duties
        ],
        gettext("先来看看"): [{which: row.point.name, day: as_day(row.created_at), said: row.words} for row in tries],
        gettext("邻里板上写的"): [
            {
                which: row.point.name,
                day: as_day(row.created_at),
                said: row.words,
                gettext("怎样了"): str(row.get_state_display()),
                gettext("申诉"): row.appeal,
            }
            for row in posts
        ],
        gettext("对星级提的意见"): [{which: row.review.point.name, said: row.words} for row in appeals],
        gettext("请过邻居来"): [{which: row.point.name, said: row.words} for row in invitations],
    }
