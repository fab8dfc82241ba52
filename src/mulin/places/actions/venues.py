"""Venues: where people meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from django.db import transaction

from mulin.base.actor import Actor
from mulin.ledger import actions as ledger
from mulin.ledger.actions import Named
from mulin.places.models import Venue
from mulin.places.rules import check_opening


@dataclass(frozen=True, slots=True)
class VenuePlan:
    """A venue as somebody describes it; `opens` and `closes` are the community's own time."""

    code: str
    name: str
    kind: str
    where: str = ""
    capacity: int = 0
    opens: time | None = None
    closes: time | None = None
    bad_weather: Venue | None = None


@transaction.atomic
def ensure_venue(actor: Actor, *, plan: VenuePlan) -> Venue:
    """The venue with this code. No lock: the unique code decides. Raises RuleError("venue-hours")."""
    check_opening(plan.opens, plan.closes)
    fields = {name: getattr(plan, name) for name in VenuePlan.__slots__ if name != "code"}
    venue, is_new = Venue.objects.of(actor).get_or_create(
        community_id=actor.community_id, code=plan.code, defaults=fields
    )
    if is_new:
        ledger.record(actor, "venue-added", about={"venue": Named(venue.id, venue.name)})
    return venue  # type: ignore[no-any-return]  # scoped managers answer Any
