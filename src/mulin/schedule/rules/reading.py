"""Reading a repeat rule as people say it: 每周一、三、五 9:00–10:30 · every second Thursday 14:30-16:30."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time

from mulin.kernel.chinese import number_of
from mulin.kernel.errors import RuleError
from mulin.schedule.rules.pattern import LAST_OF_MONTH, Pattern, Repeat, check_pattern

_MOST_SIGNS = 120
_WEEKDAYS = {sign: day for day, signs in enumerate(("一", "二", "三", "四", "五", "六", "日天")) for sign in signs}
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# what a part of the day means where no hour is said: begin and minutes
_PARTS = {
    "早上": (time(8), 60),
    "上午": (time(9), 120),
    "中午": (time(12), 60),
    "下午": (time(14), 120),
    "傍晚": (time(17), 90),
    "晚上": (time(19), 90),
    "morning": (time(9), 120),
    "afternoon": (time(14), 120),
    "noon": (time(12), 60),
    "evening": (time(19), 90),
}
_AFTER_NOON = ("下午", "傍晚", "晚上", "afternoon", "evening")
_CLOCK = r"(\d{1,2})(?:[:点时](\d{1,2})?(半|一刻|三刻)?分?)"
_FROM_TO = re.compile(_CLOCK + r"?(?:[-~到至]|to|until)" + r"(?:下午|晚上|上午)?" + _CLOCK)
_FROM = re.compile(_CLOCK)
_ENGLISH_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?(am|pm)")
_HAN_CLOCK = re.compile(r"([一二两三四五六七八九十]+)(?=[点时])")
_MINUTES = {"半": 30, "一刻": 15, "三刻": 45}
_LASTING = re.compile(r"(\d{1,3})(?:分钟|minutes|min)|(\d{1,2})(?:个)?(?:小时|hours?)")
_INTERVAL = re.compile(
    r"每([一二两三四五六七八九十\d]+)(?:个)?(周|星期|礼拜|月)|隔(一|两|1|2)?(?:个)?(周|星期|礼拜|月)"
)
_ORDINAL = re.compile(r"第([一二三四1234])个?(?:周|星期|礼拜)|(最后)一?个?(?:周|星期|礼拜)")
_ENGLISH_ORDINAL = re.compile(r"(first|second|third|fourth|last)(?:" + "|".join(_ENGLISH) + ")")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": LAST_OF_MONTH}
_WEEKLY_DAYS = re.compile(r"(?:周|星期|礼拜)((?:[一二三四五六日天](?:[、,和及/·]?(?:周|星期|礼拜)?))+)")
_RANGE = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])[-~到至](?:周|星期|礼拜)?([一二三四五六日天])")
_MONTH_DAYS = re.compile(r"(\d{1,2})(?:[号日]|st|nd|rd|th)")


def read_pattern(text: str, *, first_day: date, last_day: date | None = None) -> Pattern:
    """The rule in `text`, from `first_day` on. Without an hour a part of the day stands for its usual one.

    Raises RuleError "pattern-unclear", "pattern-no-hour", and as `check_pattern`.
    """
    if len(text) > _MOST_SIGNS:
        raise RuleError("pattern-unclear", field="words")
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).casefold())
    plain = re.sub(r"[–—―－〜～]", "-", plain)
    plain = _HAN_CLOCK.sub(lambda found: str(number_of(found[1])), _ENGLISH_CLOCK.sub(_of_the_day, plain))
    starts, minutes = _hours(plain)
    repeat, days, week = _days(plain)
    pattern = Pattern(
        days=days,
        starts=starts,
        minutes=minutes,
        first_day=first_day,
        last_day=last_day,
        repeat=repeat,
        interval=_interval(plain),
        week_of_month=week,
    )
    check_pattern(pattern)
    return pattern


def _of_the_day(found: re.Match[str]) -> str:
    return f"{int(found[1]) % 12 + 12 * (found[3] == 'pm')}:{found[2] or '00'}"


def _hours(plain: str) -> tuple[time, int]:
    part = next((word for word in _PARTS if word in plain), "")
    late = any(word in plain for word in _AFTER_NOON)
    if both := _FROM_TO.search(plain):
        begin, end = _minutes(both.groups()[:3], late=late), _minutes(both.groups()[3:], late=late)
        if end <= begin:
            raise RuleError("time-backwards", field="words")
        return time(begin // 60, begin % 60), end - begin
    lasting = _LASTING.search(plain)
    minutes = int(lasting[1] or 0) + 60 * int(lasting[2] or 0) if lasting else 0
    if one := _FROM.search(plain):
        begin = _minutes(one.groups(), late=late)
        return time(begin // 60, begin % 60), minutes or 60
    if not part:
        raise RuleError("pattern-no-hour", field="words")
    return _PARTS[part][0], minutes or _PARTS[part][1]


def _minutes(parts: tuple[str | None, ...], *, late: bool) -> int:
    hour, minute = int(parts[0] or 0), int(parts[1] or 0) + _MINUTES.get(parts[2] or "", 0)
    if late and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        raise RuleError("pattern-unclear", field="words")
    return hour * 60 + minute


def _interval(plain: str) -> int:
    if "everyother" in plain or "fortnight" in plain or "双周" in plain:
        return 2
    if re.search(r"everysecond(?:week|month|" + "|".join(_ENGLISH) + ")", plain):
        return 2
    if english := re.search(r"every(\d{1,2})(?:weeks|months)", plain):
        return int(english[1])
    found = _INTERVAL.search(plain)
    if found is None:
        return 1
    if found[0].startswith("隔"):
        return 1 + (number_of(found[3]) or 1) if found[3] else 2
    return number_of(found[1]) or 1


def _days(plain: str) -> tuple[str, tuple[int, ...], int | None]:
    weekdays = _weekdays(plain)
    is_monthly = "月" in plain or "month" in plain
    ordinal = _ORDINAL.search(plain)
    english = _ENGLISH_ORDINAL.search(plain) if is_monthly else None
    if weekdays and (ordinal or english):
        week = _ORDINALS[english[1]] if english else _of_month(ordinal)
        return Repeat.MONTHLY_WEEKDAY, weekdays, week
    if weekdays:
        return Repeat.WEEKLY, weekdays, None
    if "每天" in plain or "每日" in plain or "everyday" in plain or "daily" in plain:
        return Repeat.WEEKLY, tuple(range(7)), None
    if is_monthly:
        dates = [int(found[1]) for found in _MONTH_DAYS.finditer(plain)]
        if "最后一天" in plain or "lastday" in plain:
            dates.append(LAST_OF_MONTH)
        if dates:
            return Repeat.MONTHLY_DATE, tuple(dict.fromkeys(dates)), None
    raise RuleError("pattern-unclear", field="words")


def _of_month(found: re.Match[str] | None) -> int:
    if found is None or found[2]:
        return LAST_OF_MONTH
    return number_of(found[1]) or 1


def _weekdays(plain: str) -> tuple[int, ...]:
    days: set[int] = set()
    for first, last in _RANGE.findall(plain):
        days |= set(range(_WEEKDAYS[first], _WEEKDAYS[last] + 1))
    for group in _WEEKLY_DAYS.findall(plain):
        days |= {_WEEKDAYS[sign] for sign in group if sign in _WEEKDAYS}
    if "工作日" in plain or "weekdays" in plain:
        days |= set(range(5))
    if "周末" in plain or "weekend" in plain:
        days |= {5, 6}
    words = re.sub("month", "", plain)
    days |= {day for day, word in enumerate(_ENGLISH) if word in words}
    return tuple(sorted(days))
