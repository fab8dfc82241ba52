"""Reading the State Council's yearly notice: 春节：2月15日至23日放假调休，共9天。2月14日、2月28日上班。"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from mulin.kernel import lunar
from mulin.kernel.errors import RuleError
from mulin.schedule.rules.day_calendar import DayKind, SpecialDay
from mulin.schedule.rules.official import arranged

_MOST_SIGNS = 5000
_LONGEST_HOLIDAY = 16
_NAMES = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
_BY_MOON_AND_SUN = {"春节": "chunjie", "清明节": "qingming", "端午节": "duanwu", "中秋节": "zhongqiu"}
_NAME = "(?:" + "|".join(f"{name}?" if name.endswith("节") and name != "春节" else name for name in _NAMES) + ")"
_HEADING = re.compile(r"(\d{4})年部分节假日")
_BRACKETS = re.compile(r"\(([^)]*)\)")
_WEEKDAY = re.compile(r"(?:周|星期)[一二三四五六日天]")
_HOLIDAY = re.compile(
    r"(?:[一二三四五六七八九十]+\s*、)?\s*"
    rf"(?P<name>{_NAME}(?:[、和与]?{_NAME})*)"
    rf"\s*:(?P<words>.*?)(?=(?:[一二三四五六七八九十]+\s*、\s*)?{_NAME}[^。:]{{0,12}}:|\Z)",
    re.DOTALL,
)
_DAY = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日(?:<(?P<{0}w>\w+)>)?"
_REST = re.compile(_DAY.format("a") + r"(?:至" + _DAY.format("b") + r")?[^。至]*?放假(?:[^。]*?共(?P<count>\d+)天)?")
_WORKED = re.compile(r"[^。]*?上班")
_ONE_DAY = re.compile(_DAY.format("a"))


def read_notice(text: str, year: int) -> list[SpecialDay]:
    """The days of one year's notice, those it arranges around New Year in the years beside it with them.

    Whatever is known from elsewhere has to agree: the weekday behind a date, the number of days, the day of
    a festival. Raises RuleError "notice-long", "notice-unreadable", "notice-other-year" where a date or a
    festival is not of `year`, "notice-count", and "notice-incomplete" where one of the seven holidays is missing.
    """
    if len(text) > _MOST_SIGNS:
        raise RuleError("notice-long", field="text")
    plain = _BRACKETS.sub(_weekday_only, unicodedata.normalize("NFKC", text))
    heading = _HEADING.search(plain)
    if heading and int(heading[1]) != year:
        raise RuleError("notice-other-year", field="text", said=heading[0], year=year)
    holidays = list(_HOLIDAY.finditer(plain))
    found = {special.day: special for match in holidays for special in _holiday(match, year)}
    if not found:
        raise RuleError("notice-unreadable", field="text")
    _check_complete(holidays)
    _check_festivals(found, year)
    return [special for _day, special in sorted(found.items())]


def _weekday_only(bracket: re.Match[str]) -> str:
    """Of what stands in brackets only the weekday says something: (农历腊月二十八、周日)."""
    found = _WEEKDAY.search(bracket[1])
    return f"<{found[0]}>" if found else ""


def _check_complete(holidays: list[re.Match[str]]) -> None:
    named = "、".join(match["name"] for match in holidays)
    missing = [name for name in _NAMES if name.removesuffix("节") not in named]
    if missing:
        raise RuleError("notice-incomplete", field="text", missing="、".join(missing))


def _check_festivals(found: Mapping[date, SpecialDay], year: int) -> None:
    """A notice without weekdays is known by the festivals that fall on other days each year."""
    for name, code in _BY_MOON_AND_SUN.items():
        special = found.get(lunar.festival_day(code, year))
        if special is None or special.kind != DayKind.HOLIDAY:
            raise RuleError("notice-other-year", field="text", said=name, year=year)


def _holiday(match: re.Match[str], year: int) -> Iterator[SpecialDay]:
    name = re.sub(r"[和与]", "、", match["name"])
    rest = _REST.search(match["words"])
    if rest is None:
        raise RuleError("notice-unreadable", field="text")
    first = _date(rest, "a", year, year, 0)
    last = _date(rest, "b", year, first.year, first.month) if rest["bd"] else first
    if not 0 <= (last - first).days < _LONGEST_HOLIDAY:
        raise RuleError("notice-unreadable", field="text")
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if rest["count"] and int(rest["count"]) != len(days):
        raise RuleError("notice-count", field="text", name=name, said=int(rest["count"]), count=len(days))
    yield from arranged(name, days, _worked(match["words"][rest.end() :], year))


def _worked(words: str, year: int) -> Iterator[date]:
    for sentence in _WORKED.finditer(words):
        month = 0
        for day in _ONE_DAY.finditer(sentence[0]):
            found = _date(day, "a", year, year, month)
            month = found.month
            yield found


def _date(match: re.Match[str], which: str, year: int, usual_year: int, month: int) -> date:
    """The date in `match`, of `usual_year` and `month` where it names none. Raises as `read_notice`."""
    try:
        found = date(int(match[f"{which}y"] or usual_year), int(match[f"{which}m"] or month), int(match[f"{which}d"]))
    except ValueError as error:
        raise RuleError("notice-unreadable", field="text") from error
    weekday = match[f"{which}w"]
    is_that = weekday is None or "一二三四五六日"[found.weekday()] == weekday[-1].replace("天", "日")
    if not is_that or abs(found.year - year) > 1:
        said = f"{found.year}年{found.month}月{found.day}日" if is_that else f"{found.month}月{found.day}日({weekday})"
        raise RuleError("notice-other-year", field="text", said=said, year=year)
    return found
