"""The Chinese calendar from 1950 to 2100: lunar days and the festivals of the year.

Pure and small: one number a year. The numbers follow GB/T 33661 (true new moons, Beijing time):
every month of the table begins on the day of the astronomical new moon.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

FIRST, LAST = date(1950, 1, 1), date(2100, 12, 31)
_FIRST_YEAR, _FIRST_NEW_YEAR = 1949, date(1949, 1, 29)

# One number for each lunar year from 1949. The low four bits name the month that is followed by its
# leap month (0: none); then one bit a month in the order of the year, 1 for a month of 30 days.
# fmt: off
_YEARS = (
    0x152D7, 0x05360, 0x0AAD0, 0x15AA5, 0x05B20, 0x0DA50, 0x1D4A3, 0x0D4A0,  # 1949
    0x0A958, 0x0A970, 0x05560, 0x0AB56, 0x0AD50, 0x06D20, 0x0EA54, 0x0EA50,  # 1957
    0x064A0, 0x0C973, 0x0A9B0, 0x155A7, 0x056A0, 0x0B690, 0x17525, 0x0B520,  # 1965
    0x0B250, 0x164B4, 0x0A4B0, 0x14AB8, 0x02AD0, 0x056D0, 0x0B696, 0x0DA90,  # 1973
    0x0D920, 0x1D254, 0x0D250, 0x1A4DA, 0x0A560, 0x02B60, 0x05B56, 0x06D50,  # 1981
    0x0EA90, 0x1E925, 0x0E920, 0x0D260, 0x0A563, 0x0A570, 0x14D68, 0x035A0,  # 1989
    0x06D50, 0x16C95, 0x07490, 0x06930, 0x152B4, 0x052B0, 0x0A5B0, 0x155A2,  # 1997
    0x056A0, 0x1B557, 0x0BA40, 0x0B490, 0x1A935, 0x0A950, 0x052D0, 0x0AAD4,  # 2005
    0x0AB50, 0x15AA9, 0x05D20, 0x0DA50, 0x1D4A6, 0x0D4A0, 0x0C950, 0x152E4,  # 2013
    0x05560, 0x0AB50, 0x15B22, 0x06D20, 0x0EA56, 0x07250, 0x064B0, 0x0C975,  # 2021
    0x0CAB0, 0x055A0, 0x0AD63, 0x0B690, 0x1752B, 0x0B520, 0x0B250, 0x1A4B6,  # 2029
    0x0A4B0, 0x04AB0, 0x055B5, 0x05AD0, 0x0B6A0, 0x1B522, 0x0D920, 0x1D257,  # 2037
    0x0D250, 0x0A550, 0x14AD5, 0x04B60, 0x05B50, 0x0DAA3, 0x0EC90, 0x1E928,  # 2045
    0x0E920, 0x0D260, 0x0A566, 0x0A570, 0x05560, 0x06D54, 0x07550, 0x07490,  # 2053
    0x0E933, 0x06930, 0x152B7, 0x052B0, 0x0A5B0, 0x155A5, 0x056A0, 0x0B650,  # 2061
    0x174A4, 0x0B4A0, 0x1A958, 0x0A950, 0x052D0, 0x0AAD6, 0x0AB50, 0x05AA0,  # 2069
    0x0BA54, 0x0DA50, 0x0D4A0, 0x1C953, 0x0C960, 0x194E7, 0x05560, 0x0AB50,  # 2077
    0x15B25, 0x06D20, 0x0EA50, 0x0E4A4, 0x068B0, 0x0C978, 0x04AB0, 0x055B0,  # 2085
    0x0AD66, 0x0B6A0, 0x07520, 0x17254, 0x0B450, 0x0A8B0, 0x149B2, 0x04AB0,  # 2093
)
# fmt: on

_MONTHS = ("正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月")
_DIGITS = "一二三四五六七八九十"

# Festivals by lunar month and day; 除夕 is the last day of the year, 清明 goes by the sun.
_FESTIVALS = {
    (1, 1): "chunjie",
    (1, 15): "yuanxiao",
    (5, 5): "duanwu",
    (7, 7): "qixi",
    (8, 15): "zhongqiu",
    (9, 9): "chongyang",
    (12, 8): "laba",
}
_DAYS = {code: day for day, code in _FESTIVALS.items()}
FESTIVALS = ("laba", "chuxi", "chunjie", "yuanxiao", "qingming", "duanwu", "qixi", "zhongqiu", "chongyang")


@dataclass(frozen=True, slots=True, order=True)
class LunarDay:
    """A day of the lunar calendar. `is_leap` marks the second of two months with one number."""

    year: int
    month: int
    day: int
    is_leap: bool = False

    @property
    def words(self) -> str:
        """八月十四 · 闰六月初一 · 腊月三十."""
        return f"{'闰' if self.is_leap else ''}{_MONTHS[self.month - 1]}{_day_words(self.day)}"


def _day_words(day: int) -> str:
    if day <= 10:
        return f"初{_DIGITS[day - 1]}"
    if day == 20:
        return "二十"
    if day == 30:
        return "三十"
    return f"{'十' if day < 20 else '廿'}{_DIGITS[day % 10 - 1]}"


@dataclass(frozen=True, slots=True)
class _Month:
    starts: date
    year: int
    number: int
    is_leap: bool


@cache
def _months() -> tuple[_Month, ...]:
    """Every month of the table, in order."""
    shapes = []
    for offset, code in enumerate(_YEARS):
        leap = code & 15
        numbers = [n for number in range(1, 13) for n in ([number, -number] if number == leap else [number])]
        lengths = [29 + (code >> 4 + place & 1) for place in range(len(numbers))]
        shapes += [(_FIRST_YEAR + offset, n, length) for n, length in zip(numbers, lengths, strict=True)]
    days = accumulate((length for _, _, length in shapes), initial=0)
    return tuple(
        _Month(_FIRST_NEW_YEAR + timedelta(start), year, abs(number), number < 0)
        for (year, number, _), start in zip(shapes, days, strict=False)
    )


def lunar_of(day: date) -> LunarDay:
    """The lunar day of `day`. Raises ValueError outside 1950–2100."""
    if not FIRST <= day <= LAST:
        raise ValueError("the lunar table covers 1950 to 2100")
    month = _months()[bisect_right(_months(), day, key=lambda m: m.starts) - 1]
    return LunarDay(month.year, month.number, (day - month.starts).days + 1, month.is_leap)


def festival_day(code: str, year: int) -> date:
    """The day of a festival in the round of `year`, which ends with the year.

    腊八 and 除夕 are those before the 春节 of `year` (腊八 of 2023 fell on 30 December 2022).
    Raises ValueError outside 1950–2100 and KeyError for an unknown code.
    """
    if not FIRST.year <= year <= LAST.year:
        raise ValueError("the lunar table covers 1950 to 2100")
    if code == "qingming":
        return date(year, 4, _qingming(year))
    if code == "chuxi":
        return _day_in(year, 1, 1) - timedelta(1)
    month, day = _DAYS[code]
    return _day_in(year - 1 if code == "laba" else year, month, day)


def _day_in(year: int, month: int, day: int) -> date:
    found = next(m for m in _months() if (m.year, m.number, m.is_leap) == (year, month, False))
    return found.starts + timedelta(day - 1)


def _qingming(year: int) -> int:
    """The day of April on which the sun stands at 15°; the usual formula, true from 1950 to 2100."""
    if year == LAST.year:
        return 5
    since, offset = (year - 1900, 5.59) if year < 2000 else (year - 2000, 4.81)
    return int(since * 0.2422 + offset) - since // 4


def festival_of(day: date) -> str | None:
    """The code of the festival on `day`, or None. Raises ValueError outside 1950–2100."""
    lunar = lunar_of(day)
    if not lunar.is_leap and (code := _FESTIVALS.get((lunar.month, lunar.day))):
        return code
    if (day.month, day.day) == (4, _qingming(day.year)):
        return "qingming"
    if lunar.month == 12 and day < LAST and lunar_of(day + timedelta(1)).month == 1:
        return "chuxi"
    return None


def next_festival(day: date, *, within: int) -> tuple[str, date] | None:
    """The first festival in the `within` days after `day`, or None."""
    for ahead in range(1, within + 1):
        later = day + timedelta(ahead)
        if later <= LAST and (code := festival_of(later)):
            return code, later
    return None
