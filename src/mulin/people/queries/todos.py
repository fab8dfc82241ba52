"""Decisions about residents that wait on the desk."""

from __future__ import annotations

from datetime import timedelta

from mulin.base.actor import Actor
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.ledger.models import Fact
from mulin.people.queries.privacy import looks_of_week


def looks_unread(actor: Actor) -> int:
    """How many looks at phones the head has not read yet this week. Two queries; none for others."""
    if Role.COMMUNITY_HEAD not in actor.roles:
        return 0
    week = clock.now() - timedelta(days=7)
    facts = Fact.objects.filter(community_id=actor.community_id, kind="people.looks_reviewed", at__gt=week)
    last = facts.order_by("-at").values_list("at", flat=True).first()
    return 0 if last else looks_of_week(actor).count()
