"""What a figure comes to in each month of a period: from the roll-up where it still holds, else from the facts."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Sum

from mulin.base.figures import Figure, Period, Span, period_of
from mulin.ledger.figures import counting
from mulin.ledger.figures.columns import Month
from mulin.ledger.figures.counting import Part
from mulin.ledger.models import DailyCount, MonthPart, TakenBack, Unsealed

Version = tuple[int, int]  # facts of the month, facts of the month that were taken back


def parts_of(community_id: UUID, figures: Sequence[Figure], period: Period) -> dict[str, dict[str, Part]]:
    """For each figure's code, what its facts come to in each month (2026-09 → Part).

    Three queries, and one for each figure that has months without a roll-up.
    """
    whole = months_within(period)
    rolled = [figure for figure in figures if figure.span == Span.WITHIN]
    versions = versions_of(community_id, {kind for figure in rolled for kind in figure.kinds}, period)
    kept = _kept(community_id, rolled, whole)
    found = {}
    for figure in figures:
        if figure not in rolled:
            found[figure.code] = counting.parts(community_id, figure, period.first, period.last)
            continue
        wanted = version_of(figure, versions)
        mark = counting.measure_of(figure)
        holding = {
            month: part
            for month in wanted
            for version, part in [kept.get((mark, month), (None, Part()))]
            if version == wanted[month]
        }
        for first, last in runs(wanted.keys() - holding.keys(), around=list(holding)):
            holding |= counting.parts(community_id, figure, max(first, period.first), min(last, period.last))
        found[figure.code] = holding
    return found


def months_within(period: Period) -> list[str]:
    """The months that lie wholly within a period: only for them a roll-up can stand in."""
    start = period.first.year * 12 + period.first.month - 1 + (period.first.day > 1)
    after = period.last + timedelta(days=1)
    end = after.year * 12 + after.month - 1
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(start, end)]


def versions_of(community_id: UUID, kinds: Collection[str], period: Period) -> dict[tuple[str, str], Version]:
    """For each kind and month, how many facts it has and how many of them were taken back. Two queries."""
    bounds = {"community_id": community_id, "kind__in": kinds, "day__gte": period.first, "day__lte": period.last}
    sealed = DailyCount.objects.filter(**bounds).annotate(month=Month()).values_list("kind", "month")
    fresh = Unsealed.objects.filter(**bounds).annotate(month=Month()).values_list("kind", "month")
    facts: Counter[tuple[str, str]] = Counter()
    for kind, month, count in sealed.annotate(n=Sum("count")).union(fresh.annotate(n=Sum("facts")), all=True):
        facts[kind, month] += count
    gone = TakenBack.objects.filter(**bounds).annotate(month=Month()).values_list("kind", "month")
    taken = {(kind, month): count for kind, month, count in gone.annotate(n=Count("id"))}
    return {key: (count, taken.get(key, 0)) for key, count in facts.items() if count}


def version_of(figure: Figure, versions: dict[tuple[str, str], Version]) -> dict[str, Version]:
    """The same for one figure, its kinds taken together; only months that have facts."""
    found: dict[str, Version] = {}
    for (kind, month), (facts, taken) in versions.items():
        if kind in figure.kinds:
            known = found.get(month, (0, 0))
            found[month] = (known[0] + facts, known[1] + taken)
    return found


def runs(months: Iterable[str], around: Collection[str] = ()) -> Iterator[tuple[date, date]]:
    """Months as few stretches of days, none of which touches a month of `around`."""
    kept = sorted(around)
    for _before, stretch in groupby(sorted(months), lambda month: bisect(kept, month)):
        run = list(stretch)
        yield period_of(run[0]).first, period_of(run[-1]).last


def pack(refs: Iterable[bytes]) -> bytes:
    """Distinct things as a roll-up keeps them."""
    return b"".join(refs)


def _kept(
    community_id: UUID, figures: Sequence[Figure], months: Sequence[str]
) -> dict[tuple[str, str], tuple[Version, Part]]:
    """The roll-ups there are, right or outdated. One query."""
    if not figures:
        return {}
    marks = {counting.measure_of(figure) for figure in figures}
    rows = MonthPart.objects.filter(community_id=community_id, measure__in=marks, month__in=months)
    return {
        (row.measure, row.month): (
            (row.facts, row.taken),
            Part(row.lines, row.total, row.late, dict(row.mouths), _unpack(bytes(row.refs))),
        )
        for row in rows
    }


def _unpack(refs: bytes) -> set[bytes]:
    return {refs[start : start + 16] for start in range(0, len(refs), 16)}
