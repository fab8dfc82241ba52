"""What the views of this room share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from mulin.base.actor import Actor, Mouth
from mulin.base.http import MulinRequest, done, explain, page
from mulin.kernel.errors import RuleError
from mulin.places import queries as places
from mulin.places.models import Building

form_page = require_http_methods(["GET", "HEAD", "POST"])


def attempt(form: Form, act: Callable[[], Any]) -> Any:
    """What `act` makes of a valid form; None after an expected "no", which then stands beside its field."""
    if not form.is_valid():
        return None
    try:
        return act()
    except RuleError as error:
        explain(form, error)
        return None


def show_form(request: MulinRequest, template: str, form: Form, **context: Any) -> HttpResponse:
    """A page with a form; one that came back keeps everything typed and answers 422."""
    status = 422 if request.method == "POST" else 200
    return page(request, template, {"form": form, **context}, status=status)


def go_on(request: MulinRequest, name: str, text: object = "", *, undo_url: str = "", **where: Any) -> HttpResponse:
    """To another page of the community, saying what was done."""
    if text:
        done(request, text, undo_url=undo_url)
    return HttpResponseRedirect(request.actor.url(name, **where))


def at_desk(request: MulinRequest) -> Actor:
    """The actor, speaking at the desk."""
    return request.actor.through(Mouth.DESK)


def buildings_for(request: MulinRequest, verb: str) -> list[Building]:
    """The buildings in which this actor may do `verb`, in order. One query."""
    reach = request.actor.buildings_for(verb)
    return [b for b in places.buildings_of(request.community.id) if reach is None or b.id in reach]
