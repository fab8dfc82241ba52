"""Reading the State Council's yearly notice: 春节：2月15日至23日放假调休，共9天。2月14日、2月28日上班。"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from mulin.kernel.errors import RuleError
from mulin.schedule.rules.day_calendar import SpecialDay
from mulin.schedule.rules.official import arranged

_MOST_SIGNS = 5000
_LONGEST_HOLIDAY = 16
_BRACKETS = re.compile(r"[(（][^)）]*[)）]")
_HOLIDAY = re.compile(
    r"(?:[一二三四五六七八九十]+\s*、)?\s*"
    r"(?P<name>(?:元旦|春节|清明节?|劳动节|端午节?|中秋节?|国庆节?)(?:[、和与]?(?:元旦|春节|清明节?|劳动节|端午节?|中秋节?|国庆节?))*)"
    r"\s*:(?P<words>.*?)(?=(?:[一二三四五六七八九十]+\s*、\s*)?(?:元旦|春节|清明节?|劳动节|端午节?|中秋节?|国庆节?)[^。:]{0,12}:|\Z)",
    re.DOTALL,
)
_DAY = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日"
_REST = re.compile(_DAY.format("a") + r"(?:至" + _DAY.format("b") + r")?[^。至]*?放假")
_WORKED = re.compile(r"[^。]*?上班")
_ONE_DAY = re.compile(_DAY.format("a"))


def read_notice(text: str, year: int) -> list[SpecialDay]:
    """The days of one year's notice. Raises RuleError "notice-unreadable" or "notice-long"."""
    if len(text) > _MOST_SIGNS:
        raise RuleError("notice-long", field="text")
    plain = _BRACKETS.sub("", unicodedata.normalize("NFKC", text)).replace("：", ":")
    found = {special.day: special for match in _HOLIDAY.finditer(plain) for special in _holiday(match, year)}
    if not found:
        raise RuleError("notice-unreadable", field="text")
    return [special for day, special in sorted(found.items()) if day.year == year]


def _holiday(match: re.Match[str], year: int) -> Iterator[SpecialDay]:
    name = re.sub(r"[和与]", "、", match["name"])
    rest = _REST.search(match["words"])
    if rest is None:
        raise RuleError("notice-unreadable", field="text")
    first = _date(rest, "a", year, 0)
    last = _date(rest, "b", first.year, first.month) if rest["bd"] else first
    if not 0 <= (last - first).days < _LONGEST_HOLIDAY:
        raise RuleError("notice-unreadable", field="text")
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    yield from arranged(name, days, _worked(match["words"][rest.end() :], year))


def _worked(words: str, year: int) -> Iterator[date]:
    for sentence in _WORKED.finditer(words):
        month = 0
        for day in _ONE_DAY.finditer(sentence[0]):
            found = _date(day, "a", year, month)
            month = found.month
            yield found


def _date(match: re.Match[str], which: str, year: int, month: int) -> date:
    try:
        return date(int(match[f"{which}y"] or year), int(match[f"{which}m"] or month), int(match[f"{which}d"]))
    except ValueError as error:
        raise RuleError("notice-unreadable", field="text") from error
