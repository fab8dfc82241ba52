"""What a declared figure comes to in a period, and why it may have no number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Min
from django.utils.translation import gettext as _

from mulin.base import manifest
from mulin.base.actor import Mouth
from mulin.base.figures import Average, Figure, Measure, Period, Rate, Span, Total, Unit
from mulin.ledger.figures import counting, months
from mulin.ledger.figures.counting import Part
from mulin.ledger.models import DailyCount, Fact, Unsealed


class Lack(StrEnum):
    """Why a figure has no number. Zero is a number."""

    NOT_RECORDED = "not_recorded"  # the community had not written down anything of the kind by then
    NO_WHOLE = "no_whole"  # a share of nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A figure's number and how its facts were said. The counts below are of facts, whatever the unit."""

    code: str
    unit: Unit | None  # None for a share in per cent
    value: int | float | None
    lack: Lack | None = None
    lines: int = 0
    late: int = 0  # written down after their day
    mouths: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int | float] = field(default_factory=dict)  # 2026-09 → the number of that month

    @property
    def paper(self) -> int:
        """How many of the facts were typed in from paper."""
        return self.mouths.get(Mouth.PAPER, 0)

    @property
    def text(self) -> str:
        """The number as it is read, without its unit."""
        if self.lack == Lack.NOT_RECORDED:
            return _("未统计")
        if self.value is None:
            return "—"
        return f"{self.value}%" if self.unit is None else str(self.value)


