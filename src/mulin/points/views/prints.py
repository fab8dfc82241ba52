"""Papers: PDF for the wall and the folder, workbooks in the asker's order of columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mulin.base import limits
from mulin.base.http import MulinRequest, filled_in, needs, page, sentence, to_second_factor
from mulin.exchange.workbook import XLSX_TYPE
from mulin.kernel.errors import RuleError
from mulin.points import access, actions, queries
from mulin.points import prints as sheets
from mulin.points.forms.papers import PapersForm
from mulin.points.models import Point
from mulin.points.tables import DOCUMENTS, read_columns, unknown, write
from mulin.points.views.common import form_page, show

DECIDE = "points.decide"


def _pdf(request: MulinRequest, make: Callable[[], bytes], name: str) -> HttpResponse:
    try:
        content = make()
    except RuleError as error:
        return page(request, "points/no_sheet.html", {"why": sentence(error)}, status=422)
    answer = HttpResponse(content, content_type="application/pdf", headers={"Cache-Control": "no-store"})
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return answer


@require_safe
def charter(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """公约 on A4; with `open` the version that waits for signatures."""
    point = access.point_for(request.actor, point_id)
    limits.spend(f"pdf:{limits.client_address(request)}", *limits.SEARCH)
    found = queries.open_charter(point) if "open" in request.GET else queries.charter_in_force(point)
    return _pdf(request, lambda: sheets.charter_sheet(request.actor, point, found), f"{point.name}-公约.pdf")


@require_safe
def poster(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """The timetable for the wall, A4 or `?size=a3`."""
    point = access.point_for(request.actor, point_id)
    limits.spend(f"pdf:{limits.client_address(request)}", *limits.SEARCH)
    size = request.GET.get("size", "a4")
    return _pdf(request, lambda: sheets.poster(request.actor, point, size), f"{point.name}-时间表.pdf")


@require_safe
@needs(DECIDE)
def registration(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """登记表."""
    point = access.point_for(request.actor, point_id, to=DECIDE)
    return _pdf(request, lambda: sheets.registration_sheet(request.actor, point), f"{point.name}-登记表.pdf")


@require_safe
@needs(DECIDE)
def handover(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """交接单."""
    point = access.point_for(request.actor, point_id, to=DECIDE)
    return _pdf(request, lambda: sheets.handover_sheet(request.actor, point), f"{point.name}-交接单.pdf")


@form_page
@needs("points.export")
def papers(request: MulinRequest) -> HttpResponse:
    """要什么表: which, of which points, which days, in whose order of columns. It leaves after the second factor."""
    points = queries.points_ever(request.actor)
    kept = queries.standards_of(request.community.id).columns
    documents = [(one.code, one.title) for one in DOCUMENTS.values()]
    form = PapersForm(request.POST or None, documents=documents, points=points, takes=_takes)
    columns = _columns(request, form, kept) if form.is_valid() else None
    if columns is None:
        known = [(one, "、".join(kept.get(one.code, ()))) for one in DOCUMENTS.values()]
        return show(request, "points/desk_papers.html", form=form, documents=known)
    if not request.actor.stepped_up:
        return to_second_factor(request)
    limits.spend(f"export:{request.actor.account_id}", *limits.EXPORT)
    said = form.cleaned_data
    document = DOCUMENTS[said["document"]]
    content = write(request.actor, document, form.chosen(), (said["first"], said["last"]), columns)
    actions.note_export(request.actor, document=document.code, columns=columns)
    answer = HttpResponse(content, content_type=XLSX_TYPE, headers={"Cache-Control": "no-store"})
    name = content_disposition_header(as_attachment=True, filename=f"{document.title}.xlsx")
    answer.headers["Content-Disposition"] = name or ""
    return answer


def _takes(code: str, point: Point, first: date) -> bool:
    return DOCUMENTS[code].takes(point, first)


def _columns(request: MulinRequest, form: PapersForm, kept: Mapping[str, Sequence[str]]) -> Sequence[str] | None:
    """In what order; None, with the reason at its field, where somebody should look once more."""
    said = form.cleaned_data
    document = DOCUMENTS[said["document"]]
    if not said["columns"]:
        return kept.get(document.code) or document.columns
    try:
        columns = read_columns(said["columns"], document)
    except RuleError as error:
        form.add_error("columns", sentence(error))
        return None
    strange = "、".join(unknown(columns, document))
    if strange and strange != said["as_is"]:
        form.data = filled_in(request.POST, {"as_is": strange})  # pressed once more it is meant so
        words = _("这几列我们没有，会空着：%(columns)s。没写错的话，再按一次就出。")
        form.add_error("columns", words % {"columns": strange})
        return None
    return columns
