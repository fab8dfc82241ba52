"""On which days, as people say it: 每周一、三、五 · 每月第二个周六 · 每月1号、15号 · every second Thursday."""

from __future__ import annotations

import re

from mulin.kernel.chinese import number_of
from mulin.schedule.rules.pattern import LAST_OF_MONTH, Repeat
from mulin.schedule.rules.sentence import Sentence

_UNIT = r"(?:周|星期|礼拜)"
_HAN_DAYS = {
    sign: day for day, signs in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for sign in signs
}
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENGLISH_DAY = (
    r"(?:mon(?!th)(?:days?)?|tue(?:s(?:days?)?)?|wed(?:nesdays?)?|thu(?:rs?(?:days?)?)?"
    r"|fri(?:days?)?|sat(?:urdays?)?|sun(?:days?)?)"
)
_HAN_DAY = r"(?:[一二三四五六日天]|[1-7](?![\d:点时月号日.]))"
_AND = r"[、,和及与/·]"
_DAYS = re.compile(rf"{_UNIT}((?:{_HAN_DAY}(?:{_AND}?{_UNIT}?(?={_HAN_DAY}))?)+)")
_RANGE = re.compile(rf"{_UNIT}({_HAN_DAY})[-到至]{_UNIT}?({_HAN_DAY})")
_ENGLISH_DAYS = re.compile(_ENGLISH_DAY)
_ENGLISH_RANGE = re.compile(rf"({_ENGLISH_DAY})(?:-|to|till|through)({_ENGLISH_DAY})")
_WORKING_DAYS = re.compile(r"工作日|weekdays?")
_WEEKEND = re.compile(r"(?:双休日|周末|weekends?)")
_EVERY_DAY = re.compile(r"每天|每日|天天|everyday|daily")
_BARE_DAYS = re.compile(r"(?<![月第一二三四五六七八九十])(一[、,]?三[、,]?五|二[、,]?四[、,]?六)(?![号日月点时])")
_TIMES = re.compile(r"(?<=[周期拜月])[一两二三四五六七\d]次")  # 每周一次 is no Monday
_NO_RHYTHM = re.compile(r"单双数?(?:周|星期|礼拜)|[单双]数?月|隔[天日]|everyotherday")
_ODD_OR_EVEN = re.compile(
    rf"[单双]数?{_UNIT}(?=的?{_UNIT})|[单双]数?(?={_UNIT}[一二三四五六日天1-7])|[单双]数?{_UNIT}|(?:odd|even)weeks?"
)
_ONCE_IN = re.compile(r"(?<![每隔第\d])([两二三四2-4])个?(?:周|星期|礼拜|月)一次")
_INTERVAL = re.compile(rf"每([一二两三四五六七八九十\d]{{1,3}})个?(?={_UNIT}|月)|隔([一两12])?个?(?={_UNIT}|月)")
_ENGLISH_INTERVAL = re.compile(
    rf"every(?:(other)|(second|third|fourth)|(\d{{1,2}})(?:nd|rd|th)?|(two|three|four))(?=week|month|{_ENGLISH_DAY})"
    r"|(?:fortnight(?:ly)?|bi-?weekly)"
)
_ORDER = r"[一二三四五1-5]"
_ORDINAL = re.compile(
    rf"(?:第{_ORDER}个?(?:{_AND}第?{_ORDER}个?)*|最后(?:一个?|个)?)(?={_UNIT})|第{_ORDER}个?(?={_AND}最后)"
)
_ORDER_SIGN = re.compile(rf"最后|(?<!最后){_ORDER}")
_ENGLISH_ORDER = r"(?:first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)"
_ENGLISH_ORDINAL = re.compile(rf"{_ENGLISH_ORDER}(?:(?:and|,|&|/)+(?:the)?{_ENGLISH_ORDER})*(?={_ENGLISH_DAY})")
_ENGLISH_ORDER_SIGN = re.compile(_ENGLISH_ORDER)
_ENGLISH_NUMBERS = {"two": 2, "three": 3, "four": 4}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "最后": LAST_OF_MONTH, "last": LAST_OF_MONTH}
_MONTHS_END = re.compile(r"最后[一1]天|月底|月末|lastday")
_HAN_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}")
_DATE_RANGE = re.compile(r"(\d{1,2})[号日]?[-到至](\d{1,2})[号日]")
_DATES = re.compile(rf"(?:\d{{1,2}}{_AND})*\d{{1,2}}(?:[号日]|st|nd|rd|th)")
_ENGLISH_DATE = re.compile(r"\d{1,2}(?:st|nd|rd|th)")


