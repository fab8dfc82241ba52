"""One import: its rows by verdict, and mending those held back."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mulin.base.http import MulinRequest, done, explain, needs, page, stepped_up
from mulin.exchange.workbook import XLSX_TYPE
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.roster import actions, queries, tables
from mulin.roster.access import VERB, import_for, row_for
from mulin.roster.forms import MendForm
from mulin.roster.models import BUSY, ImportState, RosterImport, Verdict
from mulin.roster.rules.states import may_undo
from mulin.roster.shown import shown_rows
from mulin.roster.texts import NOTICES, remark_sentence, remark_title

PER_PAGE = 50
MISSING = "missing"


@require_GET
@needs(VERB)
def roster(request: MulinRequest, roster_id: UUID) -> HttpResponse:
    """An import with one of its tabs. At most ten queries, whatever its size."""
    found = import_for(request.actor, roster_id)
    tab = request.GET.get("show", "") or _first_tab(found)
    context: dict[str, Any] = {
        "roster": found,
        "tab": tab,
        "tabs": _tabs(found),
        "notices": [NOTICES[code] for code in found.notices if code in NOTICES],
        "pending": len(queries.pending_numbers(found)) if found.state == ImportState.APPLIED else 0,
        "may_undo": may_undo(found.applied_at, clock.now()),
        "job": queries.job_of(found) if found.state in (*BUSY, ImportState.WAITING) else None,
    }
    if tab == MISSING:
        context["page"] = _paged(request, queries.missing_people(request.actor, found))
    elif tab in Verdict.values:
        context["page"] = _paged(request, queries.rows_of(found, tab))
        context["rows"] = shown_rows(request.actor, found, context["page"])
    if tab == Verdict.HELD and found.counts.get("held"):
        context["kinds"] = [(remark_title(code), number) for code, number in queries.remark_counts(found)]
    return page(request, "roster/roster.html", context)


def _paged(request: MulinRequest, rows: Any) -> Any:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def _first_tab(found: RosterImport) -> str:
    counts = found.counts
    wanted = [Verdict.HELD, Verdict.CHANGED, Verdict.NEW, Verdict.SAME]
    return next((str(verdict) for verdict in wanted if counts.get(verdict)), str(Verdict.SAME))


def _tabs(found: RosterImport) -> list[tuple[str, Any, int]]:
    counts = found.counts | {"duplicate": found.counts.get("duplicates", 0)}
    tabs = [(str(verdict), verdict.label, counts.get(verdict, 0)) for verdict in Verdict]
    return [*tabs, (MISSING, _("搬走了？"), len(found.missing))]


@needs(VERB)
def row(request: MulinRequest, roster_id: UUID, number: int) -> HttpResponse:
    """Putting one held row right; it is judged again at once. A row that is still held comes back."""
    found = row_for(request.actor, roster_id, number)
    content = json.loads(found.content) if found.content else {"cells": {}, "remarks": []}
    form = MendForm(found.roster, request.POST or content["cells"])
    if request.method != "POST":
        _explain_remarks(form, content)
    elif form.is_valid():
        try:
            mended = actions.mend_row(request.actor, row=found, cells=form.cells())
        except RuleError as error:
            explain(form, error)
        else:
            if mended.verdict != Verdict.HELD:
                done(request, _("第 %(number)s 行可以了。") % {"number": number})
                return HttpResponseRedirect(request.actor.url("roster:roster", roster_id=roster_id))
            _explain_remarks(form, json.loads(mended.content))
    context = {"form": form, "row": found, "roster": found.roster}
    return page(request, "roster/row.html", context, status=422 if request.method == "POST" else 200)


def _explain_remarks(form: MendForm, content: dict[str, Any]) -> None:
    """The remarks beside the fields they concern."""
    form.full_clean()  # `add_error` wants a form that was looked at
    for code, field, data in content["remarks"]:
        name = field if field in form.fields else None
        if name not in form.errors:  # a missing name or door has been told already
            form.add_error(name, remark_sentence(code, data))


@require_POST
@needs(VERB)
@stepped_up
def held_file(request: MulinRequest, roster_id: UUID) -> HttpResponse:
    """The held rows as a workbook, with remarks."""
    found = import_for(request.actor, roster_id)
    rows = actions.take_held_rows(request.actor, roster=found)
    response = HttpResponse(tables.held_rows(found, rows), content_type=XLSX_TYPE)
    response["Content-Disposition"] = 'attachment; filename="roster-held.xlsx"'
    response["Cache-Control"] = "no-store"
    return response
