"""纸票: printing, handing over at the desk and at doors, taking back; late names on the list."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from mulin.awards import access, actions, prints, queries
from mulin.awards.forms import HandForm, LateForm, SerialForm, SheetsForm
from mulin.awards.models import BoxKind, Elector, Round
from mulin.base.actor import Mouth
from mulin.base.http import MulinRequest, done, explain, needs, page, say_no
from mulin.kernel.errors import RuleError
from mulin.people import queries as people

SHEETS_AT_ONCE = 50  # of residents', unless somebody writes another number


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF that is not stored anywhere on the way."""
    answer = HttpResponse(content, content_type="application/pdf", headers={"Cache-Control": "no-store"})
    answer["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return answer


@needs("awards.desk")
def papers(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """Find a voter by name or door and give them a sheet; how many are out."""
    row = access.round_for(request.actor, round_id, to="awards.desk")
    context = _context(request, row)
    context["sheets_form"] = SheetsForm(has_panel=row.has_panel, initial=_next_print(row))
    return page(request, "awards/papers.html", context)


def _next_print(row: Round) -> dict[str, object]:
    """What is printed next: the panel's sheets while there are none, then residents'."""
    printed = queries.balance(queries.sheet_lines(row), BoxKind.PANEL).printed
    if row.has_panel and not printed:
        return {"count": row.panel_size, "box": BoxKind.PANEL}
    return {"count": SHEETS_AT_ONCE, "box": BoxKind.RESIDENTS}


def _context(request: MulinRequest, row: Round) -> dict[str, object]:
    words = request.GET.get("q", "").strip()
    found = people.search_people(request.actor, words) if words else []
    rights = queries.electors_behind(request.actor, row, found) if found else {}
    lines = queries.sheet_lines(row)
    return {
        "round": row,
        "words": words,
        "found": [(person, rights.get(person.id)) for person in found],
        "may_manage": request.actor.may("awards.manage"),
        "residents": queries.balance(lines, BoxKind.RESIDENTS),
        "panel": queries.balance(lines, BoxKind.PANEL),
        "given": queries.sheets_given(row),
        "panel_given": queries.panel_given(row),
        "trips": queries.trips_of(row),
        "late": [one for one in queries.late_of(row) if one.is_added is None],
        "late_form": LateForm(),
    }


@require_POST
@needs("awards.manage")
def ballots(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """Print sheets, shuffled; the file is made once and kept nowhere."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    form = SheetsForm(request.POST, has_panel=row.has_panel)
    if not form.is_valid():
        return page(request, "awards/papers.html", {**_context(request, row), "sheets_form": form}, status=422)
    box = form.cleaned_data["box"] or BoxKind.RESIDENTS
    try:
        prints.check_ballot(request.actor, row)
        made = actions.print_sheets(request.actor, round_id=row.id, count=form.cleaned_data["count"], box=box)
    except RuleError as error:
        explain(form, error)
        return page(request, "awards/papers.html", {**_context(request, row), "sheets_form": form}, status=422)
    return pdf(prints.ballot_sheets(request.actor, row, made, box=box), f"{row.title}-纸票.pdf")


@require_POST
@needs("awards.desk")
def hand(request: MulinRequest, elector_id: UUID) -> HttpResponse:
    """A voter gets a sheet."""
    elector = access.elector_for(request.actor, elector_id)
    form = HandForm(request.POST)
    if form.is_valid():
        actor = request.actor.through(Mouth(form.cleaned_data["how"]))
        try:
            actions.hand_sheet(actor, elector_id=elector.id, assisted=form.cleaned_data["assisted"])
        except RuleError as error:
            say_no(request, error)
        else:
            done(request, _("记下了。从箱子里随便抽一张给他，别按次序。"))
    return _back_to_papers(request, elector)


@needs("awards.desk")
def back(request: MulinRequest, elector_id: UUID) -> HttpResponse:
    """An unused sheet comes back."""
    elector = access.elector_for(request.actor, elector_id)
    form = SerialForm(request.POST or None)
    if form.is_valid():
        try:
            actions.take_sheet_back(request.actor, elector_id=elector.id, serial=form.cleaned_data["serial"])
        except RuleError as error:
            explain(form, error)
        else:
            done(request, _("收回来了，他又可以用手机投。"))
            return _back_to_papers(request, elector)
    context = {
        "question": _("收回一张没用过的纸票？"),
        "consequence": _("收回以后这张票作废，他可以再用手机投。"),
        "post": request.path,
        "doing": pgettext("button", "收回"),
        "back": request.actor.url("awards:papers", round_id=elector.round_id),
        "staying": _("先不"),
        "form": form,
    }
    return page(request, "web/confirm.html", context, status=422 if form.errors else 200)


def _back_to_papers(request: MulinRequest, elector: Elector) -> HttpResponse:
    return HttpResponseRedirect(request.actor.url("awards:papers", round_id=elector.round_id))


@require_POST
@needs("awards.manage")
def late(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """Ask for somebody to be added to the frozen list; a second person decides."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    form = LateForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.ask_late(request.actor, round_id=row.id, person_id=said["person"], why=said["why"])
        except RuleError as error:
            say_no(request, error)
        else:
            done(request, _("记下了，等另一位同事点头。"))
    else:
        done(request, _("写一句为什么要补。"))
    return HttpResponseRedirect(request.actor.url("awards:papers", round_id=row.id))


@require_POST
@needs("awards.manage")
def decide_late(request: MulinRequest, late_elector_id: UUID) -> HttpResponse:
    """The second person's yes or no."""
    found = access.late_for(request.actor, late_elector_id)
    try:
        actions.decide_late(request.actor, late_id=found.id, yes=request.POST.get("answer") == "yes")
    except RuleError as error:
        say_no(request, error)
    else:
        done(request, _("记下了，会写进数票的记录。"))
    return HttpResponseRedirect(request.actor.url("awards:papers", round_id=found.round_id))
