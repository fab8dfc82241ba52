"""A series is changed while other things have become of it: it was ended, paused, given to another place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

import pytest

from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.gatherings import actions, queries
from mulin.gatherings.models import Because, Gathering, Host, Series
from mulin.gatherings.rules import Answer, Change, Plan, Way
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from mulin.schedule import actions as schedule
from mulin.schedule.models import Booking, WhoBooks
from mulin.schedule.rules import Pattern
from tests.gatherings.conftest import Hall

THURSDAYS = Pattern(days=(3,), starts=time(14, 30), minutes=120, first_day=date(2026, 11, 5))


@pytest.fixture
def choir(hall: Hall) -> Any:
    """Every Thursday in the hall, seen from 3 December, a Thursday's morning."""
    with clock.standing_at(datetime(2026, 11, 2, 9, tzinfo=clock.CHINA)):
        lay(hall, hall.worker)
    with clock.standing_at(datetime(2026, 12, 3, 9, tzinfo=clock.CHINA)):
        by_job(hall)
        yield hall


def lay(hall: Hall, actor: Actor, pattern: Pattern = THURSDAYS, **more: Any) -> Any:
    plan = Plan(title="合唱", venue_id=hall.hall.id, sign_up="open")
    return actions.lay_timetable(
        actor, host_id=hall.host.id, pattern=pattern, plan=plan, client_key=str(uuid4()), **more
    )


def by_job(hall: Hall) -> Any:
    """The horizon's job."""
    return actions.keep_to_calendar(Actor.system(hall.world.community.id))


def on(hall: Hall, month: int, day: int) -> Gathering:
    rows = Gathering.objects.of(hall.worker).select_related("host", "venue")
    found: Gathering = rows.get(occurs_on=date(2027 if month == 1 else 2026, month, day), timetable__isnull=False)
    return found


def change(hall: Hall, row: Gathering, scope: str, actor: Actor | None = None, **what: Any) -> list[Gathering]:
    said = Change(**what)
    return actions.change_gatherings(actor or hall.worker, gathering_id=row.id, scope=scope, change=said)


def days(hall: Hall) -> list[str]:
    """What is to be held from now on."""
    rows = Gathering.objects.of(hall.worker).filter(state="planned", starts_at__gt=clock.now()).order_by("starts_at")
    return [f"{row.starts_at.astimezone(clock.CHINA):%m-%d %H:%M}" for row in rows]


@pytest.mark.parametrize("scope", ["following", "all"])
def test_what_was_ended_does_not_begin_again_with_a_change_before_its_end(choir: Hall, scope: str) -> None:
    actions.end_series(choir.worker, gathering_id=on(choir, 12, 24).id)
    change(choir, on(choir, 12, 10), scope, begins=time(15))
    by_job(choir)
    assert days(choir) == [f"12-03 {'14:30' if scope == 'following' else '15:00'}", "12-10 15:00", "12-17 15:00"]
    with clock.standing_at(datetime(2026, 12, 18, 9, tzinfo=clock.CHINA)):
        by_job(choir)
        assert days(choir) == []


def test_a_stretch_that_is_over_is_not_changed(choir: Hall) -> None:
    """Changed from the 17th on, then ended on the 10th: the later stretch has nothing to hold."""
    change(choir, on(choir, 12, 17), "following", begins=time(15))
    actions.end_series(choir.worker, gathering_id=on(choir, 12, 10).id)
    change(choir, on(choir, 12, 3), "all", pattern=replace(THURSDAYS, days=(4,), starts=time(16)))
    by_job(choir)
    assert days(choir) == ["12-04 16:00"]


@pytest.mark.parametrize("scope", ["following", "all"])
def test_a_place_in_words_frees_the_venue_of_the_whole_series(choir: Hall, scope: str) -> None:
    first = on(choir, 12, 10)
    rows = change(choir, first, scope, place_words="人民公园东门")
    assert {(row.venue_id, row.place) for row in rows} == {(None, "人民公园东门")}
    by_job(choir)
    held = Booking.objects.of(choir.worker).filter(released_at=None, starts_at__gte=first.starts_at)
    assert not held.exists()
    calendar, _count = queries.community_calendar(choir.world.community.id, name="x", code="zs")
    assert calendar.decode().count("LOCATION:人民公园东门") >= len(rows)
    assert Series.objects.of(choir.worker).filter(ended_on=None, venue=None).count() == 1


