from __future__ import annotations

import warnings
from datetime import UTC, date, datetime, timedelta
from math import radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunardate import LunarDate

from mulin.kernel import lunar

DAYS = st.dates(lunar.FIRST, lunar.LAST)
# Where the other library keeps an old table; both months begin after the true new moon in Beijing.
DISPUTED = {(1954, 10), (1954, 11), (1978, 7), (1978, 8)}


def theirs(day: date) -> tuple[int, int, int, bool]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = LunarDate.from_solar_date(day.year, day.month, day.day)
        return found.year, found.month, found.day, bool(found.isLeapMonth)


def test_every_month_agrees_with_the_other_library_but_for_two_old_ones() -> None:
    differing = set()
    for month in lunar._months():
        if lunar.FIRST <= month.starts < date(2100, 1, 1):
            ours = (month.year, month.number, 1, month.is_leap)
            if theirs(month.starts) != ours:
                differing.add((month.year, month.number))
    assert differing == {(1954, 11), (1978, 8)}


@given(st.dates(lunar.FIRST, date(2099, 12, 31)))
def test_any_day_agrees_with_the_other_library(day: date) -> None:
    ours = lunar.lunar_of(day)
    if (ours.year, ours.month) not in DISPUTED:
        assert (ours.year, ours.month, ours.day, ours.is_leap) == theirs(day)


@given(DAYS)
def test_days_follow_each_other(day: date) -> None:
    here = lunar.lunar_of(day)
    assert 1 <= here.day <= 30
    if day < lunar.LAST:
        after = lunar.lunar_of(day + timedelta(1))
        assert after.day in (here.day + 1, 1)
        assert after > here or (here.is_leap, after.is_leap) == (False, True)


def test_disputed_festivals_stand_as_the_new_moon_says() -> None:
    assert lunar.festival_day("zhongqiu", 1978) == date(1978, 9, 17)
    assert lunar.festival_day("chongyang", 2057) == date(2057, 10, 6)


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("laba", date(2026, 1, 26)),
        ("chuxi", date(2026, 2, 16)),
        ("chunjie", date(2026, 2, 17)),
        ("yuanxiao", date(2026, 3, 3)),
        ("qingming", date(2026, 4, 5)),
        ("duanwu", date(2026, 6, 19)),
        ("qixi", date(2026, 8, 19)),
        ("zhongqiu", date(2026, 9, 25)),
        ("chongyang", date(2026, 10, 18)),
        ("laba", date(2027, 1, 15)),
        ("chunjie", date(2027, 2, 6)),
        ("yuanxiao", date(2027, 2, 20)),
        ("duanwu", date(2027, 6, 9)),
        ("zhongqiu", date(2027, 9, 15)),
        ("chongyang", date(2027, 10, 8)),
    ],
)
def test_festivals_of_2026_and_2027(code: str, day: date) -> None:
    assert lunar.festival_day(code, day.year) == day
    assert lunar.festival_of(day) == code


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("chuxi", date(2100, 2, 8)),
        ("chunjie", date(2100, 2, 9)),
        ("yuanxiao", date(2100, 2, 23)),
        ("duanwu", date(2100, 6, 12)),
        ("qixi", date(2100, 8, 12)),
        ("zhongqiu", date(2100, 9, 18)),
        ("chongyang", date(2100, 10, 12)),
    ],
)
def test_festivals_of_2100_as_lunar_python_and_zhdate_have_them(code: str, day: date) -> None:
    """The last year, which the other library does not know; looked up with lunar_python 1.4 and zhdate 0.1."""
    assert lunar.festival_day(code, 2100) == day


def test_laba_belongs_to_the_new_year_that_follows_it() -> None:
    assert lunar.festival_day("laba", 2023) == date(2022, 12, 30)


@given(st.integers(1950, 2100), st.sampled_from(lunar.FESTIVALS))
def test_each_festival_is_found_on_its_day(year: int, code: str) -> None:
    day = lunar.festival_day(code, year)
    if day >= lunar.FIRST:
        assert lunar.festival_of(day) in (code, "qingming")


def sun_longitude(days: float) -> float:
    """Where the sun is seen, in degrees, `days` after noon of 1 January 2000 (Meeus, Astronomical Algorithms, 25)."""
    t = days / 36525
    anomaly = radians(357.52911 + 35999.05029 * t - 0.0001537 * t * t)
    centre = (1.914602 - 0.004817 * t) * sin(anomaly) + 0.019993 * sin(2 * anomaly) + 0.000289 * sin(3 * anomaly)
    nutation = 0.00569 + 0.00478 * sin(radians(125.04 - 1934.136 * t))
    return (280.46646 + 36000.76983 * t + 0.0003032 * t * t + centre - nutation) % 360


@pytest.mark.parametrize("year", range(1950, 2101))
def test_qingming_is_the_day_on_which_the_sun_passes_fifteen_degrees(year: int) -> None:
    noon = datetime(2000, 1, 1, 12, tzinfo=UTC)
    early = (datetime(year, 4, 1, tzinfo=UTC) - noon).total_seconds()
    late = early + 12 * 86_400
    while late - early > 1:
        middle = (early + late) / 2
        early, late = (middle, late) if sun_longitude(middle / 86_400) < 15 else (early, middle)
    clocks_behind = 70  # seconds by which the earth's turning lags behind even time, in our century
    seen = noon + timedelta(seconds=early - clocks_behind, hours=8)
    assert lunar.festival_day("qingming", year) == seen.date()


def test_words() -> None:
    assert lunar.lunar_of(date(2026, 9, 24)).words == "八月十四"
    assert lunar.lunar_of(date(2025, 7, 25)).words == "闰六月初一"
    assert lunar.lunar_of(date(2025, 1, 28)).words == "腊月廿九"
    assert lunar.lunar_of(date(2024, 2, 9)).words == "腊月三十"
    assert lunar.lunar_of(date(2026, 10, 9)).words == "八月廿九"
    assert lunar.lunar_of(date(2026, 12, 9)).words == "冬月初一"


def test_a_leap_month_repeats_no_festival() -> None:
    assert lunar.lunar_of(date(1995, 9, 25)).is_leap is True
    assert lunar.festival_of(lunar.festival_day("zhongqiu", 1995)) == "zhongqiu"
    second_fifteenth = next(
        day
        for day in (date(1995, 9, 25) + timedelta(n) for n in range(40))
        if lunar.lunar_of(day).is_leap and lunar.lunar_of(day).day == 15
    )
    assert lunar.festival_of(second_fifteenth) is None


def test_the_next_festival() -> None:
    assert lunar.next_festival(date(2026, 9, 24), within=3) == ("zhongqiu", date(2026, 9, 25))
    assert lunar.next_festival(date(2026, 9, 1), within=3) is None
    assert lunar.next_festival(lunar.LAST, within=9) is None


@pytest.mark.parametrize("day", [date(1949, 12, 31), date(2101, 1, 1)])
def test_outside_the_table_is_an_error(day: date) -> None:
    with pytest.raises(ValueError, match="1950"):
        lunar.lunar_of(day)
