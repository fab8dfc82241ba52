"""Loading reports for somebody who may deal with them."""

from __future__ import annotations

from uuid import UUID

from mulin.base import manifest
from mulin.base.actor import Actor
from mulin.kernel.errors import NotFound
from mulin.reports.models import HandSentence, WorkReport


def report_for(actor: Actor, report_id: UUID, *, to: str) -> WorkReport:
    """A report. Raises NotFound. One query."""
    if not actor.may(to):
        raise NotFound(to)
    report: WorkReport = WorkReport.objects.of(actor).get_or_404(id=report_id)
    return report


def sentence_for(actor: Actor, sentence_id: UUID, *, to: str) -> HandSentence:
    """A paragraph written by hand, with its report. Raises NotFound. One query."""
    if not actor.may(to):
        raise NotFound(to)
    found: HandSentence = HandSentence.objects.of(actor).select_related("report").get_or_404(id=sentence_id)
    return found


def thing_named(text: str) -> UUID | None:
    """The thing whose facts are wanted, out of an address. None for everything."""
    try:
        return UUID(text)
    except ValueError:
        return None


def figure_named(code: str) -> str:
    """A figure's code, if a room declares it. Raises NotFound."""
    if code not in manifest.figures():
        raise NotFound("figure")
    return code