@pytest.mark.parametrize("scope", ["following", "all"])
def test_a_series_can_end_before_its_next_session(choir: Hall, scope: str) -> None:
    with clock.standing_at(datetime(2026, 12, 4, 9, tzinfo=clock.CHINA)):
        later = on(choir, 12, 10)
        if scope == "following":
            with pytest.raises(RuleError, match="days-backwards"):  # from the 10th until the 8th
                change(choir, later, scope, ends_on=date(2026, 12, 8))
            return
        change(choir, later, scope, ends_on=date(2026, 12, 8))
        by_job(choir)
        assert days(choir) == []
    held = Booking.objects.of(choir.worker).filter(released_at=None, starts_at__gt=later.starts_at)
    assert not held.exists()


def test_an_end_stops_the_stretches_that_would_begin_after_it(choir: Hall) -> None:
    change(choir, on(choir, 12, 17), "following", begins=time(15))
    assert days(choir)[:3] == ["12-03 14:30", "12-10 14:30", "12-17 15:00"]
    change(choir, on(choir, 12, 17), "all", ends_on=date(2026, 12, 9))
    by_job(choir)
    assert days(choir) == ["12-03 14:30"]


def test_a_series_that_has_not_begun_can_end_before_it_does(choir: Hall) -> None:
    fridays = replace(THURSDAYS, days=(4,), first_day=date(2026, 12, 11))
    table = lay(choir, choir.worker, fridays)
    first = Gathering.objects.of(choir.worker).get(timetable=table, occurs_on=date(2026, 12, 11))
    change(choir, first, "all", ends_on=date(2026, 12, 8))
    by_job(choir)
    assert not Gathering.objects.of(choir.worker).filter(timetable=table, state="planned").exists()
    first.refresh_from_db()
    assert first.state == "cancelled"


def for_staff_only(hall: Hall) -> None:
    schedule.set_venue_rule(hall.worker, venue_id=hall.hall.id, who=WhoBooks.STAFF)


def held_in_hall(hall: Hall, **which: Any) -> int:
    rows = Gathering.objects.of(hall.worker).filter(**which).values_list("id", flat=True)
    return int(Booking.objects.of(hall.worker).filter(venue=hall.hall, holder__in=list(rows), released_at=None).count())


def test_the_job_takes_no_venue_of_staff_that_a_leader_asked_for(choir: Hall) -> None:
    for_staff_only(choir)
    fridays = replace(THURSDAYS, days=(4,), first_day=date(2026, 12, 4))
    until = date(2026, 12, 18)
    later = {day: Answer(way=Way.LATER) for day in (date(2026, 12, 4), date(2026, 12, 11), until)}
    table = lay(choir, choir.leader, fridays, until=until, answers=later)
    by_job(choir)
    rows = Gathering.objects.of(choir.worker).filter(timetable=table)
    assert (rows.count() > 3, held_in_hall(choir, timetable=table)) == (True, 0)
    first = rows.order_by("starts_at").first()
    change(choir, first, "all", venue_id=choir.hall.id)  # staff say yes: now it is theirs
    with clock.standing_at(datetime(2026, 12, 20, 9, tzinfo=clock.CHINA)):
        by_job(choir)
    assert held_in_hall(choir, timetable=table) == rows.filter(state="planned").count()


def test_a_leader_changes_the_words_and_keeps_what_staff_gave_but_not_for_another_hour(choir: Hall) -> None:
    for_staff_only(choir)
    change(choir, on(choir, 12, 10), "following", choir.leader, title="合唱排练")
    with clock.standing_at(datetime(2026, 12, 11, 9, tzinfo=clock.CHINA)):
        by_job(choir)
        assert on(choir, 1, 28).place == choir.hall.name
        change(choir, on(choir, 12, 17), "following", choir.leader, begins=time(9, 30))
    with clock.standing_at(datetime(2026, 12, 25, 9, tzinfo=clock.CHINA)):
        by_job(choir)
        assert held_in_hall(choir, starts_at__gt=clock.now()) == 0


