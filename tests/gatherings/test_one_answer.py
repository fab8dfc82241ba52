"""Many days of a timetable are somebody else's: one press answers for all, the rest is asked singly."""

from __future__ import annotations

import html
import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from mulin.gatherings import actions
from mulin.gatherings.models import Gathering
from mulin.kernel import clock
from mulin.schedule.actions import Wish, book_by_hand
from mulin.schedule.models import Timetable
from tests.gatherings.conftest import Hall

DAYS = [date(2026, 9, 28), date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 26)]  # 5 October is a holiday
NEW = {
    "title": "合唱", "sign_up": "none", "repeat": "weekly", "weekdays": ["0"], "begins": "17:00", "minutes": "60",
    "first_day": "2026-09-25", "last_day": "2026-11-02", "on_holiday": "skip", "client_key": "k",
}  # fmt: skip
FREE = {date(2026, 11, 2): ("中心活动场地", "17:00")}


def taken(hall: Hall, venue: Any, day: date, begins: int = 16, ends: int = 18) -> None:
    start = datetime.combine(day, time(begins), clock.CHINA)
    end = start + timedelta(hours=ends - begins)
    wish = Wish(venue_id=venue.id, starts_at=start, ends_at=end, holder=None, title="街道开会")
    book_by_hand(hall.worker, wish=wish, client_key=f"{venue.code}{start}")


@pytest.fixture
def lay(hall: Hall, browser: Client) -> Any:
    """Sends the form as the page that came back would, with these buttons and fields."""
    for day in DAYS:
        taken(hall, hall.square, day)

    def send(**more: Any) -> Any:
        address = f"/c/zs/run/host/{hall.host.id}/timetable/"
        return browser.post(address, NEW | {"venue": str(hall.square.id)} | more)

    return send


def fields(body: str) -> dict[str, str]:
    """What the page sends along: hidden fields, and for each day the choice made first."""
    found = dict(re.findall(r'type="hidden" name="((?:chosen-|clashes_for)[^"]*)" value="([^"]*)"', body))
    return found | dict(re.findall(r'type="radio" name="(clash-[^"]*)" value="([^"]*)" checked', body))


def buttons(body: str) -> dict[str, str]:
    found = re.findall(r'name="(?:clash_all|take)" value="([^"]*)"><span class="grow">([^<]*)<', body)
    return {words: html.unescape(value) for value, words in found}


def laid(hall: Hall) -> dict[Any, tuple[str, str]]:
    rows = Gathering.objects.of(hall.worker).filter(title="合唱", state="planned").select_related("venue")
    return {row.occurs_on: (row.place, f"{row.starts_at.astimezone(clock.CHINA):%H:%M}") for row in rows}


def test_all_of_them_go_elsewhere_at_one_press(hall: Hall, lay: Any) -> None:
    body = lay().content.decode()
    assert list(buttons(body)) == [
        "4 天都改到多功能活动室，钟点不变",
        "4 天都改成 18:00–19:00，地方不变",
        "4 天都改成 19:00–20:00，地方不变",
        "这几天都不办，别的照排",
        "这几天先都排上，地方以后再找",
    ]
    assert Timetable.objects.of(hall.worker).count() == 0
    chosen = buttons(body)["4 天都改到多功能活动室，钟点不变"]
    assert lay(**fields(body), clash_all=chosen).status_code == 302
    assert laid(hall) == dict.fromkeys(DAYS, ("多功能活动室", "17:00")) | FREE


def test_all_of_them_at_another_hour(hall: Hall, lay: Any) -> None:
    body = lay().content.decode()
    assert lay(**fields(body), clash_all=buttons(body)["4 天都改成 18:00–19:00，地方不变"]).status_code == 302
    assert laid(hall) == dict.fromkeys(DAYS, ("中心活动场地", "18:00")) | FREE


