"""Bringing a file, and the imports so far."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect

from mulin.base import limits
from mulin.base.http import MulinRequest, explain, needs, page
from mulin.kernel.errors import RuleError
from mulin.roster import actions, queries
from mulin.roster.access import VERB
from mulin.roster.forms import BringForm

PER_PAGE = 20


@needs(VERB)
def imports(request: MulinRequest) -> HttpResponse:
    """The form for a file, and the history below it. Two queries."""
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        limits.spend_upload(request.actor.account_id, form.cleaned_data["file"].size)
        file = form.cleaned_data["file"]
        try:
            roster = actions.bring_file(
                request.actor, name=file.name, content=file.read(), client_key=form.cleaned_data["client_key"]
            )
        except RuleError as error:
            explain(form, error)
        else:
            return HttpResponseRedirect(request.actor.url("roster:roster", roster_id=roster.id))
    listed = Paginator(queries.imports(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "roster/imports.html", {"form": form, "page": listed}, status=422 if form.errors else 200)
