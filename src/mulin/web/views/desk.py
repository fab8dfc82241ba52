"""The worker's desk: 今日待办."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from mulin.base import days
from mulin.base.http import MulinRequest, needs, page
from mulin.base.manifest import rooms
from mulin.kernel import clock
from mulin.web.buckets import buckets


@require_safe
def desk(request: MulinRequest) -> HttpResponse:
    """今日待办 for those who work here; everybody else who has come in is led home."""
    actor = request.actor
    works_here = actor.may_somewhere("desk.open") or actor.could_somewhere("desk.open")
    if not (actor.is_visitor or works_here):
        return HttpResponseRedirect(actor.url("web:home"))
    return todo(request)


@needs("desk.open")
def todo(request: MulinRequest) -> HttpResponse:
    """The decisions that wait, soonest first."""
    waiting = [todo for room in rooms() for find in room.todos for todo in find(request.actor)]
    today = clock.today()
    words = {"today": today, "lunar": days.lunar_words(today), "festival": days.festival_words(today)}
    return page(request, "web/todo.html", {**words, "buckets": buckets(waiting)})
