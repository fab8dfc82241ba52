"""Which facts count for a figure, and what they come to, month by month."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from mulin.base.figures import Figure, Span
from mulin.ledger.figures.columns import Amount, Code, Late, Month, Plain, Reference
from mulin.ledger.models import Fact, TakenBack


@dataclass(slots=True)
class Part:
    """What the facts of one month, or of all time, come to for one figure."""

    lines: int = 0  # facts that count
    total: float = 0  # their amounts added up
    late: int = 0  # facts written down after their day
    mouths: dict[str, int] = field(default_factory=dict)  # facts by mouth
    refs: set[bytes] = field(default_factory=set)  # the distinct things (16 bytes), of a figure with `each`

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


def counted(community_id: UUID, figure: Figure, first: date, last: date, *, among: Sequence[UUID] | None = None) -> Any:
    """The facts that count, as a queryset in no order. A figure over the latest fact has at most one.

    `among` are the ids of facts of this community, if only those are wanted.
    """
    start = first if figure.span == Span.WITHIN else date.min
    if among is None:
        rows: Any = Fact.objects.filter(community_id=community_id, kind__in=figure.kinds)
        rows = rows.filter(day__lte=last, day__gte=start)
    else:
        rows = Fact.objects.filter(id__in=among).alias(plain_kind=Plain("kind"), plain_day=Plain("day"))
        rows = rows.filter(
            plain_kind__in=figure.kinds, plain_day__lte=last.isoformat(), plain_day__gte=start.isoformat()
        )
    for part, codes in figure.where.items():
        rows = rows.alias(**{f"code_{part}": Code(part)}).filter(**{f"code_{part}__in": codes})
    if figure.each:
        rows = rows.annotate(thing=Reference(figure.each)).filter(thing__isnull=False)
    if figure.sum:
        rows = rows.annotate(amount=Amount(figure.sum)).filter(amount__isnull=False)
    if figure.unless:
        # a list of its own rather than a question for each fact: no planner knows how many facts fit a JSON part
        ended = TakenBack.objects.filter(
            community_id=community_id,
            kind__in=figure.kinds,
            day__lte=last,
            day__gte=start,
            by_kind__in=figure.unless,
            by_part=figure.by,
        )
        if figure.span != Span.WITHIN:
            ended = ended.filter(since__lte=last)
        rows = rows.exclude(id__in=ended.values("fact_id"))
    if figure.span == Span.LATEST:
        newest = rows.order_by("-day", "-at", "-id").values_list("id", flat=True)[:1]
        rows = rows.filter(id__in=list(newest))
    return rows


def parts(community_id: UUID, figure: Figure, first: date, last: date) -> dict[str, Part]:
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
            part.refs.add(bytes.fromhex(row["thing"].replace("-", "")))
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
        return len(things_of(whole, same)) if same else len(whole.refs)
    return whole_number(whole.total) if figure.sum else whole.lines


def things_of(whole: Part, same: Mapping[UUID, UUID]) -> set[bytes]:
    """The distinct things, each under the reference that stays."""
    stays = {gone.bytes: kept.bytes for gone, kept in same.items()}
    return {stays.get(ref, ref) for ref in whole.refs}


def whole_number(amount: float) -> int | float:
    """5.0 as 5, and 5.123 as 5.12."""
    return int(amount) if amount == int(amount) else round(amount, 2)
