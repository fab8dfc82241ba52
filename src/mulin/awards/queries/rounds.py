"""Rounds: lists, where one stands, what still keeps its vote from opening."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from mulin.awards import rules
from mulin.awards.models import Candidate, CandidateState, NominationState, Objection, ObjectionState, Round, RoundState
from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.ledger.actions import Named
from mulin.schedule.queries import calendar_of

_SHOWN = 40
PUBLIC_AGE = timedelta(days=370)  # how long a finished round stays in the list


def named(row: Round) -> Named:
    """How facts name a round."""
    return Named(row.id, row.title)


def rounds_of(actor: Actor) -> list[Round]:
    """Every round of the community, the newest first: the desk. One query."""
    return list(Round.objects.of(actor).order_by("-created_at")[:_SHOWN])


def public_rounds(community_id: UUID) -> list[Round]:
    """Published rounds that run or ended within a year, running ones first. One query."""
    since = clock.now() - PUBLIC_AGE
    rows = Round.objects.of(community_id).exclude(state=RoundState.DRAFT).filter(created_at__gt=since)
    found = list(rows.order_by("-vote_opens_at", "title")[:_SHOWN])
    return sorted(found, key=lambda row: row.is_over)


def running_rounds(community_id: UUID) -> list[Round]:
    """Rounds between publication and end. One query."""
    over = [RoundState.DRAFT, *rules.ENDED]
    return list(Round.objects.of(community_id).exclude(state__in=over).order_by("vote_opens_at", "title"))


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the vote still waits for."""

    approved: int
    unreviewed: int  # agreed, waiting for the desk
    unmatched: int  # voices whose person is not known yet
    enough: bool
    tried: bool  # the box is made and its shares were tried

    @property
    def ok(self) -> bool:
        return self.enough and self.tried and not self.unreviewed and not self.unmatched


def readiness(row: Round) -> Readiness:
    """Whether the vote of a round may open. Two queries."""
    states = list(Candidate.objects.of(row.community_id).filter(round=row).values_list("state", flat=True))
    approved = states.count(CandidateState.APPROVED)
    return Readiness(
        approved=approved,
        unreviewed=states.count(CandidateState.AGREED),
        unmatched=row.nominations.filter(state=NominationState.WAITING).count(),
        enough=approved >= row.min_candidates,
        tried=row.box_tried_at is not None,
    )


def has_open_objections(row: Round) -> bool:
    """One query."""
    return bool(Objection.objects.of(row.community_id).filter(round=row, state=ObjectionState.OPEN).exists())


def now_of(row: Round) -> rules.Now:
    """What the clock and the papers say about a round. At most three queries."""
    return rules.Now(
        moment=clock.now(),
        day=clock.today(),
        box_ready=row.state == RoundState.REVIEWING and readiness(row).ok,
        notice_until=row.notice_until,
        objections_open=row.state == RoundState.NOTICE and has_open_objections(row),
    )


def working_day_after(community_id: UUID, day: date, count: int) -> date:
    """The last of the `count` working days that follow `day`. One query."""
    is_workday = _workdays(community_id, day)
    left = count
    while left:
        day += timedelta(days=1)
        left -= is_workday(day)
    return day


def _workdays(community_id: UUID, day: date) -> Callable[[date], bool]:
    """Whether a day is a working day: by the community's calendar of legal holidays and made working days."""
    calendar = calendar_of(community_id, day, day + timedelta(days=60))

    def is_workday(on: date) -> bool:
        return calendar.is_made_workday(on) or (on.weekday() < 5 and calendar.holiday(on) is None)

    return is_workday


@dataclass(frozen=True, slots=True)
class Step:
    """One phase as a page shows it: done, now or still to come."""

    code: str
    first: Any
    last: Any
    state: str


_PHASES = (
    ("nominating", "nominate_from", "nominate_until"),
    ("reviewing", "nominate_until", "review_until"),
    ("voting", "vote_opens_at", "vote_closes_at"),
    ("counting", "count_at", "count_at"),
    ("notice", "notice_from", "notice_until"),
    ("done", "done_at", "done_at"),
)
_ORDER = ("draft", "announced", *(code for code, _first, _last in _PHASES))


def steps_of(row: Round) -> list[Step]:
    """The phases of a round in order. No query."""
    if row.state in (RoundState.NONE, RoundState.CANCELLED):
        here = _ORDER.index("counting") if row.closed_at else 0
    else:
        here = _ORDER.index(row.state)
    found = []
    for place, (code, first, last) in enumerate(_PHASES, start=2):
        state = "done" if place < here or row.state == RoundState.DONE else "now" if place == here else ""
        begins, ends = getattr(row, first), getattr(row, last)
        begins = begins + timedelta(days=1) if code == "reviewing" else begins
        found.append(Step(code, begins, ends, state))
    return found


def steps_after_voting(row: Round) -> list[Step]:
    """What comes next for somebody who has voted. No query."""
    voted, following, *later = steps_of(row)[2:]
    return [replace(voted, state="done"), replace(following, state=following.state or "now"), *later]
