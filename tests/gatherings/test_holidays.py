"""The table of holidays comes late or is changed: sessions already planned follow it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base import jobs
from mulin.base.roles import Role
from mulin.gatherings import actions
from mulin.gatherings.models import Gathering, SignUp
from mulin.gatherings.rules import Change, Laid, Plan, against_calendar
from mulin.kernel import clock
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from mulin.schedule import actions as schedule
from mulin.schedule.models import Booking, CalendarDay
from mulin.schedule.rules import Pattern
from tests.gatherings.conftest import Hall
from tests.schedule.conftest import NOTICE_2027

MONDAY = date(2026, 9, 28)
MON = Pattern(days=(0,), starts=time(18, 30), minutes=90, first_day=date(2026, 9, 21))


@pytest.fixture
def mondays(hall: Hall) -> list[Gathering]:
    return lay(hall, MON)


def lay(hall: Hall, pattern: Pattern) -> list[Gathering]:
    plan = Plan(title="广场舞", venue_id=hall.square.id, sign_up="open")
    table = actions.lay_timetable(
        hall.leader, host_id=hall.host.id, pattern=pattern, plan=plan, client_key=str(uuid4()), until=date(2026, 10, 19)
    )
    return list(Gathering.objects.of(hall.worker).filter(timetable=table).order_by("starts_at"))


def again(hall: Hall, row: Gathering) -> Gathering:
    found: Gathering = Gathering.objects.of(hall.worker).select_related("venue").get(id=row.id)
    return found


def on(rows: list[Gathering], day: date) -> Gathering:
    return next(row for row in rows if row.occurs_on == day)


def facts(hall: Hall, kind: str) -> int:
    return int(Fact.objects.filter(community_id=hall.world.community.id, kind=kind).count())


def told(hall: Hall, kind: str) -> set[Any]:
    jobs.run_due()
    return set(Message.objects.of(hall.worker).filter(kind=kind).values_list("to_person_id", flat=True))


def test_what_disagrees_with_the_table_and_nothing_else() -> None:
    taken, back, fine, still_off, unnamed = (uuid4() for _ in range(5))
    off, held = against_calendar(
        [
            Laid(taken, "中秋节"),
            Laid(back, is_off=True),
            Laid(fine),
            Laid(still_off, "中秋节", is_off=True),
            Laid(unnamed, is_off=True, is_named=False),
        ]
    )
    assert ([one.id for one in off], [one.id for one in held]) == ([taken], [back])


def test_a_late_holiday_calls_the_session_off_and_tells_who_signed_up(hall: Hall, mondays: list[Gathering]) -> None:
    row = on(mondays, MONDAY)
    kept = hall.sign_up(row, hall.people[1])[0]
    cancelled = facts(hall, "gathering.cancelled")
    for _ in range(2):  # entered twice: once is enough
        schedule.set_day(hall.worker, day=MONDAY, kind="holiday", name="邻里节")
    found = again(hall, row)
    assert (found.state, found.why, found.detached) == ("cancelled", "邻里节放假", False)
    assert SignUp.objects.of(hall.worker).get(id=kept.id).state == "confirmed"
    assert not Booking.objects.of(hall.worker).filter(holder=row.id, released_at=None).exists()
    assert facts(hall, "gathering.cancelled") == cancelled + 1
    assert hall.people[1].id in told(hall, "gatherings.cancelled")
    assert Message.objects.of(hall.worker).filter(to_person=hall.people[1], kind="gatherings.cancelled").count() == 1
    assert {again(hall, other).state for other in mondays if other.id != row.id} == {"planned"}


def test_taken_back_the_same_session_is_held_after_all(hall: Hall, mondays: list[Gathering]) -> None:
    row = on(mondays, MONDAY)
    kept = hall.sign_up(row, hall.people[1])[0]
    schedule.set_day(hall.worker, day=MONDAY, kind="holiday", name="邻里节")
    schedule.forget_day(hall.worker, day=MONDAY)
    found = again(hall, row)
    assert (found.state, found.why, found.place) == ("planned", "", "中心活动场地")
    assert SignUp.objects.of(hall.worker).get(id=kept.id).gathering_id == row.id
    assert Booking.objects.of(hall.worker).get(holder=row.id, released_at=None).venue_id == hall.square.id
    assert hall.people[1].id in told(hall, "gatherings.restored")
    assert facts(hall, "gathering.restored") == 1
    assert Gathering.objects.of(hall.worker).filter(occurs_on=MONDAY).count() == 1


def test_its_venue_taken_meanwhile_it_stays_without_a_place(hall: Hall, mondays: list[Gathering]) -> None:
    row = on(mondays, MONDAY)
    schedule.set_day(hall.worker, day=MONDAY, kind="holiday", name="邻里节")
    hall.plan(title="灯谜", starts_at=row.starts_at, ends_at=row.ends_at)
    schedule.forget_day(hall.worker, day=MONDAY)
    found = again(hall, row)
    assert (found.state, found.place) == ("planned", "")


def test_a_holiday_that_is_an_ordinary_day_gets_its_session(hall: Hall, mondays: list[Gathering]) -> None:
    day = date(2026, 10, 5)  # 国庆
    assert day not in {row.occurs_on for row in mondays}
    schedule.set_day(hall.worker, day=day, kind="ordinary")
    made = Gathering.objects.of(hall.worker).get(occurs_on=day)
    assert (made.state, made.venue_id) == ("planned", hall.square.id)


def test_a_made_workday_takes_the_session_of_those_who_work(hall: Hall) -> None:
    day = date(2026, 10, 17)
    saturdays = Pattern(days=(5,), starts=time(9), minutes=60, first_day=date(2026, 9, 21), on_workday=False)
    row = on(lay(hall, saturdays), day)
    schedule.set_day(hall.worker, day=day, kind="workday")
    assert (again(hall, row).state, again(hall, row).why) == ("cancelled", "调休上班")


def test_what_is_held_on_holidays_or_was_moved_by_hand_stays(hall: Hall, mondays: list[Gathering]) -> None:
    anyway = Pattern(
        days=(0,), starts=time(9), minutes=60, first_day=date(2026, 9, 21), on_holiday="hold"
    )  # fmt: skip
    also = on(lay(hall, anyway), MONDAY)
    row = on(mondays, MONDAY)
    actions.change_gatherings(hall.leader, gathering_id=row.id, scope="this", change=Change(begins=time(19, 0)))
    schedule.set_day(hall.worker, day=MONDAY, kind="holiday", name="邻里节")
    assert [again(hall, one).state for one in (also, row)] == ["planned", "planned"]


def test_restored_by_hand_it_stays_whatever_the_table_says(hall: Hall, mondays: list[Gathering]) -> None:
    row = on(mondays, MONDAY)
    schedule.set_day(hall.worker, day=MONDAY, kind="holiday", name="邻里节")
    actions.restore_gathering(hall.leader, gathering_id=row.id)
    laid = actions.keep_to_calendar(hall.worker)
    assert (laid.off, laid.on, again(hall, row).state) == ([], [], "planned")


def test_what_ended_or_was_called_off_by_hand_does_not_come_back(hall: Hall, mondays: list[Gathering]) -> None:
    actions.cancel_gathering(hall.leader, gathering_id=on(mondays, MONDAY).id, why="停电")
    actions.end_series(hall.leader, gathering_id=on(mondays, date(2026, 10, 12)).id, why="放假")
    schedule.set_day(hall.worker, day=date(2026, 10, 12), kind="holiday", name="邻里节")
    schedule.forget_day(hall.worker, day=date(2026, 10, 12))
    schedule.set_day(hall.worker, day=MONDAY, kind="ordinary")
    assert again(hall, on(mondays, MONDAY)).state == "cancelled"
    assert again(hall, on(mondays, date(2026, 10, 12))).state == "cancelled"


def test_other_weekdays_do_not_wake_what_a_holiday_called_off(hall: Hall, mondays: list[Gathering]) -> None:
    row = on(mondays, MONDAY)
    schedule.set_day(hall.worker, day=MONDAY, kind="holiday", name="邻里节")
    tuesdays = Pattern(days=(1,), starts=time(18, 30), minutes=90, first_day=date(2026, 9, 21))
    actions.change_gatherings(hall.leader, gathering_id=mondays[0].id, scope="all", change=Change(pattern=tuesdays))
    schedule.forget_day(hall.worker, day=MONDAY)
    assert again(hall, row).state == "cancelled"


def test_held_ones_and_those_under_way_are_not_touched(hall: Hall, mondays: list[Gathering]) -> None:
    row = on(mondays, MONDAY)
    with clock.standing_at(row.starts_at + timedelta(minutes=5)):
        schedule.set_day(hall.worker, day=MONDAY, kind="holiday", name="邻里节")
    assert again(hall, row).state == "planned"


def test_a_year_announced_in_november_relays_new_year(hall: Hall) -> None:
    with clock.standing_at(datetime(2026, 11, 25, 9, 0, tzinfo=clock.CHINA)):
        actions.render(hall.worker)
        plan = Plan(title="早操", venue_id=hall.square.id)
        saturdays = Pattern(days=(5,), starts=time(7), minutes=60, first_day=date(2026, 11, 25))
        actions.lay_timetable(hall.leader, host_id=hall.host.id, pattern=saturdays, plan=plan, client_key="k")
        assert Gathering.objects.of(hall.worker).get(occurs_on=date(2027, 1, 2)).state == "planned"
        schedule.announce_year(hall.worker, year=2027, notice=NOTICE_2027)
        assert Gathering.objects.of(hall.worker).get(occurs_on=date(2027, 1, 2)).state == "cancelled"
        assert Gathering.objects.of(hall.worker).get(occurs_on=date(2027, 1, 9)).state == "planned"


def test_the_job_keeps_to_a_table_that_came_with_a_release(hall: Hall, mondays: list[Gathering]) -> None:
    CalendarDay.objects.create(community=hall.world.community, day=MONDAY, kind="holiday", name="邻里节")
    jobs.defer(hall.worker, "gatherings.render", {})
    jobs.run_due()
    assert again(hall, on(mondays, MONDAY)).state == "cancelled"


def test_the_tables_page_names_what_is_off(hall: Hall, mondays: list[Gathering]) -> None:
    client = hall.world.sign_in(Role.COMMUNITY_WORKER)
    url = hall.worker.url("schedule:table")
    assert "不办的场次" not in client.get(url).content.decode()
    schedule.set_day(hall.worker, day=MONDAY, kind="holiday", name="邻里节")
    body = client.get(url).content.decode()
    assert "因为放假、调休不办的场次" in body
    assert "邻里节放假" in body


def test_a_day_that_is_given_back_before_a_later_change_has_its_session_too(hall: Hall) -> None:
    days = replace(MON, days=(0, 2, 4))
    rows = lay(hall, days)
    assert not [row for row in rows if row.occurs_on == date(2026, 9, 25)]  # 中秋
    later = on(rows, date(2026, 10, 12))
    actions.change_gatherings(hall.leader, gathering_id=later.id, scope="following", change=Change(begins=time(19)))
    schedule.set_day(hall.worker, day=date(2026, 9, 25), kind="ordinary")
    fresh = Gathering.objects.of(hall.worker).get(occurs_on=date(2026, 9, 25))
    assert fresh.starts_at.astimezone(clock.CHINA).time() == time(18, 30)
    assert not Gathering.objects.of(hall.worker).filter(occurs_on__gte=date(2026, 10, 12), timetable=later.timetable)
