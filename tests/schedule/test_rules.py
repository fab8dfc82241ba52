"""Repeat rules against two other sources, the calendar's days, and what is free."""

from __future__ import annotations

from calendar import monthrange
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from uuid import uuid4

import icalendar
import pytest
import recurring_ical_events
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.kernel.clock import CHINA
from mulin.kernel.errors import RuleError
from mulin.schedule import rules
from mulin.schedule.rules.finding import Ground

NO_DAYS = rules.DayCalendar()
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
QUICK = settings(max_examples=60, derandomize=True, deadline=None)


def pattern(**changes: object) -> rules.Pattern:
    base = {"days": (0, 2, 4), "starts": time(9), "minutes": 90, "first_day": date(2026, 1, 5)}
    return rules.Pattern(**{**base, **changes})  # type: ignore[arg-type]  # a test's own shorthand


@st.composite
def patterns(draw: st.DrawFn) -> rules.Pattern:
    repeat = draw(st.sampled_from(list(rules.Repeat)))
    by_date = repeat == rules.Repeat.MONTHLY_DATE
    numbers = st.sampled_from([-1, *range(1, 32)]) if by_date else st.integers(0, 6)
    first = draw(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
    length = draw(st.none() | st.integers(0, 500))
    return rules.Pattern(
        days=tuple(sorted(draw(st.sets(numbers, min_size=1, max_size=4)))),
        starts=draw(st.times(time(6), time(22))).replace(second=0, microsecond=0, tzinfo=None),
        minutes=draw(st.integers(5, 1440)),
        first_day=first,
        last_day=None if length is None else first + timedelta(days=length),
        repeat=repeat,
        interval=draw(st.integers(1, 5)),
        week_of_month=draw(st.sampled_from([1, 2, 3, 4, -1])) if repeat == rules.Repeat.MONTHLY_WEEKDAY else None,
    )


def rule_text(spoken: rules.Pattern) -> str:
    """The same rule in the words of RFC 5545."""
    until = f";UNTIL={spoken.last_day:%Y%m%d}T235959" if spoken.last_day else ""
    if spoken.repeat == rules.Repeat.WEEKLY:
        by = "BYDAY=" + ",".join(WEEKDAYS[day] for day in spoken.days)
    elif spoken.repeat == rules.Repeat.MONTHLY_DATE:
        by = "BYMONTHDAY=" + ",".join(map(str, spoken.days))
    else:
        by = "BYDAY=" + ",".join(f"{spoken.week_of_month}{WEEKDAYS[day]}" for day in spoken.days)
    freq = "WEEKLY" if spoken.repeat == rules.Repeat.WEEKLY else "MONTHLY"
    return f"FREQ={freq};INTERVAL={spoken.interval};WKST=MO;{by}{until}"


@QUICK
@given(patterns(), st.integers(-60, 400), st.integers(0, 200))
def test_days_are_those_of_the_rule_in_words_of_the_standard(spoken: rules.Pattern, after: int, span: int) -> None:
    first = spoken.first_day + timedelta(days=after)
    last = first + timedelta(days=span)
    begin = datetime.combine(spoken.first_day, spoken.starts)
    theirs = rrule.rrulestr(rule_text(spoken), dtstart=begin)
    expected = theirs.between(datetime.combine(first, time()), datetime.combine(last, time(23, 59)), inc=True)
    ours = rules.occurrences(spoken, NO_DAYS, first, last)
    assert [found.starts_at.replace(tzinfo=None) for found in ours] == expected
    assert {found.ends_at - found.starts_at for found in ours} <= {timedelta(minutes=spoken.minutes)}


def is_a_day_of(spoken: rules.Pattern, day: date) -> bool:
    """The rule once more, as somebody with a wall calendar goes by it; no library's arithmetic of repetitions."""
    start = spoken.first_day
    if day < start or (spoken.last_day and day > spoken.last_day):
        return False
    if spoken.repeat == rules.Repeat.WEEKLY:
        weeks = ((day - timedelta(days=day.weekday())) - (start - timedelta(days=start.weekday()))).days // 7
        return weeks % spoken.interval == 0 and day.weekday() in spoken.days
    if ((day.year - start.year) * 12 + day.month - start.month) % spoken.interval:
        return False
    in_month = monthrange(day.year, day.month)[1]
    if spoken.repeat == rules.Repeat.MONTHLY_DATE:
        return day.day in spoken.days or (-1 in spoken.days and day.day == in_month)
    is_last = day.day + 7 > in_month
    week = spoken.week_of_month
    return day.weekday() in spoken.days and (is_last if week == -1 else (day.day - 1) // 7 + 1 == week)


@QUICK
@given(patterns(), st.integers(-60, 400), st.integers(0, 200))
def test_days_are_those_of_a_wall_calendar(spoken: rules.Pattern, after: int, span: int) -> None:
    first = spoken.first_day + timedelta(days=after)
    days = [first + timedelta(days=number) for number in range(span + 1)]
    ours = rules.occurrences(spoken, NO_DAYS, days[0], days[-1])
    assert [found.day for found in ours] == [day for day in days if is_a_day_of(spoken, day)]


@settings(max_examples=30, derandomize=True, deadline=None)
@given(patterns(), st.integers(0, 300))
def test_days_are_those_of_a_second_calendar_program(spoken: rules.Pattern, after: int) -> None:
    first = spoken.first_day + timedelta(days=after)
    last = first + timedelta(days=120)
    begin = next(
        iter(rules.occurrences(spoken, NO_DAYS, spoken.first_day, spoken.first_day + timedelta(days=365))), None
    )
    if begin is None:  # the other program counts the first day itself, whether the rule names it or not
        return
    event = icalendar.Event()
    event.add("uid", "1")
    event.add("dtstart", begin.starts_at.replace(tzinfo=None))
    event.add("dtend", begin.ends_at.replace(tzinfo=None))
    event.add("rrule", icalendar.vRecur.from_ical(rule_text(spoken)))
    book = icalendar.Calendar()
    book.add_component(event)
    theirs = recurring_ical_events.of(book).between(first, last + timedelta(days=1))
    expected = sorted(e["dtstart"].dt for e in theirs if first <= e["dtstart"].dt.date() <= last)
    ours = rules.occurrences(spoken, NO_DAYS, first, last)
    assert [found.starts_at.replace(tzinfo=None) for found in ours] == expected


@QUICK
@given(patterns(), st.integers(-5, 300))
def test_split_gives_the_same_days_and_keeps_the_rhythm(spoken: rules.Pattern, after: int) -> None:
    day = spoken.first_day + timedelta(days=after)
    last = spoken.first_day + timedelta(days=365)
    before, rest = rules.split(spoken, day)
    parts = [rules.occurrences(part, NO_DAYS, spoken.first_day, last) for part in (before, rest) if part]
    assert list(chain.from_iterable(parts)) == rules.occurrences(spoken, NO_DAYS, spoken.first_day, last)
    assert before is None or all(found.day < day for found in parts[0])


def test_holidays_and_made_workdays_go_by_the_rule_of_the_timetable() -> None:
    calendar = rules.calendar_from(rules.official_days(2026), (), announced=rules.ANNOUNCED, years=[2026])
    october = (date(2026, 9, 28), date(2026, 10, 11))
    days = [found.day.day for found in rules.occurrences(pattern(), calendar, *october)]
    assert days == [28, 30, 9]
    assert [gone.day.day for gone in rules.skipped(pattern(), calendar, *october)] == [2, 5, 7]
    held = pattern(on_holiday=rules.OnHoliday.HOLD)
    assert len(rules.occurrences(held, calendar, *october)) == 6
    saturdays = pattern(days=(5,), on_workday=False)
    gone = rules.skipped(saturdays, calendar, *october)
    assert [(one.day, one.why) for one in gone] == [(date(2026, 10, 3), "国庆节"), (date(2026, 10, 10), "made-workday")]


def test_a_thursday_made_a_workday_goes_by_the_rule_of_the_timetable() -> None:  # safety D8
    made = rules.calendar_from(
        (), [rules.SpecialDay(date(2026, 9, 24), "workday", "")], announced=rules.ANNOUNCED, years=[2026]
    )
    week = (date(2026, 9, 21), date(2026, 9, 27))
    assert rules.occurrences(pattern(days=(3,)), made, *week)
    assert rules.occurrences(pattern(days=(3,), on_workday=False), made, *week) == []


def test_a_year_beyond_the_table_has_the_days_of_the_law_and_says_so() -> None:
    calendar = rules.calendar_from((), (), announced=rules.ANNOUNCED, years=[2031])
    assert len(rules.statutory_days(2030)) == 13
    assert rules.statutory_days(2031)[date(2031, 10, 1)] == "国庆节、中秋节"
    assert calendar.holiday(date(2031, 5, 1)) == "劳动节"
    assert calendar.unannounced(date(2026, 12, 1), date(2031, 1, 1)) == [2027, 2028, 2029, 2030, 2031]


def test_a_rule_without_end_is_laid_out_for_a_year_at_most() -> None:  # safety D8
    daily = pattern(days=tuple(range(7)), on_holiday="hold")
    assert len(rules.occurrences(daily, NO_DAYS, date(2026, 1, 5), date(2099, 12, 31))) == rules.HORIZON_DAYS


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"repeat": "secondly"}, "pattern-repeat"),
        ({"interval": 10**9}, "pattern-interval"),
        ({"interval": 0}, "pattern-interval"),
        ({"minutes": 25 * 60}, "pattern-minutes"),
        ({"minutes": 0}, "pattern-minutes"),
        ({"days": ()}, "pattern-no-day"),
        ({"days": (7,)}, "pattern-day"),
        ({"days": (1, 1)}, "pattern-day"),
        ({"days": (0,), "repeat": "monthly_date"}, "pattern-day"),
        ({"repeat": "monthly_weekday"}, "pattern-week"),
        ({"week_of_month": 2}, "pattern-week"),
        ({"first_day": date(1, 1, 1)}, "days-range"),
        ({"last_day": date(9999, 12, 31)}, "days-range"),
        ({"last_day": date(2026, 1, 4)}, "days-backwards"),
    ],
)
def test_what_is_no_rule_is_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.occurrences(pattern(**changes), NO_DAYS, date(2026, 1, 1), date(2026, 2, 1))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "days", "starts", "minutes", "more"),
    [
        ("每周一、三、五 9:00–10:30", (0, 2, 4), time(9), 90, {}),
        ("周一三五上午9点到10点半", (0, 2, 4), time(9), 90, {}),
        ("每周四下午", (3,), time(14), 120, {}),
        ("隔周周四 14:30–16:30", (3,), time(14, 30), 120, {"interval": 2}),
        ("每两周周四下午两点半", (3,), time(14, 30), 90, {"interval": 2}),
        ("每月第二个周三 下午3点到4点半", (2,), time(15), 90, {"repeat": "monthly_weekday", "week_of_month": 2}),
        ("每月最后一个周五 19:00", (4,), time(19), 90, {"repeat": "monthly_weekday", "week_of_month": -1}),
        ("每月1号、15号 上午", (1, 15), time(9), 120, {"repeat": "monthly_date"}),
        ("每月最后一天 10点", (-1,), time(10), 90, {"repeat": "monthly_date"}),
        ("周一到周五 早上", (0, 1, 2, 3, 4), time(8), 60, {}),
        ("每天 7:00-8:00", tuple(range(7)), time(7), 60, {}),
        ("every Mon/Wed/Fri 9:00-10:30", (0, 2, 4), time(9), 90, {}),
        ("every second Thursday afternoon", (3,), time(14), 120, {"interval": 2}),
        ("every Thursday 2pm to 4:30pm", (3,), time(14), 150, {}),
        (
            "the last Friday of every month 19:00 90 minutes",
            (4,),
            time(19),
            90,
            {"repeat": "monthly_weekday", "week_of_month": -1},
        ),
    ],
)
def test_rules_are_read_as_people_say_them(
    text: str, days: tuple[int, ...], starts: time, minutes: int, more: dict[str, object]
) -> None:
    first = date(2026, 1, 5)
    assert rules.read_pattern(text, first_day=first) == pattern(
        days=days, starts=starts, minutes=minutes, first_day=first, **more
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "pattern-no-hour"),
        ("随便什么时候", "pattern-no-hour"),
        ("周四 25:00–26:00", "pattern-unclear"),
        ("周四 16:00–14:00", "time-backwards"),
        ("9:00-10:00", "pattern-unclear"),
        ("FREQ=SECONDLY;COUNT=1000000000", "pattern-no-hour"),
        ("每月32号 9:00", "pattern-day"),
        ("周四" * 100, "pattern-unclear"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.read_pattern(text, first_day=date(2026, 1, 5))
    assert refused.value.code == code


@QUICK
@given(st.text(max_size=130))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(RuleError):
        rules.check_pattern(rules.read_pattern(text, first_day=date(2026, 1, 5)))


NOTICE_2026 = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。"""


def test_the_official_notice_is_read_whole() -> None:
    assert rules.read_notice(NOTICE_2026, 2026) == sorted(rules.official_days(2026), key=lambda special: special.day)


@pytest.mark.parametrize(
    "text", ["", "放假", "一、元旦：13月45日放假。", "一、春节：2月20日至10日放假。", "元旦：" * 2000]
)
def test_another_text_is_no_notice(text: str) -> None:
    with pytest.raises(RuleError):
        rules.read_notice(text, 2027)


@pytest.mark.parametrize("year", sorted(rules.ANNOUNCED))
def test_the_shipped_table_holds_the_days_of_the_law_and_works_only_on_weekends(year: int) -> None:
    days = {special.day: special for special in rules.official_days(year)}
    law = rules.statutory_days(year)
    if year < 2025:  # two more since: 除夕 and 2 May
        law = {day: name for day, name in law.items() if day not in (date(year, 5, 2), min(_spring(law)))}
    assert {day for day in law if days[day].kind != "holiday"} == set()
    assert all(special.day.weekday() >= 5 for special in days.values() if special.kind == "workday")


def _spring(law: dict[date, str]) -> list[date]:
    return [day for day, name in law.items() if name == "春节"]


HALL = rules.VenueFacts(uuid4(), "活动室", 60, time(8), time(21))
DANCE = rules.VenueFacts(uuid4(), "排练室", 30, time(8), time(21))
SQUARE = rules.VenueFacts(uuid4(), "广场", 120, time(6), time(21), substitute_id=HALL.id)
THURSDAY = datetime(2018, 9, 27, 14, 30, tzinfo=CHINA)  # a Thursday, as in 2012


def test_an_afternoon_on_the_rehearsals_thursday_is_named_and_three_free_ones_offered() -> None:
    rehearsal = rules.Taken(THURSDAY, THURSDAY + timedelta(hours=2), "柔力球集体排练")
    ground = Ground(venues=[SQUARE, HALL, DANCE], taken={SQUARE.id: [rehearsal]})
    begin, end = THURSDAY - timedelta(minutes=30), THURSDAY + timedelta(minutes=150)
    assert [clash.title for clash in rules.clashes(SQUARE, ground, begin, end)] == ["柔力球集体排练"]
    offered = rules.alternatives(SQUARE, ground, begin, end, people=0, now=begin - timedelta(days=9))
    assert [(slot.venue_name, slot.starts_at - begin) for slot in offered] == [
        ("活动室", timedelta(0)),
        ("广场", timedelta(hours=2, minutes=30)),
        ("排练室", timedelta(0)),
    ]
    wide = rules.alternatives(SQUARE, ground, begin, end, people=100, now=begin - timedelta(days=9))
    assert {slot.venue_name for slot in wide} == {"广场"}


MOMENTS = st.integers(0, 7 * 48).map(lambda half: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=30 * half))


@QUICK
@given(st.lists(st.tuples(st.integers(0, 2), MOMENTS, st.integers(1, 8)), max_size=25), MOMENTS, st.integers(1, 6))
def test_what_is_offered_is_free_open_and_not_past(
    taken: list[tuple[int, datetime, int]], begin: datetime, half: int
) -> None:
    venues = [HALL, DANCE, SQUARE]
    ground = Ground(venues=venues, holidays={date(2026, 3, 4): "节"}, shut={HALL.id: [rules.Shut()]})
    for place, start, length in taken:
        held = rules.Taken(start, start + timedelta(minutes=30 * length))
        ground.taken.setdefault(venues[place].id, []).append(held)
    end = begin + timedelta(minutes=30 * half)
    now = datetime(2026, 3, 3, tzinfo=UTC)
    offered = rules.alternatives(SQUARE, ground, begin, end, people=20, now=now)
    assert len(offered) <= 3
    assert len(set(offered)) == len(offered)
    by_id = {venue.id: venue for venue in venues}
    for slot in offered:
        assert slot.starts_at > now
        assert slot.ends_at - slot.starts_at == end - begin
        assert rules.clashes(by_id[slot.venue_id], ground, slot.starts_at, slot.ends_at, people=20) == []


def test_a_venue_that_is_shut_or_small_or_asleep_says_so() -> None:
    shut = [rules.Shut(date(2026, 7, 6), date(2026, 7, 10), "粉刷"), rules.Shut()]
    ground = Ground(venues=[HALL], shut={HALL.id: shut}, holidays={date(2026, 10, 1): "国庆节"})

    def kinds(begin: datetime, hours: int = 1, people: int = 0) -> list[str]:
        found = rules.clashes(HALL, ground, begin, begin + timedelta(hours=hours), people=people)
        return [f"{clash.kind}:{clash.title}" for clash in found]

    assert kinds(datetime(2026, 7, 10, 9, tzinfo=CHINA)) == ["closed:粉刷"]
    assert kinds(datetime(2026, 7, 11, 9, tzinfo=CHINA)) == []
    assert kinds(datetime(2026, 10, 1, 9, tzinfo=CHINA)) == ["holiday:国庆节"]
    assert kinds(datetime(2026, 7, 11, 20, tzinfo=CHINA), hours=2) == ["hours:8:00–21:00"]
    assert kinds(datetime(2026, 7, 11, 9, tzinfo=CHINA), people=61) == ["too-small:60"]


@pytest.mark.parametrize(
    ("begin", "end", "code"),
    [
        (datetime(9999, 12, 31, 23, tzinfo=UTC), datetime(9999, 12, 31, 23, 30, tzinfo=UTC), "time-range"),
        (datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 1, 1, tzinfo=UTC), "time-range"),
        (datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC), "time-backwards"),
        (datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC), "time-backwards"),
        (datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 3, 1, tzinfo=UTC), "time-long"),
    ],
)
def test_impossible_times_are_refused(begin: datetime, end: datetime, code: str) -> None:  # safety D7
    with pytest.raises(RuleError) as refused:
        rules.check_time(begin, end)
    assert refused.value.code == code


def test_seven_days_before_is_in_time_and_six_is_not() -> None:
    today = date(2026, 7, 1)
    assert not rules.is_late_notice(date(2026, 7, 8), today)
    assert rules.is_late_notice(date(2026, 7, 7), today)


def test_monday_begins_the_week() -> None:
    assert rules.week_of(date(2026, 9, 27)) == (date(2026, 9, 21), date(2026, 9, 27))
    assert replace(pattern(), starts=time(23), minutes=90).ends == time(0, 30)
