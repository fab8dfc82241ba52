"""The demo's venues at work: who may take them, when they are shut, what the office takes them for."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ops.demo.channel import at
from mulin.ops.demo.scenario import Scenario
from mulin.ops.demo.staff import Staff
from mulin.places.models import Venue
from mulin.schedule import actions
from mulin.schedule.actions import Wish
from mulin.schedule.models import WhoBooks

_TOLD_BEFORE = timedelta(days=12)
_NOTICES = {
    "hall": "用完请关灯、关空调，把椅子推回去",
    "dance": "请穿软底鞋，音量别吵到楼上",
    "craft": "剪刀、钩针用完放回抽屉",
    "tea": "茶杯自己带，走时把水倒掉",
    "square": "晚八点前结束，音量不超过 60 分贝",
}


@dataclass(frozen=True, slots=True)
class _Use:
    """Something the office takes a venue for: on which weekday from the load day on, and whether neighbours read it."""

    venue: str
    weekday: int
    hours: tuple[int, int]
    title: str
    people: int
    shows_title: bool = True


_USES = (
    _Use("hall", 3, (18, 19), "志愿者碰头", 16),
    _Use("tea", 1, (9, 11), "楼组长会", 12),
    _Use("tea", 1, (14, 15), "调解", 4, shows_title=False),
)


def open_venues(staff: Staff, scenario: Scenario, day: date) -> None:
    """On the first day: who may take which venue, and which are shut on legal holidays."""
    with clock.standing_at(at(day, 10)):
        worker = staff["秦岚"]
        for venue in Venue.objects.of(worker):
            who = WhoBooks.STAFF if venue.code == "tea" else WhoBooks.LEADERS
            actions.set_venue_rule(worker, venue_id=venue.id, who=who, notice=_NOTICES.get(venue.code, ""))
            if venue.code not in scenario.open_on_holidays:
                actions.close_on_holidays(worker, venue_id=venue.id, closed=True)


def shut_for_repairs(staff: Staff, scenario: Scenario, today: date) -> None:
    """The scenario's closures, each announced twelve days before, as far as the story has come."""
    for closure in scenario.closures:
        told = closure.first_day - _TOLD_BEFORE
        if told >= today:
            continue
        with clock.standing_at(at(told, 10)):
            worker = staff["秦岚"]
            actions.close_venue(
                worker,
                venue_id=Venue.objects.of(worker).get(code=closure.venue).id,
                first_day=closure.first_day,
                last_day=closure.last_day,
                reason=closure.reason,
                client_key=f"demo-{closure.venue}-{closure.first_day}",
                knows=True,
            )


def take_for_the_office(staff: Staff, today: date) -> None:
    """What the office itself has a venue for in the coming days; a shut day passes it on to the next week."""
    with clock.standing_at(at(today - timedelta(days=1), 16)):
        worker = staff["秦岚"]
        venues = {venue.code: venue for venue in Venue.objects.of(worker)}
        for use in _USES:
            first = today + timedelta(days=(use.weekday - today.weekday()) % 7)
            for weeks in range(6):
                day = first + timedelta(weeks=weeks)
                wish = Wish(
                    venue_id=venues[use.venue].id,
                    starts_at=at(day, use.hours[0]),
                    ends_at=at(day, use.hours[1]),
                    holder=None,
                    title=use.title,
                    people=use.people,
                    shows_title=use.shows_title,
                )
                with suppress(RuleError):
                    actions.book_by_hand(worker, wish=wish, client_key=f"demo-{use.venue}-{use.title}-{weeks}")
                    break
