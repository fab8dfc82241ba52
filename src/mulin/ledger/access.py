"""Who may read the ledger of a community."""

from __future__ import annotations

from mulin.base.actor import Actor
from mulin.kernel.errors import NotFound
from mulin.ledger.queries import Line, Wanted, facts


def facts_for(actor: Actor, wanted: Wanted, *, limit: int) -> list[Line]:
    """The wanted facts of the actor's community. Raises NotFound. Two queries, three with a name."""
    if not actor.may("ledger.read"):
        raise NotFound("ledger")
    return facts(actor.community_id, wanted, limit=limit)
