"""Beginning a report, and what a worker adds to it by hand."""

from __future__ import annotations

import unicodedata
from uuid import UUID

from django.db import IntegrityError, transaction

from mulin.base.actor import Actor
from mulin.base.figures import Period, period_of
from mulin.base.once import earlier_result, remember
from mulin.kernel import clock
from mulin.kernel.chinese import clean_text
from mulin.kernel.errors import Conflict, NotFound, RuleError
from mulin.ledger.actions import Named, record
from mulin.ledger.queries import first_day
from mulin.people.actions import count_roster
from mulin.places.models import Community
from mulin.reports import access, queries, rules
from mulin.reports.models import HandSentence, WorkReport
from mulin.reports.queries import Heading


def read_period(code: str) -> Period:
    """The period a worker names. Raises RuleError period-unknown, period-ahead."""
    try:
        period = period_of(unicodedata.normalize("NFKC", code).strip().upper())  # typed with a Chinese keyboard too
    except ValueError:
        raise RuleError("period-unknown", period=code[:20]) from None
    if period.first > clock.today():
        raise RuleError("period-ahead", period=queries.period_words(period.code))
    return period


@transaction.atomic
def draft_report(actor: Actor, *, period: str, again: bool = False) -> WorkReport:
    """Begin the report of a period, or return the one there is. Safe to repeat.

    `again` begins the next edition where the newest is frozen; its paragraphs by hand are copied.
    The unique draft of a period referees two who begin at once. Raises NotFound, RuleError period-unknown,
    period-ahead, period-before.
    """
    if not actor.may("report.write"):
        raise NotFound("report.write")
    span = read_period(period)
    newest = _newest(actor, span)
    if newest is None:
        _refuse_before_the_ledger(actor, span)
    count_roster(Actor.system(actor.community_id, community_code=actor.community_code))
    if newest and (not newest.is_frozen or not again):
        return newest
    try:
        with transaction.atomic():
            report: WorkReport = WorkReport.objects.create(
                community_id=actor.community_id,
                period=span.code,
                edition=newest.edition + 1 if newest else 1,
                title=newest.title if newest else "",
                addressee=newest.addressee if newest else "",
                signature=newest.signature if newest else "",
                changed_at=clock.now(),
            )
    except IntegrityError:
        found = _newest(actor, span)
        if found is None:
            raise
        return found
    if newest:
        HandSentence.objects.bulk_create(
            HandSentence(
                community_id=actor.community_id,
                report=report,
                chapter=one.chapter,
                text=one.text,
                written_by_id=one.written_by_id,
            )
            for one in queries.hand_of(newest)
        )
    record(actor, "report.begun", about={"report": named(report)}, data={"period": span.code})
    return report


@transaction.atomic
def throw_away_draft(actor: Actor, *, report_id: UUID, version: int) -> str:
    """Throw a draft away for good, with what was written into it by hand. Returns its period. Lock: the report.

    A draft holds nothing of its own but that; frozen editions stay for ever. Raises RuleError report-frozen;
    Conflict when the report changed meanwhile: nobody loses a paragraph they have not seen.
    """
    report = _locked(actor, report_id, version)
    period, about = report.period, named(report)
    report.delete()
    record(actor, "report.thrown_away", about={"report": about}, data={"period": period})
    return period


@transaction.atomic
def write_by_hand(
    actor: Actor,
    *,
    report_id: UUID,
    version: int,
    chapter: str,
    text: str,
    sentence_id: UUID | None = None,
    client_key: str = "",
) -> HandSentence:
    """Add a paragraph by hand at the end of a part, once a `client_key`, or change one. Lock: the report.

    Its numbers are shown as typed by hand; `{figure:points.open}` puts a counted one. Raises RuleError
    sentence-empty, sentence-part, sentence-many, report-frozen, key-reuse; Conflict when the report changed meanwhile.
    """
    said = clean_text(text, limit=rules.LONGEST_SENTENCE)
    if not said:
        raise RuleError("sentence-empty", field="text")
    if rules.chapter_of(chapter) is None:
        raise RuleError("sentence-part", field="chapter")
    report = _locked(actor, report_id, None)
    content = {"report": report_id, "part": chapter, "text": said}
    if client_key and (made := earlier_result(actor, client_key, content)):
        earlier: HandSentence = HandSentence.objects.of(actor).get(id=made)
        return earlier
    _refuse_overtaken(report, version)
    row = _changed_sentence(actor, report, sentence_id, said) if sentence_id else _new(actor, report, chapter, said)
    if client_key:
        remember(actor, client_key, content, row.id)
    _changed(report)
    record(actor, "report.written_by_hand", about={"report": named(report)}, data={"part": row.chapter})
    return row


