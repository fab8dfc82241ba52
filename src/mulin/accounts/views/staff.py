"""人员与权限: who serves in this community, in which role, until when."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulin.accounts import actions, queries
from mulin.accounts.access import appointment_for
from mulin.accounts.forms import AppointForm
from mulin.base.http import MulinRequest, explain, needs, page, sentence, stepped_up
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import RuleError


@require_safe
@needs("staff.see")
def staff(request: MulinRequest) -> HttpResponse:
    """Everybody in office, with the days that remain. Five queries."""
    actor = request.actor
    context = {
        "rows": queries.staff_rows(actor, clock.today()),
        "may_appoint": actor.may("staff.appoint"),
        "may_vouch": actor.may("staff.vouch"),
    }
    return page(request, "accounts/staff.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("staff.appoint")
@stepped_up
def appoint(request: MulinRequest) -> HttpResponse:
    """Appoint somebody, by name and phone; the account is opened if there is none."""
    grids, buildings = queries.scopes_of(request.actor)
    form = AppointForm(request.POST or None, grids=grids, buildings=buildings)
    if request.method == "POST" and form.is_valid():
        try:
            return _appoint(request, form)
        except RuleError as error:
            explain(form, error)
    return page(request, "accounts/appoint.html", {"form": form}, status=422 if form.errors else 200)


def _appoint(request: MulinRequest, form: AppointForm) -> HttpResponse:
    kind, scope = form.scope_of(request.actor.community_id)
    made = actions.engage(
        request.actor,
        name=form.cleaned_data["name"],
        digits=form.cleaned_data["phone"],
        role=Role(form.cleaned_data["role"]),
        scope=(kind, scope),
        term=(form.cleaned_data["starts_on"], form.cleaned_data["ends_on"]),
    )
    messages.success(request, _("聘好了：%(name)s") % {"name": made.account.name})
    return HttpResponseRedirect(request.actor.url("accounts:staff"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("staff.appoint")
@stepped_up
def end(request: MulinRequest, appointment_id: UUID) -> HttpResponse:
    """Ask, then end a term: it touches somebody else, so it is a page of its own."""
    term, refused = appointment_for(request.actor, appointment_id), ""
    if request.method == "POST":
        try:
            actions.end_appointment(request.actor, appointment_id=term.id)
        except RuleError as error:
            refused = sentence(error)
        else:
            messages.success(request, _("%(name)s的权限收回了。") % {"name": term.account.name})
            return HttpResponseRedirect(request.actor.url("accounts:staff"))
    context = {"term": term, "refused": refused}
    return page(request, "accounts/end.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("staff.vouch")
@stepped_up
def vouch(request: MulinRequest, account_id: UUID) -> HttpResponse:
    """A colleague stands here in person and has lost the second factor: the word of two removes it."""
    row, refused = queries.staff_row(request.actor, account_id, clock.today()), ""
    if request.method == "POST":
        try:
            done = actions.vouch(request.actor, account_id=account_id)
        except RuleError as error:
            refused = sentence(error)
        else:
            said = _("锁解开了，请本人重新设一道。") if done.done_at else _("记下了，还要一位同事当面确认。")
            messages.success(request, said)
            return HttpResponseRedirect(request.actor.url("accounts:staff"))
    context = {"row": row, "refused": refused}
    return page(request, "accounts/vouch.html", context, status=422 if refused else 200)
