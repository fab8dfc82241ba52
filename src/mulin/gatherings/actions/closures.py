"""A venue is shut: what lies in the closure needs another place; open again, it has its place back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from mulin.base.actor import Actor
from mulin.base.coded import Coded
from mulin.gatherings.actions import venues
from mulin.gatherings.actions.planning import venue_of, write
from mulin.gatherings.actions.telling import Tell, lock_above, tell_later
from mulin.gatherings.models import Because, Gathering, GatheringState, Series
from mulin.gatherings.queries import gatherings_of
from mulin.gatherings.rules.plan import WHY_LIMIT
from mulin.kernel import clock

_SHUT = (Because.SHUT, Because.CLOSED, Because.CLOSED_DAYS, Because.CLOSED_HOLIDAY)


def venue_closed(actor: Actor, *, holders: Sequence[UUID], **facts: Any) -> None:
    """A venue is shut: the gatherings that lie in the closure need another place. In the caller's transaction."""
    holiday, reason = str(facts.get("holiday", "")), str(facts.get("reason", ""))
    for row in _ahead(actor, Q(id__in=holders)):
        by_itself = Coded(Because.CLOSED_HOLIDAY, holiday) if holiday else Coded(Because.SHUT, row.place)
        write(row, {"venue": None, "why": reason or by_itself})
        venues.give_back(actor, [row.id])


def venue_reopened(actor: Actor, *, venue_id: UUID, holders: Sequence[UUID], **facts: Any) -> None:
    """A venue is open again: what was left without a place by the closure takes it back, if it is free.

    That is who held it then, and what its series made meanwhile. In the caller's transaction.
    """
    reason = str(facts.get("reason", ""))[:WHY_LIMIT]
    by_closure = Q(why_code__in=_SHUT) | (Q(why_code="", why_words=reason) if reason else Q())
    tables = Series.objects.of(actor).filter(venue_id=venue_id).values("timetable_id")
    left = (Q(id__in=holders) | Q(timetable_id__in=tables, detached=False)) & by_closure & Q(venue=None, place_words="")
    lock_above(actor, list(_coming(actor, left).values_list("id", flat=True)))
    rows = _ahead(actor, left)
    if not rows:
        return
    before = {row.id: row.reason for row in rows}
    venue = venue_of(actor, venue_id)
    for row in rows:
        row.venue, row.why = venue, ""
    refused = {row.id for row in venues.take_many(actor, rows)}
    for row in rows:
        if row.reason != before[row.id]:  # still without a place, it says what is in the way now
            write(row, {})
        if row.id not in refused:
            tell_later(actor, row, Tell.RESTORED, before=row.starts_at)


def _coming(actor: Actor, which: Q) -> QuerySet[Gathering]:
    """Planned ones that have not begun."""
    ahead: QuerySet[Gathering] = gatherings_of(actor).filter(
        which, state=GatheringState.PLANNED, starts_at__gt=clock.now()
    )
    return ahead


def _ahead(actor: Actor, which: Q) -> list[Gathering]:
    """The same, locked, in order of time."""
    rows = _coming(actor, which)
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("starts_at", "id"))
