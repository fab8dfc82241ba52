"""From when until when it runs, and whether on holidays, as people say it: 从12月1日到明年3月31日，节假日照常."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from mulin.schedule.rules.pattern import OnHoliday
from mulin.schedule.rules.sentence import Sentence

_HOLIDAY = r"(?:遇到?|逢|碰到)?(?:法定)?(?:节假日|节日|假日|假期)"
_HOLIDAYS = r"(?:public|legal|national|statutory)?holidays"
_HOLD = re.compile(
    rf"(?:{_HOLIDAY}|放假)?[也都仍]?(?:照常|照旧|照办)(?:举行|进行|活动|开放|办)?"
    rf"|(?:{_HOLIDAY})?[也都仍]?(?:不放假|不休息|不休|不停)|{_HOLIDAY}[也都仍]办"
    rf"|(?:also|even)on{_HOLIDAYS}|including{_HOLIDAYS}|{_HOLIDAYS}included"
)
_SKIP = re.compile(
    rf"(?:{_HOLIDAY}|放假)(?:放假|休息|暂停|停办|停|不办|不举行|除外)|(?:除|除了){_HOLIDAY}(?:以?外)?"
    rf"|(?:noton|excepton|except|excluding){_HOLIDAYS}"
)
_DAY = (
    r"(?:(?P<{0}i>\d{{4}}-\d{{1,2}}-\d{{1,2}})"
    r"|(?P<{0}y>\d{{4}}年|今年|明年|后年)?(?<![每隔\d])(?P<{0}m>\d{{1,2}})月份?(?:(?P<{0}d>\d{{1,2}})[日号]|[底末])?"
    r"|(?P<{0}e>年底|年末))"
)
_FIRST, _LAST = _DAY.format("a"), _DAY.format("b")
_BEGINS = r"(?:起|开始)"
_ENDS = r"(?:为止|截止|止|结束)"
_BOTH = re.compile(rf"(?:从|自|from)?{_FIRST}{_BEGINS}?,?(?:-|到|至|to|until|till){_LAST}{_ENDS}?")
_FROM = re.compile(
    rf"(?:从|自|from|(?:starting|beginning)(?:on|from)?){_FIRST}{_BEGINS}?|{_FIRST.replace('<a', '<c')}{_BEGINS}"
)
_UNTIL = re.compile(rf"(?:截?[到至]|until|till|endingon){_LAST}{_ENDS}?|{_LAST.replace('<b', '<d')}{_ENDS}")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_ENGLISH_DAY = re.compile(
    rf"(?:{_MONTH.format('m')}(?:the)?(?P<d>\d{{1,2}})(?![\d:]|[ap]\.?m)(?:st|nd|rd|th)?"
    rf"|(?<![\d:])(?P<e>\d{{1,2}})(?:st|nd|rd|th)?(?:of)?{_MONTH.format('n')})(?:,?(?P<y>20\d\d)(?![\d:]))?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_NAMES = ("一mon", "二tue", "三wed", "四thu", "五fri", "六sat", "日sun", "天")
_SOON = re.compile(
    r"(?P<before>从|自|from|starting(?:on|from)?)?"
    r"(?:(?P<next>今天|明天|后天|today|tomorrow)|(?P<week>下周|下个?星期|下个?礼拜|next(?=week|mon|tue|wed|thu|fri|sat|sun))"
    r"(?:(?P<day>[一二三四五六日天]|(?:mon|tues?|wednes|thurs?|fri|satur|sun)day)|week)?|(?P<month>下个?月|nextmonth))"
    r"(?P<after>起|开始)?"
)
_YEARS = {"今年": 0, "明年": 1, "后年": 2}


def take_on_holiday(said: Sentence) -> str:
    """What it does on a legal holiday."""
    held, skipped = said.take_all(_HOLD), said.take_all(_SKIP)
    if held and skipped:
        raise said.unclear("".join(found[0] for found in (*held, *skipped)))
    return OnHoliday.HOLD if held else OnHoliday.SKIP


def take_run(said: Sentence, first_day: date, last_day: date | None) -> tuple[date, date | None]:
    """The first day and the last, seen from `first_day`; these stand where nothing is said.

    A first day without a year is the one nearest, a last day the next one. Raises RuleError "pattern-unclear".
    """
    seen_from = first_day
    said.rest = _ENGLISH_DAY.sub(_in_chinese, said.rest)
    said.rest = _SOON.sub(lambda found: _soon(found, seen_from), said.rest)
    if both := said.take(_BOTH):
        first = _first(said, both, "a", seen_from)
        return first, _last(said, both, "b", seen_from, first)
    if begins := said.take(_FROM):
        first_day = _first(said, begins, "a" if begins["am"] or begins["ai"] or begins["ae"] else "c", seen_from)
    if ends := said.take(_UNTIL):
        last_day = _last(said, ends, "b" if ends["bm"] or ends["bi"] or ends["be"] else "d", seen_from, first_day)
    return first_day, last_day


def _in_chinese(found: re.Match[str]) -> str:
    """31march2027 as 2027年3月31日, which is read below."""
    month = _MONTHS.index((found["m"] or found["n"])[:3]) + 1
    year = f"{found['y']}年" if found["y"] else ""
    return f"{year}{month}月{found['d'] or found['e']}日"


def _soon(found: re.Match[str], seen_from: date) -> str:
    """从下周四起 as from that day on; where nothing begins it stays as it is."""
    if not found["before"] and not found["after"]:
        return found[0]
    if near := found["next"]:
        day = seen_from + timedelta(days={"今天": 0, "today": 0, "后天": 2}.get(near, 1))
    elif found["week"]:
        named = found["day"] or "一"
        weekday = next(number for number, names in enumerate(_DAY_NAMES) if named[:3] in names) % 7
        day = seen_from + timedelta(days=7 - seen_from.weekday() + weekday)
    else:
        day = (seen_from.replace(day=1) + timedelta(days=31)).replace(day=1)
    return f"从{day.isoformat()}起"


def _first(said: Sentence, found: re.Match[str], which: str, seen_from: date) -> date:
    year = _year(found, which, seen_from)
    if year is not None:
        return _date(said, found, which, year, is_last=False)
    each = [_date(said, found, which, seen_from.year + more, is_last=False) for more in (-1, 0, 1)]
    return min(each, key=lambda day: abs((day - seen_from).days))


def _last(said: Sentence, found: re.Match[str], which: str, seen_from: date, first: date) -> date:
    year = _year(found, which, seen_from)
    day = _date(said, found, which, first.year if year is None else year, is_last=True)
    is_over = year is None and day < first
    return _date(said, found, which, first.year + 1, is_last=True) if is_over else day


def _year(found: re.Match[str], which: str, seen_from: date) -> int | None:
    words = found[f"{which}y"]
    if words in _YEARS:
        return seen_from.year + _YEARS[words]
    return int(words[:4]) if words else None


def _date(said: Sentence, found: re.Match[str], which: str, year: int, *, is_last: bool) -> date:
    """A month alone is its first day at the beginning, its last day at the end."""
    try:
        if found[f"{which}i"]:
            return date(*(int(part) for part in found[f"{which}i"].split("-")))
        if found[f"{which}e"]:
            return date(year, 12, 31)
        month = int(found[f"{which}m"])
        alone = monthrange(year, month)[1] if is_last else 1
        return date(year, month, int(found[f"{which}d"] or alone))
    except ValueError as error:  # IllegalMonthError is one
        raise said.unclear(found[0]) from error
