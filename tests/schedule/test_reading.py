"""A rule in one sentence: all of it is read, or the words that were not are named."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.kernel.errors import RuleError
from mulin.schedule import rules

QUICK = settings(max_examples=60, derandomize=True, deadline=None)
SUNDAY = date(2026, 9, 27)


def read(text: str) -> rules.Pattern:
    return rules.read_pattern(text, first_day=SUNDAY)


def refused_words(text: str) -> object:
    with pytest.raises(RuleError, match="pattern-unclear") as refused:
        read(text)
    return refused.value.data["words"]


@pytest.mark.parametrize(
    ("text", "on_holiday"),
    [
        ("每周四下午，节假日照常", "hold"),
        ("节假日不放假，每周四 9:00", "hold"),
        ("每周四 9:00，法定节假日也照常举行", "hold"),
        ("every Thursday 9:00 including holidays", "hold"),
        ("每周四 9:00，节假日休息", "skip"),
        ("除节假日外每天早上7点", "skip"),
        ("every Thursday 9:00 except holidays", "skip"),
        ("every Thursday 9:00 except public holidays", "skip"),
        ("每周四 9:00", "skip"),
    ],
)
def test_what_is_said_of_holidays_is_kept(text: str, on_holiday: str) -> None:
    assert read(text).on_holiday == on_holiday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("从12月1日到明年3月31日每周二上午9点", date(2026, 12, 1), date(2027, 3, 31)),
        ("12月1日-3月31日，每周二 9:00", date(2026, 12, 1), date(2027, 3, 31)),
        ("每周二 9:00，12月1日起，到3月底止", date(2026, 12, 1), date(2027, 3, 31)),
        ("二〇二六年十二月一日起每周二9点", date(2026, 12, 1), None),
        ("从9月1日开始每周二9点", date(2026, 9, 1), None),
        ("每周二 19:00 到12月31日", SUNDAY, date(2026, 12, 31)),
        ("从10月到明年2月每周二 9:00", date(2026, 10, 1), date(2027, 2, 28)),
        ("每周二 9:00，到年底", SUNDAY, date(2026, 12, 31)),
        ("from 2026-12-01 until 2027-03-31 every Tuesday 9:00", date(2026, 12, 1), date(2027, 3, 31)),
        ("every Tuesday 9:00 from Dec 1 to Mar 31", date(2026, 12, 1), date(2027, 3, 31)),
        ("every Tuesday 9:00 starting 1st December", date(2026, 12, 1), None),
        ("every Tuesday 9:00 until 31 March 2027", SUNDAY, date(2027, 3, 31)),
        ("下周二起每周二9点", date(2026, 9, 29), None),
        ("从下周开始每周二9点", date(2026, 9, 28), None),
        ("每周二9点，下个月起", date(2026, 10, 1), None),
        ("从明天起每周二9点", date(2026, 9, 28), None),
        ("every Tuesday 9:00 starting next week", date(2026, 9, 28), None),
        ("every Tuesday 9:00 from next Tuesday", date(2026, 9, 29), None),
        ("每周二 9:00，12月31日截止", SUNDAY, date(2026, 12, 31)),
    ],
)
def test_from_when_until_when_is_read(text: str, first: date, last: date | None) -> None:
    found = read(text)
    assert (found.first_day, found.last_day, found.days) == (first, last, (1,))


@pytest.mark.parametrize("hours", ["9:30-9:00", "10:00-9:00", "5点到4点", "23点到1点", "下午3点到2点"])
def test_hours_that_end_before_they_begin_are_refused(hours: str) -> None:
    with pytest.raises(RuleError, match="time-backwards"):
        read(f"每周二{hours}")


@pytest.mark.parametrize(
    ("hours", "starts", "minutes"),
    [("9-5", time(9), 480), ("0点到1点", time(0), 60), ("10点到2点", time(10), 240), ("2点到4点", time(14), 120)],
)
def test_an_end_without_its_half_of_the_day_is_the_likely_one(hours: str, starts: time, minutes: int) -> None:
    found = read(f"每周二{hours}")
    assert (found.starts, found.minutes) == (starts, minutes)


def test_a_run_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(RuleError, match="days-backwards"):
        read("从2027年3月1日到2026年12月1日每周二9点")
    assert refused_words("从2月30日起每周一9点") == "从2月30日起"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("每月一号、十五号下午两点半到四点", (1, 15)),
        ("每月1、15号 9:00", (1, 15)),
        ("每月三号到五号 9:00", (3, 4, 5)),
        ("on the 1st and 15th at 9am", (1, 15)),
        ("every 2nd and 22nd of the month 9am", (2, 22)),
        ("每月15号和月底 9:00", (15, -1)),
    ],
)
def test_days_of_the_month_are_read_in_any_figures(text: str, days: tuple[int, ...]) -> None:
    found = read(text)
    assert (found.repeat, found.days) == ("monthly_date", days)


@pytest.mark.parametrize(
    ("text", "days", "interval"),
    [
        ("每周1、3、5上午9点", (0, 2, 4), 1),
        ("每周1、3、5 9:00-10:00", (0, 2, 4), 1),
        ("周六日上午", (5, 6), 1),
        ("每周一次，周四下午", (3,), 1),
        ("每两周一次，周四下午", (3,), 2),
        ("每两周四下午", (3,), 2),
        ("隔周四下午", (3,), 2),
        ("Mon-Fri 8:00-9:00", (0, 1, 2, 3, 4), 1),
        ("every third Thursday 9:00", (3,), 3),
        ("every two weeks on Thursday at 9:00", (3,), 2),
        ("bi-weekly on Thursdays 9:00", (3,), 2),
        ("两周一次，周四上午", (3,), 2),
        ("一三五上午9点", (0, 2, 4), 1),
        ("二、四、六晚上", (1, 3, 5), 1),
        ("周五到周一 9:00", (0, 4, 5, 6), 1),
    ],
)
def test_weekdays_are_read_in_any_figures(text: str, days: tuple[int, ...], interval: int) -> None:
    found = read(text)
    assert (found.repeat, found.days, found.interval) == ("weekly", days, interval)


@pytest.mark.parametrize(
    ("text", "starts", "minutes"),
    [
        ("每周四两点半到四点", time(14, 30), 90),  # nobody means the night
        ("每周四 2:30-4:30", time(14, 30), 120),
        ("每周四 02:30-04:30", time(2, 30), 120),
        ("早上4点，每天", time(4), rules.USUAL_MINUTES),
        ("每天5点半到6点半", time(5, 30), 60),
        ("每周四11点半到1点", time(11, 30), 90),
        ("每周二四六晚7点到8点半", time(19), 90),
        ("每周五早7:00-8:00", time(7), 60),
        ("每晚7点", time(19), rules.USUAL_MINUTES),
        ("每周五午后2点", time(14), rules.USUAL_MINUTES),
        ("每周四上午9-11", time(9), 120),
        ("Thursdays 2:30-4:30pm", time(14, 30), 120),
        ("Thursdays from 9 to 11 pm", time(21), 120),
        ("Thursday 11-1pm", time(11), 120),
        ("Thursday 12-2pm", time(12), 120),
        ("Thursday 10am to noon", time(10), 120),
        ("Every Thursday 2 p.m. - 4 p.m.", time(14), 120),
        ("every Thursday 2am", time(2), rules.USUAL_MINUTES),
        ("上午9点到下午3点，每周五", time(9), 360),
        ("每周五下午2点，一个半小时", time(14), 90),
        ("每周五下午，每次两个小时", time(14), 120),
        ("周二十点", time(10), rules.USUAL_MINUTES),
        ("下午两点半，每周四", time(14, 30), rules.USUAL_MINUTES),
        ("每周五中午12点半", time(12, 30), rules.USUAL_MINUTES),
    ],
)
def test_hours_are_read_with_the_part_of_the_day_they_belong_to(text: str, starts: time, minutes: int) -> None:
    found = read(text)
    assert (found.starts, found.minutes) == (starts, minutes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("每月第二和第四个周六上午9点", "第二和第四个"),
        ("每月第二个周六和第四个周六 9:00", "第二个、第四个"),
        ("first and third Saturday of the month 10am", "firstandthird"),
        ("每月第五个周六 9点", "第五个"),
        ("单周、双周周三上午", "单周、双周"),
        ("每月双周周三上午", "双周"),
        ("隔天上午", "隔天"),
    ],
)
def test_what_one_rule_cannot_say_is_named(text: str, words: str) -> None:
    assert refused_words(text) == words


@pytest.mark.parametrize(
    "text", ["双周周四下午", "双周四下午", "单周的周四下午", "every Thursday afternoon, even weeks"]
)
def test_odd_and_even_weeks_are_asked_about_beside_every_second_week(text: str) -> None:
    with pytest.raises(RuleError, match="pattern-odd-even") as refused:
        read(text)
    assert refused.value.data["pattern"] == read("隔周周四下午")


@pytest.mark.parametrize(
    ("text", "code", "like"),
    [
        ("每月第二个周六", "pattern-no-hour", "每月第二个周六 9:00"),
        ("隔周周四，节假日照常", "pattern-no-hour", "隔周周四 9:00，节假日照常"),
        ("双周周四", "pattern-no-hour", "隔周周四 9:00"),
        ("每周四 9:30-9:00", "time-backwards", "每周四 9:00"),
        ("每月1号、15号 25点", "pattern-unclear", "每月1号、15号 9:00"),
        ("每月第二个周六在茶话室", "pattern-unclear", "每月第二个周六 9:00"),
    ],
)
def test_days_are_kept_where_the_hours_are_missing_or_wrong(text: str, code: str, like: str) -> None:
    with pytest.raises(RuleError, match=code) as refused:
        read(text)
    days, whole = refused.value.data["days"], read(like)
    assert isinstance(days, rules.Pattern)
    assert replace(days, starts=whole.starts, minutes=whole.minutes) == whole
    assert "pattern" not in refused.value.data


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("每周四下午在茶话室", "茶话室"),
        ("每周一9点、周四14点", "14点"),
        ("每周一上午和周四下午", "下午"),
        ("暑假每周一9点", "暑假"),
        ("every Thursday 9am in the teahouse", "intheteahouse"),
        ("每周四下午3点，8次", "8次"),
        ("每周四下午3点，12月31日不办", "12月31日不办"),
        ("每周四下午3点，国庆节不办", "国庆节不办"),
        ("Thursday 9:00 until evening", "until"),
        ("下周四下午3点", "下"),
    ],
)
def test_words_left_over_are_named_beside_what_was_understood(text: str, words: str) -> None:
    with pytest.raises(RuleError, match="pattern-unclear") as refused:
        read(text)
    assert refused.value.data["words"] == words
    assert isinstance(refused.value.data["pattern"], rules.Pattern)


_UNKNOWN = st.text("茶话室楼暑假雨山", min_size=1, max_size=6)
_KNOWN = st.sampled_from(["每周四下午", "隔周周一 9:00-10:00", "每月1号、15号 上午", "每月最后一个周五 19:00"])


@QUICK
@given(_KNOWN, _UNKNOWN)
def test_no_word_with_a_meaning_is_passed_over(known: str, unknown: str) -> None:
    assert refused_words(f"{known}，{unknown}") == unknown
    assert refused_words(f"{unknown}，{known}") == unknown


_PIECES = (
    *("周一", "周", "星期日", "每", "隔", "第二个", "最后", "月", "号", "15", "1、3", "上午", "9点", "下午两点半"),
    *("到", "从", "12月1日", "明年", "起", "止", "节假日照常", "单周", "first", "monday", "am", "-"),
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=14))
def test_any_heap_of_words_is_read_or_refused(pieces: list[str]) -> None:
    with suppress(RuleError):
        rules.check_pattern(read("".join(pieces)))


@QUICK
@given(st.sets(st.integers(0, 6), min_size=1), st.integers(1, 4), st.integers(0, 40))
def test_every_second_week_begins_on_the_first_day_it_could(days: set[int], interval: int, later: int) -> None:
    said = date(2026, 9, 25) + timedelta(days=later)
    rule = rules.Pattern(
        days=tuple(sorted(days)), starts=time(9), minutes=60, first_day=said, interval=interval, on_holiday="hold"
    )
    begun = rules.from_its_first_day(rule)
    laid = rules.occurrences(begun, rules.DayCalendar(), said, said + timedelta(days=60))
    assert laid[0].day == next(day for n in range(7) if (day := said + timedelta(days=n)).weekday() in days)


def test_every_other_thursday_said_on_a_friday_begins_next_thursday() -> None:
    friday = date(2026, 11, 27)
    rule = rules.from_its_first_day(rules.read_pattern("隔周周四下午", first_day=friday))
    laid = rules.occurrences(rule, rules.DayCalendar(), friday, date(2026, 12, 31))
    assert [found.day for found in laid] == [date(2026, 12, day) for day in (3, 17, 31)]
