"""The list of periods, a report, freezing it and taking it along."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.base.http import MulinRequest, done, needs, page, sentence
from mulin.kernel.errors import RuleError
from mulin.ledger.queries import head
from mulin.reports import access, actions, queries
from mulin.reports.forms import PeriodForm
from mulin.reports.models import CHAPTER_NAMES
from mulin.reports.rules import Chapter

FORMS = (("docx", "Word"), ("pdf", "PDF"), ("xlsx", "Excel"))


@require_safe
@needs("report.read")
def listing(request: MulinRequest) -> HttpResponse:
    """The periods one may want to write about, and what was written. One query of its own."""
    return _list(request, PeriodForm())


@require_POST
@needs("report.write")
def begin(request: MulinRequest) -> HttpResponse:
    """Begin the report of a period, or open the one there is."""
    form = PeriodForm(request.POST)
    if form.is_valid():
        try:
            found = actions.draft_report(request.actor, period=form.cleaned_data["period"])
            return HttpResponseRedirect(request.actor.url("reports:report", work_report_id=found.id))
        except RuleError as error:
            form.add_error("period", sentence(error))
    return _list(request, form, status=422)


def _list(request: MulinRequest, form: PeriodForm, *, status: int = 200) -> HttpResponse:
    rows = [(row, queries.period_words(row.code)) for row in queries.rows(request.actor)]
    context = {"rows": rows, "form": form, "may_write": request.actor.may("report.write")}
    return page(request, "reports/list.html", context, status=status)


@require_safe
@needs("report.read")
def report(request: MulinRequest, work_report_id: UUID) -> HttpResponse:
    """The text with its figures as links; beside it the facts behind the first of them."""
    found = access.report_for(request.actor, work_report_id, to="report.read")
    shown = queries.shown(found)
    context = {
        "report": found,
        "shown": shown,
        "period": shown.text.period,
        "sections": shown.text.sections,
        "unwritten": _unwritten(shown),
        "editions": (editions := queries.editions_of(found)),
        "is_newest": editions[0].id == found.id,
        "forms": FORMS,
        "head": head(request.actor.community_id),
        "may_freeze": request.actor.may("report.freeze"),
        "may_write": request.actor.may("report.write") and not found.is_frozen,
        "may_begin": request.actor.may("report.write"),
        "client_key": uuid4(),
    }
    return page(request, "reports/report.html", context)


def _unwritten(shown: queries.Shown) -> list[tuple[str, object]]:
    """The parts that are not there, to write in by hand."""
    there = {section.chapter for section in shown.text.sections}
    return [(chapter.value, CHAPTER_NAMES[chapter]) for chapter in Chapter if chapter not in there]


@needs("report.freeze")
def freeze(request: MulinRequest, work_report_id: UUID) -> HttpResponse:
    """Ask, then let text and figures stand."""
    found = access.report_for(request.actor, work_report_id, to="report.freeze")
    back = request.actor.url("reports:report", work_report_id=found.id)
    if request.method == "POST":
        actions.freeze_report(request.actor, report_id=found.id, version=_version(request))
        done(request, _("定稿了。以后台账有变，会在这里标出来"))
    if request.method == "POST" or found.is_frozen:
        return HttpResponseRedirect(back)
    shown = queries.shown(found)
    return page(request, "reports/freeze.html", {"report": found, "shown": shown, "back": back})


@needs("report.write")
def throw_away(request: MulinRequest, work_report_id: UUID) -> HttpResponse:
    """Ask, then throw away a draft that nobody froze."""
    found = access.report_for(request.actor, work_report_id, to="report.write")
    back = request.actor.url("reports:report", work_report_id=found.id)
    if request.method == "POST":
        actions.throw_away_draft(request.actor, report_id=found.id, version=_version(request))
        words = {"period": queries.period_words(found.period)}
        done(request, _("%(period)s的草稿不要了") % words)
        return HttpResponseRedirect(request.actor.url("reports:list"))
    if found.is_frozen:
        return HttpResponseRedirect(back)
    context = {
        "report": found,
        "period": queries.period_words(found.period),
        "by_hand": len(queries.hand_of(found)),
        "back": back,
    }
    return page(request, "reports/throw_away.html", context)


def _version(request: MulinRequest) -> int:
    """The version the page was shown; 0 where it says none."""
    version = request.POST.get("version", "")[:9]  # more signs than that Python does not read
    return int(version) if version.isdecimal() else 0


@require_POST
@needs("report.write")
def again(request: MulinRequest, work_report_id: UUID) -> HttpResponse:
    """Write the next edition of a frozen report."""
    found = access.report_for(request.actor, work_report_id, to="report.write")
    fresh = actions.draft_report(request.actor, period=found.period, again=True)
    return HttpResponseRedirect(request.actor.url("reports:report", work_report_id=fresh.id))


@require_POST
@needs("report.read")
def export(request: MulinRequest, work_report_id: UUID) -> HttpResponse:
    """Ask for the report as Word, PDF or Excel; it waits with the job."""
    form = request.POST.get("form", "")
    key = f"{request.POST.get('client_key', '')[:56]}-{form}"[:64]  # three buttons share one key
    try:
        job = actions.ask_for_export(request.actor, report_id=work_report_id, form=form, client_key=key)
    except RuleError as error:
        return page(request, "reports/no.html", {"why": sentence(error)}, status=422)
    return HttpResponseRedirect(request.actor.url("web:job", job_id=job.id))
