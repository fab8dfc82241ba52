"""What this room does when a person is forgotten, turns out to be another, or is gone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.gatherings import actions as gatherings
from mulin.kernel import clock
from mulin.people.models import Person
from mulin.points import queries
from mulin.points.actions.common import in_charge, note_left
from mulin.points.models import (
    CharterSigning,
    Duty,
    Founder,
    Invitation,
    Member,
    Post,
    PostReport,
    PostState,
    Proposal,
    StarAppeal,
    TryOut,
    TryState,
)

# Every way in which a row of this room points to a person.
_OF_PEOPLE: tuple[tuple[Any, str], ...] = (
    (Founder, "person"),
    (CharterSigning, "person"),
    (Duty, "person"),
    (TryOut, "person"),
    (Member, "person"),
    (Member, "invited_by"),
    (Invitation, "by"),
    (StarAppeal, "person"),
    (Post, "author"),
    (Proposal, "leader"),
    (Proposal, "deputy"),
    (Proposal, "proposer"),
)


def forget(actor: Actor, person_id: UUID) -> None:
    """This room's part of erasing a person, in the caller's transaction.

    What they wrote goes with them; what the point did stays, without the name.
    """
    of = {"person_id": person_id}
    Founder.objects.of(actor).filter(**of).delete()
    CharterSigning.objects.of(actor).filter(**of).delete()
    Duty.objects.of(actor).filter(**of).delete()
    TryOut.objects.of(actor).filter(**of).delete()
    Member.objects.of(actor).filter(**of).delete()
    Member.objects.of(actor).filter(invited_by_id=person_id).update(invited_by=None)
    Invitation.objects.of(actor).filter(by_id=person_id).update(by=None, words="")
    for role in ("leader", "deputy", "proposer"):
        Proposal.objects.of(actor).filter(**{f"{role}_id": person_id}).update(**{role: None})
    StarAppeal.objects.of(actor).filter(**of).update(person=None, words="")
    posts = Post.objects.of(actor).filter(author_id=person_id)
    PostReport.objects.of(actor).filter(post__in=posts).update(snapshot="")
    posts.update(author=None, words="", appeal="", why="", state=PostState.WITHDRAWN)


def person_merged(actor: Actor, **facts: Any) -> None:
    """Two records were one person: everything of the other one is now of the one that stays."""
    kept, gone = facts["kept_id"], facts["gone_id"]
    with transaction.atomic():
        for model, once in ((Founder, "proposal_id"), (CharterSigning, "charter_id")):
            taken = model.objects.of(actor).filter(person_id=kept).values(once)
            model.objects.of(actor).filter(person_id=gone, **{f"{once}__in": taken}).delete()
        waiting = TryOut.objects.of(actor).filter(state=TryState.NEW)
        taken = waiting.filter(person_id=kept).values("point_id")
        waiting.filter(person_id=gone, point_id__in=taken).delete()
        for model, part in _OF_PEOPLE:
            model.objects.of(actor).filter(**{f"{part}_id": gone}).update(**{f"{part}_id": kept})


def regulars_go(actor: Actor, *, regular_ids: Collection[UUID], **facts: Any) -> None:
    """Memberships are about to be deleted, with an erased person or a record that was somebody's second one.

    Who stood till now counts as having left. In the caller's transaction.
    """
    standing = Member.objects.of(actor).filter(regular_id__in=regular_ids, left_on=None)
    for member in standing.select_related("person", "point__host"):
        note_left(actor, member, "point.left")


def person_closed(actor: Actor, **facts: Any) -> None:
    """Somebody moved away or died: no longer a member, their duties ahead are free, nothing waits for them."""
    person: Person = Person.objects.of(actor).get(id=facts["person_id"])
    for member in Member.objects.of(actor).filter(person=person, left_on=None).select_related("point__host"):
        if queries.belongs(actor, member.point.host_id, [person.id]):
            host_id = member.point.host_id
            gatherings.remove_regular(in_charge(actor, host_id), host_id=host_id, person_id=person.id)
        note_left(actor, member, "point.left")
    Duty.objects.of(actor).filter(person=person, gathering__starts_at__gt=clock.now()).delete()
    TryOut.objects.of(actor).filter(person=person, state=TryState.NEW).update(state=TryState.CANCELLED)
    Invitation.objects.of(actor).filter(by=person).update(by=None)
