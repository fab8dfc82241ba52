"""What a worker adds to a report by hand."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mulin.base.http import MulinRequest, done, explain, filled_in, needs, page
from mulin.kernel.errors import Conflict, RuleError
from mulin.reports import access, actions, queries
from mulin.reports.forms import HeadingForm, SentenceForm
from mulin.reports.models import CHAPTER_NAMES, HandSentence, WorkReport
from mulin.reports.rules import Chapter, chapter_of

_OVERTAKEN = "overtaken"


@needs("report.write")
def write(request: MulinRequest, work_report_id: UUID) -> HttpResponse:
    """A new paragraph in the part named by `part`."""
    report = access.report_for(request.actor, work_report_id, to="report.write")
    part = chapter_of(request.GET.get("part", "")) or Chapter.PROBLEMS
    start = {"version": report.version, "chapter": part.value, "client_key": str(uuid4())}
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
    if form.is_valid() and _save(request, row.report, form, row=row):
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
        except Conflict:
            _overtaken(request, report, form)
    return _form(request, report, form, _("标题、主送和署名"))


def _save(request: MulinRequest, report: WorkReport, form: SentenceForm, *, row: HandSentence | None = None) -> bool:
    try:
        actions.write_by_hand(
            request.actor,
            report_id=report.id,
            version=form.cleaned_data["version"],
            chapter=form.cleaned_data["chapter"],
            text=form.cleaned_data["text"],
            sentence_id=row.id if row else None,
            client_key=form.cleaned_data["client_key"],
        )
    except RuleError as error:
        explain(form, error)
        return False
    except Conflict:
        _overtaken(request, report, form, theirs=row.text if row else "")
        return False
    return True


def _overtaken(request: MulinRequest, report: WorkReport, form: forms.Form, *, theirs: str = "") -> None:
    """Somebody was faster: that is said, and all that was typed can be saved over what stands there now."""
    report.refresh_from_db(fields=["version"])
    form.data = filled_in(request.POST, {"version": str(report.version)})
    form.add_error(None, forms.ValidationError(_("别人刚改过这份汇报。看一看，再按一次“存”。"), code=_OVERTAKEN))
    if theirs:
        form.add_error(None, _("这一段现在写的是：%(text)s") % {"text": theirs})


def _form(request: MulinRequest, report: WorkReport, form: forms.Form, title: str, *, drop: str = "") -> HttpResponse:
    context = {
        "report": report,
        "form": form,
        "title": title,
        "head": queries.heading_of(report).title,
        "drop": drop,
        "period": queries.period_words(report.period),
        "back": request.actor.url("reports:report", work_report_id=report.id),
    }
    status = 409 if form.has_error(NON_FIELD_ERRORS, _OVERTAKEN) else 422 if form.errors else 200
    return page(request, "reports/form.html", context, status=status)


def _back(request: MulinRequest, report: WorkReport) -> HttpResponse:
    return HttpResponseRedirect(request.actor.url("reports:report", work_report_id=report.id))