def take_turns(said: Sentence) -> bool:
    """Whether odd or even weeks are meant: they change with the year, so no interval says quite that.

    Raises RuleError "pattern-unclear" for odd and even ones together, and for those of a month.
    """
    found = said.take_all(_ODD_OR_EVEN)
    if len(found) > 1 or (found and said.has("月", "month")):
        raise said.unclear("、".join(one[0] for one in found))
    return bool(found)


def take_days(said: Sentence) -> tuple[str, tuple[int, ...], int | None, int]:
    """How it comes round, on which days, in which week of the month, and every how many weeks or months.

    Raises RuleError "pattern-unclear" for what no one rule can say.
    """
    if strange := said.take(_NO_RHYTHM):
        raise said.unclear(strange[0])
    often = said.take(_ONCE_IN)
    said.take_all(_TIMES)
    is_monthly = said.has("月", "month")
    week = _week_of_month(said, is_monthly=is_monthly)
    interval = number_of(often[1]) or 1 if often else _interval(said)
    if weekdays := _weekdays(said):
        return (Repeat.WEEKLY if week is None else Repeat.MONTHLY_WEEKDAY), weekdays, week, interval
    dates = _dates(said) if is_monthly or _ENGLISH_DATE.search(said.rest) else ()
    if not dates:
        raise said.unclear()
    return Repeat.MONTHLY_DATE, dates, None, interval


def _week_of_month(said: Sentence, *, is_monthly: bool) -> int | None:
    """Which weekday of the month: one of the first four, or the last."""
    found = said.take_all(_ORDINAL)
    signs = [sign for one in found for sign in _ORDER_SIGN.findall(one[0])]
    if is_monthly:
        english = said.take_all(_ENGLISH_ORDINAL)
        signs += [sign for one in english for sign in _ENGLISH_ORDER_SIGN.findall(one[0])]
        found += english
    if not signs:
        return None
    weeks = {_ORDINALS.get(sign) or number_of(sign[0]) for sign in signs}
    if len(weeks) > 1 or weeks == {5}:  # the fifth is not in every month
        raise said.unclear("、".join(one[0] for one in found))
    return weeks.pop()


def _interval(said: Sentence) -> int:
    if found := said.take(_ENGLISH_INTERVAL):
        return _ORDINALS.get(found[2] or "") or _ENGLISH_NUMBERS.get(found[4] or "") or int(found[3] or 2)
    found = said.take(_INTERVAL)
    if found is None:
        return 1
    return (number_of(found[1]) or 1) if found[1] else 1 + (number_of(found[2] or "1") or 1)


def _weekdays(said: Sentence) -> tuple[int, ...]:
    if said.take(_EVERY_DAY):
        return tuple(range(7))
    days: set[int] = set()
    for found in said.take_all(_RANGE):
        days |= _between(_HAN_DAYS[found[1]], _HAN_DAYS[found[2]])
    for found in said.take_all(_ENGLISH_RANGE):
        days |= _between(_english(found[1]), _english(found[2]))
    if said.take(_WORKING_DAYS):
        days |= set(range(5))
    if said.take(_WEEKEND):
        days |= {5, 6}
    for found in said.take_all(_DAYS):
        days |= {_HAN_DAYS[sign] for sign in found[1] if sign in _HAN_DAYS}
    if not days and (bare := said.take(_BARE_DAYS)):
        days |= {_HAN_DAYS[sign] for sign in bare[1] if sign in _HAN_DAYS}
    days |= {_english(found[0]) for found in said.take_all(_ENGLISH_DAYS)}
    return tuple(sorted(days))


def _between(first: int, last: int) -> set[int]:
    """Friday to Monday goes over the week's end."""
    return {(first + number) % 7 for number in range((last - first) % 7 + 1)}


def _english(word: str) -> int:
    return _ENGLISH.index(word[:3])


def _dates(said: Sentence) -> tuple[int, ...]:
    dates = [LAST_OF_MONTH] if said.take(_MONTHS_END) else []
    said.rest = _HAN_NUMBER.sub(lambda found: str(number_of(found[0])), said.rest)
    ranges = [range(int(found[1]), int(found[2]) + 1) for found in said.take_all(_DATE_RANGE)]
    single = [int(day) for found in said.take_all(_DATES) for day in re.findall(r"\d+", found[0])]
    return tuple(dict.fromkeys([*(day for days in ranges for day in days), *single, *dates]))
