"""What is kept of one person: pictures they brought, and those they are on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from mulin.base.actor import Actor
from mulin.media.models import Picture, Pictured, PictureState


def pictures_with(actor: Actor, person_id: UUID) -> QuerySet[Picture]:
    """The pictures a person can be recognised on. Not yet read."""
    named = Pictured.objects.of(actor).filter(person_id=person_id)
    rows: QuerySet[Picture] = Picture.objects.of(actor).filter(id__in=named.values("picture_id"))
    return rows.exclude(state=PictureState.WITHDRAWN)


def export(actor: Actor, person_id: UUID) -> dict[str, Any]:
    """This room's part of a person's data. Two queries."""
    brought = Picture.objects.of(actor).filter(brought_for_id=person_id).exclude(state=PictureState.WITHDRAWN)
    return {
        "pictures_brought": [_told(actor, picture) for picture in brought.order_by("created_at")],
        "pictures_with_me": [_told(actor, picture) for picture in pictures_with(actor, person_id)],
    }


def _told(actor: Actor, picture: Picture) -> dict[str, Any]:
    return {
        "id": str(picture.id),
        "brought_at": picture.created_at.isoformat(),
        "words": picture.words,
        "state": picture.state,
        "address": actor.url("media:picture", picture_id=picture.id, size="large"),
    }
