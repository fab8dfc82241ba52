"""Why a session was moved or is off: what nobody typed is said in the reader's language, what somebody typed is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.base.coded import Coded
from mulin.gatherings import actions, queries
from mulin.gatherings.models import Because, Gathering, reason_words
from mulin.gatherings.rules import Change, Plan
from mulin.kernel import clock
from mulin.messaging.models import Message
from mulin.schedule import actions as schedule
from mulin.schedule.rules import Pattern
from tests.gatherings.conftest import Hall, at, run

MONDAY = date(2026, 9, 28)


def lay(hall: Hall, day: date, starts: time) -> Gathering:
    pattern = Pattern(days=(day.weekday(),), starts=starts, minutes=60, first_day=date(2026, 9, 21))
    plan = Plan(title="太极", venue_id=hall.square.id, sign_up="open")
    table = actions.lay_timetable(
        hall.leader, host_id=hall.host.id, pattern=pattern, plan=plan, client_key=str(uuid4()), until=date(2026, 10, 5)
    )
    row: Gathering = Gathering.objects.of(hall.worker).get(timetable=table, occurs_on=day)
    return row


def told(hall: Hall, kind: str) -> Message:
    jobs.run_due()
    rows = Message.objects.of(hall.worker).filter(kind=f"gatherings.{kind}", to_person=hall.people[1])
    return rows.latest("created_at")


def pages(hall: Hall, address: str) -> Iterator[tuple[str, str]]:
    for language in ("zh-hans", "en"):
        client = hall.world.client()
        client.cookies["mulin_language"] = language
        yield language, client.get(address).content.decode()


def test_rain_is_told_in_the_readers_language(hall: Hall) -> None:
    row = hall.plan()
    hall.sign_up(row, hall.people[1])
    actions.move_to_substitute(hall.leader, gathering_id=row.id)
    message = told(hall, "elsewhere")
    words = {"zh-hans": "天气不好", "en": "Bad weather"}
    for language, page in pages(hall, at(row)):
        with translation.override(language):
            assert message.text.endswith(words[language])
        assert words[language] in page
        assert words[{"zh-hans": "en", "en": "zh-hans"}[language]] not in page


def test_a_holiday_keeps_its_name_in_either_language(hall: Hall) -> None:
    row = lay(hall, MONDAY, time(9))
    hall.sign_up(row, hall.people[1])
    schedule.set_day(hall.worker, day=MONDAY, kind="holiday", name="中秋节")
    message = told(hall, "cancelled")
    words = {"zh-hans": "中秋节放假", "en": "Mid-Autumn Festival holiday"}
    for language, page in pages(hall, at(row)):
        with translation.override(language):
            assert words[language] in message.text
        assert words[language] in page
    with translation.override("en"):
        calendar, _count = queries.community_calendar(hall.world.community.id, name="x", code="zs")
    assert "Mid-Autumn Festival holiday" in calendar.decode()


def test_what_somebody_typed_stays_as_typed_even_if_it_reads_like_a_default(hall: Hall) -> None:
    row = hall.plan()
    hall.sign_up(row, hall.people[1])
    actions.cancel_gathering(hall.leader, gathering_id=row.id, why="天气不好")
    message = told(hall, "cancelled")
    for language, page in pages(hall, at(row)):
        with translation.override(language):
            assert "天气不好" in message.text
        assert "天气不好" in page


def test_what_is_in_the_way_is_said_in_the_readers_language(hall: Hall) -> None:
    other = hall.plan(title="灯谜")
    taken = lay(hall, other.starts_at.date(), time(14, 30))
    assert taken.reason == Coded(Because.TAKEN, "灯谜")
    with translation.override("en"):
        assert taken.why == "The venue is given to “灯谜” at that time"


def test_a_series_that_ends_says_so(hall: Hall, browser: Any) -> None:
    row = lay(hall, MONDAY, time(9))
    actions.end_series(hall.leader, gathering_id=row.id)
    browser.cookies["mulin_language"] = "en"
    assert "No longer held" in browser.get(run(row)).content.decode()


@pytest.mark.parametrize("reason", Because)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_default_can_be_said(reason: Because, language: str) -> None:
    with translation.override(language):
        words = reason_words(Coded(reason, "国庆节"))
    assert words
    assert "%" not in words


def test_a_change_of_place_names_the_old_and_the_new_one(hall: Hall) -> None:
    row = hall.plan()
    hall.sign_up(row, hall.people[1])
    actions.move_gathering(hall.leader, gathering_id=row.id, venue_id=hall.hall.id)
    assert told(hall, "elsewhere").text == (
        "9月23日 周三 14:30的“柔力球集体排练”时间不变，地方从中心活动场地改到多功能活动室。"
    )


def test_a_place_found_at_last_is_told_as_such(hall: Hall) -> None:
    row = hall.plan(venue_id=None)
    hall.sign_up(row, hall.people[1])
    actions.move_gathering(hall.leader, gathering_id=row.id, venue_id=hall.hall.id)
    assert "地方从还没定的地方改到多功能活动室" in told(hall, "elsewhere").text


def test_a_change_of_time_names_both_times_and_ends_where_nobody_gave_a_reason(hall: Hall) -> None:
    row = hall.plan()
    hall.sign_up(row, hall.people[1])
    change = Change(begins=time(15))
    actions.change_gatherings(hall.leader, gathering_id=row.id, scope="this", change=change)
    assert told(hall, "moved").text == (
        "“柔力球集体排练”改了时间：原来是9月23日 周三 14:30，现在是9月23日 周三 15:00，在中心活动场地。"
    )


def test_a_longer_session_is_told_by_its_end(hall: Hall) -> None:
    row = hall.plan()
    hall.sign_up(row, hall.people[1])
    actions.change_gatherings(hall.leader, gathering_id=row.id, scope="this", change=Change(minutes=150))
    assert told(hall, "ends").text == ("“柔力球集体排练”还是9月23日 周三 14:30开始，改到17:00结束，在中心活动场地。")


@pytest.mark.parametrize("by_job", [True, False])
def test_what_neighbours_may_not_read_is_in_no_reason_whoever_acts(hall: Hall, by_job: bool) -> None:
    """A session stays without a place because of a private booking: its page, open to all, does not say what it is."""
    starts = datetime.combine(MONDAY, time(9), clock.CHINA)
    wish = schedule.Wish(
        venue_id=hall.square.id,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        holder=None,
        title="张三家调解",
        shows_title=False,
    )
    schedule.book_by_hand(hall.worker, wish=wish, client_key=str(uuid4()))
    pattern = Pattern(days=(0,), starts=time(9), minutes=60, first_day=date(2026, 9, 28))
    plan = Plan(title="太极", venue_id=hall.square.id)
    said: dict[str, Any] = {"pattern": pattern, "plan": plan, "client_key": str(uuid4()), "until": date(2026, 9, 22)}
    table = actions.lay_timetable(hall.worker, host_id=hall.host.id, **said)  # its first session is still to be made
    actions.render(Actor.system(hall.world.community.id) if by_job else hall.worker)
    row = Gathering.objects.of(hall.worker).get(timetable=table, occurs_on=MONDAY)
    assert (row.place, row.why) == ("", "场地有别的安排")
    assert all("张三" not in page for _language, page in pages(hall, at(row)))
