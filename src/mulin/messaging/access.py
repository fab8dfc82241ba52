"""Loading a message: its recipient sees it, and the desk sees where it went."""

from __future__ import annotations

from uuid import UUID

from mulin.base.actor import Actor
from mulin.kernel.errors import NotFound
from mulin.messaging import queries
from mulin.messaging.models import Message


def message_for(actor: Actor, message_id: UUID) -> Message:
    """A message of the actor's own inbox. Raises NotFound. One query."""
    found: Message | None = queries.inbox(actor).filter(id=message_id).first()
    if found is None:
        raise NotFound("message")
    return found


def message_on_desk(actor: Actor, message_id: UUID) -> Message:
    """Any message of the community, for who may follow messages. Raises NotFound. One query."""
    if not actor.may("messages.follow"):
        raise NotFound("message")
    found: Message | None = queries.on_desk(actor).filter(id=message_id).first()
    if found is None:
        raise NotFound("message")
    return found
