"""Freezing a report, and saying so when a frozen figure turns out otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from mulin.base.actor import Actor
from mulin.base.figures import Measure, unit_word
from mulin.base.manifest import figures
from mulin.base.snapshot import one_snapshot
from mulin.kernel import clock
from mulin.kernel.chinese import clean_text
from mulin.kernel.errors import Conflict, RuleError
from mulin.ledger import actions as ledger
from mulin.ledger import queries as ledger_queries
from mulin.ledger.actions import Scalar, record
from mulin.ledger.figures import Answer, remembering
from mulin.reports import access, queries, rules
from mulin.reports.actions.drafting import named
from mulin.reports.models import Correction, FrozenFigure, WorkReport, figure_digest
from mulin.reports.rules import FigureState, Step


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a report comes to at one moment."""

    until: date | None  # where it is frozen early
    texts: dict[str, Any]  # by language
    answers: dict[str, Answer]


def freeze_report(actor: Actor, *, report_id: UUID, version: int) -> WorkReport:
    """Let text and figures stand as they are at one moment, in both languages. Safe to repeat.

    All is counted in one snapshot. The ledger is sealed once more when that is done, so the head that is kept
    covers every fact that counts. Lock: the report. Raises NotFound; Conflict when somebody changed it since
    `version`.
    """
    access.report_for(actor, report_id, to="report.freeze")
    ledger.seal(actor.community_id)  # nearly all of it while nobody waits
    with one_snapshot():
        report: WorkReport = WorkReport.objects.of(actor).get_or_404(id=report_id)
        if report.is_frozen:
            return report
        counted = _counted(report)
    with transaction.atomic():
        report = WorkReport.objects.of(actor).select_for_update().get_or_404(id=report_id)
        if report.is_frozen:
            return report
        if report.version != version:
            raise Conflict("report")
        report.state = rules.after(report.state, Step.FREEZE)
        report.until, report.text = counted.until, counted.texts
        ledger.seal(actor.community_id)
        head = ledger_queries.head(actor.community_id)
        report.ledger_block, report.ledger_digest = head.number, head.digest
        frozen = _keep(report, counted.answers)
        report.frozen_at, report.frozen_by_id = clock.now(), actor.account_id
        report.digest = digest_of(report, frozen)
        report.save()
        data: dict[str, Scalar] = {"period": report.period, "edition": report.edition, "figures": len(frozen)}
        record(actor, "report.frozen", about={"report": named(report)}, data=data)
    return report


def digest_of(report: WorkReport, frozen: list[FrozenFigure]) -> str:
    """The SHA-256 over a frozen report: its text, its figures, and the head of the ledger."""
    said = [report.period, report.edition, report.text, [figure_digest(one) for one in frozen], report.ledger_digest]
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def correct_report(actor: Actor, *, report_id: UUID, code: str, why: str) -> Correction:
    """更正: write under a frozen report what one of its figures was, what it is, and why. Lock: the report.

    Raises RuleError correction-why, correction-none when the figure still stands.
    """
    access.report_for(actor, report_id, to="report.freeze")
    reason = clean_text(why, limit=200)
    if not reason:
        raise RuleError("correction-why", field="why")
    report: WorkReport = WorkReport.objects.of(actor).select_for_update().get_or_404(id=report_id)
    frozen: FrozenFigure = FrozenFigure.objects.of(actor).filter(report=report).get_or_404(code=code)
    now = queries.answers_now(report, [frozen]).get(code)
    before = Correction.objects.of(actor).filter(report=report, code=code).order_by("-id").first()
    stands = FigureState(value=frozen.value, lack=frozen.lack)
    if before:
        stands = FigureState(value=before.new, lack=before.new_lack)
    if now is None or not rules.differs(stands, queries.state_of(now)):
        raise RuleError("correction-none")
    row: Correction = Correction.objects.create(
        community_id=actor.community_id,
        report=report,
        code=code,
        old=stands.value,
        old_lack=stands.lack,
        new=now.value,
        new_lack=now.lack or "",
        why=reason,
        made_by_id=actor.account_id,
        created_at=clock.now(),
    )
    data: dict[str, Scalar] = {"figure": code, "old": stands.value, "new": now.value}
    record(actor, "report.corrected", about={"report": named(report)}, data=data)
    return row


def _counted(report: WorkReport) -> _Counted:
    """The text in every language, and the figures in it: each is counted once for all of them."""
    if report.span.last >= clock.today():
        report.until = clock.today()  # frozen early: what happens later is not in it
    texts: dict[str, Any] = {}
    answers: dict[str, Answer] = {}
    with remembering():
        for language in reversed(queries.LANGUAGES):
            with override(language):
                draft = queries.written(report)
            texts[language] = rules.as_json(draft.text)
            answers |= draft.answers
    return _Counted(report.until, texts, {code: answers[code] for code in _in_reading_order(texts)})


def _in_reading_order(texts: dict[str, Any]) -> list[str]:
    codes: dict[str, None] = {}
    for language in queries.LANGUAGES:
        codes |= dict.fromkeys(rules.from_json(texts[language], {}, "").codes)
    return list(codes)


def _keep(report: WorkReport, answers: dict[str, Answer]) -> list[FrozenFigure]:
    rows = [
        FrozenFigure(
            community_id=report.community_id,
            report=report,
            place=place,
            code=code,
            titles=_in_languages(figures()[code], lambda measure: str(measure.title)),
            definitions=_in_languages(figures()[code], lambda measure: str(measure.definition)),
            units=_in_languages(figures()[code], unit_word),
            how=queries.how_of(figures()[code]),
            value=answer.value,
            lack=answer.lack or "",
            lines=answer.lines,
            late=answer.late,
            mouths=dict(answer.mouths),
        )
        for place, (code, answer) in enumerate(answers.items(), 1)
    ]
    kept: list[FrozenFigure] = FrozenFigure.objects.bulk_create(rows)
    return kept


def _in_languages(measure: Measure, read: Callable[[Measure], str]) -> dict[str, str]:
    found = {}
    for language in queries.LANGUAGES:
        with override(language):
            found[language] = read(measure)
    return found