def _changed_sentence(actor: Actor, report: WorkReport, sentence_id: UUID, said: str) -> HandSentence:
    mine = HandSentence.objects.of(actor).filter(report=report, dropped_at=None)
    row: HandSentence = mine.get_or_404(id=sentence_id)
    row.text, row.written_by_id = said, actor.account_id
    row.save(update_fields=["text", "written_by_id"])
    return row


def _new(actor: Actor, report: WorkReport, chapter: str, said: str) -> HandSentence:
    if HandSentence.objects.of(actor).filter(report=report, dropped_at=None).count() >= rules.MOST_SENTENCES:
        raise RuleError("sentence-many", most=rules.MOST_SENTENCES)
    row: HandSentence = HandSentence.objects.create(
        community_id=actor.community_id, report=report, chapter=chapter, text=said, written_by_id=actor.account_id
    )
    return row


@transaction.atomic
def drop_sentence(actor: Actor, *, sentence_id: UUID) -> WorkReport:
    """Take out a paragraph written by hand; nothing happens a second time. Lock: the report.

    Raises RuleError report-frozen.
    """
    row = access.sentence_for(actor, sentence_id, to="report.write")
    report = _locked(actor, row.report_id, None)
    if HandSentence.objects.of(actor).filter(id=row.id, dropped_at=None).update(dropped_at=clock.now()):
        _changed(report)
        record(actor, "report.hand_removed", about={"report": named(report)}, data={"part": row.chapter})
    return report


@transaction.atomic
def put_back_sentence(actor: Actor, *, sentence_id: UUID) -> WorkReport:
    """撤回: a paragraph that was taken out stands in its place again. Lock: the report.

    Raises RuleError report-frozen.
    """
    row = access.sentence_for(actor, sentence_id, to="report.write")
    report = _locked(actor, row.report_id, None)
    if HandSentence.objects.of(actor).filter(id=row.id).exclude(dropped_at=None).update(dropped_at=None):
        _changed(report)
        record(actor, "report.written_by_hand", about={"report": named(report)}, data={"part": row.chapter})
    return report


@transaction.atomic
def edit_heading(actor: Actor, *, report_id: UUID, version: int, heading: Heading) -> WorkReport:
    """Change title, addressee and signature; one left empty is again what is usual. Lock: the report.

    Raises RuleError report-frozen; Conflict.
    """
    report = _locked(actor, report_id, version)
    usual = queries.usual_heading(Community.objects.select_related("subdistrict").get(id=actor.community_id))
    limits = {"title": rules.LONGEST_TITLE, "addressee": 80, "signature": 60}
    for part, limit in limits.items():
        said = clean_text(getattr(heading, part), limit=limit)
        setattr(report, part, "" if said == getattr(usual, part) else said)
    report.save(update_fields=["title", "addressee", "signature"])
    _changed(report)
    record(actor, "report.headed", about={"report": named(report)})
    return report


def named(report: WorkReport) -> Named:
    """The report as a fact names it."""
    return Named(report.id, str(report)[:120])


def _refuse_before_the_ledger(actor: Actor, period: Period) -> None:
    """Of the year before the ledger begins somebody may still write by hand; before that there is nothing to say.

    Raises RuleError period-before.
    """
    began = first_day(actor.community_id) or clock.today()
    if period.last.year < began.year - 1:
        raise RuleError(
            "period-before",
            period=queries.period_words(period.code),
            began=queries.full_day(began),
            earliest=began.year - 1,
        )


def _newest(actor: Actor, period: Period) -> WorkReport | None:
    same = WorkReport.objects.of(actor).filter(period=period.code)
    found: WorkReport | None = same.order_by("-edition").first()
    return found


def _locked(actor: Actor, report_id: UUID, version: int | None) -> WorkReport:
    access.report_for(actor, report_id, to="report.write")
    report: WorkReport = WorkReport.objects.of(actor).select_for_update().get_or_404(id=report_id)
    if report.is_frozen:
        raise RuleError("report-frozen")
    if version is not None:
        _refuse_overtaken(report, version)
    return report


def _refuse_overtaken(report: WorkReport, version: int) -> None:
    if report.version != version:
        raise Conflict("report")


def _changed(report: WorkReport) -> None:
    report.version += 1
    report.changed_at = clock.now()
    report.save(update_fields=["version", "changed_at"])
