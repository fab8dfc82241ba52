"""What is kept of one person: pictures they brought, and those they are on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext

from mulin.base.actor import Actor
from mulin.base.days import as_day
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
        gettext("拿来的照片"): [_told(actor, picture) for picture in brought.order_by("created_at")],
        gettext("认得出我的照片"): [_told(actor, picture) for picture in pictures_with(actor, person_id)],
    }


def _told(actor: Actor, picture: Picture) -> dict[str, Any]:
    return {
        gettext("哪天"): as_day(picture.created_at),
        gettext("照片上是什么"): picture.words,
        gettext("怎样了"): str(picture.get_state_display()),
        gettext("网址"): actor.url("media:picture", picture_id=picture.id, size="large"),
    }
