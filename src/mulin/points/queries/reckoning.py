"""What happened at points within some days: for the health page, the stars and the report. Counted, not kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from mulin.gatherings.models import Attendance, Gathering, GatheringState, Regular, Steward, StewardKind
from mulin.kernel import clock
from mulin.ledger.models import Fact
from mulin.points.models import (
    Charter,
    CharterState,
    Deed,
    DeedKind,
    Exchange,
    ExchangeState,
    Point,
    PolicySession,
)
from mulin.points.rules import charter as charters
from mulin.points.rules.stars import USUAL_ROOM, Facts

REGULAR_TIMES = 4  # so often within the days looked at is somebody who comes regularly
Moments = tuple[datetime, datetime]


def moments(first: date, last: date) -> Moments:
    """From the first day's beginning up to, not including, the day after the last."""
    start = datetime.combine(first, time(0), tzinfo=clock.CHINA)
    return start, datetime.combine(last + timedelta(days=1), time(0), tzinfo=clock.CHINA)


@dataclass(slots=True)
class Tally:
    """What is counted for one point."""

    planned: int = 0
    held: int = 0
    cancelled: int = 0
    visits: int = 0
    people: int = 0
    newcomers: int = 0
    regulars: int = 0
    last_held: datetime | None = None
    deeds: dict[str, int] = field(default_factory=dict)
    exchanges: int = 0
    policies: int = 0
    reach: int = 0


def sums(community_id: UUID, points: Iterable[Point], first: date, last: date) -> dict[UUID, Tally]:
    """What happened at each point within these days, by point id. Six queries, however many points."""
    by_host = {point.host_id: point.id for point in points}
    found = {point_id: Tally() for point_id in by_host.values()}
    within = moments(first, last)
    _sessions(community_id, by_host, within, found)
    _people(community_id, by_host, within, found)
    point_ids = list(found)
    deeds = deeds_within(community_id, point_ids, within)
    for point_id, kind, count in (
        deeds.values("point_id", "kind").annotate(n=Count("id")).values_list("point_id", "kind", "n")
    ):
        found[point_id].deeds[kind] = count
    exchanges = exchanges_within(community_id, point_ids, within)
    for point_id, count in exchanges.values("point_id").annotate(n=Count("id")).values_list("point_id", "n"):
        found[point_id].exchanges = count
    policies = policies_within(community_id, point_ids, within)
    rows = policies.values("point_id").annotate(n=Count("id"), r=Sum("reach"))
    for point_id, count, reach in rows.values_list("point_id", "n", "r"):
        found[point_id].policies, found[point_id].reach = count, reach
    return found


def sessions_within(community_id: UUID, hosts: Collection[UUID], within: Moments) -> QuerySet[Gathering]:
    """What was planned and is past: what `held out of planned` counts. One query when read."""
    rows: QuerySet[Gathering] = Gathering.objects.of(community_id).filter(
        host_id__in=hosts, starts_at__gte=within[0], starts_at__lt=min(within[1], clock.now())
    )
    late_holiday = Q(state=GatheringState.CANCELLED, detached=False, timetable__isnull=False)
    return rows.exclude(late_holiday)  # as if never planned


def visits_within(community_id: UUID, hosts: Collection[UUID], within: Moments) -> Any:
    """Who came to it. One query when read."""
    return Attendance.objects.of(community_id).filter(
        gathering__host_id__in=hosts,
        gathering__starts_at__gte=within[0],
        gathering__starts_at__lt=within[1],
        undone_at=None,
        spare=False,
    )


def deeds_within(community_id: UUID, points: Collection[UUID], within: Moments) -> QuerySet[Deed]:
    """What was noted and stands. One query when read."""
    first, end = (moment.astimezone(clock.CHINA).date() for moment in within)
    rows: QuerySet[Deed] = Deed.objects.of(community_id).filter(
        point_id__in=points, on__gte=first, on__lt=end, withdrawn_at=None
    )
    return rows


def exchanges_within(community_id: UUID, points: Collection[UUID], within: Moments) -> QuerySet[Exchange]:
    """Exchanges that were held. One query when read."""
    rows: QuerySet[Exchange] = Exchange.objects.of(community_id).filter(
        point_id__in=points, state=ExchangeState.HELD, starts_at__gte=within[0], starts_at__lt=within[1]
    )
    return rows


