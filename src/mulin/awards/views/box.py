"""票箱: made, its three sheets printed once, tried before anybody votes."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mulin.awards import access, actions, prints, queries
from mulin.awards.forms import SharesForm
from mulin.awards.models import RoundState
from mulin.awards.views.guards import fresh_factor
from mulin.awards.views.papers import pdf
from mulin.base.http import MulinRequest, done, explain, needs, page
from mulin.kernel.errors import RuleError

_BEFORE = (RoundState.ANNOUNCED, RoundState.NOMINATING, RoundState.REVIEWING)


@needs("awards.manage")
@fresh_factor
def box(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """The state of the box, and the trial of its three sheets."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    form = SharesForm(request.POST or None)
    if form.is_valid():
        try:
            actions.try_shares(request.actor, round_id=row.id, texts=form.texts())
        except RuleError as error:
            explain(form, error)
        else:
            done(request, _("三份都试过了，任意两份都开得了。请分开收好。"))
            return HttpResponseRedirect(request.path)
    context = {"round": row, "form": form, "is_before": row.state in _BEFORE, "ready": queries.readiness(row)}
    return page(request, "awards/box.html", context, status=422 if form.errors else 200)


@require_POST
@needs("awards.manage")
@fresh_factor
def shares(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """Make the box; its three sheets as a PDF that is made once and kept nowhere."""
    found = access.round_for(request.actor, round_id, to="awards.manage")
    row, texts = actions.make_box(request.actor, round_id=found.id)
    return pdf(prints.share_sheets(request.actor, row, texts), f"{row.title}-钥匙.pdf")
