"""Where one figure comes from: its number, how its facts were said, by month, and the list behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import ngettext

from mulin.base import manifest
from mulin.base.actor import MOUTH_NAMES, Mouth
from mulin.base.figures import Average, Rate, Total, unit_word
from mulin.kernel import clock
from mulin.ledger.figures import Answer, Behind, answers, facts_behind, figures_of
from mulin.reports.models import WorkReport
from mulin.reports.queries.periods import months_between
from mulin.reports.queries.reports import provenance, said
from mulin.reports.rules import Provenance

PAGE = 50
_WIDTH, _SIGN, _HEIGHT = 30, 9, 96  # of a month's place (at least), a digit and a bar, in the chart's own units


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
    is_summed: bool  # entries may give shares other than one
    total: str  # how many records add up to what, where those are two numbers

    @property
    def chart_width(self) -> int:
        return len(self.bars) * _width(bar.value for bar in self.bars)


def origin(report: WorkReport, code: str, *, before: str = "", thing: UUID | None = None, limit: int = PAGE) -> Origin:
    """Where a figure comes from within a report's period. Raises KeyError. At most 25 queries, however many facts."""
    found = answers(report.community_id, [code], report.span)[code]
    behind = facts_behind(report.community_id, code, report.span, before=before, limit=limit + 1, thing=thing)
    parts = answers(report.community_id, _codes(code), report.span)
    listed = {**parts, code: found}[listed_by(code)]
    return Origin(
        line=provenance(report, code),
        answer=found,
        mouths=[(str(MOUTH_NAMES[Mouth(mouth)]), count) for mouth, count in sorted(found.mouths.items()) if count],
        bars=_bars(report, found),
        pieces=[_piece(one, part) for one, part in parts.items()],
        behind=behind[:limit],
        older=behind[limit - 1].key if len(behind) > limit else "",
        is_grouped=any(one.thing for one in behind),
        is_summed=adds_up(code),
        total=_total_words(code, listed),
    )


def listed_by(code: str) -> str:
    """The figure whose facts the list behind `code` holds: a share or an average lists those of its part."""
    measure = manifest.figures()[code]
    return measure.part if isinstance(measure, Rate | Average) else code


def adds_up(code: str) -> bool:
    """Whether entries of the whole list may give other shares than one; one page may hold nothing but ones."""
    return any(figure.sum for figure in figures_of(manifest.figures()[listed_by(code)]))


def total_words(report: WorkReport, code: str) -> str:
    """How many records add up to what, behind a figure; empty where those are one number. Raises KeyError."""
    part = listed_by(code)
    return _total_words(code, answers(report.community_id, [part], report.span)[part])


def _total_words(code: str, listed: Answer) -> str:
    if not adds_up(code) or listed.value is None or listed.value == listed.lines:
        return ""
    said = {"n": listed.lines, "total": listed.value}
    return ngettext("%(n)s 条记录，合计 %(total)s", "%(n)s 条记录，合计 %(total)s", listed.lines) % said


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
    width = _width(found.months.values())
    bars = []
    for place, month in enumerate(months):
        value = found.months.get(month, 0)
        height = round(_HEIGHT * value / most)
        bars.append(Bar(month, int(month[5:]), value, place * width + (width - _WIDTH) // 2, _HEIGHT - height, height))
    return bars


def _width(values: Iterable[float]) -> int:
    """Of a month's place: numbers stand side by side and not on each other."""
    return max(_WIDTH, _SIGN * max(len(str(value)) for value in values))
