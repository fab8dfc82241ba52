"""The yearly notice about holidays: of that year, whole, and true to itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.schedule import actions, queries, rules
from mulin.schedule.models import CalendarDay
from tests.schedule.conftest import NOTICE_2027
from tests.world import World

QUICK = settings(max_examples=60, derandomize=True, deadline=None)


def notice_of(year: int, *, weekdays: bool = True) -> str:
    """A notice that gives just the days of the law, holiday by holiday."""
    days: dict[str, list[date]] = {}
    law = sorted(rules.statutory_days(year).items())
    shared = "国庆节、中秋节"  # in years in which the moon is full in the holidays
    is_shared = shared in {name for _day, name in law}
    for day, name in law:
        days.setdefault(shared if is_shared and name == "国庆节" else name, []).append(day)
    return "\n".join(f"{name}：{spoken(rest, weekdays=weekdays)}放假，共{len(rest)}天。" for name, rest in days.items())


def notice_reaching_back(year: int) -> str:
    """The same, with a New Year that begins on 31 December."""
    first, _, rest = notice_of(year, weekdays=False).partition("。")
    return f"{first.replace('1月1日放假，共1天', f'{year - 1}年12月31日至{year}年1月1日放假，共2天')}。{rest}"


def spoken(rest: list[date], *, weekdays: bool) -> str:
    words = [
        f"{day.month}月{day.day}日" + (f"（周{'一二三四五六日'[day.weekday()]}）" if weekdays else "") for day in rest
    ]
    return words[0] if len(rest) == 1 else f"{words[0]}至{words[-1]}"


def refusal(text: str, year: int) -> RuleError:
    with pytest.raises(RuleError) as refused:
        rules.read_notice(text, year)
    return refused.value


def holidays(days: Iterable[rules.SpecialDay]) -> set[date]:
    return {special.day for special in days if special.kind == "holiday"}


@QUICK
@given(st.integers(2025, 2099), st.booleans())
def test_a_notice_is_read_for_its_own_year(year: int, weekdays: bool) -> None:
    assert holidays(rules.read_notice(notice_of(year, weekdays=weekdays), year)) == set(rules.statutory_days(year))


@QUICK
@given(st.integers(2025, 2060), st.integers(1, 10), st.booleans())
def test_a_notice_is_refused_for_every_other_year(year: int, later: int, weekdays: bool) -> None:
    refused = refusal(notice_of(year, weekdays=weekdays), year + later)
    assert refused.code == "notice-other-year"
    assert refused.data["year"] == year + later


@pytest.mark.parametrize("behind", ["<br>放假", "<周>放假"])
def test_what_stands_behind_a_date_and_is_no_weekday_is_a_no(behind: str) -> None:
    assert refusal(f"一、元旦：1月1日{behind}", 2027).code == "notice-other-year"


def test_the_date_that_does_not_fit_is_named() -> None:
    assert refusal(NOTICE_2027, 2028).data["said"] == "2026年12月31日"
    assert refusal(notice_of(2027), 2028).data["said"] == "1月1日(周五)"
    assert refusal(notice_of(2027, weekdays=False), 2028).data["said"] == "春节"
    heading = "国务院办公厅关于2026年部分节假日安排的通知\n"
    assert refusal(heading + NOTICE_2027, 2027).data["said"] == "2026年部分节假日"
    far = NOTICE_2027.replace("2026年12月31日（周四）", "2024年12月31日")
    assert refusal(far, 2027).data["said"] == "2024年12月31日"


def test_a_weekday_of_a_day_worked_is_held_against_the_year_too() -> None:
    assert refusal(NOTICE_2027.replace("10月9日（周六）", "10月9日（星期天）"), 2027).data["said"] == "10月9日(星期天)"


def test_a_number_of_days_that_is_another_is_refused() -> None:
    refused = refusal(NOTICE_2027.replace("共8天", "共9天"), 2027)
    assert (refused.code, refused.data) == ("notice-count", {"name": "春节", "said": 9, "count": 8})


@pytest.mark.parametrize("gone", range(7))
def test_half_a_notice_is_refused_and_what_is_missing_named(gone: int) -> None:
    lines = NOTICE_2027.splitlines()
    name = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")[gone]
    refused = refusal("\n".join(lines[:gone] + lines[gone + 1 :]), 2027)
    assert (refused.code, refused.data) == ("notice-incomplete", {"missing": name})


def test_two_festivals_on_one_line_are_both_there() -> None:
    assert holidays(rules.read_notice(notice_of(2031), 2031)) >= {date(2031, 10, 1)}
    assert "国庆节、中秋节：" in notice_of(2031)


def test_new_years_eve_stays_in_the_notice_of_the_year_after() -> None:
    assert rules.read_notice(NOTICE_2027, 2027)[0] == rules.SpecialDay(date(2026, 12, 31), "holiday", "元旦")


@pytest.mark.django_db
def test_what_was_said_by_hand_outlives_every_notice(world: World) -> None:
    fair, eve, workday = date(2027, 3, 18), date(2026, 12, 31), date(2027, 2, 12)
    actions.set_day(world.head, day=fair, kind="holiday", name="社区邻里节")
    actions.set_day(world.head, day=eve, kind="holiday", name="社区日")
    actions.announce_year(world.head, year=2027, notice=NOTICE_2027)
    actions.set_day(world.head, day=workday, kind="ordinary")
    actions.announce_year(world.head, year=2027, notice=NOTICE_2027)
    calendar = queries.calendar_for(world.community.id, [2026, 2027])
    assert [calendar.holiday(day) for day in (fair, eve, workday)] == ["社区邻里节", "社区日", None]
    page = world.sign_in(Role.COMMUNITY_WORKER).get("/c/zs/desk/holidays/?year=2027").content.decode()
    assert page.count("社区邻里节") >= 2
    for day in (fair, eve, workday):
        assert actions.forget_day(world.head, day=day)
    calendar = queries.calendar_for(world.community.id, [2026, 2027])
    said = [calendar.holiday(day) for day in (fair, eve, workday)]
    assert said == [None, "元旦", "春节"], "under it the notice stands as before"


@pytest.mark.django_db
def test_a_notice_mended_takes_back_all_that_it_said_before(world: World) -> None:
    eve, worked = date(2026, 12, 31), date(2026, 12, 27)
    late = NOTICE_2027.replace("共4天。", "共4天。2026年12月27日（周日）上班。")
    mended = NOTICE_2027.replace(
        "2026年12月31日（周四）至2027年1月3日（周日）放假调休，共4天", "1月1日至3日放假，共3天"
    )
    actions.announce_year(world.head, year=2027, notice=late)
    calendar = queries.calendar_for(world.community.id, [2026])
    assert (calendar.holiday(eve), calendar.is_made_workday(worked)) == ("元旦", True)
    actions.announce_year(world.head, year=2027, notice=mended)
    calendar = queries.calendar_for(world.community.id, [2026, 2027])
    assert (calendar.holiday(eve), calendar.is_made_workday(worked)) == (None, False)
    assert calendar.holiday(date(2027, 1, 3)) == "元旦"


@pytest.mark.django_db
def test_the_notice_of_the_year_before_leaves_the_next_ones_new_years_eve(world: World) -> None:
    actions.announce_year(world.head, year=2027, notice=NOTICE_2027)
    actions.announce_year(world.head, year=2026, notice=notice_of(2026))
    calendar = queries.calendar_for(world.community.id, [2026])
    assert calendar.holiday(date(2026, 12, 31)) == "元旦"
    assert calendar.holiday(date(2026, 10, 7)) is None, "this notice gives but the days of the law"


@pytest.mark.django_db
def test_a_new_year_that_begins_in_december_is_one_span_in_both_years(world: World) -> None:
    late = NOTICE_2027.replace("共4天。", "共4天。2026年12月27日（周日）上班。")
    actions.announce_year(world.head, year=2027, notice=late)
    spans = {
        number: [
            (one.rest[0], one.last, len(one.rest), one.worked)
            for one in queries.year_of(world.community.id, number).holidays
            if one.code == "元旦"
        ]
        for number in (2026, 2027)
    }
    early = (date(2026, 1, 1), date(2026, 1, 3), 3, [date(2026, 1, 4)])
    over = (date(2026, 12, 31), date(2027, 1, 3), 4, [date(2026, 12, 27)])
    assert spans == {2026: [early, over], 2027: [over]}
    page = world.client().get("/c/zs/calendar/?year=2027").content.decode()
    assert ("放 4 天" in page, "放 3 天" in page.partition("春节")[0]) == (True, False)


@pytest.mark.django_db
def test_a_holiday_with_a_gap_is_two_spans(world: World) -> None:
    actions.set_day(world.head, day=date(2026, 10, 3), kind="ordinary")
    spans = [
        (one.rest[0].day, one.last.day, [day.day for day in one.worked])
        for one in queries.year_of(world.community.id, 2026).holidays
        if one.code == "国庆节"
    ]
    assert spans == [(1, 2, [20]), (4, 7, [10])]


@pytest.mark.django_db
def test_a_year_not_announced_stays_so_when_the_next_one_reaches_into_it(world: World) -> None:
    with clock.standing_at(datetime(2028, 11, 20, 9, tzinfo=clock.CHINA)):
        actions.announce_year(world.head, year=2029, notice=notice_reaching_back(2029))
    calendar = queries.calendar_for(world.community.id, [2028, 2029])
    assert (calendar.is_announced(2028), calendar.is_announced(2029)) == (False, True)
    assert calendar.holiday(date(2028, 12, 31)) == "元旦"
    assert calendar.holiday(date(2028, 5, 1)) == "劳动节"


@pytest.mark.django_db
def test_what_was_pasted_stays_when_it_is_refused(world: World) -> None:
    desk = world.sign_in(Role.COMMUNITY_WORKER)
    half = "\n".join(NOTICE_2027.splitlines()[:4])
    answer = desk.post("/c/zs/desk/holidays/notice/", {"year": "2027", "text": half})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "还缺：端午节、中秋节、国庆节" in body
    assert "5月8日（周六）上班" in body
    assert not CalendarDay.objects.of(world.worker).exists()
