"""How gatherings are shown: days of a week, a page's words, a chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from mulin.base import days
from mulin.base.actor import Actor
from mulin.gatherings import queries
from mulin.gatherings.models import Gathering, GatheringState, SignUp, SignUpState
from mulin.gatherings.queries import Week
from mulin.kernel import clock, lunar


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week with what is on, and its line about the moon or a festival."""

    day: date
    gatherings: list[Gathering]
    festival: str
    lunar: str

    @property
    def is_today(self) -> bool:
        return self.day == clock.today()

    @property
    def is_past(self) -> bool:
        return self.day < clock.today()


def read_day(text: str) -> date | None:
    """A day as an address gives it; nonsense is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def monday_of(text: str) -> date:
    """The Monday of the week an address asks for; this week's for nonsense or a day far away."""
    today = clock.today()
    day = read_day(text) or today
    if abs((day - today).days) > 2 * 366:
        day = today
    return day - timedelta(days=day.weekday())


def by_day(rows: Iterable[Gathering], monday: date) -> list[Day]:
    """Seven days with what begins on each."""
    found: dict[date, list[Gathering]] = {monday + timedelta(days=n): [] for n in range(7)}
    for row in rows:
        found.setdefault(days.as_day(row.starts_at), []).append(row)
    return [Day(day, list(there), _festival(day), days.lunar_words(day)) for day, there in found.items()]


def _festival(day: date) -> str:
    code = lunar.festival_of(day) if lunar.FIRST <= day <= lunar.LAST else None
    return str(days.FESTIVAL_NAMES[code]) if code else ""


def page_of(actor: Actor, gathering: Gathering) -> dict[str, Any]:
    """What every page about one gathering says.

    No query but one for shares of places, where there are any, and one for who plans it, where rain moved it.
    """
    now = clock.now()
    is_over = gathering.ends_at <= now or gathering.state == GatheringState.HELD
    has_begun = now >= gathering.starts_at
    is_off = gathering.state == GatheringState.CANCELLED
    closed = gathering.closes_at is not None and now >= gathering.closes_at
    quotas = queries.quotas_of(gathering)
    plans_it = actor.may("gatherings.plan", host_id=gathering.host_id)
    return {
        "gathering": gathering,
        "is_over": is_over,
        "is_off": is_off,
        "has_begun": has_begun,
        "may_sign_up": gathering.takes_names and not (is_off or has_begun or closed),
        "closed": closed,
        "is_full": gathering.left == 0,
        "runs_it": actor.may("gatherings.run", host_id=gathering.host_id),
        "plans_it": plans_it,
        "outdoors": queries.outdoors_of(gathering) if plans_it else None,
        "quotas": quotas,
        "some_share_full": any(quota.is_full for quota in quotas),
        "times": times_words(gathering),
    }


def giving_up(rows: Iterable[SignUp]) -> tuple[str, str]:
    """What it means that these do not come after all, before and after: only who has a place leaves one to others."""
    held = sum(row.places for row in rows if row.state in (SignUpState.CONFIRMED, SignUpState.OFFERED))
    if held:
        return _("%(n)s 个位子会让给别的邻居。") % {"n": held}, _("好，位子让给别的邻居了。下次再来")
    return _("现在还没有位子，不去了就不再等着。"), _("好，不等了。下次再来")


def times_words(gathering: Gathering) -> str:
    """14:30–16:30, with the day of the end where it is another one."""
    starts, ends = days.clock_words(gathering.starts_at), days.clock_words(gathering.ends_at)
    if days.as_day(gathering.starts_at) == days.as_day(gathering.ends_at):
        return f"{starts}–{ends}"
    return f"{starts}–{days.day_words(gathering.ends_at)} {ends}"


@dataclass(frozen=True, slots=True)
class Bar:
    """One week of the chart, in its own units: 0 is at the bottom."""

    week: Week
    x: int
    y: int
    height: int
    words: str


WIDTH, HEIGHT = 360, 96


def chart(weeks: Sequence[Week]) -> Mapping[str, Any]:
    """A small chart of visits by week: bars with attributes, no style; the table beside it says the same."""
    most = max([week.visits.count for week in weeks], default=0) or 1
    step = WIDTH // max(1, len(weeks))
    bars = []
    for number, week in enumerate(weeks):
        height = round(week.visits.count * (HEIGHT - 16) / most)
        words = _("%(day)s那周：办了 %(held)s 场，%(visits)s 人次") % {
            "day": days.day_words(week.monday),
            "held": week.held,
            "visits": week.visits.count,
        }
        bars.append(Bar(week, number * step + 3, HEIGHT - height, height, words))
    return {"bars": bars, "bar_width": step - 6, "width": WIDTH, "height": HEIGHT, "most": most}


def today() -> date:
    return clock.today()


def is_today(gathering: Gathering) -> bool:
    """Whether it is today's and not off."""
    return days.as_day(gathering.starts_at) == clock.today() and gathering.state != GatheringState.CANCELLED


def is_ahead(gathering: Gathering) -> bool:
    """Whether it is on a later day."""
    return days.as_day(gathering.starts_at) > clock.today()


def is_unfinished(gathering: Gathering) -> bool:
    """Whether it was on an earlier day and nobody said how it went."""
    return days.as_day(gathering.starts_at) < clock.today() and gathering.state == GatheringState.PLANNED
