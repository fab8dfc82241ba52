"""What this room's views share: the event of a page, saving a form, the worker's tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from mulin.base.http import MulinRequest, done, explain, page
from mulin.events import queries
from mulin.events.models import Event
from mulin.kernel.errors import RuleError


def work_page(request: MulinRequest, template: str, event: Event, tab: str, **context: Any) -> HttpResponse:
    """A page of the worker's desk about one event, under its tabs."""
    status = context.pop("status", 200)
    return page(request, template, {"event": event, "tab": tab, "place": place_of(event), **context}, status=status)


def place_of(event: Event) -> str:
    """Where an event is, in words."""
    if event.gathering:
        return event.gathering.place
    return event.venue.name if event.venue else ""


def save(form: Any, write: Callable[[], object]) -> bool:
    """Write what a valid form says; a rule's "no" stands beside its field."""
    if not form.is_valid():
        return False
    try:
        write()
    except RuleError as error:
        explain(form, error)
        return False
    return True


def back(request: MulinRequest, name: str, event: Event, words: object = "") -> HttpResponse:
    """To a page of this event, saying what was done."""
    if words:
        done(request, words)
    return HttpResponseRedirect(request.actor.url(name, event_id=event.id))


def found_people(request: MulinRequest, event: Event, words: str) -> list[Any]:
    """People who fit a name typed by whoever runs the event; names and buildings only."""
    return queries.find_people(request.actor, words) if words.strip() else []
