"""Drawing a round up, publishing its rules, and what may still be changed afterwards: days, a pause, an end."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from mulin.awards import rules
from mulin.awards.actions.common import about, change, clean, locked, must
from mulin.awards.actions.jury import check_panel
from mulin.awards.models import Round, RoundState
from mulin.base import once
from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record

LONGEST_PUT_OFF = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What somebody wrote about a round, checked by `rules`."""

    title: str
    about: str
    terms: rules.Terms
    dates: rules.Dates
    count_place: str


def draft_round(actor: Actor, *, plan: Plan, client_key: str) -> Round:
    """A new round, seen by the desk only. The same `client_key` gives the earlier one. No lock."""
    must(actor, "awards.manage")
    content = [plan.title, plan.terms.as_data(), str(plan.dates)]
    with transaction.atomic():
        if earlier := once.earlier_result(actor, client_key, content):
            found: Round = Round.objects.of(actor).get_or_404(id=earlier)
            return found
        row = Round(community_id=actor.community_id, created_by_id=actor.account_id)
        _write(row, plan)
        row.save()
        once.remember(actor, client_key, content, row.id)
    return row


@transaction.atomic
def edit_round(actor: Actor, *, round_id: UUID, plan: Plan) -> Round:
    """Change a draft. Lock: the round. Raises RuleError "rules-frozen" once it is published."""
    must(actor, "awards.manage")
    row = locked(actor, round_id)
    if row.state != RoundState.DRAFT:
        raise RuleError("rules-frozen")
    _write(row, plan)
    row.save()
    return row


def _write(row: Round, plan: Plan) -> None:
    title = clean(plan.title, "title", rules.TITLE_LIMIT)
    if not title:
        raise RuleError("title-empty", field="title")
    rules.check_terms(plan.terms)
    _check_dates(plan.dates)
    row.title, row.about = title, clean(plan.about, "about", rules.ABOUT_LIMIT)
    row.count_place = clean(plan.count_place, "count_place", rules.PLACE_LIMIT)
    for name, value in plan.terms.as_data().items():
        setattr(row, name, value)
    _set_dates(row, plan.dates)


def _check_dates(dates: rules.Dates) -> None:
    opens_on = dates.vote_opens_at.astimezone(clock.CHINA).date()
    rules.check_dates(dates, first_day=clock.today(), opens_on=opens_on)


def _set_dates(row: Round, dates: rules.Dates) -> None:
    for name in dates.__slots__:
        setattr(row, name, getattr(dates, name))
    row.year = dates.vote_opens_at.astimezone(clock.CHINA).year


@transaction.atomic
def publish_round(actor: Actor, *, round_id: UUID) -> Round:
    """Freeze the rules and put them up; their hash is in the ledger before anybody is named. Lock: the round.

    Raises RuleError dates-…, jurors-differ, round-moved.
    """
    must(actor, "awards.manage")
    row = locked(actor, round_id)
    _check_dates(row.dates)
    check_panel(row)
    change(row, RoundState.ANNOUNCED)
    row.published_at, row.salt = clock.now(), uuid.uuid4()
    _freeze(row)
    row.save()
    record(actor, "awards.published", about=about(row), data={"rules": row.rules_digest, "year": row.year})
    return row


def _freeze(row: Round) -> None:
    row.rules_version += 1
    row.rules_digest = rules.digest(row.published_rules)


@transaction.atomic
def put_off(actor: Actor, *, round_id: UUID, days: int) -> Round:
    """Move every day that is still to come by `days`, before the vote opens: a new version of the rules, a fact.

    Lock: the round. Raises RuleError "put-off-late" once people vote, "terms-number".
    """
    must(actor, "awards.manage")
    if not 1 <= days <= LONGEST_PUT_OFF:
        raise RuleError("terms-number", field="days", least=1, most=LONGEST_PUT_OFF)
    row = locked(actor, round_id)
    if row.state not in rules.BEFORE_VOTE:
        raise RuleError("put-off-late")
    by, now = timedelta(days=days), clock.now()
    for name in ("nominate_from", "nominate_until", "review_until"):
        if getattr(row, name) >= clock.today():
            setattr(row, name, getattr(row, name) + by)
    for name in ("vote_opens_at", "vote_closes_at", "count_at"):
        if getattr(row, name) > now or name != "vote_opens_at":
            setattr(row, name, getattr(row, name) + by)
    if row.review_until >= row.vote_opens_at.astimezone(clock.CHINA).date():
        row.vote_opens_at += by
    _freeze(row)
    row.save()
    record(actor, "awards.put_off", about=about(row), data={"days": days, "rules": row.rules_digest})
    return row


@transaction.atomic
def pause_round(actor: Actor, *, round_id: UUID, why: str) -> Round:
    """Stop the clock and the box of a running vote until people have decided. Lock: the round.

    `why` is a code: desk · candidate. A second pause changes nothing.
    """
    row = locked(actor, round_id)
    if row.state != RoundState.VOTING:
        raise RuleError("round-moved")
    if row.paused_at is None:
        row.paused_at, row.pause_why = clock.now(), why
        row.save(update_fields=["paused_at", "pause_why"])
        record(actor, "awards.paused", about=about(row), data={"why": why})
    return row


@transaction.atomic
def resume_round(actor: Actor, *, round_id: UUID, closes_at: datetime) -> Round:
    """Let a paused vote go on until `closes_at`, which is never earlier than before. Lock: the round.

    Raises RuleError "round-moved", "resume-early".
    """
    must(actor, "awards.manage")
    row = locked(actor, round_id)
    if row.state != RoundState.VOTING or row.paused_at is None:
        raise RuleError("round-moved")
    if closes_at < max(row.vote_closes_at, clock.now() + timedelta(hours=1)):
        raise RuleError("resume-early", field="closes_at")
    row.count_at += closes_at - row.vote_closes_at
    row.vote_closes_at, row.paused_at, row.pause_why = closes_at, None, ""
    _freeze(row)
    row.save()
    until = closes_at.astimezone(clock.CHINA).date()
    record(actor, "awards.resumed", about=about(row), data={"until": until, "rules": row.rules_digest})
    return row


@transaction.atomic
def cancel_round(actor: Actor, *, round_id: UUID, why: str) -> Round:
    """End a round without a result; the reason is public. Lock: the round. Raises RuleError "why-empty"."""
    must(actor, "awards.manage")
    row = locked(actor, round_id)
    why = clean(why, "why", rules.WHY_LIMIT)
    if not why:
        raise RuleError("why-empty", field="why")
    change(row, RoundState.CANCELLED)
    row.cancelled_why, row.names_until = why, None  # nobody is named any more
    row.save()
    record(actor, "awards.cancelled", about=about(row))
    return row
