"""Which facts count for a figure, and what they come to, month by month."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Sum

from mulin.base.figures import Figure, Span
from mulin.ledger.figures.columns import Amount, Code, Late, Month, Reference
from mulin.ledger.models import Fact, TakenBack


@dataclass(slots=True)
class Part:
    """What the facts of one month, or of all time, come to for one figure."""

    lines: int = 0  # facts that count
    total: float = 0  # their amounts added up
    late: int = 0  # facts written down after their day
    mouths: dict[str, int] = field(default_factory=dict)  # facts by mouth
    refs: set[UUID] = field(default_factory=set)  # the distinct things, of a figure with `each`

    def add(self, other: Part) -> None:
        """Take in another month."""
        self.lines += other.lines
        self.total += other.total
        self.late += other.late
        for mouth, count in other.mouths.items():
            self.mouths[mouth] = self.mouths.get(mouth, 0) + count
        self.refs |= other.refs


def measure_of(figure: Figure) -> str:
    """A mark of how a figure counts: two with the same mark have the same parts."""
    how = (
        sorted(figure.kinds),
        sorted((part, sorted(codes)) for part, codes in figure.where.items()),
        figure.each,
        figure.sum,
        sorted(figure.unless),
        figure.by,
    )
    return hashlib.sha256(repr(how).encode()).hexdigest()[:32]


def counted(community_id: UUID, figure: Figure, first: date | None, last: date) -> Any:
    """The facts that count, as a queryset in no order. A figure over the latest fact has at most one."""
    rows: Any = Fact.objects.filter(community_id=community_id, kind__in=figure.kinds, day__lte=last)
    if figure.span == Span.WITHIN and first:
        rows = rows.filter(day__gte=first)
    for part, codes in figure.where.items():
        rows = rows.alias(**{f"code_{part}": Code(part)}).filter(**{f"code_{part}__in": codes})
    if figure.each:
        rows = rows.annotate(thing=Reference(figure.each)).filter(thing__isnull=False)
    if figure.sum:
        rows = rows.annotate(amount=Amount(figure.sum)).filter(amount__isnull=False)
    if figure.unless:
        ended = TakenBack.objects.filter(fact_id=OuterRef("id"), by_kind__in=figure.unless, by_part=figure.by)
        if figure.span != Span.WITHIN:
            ended = ended.filter(since__lte=last)
        rows = rows.filter(~Exists(ended))
    if figure.span == Span.LATEST:
        newest = rows.order_by("-day", "-at", "-id").values_list("id", flat=True)[:1]
        rows = rows.filter(id__in=list(newest))
    return rows


def parts(community_id: UUID, figure: Figure, first: date | None, last: date) -> dict[str, Part]:
    """What the facts come to in each month that has some (2026-09 → Part). One query."""
    keys: dict[str, Any] = {"month": Month(), "is_late": Late()}
    sums: dict[str, Any] = {"n": Count("id")}
    rows = counted(community_id, figure, first, last).annotate(**keys)
    names = ["month", "is_late", "mouth"]
    if figure.each:
        names.append("thing")
    if figure.sum:
        sums["total"] = Sum("amount")
    found: dict[str, Part] = defaultdict(Part)
    for row in rows.order_by().values(*names).annotate(**sums):
        part = found[row["month"]]
        part.lines += row["n"]
        part.late += row["n"] if row["is_late"] else 0
        part.mouths[row["mouth"]] = part.mouths.get(row["mouth"], 0) + row["n"]
        part.total += row.get("total") or 0
        if figure.each:
            part.refs.add(UUID(row["thing"]))
    return dict(found)


def added_up(found: Iterable[Part]) -> Part:
    """All the parts as one."""
    whole = Part()
    for part in found:
        whole.add(part)
    return whole


def value_of(figure: Figure, whole: Part, same: Mapping[UUID, UUID]) -> int | float:
    """The figure's number. `same` says which references turned out to be one thing (a merged record)."""
    if figure.each:
        return len({same.get(ref, ref) for ref in whole.refs})
    return whole_number(whole.total) if figure.sum else whole.lines


def whole_number(amount: float) -> int | float:
    """5.0 as 5, and 5.123 as 5.12."""
    return int(amount) if amount == int(amount) else round(amount, 2)
