"""The way of a round from its first draft to its end. A step is never taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mulin.kernel.errors import RuleError

STEPS: dict[str, frozenset[str]] = {
    "draft": frozenset({"announced", "cancelled"}),
    "announced": frozenset({"nominating", "cancelled"}),
    "nominating": frozenset({"reviewing", "cancelled"}),
    "reviewing": frozenset({"voting", "cancelled"}),
    "voting": frozenset({"counting", "cancelled"}),
    "counting": frozenset({"notice", "none", "cancelled"}),
    "notice": frozenset({"done", "none", "cancelled"}),
    "done": frozenset(),
    "none": frozenset(),
    "cancelled": frozenset(),
}
ENDED = frozenset({"done", "none", "cancelled"})
BEFORE_VOTE = frozenset({"announced", "nominating", "reviewing"})
LONGEST_NOTICE = 20
STORY_LIMIT, DEED_LIMIT, WHY_LIMIT = 300, 30, 200


@dataclass(frozen=True, slots=True)
class Dates:
    """The calendar of a round; whole days but for the ballot box, which opens and closes by the minute."""

    nominate_from: date
    nominate_until: date
    review_until: date
    vote_opens_at: datetime
    vote_closes_at: datetime
    count_at: datetime


@dataclass(frozen=True, slots=True)
class Now:
    """What the clock and the papers say at this moment."""

    moment: datetime
    day: date
    box_ready: bool = False  # made, its shares tried, candidates enough, nothing waiting for review
    notice_until: date | None = None
    objections_open: bool = False


LONGEST_COUNT = timedelta(days=30)  # a count that nobody comes to does not keep names up for ever


def names_shown(state: str, day: date, *, until: date | None, counts_on: date) -> bool:
    """Whether candidates may be named in public on `day`.

    Before the count: from the nominations on, at most a month beyond the day of the count. Afterwards to
    the last day of the public notice, or of as many days where nobody was chosen (`until`). Who was
    honoured is not asked here: the honour wall has the consent of each.
    """
    if state in ("nominating", "reviewing", "voting", "counting"):
        return day <= counts_on + LONGEST_COUNT
    return until is not None and day <= until


def check_step(before: str, after: str) -> None:
    """Whether a round may become `after`. Raises RuleError "round-moved"."""
    if after not in STEPS[before]:
        raise RuleError("round-moved")


def due(state: str, dates: Dates, now: Now) -> str | None:
    """What the clock makes of a round in `state`; None while it stays. The clock can only move it forward."""
    if state == "announced" and now.day >= dates.nominate_from:
        return "nominating"
    if state == "nominating" and now.day > dates.nominate_until:
        return "reviewing"
    if state == "reviewing" and dates.vote_opens_at <= now.moment < dates.vote_closes_at and now.box_ready:
        return "voting"
    if state == "voting" and now.moment >= dates.vote_closes_at:
        return "counting"
    if state == "notice" and now.notice_until and now.day > now.notice_until and not now.objections_open:
        return "done"
    return None


def check_dates(dates: Dates, *, first_day: date, opens_on: date) -> None:
    """Raises RuleError "dates-…" beside the field. Nothing begins before `first_day`; the vote opens on `opens_on`."""
    if dates.nominate_from < first_day:
        raise RuleError("dates-past", field="nominate_from")
    if dates.nominate_until < dates.nominate_from:
        raise RuleError("dates-order", field="nominate_until")
    if dates.review_until <= dates.nominate_until:
        raise RuleError("dates-review", field="review_until")
    if opens_on <= dates.review_until:
        raise RuleError("dates-vote", field="vote_from")
    if dates.vote_closes_at <= dates.vote_opens_at:
        raise RuleError("dates-order", field="vote_until")
    if dates.count_at < dates.vote_closes_at:
        raise RuleError("dates-count", field="count_at")
