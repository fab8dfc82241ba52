"""When and for how long, as people say it: 下午两点半到四点 · 14:30-16:30 · 晚上."""

from __future__ import annotations

import re
from datetime import time

from mulin.kernel.chinese import number_of
from mulin.kernel.errors import RuleError
from mulin.schedule.rules.pattern import USUAL_MINUTES
from mulin.schedule.rules.sentence import Sentence

# what a part of the day means where no hour is said: begin and minutes
_PARTS = {
    "早上": (time(8), 60),
    "早晨": (time(8), 60),
    "清早": (time(8), 60),
    "清晨": (time(8), 60),
    "早": (time(8), 60),
    "上午": (time(9), 120),
    "中午": (time(12), 60),
    "下午": (time(14), 120),
    "午后": (time(14), 120),
    "傍晚": (time(17), 90),
    "晚上": (time(19), 90),
    "晚间": (time(19), 90),
    "晚": (time(19), 90),
    "morning": (time(9), 120),
    "afternoon": (time(14), 120),
    "noon": (time(12), 60),
    "evening": (time(19), 90),
}
_AFTER_NOON = ("下午", "午后", "傍晚", "晚上", "晚间", "晚", "afternoon", "evening")
_AT_NOON = ("中午", "noon")
_PART = "(" + "|".join(_PARTS) + ")"
_CLOCK = r"(\d{1,2})(?:[:点时](\d{1,2})?(半|一刻|三刻)?分?(?:整|钟)?)"
_FROM_TO = re.compile(rf"(?:{_PART}的?)?{_CLOCK}?(?:开始)?(?:[-到至]|to|until){_PART}?{_CLOCK}(?:结束)?")
_FROM = re.compile(rf"(?:{_PART}的?)?{_CLOCK}")
_PART_ALONE = re.compile(rf"(?:inthe|every)?{_PART}s?")
_DOTTED = re.compile(r"(?<=\d)([ap])\.m\.?")
_ENGLISH_SPAN = re.compile(r"(\d{1,2})(:\d{2})?(-|to|until|till)(\d{1,2})(:\d{2})?([ap]m)")
_ENGLISH_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?(am|pm)")
_UNTIL_NOON = re.compile(r"(?<=[\dm])(-|to|until|till)(?:12)?noon")
_BARE_SPAN = re.compile(r"(?<![\d:.\-月周期拜第])(\d{1,2})-(\d{1,2})(?![\d:点时号日月.\-]|st|nd|rd|th)")
_SMALL_HOURS = range(1, 5)  # 两点半 alone is in the afternoon, 02:30 is not
_LIKELY = 8 * 60  # minutes; who says 10点到9点 made a slip
_MINUTES = {"半": 30, "一刻": 15, "三刻": 45}
_NUMBER = r"[一二两三四五六七八九十\d]{1,3}"
_LASTING = re.compile(
    rf"({_NUMBER})(?:分钟|minutes|mins?)|(半)个?(?:小时|钟头)|({_NUMBER})(\.5)?个?(半)?(?:小时|钟头|hours?)"
)


def take_hours(said: Sentence) -> tuple[time, int]:
    """When it begins and how many minutes it lasts; a part of the day without an hour stands for its usual one.

    Raises RuleError "pattern-unclear", "pattern-no-hour", "time-backwards".
    """
    said.rest = _in_figures(said.rest)
    minutes = _lasting(said)
    if both := said.take(_FROM_TO):
        part = both[1] or _other_part(said)
        begin = _minutes(said, part, both.groups()[1:4])
        end = _end(said, begin, both[5] or part, both.groups()[5:8])
        if not begin < end <= 24 * 60:
            raise RuleError("time-backwards", field="words")
        return time(begin // 60, begin % 60), end - begin
    if one := said.take(_FROM):
        begin = _minutes(said, one[1] or _other_part(said), one.groups()[1:4])
        return time(begin // 60, begin % 60), minutes or USUAL_MINUTES
    part = _other_part(said)
    if not part:
        raise RuleError("pattern-no-hour", field="words")
    return _PARTS[part][0], minutes or _PARTS[part][1]


def _other_part(said: Sentence) -> str:
    """A part of the day that does not stand right before an hour: 下午，每周四两点."""
    found = said.take(_PART_ALONE)
    return found[1] if found else ""


def _lasting(said: Sentence) -> int:
    found = said.take(_LASTING)
    if found is None:
        return 0
    if found[1]:
        return number_of(found[1]) or 0
    return 60 * (number_of(found[3] or "") or 0) + (30 if found[2] or found[4] or found[5] else 0)


def _in_figures(text: str) -> str:
    """Hours in English and bare ones (上午9-11) as hours of the day: 14:30-16:30."""
    text = _UNTIL_NOON.sub(r"\g<1>12:00", _DOTTED.sub(r"\1m", text))
    text = _ENGLISH_CLOCK.sub(_of_the_day, _ENGLISH_SPAN.sub(_both_halves, text))
    return _BARE_SPAN.sub(r"\1:00-\2:00", text, count=1)


def _both_halves(found: re.Match[str]) -> str:
    """2:30-4:30pm begins in the afternoon, 11-1pm before noon."""
    begins, minute, between, ends, until, half = found.groups()
    other = {"am": "pm", "pm": "am"}[half]
    is_over = (int(begins) % 12, minute or "") > (int(ends) % 12, until or "")
    return f"{begins}{minute or ''}{other if is_over else half}{between}{ends}{until or ''}{half}"


def _of_the_day(found: re.Match[str]) -> str:
    return f"{int(found[1]) % 12 + 12 * (found[3] == 'pm'):02}:{found[2] or '00'}"


def _end(said: Sentence, begin: int, part: str, words: tuple[str | None, ...]) -> int:
    """The hour as it is said where it comes after the beginning, else that of the afternoon if it is likely meant."""
    if part:
        return _minutes(said, part, words)
    end = _minutes(said, "", (f"0{words[0]}", *words[1:]))  # 0点到1点
    later = end + 12 * 60  # 9-5, 11点半到1点
    return later if end <= begin and 0 < later - begin <= _LIKELY and not (words[0] or "").startswith("0") else end


def _minutes(said: Sentence, part: str, words: tuple[str | None, ...]) -> int:
    hour, minute = int(words[0] or 0), int(words[1] or 0) + _MINUTES.get(words[2] or "", 0)
    is_bare = not part and hour in _SMALL_HOURS and not (words[0] or "").startswith("0")
    if is_bare or (part in _AFTER_NOON and hour < 12) or (part in _AT_NOON and hour < 3):
        hour += 12
    if hour > 23 or minute > 59:
        raise said.unclear()
    return hour * 60 + minute
