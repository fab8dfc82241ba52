"""The board and what neighbours report on it (举报, safety §4.9): what waits, what is put away, until when."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from mulin.kernel import chinese, clock
from mulin.kernel.errors import RuleError
from mulin.schedule.rules import DayCalendar

POST_LIMIT = 500
WHY_LIMIT = 120
URGENT = frozenset({"child", "fraud", "leak", "threat"})
URGENT_HOURS = 24
WORKING_DAYS = 3
HEADS_DAYS = 1  # then overdue reports are the head's alone (safety §4.9: the head, then the street)
HOUSEHOLDS = 3  # so many distinct ones, and it is put away until somebody has looked
APPEAL_DAYS = 7

_LINK = re.compile(r"https?://|www\.|[a-z0-9-]+\.(?:com|cn|net|org|top|vip|xyz|shop)\b", re.IGNORECASE)
_DIALLED = re.compile(r"\d(?:[\s().-]{0,2}\d){6}")
_SELLING = ("加微信", "扫码", "优惠", "代购", "理财", "高息", "返利", "保健品", "免费领", "中奖", "贷款")


def doubts(words: str) -> tuple[str, ...]:
    """What whoever looks at a post should notice: link, number, selling. Nothing is refused for it."""
    text = chinese.fold(words)
    found = (
        ("link", bool(_LINK.search(text))),
        ("number", bool(_DIALLED.search(text))),
        ("selling", any(sign in text for sign in _SELLING)),
    )
    return tuple(code for code, holds in found if holds)


def hides_at_once(cause: str, *, households: int) -> bool:
    """Whether a reported post is put away before anybody has looked."""
    return cause in URGENT or households >= HOUSEHOLDS


def due_at(cause: str, reported_at: datetime, calendar: DayCalendar) -> datetime:
    """Until when a report is decided: 24 hours for what cannot wait, else three working days.

    Working days are the community's own: without legal holidays, with the weekends worked for them.
    """
    if cause in URGENT:
        return reported_at + timedelta(hours=URGENT_HOURS)
    return _working_days_after(reported_at, WORKING_DAYS, calendar)


def street_hears_at(due: datetime, calendar: DayCalendar) -> datetime:
    """When an undecided report climbs past the head: one working day after it should have been decided."""
    return _working_days_after(due, HEADS_DAYS, calendar)


def _working_days_after(moment: datetime, days: int, calendar: DayCalendar) -> datetime:
    while days:
        moment += timedelta(days=1)
        days -= calendar.is_working_day(moment.astimezone(clock.CHINA).date())
    return moment


def check_appeal(*, decided_at: datetime | None, now: datetime, appealed: bool, days: int = APPEAL_DAYS) -> None:
    """Within seven days (or `days`), once. Raises RuleError."""
    if appealed:
        raise RuleError("appeal-again")
    if decided_at is None or now - decided_at > timedelta(days=days):
        raise RuleError("appeal-late", days=days)


def check_other_person(*, decided_by: object, now_by: object) -> None:
    """Nobody decides an appeal against themselves. Raises RuleError("appeal-same-person")."""
    if now_by is None or decided_by == now_by:
        raise RuleError("appeal-same-person")


def check_not_own(*, of: object, now_by: object) -> None:
    """Nor what one wrote oneself. Raises RuleError("report-own")."""
    if of is not None and of == now_by:
        raise RuleError("report-own")
