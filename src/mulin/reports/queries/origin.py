"""Where one figure comes from: its number, how its facts were said, by month, and the list behind it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from mulin.base import manifest
from mulin.base.actor import MOUTH_NAMES, Mouth
from mulin.base.figures import Average, Rate, Total, unit_word
from mulin.kernel import clock
from mulin.ledger.figures import Answer, Behind, answers, facts_behind
from mulin.reports.models import WorkReport
from mulin.reports.queries.periods import months_between
from mulin.reports.queries.reports import provenance, said
from mulin.reports.rules import Provenance

PAGE = 50
_WIDTH, _HEIGHT = 30, 96  # of a month's place in the chart, in its own units


@dataclass(frozen=True, slots=True)
class Bar:
    """One month in the chart."""

    month: str  # 2026-09
    number: int  # 9
    value: int | float
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A figure out of which another one is made."""

    code: str
    title: str
    said: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Everything the page of a figure shows."""

    line: Provenance
    answer: Answer
    mouths: list[tuple[str, int]]
    bars: list[Bar]
    pieces: list[Piece]  # of a total, a share or an average
    behind: list[Behind]
    older: str  # where the list goes on; empty at its end
    is_grouped: bool  # the list is of things, each with several facts
    is_summed: bool  # entries give shares other than one

    @property
    def chart_width(self) -> int:
        return len(self.bars) * _WIDTH


def origin(report: WorkReport, code: str, *, before: str = "", thing: UUID | None = None, limit: int = PAGE) -> Origin:
    """Where a figure comes from within a report's period. Raises KeyError. At most 25 queries, however many facts."""
    found = answers(report.community_id, [code], report.span)[code]
    behind = facts_behind(report.community_id, code, report.span, before=before, limit=limit + 1, thing=thing)
    made_of = _codes(code)
    parts = answers(report.community_id, made_of, report.span)
    return Origin(
        line=provenance(report, code),
        answer=found,
        mouths=[(str(MOUTH_NAMES[Mouth(mouth)]), count) for mouth, count in sorted(found.mouths.items()) if count],
        bars=_bars(report, found),
        pieces=[_piece(one, part) for one, part in parts.items()],
        behind=behind[:limit],
        older=behind[limit - 1].key if len(behind) > limit else "",
        is_grouped=any(one.thing for one in behind),
        is_summed=any(one.share != 1 for one in behind),
    )


def _piece(code: str, found: Answer) -> Piece:
    measure = manifest.figures()[code]
    return Piece(code, str(measure.title), said(found.value, found.lack or "", unit_word(measure)))


def _codes(code: str) -> list[str]:
    measure = manifest.figures()[code]
    if isinstance(measure, Total):
        return list(measure.parts)
    return [measure.part, measure.whole] if isinstance(measure, Rate | Average) else []


def _bars(report: WorkReport, found: Answer) -> list[Bar]:
    months = [month for month in months_between(report.span) if month <= f"{clock.today():%Y-%m}"]
    if len(months) < 2 or not found.months:
        return []
    most = max(found.months.values()) or 1
    bars = []
    for place, month in enumerate(months):
        value = found.months.get(month, 0)
        height = round(_HEIGHT * value / most)
        bars.append(Bar(month, int(month[5:]), value, place * _WIDTH, _HEIGHT - height, height))
    return bars
