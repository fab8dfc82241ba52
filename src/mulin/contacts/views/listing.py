"""The list of contacts, one contact, the call list, the card's history, taking in a list."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mulin.base.http import MulinRequest, explain, needs, page, sentence
from mulin.contacts import access, actions, queries
from mulin.contacts.forms import DayForm, LoadForm
from mulin.contacts.models import UnitKind
from mulin.contacts.rules import Face
from mulin.kernel.errors import RuleError


@require_GET
@needs("contacts.read")
def contacts(request: MulinRequest) -> HttpResponse:
    """联系人: everybody by kind, with what is missing."""
    closed = "closed" in request.GET
    groups = queries.desk_list(request.actor, closed=closed)
    return page(
        request,
        "contacts/list.html",
        {
            "groups": groups,
            "closed": closed,
            "missing_kinds": queries.kinds_without_contact(groups),
            "counts": queries.waiting_counts(request.actor),
            "may_edit": request.actor.may("contacts.edit"),
        },
    )


@require_GET
@needs("contacts.read")
def contact(request: MulinRequest, contact_id: UUID) -> HttpResponse:
    """One contact: what is on the card, who agreed, what waits, who was there before."""
    row = access.contact_for(request.actor, contact_id, to="contacts.read")
    entries = queries.shown_between(request.actor, contact_id)
    return page(
        request,
        "contacts/contact.html",
        {
            "line": queries.desk_line(row, queries.area_names(request.community.id)),
            "entries": [(entry, Face.from_json(entry.face)) for entry in entries],
            "consents": queries.consents_of(row),
            "changes": queries.changes_of(row),
            "around": queries.follow_ups(row),
            "may_edit": request.actor.may("contacts.edit"),
        },
    )


@require_GET
@needs("contacts.edit")
def calls(request: MulinRequest) -> HttpResponse:
    """逐个打: whom to ring, one after the other."""
    return page(request, "contacts/calls.html", {"lines": queries.call_list(request.actor)})


@require_POST
@needs("contacts.edit")
def verify(request: MulinRequest, contact_id: UUID) -> HttpResponse:
    """One tap after a call: right, or nobody answered."""
    found = access.plain_contact_for(request.actor, contact_id, to="contacts.edit")
    answered = request.POST.get("answered") == "yes"
    actions.verify_contact(request.actor, contact_id=found.id, answered=answered)
    words = _("%(unit)s：核对过了，号码没错。") if answered else _("%(unit)s：记下了，没打通。")
    messages.success(request, words % {"unit": found.unit_name})
    back = "contacts:calls" if request.POST.get("from") == "calls" else ""
    return HttpResponseRedirect(
        request.actor.url(back) if back else request.actor.url("contacts:contact", contact_id=found.id)
    )


@require_GET
@needs("contacts.read")
def history(request: MulinRequest) -> HttpResponse:
    """Who stood on the card on a day."""
    form = DayForm(request.GET or None)
    entries = queries.entries_on(request.actor, form.day)
    names = queries.area_names(request.community.id)
    rows = [
        {
            "entry": entry,
            "face": Face.from_json(entry.face),
            "kind": UnitKind(entry.kind).label,
            "areas": queries.entry_places(entry, names),
        }
        for entry in entries
    ]
    return page(request, "contacts/history.html", {"form": form, "day": form.day, "rows": rows})


@needs("contacts.edit")
def load(request: MulinRequest) -> HttpResponse:
    """Taking in the office's list."""
    form = LoadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        paper = form.cleaned_data["consent_paper"]
        try:
            data = form.cleaned_data["file"].read()
            result = actions.import_contacts(request.actor, data=data, consent_paper=paper)
        except RuleError as error:
            explain(form, error)
        else:
            faults = [(line, sentence(error)) for line, error in result.faults]
            return page(request, "contacts/loaded.html", {"result": result, "faults": faults})
    return page(request, "contacts/load.html", {"form": form}, status=422 if form.errors else 200)
