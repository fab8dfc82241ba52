"""打印间: everything that can be printed, by purpose, and what was printed lately."""

from __future__ import annotations

from django.http import HttpResponse

from mulin.base.http import MulinRequest, needs, page
from mulin.printing import queries


@needs("printing.open")
def centre(request: MulinRequest) -> HttpResponse:
    """What can be printed here, and the reader's own results of the last day."""
    things = [(thing, request.actor.url(thing.url_name)) for thing in queries.prints_for(request.actor)]
    return page(request, "printing/centre.html", {"things": things, "jobs": queries.past_jobs(request.actor)})
