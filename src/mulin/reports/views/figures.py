"""Where a figure comes from: beside the report, and as a page of its own."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.base import limits
from mulin.base.http import MulinRequest, done, explain, needs, page, stepped_up
from mulin.kernel.errors import RuleError
from mulin.ledger.queries import head
from mulin.reports import access, actions, queries
from mulin.reports.forms import WhyForm

BESIDE = 8  # entries of the list beside the text


@require_safe
@needs("report.read")
def figure(request: MulinRequest, work_report_id: UUID, figure: str) -> HttpResponse:
    """The number, its definition, how its facts were said, by month, and the list whose count it is."""
    report = access.report_for(request.actor, work_report_id, to="report.read")
    code = access.figure_named(figure)
    thing = access.thing_named(request.GET.get("thing", ""))
    before, beside = request.GET.get("before", ""), bool(request.htmx)
    found = queries.origin(report, code, before=before, thing=thing, limit=BESIDE if beside else queries.PAGE)
    context = {
        "report": report,
        "origin": found,
        "period": queries.period_words(report.period),
        "span": queries.span_words(report.span),
        "thing": thing,
        "is_older": bool(before),
        "head": head(request.actor.community_id),
        "may_export": request.actor.may("ledger.export"),
        "may_correct": request.actor.may("report.freeze") and bool(found.line.now),
        "client_key": uuid4(),
    }
    return page(request, "reports/beside.html" if beside else "reports/figure.html", context)


@require_POST
@needs("ledger.export")
@stepped_up
def facts(request: MulinRequest, work_report_id: UUID, figure: str) -> HttpResponse:
    """Ask for the list behind a figure as a workbook."""
    limits.spend(f"export:{request.actor.account_id}", *limits.EXPORT)
    job = actions.ask_for_facts(
        request.actor, report_id=work_report_id, code=figure, client_key=request.POST.get("client_key", "")[:64]
    )
    return HttpResponseRedirect(request.actor.url("web:job", job_id=job.id))


@needs("report.freeze")
def correct(request: MulinRequest, work_report_id: UUID, figure: str) -> HttpResponse:
    """更正: say under a frozen report what a figure was, what it is, and why."""
    report = access.report_for(request.actor, work_report_id, to="report.freeze")
    code = access.figure_named(figure)
    back = request.actor.url("reports:report", work_report_id=report.id)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        try:
            actions.correct_report(request.actor, report_id=report.id, code=code, why=form.cleaned_data["why"])
            done(request, _("更正写在汇报下面了"))
            return HttpResponseRedirect(back)
        except RuleError as error:
            explain(form, error)
    line = queries.provenance(report, code)
    context = {"report": report, "form": form, "line": line, "back": back}
    return page(request, "reports/correct.html", context, status=422 if form.errors else 200)
