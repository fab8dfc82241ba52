"""A contact person's agreement to be public: recorded, taken back, and the form to sign."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mulin.base.http import MulinRequest, explain, needs, page
from mulin.contacts import access, actions
from mulin.contacts.forms import ConsentForm
from mulin.kernel import clock
from mulin.kernel.errors import RuleError


@needs("contacts.consent")
def consent(request: MulinRequest, contact_id: UUID) -> HttpResponse:
    """本人同意了: how, when, on which paper."""
    row = access.plain_contact_for(request.actor, contact_id, to="contacts.consent")
    form = ConsentForm(request.POST or None, initial={"given_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_consent(request.actor, contact_id=row.id, agreement=form.agreement())
        except RuleError as error:
            explain(form, error)
        else:
            messages.success(request, _("记下了。%(name)s的名字和手机可以上卡。") % {"name": row.person_name})
            return HttpResponseRedirect(request.actor.url("contacts:contact", contact_id=row.id))
    return page(request, "contacts/consent.html", {"form": form, "contact": row}, status=422 if form.errors else 200)


@needs("contacts.consent")
def withdraw(request: MulinRequest, contact_id: UUID) -> HttpResponse:
    """本人不同意了: off the card at once."""
    row = access.plain_contact_for(request.actor, contact_id, to="contacts.consent")
    here = request.actor.url("contacts:contact", contact_id=row.id)
    if request.method == "POST":
        actions.withdraw_consent(request.actor, contact_id=row.id, forget="forget" in request.POST)
        messages.success(request, _("名字和手机已从卡上拿下。"))
        return HttpResponseRedirect(here)
    return page(request, "contacts/withdraw.html", {"contact": row, "back": here})


@require_GET
@needs("contacts.consent")
def consent_form(request: MulinRequest, contact_id: UUID) -> HttpResponse:
    """The sheet to print and sign."""
    row = access.contact_for(request.actor, contact_id, to="contacts.consent")
    context = {"contact": row, "version": actions.TEXT_VERSION, "today": clock.today()}
    return page(request, "contacts/consent_form.html", context)
