"""Reports that nobody decides in time climb: to the head at the desk, and a working day later to the street."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.ledger.actions import Named, record
from mulin.points.actions.common import named
from mulin.points.models import PostReport, PostState, ReportState
from mulin.points.rules import board
from mulin.schedule.queries import calendar_of


@transaction.atomic
def climb(actor: Actor) -> int:
    """Let the street see that reports wait past their time: how many, never what they say. Returns how many.

    Safe to repeat: each climbs once, with one fact. Locks the reports.
    """
    now, calendar = clock.now(), calendar_of(actor.community_id)
    rows = PostReport.objects.of(actor).filter(state=ReportState.OPEN, climbed_at=None, due_at__lt=now)
    rows = rows.select_related("post__point__host").select_for_update(of=("self",)).order_by("due_at", "id")
    late = [row for row in rows if board.street_hears_at(row.due_at, calendar) <= now]
    PostReport.objects.of(actor).filter(id__in=[row.id for row in late]).update(climbed_at=now)
    for row in late:
        about = {"point": named(row.post.point), "post": Named(row.post_id, row.post.point.host.name)}
        record(actor, "point.report_climbed", about=about, data={"cause": row.cause})
    return len(late)


@transaction.atomic
def calendar_changed(actor: Actor, **facts: Any) -> None:
    """Working days are others now: what waits its three working days waits by the new table.

    What was put away unseen keeps its day. In the caller's transaction; locks the reports.
    """
    rows = PostReport.objects.of(actor).filter(state=ReportState.OPEN, climbed_at=None).exclude(cause__in=board.URGENT)
    waiting = rows.exclude(post__state=PostState.HELD).select_for_update(of=("self",))
    calendar = calendar_of(actor.community_id)
    for row in waiting:
        due_at = board.due_at(row.cause, row.created_at, calendar)
        PostReport.objects.of(actor).filter(id=row.id).exclude(due_at=due_at).update(due_at=due_at)
