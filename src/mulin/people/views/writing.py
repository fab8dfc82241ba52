"""Writing people down: new, changed, moved, closed, opened again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mulin.base.http import MulinRequest, needs
from mulin.kernel import clock, ids
from mulin.people import access, actions
from mulin.people.forms import CloseForm, MoveForm, NewPersonForm, PersonForm
from mulin.people.models import PersonState
from mulin.people.views.common import at_desk, attempt, buildings_for, form_page, go_on, show_form


@form_page
@needs("people.edit")
def new_person(request: MulinRequest) -> HttpResponse:
    """Register a resident; from a household's page its door is filled in."""
    buildings = buildings_for(request, "people.edit")
    initial = {"client_key": str(ids.uuid7()), **request.GET.dict()}
    form = NewPersonForm(request.POST or None, buildings=buildings, initial=initial)
    person = None
    if request.method == "POST":
        person = attempt(
            form,
            lambda: actions.add_person(
                form.speaker(request.actor),
                particulars=form.particulars(),
                door=form.door(),
                order_in_room=int(form.cleaned_data["household_order"]),
                client_key=form.cleaned_data["client_key"],
            ),
        )
    if person:
        return go_on(request, "people:person", _("%(name)s登记好了") % {"name": person.name}, person_id=person.id)
    return show_form(request, "people/person_form.html", form)


@form_page
@needs("people.edit")
def edit_person(request: MulinRequest, person_id: UUID) -> HttpResponse:
    """Put right what is known about a resident."""
    person = access.person_for(request.actor, person_id, to="people.edit")
    form = PersonForm(request.POST or None, initial=PersonForm.initial_of(person))
    if request.method == "POST" and attempt(
        form,
        lambda: actions.edit_person(form.speaker(request.actor), person=person, particulars=form.particulars(person)),
    ):
        return go_on(request, "people:person", _("改好了。"), person_id=person.id)
    return show_form(request, "people/person_form.html", form, person=person)


@form_page
@needs("people.edit")
def move_person(request: MulinRequest, person_id: UUID) -> HttpResponse:
    """A resident goes to live behind another door."""
    person = access.person_for(request.actor, person_id, to="people.edit")
    form = MoveForm(request.POST or None, buildings=buildings_for(request, "people.edit"))
    if request.method == "POST" and (
        home := attempt(
            form,
            lambda: actions.move_person(
                form.speaker(request.actor),
                person=person,
                door=form.door(),
                order_in_room=int(form.cleaned_data["household_order"]),
            ),
        )
    ):
        text = _("%(name)s搬到了 %(door)s") % {"name": person.name, "door": home.door}
        return go_on(request, "people:person", text, person_id=person.id)
    return show_form(request, "people/move.html", form, person=person)


@form_page
@needs("people.edit")
def move_household(request: MulinRequest, household_id: UUID) -> HttpResponse:
    """A whole household goes to live behind another door."""
    household = access.household_for(request.actor, household_id, to="people.edit")
    form = MoveForm(request.POST or None, buildings=buildings_for(request, "people.edit"))
    del form.fields["household_order"]
    if request.method == "POST" and attempt(
        form,
        lambda: actions.move_household(form.speaker(request.actor), household=household, door=form.door()),
    ):
        return go_on(request, "people:household", _("整户搬好了"), household_id=household.id)
    return show_form(request, "people/move.html", form, household=household)


@form_page
@needs("people.close")
def close_person(request: MulinRequest, person_id: UUID) -> HttpResponse:
    """A resident has moved away or died."""
    person = access.person_for(request.actor, person_id, to="people.close")
    form = CloseForm(request.POST or None, initial={"closed_on": clock.today()})
    if request.method == "POST" and attempt(
        form,
        lambda: actions.close_person(
            form.speaker(request.actor),
            person=person,
            state=form.cleaned_data["state"],
            closed_on=form.cleaned_data["closed_on"],
        ),
    ):
        died = form.cleaned_data["state"] == PersonState.DECEASED
        text = _("记下了：%(name)s去世") if died else _("记下了：%(name)s搬走")
        undo = request.actor.url("people:reopen", person_id=person.id)
        return go_on(request, "people:person", text % {"name": person.name}, undo_url=undo, person_id=person.id)
    return show_form(request, "people/close.html", form, person=person)


@require_POST
@needs("people.close")
def reopen_person(request: MulinRequest, person_id: UUID) -> HttpResponse:
    """A closed record is opened again."""
    person = access.person_for(request.actor, person_id, to="people.close")
    actions.reopen_person(at_desk(request), person=person)
    return go_on(request, "people:person", _("重新记为在住"), person_id=person.id)
