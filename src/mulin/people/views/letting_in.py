"""进门条, a printed one-use code for somebody who gets no text messages; and a new phone to sign in with."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mulin.accounts import queries as accounts
from mulin.base.http import MulinRequest, needs, page, sentence, stepped_up
from mulin.kernel.errors import RuleError
from mulin.people import access, actions
from mulin.people.forms import SignInPhoneForm
from mulin.people.views.common import at_desk, attempt, form_page, go_on, show_form


@form_page
@needs("desk_code.issue")
def slip(request: MulinRequest, person_id: UUID) -> HttpResponse:
    """Explain, then show the slip once, to be printed or read out. Asking again ends the one before."""
    person = access.person_for(request.actor, person_id, to="desk_code.issue")
    context: dict[str, object] = {"person": person}
    if request.method == "POST":
        try:
            context["slip"] = actions.print_slip(at_desk(request), person=person)
        except RuleError as error:
            context["refused"] = sentence(error)
    return page(request, "people/slip.html", context, status=422 if "refused" in context else 200)


@form_page
@needs("sign_in_phone.set")
@stepped_up
def sign_in_phone(request: MulinRequest, person_id: UUID) -> HttpResponse:
    """Write down a new sign-in phone, which counts after a day; what is waiting is shown and can be stopped."""
    person = access.account_holder_for(request.actor, person_id)
    form = SignInPhoneForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: actions.set_sign_in_phone(at_desk(request), person=person, phone=form.cleaned_data["phone"]),
        )
        if made:
            undo = request.actor.url("people:stop_sign_in_phone", person_id=person.id)
            return go_on(request, "people:person", _("记下了，24 小时后起用"), undo_url=undo, person_id=person.id)
    waiting = accounts.open_phone_change(request.actor, person.account_id) if person.account_id else None
    return show_form(request, "people/sign_in_phone.html", form, person=person, waiting=waiting)


@require_POST
@needs("sign_in_phone.set")
def stop_sign_in_phone(request: MulinRequest, person_id: UUID) -> HttpResponse:
    """Stop a change that waits. It only ever leaves things as they were, so one press is enough."""
    person = access.account_holder_for(request.actor, person_id)
    stopped = actions.keep_sign_in_phone(at_desk(request), person=person)
    said = _("停下了，还用原来的号码进门") if stopped else _("没有在等的号码了")
    return go_on(request, "people:person", said, person_id=person.id)
