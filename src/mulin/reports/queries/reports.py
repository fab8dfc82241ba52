"""The reports of a community, their text as it stands, and the figures behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mulin.base import days, manifest
from mulin.base.actor import Actor
from mulin.base.figures import Figure, Measure, Period, Total, Unit, unit_word
from mulin.ledger.figures import Answer, Lack, answers
from mulin.ledger.queries import head
from mulin.places.models import Community
from mulin.reports import rules
from mulin.reports.models import Correction, FrozenFigure, HandSentence, WorkReport
from mulin.reports.queries import writing
from mulin.reports.queries.periods import full_moment, offered
from mulin.reports.queries.writing import Hand, Heading, Written
from mulin.reports.rules import Document, FigureState, Mending, Provenance, Text

CHINESE, ENGLISH = "zh-hans", "en"
LANGUAGES = (CHINESE, ENGLISH)


@dataclass(frozen=True, slots=True)
class Row:
    """A period on the list, with its newest report if there is one."""

    code: str
    report: WorkReport | None
    earlier: int  # editions before it


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as a page or a sheet of paper shows it."""

    text: Text
    answers: Mapping[str, Answer]  # what its figures come to today
    annex: tuple[Provenance, ...]
    corrections: tuple[Mending, ...]

    @property
    def changed(self) -> list[Provenance]:
        """Frozen figures that the facts no longer bear out."""
        return [line for line in self.annex if line.now]


def rows(actor: Actor) -> list[Row]:
    """Periods one is likely to write about, and every other one that was written about. One query."""
    written: dict[str, list[WorkReport]] = {}
    for report in WorkReport.objects.of(actor).order_by("-edition"):
        written.setdefault(report.period, []).append(report)
    codes = list(dict.fromkeys([*offered(), *sorted(written, reverse=True)]))
    found = ((code, written.get(code, [])) for code in codes)
    return [Row(code, reports[0] if reports else None, max(0, len(reports) - 1)) for code, reports in found]


def editions_of(report: WorkReport) -> list[WorkReport]:
    """Every edition of the same period, the newest first. One query."""
    same = WorkReport.objects.of(report.community_id).filter(period=report.period)
    return list(same.order_by("-edition"))


def hand_of(report: WorkReport) -> list[HandSentence]:
    """What was added by hand, in order. One query."""
    return list(HandSentence.objects.of(report.community_id).filter(report=report, dropped_at=None).order_by("id"))


def heading_of(report: WorkReport) -> Heading:
    """What stands above and below the text: what somebody wrote, or what is usual. At most one query."""
    if report.title and report.addressee and report.signature:
        return Heading(report.title, report.addressee, report.signature)
    usual = usual_heading(Community.objects.select_related("subdistrict").get(id=report.community_id))
    return Heading(
        report.title or usual.title, report.addressee or usual.addressee, report.signature or usual.signature
    )


def usual_heading(community: Community) -> Heading:
    """What stands above and below the text until somebody changes it, in the reader's language."""
    named = {"community": community.name, "street": community.subdistrict.name}
    return Heading(
        title=_("构建和谐社区工作汇报"),
        addressee=_("%(street)s办事处") % named,
        signature=_("%(community)s居民委员会") % named,
    )


def written(report: WorkReport, sentences: list[HandSentence] | None = None) -> Written:
    """A draft as the facts of this moment make it."""
    hand = hand_of(report) if sentences is None else sentences
    told = [Hand(str(one.id), one.chapter, one.text) for one in hand]
    return writing.write(report.community_id, report.span, heading_of(report), told)


def shown(report: WorkReport) -> Shown:
    """A report with what its figures come to: a draft from the facts, a frozen one as it was kept."""
    if not report.is_frozen:
        draft = written(report)
        lines = [
            _line(place, code, manifest.figures()[code], draft.answers[code])
            for place, code in enumerate(draft.text.codes, 1)
        ]
        return Shown(draft.text, draft.answers, tuple(lines), ())
    frozen = list(FrozenFigure.objects.of(report.community_id).filter(report=report))
    corrections = list(Correction.objects.of(report.community_id).filter(report=report).order_by("id"))
    now = answers_now(report, frozen)
    last = {one.code: FigureState(value=one.new, lack=one.new_lack) for one in corrections}
    titles = {one.code: worded(one.titles) for one in frozen}
    units = {one.code: worded(one.units) for one in frozen}
    return Shown(
        kept_text(report),
        now,
        tuple(_frozen_line(one, now.get(one.code), last.get(one.code)) for one in frozen),
        tuple(_mending(one, titles, units) for one in corrections),
    )


def provenance(report: WorkReport, code: str) -> Provenance:
    """How one figure came about, cited by the report or not. Raises KeyError where nobody declares it.

    Three queries and those of one figure.
    """
    measure = manifest.figures()[code]
    now = answers(report.community_id, [code], report.span)[code]
    frozen = FrozenFigure.objects.of(report.community_id).filter(report=report, code=code).first()
    if frozen is None:
        return _line(0, code, measure, now)
    mended = Correction.objects.of(report.community_id).filter(report=report, code=code).order_by("-id").first()
    return _frozen_line(frozen, now, FigureState(value=mended.new, lack=mended.new_lack) if mended else None)


