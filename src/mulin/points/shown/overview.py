"""睦邻点总板: every point by name, what each could use help with, and the week over the venues."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.base import days
from mulin.base.actor import Actor
from mulin.gatherings import queries as gatherings
from mulin.gatherings.models import Gathering, GatheringState
from mulin.kernel import clock
from mulin.places.models import Venue
from mulin.points import queries
from mulin.points.models import Point, PointState
from mulin.points.rules import charter, terms

QUIET = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Line:
    """One point on the board: no order but the name, no number to compare."""

    point: Point
    leader: Any
    deputy: Any
    members: int
    next: Gathering | None
    last_held: Any
    needs: tuple[str, ...]


def lines(actor: Actor) -> list[Line]:
    """Every point that is not closed, by name, with what it could use help with. Eleven queries at any size."""
    today = clock.today()
    points = queries.open_points(actor)
    hosts = [point.host_id for point in points]
    leads = queries.leads_of(actor, hosts)
    members = queries.member_counts(actor, hosts)
    coming = gatherings.next_of_hosts(actor.community_id, hosts)
    tallies = queries.sums(actor.community_id, points, today - timedelta(days=60), today)
    charters = queries.charters_in_force(actor)
    found = []
    for point in points:
        both = leads.get(point.host_id, {})
        kept = charters.get(point.id)
        found.append(
            Line(
                point,
                both.get("leader"),
                both.get("deputy"),
                members.get(point.host_id, 0),
                coming.get(point.host_id),
                tallies[point.id].last_held,
                tuple(_needs(point, both, tallies[point.id], kept, coming.get(point.host_id), today)),
            )
        )
    return found


def _needs(
    point: Point, both: dict[str, Any], tally: queries.Tally, kept: Any, coming: Gathering | None, today: date
) -> Iterable[str]:
    leader = both.get("leader")
    if leader is None:
        yield _("没有点长")
    elif terms.ends_soon(leader.ends_on, today):
        yield _("点长任到%(day)s") % {"day": days.day_words(leader.ends_on)}
    if "deputy" not in both:
        yield _("没有副点长")
    if point.state == PointState.TRIAL and point.trial_ends_on <= today:
        yield _("试办期满，可以登记了")
    if point.is_open and coming is None:
        yield _("往后没有排场次")
    if point.is_open and tally.planned and (tally.last_held is None or days.as_day(tally.last_held) < today - QUIET):
        yield _("两个星期没办了")
    if kept is None or not charter.is_current(kept.confirmed_on, today):
        yield _("公约一年没念了")
    if point.needs:
        yield point.needs


@dataclass(frozen=True, slots=True)
class Cell:
    """What a venue has on one day."""

    on: date
    sessions: tuple[Gathering, ...]
    is_today: bool


@dataclass(frozen=True, slots=True)
class VenueRow:
    """One venue's week."""

    venue: Venue
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """The points' week over the venues; `homeless` have no place and want one."""

    first: date
    last: date
    heads: tuple[tuple[date, bool], ...]  # a day, and whether it is today
    rows: tuple[VenueRow, ...]
    homeless: tuple[Gathering, ...]


def week(actor: Actor, venues: Iterable[Venue], hosts: Iterable[UUID], day: date) -> Week:
    """The week `day` lies in: what points have at each venue. One query."""
    monday = day - timedelta(days=day.weekday())
    dates = [monday + timedelta(days=n) for n in range(7)]
    rows = gatherings.gatherings_between(actor.community_id, dates[0], dates[-1], hosts=list(hosts))
    planned = [row for row in rows if row.state != GatheringState.CANCELLED]
    at: dict[tuple[UUID, date], list[Gathering]] = {}
    for row in planned:
        if row.venue_id:
            at.setdefault((row.venue_id, days.as_day(row.starts_at)), []).append(row)
    today = clock.today()
    return Week(
        monday,
        dates[-1],
        tuple((on, on == today) for on in dates),
        tuple(
            VenueRow(venue, tuple(Cell(on, tuple(at.get((venue.id, on), ())), on == today) for on in dates))
            for venue in venues
        ),
        tuple(row for row in planned if not row.place and row.state == GatheringState.PLANNED),
    )
