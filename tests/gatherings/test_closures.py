"""A venue is shut and opened again: sessions lose their place and have it back, and who is concerned hears of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base import jobs
from mulin.gatherings import actions
from mulin.gatherings.models import Because, Gathering
from mulin.gatherings.rules import Plan
from mulin.kernel import clock
from mulin.messaging.models import Message
from mulin.schedule import actions as schedule
from mulin.schedule.models import Booking, Closure
from mulin.schedule.rules import Pattern
from tests.gatherings.conftest import WEDNESDAY, Hall

NATIONAL_DAY = date(2026, 10, 2)


def again(hall: Hall, row: Gathering) -> Gathering:
    found: Gathering = Gathering.objects.of(hall.worker).select_related("venue").get(id=row.id)
    return found


def shut(hall: Hall, first: date = WEDNESDAY, last: date = WEDNESDAY, reason: str = "粉刷") -> Closure:
    days: dict[str, Any] = {"first_day": first, "last_day": last, "reason": reason}
    return schedule.close_venue(hall.worker, venue_id=hall.square.id, client_key=str(uuid4()), knows=True, **days)


def on(hall: Hall, day: date, **more: Any) -> Gathering:
    start = datetime.combine(day, time(14, 30), clock.CHINA)
    return hall.plan(starts_at=start, ends_at=start + timedelta(hours=2), **more)


def shut_on_holidays(hall: Hall, *, closed: bool = True) -> None:
    schedule.close_on_holidays(hall.worker, venue_id=hall.square.id, closed=closed)


def told(hall: Hall, kind: str = "gatherings.restored") -> list[Any]:
    jobs.run_due()
    return list(Message.objects.of(hall.worker).filter(kind=kind).values_list("to_person_id", flat=True))


def has_its_place(hall: Hall, row: Gathering) -> bool:
    found = again(hall, row)
    held = Booking.objects.of(hall.worker).filter(holder=row.id, venue=hall.square, released_at=None).exists()
    assert held == (found.venue_id == hall.square.id)
    return bool(held)


def test_open_again_the_session_has_its_place_back_and_who_comes_is_told_once(hall: Hall) -> None:
    row = hall.plan()
    hall.sign_up(row, hall.people[1])
    closure = shut(hall)
    assert not has_its_place(hall, row)
    assert again(hall, row).why == "粉刷"
    for _ in range(2):
        schedule.lift_closure(hall.worker, closure_id=closure.id)
    assert has_its_place(hall, row)
    assert again(hall, row).why == ""
    assert told(hall).count(hall.people[1].id) == 1


def test_taken_meanwhile_it_stays_without_a_place_and_says_by_whom(hall: Hall) -> None:
    row = hall.plan()
    closure = shut(hall)
    Closure.objects.of(hall.worker).filter(id=closure.id).update(lifted_at=clock.now())
    hall.plan(title="灯谜")
    Closure.objects.of(hall.worker).filter(id=closure.id).update(lifted_at=None)
    schedule.lift_closure(hall.worker, closure_id=closure.id)
    assert not has_its_place(hall, row)
    assert (again(hall, row).why_code, again(hall, row).why_words) == (Because.TAKEN, "灯谜")
    assert told(hall) == []


def test_what_found_another_place_or_was_moved_by_hand_stays_there(hall: Hall) -> None:
    elsewhere, in_words, moved = hall.plan(), on(hall, WEDNESDAY + timedelta(days=1)), on(hall, date(2026, 9, 25))
    closure = shut(hall, last=date(2026, 9, 25))
    actions.move_gathering(hall.leader, gathering_id=elsewhere.id, venue_id=hall.hall.id)
    actions.move_gathering(hall.leader, gathering_id=in_words.id, place_words="凉亭")
    later: dict[str, Any] = {
        "starts_at": moved.starts_at + timedelta(days=7),
        "ends_at": moved.ends_at + timedelta(days=7),
    }
    actions.move_gathering(hall.leader, gathering_id=moved.id, why="换一天", **later)
    schedule.lift_closure(hall.worker, closure_id=closure.id)
    assert again(hall, elsewhere).venue_id == hall.hall.id
    assert (again(hall, in_words).venue_id, again(hall, in_words).place) == (None, "凉亭")
    assert again(hall, moved).why == "换一天"
    assert told(hall) == []


def test_shut_for_another_reason_too_it_stays_without_a_place(hall: Hall) -> None:
    row = hall.plan()
    closure = shut(hall)
    shut(hall, reason="换灯")
    schedule.lift_closure(hall.worker, closure_id=closure.id)
    assert not has_its_place(hall, row)
    assert again(hall, row).why == "场地这几天不开放：换灯"


def test_a_session_made_while_the_venue_was_shut_gets_the_place_of_its_series(hall: Hall) -> None:
    closure = shut(hall)
    wednesdays = Pattern(days=(2,), starts=time(9), minutes=60, first_day=date(2026, 9, 21))
    plan = Plan(title="太极", venue_id=hall.square.id)
    table = actions.lay_timetable(
        hall.leader, host_id=hall.host.id, pattern=wednesdays, plan=plan, client_key="k", until=date(2026, 10, 20)
    )
    row = Gathering.objects.of(hall.worker).get(timetable=table, occurs_on=WEDNESDAY)
    assert not has_its_place(hall, row)
    schedule.lift_closure(hall.worker, closure_id=closure.id)
    assert has_its_place(hall, row)


@pytest.mark.parametrize("is_first", [True, False])
def test_a_venue_shut_on_holidays_loses_its_bookings_on_them(hall: Hall, is_first: bool) -> None:
    day = NATIONAL_DAY if is_first else date(2026, 9, 28)
    row, other = on(hall, day), on(hall, date(2026, 9, 29))
    shut_on_holidays(hall)
    if not is_first:
        assert has_its_place(hall, row)
        schedule.set_day(hall.worker, day=day, kind="holiday", name="邻里节")
    assert not has_its_place(hall, row)
    assert has_its_place(hall, other)
    why = again(hall, row)
    assert (why.why_code, why.why_words) == (Because.CLOSED_HOLIDAY, "国庆节" if is_first else "邻里节")


def test_open_on_holidays_again_they_have_their_places_back(hall: Hall) -> None:
    row = on(hall, NATIONAL_DAY)
    shut_on_holidays(hall)
    shut_on_holidays(hall, closed=False)
    assert has_its_place(hall, row)
    assert again(hall, row).why == ""


def test_a_day_that_is_no_holiday_after_all_gives_the_place_back(hall: Hall) -> None:
    day = date(2026, 9, 28)
    row, national = on(hall, day), on(hall, NATIONAL_DAY)
    shut_on_holidays(hall)
    schedule.set_day(hall.worker, day=day, kind="holiday", name="邻里节")
    schedule.forget_day(hall.worker, day=day)
    assert has_its_place(hall, row)
    assert not has_its_place(hall, national)


def test_what_the_calendar_calls_off_keeps_the_calendars_reason(hall: Hall) -> None:
    shut_on_holidays(hall)
    mondays = Pattern(days=(0,), starts=time(18, 30), minutes=90, first_day=date(2026, 9, 21))
    plan = Plan(title="广场舞", venue_id=hall.square.id)
    table = actions.lay_timetable(
        hall.leader, host_id=hall.host.id, pattern=mondays, plan=plan, client_key="k", until=date(2026, 10, 20)
    )
    row = Gathering.objects.of(hall.worker).get(timetable=table, occurs_on=date(2026, 9, 28))
    schedule.set_day(hall.worker, day=date(2026, 9, 28), kind="holiday", name="邻里节")
    assert (again(hall, row).state, again(hall, row).why) == ("cancelled", "邻里节放假")
    schedule.forget_day(hall.worker, day=date(2026, 9, 28))
    assert (again(hall, row).state, has_its_place(hall, row)) == ("planned", True)


def test_who_began_the_evening_before_the_closure_has_the_place_back(hall: Hall) -> None:
    hall.square.opens = hall.square.closes = None
    hall.square.save()
    start = datetime.combine(WEDNESDAY - timedelta(days=1), time(22), clock.CHINA)
    row = hall.plan(title="守岁", starts_at=start, ends_at=start + timedelta(hours=4), venue_id=hall.square.id)
    closure = shut(hall)
    assert not has_its_place(hall, row)
    schedule.lift_closure(hall.worker, closure_id=closure.id)
    assert has_its_place(hall, row)
