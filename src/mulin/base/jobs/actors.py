"""Who a job works for: kept as references when it is asked for, checked again when it starts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from mulin.base import manifest
from mulin.base.actor import Actor, Grant, Mouth
from mulin.base.roles import Role


def snapshot(actor: Actor) -> dict[str, Any]:
    """What must be remembered of `actor`; a person's name is not (it is read again)."""
    return {
        "code": actor.community_code,
        "name": "" if actor.account_id else actor.name,
        "person": str(actor.person_id) if actor.person_id else None,
        "grants": [[grant.role.value, sorted(map(str, grant.buildings))] for grant in actor.grants],
        "mouth": actor.mouth.value,
        "for": str(actor.on_behalf_of) if actor.on_behalf_of else None,
        "language": get_language() or "",
    }


def rebuild(community_id: UUID | None, account_id: UUID | None, kept: dict[str, Any]) -> Actor:
    """The actor of `snapshot`, with those of the kept roles that are still in force."""
    if community_id is None:
        raise LookupError("a job of the whole installation acts in no community")
    then = Actor(
        community_id=community_id,
        community_code=kept["code"],
        name=kept["name"],
        account_id=account_id,
        person_id=UUID(kept["person"]) if kept["person"] else None,
        grants=tuple(Grant(Role(role), frozenset(map(UUID, ids))) for role, ids in kept["grants"]),
        mouth=Mouth(kept["mouth"]),
        on_behalf_of=UUID(kept["for"]) if kept["for"] else None,
    )
    ask = manifest.actor_now()
    if account_id is None or ask is None:
        return then
    now = ask(account_id, community_id)
    # Never more than was shown when the work was asked for, never more than is held today.
    grants = tuple(grant for grant in now.grants if grant.role in then.roles)
    return replace(now, grants=grants, mouth=then.mouth, on_behalf_of=then.on_behalf_of)
