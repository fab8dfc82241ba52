"""Service hours as offices write them: read, and asked whether somebody is there now.

Understands 每天 8:00–20:00 · 周一至周五 8:30–17:30 · 周二、周四 14:00–17:00 · 周一至周六 8:30-11:30,13:30-17:00 ·
24 小时 · 周六、周日休息. Parts are separated by ; or a line break. What is not understood is refused,
never guessed: a wrong "open now" costs an elder a walk.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from mulin.kernel.errors import RuleError

_DAY = {sign: number for number, sign in enumerate("一二三四五六日")} | {"天": 6, "七": 6}
_ONE_DAY = r"(?:周|星期|礼拜)?[一二三四五六日天七]"
_DAYS = rf"(?:每天|每日|天天|工作日|平日|周末|双休日|{_ONE_DAY}(?:[至到\-、,和及]?{_ONE_DAY})*)"
_CLOCK = r"(\d{1,2})(?::(\d{2})|[点时](半|\d{1,2}分?)?)"
_SPAN = re.compile(rf"{_CLOCK}[\-至到]{_CLOCK}")
_WHOLE_DAY = re.compile(r"24(?:小)?时|全天|全日|昼夜")
_HEAD = re.compile(rf"^({_DAYS})[:的]?")
_REST = re.compile(r"(?:休息|休|不上班)$")
_DASHES = str.maketrans(dict.fromkeys("–—―－~～〜﹣‐‑−", "-") | {"：": ":", "，": ",", "；": ";", "\n": ";"})

WEEK = 7
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end`, in minutes of the day; `end` beyond 1440 runs past midnight."""

    start: int
    end: int


class Presence(StrEnum):
    """Whether somebody is there."""

    OPEN = "open"
    LATER_TODAY = "later_today"
    CLOSED_TODAY = "closed_today"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Now:
    """The answer to "is somebody there now?". `at`: until when open, or when it opens next."""

    presence: Presence
    at: time | None = None
    in_days: int = 0  # with CLOSED_TODAY: in how many days it opens; 0 if never


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening spans by weekday (0 is Monday). `known` is False when nothing was written."""

    days: tuple[tuple[Span, ...], ...] = ((),) * WEEK
    known: bool = True

    @property
    def is_round_the_clock(self) -> bool:
        return all(spans == (Span(0, DAY_MINUTES),) for spans in self.days)

    def now(self, moment: datetime) -> Now:
        """Whether somebody is there at `moment` (already in the community's zone)."""
        if not self.known:
            return Now(Presence.UNKNOWN)
        if self.is_round_the_clock:
            return Now(Presence.OPEN)
        minute = moment.hour * 60 + moment.minute
        today = moment.weekday()
        running = [
            span.end - shift
            for weekday, shift in ((today, 0), ((today - 1) % WEEK, DAY_MINUTES))
            for span in self.days[weekday]
            if span.start - shift <= minute < span.end - shift
        ]
        if running:
            return Now(Presence.OPEN, _clock(max(running)))
        later = [span.start for span in self.days[today] if span.start > minute]
        if later:
            return Now(Presence.LATER_TODAY, _clock(min(later)))
        return self._next_day(today)

    def _next_day(self, today: int) -> Now:
        for ahead in range(1, WEEK + 1):
            spans = self.days[(today + ahead) % WEEK]
            if spans:
                return Now(Presence.CLOSED_TODAY, _clock(min(s.start for s in spans)), ahead)
        return Now(Presence.CLOSED_TODAY)


UNKNOWN = Hours(known=False)


def _clock(minutes: int) -> time:
    hour, minute = divmod(minutes % DAY_MINUTES, 60)
    return time(hour, minute)


def read_hours(text: str) -> Hours:
    """The hours written in `text`; blank is UNKNOWN.

    Raises RuleError "hours-unclear" (with the part that was not understood), "hours-clock" for 25:00
    and the like, "hours-backwards" for a span without length.
    """
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text.replace("\n", ";")).translate(_DASHES))
    parts = [part for part in folded.split(";") if part]
    if not parts:
        return UNKNOWN
    days: list[tuple[Span, ...]] = [()] * WEEK
    for part in parts:
        for weekday, spans in _part(part, whole=text.strip()).items():
            days[weekday] = spans
    return Hours(tuple(days))


def _part(part: str, *, whole: str) -> dict[int, tuple[Span, ...]]:
    head = _HEAD.match(part)
    weekdays = _weekdays(head.group(1)) if head else range(WEEK)
    rest = part[head.end() :] if head else part
    if _WHOLE_DAY.fullmatch(rest):
        return dict.fromkeys(weekdays, (Span(0, DAY_MINUTES),))
    if head and _REST.fullmatch(rest):
        return dict.fromkeys(weekdays, ())
    pieces = [piece for piece in re.split(r"[,、和及]", rest) if piece]
    if not pieces:
        raise RuleError("hours-unclear", field="hours_text", part=whole)
    return dict.fromkeys(weekdays, tuple(sorted((_span(piece) for piece in pieces), key=lambda span: span.start)))


def _weekdays(words: str) -> list[int]:
    if words in ("每天", "每日", "天天"):
        return list(range(WEEK))
    if words in ("工作日", "平日"):
        return list(range(5))
    if words in ("周末", "双休日"):
        return [5, 6]
    signs = re.sub(r"周|星期|礼拜", "", words)
    found: list[int] = []
    for piece in re.findall(r".[至到\-].|[^、,和及]", signs):
        first, last = _DAY[piece[0]], _DAY[piece[-1]]
        found += [(first + step) % WEEK for step in range((last - first) % WEEK + 1)]
    return found


def _span(piece: str) -> Span:
    match = _SPAN.fullmatch(piece)
    if match is None:
        raise RuleError("hours-unclear", field="hours_text", part=piece)
    hour, minute, said, hour2, minute2, said2 = match.groups()
    start, end = _minutes(hour, minute, said), _minutes(hour2, minute2, said2)
    if start in (end, DAY_MINUTES):
        raise RuleError("hours-backwards", field="hours_text", part=piece)
    return Span(start, end if end > start else end + DAY_MINUTES)


def _minutes(hour: str, minute: str | None, said: str | None) -> int:
    spoken = 30 if said == "半" else int((said or "0").rstrip("分"))
    minutes = int(hour) * 60 + (int(minute) if minute else spoken)
    past_hour = int(minute) if minute else spoken
    if past_hour >= 60 or minutes > DAY_MINUTES:
        raise RuleError("hours-clock", field="hours_text", part=f"{hour}:{past_hour:02d}")
    return minutes
