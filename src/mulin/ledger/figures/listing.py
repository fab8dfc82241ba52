"""The facts behind a figure: a list whose count (or shares added up) is the figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q

from mulin.base import manifest
from mulin.base.figures import Figure, Period, Span, Total, period_of
from mulin.kernel import clock
from mulin.ledger import queries
from mulin.ledger.figures import counting, months
from mulin.ledger.figures.answering import figures_of, same_things
from mulin.ledger.figures.counting import Part
from mulin.ledger.models import Fact, FactRef
from mulin.ledger.queries import PAGE, Line

Key = tuple[datetime, UUID]  # where a list goes on: after this moment, and this fact or thing
_MANY = 20_000  # facts; SQLite takes 32,766 values in one question


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """One entry of the list behind a figure: a fact, or a distinct thing with its facts.

    `share` is what the entry gives to the figure's number. `key` is where the list goes on after it.
    """

    key: str
    share: int | float
    line: Line  # the fact, or the newest fact of the thing
    thing: UUID | None = None
    name: str = ""  # of the thing; empty when it was erased
    lines: int = 1  # how many facts speak of the thing


def facts_behind(
    community_id: UUID, code: str, period: Period, *, before: str = "", limit: int = PAGE, thing: UUID | None = None
) -> list[Behind]:
    """The newest entries behind a figure, `limit` of them after the key `before`.

    All entries together give the figure's number: counted, or their shares added up. A share of two
    figures lists the facts of its part. With `thing` the facts of that one thing are listed instead.
    Raises KeyError for a code nobody declares. Up to ten queries, however long the list.
    """
    measure = manifest.figures()[code]
    figures = figures_of(measure) if isinstance(measure, Figure | Total) else figures_of_part(measure.part)
    if thing is not None:
        rows = [(figure, _of_thing(community_id, figure, period, thing)) for figure in figures]
        return _one_each(community_id, rows, before, limit)
    if len(figures) == 1 and figures[0].each:
        return _grouped(community_id, figures[0], period, before, limit)
    rows = [(one, counting.counted(community_id, one, period.first, period.last)) for one in figures]
    return _one_each(community_id, rows, before, limit)


def figures_of_part(code: str) -> list[Figure]:
    """The figures over facts behind the part of a share."""
    return figures_of(manifest.figures()[code])


def _one_each(community_id: UUID, sets: list[tuple[Figure, Any]], before: str, limit: int) -> list[Behind]:
    """Facts, newest first. Each kind is asked for alone, so that its index gives the order."""
    bounds = Q()
    if key := queries.read_key(before):
        at, fact_id = key
        bounds = Q(at__lt=at) | Q(at=at, id__lt=fact_id)
    found: list[tuple[Any, int | float]] = []
    for figure, rows in sets:
        for kind in figure.kinds:
            some = rows.filter(bounds, kind=kind).order_by("-day", "-at", "-id")[:limit]
            found += [(fact, counting.whole_number(fact.amount) if figure.sum else 1) for fact in some]
    found.sort(key=lambda pair: (pair[0].at, pair[0].id), reverse=True)
    del found[limit:]
    lines = queries.lines(community_id, [fact for fact, _share in found])
    return [Behind(key=line.key, share=share, line=line) for line, (_fact, share) in zip(lines, found, strict=True)]


def _of_thing(community_id: UUID, figure: Figure, period: Period, thing: UUID) -> Any:
    same = same_things(community_id)
    refs = {thing} | {gone for gone, kept in same.items() if kept == thing}
    return _speaking_of(community_id, figure, period, refs)


def _speaking_of(community_id: UUID, figure: Figure, period: Period, refs: set[UUID], *, lines: int = _MANY) -> Any:
    """The facts that count and speak of these things, out of about `lines` that count.

    Few are gone through; among many the things' own facts are looked up, if those are not many as well.
    """
    among = None
    if lines >= _MANY:
        about = FactRef.objects.filter(community_id=community_id, ref__in=refs).values_list("fact_id", flat=True)
        ids = list(about[: _MANY + 1])
        among = ids if len(ids) <= _MANY else None
    rows = counting.counted(community_id, figure, period.first, period.last, among=among)
    return rows.filter(thing__in=[str(ref) for ref in refs]) if figure.each else rows


def _grouped(community_id: UUID, figure: Figure, period: Period, before: str, limit: int) -> list[Behind]:
    """Distinct things, the one with the newest fact first, each with that fact and how many there are."""
    found = months.parts_of(community_id, [figure], period)[figure.code]
    same = same_things(community_id)
    key = queries.read_key(before)
    page = _newest_things(community_id, figure, period, _ended(found, same), same, key, limit)
    refs = set(page) | {gone for gone, kept in same.items() if kept in page}
    rows = _speaking_of(community_id, figure, period, refs, lines=sum(part.lines for part in found.values()))
    counts: dict[UUID, int] = defaultdict(int)
    for thing, count in rows.order_by().values_list("thing").annotate(n=Count("id")):
        ref = UUID(thing)
        counts[same.get(ref, ref)] += count
    newest: dict[UUID, Fact] = {}
    for fact in rows.filter(at__in=set(page.values())):
        ref = same.get(UUID(fact.thing), UUID(fact.thing))
        newest[ref] = max(newest.get(ref, fact), fact, key=lambda one: (one.at, one.id))
    shown = [ref for ref in page if ref in newest]
    lines = queries.lines(community_id, [newest[ref] for ref in shown])
    names = queries.names(community_id, shown)
    return [
        Behind(
            key=f"{page[ref].isoformat()}~{ref}",
            share=1,
            line=line,
            thing=ref,
            name=names.get(ref, ""),
            lines=counts[ref],
        )
        for ref, line in zip(shown, lines, strict=True)
    ]


def _newest_things(
    community_id: UUID,
    figure: Figure,
    period: Period,
    ended: list[tuple[Period, set[bytes]]],
    same: Mapping[UUID, UUID],
    key: Key | None,
    limit: int,
) -> dict[UUID, datetime]:
    """The next things after `key` with the moment of each one's newest fact, the newest first.

    The months know their things, so only the facts of the few months a page lies in are gone through. One query.
    """
    stretch = _stretch(ended, key, limit)
    if not stretch:
        return {}
    wanted = set[bytes]().union(*(things for _month, things in stretch))
    rows = _between(community_id, figure, period, stretch[-1][0].first, stretch[0][0].last)
    ends: dict[UUID, datetime] = {}
    for thing, last in rows.order_by().values_list("thing").annotate(last=Max("at")):
        ref = same.get(UUID(thing), UUID(thing))
        if ref.bytes in wanted:
            ends[ref] = max(last, ends.get(ref, last))
    after = [(last, ref) for ref, last in ends.items() if key is None or (last, ref) < key]
    return {ref: last for last, ref in sorted(after, reverse=True)[:limit]}


def _ended(found: Mapping[str, Part], same: Mapping[UUID, UUID]) -> list[tuple[Period, set[bytes]]]:
    """The months, the newest first, each with the things whose newest fact lies in it."""
    seen: set[bytes] = set()
    ended = []
    for month in sorted(found, reverse=True):
        things = counting.things_of(found[month], same) - seen
        seen |= things
        ended.append((period_of(month), things))
    return ended


def _stretch(ended: list[tuple[Period, set[bytes]]], key: Key | None, limit: int) -> list[tuple[Period, set[bytes]]]:
    """The months in which the next `limit` things after `key` lie for certain."""
    if key:
        ended = [one for one in ended if datetime.combine(one[0].first, time.min, clock.CHINA) <= key[0]]
    certain, stretch = 0, []
    for place, (month, things) in enumerate(ended):
        stretch.append((month, things))
        # of the month in which the page before ended nobody knows yet how many are left
        certain += 0 if key and place == 0 else len(things)
        if certain >= limit:
            break
    return stretch


def _between(community_id: UUID, figure: Figure, period: Period, first: date, last: date) -> Any:
    """The facts that count within a period, of some days of it."""
    if figure.span == Span.WITHIN:
        return counting.counted(community_id, figure, max(first, period.first), min(last, period.last))
    return counting.counted(community_id, figure, period.first, period.last).filter(day__gte=first, day__lte=last)
