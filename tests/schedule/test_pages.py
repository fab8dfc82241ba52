"""The pages of the venues and the calendar, through the browser's requests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mulin.base import manifest
from mulin.base.manifest import Room, rooms
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.clock import CHINA
from mulin.schedule import actions, queries
from mulin.schedule.models import Booking, CalendarDay, Closure
from tests.schedule.conftest import NOTICE_2027, Venues, at
from tests.tables import rows_of
from tests.world import World


@pytest.fixture(autouse=True)
def _in_march() -> Iterator[None]:
    with clock.standing_at(datetime(2026, 3, 1, 9, tzinfo=CHINA)):
        yield


@pytest.fixture
def desk(world: World, venues: Venues) -> Client:
    return world.sign_in(Role.COMMUNITY_WORKER)


def hold(world: World, venue: Any, start: datetime, title: str, *, shows: bool = True, count: int = 1) -> None:
    wishes = [
        actions.Wish(
            venue_id=venue.id,
            starts_at=start + timedelta(hours=2 * n),
            ends_at=start + timedelta(hours=2 * n + 1),
            holder=uuid4(),
            title=title,
            shows_title=shows,
        )
        for n in range(count)
    ]
    assert all(answer.booking for answer in actions.book_many(world.worker, wishes=wishes))


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


BOOK = "/c/zs/desk/venues/book/"


def asked(where: Any, **changes: str) -> dict[str, str]:
    form = {
        "venue": str(where.id),
        "day": "2026-03-04",
        "starts": "09:00",
        "ends": "10:00",
        "title": "楼组长会",
        "people": "",
        "client_key": "k1",
    }
    return form | changes


def test_the_week_of_all_venues_stands_on_one_page(world: World, venues: Venues, desk: Client) -> None:
    hold(world, venues.hall, at(4, 9), "快乐文化")
    hold(world, venues.home, at(5, 9), "上门看望", shows=False)
    actions.close_on_holidays(world.worker, venue_id=venues.hall.id, closed=True)
    page = text_of(desk, "/c/zs/desk/venues/?day=2026-03-04")
    assert "快乐文化" in page
    assert "09:00–10:00" in page
    assert "上门看望" in page
    assert "解放活动室" not in page
    assert "清明节" in text_of(desk, "/c/zs/desk/venues/?day=2026-04-06")


def test_every_booking_stands_in_its_venues_row_on_its_day(world: World, venues: Venues, desk: Client) -> None:
    hold(world, venues.hall, at(4, 9), "快乐文化", count=2)
    hold(world, venues.square, at(8, 19), "舞艺之家")
    actions.close_venue(
        world.worker, venue_id=venues.square.id, first_day=date(2026, 3, 6), last_day=date(2026, 3, 7),
        reason="修地面", client_key="c", knows=True,
    )  # fmt: skip
    rows = rows_of(text_of(desk, "/c/zs/desk/venues/?day=2026-03-04"), "venues-week")
    head, by_name = rows[0], {row[0]: row[1:] for row in rows[1:]}
    assert [head[1], head[7]] == ["3月2日 周一", "3月8日 周日"]
    assert by_name["多功能活动室"] == ["", "", "09:00–10:00 快乐文化 11:00–12:00 快乐文化", "", "", "", ""]
    assert by_name["中心活动场地"] == ["", "", "", "", "修地面", "修地面", "19:00–20:00 舞艺之家"]
    assert by_name["排练活动室"] == [""] * 7


@pytest.mark.parametrize("day", ["", "0001-01-01", "9999-12-31", "2026-02-30", "x" * 300])
def test_a_day_that_is_none_gives_this_week(desk: Client, day: str) -> None:
    assert "3月1日" in text_of(desk, f"/c/zs/desk/venues/?day={day}")


def test_neighbours_read_only_what_is_meant_for_them(world: World, venues: Venues) -> None:
    hold(world, venues.hall, at(4, 9), "快乐文化")
    hold(world, venues.hall, at(5, 9), "王家和李家调解", shows=False)
    for path in ("/c/zs/venues/", f"/c/zs/venues/{venues.hall.id}/"):
        page = text_of(world.client(), f"{path}?day=2026-03-04")
        assert "快乐文化" in page
        assert "有安排" in page
        assert "王家" not in page


def test_the_weeks_cost_the_same_however_full_they_are(world: World, venues: Venues, desk: Client) -> None:
    def count(client: Client, path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            text_of(client, path)
        return len(seen)

    with CaptureQueriesContext(connection) as grid:
        queries.week_grid(world.community.id, date(2026, 3, 4), reads_all=True)
    assert len(grid) == 3
    paths = [(world.client(), "/c/zs/venues/?day=2026-03-04"), (desk, "/c/zs/desk/venues/?day=2026-03-04")]
    hold(world, venues.dance, at(4, 8), "一场")
    before = [count(*path) for path in paths]
    assert before[0] <= 4
    for day in range(2, 8):
        hold(world, venues.hall, at(day, 8), "一场", count=6)
        hold(world, venues.square, at(day, 8), "一场", count=6)
    assert count(*paths[1]) == before[1]
    fresh = count(*paths[0])
    assert fresh <= 3, "the venues are kept, the week is new"
    assert count(*paths[0]) == fresh - 1, "the week is kept while nothing changes"
    holders = list(Booking.objects.of(world.worker).values_list("holder", flat=True))
    actions.release_many(world.worker, holders=holders)
    assert "一场" not in text_of(*paths[0])


def test_addresses_somebody_makes_up_fill_no_memory(world: World, venues: Venues) -> None:
    near: Any = caches["near"]
    for address in ["", "", "?day=2026-03-05", "?x=1", "?day=2026-03-05&x=2", "?day=x", "?day=2031-01-01"]:
        for _ in range(2):
            text_of(world.client(), f"/c/zs/venues/{address}")
    assert len([key for key in near._cache if ":venues:" in key]) == 2


def test_what_is_in_the_way_is_told_once_and_with_the_hours(world: World, venues: Venues, desk: Client) -> None:
    hold(world, venues.hall, at(4, 9), "快乐文化")
    taken = desk.post(BOOK, asked(venues.hall))
    assert taken.status_code == 422
    assert taken.content.decode().count("已经给了“快乐文化”") == 1
    early = desk.post(BOOK, asked(venues.hall, starts="06:00", ends="07:00")).content.decode()
    assert early.count("不在开门的钟点里（8:00–21:00）") == 1


def test_a_venue_in_the_week_leads_to_the_same_week(world: World, venues: Venues, desk: Client) -> None:
    for client, path in ((desk, "/c/zs/desk/venues/"), (world.client(), "/c/zs/venues/")):
        link = f'{path}{venues.hall.id}/?day=2026-03-09"'
        assert link in text_of(client, f"{path}?day=2026-03-11")
        assert f'{path}{venues.hall.id}/"' in text_of(client, path)


def test_the_desk_walks_its_weeks_into_a_year_whose_holidays_are_not_announced(
    world: World, venues: Venues, desk: Client
) -> None:
    notice = 'href="/c/zs/desk/holidays/notice/"'
    for client, path, is_led in ((desk, "/c/zs/desk/venues/", True), (world.client(), "/c/zs/venues/", False)):
        for address in (path, f"{path}{venues.hall.id}/"):
            day = date(2026, 11, 23)
            for _week in range(12):
                page = text_of(client, f"{address}?day={day}")
                end = day + timedelta(days=6)
                assert ("2027 年的放假安排还没公布" in page) == (end.year == 2027), day
                assert (notice in page) == (is_led and end.year == 2027), day
                assert f"?day={day + timedelta(days=7)}" in page
                day += timedelta(days=7)


def test_a_venue_is_booked_in_a_year_whose_holidays_are_not_announced(
    world: World, venues: Venues, desk: Client
) -> None:
    made = desk.post(BOOK, asked(venues.hall, day="2027-01-05"), follow=True)
    assert made.status_code == 200
    assert "1月5日 周二 09:00–10:00" in made.content.decode()
    refused = desk.post(BOOK, asked(venues.hall, day="2027-01-05", client_key="k2"))
    assert refused.status_code == 422
    assert "已经给了“楼组长会”" in refused.content.decode()


def test_a_day_off_is_one_day(world: World, venues: Venues, desk: Client) -> None:
    day = date(2026, 3, 4)
    span = {"first_day": day, "last_day": day}
    actions.close_venue(world.worker, venue_id=venues.hall.id, **span, reason="粉刷", client_key="k", knows=True)
    page = text_of(desk, f"/c/zs/desk/venues/{venues.hall.id}/")
    assert "3月4日 周三</span>" in page
    assert "3月4日 周三 – 3月4日 周三" not in page


def test_a_booking_is_made_and_taken_back_where_it_was_said(world: World, venues: Venues, desk: Client) -> None:
    made = desk.post(BOOK, asked(venues.hall), follow=True)
    assert "“多功能活动室”订好了，3月4日 周三 09:00–10:00" in made.content.decode()
    booking = Booking.objects.of(world.worker).get()
    assert (booking.title, booking.shows_title) == ("楼组长会", False)
    assert "楼组长会" in text_of(desk, f"/c/zs/desk/venues/booking/{booking.id}/")
    desk.post(BOOK, asked(venues.hall))
    assert Booking.objects.of(world.worker).count() == 1, "the same form sent twice"
    gone = desk.post(f"/c/zs/desk/venues/booking/{booking.id}/back/", follow=True)
    assert "退掉了" in gone.content.decode()
    booking.refresh_from_db()
    assert booking.released_at is not None


def test_a_collision_is_named_before_saving_and_one_tap_takes_another(
    world: World, venues: Venues, desk: Client
) -> None:
    hold(world, venues.hall, at(4, 9), "快乐文化")
    refused = desk.post(BOOK, asked(venues.hall, people="20"))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "已经给了“快乐文化”" in page
    assert Booking.objects.of(world.worker).count() == 1
    offered = refused.context["offers"]
    assert [(slot.venue_name, when) for slot, when, _ in offered] == [
        ("排练活动室", "3月4日 周三 09:00–10:00"),
        ("多功能活动室", "3月4日 周三 10:00–11:00"),
        ("中心活动场地", "3月4日 周三 09:00–10:00"),
    ]
    taken = desk.post(BOOK, asked(venues.hall, people="20") | offered[0][2], follow=True)
    assert "“排练活动室”订好了" in taken.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": "0001-01-01"}, "2000 年到 2099 年"),
        ({"day": "9999-12-31", "ends": "23:59"}, "2000 年到 2099 年"),
        ({"day": "2026-02-31"}, 'class="err"'),
        ({"ends": "08:00"}, "结束要比开始晚"),
        ({"starts": "25:00"}, 'class="err"'),
        ({"starts": "23:59:60"}, 'class="err"'),
        ({"day": "2026-02-01"}, "已经过去了"),
        ({"starts": "06:00", "ends": "07:00"}, "不在开门的钟点里"),
        ({"people": "61"}, "坐不下"),
        ({"people": "9999999"}, "请写 0 到 9999 之间的整数。"),
        ({"people": "-1"}, "请写 0 到 9999 之间的整数。"),
        ({"people": "十个"}, "请写 0 到 9999 之间的整数。"),
        ({"title": "张\u200b"}, ""),
        ({"title": "长" * 61}, 'class="err"'),
        ({"venue": str(uuid4())}, 'class="err"'),
    ],
)
def test_nasty_wishes_are_answered_beside_the_field(  # safety D7
    venues: Venues, desk: Client, changes: dict[str, str], words: str
) -> None:
    response = desk.post(BOOK, asked(venues.hall, **changes))
    if words:
        assert response.status_code == 422
        assert words in response.content.decode()
    else:
        assert response.status_code == 302


def test_more_people_than_any_venue_holds_are_told_which_is_the_largest(
    world: World, venues: Venues, desk: Client
) -> None:
    page = desk.post(BOOK, asked(venues.hall, people="900")).content.decode()
    assert "没有一处场地容得下 900 人。最大的是“中心活动场地”，最多 120 人。" in page
    assert "没找到空的" not in page
    venues.square.capacity = 0  # nobody counts there
    venues.square.save()
    assert "没有一处场地" not in desk.post(BOOK, asked(venues.hall, people="900")).content.decode()


def test_no_day_that_is_over_is_offered(world: World, venues: Venues) -> None:
    link = f"/c/zs/desk/venues/book/?venue={venues.hall.id}&amp;day="
    with clock.standing_at(datetime(2026, 3, 4, 9, tzinfo=CHINA)):
        page = text_of(world.sign_in(Role.COMMUNITY_WORKER), f"/c/zs/desk/venues/{venues.hall.id}/")
        assert [f"{link}2026-03-0{day}" in page for day in range(2, 9)] == [False] * 2 + [True] * 5


def test_nobody_is_asked_whether_they_know_where_nothing_is_hit(world: World, venues: Venues, desk: Client) -> None:
    empty = {"first_day": "", "last_day": "", "reason": "", "client_key": "c", "knows": ""}
    for _twice in range(2):
        assert "知道了，还是要关" not in desk.post(f"/c/zs/desk/venues/{venues.hall.id}/close/", empty).content.decode()
    said = {"who": "anybody", "notice": "", "substitute": "", "knows": ""}
    assert "知道了，还是要关" not in desk.post(f"/c/zs/desk/venues/{venues.hall.id}/rule/", said).content.decode()


def test_a_closure_names_what_it_hits_and_asks_once(world: World, venues: Venues, desk: Client) -> None:
    hold(world, venues.hall, at(17, 9), "快乐文化")
    path = f"/c/zs/desk/venues/{venues.hall.id}/close/"
    form = {"first_day": "2026-03-16", "last_day": "2026-03-20", "reason": "粉刷", "client_key": "c"}
    asks = desk.post(path, form)
    assert asks.status_code == 422
    assert "快乐文化" in asks.content.decode()
    assert "知道了，还是要关" in asks.content.decode()
    shut = desk.post(path, form | {"knows": "on"}, follow=True)
    assert "关好了" in shut.content.decode()
    closure = Closure.objects.of(world.worker).get()
    assert "粉刷" in text_of(world.client(), f"/c/zs/venues/{venues.hall.id}/?day=2026-03-17")
    page = text_of(desk, "/c/zs/desk/venues/?day=2026-03-17")
    assert "1 场安排撞上了关门" in page
    assert "1 场安排撞上了关门" in text_of(desk, "/c/zs/desk/")
    desk.post(f"/c/zs/desk/venues/closure/{closure.id}/lift/")
    assert "撞上了" not in text_of(desk, "/c/zs/desk/venues/?day=2026-03-17")


def test_the_rule_of_a_venue_is_set_and_shown(world: World, venues: Venues, desk: Client) -> None:
    path = f"/c/zs/desk/venues/{venues.hall.id}/rule/"
    said = {"who": "staff", "notice": "用完请关灯", "on_holidays": "on", "substitute": str(venues.dance.id)}
    desk.post(path, said)
    page = text_of(desk, f"/c/zs/desk/venues/{venues.hall.id}/")
    for words in ("只有社区工作者", "用完请关灯", "法定节假日", "下雨换到"):
        assert words in page
    assert "问社区" in text_of(world.client(), f"/c/zs/venues/{venues.hall.id}/")
    assert "下雨换到排练活动室" in text_of(world.client(), f"/c/zs/venues/{venues.hall.id}/")
    for wrong in ({"who": "anybody"}, {"substitute": str(venues.hall.id)}, {"substitute": str(venues.abroad.id)}):
        assert desk.post(path, said | wrong).status_code == 422


def test_shut_on_holidays_names_what_it_hits_and_asks_once(world: World, venues: Venues, desk: Client) -> None:
    hold(world, venues.hall, at(4, 9, month=4), "快乐文化")  # 清明
    path = f"/c/zs/desk/venues/{venues.hall.id}/rule/"
    said = {"who": "staff", "notice": "用完请关灯", "on_holidays": "on", "substitute": ""}
    asks = desk.post(path, said)
    assert asks.status_code == 422
    for words in ("快乐文化", "知道了，还是要关", "往后的节假日里已经订出去 1 次"):
        assert words in asks.content.decode()
    assert "用完请关灯" not in text_of(desk, f"/c/zs/desk/venues/{venues.hall.id}/"), "nothing is saved before"
    assert desk.post(path, said | {"knows": "on"}).status_code == 302
    assert desk.post(path, said).status_code == 302, "what stands already is not asked again"
    assert Closure.objects.of(world.worker).filter(legal_holidays=True).count() == 1


def test_the_calendar_shows_holidays_made_workdays_and_festivals(world: World) -> None:
    page = text_of(world.client(), "/c/zs/calendar/?year=2026")
    for words in ("中秋节", "9月25日 周五", "放 9 天", "调休上班", "腊八", "农历八月十五"):
        assert words in page
    assert "还没公布" not in page
    assert "2031 年的放假安排还没公布" in text_of(world.client(), "/c/zs/calendar/?year=2031")


@pytest.mark.parametrize("year", ["", "0", "1999", "2100", "99999999999", "二〇二六", "²⁰²⁶"])
def test_a_year_that_is_none_gives_this_one(world: World, year: str) -> None:
    assert "春节" in text_of(world.client(), f"/c/zs/calendar/?year={year}")


def test_the_table_takes_a_notice_and_single_days(world: World, desk: Client) -> None:
    said = desk.post("/c/zs/desk/holidays/notice/", {"year": "2027", "text": NOTICE_2027}, follow=True)
    assert "2027 年的放假通知录好了，认出 34 天" in said.content.decode()
    bad = desk.post("/c/zs/desk/holidays/notice/", {"year": "2027", "text": "放假"})
    assert bad.status_code == 422
    early = desk.post("/c/zs/desk/holidays/notice/", {"year": "99", "text": NOTICE_2027})
    assert "请写 2000 到 2099 之间的整数。" in early.content.decode()
    desk.post("/c/zs/desk/holidays/day/", {"day": "2026-10-02", "kind": "ordinary", "name": ""})
    assert "照原来的" in text_of(desk, "/c/zs/desk/holidays/?year=2026")
    desk.post("/c/zs/desk/holidays/forget/?day=2026-10-02")
    assert CalendarDay.objects.of(world.worker).filter(day=date(2026, 10, 2)).count() == 0
    assert desk.post("/c/zs/desk/holidays/forget/?day=x").status_code == 302


def test_from_november_on_the_desk_asks_for_next_years_notice(world: World, desk: Client) -> None:
    assert "放假安排还没录" not in text_of(desk, "/c/zs/desk/")
    with clock.standing_at(datetime(2027, 11, 12, 9, tzinfo=CHINA)):
        client = world.sign_in(Role.COMMUNITY_HEAD)
        assert "2028 年的放假安排还没录" in text_of(client, "/c/zs/desk/")


def test_whoever_holds_a_venue_is_one_tap_away(
    world: World, venues: Venues, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(world, venues.hall, at(4, 9), "快乐文化")
    holder = Booking.objects.of(world.worker).get().holder
    houses = (*rooms(), Room(name="x", holders=lambda actor, ids: {each: f"/there/{each}" for each in ids}))
    monkeypatch.setattr(manifest, "rooms", lambda: houses)
    assert f'href="/there/{holder}"' in text_of(desk, "/c/zs/desk/venues/?day=2026-03-04")
    assert manifest.holder_pages(world.worker, []) == {}


@pytest.mark.parametrize(("opens", "closes"), [(None, "07:00"), ("22:00", None), (None, "06:30")])
def test_a_venue_with_one_odd_hour_has_its_week(
    world: World, venues: Venues, desk: Client, opens: str | None, closes: str | None
) -> None:
    hour = 22 if opens else 5
    venues.hall.opens = time.fromisoformat(opens) if opens else None
    venues.hall.closes = time.fromisoformat(closes) if closes else None
    venues.hall.save()
    hold(world, venues.hall, at(4, hour), "晨练")
    week = queries.week_grid(world.community.id, date(2026, 3, 4), reads_all=True)
    strips = [cell.strip for row in week.rows for cell in row.cells if cell.strip]
    assert strips
    assert all(0 <= start <= 1000 and 0 < width <= 1000 for strip in strips for start, width in strip)
