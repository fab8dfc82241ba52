"""Days and moments in words, in the reader's language: 9月27日 周日 · Sun 27 Sep.

The year stands only when it is not this one. Moments are shown in China's time.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mulin.kernel import clock, lunar

FESTIVAL_NAMES = {
    "laba": _("腊八"),
    "chuxi": _("除夕"),
    "chunjie": _("春节"),
    "yuanxiao": _("元宵节"),
    "qingming": _("清明"),
    "duanwu": _("端午节"),
    "qixi": _("七夕"),
    "zhongqiu": _("中秋节"),
    "chongyang": _("重阳节"),
}
_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def in_english() -> bool:
    """Whether the reader's language is English; everything else reads Chinese."""
    return (get_language() or "").startswith("en")


def as_day(when: date | datetime) -> date:
    """The day of a moment in China; a day stays itself."""
    if isinstance(when, datetime):
        return when.astimezone(clock.CHINA).date()
    return when


def day_words(when: date | datetime) -> str:
    """9月27日 周日 · Sun 27 Sep."""
    weekday = as_day(when).weekday()
    if in_english():
        return f"{_WEEKDAYS_EN[weekday]} {date_words(when)}"
    return f"{date_words(when)} 周{_WEEKDAYS_ZH[weekday]}"


def date_words(when: date | datetime) -> str:
    """9月27日 · 27 Sep: where the weekday says nothing (terms, birthdays, what has been since long ago)."""
    return _date_words(as_day(when), _MONTHS_EN)


def _date_words(day: date, months: tuple[str, ...]) -> str:
    """Day and month, and the year if it is another one."""
    this_year = day.year == clock.today().year
    if in_english():
        words = f"{day.day} {months[day.month - 1]}"
        return words if this_year else f"{words} {day.year}"
    words = f"{day.month}月{day.day}日"
    return words if this_year else f"{day.year}年{words}"


def birth_words(birth: date | None, precision: str) -> str:
    """1948年3月2日 · 2 Mar 1948: the year always; 1948年3月 or 1948年 where no more is known; nothing for None."""
    if birth is None:
        return ""
    known = {"year": 1, "month": 2}.get(precision, 3)
    if in_english():
        return " ".join((str(birth.year), _MONTHS_EN[birth.month - 1], str(birth.day))[known - 1 :: -1])
    return "".join((f"{birth.year}年", f"{birth.month}月", f"{birth.day}日")[:known])


def long_day_words(when: date | datetime) -> str:
    """9月27日 星期日 · Sunday 27 September: for the head of a page; with the year if it is another one."""
    day = as_day(when)
    words = _date_words(day, LONG_MONTHS_EN)
    if in_english():
        return f"{_LONG_WEEKDAYS_EN[day.weekday()]} {words}"
    return f"{words} 星期{_WEEKDAYS_ZH[day.weekday()]}"


def clock_words(moment: datetime) -> str:
    """14:05."""
    return moment.astimezone(clock.CHINA).strftime("%H:%M")


def moment_words(moment: datetime) -> str:
    """9月27日 周日 14:05 · Sun 27 Sep 14:05."""
    return f"{day_words(moment)} {clock_words(moment)}"


def when_words(when: date | datetime) -> str:
    """As a neighbour says it: 今天 14:05, 昨天, 明天, else the day. Moments keep their time."""
    day = as_day(when)
    near = {
        timedelta(0): gettext("今天"),
        timedelta(1): gettext("明天"),
        timedelta(-1): gettext("昨天"),
    }.get(day - clock.today())
    words = near or day_words(day)
    return f"{words} {clock_words(when)}" if isinstance(when, datetime) else words


def lunar_words(day: date) -> str:
    """农历八月十四 · lunar month 8, day 14; nothing outside the lunar table."""
    if not lunar.FIRST <= day <= lunar.LAST:
        return ""
    found = lunar.lunar_of(day)
    if not in_english():
        return f"农历{found.words}"
    leap = "leap " if found.is_leap else ""
    return f"lunar {leap}month {found.month}, day {found.day}"


def festival_words(day: date) -> str:
    """今天是中秋节, 明天是中秋节, 还有 3 天就是中秋节; nothing when none is near."""
    if not lunar.FIRST <= day <= lunar.LAST:
        return ""
    if code := lunar.festival_of(day):
        return gettext("今天是%(festival)s") % {"festival": FESTIVAL_NAMES[code]}
    ahead = lunar.next_festival(day, within=3)
    if ahead is None:
        return ""
    code, then = ahead
    names = {"festival": FESTIVAL_NAMES[code], "days": (then - day).days}
    if names["days"] == 1:
        return gettext("明天是%(festival)s") % names
    return gettext("还有 %(days)s 天就是%(festival)s") % names


def wait_words(seconds: int) -> str:
    """How long to wait, in words, never too short: 40 秒, 3 分钟, 2 小时."""
    if seconds <= 90:
        return ngettext("%(count)d 秒", "%(count)d 秒", seconds) % {"count": seconds}
    minutes = -(-seconds // 60)
    if minutes <= 90:
        return ngettext("%(count)d 分钟", "%(count)d 分钟", minutes) % {"count": minutes}
    hours = -(-minutes // 60)
    return ngettext("%(count)d 小时", "%(count)d 小时", hours) % {"count": hours}
