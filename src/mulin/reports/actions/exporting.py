"""Taking a report along: Word, PDF, or the table of its figures. A job, and itself a fact."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.base.figures import Period
from mulin.base.jobs import Job
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import record
from mulin.ledger.figures import facts_behind
from mulin.places.models import Community
from mulin.reports import access, paper, queries
from mulin.reports.actions.drafting import named
from mulin.reports.models import WorkReport
from mulin.reports.rules import Document

FORMATS = {"docx": paper.DOCX, "pdf": paper.PDF, "xlsx": paper.XLSX}
LARGEST = 500  # more rows leave only with a second person (safety §4.3)


def ask_for_export(actor: Actor, *, report_id: UUID, form: str, client_key: str) -> Job:
    """Ask for a report as a file; the file waits with the job. Raises RuleError "export-form"."""
    report = access.report_for(actor, report_id, to="report.read")
    if form not in FORMATS:
        raise RuleError("export-form")
    with transaction.atomic():
        job = jobs.defer(actor, "reports.export", {"report": str(report.id), "form": form}, client_key=client_key)
        if job.is_new:
            record(actor, "report.taken_along", about={"report": named(report)}, data={"form": form})
    return job


def ask_for_facts(actor: Actor, *, report_id: UUID, code: str, client_key: str) -> Job:
    """Ask for the list behind a figure as a workbook: the newest 500 entries. Raises NotFound."""
    report = access.report_for(actor, report_id, to="report.read")
    access.figure_named(code)
    if not actor.may("ledger.export"):
        raise NotFound("ledger.export")
    with transaction.atomic():
        args = {"report": str(report.id), "figure": code}
        job = jobs.defer(actor, "reports.facts", args, client_key=client_key)
        if job.is_new:
            record(actor, "report.facts_taken", about={"report": named(report)}, data={"figure": code})
    return job


def export(actor: Actor, *, report_id: UUID, form: str) -> tuple[str, bytes]:
    """The file's name and content. No write. Raises RuleError "glyph-missing", ChildFailed."""
    report = access.report_for(actor, report_id, to="report.read")
    community = Community.objects.select_related("subdistrict").get(id=actor.community_id)
    content = _made(queries.document(report, community), form, _numbers(report))
    words = f"{community.name}-{queries.period_words(report.period)}-{report.edition}"
    return f"{words}.{form}".replace(" ", "-"), content


def facts_file(actor: Actor, *, report_id: UUID, code: str) -> tuple[str, bytes]:
    """The workbook of what stands behind a figure. No write."""
    report = access.report_for(actor, report_id, to="report.read")
    line = queries.provenance(report, code)
    behind = facts_behind(actor.community_id, code, report.span, limit=LARGEST + 1)
    notes = [queries.total_words(report, code)]
    if len(behind) > LARGEST:  # nobody takes what is left out for what never was
        behind = behind[:LARGEST]
        notes.append(_("只列最近 %(n)s 条") % {"n": LARGEST})
    head = _("；").join(filter(None, notes))
    content = paper.make_figure_xlsx(line, queries.span_words(report.span), behind, head=head, maker=actor.name)
    return f"{line.title}-{queries.period_words(report.period)}.xlsx".replace(" ", "-").replace("/", "-"), content


def write_to_file(actor: Actor, *, period: Period, path: Path) -> dict[str, Any]:
    """Write a period's report into the file `path` at once, for the shell: .docx, .pdf or .xlsx.

    The newest edition, or, where none was begun, what the facts make. Raises NotFound, RuleError "export-form".
    """
    if not actor.may("report.read"):
        raise NotFound("report.read")
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise RuleError("export-form")
    community = Community.objects.select_related("subdistrict").get(id=actor.community_id)
    document, answers = queries.document_of(community, period)
    numbers = {code: answer.value for code, answer in answers.items()}
    path.write_bytes(_made(document, form, numbers))
    return {
        "file": str(path),
        "period": period.code,
        "state": "frozen" if document.is_frozen else "draft",
        "title": document.text.title,
        "sections": [section.title for section in document.text.sections],
        "typed_by_hand": document.text.typed,
        "figures": {
            line.code: {
                "title": line.title,
                "said": line.said,
                "value": numbers.get(line.code),
                "records": line.lines,
                "on_paper": line.paper,
                "written_down_later": line.late,
                "definition": line.definition,
                **({"now": line.now} if line.now else {}),
            }
            for line in document.annex
        },
    }


def _numbers(report: WorkReport) -> dict[str, int | float | None]:
    if report.is_frozen:
        return {one.code: one.value for one in report.figures.all()}
    found = queries.shown(report).answers
    return {code: answer.value for code, answer in found.items()}


def _made(document: Document, form: str, numbers: dict[str, int | float | None]) -> bytes:
    if form == "docx":
        return paper.make_docx(document)
    if form == "pdf":
        return paper.make_pdf(document)
    return paper.make_xlsx(document, numbers)
