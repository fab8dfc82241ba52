"""Roll-ups of figures by month, so that a year of a hundred thousand visits is read in a moment."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from mulin.base import bulk
from mulin.base.figures import Figure, Period, Span, period_of
from mulin.base.manifest import figures
from mulin.kernel import clock
from mulin.ledger.figures import counting, months
from mulin.ledger.models import MonthPart

WORTH = 200  # facts a month; fewer are gone through in no time
_KEPT = ("facts", "taken", "lines", "total", "late", "mouths", "refs")


def roll_up(community_id: UUID) -> int:
    """Bring the roll-ups of every figure up to date. Returns how many months were counted.

    Reading never needs it: an outdated month is counted from its facts. Three queries when all holds;
    the version is read before the facts, so a fact that comes meanwhile makes the month outdated, not wrong.
    """
    wanted = {
        counting.measure_of(figure): figure
        for figure in figures().values()
        if isinstance(figure, Figure) and figure.span == Span.WITHIN
    }
    period = Period("", date(2000, 1, 1), period_of(f"{clock.today():%Y-%m}").last)
    versions = months.versions_of(community_id, {kind for figure in wanted.values() for kind in figure.kinds}, period)
    known = {
        (mark, month): (facts, taken)
        for mark, month, facts, taken in MonthPart.objects.filter(
            community_id=community_id, measure__in=wanted
        ).values_list("measure", "month", "facts", "taken")
    }
    return sum(
        _one(community_id, mark, figure, months.version_of(figure, versions), known) for mark, figure in wanted.items()
    )


def _one(
    community_id: UUID,
    mark: str,
    figure: Figure,
    versions: dict[str, months.Version],
    known: dict[tuple[str, str], months.Version],
) -> int:
    outdated = {
        month: version
        for month, version in versions.items()
        if known.get((mark, month)) != version and version[0] >= WORTH
    }
    rows = []
    for first, last in months.runs(outdated, around=versions.keys() - outdated.keys()):
        found = counting.parts(community_id, figure, first, last)
        for month, (facts, taken) in outdated.items():
            if f"{first:%Y-%m}" <= month <= f"{last:%Y-%m}":
                part = found.get(month, counting.Part())
                rows.append(
                    MonthPart(
                        community_id=community_id,
                        measure=mark,
                        month=month,
                        facts=facts,
                        taken=taken,
                        lines=part.lines,
                        total=part.total,
                        late=part.late,
                        mouths=part.mouths,
                        refs=months.pack(part.refs),
                    )
                )
    bulk.insert(rows, update=_KEPT, where=("community_id", "measure", "month"))
    return len(rows)
