"""Timetables: rendered ahead, and changed without losing anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base import jobs
from mulin.gatherings import actions, queries
from mulin.gatherings.models import Gathering, Series, SignUp
from mulin.gatherings.rules import Arrival, Change, Plan
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from mulin.schedule import actions as schedule
from mulin.schedule.models import Booking
from mulin.schedule.rules import Pattern
from tests.gatherings.conftest import NOW, Hall

MWF = Pattern(days=(0, 2, 4), starts=time(18, 30), minutes=90, first_day=date(2026, 9, 21))


@pytest.fixture
def evenings(hall: Hall) -> list[Gathering]:
    lay(hall, MWF)
    return ahead(hall)


def lay(hall: Hall, pattern: Pattern, **plan: Any) -> Any:
    said = Plan(title="广场舞", venue_id=hall.square.id, sign_up="open", **plan)
    return actions.lay_timetable(
        hall.leader, host_id=hall.host.id, pattern=pattern, plan=said, client_key=str(uuid4()), until=date(2026, 10, 16)
    )


def ahead(hall: Hall) -> list[Gathering]:
    rows = Gathering.objects.of(hall.worker).filter(starts_at__gt=clock.now()).order_by("starts_at", "id")
    return list(rows.select_related("host", "venue"))


def days_of(rows: list[Gathering]) -> list[str]:
    return [f"{row.starts_at.astimezone(clock.CHINA):%m-%d %H:%M}" for row in rows if row.state == "planned"]


def change(hall: Hall, gathering: Gathering, scope: str, **what: Any) -> list[Gathering]:
    return actions.change_gatherings(hall.leader, gathering_id=gathering.id, scope=scope, change=Change(**what))


def test_a_timetable_is_rendered_ahead_without_holidays_and_safely_again(hall: Hall, evenings: list[Gathering]) -> None:
    days = days_of(evenings)
    assert days[:3] == ["09-21 18:30", "09-23 18:30", "09-28 18:30"]  # the 25th is 中秋
    assert not [day for day in days if day.startswith("10-0") and day[:5] <= "10-07"]
    for _ in range(2):
        actions.render(hall.worker, until=date(2026, 10, 16))
    assert days_of(ahead(hall)) == days
    assert Booking.objects.of(hall.worker).filter(released_at=None).count() == len(days)
    rows = actions.render(hall.worker)  # the job looks eight weeks ahead
    assert rows[-1].occurs_on <= date(2026, 9, 21) + timedelta(weeks=8)


def test_what_finds_its_venue_taken_stays_without_a_place(hall: Hall) -> None:
    start = datetime(2026, 9, 23, 18, 0, tzinfo=clock.CHINA)
    hall.plan(title="灯谜", starts_at=start, ends_at=start + timedelta(hours=2))
    lay(hall, MWF)
    places = {row.occurs_on: row.place for row in ahead(hall) if row.occurs_on}
    assert places[date(2026, 9, 23)] == ""
    assert places[date(2026, 9, 28)] == "中心活动场地"


def test_this_one_only_leaves_the_others_alone(hall: Hall, evenings: list[Gathering]) -> None:
    row = change(hall, evenings[1], "this", begins=time(19, 0), title="换了老师")[0]
    assert (row.title, row.detached) == ("换了老师", True)
    assert days_of(ahead(hall))[:3] == ["09-21 18:30", "09-23 19:00", "09-28 18:30"]
    actions.render(hall.worker, until=date(2026, 10, 16))
    assert len(ahead(hall)) == len(evenings)


def test_this_and_following_keeps_who_signed_up_and_what_was_before(hall: Hall, evenings: list[Gathering]) -> None:
    third = evenings[2]
    kept = hall.sign_up(third, hall.people[1])[0]
    change(hall, third, "following", begins=time(19, 0), minutes=60)
    assert days_of(ahead(hall))[:4] == ["09-21 18:30", "09-23 18:30", "09-28 19:00", "09-30 19:00"]
    assert SignUp.objects.of(hall.worker).get(id=kept.id).gathering_id == third.id
    assert Series.objects.of(hall.worker).filter(ended_on=None).count() == 1
    jobs.run_due()
    told = Message.objects.of(hall.worker).filter(kind="gatherings.moved", to_person=hall.people[1])
    assert told.count() == 1


def test_other_weekdays_take_the_people_along(hall: Hall, evenings: list[Gathering]) -> None:
    wednesday = evenings[3]  # 9-30
    kept = hall.sign_up(wednesday, hall.people[1])[0]
    moved_by_hand = change(hall, evenings[-1], "this", begins=time(10, 0))[0]
    pattern = Pattern(days=(1, 3), starts=time(18, 30), minutes=90, first_day=date(2026, 9, 28))
    change(hall, evenings[2], "following", pattern=pattern)
    days = days_of(ahead(hall))
    assert days[:4] == ["09-21 18:30", "09-23 18:30", "09-29 18:30", "10-08 18:30"]
    home = Gathering.objects.of(hall.worker).get(id=SignUp.objects.of(hall.worker).get(id=kept.id).gathering_id)
    assert (home.id, home.state, home.occurs_on) == (wednesday.id, "planned", date(2026, 9, 29))
    still = Gathering.objects.of(hall.worker).get(id=moved_by_hand.id)
    assert (still.starts_at, still.state) == (moved_by_hand.starts_at, "planned")
    before = days_of(ahead(hall))
    actions.render(hall.worker, until=date(2026, 10, 16))
    assert days_of(ahead(hall)) == before


def test_all_changes_everything_ahead_and_nothing_that_was_held(hall: Hall, evenings: list[Gathering]) -> None:
    first = evenings[0]
    with clock.standing_at(first.starts_at + timedelta(minutes=5)):
        arrival = Arrival(client_id=uuid4(), person_id=hall.people[1].id)
        actions.check_in(hall.leader, gathering_id=first.id, arrival=arrival)
        actions.close_gathering(hall.leader, gathering_id=first.id, note="第一次")
        change(hall, evenings[3], "all", begins=time(17, 0), bring="水杯")
        rows = ahead(hall)
    held = Gathering.objects.of(hall.worker).get(id=first.id)
    assert (held.starts_at, held.state, held.bring, held.attendances.count()) == (first.starts_at, "held", "", 1)
    assert {day[-5:] for day in days_of(rows)} == {"17:00"}
    assert {row.bring for row in rows} == {"水杯"}
    assert len(rows) >= len(evenings) - 1


def test_a_series_that_ends_calls_off_what_is_ahead(hall: Hall, evenings: list[Gathering]) -> None:
    gone = actions.end_series(hall.leader, gathering_id=evenings[2].id, why="放假")
    assert {row.id for row in evenings[2:]} <= {row.id for row in gone}
    actions.render(hall.worker)
    assert days_of(ahead(hall)) == ["09-21 18:30", "09-23 18:30"]


def test_rain_moves_the_rehearsal_to_the_hall_and_everybody_knows(hall: Hall) -> None:
    gathering = hall.plan(sign_up="none")
    for person in hall.people[1:4]:
        actions.add_regular(hall.leader, host_id=hall.host.id, person_id=person.id)
    moved = actions.move_to_substitute(hall.leader, gathering_id=gathering.id)
    assert (moved.place, moved.version) == ("多功能活动室", gathering.version + 1)
    jobs.run_due()
    slips = Message.objects.of(hall.worker).filter(kind="gatherings.elsewhere")
    assert {row.to_person_id for row in slips} == {person.id for person in hall.people[1:4]}
    assert all("多功能活动室" in row.text and row.channel == "paper" for row in slips)
    held = Booking.objects.of(hall.worker).get(released_at=None)
    assert (held.venue_id, held.holder) == (hall.hall.id, gathering.id)
    with pytest.raises(RuleError, match="no-substitute"):
        actions.move_to_substitute(hall.leader, gathering_id=gathering.id)


def test_a_cancelled_one_gives_its_venue_back_and_can_be_restored(hall: Hall) -> None:
    gathering = hall.plan()
    with pytest.raises(RuleError, match="why-missing"):
        actions.cancel_gathering(hall.leader, gathering_id=gathering.id, why=" ")
    actions.cancel_gathering(hall.leader, gathering_id=gathering.id, why="停电")
    other = hall.plan(title="灯谜")
    with pytest.raises(RuleError, match="venue-taken"):
        actions.restore_gathering(hall.leader, gathering_id=gathering.id)
    actions.cancel_gathering(hall.leader, gathering_id=other.id, why="撤")
    assert actions.restore_gathering(hall.leader, gathering_id=gathering.id).state == "planned"


def test_a_shut_venue_leaves_its_gatherings_without_a_place(hall: Hall) -> None:
    gathering = hall.plan()
    schedule.close_venue(
        hall.worker,
        venue_id=hall.square.id,
        first_day=date(2026, 9, 22),
        last_day=date(2026, 9, 24),
        reason="修地砖",
        knows=True,
        client_key=str(uuid4()),
    )
    row = Gathering.objects.of(hall.worker).get(id=gathering.id)
    assert (row.venue_id, row.state) == (None, "planned")


def test_another_leader_cannot_change_it(hall: Hall, evenings: list[Gathering]) -> None:
    for actor in (hall.resident(hall.people[2]), hall.visitor):
        with pytest.raises(NotFound):
            actions.cancel_gathering(actor, gathering_id=evenings[0].id, why="x")
        with pytest.raises(NotFound):
            actions.change_gatherings(actor, gathering_id=evenings[0].id, scope="all", change=Change(title="x"))
        with pytest.raises(NotFound):
            actions.plan_gathering(
                actor,
                host_id=hall.host.id,
                plan=Plan(title="x", starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=1, hours=1)),
                client_key="k",
            )


def test_stewards_lead_for_their_term(hall: Hall) -> None:
    person = hall.people[3]
    term = actions.appoint_steward(
        hall.worker, host_id=hall.host.id, person_id=person.id, kind="deputy", starts_on=date(2026, 9, 22)
    )
    community = hall.world.community.id
    assert queries.led_by(community, person.id) == frozenset()
    with clock.standing_at(NOW + timedelta(days=1)):
        assert queries.led_by(community, person.id) == frozenset({hall.host.id})
        actions.end_steward(hall.worker, steward_id=term.id)
    with clock.standing_at(NOW + timedelta(days=2)):
        assert queries.led_by(community, person.id) == frozenset()
    with pytest.raises(NotFound):
        actions.appoint_steward(
            hall.leader, host_id=hall.host.id, person_id=person.id, kind="leader", starts_on=date(2026, 9, 22)
        )


MONTHLY = Pattern(days=(10,), starts=time(9), minutes=60, first_day=NOW.date(), repeat="monthly_date")


def monthly(hall: Hall) -> list[Gathering]:
    said = Plan(title="读书会", venue_id=hall.square.id, sign_up="open")
    actions.lay_timetable(hall.leader, host_id=hall.host.id, pattern=MONTHLY, plan=said, client_key=str(uuid4()))
    return ahead(hall)


def where(hall: Hall, row: SignUp) -> date | None:
    return (
        Gathering.objects.of(hall.worker).get(id=SignUp.objects.of(hall.worker).get(id=row.id).gathering_id).occurs_on
    )


@pytest.mark.parametrize(
    ("new", "days", "home"),
    [
        (
            {"days": (12, -1)},
            ["09-30", "10-12", "10-31", "11-12"],
            date(2026, 10, 12),
        ),  # another date, the last day too
        ({"days": (1, 15), "on_holiday": "hold"}, ["10-01", "10-15", "11-01", "11-15"], date(2026, 10, 15)),
        ({"repeat": "monthly_weekday", "days": (4,), "week_of_month": -1}, ["10-30"], date(2026, 10, 30)),
        ({"repeat": "weekly", "days": (3,), "interval": 3}, ["10-15", "11-05"], date(2026, 10, 15)),
    ],
)
def test_the_day_of_a_monthly_rule_the_interval_and_the_kind_of_rule_change_and_keep_the_people(
    hall: Hall, new: dict[str, Any], days: list[str], home: date
) -> None:
    rows = monthly(hall)
    assert [day[:5] for day in days_of(rows)] == ["10-10", "11-10"]
    kept = hall.sign_up(rows[0], hall.people[1])[0]
    change(hall, rows[0], "all", pattern=replace(MONTHLY, **new))
    found = [day[:5] for day in days_of(ahead(hall))]
    assert [day for day in found if day in days] == days
    assert where(hall, kept) == home


@pytest.mark.parametrize("scope", ["following", "this"])
def test_the_end_of_a_series_takes_along_what_was_changed_before(
    hall: Hall, evenings: list[Gathering], scope: str
) -> None:
    change(hall, evenings[5], scope, begins=time(19))
    gone = actions.end_series(hall.leader, gathering_id=evenings[2].id)
    assert days_of(ahead(hall)) == ["09-21 18:30", "09-23 18:30"]
    assert {row.id for row in evenings[2:]} <= {row.id for row in gone}
    assert not Booking.objects.of(hall.worker).filter(holder__in=[row.id for row in gone], released_at=None)
    assert actions.render(hall.worker) == []


@pytest.mark.parametrize(("interval", "held"), [(1, ["10-27", "11-03"]), (2, ["10-27", "11-10"])])
def test_from_this_thursday_on_tuesdays_begins_with_this_weeks_tuesday(
    hall: Hall, interval: int, held: list[str]
) -> None:
    thursdays = replace(MWF, days=(3,), first_day=date(2026, 10, 15), interval=interval)
    lay(hall, thursdays)
    actions.render(hall.worker)
    split = next(row for row in ahead(hall) if row.occurs_on == date(2026, 10, 29))
    who = hall.sign_up(split, hall.people[1])[0]
    change(hall, split, "following", pattern=replace(thursdays, days=(1,)))
    days = [day[:5] for day in days_of(ahead(hall))]
    assert [day for day in days if day >= "10-23"][:2] == held
    assert SignUp.objects.of(hall.worker).get(id=who.id).gathering.occurs_on == date(2026, 10, 27)


def test_a_week_that_had_its_session_gets_no_second_one(hall: Hall) -> None:
    lay(hall, replace(MWF, days=(0, 3), first_day=date(2026, 10, 12)))
    split = next(row for row in ahead(hall) if row.occurs_on == date(2026, 10, 15))
    change(hall, split, "following", pattern=replace(MWF, days=(1,)))
    assert days_of(ahead(hall))[:2] == ["10-12 18:30", "10-20 18:30"]


def test_a_series_gets_an_end_and_loses_it_again(hall: Hall, evenings: list[Gathering]) -> None:
    kept = hall.sign_up(evenings[3], hall.people[1])[0]  # 9-30
    change(hall, evenings[2], "following", ends_on=date(2026, 9, 30))
    assert [day[:5] for day in days_of(ahead(hall))] == ["09-21", "09-23", "09-28", "09-30"]
    assert where(hall, kept) == date(2026, 9, 30)
    last = ahead(hall)[3]
    change(hall, last, "following", no_end=True, begins=time(18, 0))
    later = days_of(ahead(hall))
    assert later[3] == "09-30 18:00"
    assert later[-1][:5] > "11-10"  # the horizon's eight weeks
    assert queries.last_day_of(last) is None


def test_an_end_is_the_series_end_and_not_that_of_an_earlier_stretch(hall: Hall, evenings: list[Gathering]) -> None:
    """Split in two, then all that is ahead gets an end: the first stretch still ends where the second begins."""
    change(hall, evenings[2], "following", begins=time(19, 0))
    change(hall, ahead(hall)[0], "all", ends_on=date(2026, 10, 12))
    days = days_of(ahead(hall))
    assert days[:3] == ["09-21 18:30", "09-23 18:30", "09-28 19:00"]
    assert days[-1] == "10-12 19:00"
    assert len(days) == len(set(days))


def test_what_holidays_do_changes_with_the_series(hall: Hall, evenings: list[Gathering]) -> None:
    assert "10-02 18:30" not in days_of(evenings)
    change(hall, evenings[0], "all", pattern=replace(MWF, on_holiday="hold"))
    assert {"09-25 18:30", "10-02 18:30", "10-05 18:30"} <= set(days_of(ahead(hall)))
    kept = hall.sign_up(next(row for row in ahead(hall) if row.occurs_on == date(2026, 10, 2)), hall.people[1])[0]
    change(hall, ahead(hall)[0], "all", pattern=MWF)
    assert "10-02 18:30" not in days_of(ahead(hall))
    jobs.run_due()  # every other day has its own session: hers is off, and she hears of it
    told = Message.objects.of(hall.worker).filter(kind="gatherings.cancelled", to_person=hall.people[1])
    assert (told.count(), SignUp.objects.of(hall.worker).get(id=kept.id).gathering.state) == (1, "cancelled")


def test_who_signed_up_hears_that_it_ends_at_another_time(hall: Hall) -> None:
    gathering = hall.plan()
    hall.sign_up(gathering, hall.people[3])
    later = gathering.ends_at + timedelta(minutes=30)
    actions.move_gathering(hall.leader, gathering_id=gathering.id, starts_at=gathering.starts_at, ends_at=later)
    jobs.run_due()
    told = Message.objects.of(hall.worker).get(to_person=hall.people[3], kind="gatherings.ends")
    assert "改到17:00结束" in told.text
    assert Fact.objects.filter(kind="gathering.moved").count() == 1
