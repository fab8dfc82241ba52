"""What the papers of a point are filled with: registration, roster, record of sessions, venue log, materials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from mulin.base.actor import Actor
from mulin.gatherings import queries as gatherings
from mulin.gatherings.models import Attendance, Gathering, GatheringState
from mulin.kernel import clock
from mulin.media import queries as media
from mulin.people.rules import age_on
from mulin.points.models import Charter, CharterState, Duty, Material, Point
from mulin.points.queries.circles import Lead, leads_of, member_counts
from mulin.points.queries.reckoning import moments

SENIOR = 60


@dataclass(frozen=True, slots=True)
class Registered:
    """One point on the registration sheet."""

    point: Point
    leader: Lead | None
    deputy: Lead | None
    members: int
    charter: Charter | None


def registered(scope: Actor, points: Sequence[Point]) -> list[Registered]:
    """Points with everything a registration sheet asks for. Four queries."""
    hosts = [point.host_id for point in points]
    leads, members = leads_of(scope, hosts), member_counts(scope, hosts)
    rows = Charter.objects.of(scope).filter(point__in=points, state=CharterState.IN_FORCE)
    charters = {charter.point_id: charter for charter in rows}
    return [
        Registered(
            point,
            leads.get(point.host_id, {}).get("leader"),
            leads.get(point.host_id, {}).get("deputy"),
            members.get(point.host_id, 0),
            charters.get(point.id),
        )
        for point in points
    ]


def last4_words(lead: Lead | None) -> str:
    """The end of a leader's telephone number, as papers have it: 尾号 3000. Never a whole one."""
    phone = lead.person.phone if lead else ""
    return f"尾号 {phone[-4:]}" if phone else ""


@dataclass(frozen=True, slots=True)
class Record:
    """One session as the record of activities has it."""

    point: Point
    gathering: Gathering
    visits: int
    seniors: int
    newcomers: int
    opened_by: str
    led_by: str
    photos: int  # that hang there


def records(scope: Actor, points: Iterable[Point], first: date, last: date) -> list[Record]:
    """Sessions held on these days, in order. Seven queries."""
    by_host = {point.host_id: point for point in points}
    start, end = moments(first, last)
    rows = list(
        Gathering.objects.of(scope)
        .filter(host_id__in=list(by_host), state=GatheringState.HELD, starts_at__gte=start, starts_at__lt=end)
        .select_related("venue", "recorder")
        .order_by("starts_at", "id")
    )
    ids = [row.id for row in rows]
    visits = gatherings.visits_of_gatherings(scope.community_id, ids)
    new, old = _new_and_old(scope, rows)
    opened = _opened(scope, ids)
    led = gatherings.led_on(scope.community_id, rows)
    photos = media.shown_counts(scope, ids)
    return [
        Record(
            by_host[row.host_id],
            row,
            visits[row.id].count if row.id in visits else 0,
            old[row.id],
            new[row.id],
            opened.get(row.id, ""),
            led.get(row.id, ""),
            photos.get(row.id, 0),
        )
        for row in rows
    ]


def _new_and_old(scope: Actor, rows: Sequence[Gathering]) -> tuple[Counter[UUID], Counter[UUID]]:
    """Newcomers, and people of sixty or more on the day of the session, whatever days are asked for. One query."""
    days = {row.id: row.starts_at.astimezone(clock.CHINA).date() for row in rows}
    came = Attendance.objects.of(scope).filter(gathering_id__in=list(days), undone_at=None, spare=False)
    new, old = Counter[UUID](), Counter[UUID]()
    for gathering_id, is_new, born in came.values_list("gathering_id", "is_new_here", "person__birth_date"):
        new[gathering_id] += is_new
        old[gathering_id] += (age_on(born, days[gathering_id]) or 0) >= SENIOR
    return new, old


def _opened(scope: Actor, ids: list[UUID]) -> dict[UUID, str]:
    rows = Duty.objects.of(scope).filter(gathering_id__in=ids, job__opens_room=True).select_related("person")
    return {duty.gathering_id: duty.person.name for duty in rows}


def all_materials(scope: Actor, points: Iterable[Point]) -> list[Material]:
    """The things of these points, by point and name. One query."""
    rows = Material.objects.of(scope).filter(point__in=list(points), retired_at=None)
    return list(rows.select_related("point__host").order_by("point__host__name", "name"))