def policies_within(community_id: UUID, points: Collection[UUID], within: Moments) -> QuerySet[PolicySession]:
    """Sessions at which policy was explained. One query when read."""
    rows: QuerySet[PolicySession] = PolicySession.objects.of(community_id).filter(
        point_id__in=points,
        withdrawn_at=None,
        reach__isnull=False,
        gathering__starts_at__gte=within[0],
        gathering__starts_at__lt=within[1],
    )
    return rows


def _sessions(community_id: UUID, by_host: dict[UUID, UUID], within: Moments, found: dict[UUID, Tally]) -> None:
    rows = sessions_within(community_id, list(by_host), within)
    held, off = Q(state=GatheringState.HELD), Q(state=GatheringState.CANCELLED)
    counted = rows.values("host_id").annotate(
        n=Count("id"),
        held_n=Count("id", filter=held),
        off_n=Count("id", filter=off),
        heads_n=Sum("heads", filter=held),
        last=Max("starts_at", filter=held),
    )
    for row in counted:
        one = found[by_host[row["host_id"]]]
        one.planned, one.held, one.cancelled = row["n"], row["held_n"], row["off_n"]
        one.visits += row["heads_n"] or 0
        one.last_held = row["last"]


def _people(community_id: UUID, by_host: dict[UUID, UUID], within: Moments, found: dict[UUID, Tally]) -> None:
    rows = visits_within(community_id, list(by_host), within)
    each = rows.values("gathering__host_id", "person_id").annotate(
        times=Count("id"), new=Count("id", filter=Q(is_new_here=True)), kids=Sum("children")
    )
    old = old_members(community_id, list(by_host), within)
    for host_id, person_id, times, new, kids in each.values_list(
        "gathering__host_id", "person_id", "times", "new", "kids"
    ):
        one = found[by_host[host_id]]
        one.visits += times + (kids or 0)
        if person_id is None:  # guests by name only: visits, never people
            continue
        one.people += 1
        one.newcomers += bool(new) and (host_id, person_id) not in old
        one.regulars += times >= REGULAR_TIMES


def old_members(community_id: UUID, hosts: Collection[UUID], within: Moments) -> set[tuple[UUID, UUID]]:
    """Who belonged before these days: no newcomer, though their first visit that anybody wrote down lies in them."""
    day = within[0].astimezone(clock.CHINA).date()
    rows = Regular.objects.of(community_id).filter(host_id__in=hosts, since__lt=day)
    return set(rows.values_list("host_id", "person_id"))


@dataclass(frozen=True, slots=True)
class Promised:
    """A version of a charter as it was on some day: the day it was adopted, or last read out by then."""

    version: int
    read_on: date


def charters_by(community_id: UUID, points: Collection[UUID], day: date) -> dict[UUID, list[Promised]]:
    """The charters in force on or before a day, oldest first, by point id. Two queries.

    A charter keeps only when it was last read, which can be after the day; the ledger keeps every reading.
    """
    kept: dict[UUID, list[Promised]] = defaultdict(list)
    charters = Charter.objects.of(community_id).filter(
        point_id__in=points, state__in=(CharterState.IN_FORCE, CharterState.REPLACED), in_force_from__lte=day
    )
    for point_id, version, since in charters.order_by("version").values_list("point_id", "version", "in_force_from"):
        kept[point_id].append(Promised(version, since))
    for point_id, read_on in _readings(community_id):
        found = kept.get(point_id, [])
        heard = max((n for n, one in enumerate(found) if one.read_on <= read_on <= day), default=None)
        if heard is not None:
            found[heard] = Promised(found[heard].version, read_on)
    return kept


def _readings(community_id: UUID) -> list[tuple[UUID, date]]:
    """Every reading, the earliest first. One query: at most a handful a point in a year."""
    rows = Fact.objects.filter(community_id=community_id, kind="point.charter_confirmed").values_list("about", "data")
    found = ((UUID(about["point"]), date.fromisoformat(data["on"])) for about, data in rows)
    return sorted(found, key=lambda one: one[1])


