"""Long work as people see it: how far it is, and what came of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mulin.base.http import MulinRequest, page, safe_next, signed_in
from mulin.base.jobs import access
from mulin.base.manifest import job_kinds

OVER = 286  # htmx: swap this in and stop polling


@require_safe
@signed_in
def job(request: MulinRequest, job_id: UUID) -> HttpResponse:
    """The progress of one's own job: a page, or only its card when htmx polls. One query."""
    found = access.job_for(request.actor, job_id)
    kind = job_kinds().get(found.kind)
    desk = request.actor.may_somewhere("desk.open")
    context = {
        "job": found,
        "title": kind.title if kind else "",
        "shell": "web/desk.html" if desk else "web/resident.html",
        "back": safe_next(request, request.actor.url("web:desk" if desk else "web:home")),
    }
    if request.htmx:
        return render(request, "web/job.html", context, status=OVER if found.is_over else 200)
    return page(request, "web/job_page.html", context)


@require_safe
@signed_in
def job_file(request: MulinRequest, job_id: UUID, name: str) -> HttpResponse:
    """A result file of one's own job."""
    return access.file_of(request.actor, job_id, name)  # type: ignore[return-value]  # a stream is a response too