def answers_now(report: WorkReport, frozen: list[FrozenFigure]) -> dict[str, Answer]:
    """What a frozen report's figures come to today; those no room declares any more are left out."""
    codes = [one.code for one in frozen if one.code in manifest.figures()]
    return answers(report.community_id, codes, report.span)


def state_of(answer: Answer) -> FigureState:
    """An answer for comparing with a frozen figure."""
    return FigureState(value=answer.value, lack=answer.lack or "")


def kept_text(report: WorkReport) -> Text:
    """The text of a frozen report in the reader's language. At most one query."""
    language = ENGLISH if days.in_english() else CHINESE
    kept = report.text.get(language) or report.text[CHINESE]
    names = writing.honoured(report.community_id, rules.persons_in(kept))
    return rules.from_json(kept, names, writing.nobody())


def document(report: WorkReport, community: Community, found: Shown | None = None) -> Document:
    """Everything a report is printed from."""
    found = found or shown(report)
    chain = head(report.community_id)
    return Document(
        text=writing.with_words(found.text),
        period=report.period,
        community=community.name,
        annex=found.annex,
        mendings=found.corrections,
        is_frozen=report.is_frozen,
        is_demo=community.is_demo,
        edition=report.edition,
        frozen=full_moment(report.frozen_at) if report.frozen_at else "",
        block=report.ledger_block if report.is_frozen else chain.number,
        ledger_mark=report.ledger_digest[:12] if report.is_frozen else chain.mark,
        mark=report.digest[:12],
        address="",
    )


def document_of(community: Community, period: Period) -> tuple[Document, dict[str, Answer]]:
    """A period's newest report, or, where none was begun, one written from the facts alone."""
    report = WorkReport.objects.of(community.id).filter(period=period.code).order_by("-edition").first()
    if report is None:
        report = WorkReport(community=community, period=period.code)
    found = shown(report)
    return document(report, community, found), dict(found.answers)


_ONE = {"people": "person"}  # units are kept with frozen figures, in each language one word


def said(value: float | None, lack: str, word: str) -> str:
    """A number with its unit, as it stands in the annex; a share has none and is in per cent."""
    answer = Answer(code="", unit=Unit.THINGS if word else None, value=value, lack=Lack(lack) if lack else None)
    if not word or value is None:
        return answer.text
    if not days.in_english():
        return f"{answer.text}{word}"
    return f"{answer.text} {_ONE.get(word, word.removesuffix('s')) if value == 1 else word}"


def how_of(measure: Measure) -> dict[str, Any]:
    """How a measure counts, as it is kept with a frozen figure."""
    if isinstance(measure, Figure):
        parts = {
            "kinds": list(measure.kinds),
            "where": {part: list(codes) for part, codes in measure.where.items()},
            "each": measure.each,
            "sum": measure.sum,
            "unless": list(measure.unless),
            "by": measure.by,
            "span": measure.span.value,
        }
        return {name: value for name, value in parts.items() if value}
    if isinstance(measure, Total):
        return {"parts": list(measure.parts)}
    return {"part": measure.part, "whole": measure.whole}


def worded(words: Mapping[str, str]) -> str:
    """What was kept in several languages, in the reader's."""
    language = ENGLISH if days.in_english() else CHINESE
    return words.get(language) or words.get(CHINESE, "")


def _line(place: int, code: str, measure: Measure, answer: Answer) -> Provenance:
    return Provenance(
        place=place,
        code=code,
        title=str(measure.title),
        definition=str(measure.definition),
        said=said(answer.value, answer.lack or "", unit_word(measure)),
        lines=answer.lines,
        paper=answer.paper,
        late=answer.late,
    )


def _frozen_line(one: FrozenFigure, now: Answer | None, mended: FigureState | None) -> Provenance:
    froze = FigureState(value=one.value, lack=one.lack)
    is_open = now is not None and rules.differs(mended or froze, state_of(now))
    has_moved = is_open or (now is not None and rules.differs(froze, state_of(now)))
    today = said(now.value, now.lack or "", worded(one.units)) if now and has_moved else ""
    return Provenance(
        place=one.place,
        code=one.code,
        title=worded(one.titles),
        definition=worded(one.definitions),
        said=said(one.value, one.lack, worded(one.units)),
        lines=one.lines,
        paper=one.paper,
        late=one.late,
        now=today if is_open else "",
        today=today,
        mark=one.mark,
    )


def _mending(one: Correction, titles: Mapping[str, str], units: Mapping[str, str]) -> Mending:
    unit = units.get(one.code, "")
    return Mending(
        day=days.as_day(one.created_at),
        title=titles.get(one.code, one.code),
        old=said(one.old, one.old_lack, unit),
        new=said(one.new, one.new_lack, unit),
        why=one.why,
    )