def star_facts(community_id: UUID, points: Iterable[Point], first: date, last: date) -> dict[UUID, Facts]:
    """What the stars look at, by point id. Nine queries, however many points. Points need `host__venue`."""
    rows = list(points)
    found = sums(community_id, rows, first, last)
    kept = {point_id: versions[-1] for point_id, versions in charters_by(community_id, list(found), last).items()}
    led = _led_on(community_id, [point.host_id for point in rows], last)
    facts = {}
    for point in rows:
        one, charter = found[point.id], kept.get(point.id)
        venue = point.host.venue
        facts[point.id] = Facts(
            planned=one.planned,
            held=one.held,
            people=one.people,
            newcomers=one.newcomers,
            room=(venue.capacity if venue else 0) or USUAL_ROOM,
            has_charter=charter is not None,
            charter_is_current=charter is not None and charters.is_current(charter.read_on, last),
            meetings=one.deeds.get(DeedKind.MEETING, 0),
            stock_takes=one.deeds.get(DeedKind.STOCK_TAKE, 0),
            term_is_valid=point.host_id in led,
            helps=one.deeds.get(DeedKind.HELP, 0),
            exchanges=one.exchanges,
            policies=one.policies,
            safety_checks=one.deeds.get(DeedKind.SAFETY, 0),
        )
    return facts


def _led_on(community_id: UUID, host_ids: list[UUID], day: date) -> set[UUID]:
    rows = Steward.objects.of(community_id).filter(
        Q(ends_on=None) | Q(ends_on__gte=day), host_id__in=host_ids, kind=StewardKind.LEADER, starts_on__lte=day
    )
    return set(rows.values_list("host_id", flat=True))


@dataclass(frozen=True, slots=True)
class NextUp:
    """The next session of a host, and the days and times of the coming fortnight."""

    first: Gathering
    coming: tuple[Gathering, ...]


def coming_up(scope: UUID, host_ids: Iterable[UUID], *, days: int = 14) -> dict[UUID, NextUp]:
    """What is planned from now on within `days`, by host. One query."""
    now = clock.now()
    rows = (
        Gathering.objects.of(scope)
        .filter(
            host_id__in=list(host_ids),
            state=GatheringState.PLANNED,
            ends_at__gte=now,
            starts_at__lt=now + timedelta(days=days),
        )
        .select_related("venue")
        .order_by("starts_at", "id")
    )
    by_host: dict[UUID, list[Gathering]] = {}
    for row in rows:
        by_host.setdefault(row.host_id, []).append(row)
    return {host: NextUp(found[0], tuple(found)) for host, found in by_host.items()}


def first_session(point: Point) -> datetime | None:
    """When a point first met. One query."""
    rows = Gathering.objects.of(point.community_id).filter(host_id=point.host_id, state=GatheringState.HELD)
    found: datetime | None = rows.aggregate(first=Min("starts_at"))["first"]
    return found


def held_count(point: Point) -> int:
    """How often a point has met. One query."""
    rows = Gathering.objects.of(point.community_id).filter(host_id=point.host_id, state=GatheringState.HELD)
    return int(rows.count())


def last_sessions(point: Point, *, count: int) -> list[Gathering]:
    """The last sessions that were held, oldest first. One query."""
    rows = Gathering.objects.of(point.community_id).filter(host_id=point.host_id, state=GatheringState.HELD)
    return list(reversed(rows.order_by("-starts_at")[:count]))


def sessions_around(point: Point, *, back: int = 30, ahead: int = 30) -> list[Gathering]:
    """Sessions of the days before and after today that are not off, the latest first. One query."""
    now = clock.now()
    rows = Gathering.objects.of(point.community_id).filter(
        host_id=point.host_id,
        starts_at__gte=now - timedelta(days=back),
        starts_at__lt=now + timedelta(days=ahead),
    )
    return list(rows.exclude(state=GatheringState.CANCELLED).order_by("-starts_at"))


def came_often(point: Point, *, days: int = 60, limit: int = 20) -> list[UUID]:
    """Residents who came lately and do not belong: whom one may ask to join. One query."""
    inside = Regular.objects.of(point.community_id).filter(host_id=point.host_id, until=None).values("person_id")
    rows = Attendance.objects.of(point.community_id).filter(
        gathering__host_id=point.host_id,
        came_at__gte=clock.now() - timedelta(days=days),
        undone_at=None,
        spare=False,
        person__isnull=False,
    )
    counted = rows.exclude(person_id__in=inside).values("person_id").annotate(n=Count("id"))
    return [row["person_id"] for row in counted.order_by("-n", "person_id")[:limit]]
