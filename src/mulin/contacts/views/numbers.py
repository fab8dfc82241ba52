"""Numbers that want to become public: seen, called back, let through by a second person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mulin.base.http import MulinRequest, needs, page, sentence
from mulin.contacts import access, actions, queries
from mulin.contacts.forms import CallBackForm
from mulin.contacts.models import CallBack, ChangeState
from mulin.kernel.errors import RuleError


@require_GET
@needs("contacts.approve_number")
def changes(request: MulinRequest) -> HttpResponse:
    """等第二个人的号码."""
    return page(request, "contacts/changes.html", {"changes": queries.open_changes(request.actor)})


@needs("contacts.approve_number")
def change(request: MulinRequest, change_id: UUID) -> HttpResponse:
    """One change: what stands on the card, what shall stand there, and the steps so far."""
    row = access.change_for(request.actor, change_id, to="contacts.approve_number")
    form = CallBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome = CallBack(form.cleaned_data["outcome"])
        at_switchboard = form.cleaned_data["whom"] == "switchboard"
        try:
            actions.record_call_back(request.actor, change_id=row.id, outcome=outcome, at_switchboard=at_switchboard)
        except RuleError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("电话记下了。"))
            return HttpResponseRedirect(request.path)
    context = {"change": row, "form": form, **queries.change_side_by_side(row)}
    context["is_mine"] = row.proposed_by_id is not None and row.proposed_by_id == request.actor.account_id
    return page(request, "contacts/change.html", context, status=422 if form.errors else 200)


@require_POST
@needs("contacts.approve_number")
def approve(request: MulinRequest, change_id: UUID) -> HttpResponse:
    """The second person's yes."""
    row = access.change_for(request.actor, change_id, to="contacts.approve_number")
    try:
        done = actions.approve_change(request.actor, change_id=row.id)
    except RuleError as error:
        form = CallBackForm()
        context = {"change": row, "form": form, "refusal": sentence(error), **queries.change_side_by_side(row)}
        return page(request, "contacts/change.html", context, status=422)
    live = done.state == ChangeState.LIVE
    messages.success(request, _("号码上卡了。") if live else _("点头了。满 24 小时自动上卡，这之前还能停下。"))
    return HttpResponseRedirect(request.actor.url("contacts:contact", contact_id=row.contact_id))


@require_POST
@needs("contacts.approve_number")
def stop(request: MulinRequest, change_id: UUID) -> HttpResponse:
    """No from the second person, or taken back by the first."""
    row = access.change_for(request.actor, change_id, to="contacts.approve_number")
    if row.proposed_by_id == request.actor.account_id:
        actions.withdraw_change(request.actor, change_id=row.id)
    else:
        actions.refuse_change(request.actor, change_id=row.id)
    messages.success(request, _("停下了，卡上还是原来的号码。"))
    return HttpResponseRedirect(request.actor.url("contacts:contact", contact_id=row.contact_id))
