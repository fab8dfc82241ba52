"""Calendars that others read: valid, stable, following every change."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import recurring_ical_events

from mulin.base import limits
from mulin.exchange import ics
from mulin.gatherings import actions, queries
from mulin.kernel import clock
from mulin.people.models import Person
from tests.gatherings.conftest import WEDNESDAY, Hall


def read(content: bytes) -> icalendar.Calendar:
    book = icalendar.Calendar.from_ical(content)
    assert icalendar.Calendar.from_ical(book.to_ical()).to_ical() == book.to_ical()
    return book


def entries(content: bytes) -> dict[str, Any]:
    return {str(entry["UID"]): entry for entry in read(content).walk("VEVENT")}


def test_an_event_says_when_where_and_what_has_changed(hall: Hall) -> None:
    gathering = hall.plan(bring="水杯")
    address = "/c/zs/calendar/community.ics"
    client = hall.world.client()
    before = entries(client.get(address).content)
    (uid, entry) = next(iter(before.items()))
    assert uid == f"{gathering.id}@mulin"
    assert entry["DTSTART"].dt == gathering.starts_at
    assert entry["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert (str(entry["STATUS"]), int(entry["SEQUENCE"])) == ("CONFIRMED", 0)
    assert "中心活动场地" in str(entry["LOCATION"])
    actions.cancel_gathering(hall.leader, gathering_id=gathering.id, why="停电")
    after = entries(client.get(address).content)
    assert list(after) == [uid]
    assert (str(after[uid]["STATUS"]), int(after[uid]["SEQUENCE"])) == ("CANCELLED", 1)


def test_other_programs_find_it_on_its_day(hall: Hall) -> None:
    hall.plan()
    content = hall.world.client().get(f"/c/zs/calendar/host/{hall.host.id}.ics").content
    book = read(content)
    assert len(recurring_ical_events.of(book).at(WEDNESDAY)) == 1
    assert not recurring_ical_events.of(book).at(WEDNESDAY + timedelta(days=1))
    assert [str(zone["TZID"]) for zone in book.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_odd_words_do_not_break_a_line_out(hall: Hall) -> None:
    moment = datetime(2026, 9, 23, 6, 30, tzinfo=clock.CHINA)
    event = ics.Event(
        uid="a@mulin",
        title="好;\r\nEND:VEVENT,\\" + "长" * 200,
        starts_at=moment,
        ends_at=moment + timedelta(hours=1),
        changed_at=moment,
        about="一\n二\x00三",
    )
    found = read(ics.calendar("x", [event])).walk("VEVENT")
    assert len(found) == 1
    assert "END:VEVENT" in str(found[0]["SUMMARY"])


def test_my_own_calendar_is_mine_until_i_stop_it_or_leave(hall: Hall) -> None:
    person = hall.people[3]
    actor = hall.resident(person)
    theirs, other = hall.plan(), hall.plan(venue_id=None)
    hall.sign_up(theirs, person)
    key = actions.renew_feed(actor)
    client = hall.world.client()
    address = f"/c/zs/calendar/own/{key.token}.ics"
    assert list(entries(client.get(address).content)) == [f"{theirs.id}@mulin"]
    assert f"{other.id}" not in client.get(address).content.decode()
    again = actions.renew_feed(actor)
    assert client.get(address).status_code == 404
    address = f"/c/zs/calendar/own/{again.token}.ics"
    assert client.get(address).status_code == 200
    assert client.get(address.replace("/zs/", "/jf/")).status_code == 404
    Person.objects.of(hall.worker).filter(id=person.id).update(state="moved")
    assert client.get(address).status_code == 404


def test_members_see_what_needs_no_sign_up(hall: Hall) -> None:
    gathering = hall.plan(sign_up="none")
    person = hall.people[4]
    actions.add_regular(hall.leader, host_id=hall.host.id, person_id=person.id)
    assert [row.id for row in queries.of_person(gathering.community_id, person.id)] == [gathering.id]


def test_inside_wechat_the_content_stands_on_the_page(hall: Hall) -> None:
    gathering = hall.plan()
    address = f"/c/zs/gatherings/{gathering.id}/save.ics"
    client = hall.world.client()
    inside = client.get(address, headers={"User-Agent": "Mozilla MicroMessenger/8.0"})
    assert "在浏览器打开" in inside.content.decode()
    assert client.get(address)["Content-Type"].startswith("text/calendar")


def test_nobody_asks_for_a_year_without_end(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CALENDAR_PER_ADDRESS", (limits.Limit(3, limits.MINUTE, shared=False),))
    ways = ("community", f"host/{hall.host.id}", f"venue/{hall.square.id}", "community")
    answers = [hall.world.client().get(f"/c/zs/calendar/{way}.ics").status_code for way in ways]
    assert answers == [200, 200, 200, 429]


def test_a_venue_has_its_calendar(hall: Hall) -> None:
    hall.plan()
    assert entries(hall.world.client().get(f"/c/zs/calendar/venue/{hall.square.id}.ics").content)
    assert not entries(hall.world.client().get(f"/c/zs/calendar/venue/{hall.hall.id}.ics").content)
    assert date(2026, 9, 23) == WEDNESDAY
