"""Loading pictures and what they hang on, for somebody who may see or judge them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from mulin.base.actor import Actor
from mulin.base.manifest import PictureHolder
from mulin.kernel.errors import NotFound
from mulin.media import queries
from mulin.media.models import Picture, PictureState

SEE, JUDGE, WITHDRAW = "see", "media.judge", "withdraw"


def picture_for(actor: Actor, picture_id: UUID, *, to: str = SEE) -> Picture:
    """The picture, if the actor may `see` it (shown, one's own, or to judge), `media.judge` or `withdraw` it.

    Raises NotFound for strangers and for one that was withdrawn. One query.
    """
    rows: Any = queries.visible(actor).select_related("brought_by")
    picture: Picture = rows.get_or_404(id=picture_id)
    allowed = {SEE: True, JUDGE: may_judge(actor, picture), WITHDRAW: may_withdraw(actor, picture)}
    if not allowed[to]:
        raise NotFound("picture")
    return picture


def may_judge(actor: Actor, picture: Picture) -> bool:
    """Whether the actor may let a picture be shown or hide it: staff, or who leads the host. No query."""
    return actor.may(JUDGE, host_id=picture.host)


def may_withdraw(actor: Actor, picture: Picture) -> bool:
    """Whether the actor may take a picture away for good: who brought it, or who may judge it. No query."""
    own = actor.account_id is not None and picture.brought_by_id == actor.account_id
    return own or may_judge(actor, picture)


def shown_for(actor: Actor, picture_id: UUID) -> Picture:
    """A picture that hangs in public, to be reported. Raises NotFound. One query."""
    rows: Any = Picture.objects.of(actor).filter(state=PictureState.SHOWN)
    picture: Picture = rows.get_or_404(id=picture_id)
    return picture


def holder_for(actor: Actor, holder_id: UUID) -> PictureHolder:
    """What a picture is to hang on, if the actor may bring one. Raises NotFound. As many queries as rooms ask."""
    found = queries.holder_of(actor, holder_id)
    if found is None or not found.may_bring:
        raise NotFound("holder")
    return found
