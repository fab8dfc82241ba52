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

    Raises NotFound for strangers, for one that was withdrawn, and where what it hangs on is not there for the
    actor. One query, and those of rooms that are asked what it hangs on.
    """
    rows: Any = queries.visible(actor).select_related("brought_by")
    picture: Picture = rows.get_or_404(id=picture_id)
    allowed = {SEE: may_see(actor, picture), JUDGE: may_judge(actor, picture), WITHDRAW: may_withdraw(actor, picture)}
    if not allowed[to]:
        raise NotFound("picture")
    return picture


def may_see(actor: Actor, picture: Picture) -> bool:
    """Whether what a visible picture hangs on may be looked at, too: words for members, words put away.

    One's own and those one may judge always. No query but for what hangs on something of a host's.
    """
    if picture.host in (None, picture.holder) or may_withdraw(actor, picture):
        return True
    holder = queries.holder_of(actor, picture.holder)
    return holder is None or holder.may_see


def may_judge(actor: Actor, picture: Picture) -> bool:
    """Whether the actor may let a picture be shown or hide it: staff, or who leads the host. No query."""
    return actor.may(JUDGE, host_id=picture.host)


def may_withdraw(actor: Actor, picture: Picture) -> bool:
    """Whether the actor may take a picture away for good: who brought it, or who may judge it. No query."""
    own = actor.account_id is not None and picture.brought_by_id == actor.account_id
    return own or may_judge(actor, picture)


def shown_for(actor: Actor, picture_id: UUID) -> Picture:
    """A picture that hangs for this reader, to be reported. Raises NotFound. As many queries as `picture_for`."""
    picture = picture_for(actor, picture_id)
    if picture.state != PictureState.SHOWN:
        raise NotFound("picture")
    return picture


def holder_for(actor: Actor, holder_id: UUID) -> PictureHolder:
    """What a picture is to hang on, if the actor may bring one. Raises NotFound. As many queries as rooms ask."""
    found = queries.holder_of(actor, holder_id)
    if found is None or not found.may_bring:
        raise NotFound("holder")
    return found
