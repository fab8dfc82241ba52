"""Seeing a masked phone, for a purpose; and who has seen them."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _

from mulin.base.http import MulinRequest, needs, page, stepped_up
from mulin.kernel import phones
from mulin.people import access, actions, queries
from mulin.people.forms import LookForm
from mulin.people.views.common import at_desk, attempt, form_page, go_on, show_form
from mulin.people.views.register import PER_PAGE


def _in_wechat(request: MulinRequest) -> bool:
    return "MicroMessenger" in request.headers.get("User-Agent", "")


@form_page
@needs("people.unmask")
def phone(request: MulinRequest, person_id: UUID) -> HttpResponse:
    """Say for what, then see the number. Not inside WeChat, whose browser has no passkeys (safety §4.1)."""
    if _in_wechat(request):
        person = access.person_for(request.actor, person_id, to="people.unmask")
        return page(request, "people/phone_wechat.html", {"person": person}, status=403)
    return _phone(request, person_id)


@stepped_up
def _phone(request: MulinRequest, person_id: UUID) -> HttpResponse:
    person = access.person_for(request.actor, person_id, to="people.unmask")
    form = LookForm(request.POST or None)
    digits = None
    if request.method == "POST":
        digits = attempt(
            form,
            lambda: actions.see_phone(at_desk(request), person=person, purpose=form.cleaned_data["purpose"]),
        )
    if digits is None:
        return show_form(request, "people/phone.html", form, person=person)
    number = phones.parse(digits) if digits else None
    return page(request, "people/phone_shown.html", {"person": person, "number": number})


@form_page
@needs("people.looks")
def looks(request: MulinRequest) -> HttpResponse:
    """The past week's looks at phones, for the head; having read them is on record."""
    if request.method == "POST":
        actions.review_looks(at_desk(request))
        return go_on(request, "people:looks", _("过目了，下周再提醒您"))
    rows = Paginator(queries.looks_of_week(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "people/looks.html", {"page": rows, "unread": queries.looks_unread(request.actor)})
