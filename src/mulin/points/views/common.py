"""What the views of this room share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from mulin.base.actor import Actor, Mouth
from mulin.base.http import MulinRequest, done, explain, page
from mulin.kernel.errors import RuleError
from mulin.people import queries as people
from mulin.people.models import Person, PersonState

T = TypeVar("T")
form_page = require_http_methods(["GET", "HEAD", "POST"])


def attempt(form: Form, act: Callable[[], T]) -> T | None:
    """What `act` makes of a valid form; None after an expected "no", which then stands beside its field."""
    if not form.is_valid():
        return None
    try:
        return act()
    except RuleError as error:
        explain(form, error)
        return None


def show(request: MulinRequest, template: str, **context: Any) -> HttpResponse:
    """A page in the shell of who reads it; a form that came back keeps everything typed and answers 422."""
    came_back = any(isinstance(value, Form) and value.is_bound and value.errors for value in context.values())
    context.setdefault("frame", frame_of(request.actor))
    return page(request, template, context, status=422 if came_back else 200)


def show_form(request: MulinRequest, form: Form, *, title: Any, doing: Any, back: str, **more: Any) -> HttpResponse:
    """A page that is only a form: its title, the button's words, the way back."""
    return show(request, "points/form.html", form=form, title=title, doing=doing, back=back, **more)


def confirm(request: MulinRequest, form: Form, **words: Any) -> HttpResponse:
    """A whole page that asks first: question, consequence, doing, staying, back."""
    context = {"form": form, "post": request.get_full_path(), **words}
    return page(request, "web/confirm.html", context, status=422 if form.errors else 200)


def go_on(request: MulinRequest, name: str, text: object = "", *, undo_url: str = "", **where: Any) -> HttpResponse:
    """To another page of the community, saying what was done."""
    if text:
        done(request, text, undo_url=undo_url)
    return HttpResponseRedirect(request.actor.url(name, **where))


def frame_of(actor: Actor) -> str:
    """The desk's frame for who works there, the resident's for everybody else."""
    return "web/desk.html" if actor.may("points.decide") else "web/resident.html"


def speaking(actor: Actor) -> Actor:
    """The actor, through the mouth that goes with their work: the desk, or their own telephone."""
    return actor.through(Mouth.DESK) if actor.may("points.decide") else actor


def own_people(actor: Actor) -> list[Person]:
    """Oneself first, then those one acts for. One query."""
    if not actor.own_people:
        return []
    rows = people.people_of(actor).filter(id__in=actor.own_people, state=PersonState.LIVING).order_by("sort_key")
    return sorted(rows, key=lambda person: person.id != actor.person_id)
