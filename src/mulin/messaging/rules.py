"""Pure decisions about messages: by which channel, which states follow which, how many a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mulin.base.coded import Coded

TEXTS_KEPT = timedelta(days=30)
BREAKER = 3  # times the usual day of the whole installation
BREAKER_FLOOR = 300  # an installation that is new or small has no usual yet

# queued → sending → sent → read, with the ways out. `unknown`: a crash or a silence between.
NEXT: dict[str, frozenset[str]] = {
    "queued": frozenset({"sending", "sent", "failed", "held"}),
    "sending": frozenset({"sent", "failed", "unknown", "queued"}),
    "unknown": frozenset({"sent", "failed", "queued"}),
    "failed": frozenset({"queued"}),
    "sent": frozenset({"read"}),
    "held": frozenset(),
    "read": frozenset(),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """By which ways a recipient can be reached."""

    account: bool = False
    phone: bool = False


def channel_for(reach: Reach, *, sms_allowed: bool) -> str:
    """The quietest channel that reaches: the inbox, else a text message, else paper."""
    if reach.account:
        return "inbox"
    if reach.phone and sms_allowed:
        return "sms"
    return "paper"


def may_follow(state: str, later: str) -> bool:
    """Whether a message in `state` may come to be `later`."""
    return later in NEXT[state]


def budget_no(*, community_today: int, daily: int, all_today: int, usual: float) -> str | None:
    """The error code that stops the next text message today, or None.

    `usual` is the installation's mean of the last seven days.
    """
    if community_today >= daily:
        return "sms-budget"
    if all_today >= max(BREAKER_FLOOR, BREAKER * usual):
        return "sms-breaker"
    return None


def kept(value: object) -> object:
    """How a value of a message's data is stored: days, moments and codes as such, to be said when they are read."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Coded):
        return {"code": value.code, "about": value.about}
    return str(value)
