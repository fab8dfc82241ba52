"""What the ledger shows on other rooms' pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from mulin.base.actor import Actor
from mulin.ledger import queries

SHOWN = 8


def person(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """The newest facts about a person. Two queries."""
    return _about(actor, subject["person"].id)


def household(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """The newest facts about a household. Two queries."""
    return _about(actor, subject["household"].id)


def _about(actor: Actor, ref: UUID) -> Mapping[str, Any] | None:
    lines = queries.about(actor.community_id, ref, limit=SHOWN)
    return {"lines": lines, "url": f"{actor.url('ledger:activity')}?ref={ref}"} if lines else None