_remembered: ContextVar[dict[tuple[UUID, str, Period], Answer] | None] = ContextVar("remembered", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within this, a figure that was answered is not counted again: a report's paragraphs ask for the same ones.

    One within another remembers with it: both languages of a report say the same.
    """
    token = _remembered.set(known if (known := _remembered.get()) is not None else {})
    try:
        yield
    finally:
        _remembered.reset(token)


def answer(community_id: UUID, code: str, period: Period) -> Answer:
    """What one figure comes to. Raises KeyError for a code nobody declares. At most seven queries."""
    return answers(community_id, [code], period)[code]


def answers(community_id: UUID, codes: Iterable[str], period: Period) -> dict[str, Answer]:
    """What figures come to. Five queries, and one for each figure whose facts must be gone through.

    Raises KeyError for a code nobody declares.
    """
    asked = list(codes)
    known = _remembered.get()
    if known is None:
        return _answered(community_id, asked, period)
    fresh = [code for code in asked if (community_id, code, period) not in known]
    if fresh:
        found = _answered(community_id, fresh, period)
        known.update({(community_id, code, period): one for code, one in found.items()})
    return {code: known[community_id, code, period] for code in asked}


def _answered(community_id: UUID, codes: Iterable[str], period: Period) -> dict[str, Answer]:
    declared = manifest.figures()
    wanted = {code: declared[code] for code in codes}
    base = {figure.code: figure for measure in wanted.values() for figure in figures_of(measure)}
    since = _recorded_since(community_id, {kind for figure in base.values() for kind in figure.kinds})
    known = {code: figure for code, figure in base.items() if _has_begun(figure, since, period)}
    found = months.parts_of(community_id, list(known.values()), period)
    same = same_things(community_id) if any(figure.each for figure in known.values()) else {}
    plain = {code: _plain(figure, found.get(code), same) for code, figure in base.items()}
    return {code: _composed(measure, plain, declared) for code, measure in wanted.items()}


def figures_of(measure: Measure) -> list[Figure]:
    """The figures over facts that a measure is made of."""
    if isinstance(measure, Figure):
        return [measure]
    codes = measure.parts if isinstance(measure, Total) else (measure.part, measure.whole)
    declared = manifest.figures()
    return [figure for code in codes for figure in figures_of(declared[code])]


def same_things(community_id: UUID) -> dict[UUID, UUID]:
    """References that turned out to be one thing: each that was given up → the one that stays. One query."""
    joining = {kind.code: kind.joins for kind in manifest.ledger_kinds().values() if kind.joins}
    rows = Fact.objects.filter(community_id=community_id, kind__in=joining).order_by("id").values_list("kind", "about")
    same: dict[UUID, UUID] = {}
    for kind, about in rows:
        gone, kept = (UUID(about[part]) if part in about else None for part in joining[kind])
        if gone and kept and gone != kept:
            same.update({ref: kept for ref, target in same.items() if target == gone})
            same[gone] = kept
            same.pop(kept, None)
    return same


def _recorded_since(community_id: UUID, kinds: set[str]) -> dict[str, date]:
    """The first day of each kind of fact that the community ever wrote down. One query."""
    sealed = DailyCount.objects.filter(community_id=community_id, kind__in=kinds, count__gt=0)
    fresh = Unsealed.objects.filter(community_id=community_id, kind__in=kinds, facts__gt=0)
    found: dict[str, date] = {}
    rows = sealed.values_list("kind").annotate(first=Min("day"))
    for kind, first in rows.union(fresh.values_list("kind").annotate(first=Min("day")), all=True):
        found[kind] = min(first, found.get(kind, first))
    return found


def _has_begun(figure: Figure, since: Mapping[str, date], period: Period) -> bool:
    return any(kind in since and since[kind] <= period.last for kind in figure.kinds)


def _plain(figure: Figure, found: Mapping[str, Part] | None, same: Mapping[UUID, UUID]) -> Answer:
    if found is None:
        return Answer(code=figure.code, unit=figure.unit, value=None, lack=Lack.NOT_RECORDED)
    whole = counting.added_up(found.values())
    if figure.span == Span.LATEST and not whole.lines:
        return Answer(code=figure.code, unit=figure.unit, value=None, lack=Lack.NOT_RECORDED)
    by_month = {} if figure.span != Span.WITHIN else found
    return Answer(
        code=figure.code,
        unit=figure.unit,
        value=counting.value_of(figure, whole, same),
        lines=whole.lines,
        late=whole.late,
        mouths=whole.mouths,
        months={month: counting.value_of(figure, part, same) for month, part in sorted(by_month.items())},
    )


def _composed(measure: Measure, plain: Mapping[str, Answer], declared: Mapping[str, Measure]) -> Answer:
    if isinstance(measure, Figure):
        return plain[measure.code]
    if isinstance(measure, Total):
        return _total(measure, [_composed(declared[code], plain, declared) for code in measure.parts])
    part, whole = (_composed(declared[code], plain, declared) for code in (measure.part, measure.whole))
    unit = measure.unit if isinstance(measure, Average) else None
    joined = _both(Answer(code=measure.code, unit=unit, value=None), [part, whole])
    if part.value is None or whole.value is None:
        return replace(joined, lack=part.lack or whole.lack)
    if not whole.value or (isinstance(measure, Rate) and part.value > whole.value):
        return replace(joined, lack=Lack.NO_WHOLE)
    if isinstance(measure, Average):
        return replace(joined, value=round(part.value / whole.value))
    return replace(joined, value=counting.whole_number(round(100 * part.value / whole.value, 1)))


def _total(measure: Total, parts: list[Answer]) -> Answer:
    known = [part for part in parts if part.value is not None]
    joined = _both(Answer(code=measure.code, unit=measure.unit, value=None), known)
    if not known:
        return replace(joined, lack=Lack.NOT_RECORDED)
    return replace(joined, value=counting.whole_number(sum(part.value or 0 for part in known)))


def _both(empty: Answer, parts: list[Answer]) -> Answer:
    """`empty` with the facts of its parts; months only where they add up."""
    mouths: dict[str, int] = {}
    by_month: dict[str, int | float] = {}
    for part in parts:
        for mouth, count in part.mouths.items():
            mouths[mouth] = mouths.get(mouth, 0) + count
        for month, value in part.months.items():
            by_month[month] = by_month.get(month, 0) + value
    adds_up = all(part.unit == empty.unit for part in parts)
    return replace(
        empty,
        lines=sum(part.lines for part in parts),
        late=sum(part.late for part in parts),
        mouths=mouths,
        months=by_month if adds_up else {},
    )
