"""Adding, changing, moving, closing a contact; a successor; a stand-in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mulin.base.http import MulinRequest, explain, needs, page
from mulin.contacts import access, actions, queries
from mulin.contacts.forms import ContactForm, StandInForm, SuccessorForm
from mulin.contacts.models import ContactState, UnitKind
from mulin.kernel.errors import Conflict, RuleError


def _to_contact(request: MulinRequest, contact: Any, *, waits: bool, done: str) -> HttpResponse:
    """Back to the contact's page, saying what was done."""
    waiting = _("记下了。号码要第二个人打电话核对、点头，才上卡。")
    messages.success(request, waiting if waits else done)
    return HttpResponseRedirect(request.actor.url("contacts:contact", contact_id=contact.id))


def _form_page(request: MulinRequest, form: ContactForm, **more: Any) -> HttpResponse:
    status = more.pop("status", 422 if form.errors else 200)
    return page(request, "contacts/form.html", {"form": form, **more}, status=status)


@needs("contacts.edit")
def add(request: MulinRequest) -> HttpResponse:
    """添一位联系人."""
    kind = request.GET.get("kind", "")
    geography = queries.geography_of(request.community.id)
    initial = {"kind": kind, "unit_name": UnitKind(kind).label if kind in UnitKind.values else ""}
    form = ContactForm(request.POST or None, geography=geography, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            contact = actions.add_contact(request.actor, draft=form.draft(), client_key=form.cleaned_data["client_key"])
        except RuleError as error:
            explain(form, error)
        else:
            return _to_contact(request, contact, waits=contact.state == ContactState.PENDING, done=_("添上了。"))
    return _form_page(request, form, title=_("添一位联系人"), doing=_("添上"))


@needs("contacts.edit")
def edit(request: MulinRequest, contact_id: UUID) -> HttpResponse:
    """改一改. Somebody else's edit in between brings both versions side by side."""
    row = access.contact_for(request.actor, contact_id, to="contacts.edit")
    initial = _words(request, row)
    form = ContactForm(
        request.POST or None,
        geography=queries.geography_of(request.community.id),
        fixed_kind=row.kind,
        initial=initial,
    )
    context = {"title": _("改一改"), "doing": _("存"), "contact": row}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            edited = actions.edit_contact(request.actor, contact_id=row.id, version=version, draft=form.draft())
        except RuleError as error:
            explain(form, error)
        except Conflict:
            return _form_page(request, _reopened(form, initial), **context, theirs=_both(form, initial), status=409)
        else:
            return _to_contact(request, row, waits=edited.change is not None, done=_("改好了。"))
    return _form_page(request, form, **context)


def _words(request: MulinRequest, row: Any) -> dict[str, Any]:
    """What a contact says, as the form writes it."""
    draft = queries.draft_of(row)
    names = queries.area_words(draft.area, queries.area_names(request.community.id))
    return {
        "unit_name": draft.unit_name,
        "person_name": draft.person_name,
        "post": draft.post,
        "phones": "、".join(phone.shown for phone, is_public in draft.phones if is_public),
        "private_phones": "、".join(phone.shown for phone, is_public in draft.phones if not is_public),
        "hours_text": draft.hours_text,
        "areas": "；".join(names),
        "note": draft.note,
        "valid_from": draft.valid_from,
        "valid_until": draft.valid_until,
        "version": row.version,
    }


def _reopened(form: ContactForm, now: dict[str, Any]) -> ContactForm:
    """The same form with everything typed, ready to be saved over the version just seen."""
    form.data = {**{name: form.data[name] for name in form.data}, "version": now["version"]}
    return form


def _both(form: ContactForm, now: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Where the two versions differ: label, theirs, ours."""
    rows = []
    for name, theirs in now.items():
        ours = form.cleaned_data.get(name)
        if name != "version" and str(theirs or "") != str(ours or ""):
            rows.append((str(form.fields[name].label), str(theirs or "—"), str(ours or "—")))
    return rows


@needs("contacts.edit")
def hand_over(request: MulinRequest, contact_id: UUID) -> HttpResponse:
    """换人: the successor, and from which day."""
    row = access.contact_for(request.actor, contact_id, to="contacts.edit")
    form = _following(request, row, SuccessorForm)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            successor = actions.hand_over(
                request.actor,
                contact_id=row.id,
                draft=form.draft(),
                effective_on=data["effective_on"],
                client_key=data["client_key"],
            )
        except RuleError as error:
            explain(form, error)
        else:
            waits = successor.state == ContactState.PENDING
            return _to_contact(request, successor, waits=waits, done=_("接上了。"))
    return _form_page(request, form, title=_("谁来接手"), doing=_("交给他"), contact=row)


@needs("contacts.edit")
def stand_in(request: MulinRequest, contact_id: UUID) -> HttpResponse:
    """代班: somebody else for some days."""
    row = access.contact_for(request.actor, contact_id, to="contacts.edit")
    form = _following(request, row, StandInForm)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            other = actions.set_stand_in(
                request.actor,
                contact_id=row.id,
                draft=form.draft(),
                first_day=data["first_day"],
                last_day=data["last_day"],
                client_key=data["client_key"],
            )
        except RuleError as error:
            explain(form, error)
        else:
            return _to_contact(request, other, waits=other.state == ContactState.PENDING, done=_("记下了。"))
    return _form_page(request, form, title=_("谁来代班"), doing=_("请他代"), contact=row)


def _following(request: MulinRequest, row: Any, form: type[ContactForm]) -> Any:
    """The form for one who comes after or instead: the post stays, the person is new."""
    words = _words(request, row)
    kept = {name: words[name] for name in ("unit_name", "post", "hours_text", "areas", "note")}
    return form(
        request.POST or None,
        geography=queries.geography_of(request.community.id),
        fixed_kind=row.kind,
        without=("valid_from", "valid_until", "version"),
        initial=kept,
    )


@require_POST
@needs("contacts.edit")
def move(request: MulinRequest, contact_id: UUID) -> HttpResponse:
    """One place up or down among the same kind."""
    found = access.plain_contact_for(request.actor, contact_id, to="contacts.edit")
    actions.move_contact(request.actor, contact_id=found.id, up=request.POST.get("up") == "yes")
    return HttpResponseRedirect(f"{request.actor.url('contacts:contacts')}#c-{found.id}")


@needs("contacts.edit")
def close(request: MulinRequest, contact_id: UUID) -> HttpResponse:
    """停用: asked first, since it takes a number off everybody's card."""
    found = access.plain_contact_for(request.actor, contact_id, to="contacts.edit")
    here = request.actor.url("contacts:contact", contact_id=found.id)
    if request.method == "POST":
        actions.close_contact(request.actor, contact_id=found.id)
        messages.success(request, _("%(unit)s已停用，卡上不再有。") % {"unit": found.unit_name})
        return HttpResponseRedirect(request.actor.url("contacts:contacts"))
    return page(
        request,
        "web/confirm.html",
        {
            "question": _("真的停用%(unit)s吗？") % {"unit": found.unit_name},
            "consequence": _("扫码的邻居马上看不到这个号码。要是换人，请用“换人”，历史才连得上。"),
            "post": request.path,
            "doing": _("停用"),
            "back": here,
            "staying": _("不停用"),
        },
    )