@pytest.mark.parametrize("way", ["change", "resume"])
def test_a_leader_makes_nothing_of_other_hosts(choir: Hall, way: str) -> None:
    for_staff_only(choir)
    other = Host.objects.create(community=choir.world.community, kind="point", name="书法", venue=choir.hall)
    plan = Plan(title="书法", venue_id=choir.hall.id)
    said: dict[str, Any] = {"pattern": replace(THURSDAYS, days=(1,)), "plan": plan, "client_key": "other"}
    table = actions.lay_timetable(choir.worker, host_id=other.id, until=date(2026, 12, 8), **said)
    if way == "change":
        change(choir, on(choir, 12, 10), "following", choir.leader, title="合唱排练")
    else:
        actions.pause_host(choir.leader, host_id=choir.host.id, why="装修")
        actions.resume_host(choir.leader, host_id=choir.host.id)
    assert not Gathering.objects.of(choir.worker).filter(timetable=table, occurs_on__gt=date(2026, 12, 8)).exists()
    by_job(choir)
    rows = Gathering.objects.of(choir.worker).filter(timetable=table, starts_at__gt=clock.now())
    assert {row.place for row in rows} == {choir.hall.name}
    made = Fact.objects.filter(kind="gathering.planned", data__day="2026-12-15")
    assert [fact.actor_ref for fact in made] == [None]  # Mulin's own, not the leader's


@pytest.mark.parametrize("by_pause", [True, False])
def test_back_after_all_it_is_held_when_and_where_its_series_now_is(choir: Hall, by_pause: bool) -> None:
    if by_pause:
        actions.pause_host(choir.worker, host_id=choir.host.id, why="装修", back_on=date(2027, 1, 4))
    else:
        schedule.set_day(choir.worker, day=date(2026, 12, 24), kind="holiday", name="停电日")
    change(choir, on(choir, 1, 7), "all", begins=time(9, 30), venue_id=choir.square.id)
    kept = choir.sign_up(on(choir, 1, 7), choir.people[1])[0]
    with clock.standing_at(datetime(2026, 12, 18, 9, tzinfo=clock.CHINA)):
        if by_pause:
            actions.resume_host(choir.worker, host_id=choir.host.id)
        else:
            schedule.set_day(choir.worker, day=date(2026, 12, 24), kind="ordinary")
        back = on(choir, 12, 24)
        assert (days(choir)[0], back.place) == ("12-24 09:30", choir.square.name)
        assert held_in_hall(choir, starts_at__gt=clock.now()) == 0
    kept.refresh_from_db()
    assert kept.gathering.state == "planned"


def test_who_signed_up_before_a_pause_goes_along_to_the_new_day_of_the_week(choir: Hall) -> None:
    kept = choir.sign_up(on(choir, 12, 24), choir.people[1])[0]
    actions.pause_host(choir.worker, host_id=choir.host.id, why="装修", back_on=date(2027, 1, 4))
    change(choir, on(choir, 1, 7), "all", pattern=replace(THURSDAYS, days=(1,)))
    with clock.standing_at(datetime(2026, 12, 18, 9, tzinfo=clock.CHINA)):
        for _again in range(2):
            actions.resume_host(choir.worker, host_id=choir.host.id)
        held = Gathering.objects.of(choir.worker).get(id=kept.gathering_id)
        assert (held.state, held.occurs_on, held.place) == ("planned", date(2026, 12, 22), choir.hall.name)
        ahead = [day[:5] for day in days(choir)]
    assert ahead.count("12-22") == 1
    assert "12-24" not in ahead
    jobs.run_due()
    assert Message.objects.of(choir.worker).filter(kind="gatherings.moved", to_person=choir.people[1]).exists()


def test_why_a_series_is_moved_is_said_and_an_old_reason_goes(choir: Hall) -> None:
    taken = on(choir, 12, 10)
    Gathering.objects.of(choir.worker).filter(id=taken.id).update(venue=None, why_code=Because.SHUT, why_words="活动室")
    Booking.objects.of(choir.worker).filter(holder=taken.id).update(released_at=clock.now())
    change(choir, on(choir, 12, 17), "following", begins=time(15), why="老师下午有课")
    assert (on(choir, 12, 17).why, on(choir, 12, 24).why) == ("老师下午有课",) * 2
    change(choir, on(choir, 12, 10), "following", title="合唱排练", why="改个名字")
    assert (on(choir, 12, 10).place, on(choir, 12, 10).why) == (choir.hall.name, "改个名字")
    assert on(choir, 12, 24).why == "老师下午有课"  # why it is then
