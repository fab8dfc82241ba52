"""Taking venues, shutting them, timetables, and the table of days: through the actions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mulin.base.actor import Actor, Grant
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.clock import CHINA
from mulin.kernel.errors import Conflict, NotFound, RuleError
from mulin.ledger.models import Fact
from mulin.schedule import actions, queries, rules
from mulin.schedule.models import Booking, CalendarDay, Closure, Timetable
from tests.schedule.conftest import NOTICE_2027, Venues, at
from tests.world import World


@pytest.fixture(autouse=True)
def _in_march() -> Iterator[None]:
    with clock.standing_at(datetime(2026, 3, 1, 9, tzinfo=CHINA)):
        yield


def facts(kind: str) -> int:
    return int(Fact.objects.filter(kind=kind).count())


def take(actor: Actor, venue: Any, start: datetime, hours: float = 1, **more: Any) -> Booking:
    end = start + timedelta(hours=hours)
    given = {"holder": uuid4(), "title": "读书会"} | more
    return actions.book(actor, venue_id=venue.id, starts_at=start, ends_at=end, **given)


def code_of(call: Any) -> str:
    with pytest.raises(RuleError) as refused:
        call()
    return refused.value.code


def test_a_venue_is_one_holders_at_a_time(world: World, venues: Venues) -> None:
    take(world.worker, venues.hall, at(4, 9), 2)
    assert code_of(lambda: take(world.worker, venues.hall, at(4, 10))) == "venue-taken"
    take(world.worker, venues.hall, at(4, 11))  # one begins when the other ends
    take(world.worker, venues.dance, at(4, 10))
    assert Booking.objects.of(world.worker).count() == 3


def test_booking_again_for_the_same_holder_gives_what_is_there(world: World, venues: Venues) -> None:
    holder = uuid4()
    first = take(world.worker, venues.hall, at(4, 9), holder=holder)
    assert take(world.worker, venues.hall, at(4, 9), holder=holder) == first
    with pytest.raises(Conflict):
        take(world.worker, venues.hall, at(5, 9), holder=holder)


def test_a_released_booking_is_out_of_the_way(world: World, venues: Venues) -> None:
    holder = uuid4()
    take(world.worker, venues.hall, at(4, 9), holder=holder)
    assert actions.release(world.worker, holder=holder)
    assert not actions.release(world.worker, holder=holder)
    take(world.worker, venues.hall, at(4, 9))


def test_rebooking_moves_in_one_step_or_not_at_all(world: World, venues: Venues) -> None:
    holder, other = uuid4(), uuid4()
    take(world.worker, venues.square, at(4, 9), holder=holder)
    take(world.worker, venues.hall, at(4, 9), holder=other)
    to = {"venue_id": venues.hall.id, "starts_at": at(4, 9), "ends_at": at(4, 10)}
    assert code_of(lambda: actions.rebook(world.worker, holder=holder, **to)) == "venue-taken"
    assert queries.bookings_held(world.community.id, [holder])[holder].venue == venues.square
    # half an hour later it is in nobody's way but its own
    moved = actions.rebook(
        world.worker, holder=holder, venue_id=venues.square.id, starts_at=at(4, 9, 30), ends_at=at(4, 10, 30)
    )
    assert moved.starts_at == at(4, 9, 30)
    fresh = actions.rebook(world.worker, holder=uuid4(), title="新的", **(to | {"venue_id": venues.dance.id}))
    assert fresh.title == "新的"


def test_closed_asleep_small_and_strange_venues_are_refused(world: World, venues: Venues) -> None:
    close = {"venue_id": venues.hall.id, "first_day": date(2026, 3, 16), "last_day": date(2026, 3, 20)}
    actions.close_venue(world.worker, **close, reason="粉刷", client_key="c1")
    actions.close_on_holidays(world.worker, venue_id=venues.hall.id, closed=True)
    assert code_of(lambda: take(world.worker, venues.hall, at(20, 9))) == "venue-closed"
    assert code_of(lambda: take(world.worker, venues.hall, at(6, 9, month=4))) == "venue-closed"
    assert code_of(lambda: take(world.worker, venues.hall, at(4, 7))) == "venue-not-open"
    assert code_of(lambda: take(world.worker, venues.hall, at(4, 9), people=61)) == "venue-too-small"
    with pytest.raises(NotFound):
        take(world.worker, venues.abroad, at(4, 9))
    assert Booking.objects.of(world.worker).count() == 0


def leader() -> Grant:
    return Grant(Role.POINT_LEADER, hosts=frozenset({UUID(int=7)}))


def test_leaders_take_what_is_theirs_to_take(world: World, venues: Venues) -> None:
    led = replace(world.actor(Role.RESIDENT), grants=(leader(),))
    take(led, venues.hall, at(4, 9))
    assert code_of(lambda: take(led, venues.home, at(4, 9))) == "venue-not-yours"
    actions.set_venue_rule(world.worker, venue_id=venues.hall.id, who="staff", notice="用完请关灯")
    assert code_of(lambda: take(led, venues.hall, at(5, 9))) == "venue-not-yours"
    offered = queries.alternatives(led, venue_id=venues.dance.id, starts_at=at(5, 9), ends_at=at(5, 10))
    assert venues.hall.id not in {slot.venue_id for slot in offered}
    assert code_of(lambda: take(world.actor(Role.RESIDENT), venues.dance, at(4, 9))) == "venue-not-yours"


def test_many_wishes_are_granted_one_by_one_with_as_many_queries_as_few(world: World, venues: Venues) -> None:
    def wishes(count: int, first: int) -> list[actions.Wish]:
        return [
            actions.Wish(
                venue_id=venues.hall.id,
                starts_at=at(first + n // 2, 9),
                ends_at=at(first + n // 2, 10),
                holder=uuid4(),
                title="一场",
            )
            for n in range(count)
        ]

    with CaptureQueriesContext(
        connection,
    ) as few:
        assert [bool(answer.booking) for answer in actions.book_many(world.worker, wishes=wishes(2, 2))] == [
            True,
            False,
        ]
    with CaptureQueriesContext(connection) as many:
        answers = actions.book_many(world.worker, wishes=wishes(40, 4))
    assert sum(answer.booking is not None for answer in answers) == 20
    assert {answer.refusal.code for answer in answers if answer.refusal} == {"venue-taken"}
    assert len(many) == len(few) <= 13


def test_the_database_itself_refuses_an_overlap(world: World, venues: Venues) -> None:
    def row(start: datetime, hours: float = 2, **more: Any) -> Booking:
        fields = {"venue": venues.hall, "holder": uuid4(), "title": "x", "community": world.community} | more
        return Booking(starts_at=start, ends_at=start + timedelta(hours=hours), **fields)

    def refused(change: Any) -> bool:
        try:
            with transaction.atomic():
                change()
        except IntegrityError:
            return True
        return False

    row(at(4, 9)).save()
    assert refused(row(at(4, 10, 59)).save)
    assert refused(row(at(3, 12), 21.1).save)
    assert not refused(row(at(4, 11)).save)
    assert not refused(row(at(4, 9), venue=venues.dance).save)
    assert not refused(row(at(4, 9), released_at=clock.now()).save)
    late = row(at(4, 15))
    late.save()
    late.starts_at = at(4, 12, 30)
    assert refused(late.save)
    late.refresh_from_db()
    assert refused(lambda: Booking.objects.of(world.worker).exclude(released_at=None).update(released_at=None))
    assert refused(row(at(7, 0), 24.1).save), "a booking lasts a day at most"


def test_a_booking_by_hand_is_a_fact_and_made_once(world: World, venues: Venues) -> None:
    wish = actions.Wish(
        venue_id=venues.hall.id,
        starts_at=at(4, 9),
        ends_at=at(4, 10),
        holder=None,
        title=" 楼组长会 ",
        shows_title=False,
    )
    made = actions.book_by_hand(world.worker, wish=wish, client_key="k")
    assert actions.book_by_hand(world.worker, wish=wish, client_key="k") == made
    assert made.is_by_hand
    assert made.title == "楼组长会"
    assert (
        code_of(lambda: actions.book_by_hand(world.worker, wish=replace(wish, title=" "), client_key="l"))
        == "booking-no-title"
    )
    gone = replace(wish, starts_at=at(1, 8, month=2), ends_at=at(1, 9, month=2))
    assert code_of(lambda: actions.book_by_hand(world.worker, wish=gone, client_key="m")) == "booking-past"
    actions.give_back(world.worker, booking_id=made.id)
    actions.give_back(world.worker, booking_id=made.id)
    assert (facts("venue.booked"), facts("venue.given_back")) == (1, 1)
    held = take(world.worker, venues.hall, at(4, 9))
    with pytest.raises(NotFound):
        actions.give_back(world.worker, booking_id=held.id)


def test_a_closure_is_announced_a_week_before_and_names_whom_it_hits(world: World, venues: Venues) -> None:
    def close(first: int, last: int, **more: Any) -> Closure:
        days = {"first_day": date(2026, 3, first), "last_day": date(2026, 3, last)}
        return actions.close_venue(
            world.worker, venue_id=venues.hall.id, reason="粉刷", client_key=f"{first}-{last}", **days, **more
        )

    held = take(world.worker, venues.hall, at(17, 9))
    assert code_of(lambda: close(4, 5)) == "closure-late"
    assert code_of(lambda: close(16, 20)) == "closure-hits"
    assert code_of(lambda: close(20, 16)) == "days-backwards"
    span = (date(2026, 3, 16), date(2026, 3, 20))
    hit = queries.bookings_within(world.worker, venue_id=venues.hall.id, first=span[0], last=span[1])
    assert hit == [held]
    closure = close(16, 20, knows=True)
    assert close(16, 20, knows=True) == closure
    assert Booking.objects.of(world.worker).get().released_at is None, "whoever holds it moves it"
    actions.lift_closure(world.worker, closure_id=closure.id)
    actions.lift_closure(world.worker, closure_id=closure.id)
    take(world.worker, venues.hall, at(18, 9))
    assert (facts("venue.closed"), facts("venue.reopened")) == (1, 1)


def test_shut_on_holidays_is_said_once(world: World, venues: Venues) -> None:
    first = actions.close_on_holidays(world.worker, venue_id=venues.hall.id, closed=True)
    assert actions.close_on_holidays(world.worker, venue_id=venues.hall.id, closed=True) == first
    assert actions.close_on_holidays(world.worker, venue_id=venues.hall.id, closed=False) is None
    assert (facts("venue.closed_on_holidays"), facts("venue.reopened")) == (1, 1)


THURSDAYS = rules.Pattern(days=(3,), starts=time(14, 30), minutes=120, first_day=date(2026, 1, 8), interval=2)


def laid_days(world: World, series: UUID) -> list[date]:
    rows = queries.series_of(world.community.id, series)
    free = rules.DayCalendar()
    return [
        found.day for row in rows for found in rules.occurrences(row.pattern, free, date(2026, 1, 1), date(2026, 4, 30))
    ]


def test_this_and_following_begins_a_new_row_and_keeps_the_weeks(world: World, venues: Venues) -> None:
    row = actions.add_timetable(world.worker, pattern=THURSDAYS)
    days = laid_days(world, row.series)
    later = actions.revise_timetable(
        world.worker,
        timetable_id=row.id,
        pattern=replace(row.pattern, starts=time(15)),
        from_day=date(2026, 3, 11),
        version=row.version,
    )
    row.refresh_from_db()
    assert (row.last_day, later.first_day, later.series) == (date(2026, 3, 10), date(2026, 3, 19), row.series)
    assert laid_days(world, row.series) == days
    assert (row.starts_at, later.starts_at) == (time(14, 30), time(15))
    with pytest.raises(Conflict):
        actions.revise_timetable(
            world.worker, timetable_id=row.id, pattern=THURSDAYS, from_day=date(2026, 3, 1), version=1
        )
    again = {"timetable_id": row.id, "pattern": THURSDAYS, "from_day": date(2026, 4, 1)}
    assert code_of(lambda: actions.revise_timetable(world.worker, **again)) == "timetable-over"


@pytest.mark.parametrize("from_day", [date(2026, 3, 11), date(2026, 3, 9)])  # of a week without, 3-5 and 3-19 have one
def test_every_second_week_keeps_its_weeks_on_other_days_too(world: World, venues: Venues, from_day: date) -> None:
    row = actions.add_timetable(world.worker, pattern=THURSDAYS)
    new = replace(row.pattern, days=(1, 3))
    actions.revise_timetable(world.worker, timetable_id=row.id, pattern=new, from_day=from_day)
    laid = [day for day in laid_days(world, row.series) if day >= date(2026, 3, 1)]
    march = [date(2026, 3, 5), date(2026, 3, 17), date(2026, 3, 19), date(2026, 3, 31), date(2026, 4, 2)]
    assert laid[:5] == march


def test_all_of_a_series_is_changed_in_place(world: World, venues: Venues) -> None:
    row = actions.add_timetable(world.worker, pattern=THURSDAYS)
    same = actions.revise_timetable(
        world.worker, timetable_id=row.id, pattern=replace(THURSDAYS, days=(1,)), from_day=row.first_day
    )
    assert same == row
    assert (same.days, same.version) == ([1], 2)
    assert Timetable.objects.of(world.worker).count() == 1


def test_a_timetable_ends_and_stays_ended(world: World, venues: Venues) -> None:
    row = actions.add_timetable(world.worker, pattern=THURSDAYS)
    actions.end_timetable(world.worker, timetable_id=row.id, last_day=date(2026, 3, 1))
    ended = actions.end_timetable(world.worker, timetable_id=row.id, last_day=date(2026, 5, 1))
    assert ended.last_day == date(2026, 3, 1)


def test_a_years_notice_is_entered_and_entered_again(world: World) -> None:
    assert not queries.calendar_for(world.community.id, [2027]).is_announced(2027)
    for _ in range(2):
        actions.announce_year(world.head, year=2027, notice=NOTICE_2027)
    calendar = queries.calendar_for(world.community.id, [2027])
    assert calendar.is_announced(2027)
    assert calendar.holiday(date(2027, 2, 12)) == "春节"
    assert calendar.is_made_workday(date(2027, 2, 20))
    assert calendar.holiday(date(2027, 5, 6)) is None, "only what the notice says"
    assert queries.calendar_for(world.other.id, [2027]).holiday(date(2027, 5, 1)) == "劳动节"
    assert code_of(lambda: actions.announce_year(world.head, year=2040, notice=NOTICE_2027)) == "year-range"


def test_a_communitys_own_word_about_a_day_stands_until_taken_back(world: World) -> None:
    day = date(2026, 10, 2)
    actions.set_day(world.head, day=day, kind="ordinary")
    assert queries.calendar_of(world.community.id).holiday(day) is None
    actions.set_day(world.head, day=day, kind="holiday", name="社区日")
    assert queries.calendar_of(world.community.id).holiday(day) == "社区日"
    assert actions.forget_day(world.head, day=day)
    assert not actions.forget_day(world.head, day=day)
    assert queries.calendar_of(world.community.id).holiday(day) == "国庆节"
    assert code_of(lambda: actions.set_day(world.head, day=day, kind="holiday")) == "day-no-name"
    assert CalendarDay.objects.of(world.head).count() == 0


def test_looking_for_what_is_free_costs_the_same_with_a_hundred_bookings(world: World, venues: Venues) -> None:
    asked = {"venue_id": venues.hall.id, "starts_at": at(10, 9), "ends_at": at(10, 10)}

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.alternatives(world.worker, **asked)
        return len(seen)

    before = count()
    wishes = [
        actions.Wish(
            venue_id=venue.id,
            starts_at=at(9 + n // 10, 8 + n % 10),
            ends_at=at(9 + n // 10, 9 + n % 10),
            holder=uuid4(),
            title="一场",
        )
        for venue in (venues.hall, venues.dance)
        for n in range(50)
    ]
    actions.book_many(world.worker, wishes=wishes)
    assert count() == before == 5
    offered = queries.alternatives(world.worker, **asked)
    assert [(slot.venue_name, slot.starts_at) for slot in offered] == [
        ("中心活动场地", at(10, 9)),
        ("多功能活动室", at(10, 18)),
        ("多功能活动室", at(10, 19)),
    ]
    found = queries.clashes(world.worker, **asked)
    assert [clash.kind for clash in found] == ["taken"]
    assert queries.clashes(world.worker, **asked, spare=found[0].holder) == []


def test_a_venue_that_is_not_theirs_is_not_offered_at_other_times(world: World, venues: Venues) -> None:
    actions.set_venue_rule(world.worker, venue_id=venues.hall.id, who="staff", notice="")
    leader = world.actor(Role.POINT_LEADER)
    wanted = {"venue_id": venues.hall.id, "starts_at": at(4, 9), "ends_at": at(4, 10)}
    assert {slot.venue_id for slot in queries.alternatives(world.worker, **wanted)} >= {venues.hall.id}
    offered = queries.alternatives(leader, **wanted)
    assert offered
    assert venues.hall.id not in {slot.venue_id for slot in offered}
