"""Rules, collisions and free times in words, in the reader's language."""

from __future__ import annotations

from datetime import time

from django.utils.translation import gettext, pgettext_lazy

from mulin.base import days
from mulin.schedule import rules
from mulin.schedule.rules.pattern import LAST_OF_MONTH

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORDINALS_EN = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST_OF_MONTH: "last"}
# As they stand in a calendar, without an article.
HOLIDAY_NAMES = {
    "元旦": pgettext_lazy("calendar", "元旦"),
    "春节": pgettext_lazy("calendar", "春节"),
    "清明节": pgettext_lazy("calendar", "清明节"),
    "劳动节": pgettext_lazy("calendar", "劳动节"),
    "端午节": pgettext_lazy("calendar", "端午节"),
    "中秋节": pgettext_lazy("calendar", "中秋节"),
    "国庆节": pgettext_lazy("calendar", "国庆节"),
}
FESTIVAL_NAMES = {
    "laba": pgettext_lazy("calendar", "腊八"),
    "chuxi": pgettext_lazy("calendar", "除夕"),
    "chunjie": pgettext_lazy("calendar", "春节"),
    "yuanxiao": pgettext_lazy("calendar", "元宵节"),
    "qingming": pgettext_lazy("calendar", "清明节"),
    "duanwu": pgettext_lazy("calendar", "端午节"),
    "qixi": pgettext_lazy("calendar", "七夕"),
    "zhongqiu": pgettext_lazy("calendar", "中秋节"),
    "chongyang": pgettext_lazy("calendar", "重阳节"),
}
_NUMBERS_ZH = "零一二三四五六七八九十"


def pattern_words(pattern: rules.Pattern) -> str:
    """每周一、三、五 9:00–10:30 · every Monday and Friday, 9:00–10:30; with until when if there is an end."""
    words = _english(pattern) if days.in_english() else _chinese(pattern)
    if pattern.last_day is None:
        return words
    return gettext("%(rule)s，到%(day)s为止") % {"rule": words, "day": days.day_words(pattern.last_day)}


def holiday_words(name: str) -> str:
    """A holiday's name in the reader's language; a community's own name stays as it was typed."""
    parts = [str(HOLIDAY_NAMES.get(part, part)) for part in name.split("、")]
    return gettext("、").join(parts)


def hours_words(starts: time, ends: time) -> str:
    """9:00–10:30."""
    return f"{starts.hour}:{starts.minute:02}–{ends.hour}:{ends.minute:02}"


def slot_words(slot: rules.Slot) -> str:
    """多功能活动室，10月2日 周五 14:30–16:30."""
    return gettext("%(venue)s，%(when)s") % {"venue": slot.venue_name, "when": slot_hours(slot)}


def slot_hours(slot: rules.Slot) -> str:
    """10月2日 周五 14:30–16:30."""
    return f"{days.day_words(slot.starts_at)} {days.clock_words(slot.starts_at)}–{days.clock_words(slot.ends_at)}"


def clash_words(clash: rules.Clash) -> str:
    """One sentence about what is in the way."""
    if clash.kind == rules.ClashKind.TAKEN and clash.starts_at and clash.ends_at:
        hours = f"{days.clock_words(clash.starts_at)}–{days.clock_words(clash.ends_at)}"
        return gettext("%(when)s 已经给了“%(title)s”") % {
            "when": f"{days.day_words(clash.starts_at)} {hours}",
            "title": clash.title,
        }
    if clash.kind == rules.ClashKind.CLOSED:
        reason = clash.title or gettext("关闭")
        return gettext("这几天不开放：%(reason)s") % {"reason": reason}
    if clash.kind == rules.ClashKind.HOLIDAY:
        return gettext("%(holiday)s放假，这里不开门") % {"holiday": holiday_words(clash.title)}
    if clash.kind == rules.ClashKind.HOURS:
        return gettext("不在开门的钟点里（%(hours)s）") % {"hours": clash.title}
    return gettext("坐不下，这里最多 %(most)s 人") % {"most": clash.title}


def _chinese(pattern: rules.Pattern) -> str:
    hours = hours_words(pattern.starts, pattern.ends)
    if pattern.repeat == rules.Repeat.WEEKLY:
        named = "、".join(_WEEKDAYS_ZH[day] for day in sorted(pattern.days))
        if len(pattern.days) == 7 and pattern.interval == 1:
            return f"每天 {hours}"
        every = "每周" if pattern.interval == 1 else f"{_every_zh(pattern.interval, '周')}的周"
        return f"{every}{named} {hours}"
    every = "每月" if pattern.interval == 1 else f"{_every_zh(pattern.interval, '个月')}的"
    if pattern.repeat == rules.Repeat.MONTHLY_DATE:
        dates = "、".join("最后一天" if day == LAST_OF_MONTH else f"{day}号" for day in pattern.days)
        return f"{every}{dates} {hours}"
    named = "、".join(f"周{_WEEKDAYS_ZH[day]}" for day in sorted(pattern.days))
    week = pattern.week_of_month or 1
    which = "最后一个" if week == LAST_OF_MONTH else f"第{_NUMBERS_ZH[week]}个"
    return f"{every}{which}{named} {hours}"


def _every_zh(interval: int, unit: str) -> str:
    number = "两" if interval == 2 else (_NUMBERS_ZH[interval] if interval <= 10 else str(interval))
    return f"每{number}{unit}"


def _english(pattern: rules.Pattern) -> str:
    hours = hours_words(pattern.starts, pattern.ends)
    weekdays = _list_en([_WEEKDAYS_EN[day] for day in sorted(pattern.days)]) if max(pattern.days) < 7 else ""
    if pattern.repeat == rules.Repeat.WEEKLY:
        if len(pattern.days) == 7 and pattern.interval == 1:
            return f"every day, {hours}"
        if pattern.interval == 1:
            return f"every {weekdays}, {hours}"
        return f"{weekdays} of every {_ordinal_en(pattern.interval)} week, {hours}"
    month = "month" if pattern.interval == 1 else f"{_ordinal_en(pattern.interval)} month"
    if pattern.repeat == rules.Repeat.MONTHLY_DATE:
        dates = _list_en(["last day" if day == LAST_OF_MONTH else _ordinal_en(day) for day in pattern.days])
        return f"the {dates} of every {month}, {hours}"
    return f"the {_ORDINALS_EN[pattern.week_of_month or 1]} {weekdays} of every {month}, {hours}"


def _ordinal_en(number: int) -> str:
    if number == 2:
        return "2nd"
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _list_en(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