def test_where_one_is_not_free_that_day_is_asked_for_alone(hall: Hall, lay: Any) -> None:
    taken(hall, hall.hall, DAYS[1])
    body = lay().content.decode()
    first = "3 天改到多功能活动室，钟点不变；剩下的 1 天再选"
    asked = lay(**fields(body), clash_all=buttons(body)[first])
    body = asked.content.decode()
    assert asked.status_code == 422
    assert "有 1 天撞上了" in body
    assert sorted(fields(body)) == [
        "chosen-2026-09-28",
        "chosen-2026-10-19",
        "chosen-2026-10-26",
        "clash-2026-10-12",
        "clashes_for",
    ]
    assert not buttons(body)
    assert lay(**fields(body) | {"clash-2026-10-12": "out"}).status_code == 302
    assert laid(hall) == dict.fromkeys([DAYS[0], *DAYS[2:]], ("多功能活动室", "17:00")) | FREE


def test_a_second_answer_for_all_leaves_the_first_alone(hall: Hall, lay: Any) -> None:
    for day in DAYS[2:]:
        taken(hall, hall.square, day, 14, 16)
        taken(hall, hall.square, day, 18, 21)
    taken(hall, hall.hall, DAYS[3])
    body = lay().content.decode()
    first = buttons(body)["3 天改到多功能活动室，钟点不变；剩下的 1 天再选"]
    body = lay(**fields(body), clash_all=first).content.decode()
    assert lay(**fields(body), clash_all="out").status_code == 302
    assert laid(hall) == dict.fromkeys(DAYS[:3], ("多功能活动室", "17:00")) | FREE


def test_left_out_or_without_a_place_for_now(hall: Hall, lay: Any) -> None:
    body = lay().content.decode()
    assert lay(**fields(body), clash_all="later").status_code == 302
    assert laid(hall) == dict.fromkeys(DAYS, ("", "17:00")) | FREE


def test_where_no_day_is_left_the_timetable_itself_goes_elsewhere(hall: Hall, lay: Any) -> None:
    body = lay(last_day="").content.decode()
    assert "有 4 天撞上了" in body
    taken(hall, hall.square, date(2026, 11, 2))
    taken(hall, hall.square, date(2026, 11, 9))
    taken(hall, hall.square, date(2026, 11, 16))
    taken(hall, hall.hall, DAYS[1])
    body = lay(last_day="").content.decode()
    assert list(buttons(body)) == [
        "整个固定时间改成 18:00–19:00，地方不变",
        "整个固定时间改成 19:00–20:00，地方不变",
        "整个固定时间改到多功能活动室，钟点不变；剩下的 1 天再选",
        "这几天先都排上，地方以后再找",
    ]
    chosen = buttons(body)["整个固定时间改到多功能活动室，钟点不变；剩下的 1 天再选"]
    body = lay(**fields(body), take=chosen, last_day="").content.decode()
    assert "有 1 天撞上了" in body
    there = {"venue": str(hall.hall.id), "last_day": ""}
    assert lay(**fields(body) | {"clash-2026-10-12": "out"} | there).status_code == 302
    with clock.standing_at(datetime(2026, 11, 30, 9, tzinfo=clock.CHINA)):
        actions.render(hall.worker)
    found = laid(hall)
    assert len(found) > 8
    assert set(found.values()) == {("多功能活动室", "17:00")}
    assert DAYS[1] not in found


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "x",
        "out|17:00|60|2026-09-28",
        "{venue}|17:00|0|2026-09-28",
        "{venue}|17:00|60|",
        "{venue}|23:59|60|9999-12-31",
    ],
)
def test_what_no_page_of_ours_sends_is_no_answer(hall: Hall, lay: Any, broken: str) -> None:
    body = lay().content.decode()
    answer = lay(**fields(body), clash_all=broken.replace("{venue}", str(hall.hall.id)))
    assert answer.status_code == 422
    assert "有 4 天撞上了" in answer.content.decode()


def test_answers_to_one_hour_are_none_to_another(hall: Hall, lay: Any) -> None:
    body = lay().content.decode()
    again = lay(**fields(body), begins="17:30")
    assert again.status_code == 422
    assert "17:30–18:30" in again.content.decode()
    assert laid(hall) == {}
