"""公示 and afterwards: objections, the sheets to put up, certificates."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from mulin.awards import access, actions, prints, queries
from mulin.awards.forms import DecideForm
from mulin.awards.models import Round
from mulin.awards.views.papers import pdf
from mulin.base.http import MulinRequest, done, explain, needs, page, say_no
from mulin.kernel.errors import NotFound, RuleError


@needs("awards.manage")
def objections(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """What was said against the notice; who was chosen; what can be printed."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    context = {
        "round": row,
        "objections": queries.objections_of(row),
        "chosen": queries.proposed(row),
        "agreed": {one.id for one in queries.honours(request.actor.community_id, round_id=row.id)},
    }
    return page(request, "awards/objections.html", context)


@needs("awards.manage")
def decide(request: MulinRequest, objection_id: UUID) -> HttpResponse:
    """Settle an objection, with the answer its writer reads."""
    found = access.objection_for(request.actor, objection_id)
    form = DecideForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.decide_objection(request.actor, objection_id=found.id, upheld=said["upheld"], answer=said["answer"])
        except RuleError as error:
            explain(form, error)
        else:
            done(request, _("答复记下了。"))
            return HttpResponseRedirect(request.actor.url("awards:objections", round_id=found.round_id))
    context = {"objection": found, "round": found.round, "form": form}
    return page(request, "awards/decide.html", context, status=422 if form.errors else 200)


def _round(request: MulinRequest, round_id: UUID) -> Round:
    return access.round_for(request.actor, round_id, to="awards.manage")


@needs("awards.manage")
def call_sheet(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """The rules on paper, to be put up."""
    row = _round(request, round_id)
    return pdf(prints.call_sheet(request.actor, row), f"{row.title}-评选公告.pdf")


@needs("awards.manage")
def nomination_sheet(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """The form to name somebody on paper."""
    row = _round(request, round_id)
    return pdf(prints.nomination_sheet(request.actor, row), f"{row.title}-推荐表.pdf")


@needs("awards.manage")
def notice_sheet(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """The public notice on paper: names, building, days, where to object. Nothing else; not after its end."""
    row = _round(request, round_id)
    if not (row.notice_number and row.shows_names):
        raise NotFound("notice")
    return pdf(prints.notice_sheet(request.actor, row), f"{row.title}-公示.pdf")


@needs("awards.manage")
def honour_sheet(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """The list of those honoured who agreed."""
    row = _round(request, round_id)
    if not row.done_at:
        raise NotFound("honours")
    return pdf(prints.honour_sheet(request.actor, row), f"{row.title}-光荣榜.pdf")


@needs("awards.manage")
def certificates(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """Every certificate of a round."""
    row = _round(request, round_id)
    return _certificates(request, row)


@needs("awards.manage")
def one_certificate(request: MulinRequest, candidate_id: UUID) -> HttpResponse:
    """One certificate once more."""
    found = access.candidate_for(request.actor, candidate_id, to="awards.manage")
    return _certificates(request, found.round, found.id)


def _certificates(request: MulinRequest, row: Round, candidate_id: UUID | None = None) -> HttpResponse:
    try:
        content = prints.certificates(request.actor, row, candidate_id=candidate_id)
    except RuleError as error:
        say_no(request, error)
        return HttpResponseRedirect(request.actor.url("awards:objections", round_id=row.id))
    return pdf(content, f"{row.title}-证书.pdf")
