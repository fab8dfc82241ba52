"""What becomes of pictures when somebody takes a consent back, is forgotten, or two records become one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q

from mulin.base.actor import Actor
from mulin.media.actions.judging import take_away
from mulin.media.models import Picture, Pictured, PictureState
from mulin.media.queries import pictures_with
from mulin.people.models import ConsentPurpose


def consent_withdrawn(actor: Actor, *, person_id: UUID, purpose: str) -> None:
    """Somebody no longer agrees to pictures: those they can be recognised on go, in the same transaction."""
    if purpose == ConsentPurpose.PUBLISH_PHOTO:
        for picture in pictures_with(actor, person_id).select_for_update():
            take_away(actor, picture)


def forget(actor: Actor, person_id: UUID) -> None:
    """This room's part of forgetting a person, in the caller's transaction.

    Pictures they are on go, and those they brought that nobody has seen yet; those that hang stay, without
    whose they were.
    """
    unseen = Q(brought_for_id=person_id) & ~Q(state__in=[PictureState.SHOWN, PictureState.WITHDRAWN])
    with_them = Q(id__in=pictures_with(actor, person_id).values("id"))
    for picture in Picture.objects.of(actor).filter(unseen | with_them).select_for_update():
        take_away(actor, picture)
    Picture.objects.of(actor).filter(brought_for_id=person_id).update(brought_for=None, brought_by=None)
    Pictured.objects.of(actor).filter(person_id=person_id).delete()


def person_merged(actor: Actor, *, kept_id: UUID, gone_id: UUID, **_facts: Any) -> None:
    """Two records of one person become one: so do their pictures."""
    Picture.objects.of(actor).filter(brought_for_id=gone_id).update(brought_for_id=kept_id)
    there = Pictured.objects.of(actor).filter(person_id=kept_id).values("picture_id")
    Pictured.objects.of(actor).filter(person_id=gone_id, picture_id__in=there).delete()
    Pictured.objects.of(actor).filter(person_id=gone_id).update(person_id=kept_id)
