"""The page of one point: what, who, where, next, week, attendance, promises, exchanges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.base import days
from mulin.base.actor import Actor
from mulin.gatherings import queries as gatherings
from mulin.gatherings.models import Gathering, GatheringState
from mulin.kernel import clock
from mulin.points import queries
from mulin.points.models import Exchange, ExchangeState, Point, Post, TryOut
from mulin.points.rules import charter

BARS = 8
CHART_WIDTH, BASE_LINE = 330, 74


@dataclass(frozen=True, slots=True)
class Bar:
    """One session in the chart of attendance."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    visits: int
    when: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week."""

    on: date
    letter: str
    sessions: tuple[Gathering, ...]
    is_today: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything a point's page says."""

    point: Point
    leader: Any
    deputy: Any
    members: int
    years: int
    times: str
    next: Gathering | None
    week: tuple[Day, ...]
    bars: tuple[Bar, ...]
    promises: tuple[str, ...]
    exchanges: tuple[Exchange, ...]
    posts: tuple[Post, ...]
    inside: bool
    leads: bool
    belongs: tuple[str, ...]  # names of one's people who belong
    looking: tuple[TryOut, ...]  # those of them who said that they come and see
    may_leave: bool  # whether one of them does not lead it: who does hands over first

    @property
    def headline(self) -> str:
        """The first line of the introduction, else what is done there."""
        return headline(self.point)

    @property
    def more(self) -> str:
        """The rest of the introduction."""
        return "\n".join(self.point.about.strip().splitlines()[1:]).strip()

    @property
    def bars_words(self) -> str:
        """The chart for those who hear the page."""
        return days_and_counts(self.bars)


def headline(point: Point) -> str:
    """The first line of the introduction, else what is done there."""
    first = point.about.strip().splitlines()
    return first[0] if first else point.interests or str(point.get_category_display())


def shown(actor: Actor, point: Point) -> Shown:
    """A point's page for this reader. Fifteen queries at most."""
    today = clock.today()
    both = queries.leads_of(actor, [point.host_id]).get(point.host_id, {})
    people = queries.belongs(actor, point.host_id, actor.own_people)
    leads = actor.may("points.lead", host_id=point.host_id)
    found = queries.charter_in_force(point)
    seen = (ExchangeState.ACCEPTED, ExchangeState.HELD)
    inside = leads or bool(people)
    return Shown(
        point=point,
        leader=both.get("leader"),
        deputy=both.get("deputy"),
        members=queries.member_counts(actor, [point.host_id]).get(point.host_id, 0),
        years=_years(point.founded_on, today),
        times=queries.times_words(actor, [point])[point.id],
        next=gatherings.next_of(point.host_id),
        week=week_of(point, today),
        bars=bars_of(point),
        promises=tuple(charter.lines(found.text)[: charter.FIRST_LINES]) if found else (),
        exchanges=tuple(queries.exchanges_of(point, seen=seen)[:4]),
        posts=tuple(queries.board_of(actor, point, inside=inside, limit=3)),
        inside=inside,
        leads=leads,
        belongs=tuple(queries.names_by_id(actor, people).values()) if people else (),
        looking=tuple(queries.own_try_outs(actor, point)),
        may_leave=bool(people - {one.person.id for one in both.values()}),
    )


def _years(founded_on: date, today: date) -> int:
    return today.year - founded_on.year - ((today.month, today.day) < (founded_on.month, founded_on.day))


def founded_words(point: Point) -> str:
    """3 年前成立, 今年成立, 还没满一年: as a neighbour says it."""
    years = _years(point.founded_on, clock.today())
    if years < 1:
        return _("%(day)s成立") % {"day": days.date_words(point.founded_on)}
    return ngettext("%(n)s 年前成立", "%(n)s 年前成立", years) % {"n": years}


def week_of(point: Point, day: date) -> tuple[Day, ...]:
    """The week `day` lies in, Monday first. One query."""
    monday = day - timedelta(days=day.weekday())
    rows = gatherings.gatherings_between(point.community_id, monday, monday + timedelta(days=6), host_id=point.host_id)
    by_day: dict[date, list[Gathering]] = {}
    for row in rows:
        if row.state != GatheringState.CANCELLED:
            by_day.setdefault(days.as_day(row.starts_at), []).append(row)
    return tuple(
        Day(on, weekday_letter(on), tuple(by_day.get(on, ())), on == day)
        for on in (monday + timedelta(days=n) for n in range(7))
    )


def weekday_letter(on: date) -> str:
    """一 to 日, or Mon to Sun."""
    if days.in_english():
        return ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[on.weekday()]
    return "一二三四五六日"[on.weekday()]


def bars_of(point: Point, *, count: int = BARS) -> tuple[Bar, ...]:
    """How many came to the last sessions, oldest first. Three queries."""
    rows = queries.last_sessions(point, count=count)
    visits = gatherings.visits_of_gatherings(point.community_id, [row.id for row in rows])
    counts = [(row, visits[row.id].count if row.id in visits else 0) for row in rows]
    return _drawn(counts)


def _drawn(counts: Sequence[tuple[Gathering, int]]) -> tuple[Bar, ...]:
    if not counts:
        return ()
    most = max(1, *(visits for _row, visits in counts))
    step = (CHART_WIDTH - 6) / max(len(counts), 4)
    bars = []
    for place, (row, visits) in enumerate(counts):
        height = round((BASE_LINE - 6) * visits / most, 1)
        x = round(3 + place * step, 1)
        width = round(step - 6, 1)
        when = days.day_words(row.starts_at)
        bars.append(Bar(x, round(BASE_LINE - height, 1), width, height, round(x + width / 2, 1), visits, when))
    return tuple(bars)


def days_and_counts(bars: Iterable[Bar]) -> str:
    """Each session's day and visits, for a reader who does not see the chart."""
    return _("、").join(_("%(day)s %(n)s 人次") % {"day": bar.when, "n": bar.visits} for bar in bars)
