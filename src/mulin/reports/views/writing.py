"""What a worker adds to a report by hand."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mulin.base.http import MulinRequest, done, explain, needs, page
from mulin.kernel.errors import RuleError
from mulin.reports import access, actions, queries
from mulin.reports.forms import HeadingForm, SentenceForm
from mulin.reports.models import CHAPTER_NAMES, WorkReport
from mulin.reports.rules import Chapter, chapter_of


@needs("report.write")
def write(request: MulinRequest, work_report_id: UUID) -> HttpResponse:
    """A new paragraph in the part named by `part`."""
    report = access.report_for(request.actor, work_report_id, to="report.write")
    part = chapter_of(request.GET.get("part", "")) or Chapter.PROBLEMS
    start = {"version": report.version, "chapter": part.value}
    form = SentenceForm(request.POST or None, initial=start)
    if form.is_valid() and _save(request, report, form):
        done(request, _("写上了"))
        return _back(request, report)
    return _form(request, report, form, _("写一段"))


@needs("report.write")
def sentence(request: MulinRequest, hand_sentence_id: UUID) -> HttpResponse:
    """Change a paragraph written by hand, or take it out."""
    row = access.sentence_for(request.actor, hand_sentence_id, to="report.write")
    start = {"version": row.report.version, "chapter": row.chapter, "text": row.text}
    form = SentenceForm(request.POST or None, initial=start, fixed=True)
    if form.is_valid() and _save(request, row.report, form, sentence_id=row.id):
        done(request, _("改好了"))
        return _back(request, row.report)
    drop = request.actor.url("reports:drop", hand_sentence_id=row.id)
    title = _("改“%(part)s”里手写的一段") % {"part": CHAPTER_NAMES[Chapter(row.chapter)]}
    return _form(request, row.report, form, title, drop=drop)


@require_POST
@needs("report.write")
def drop(request: MulinRequest, hand_sentence_id: UUID) -> HttpResponse:
    """Take out a paragraph written by hand."""
    report = actions.drop_sentence(request.actor, sentence_id=hand_sentence_id)
    undo = request.actor.url("reports:put-back", hand_sentence_id=hand_sentence_id)
    done(request, _("去掉了一段"), undo_url=undo)
    return _back(request, report)


@require_POST
@needs("report.write")
def put_back(request: MulinRequest, hand_sentence_id: UUID) -> HttpResponse:
    """撤回: the paragraph is there again."""
    report = actions.put_back_sentence(request.actor, sentence_id=hand_sentence_id)
    done(request, _("那一段又放回去了"))
    return _back(request, report)


@needs("report.write")
def heading(request: MulinRequest, work_report_id: UUID) -> HttpResponse:
    """Title, addressee and signature."""
    report = access.report_for(request.actor, work_report_id, to="report.write")
    shown = queries.heading_of(report)
    start = {**asdict(shown), "version": report.version}
    form = HeadingForm(request.POST or None, initial=start)
    if form.is_valid():
        given = form.cleaned_data
        wanted = queries.Heading(given["title"], given["addressee"], given["signature"])
        try:
            actions.edit_heading(request.actor, report_id=report.id, version=given["version"], heading=wanted)
            done(request, _("改好了"))
            return _back(request, report)
        except RuleError as error:
            explain(form, error)
    return _form(request, report, form, _("标题、主送和署名"))


def _save(request: MulinRequest, report: WorkReport, form: SentenceForm, *, sentence_id: UUID | None = None) -> bool:
    try:
        actions.write_by_hand(
            request.actor,
            report_id=report.id,
            version=form.cleaned_data["version"],
            chapter=form.cleaned_data["chapter"],
            text=form.cleaned_data["text"],
            sentence_id=sentence_id,
        )
    except RuleError as error:
        explain(form, error)
        return False
    return True


def _form(request: MulinRequest, report: WorkReport, form: object, title: str, *, drop: str = "") -> HttpResponse:
    context = {
        "report": report,
        "form": form,
        "title": title,
        "head": queries.heading_of(report).title,
        "drop": drop,
        "period": queries.period_words(report.period),
        "back": request.actor.url("reports:report", work_report_id=report.id),
    }
    return page(request, "reports/form.html", context, status=422 if getattr(form, "errors", None) else 200)


def _back(request: MulinRequest, report: WorkReport) -> HttpResponse:
    return HttpResponseRedirect(request.actor.url("reports:report", work_report_id=report.id))
