"""The members' board: seen first, reported by anybody, nobody decides on themselves (safety T12, §4.9)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from mulin.base import limits, once
from mulin.base.actor import Actor
from mulin.base.limits import Limit
from mulin.kernel import clock, ids
from mulin.kernel.errors import Conflict, NotFound, RuleError
from mulin.ledger.actions import Named, record
from mulin.points import access, queries
from mulin.points.actions.common import check_open, clean, hint, leads, named, required, tell
from mulin.points.models import Audience, Cause, Post, PostReport, PostState, ReportState
from mulin.points.rules import board, states
from mulin.schedule.queries import calendar_of

POSTS_PER_PERSON = (Limit(10, limits.HOUR), Limit(30, limits.DAY))
WORDS_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What a member wants to put up."""

    words: str = ""
    audience: str = Audience.MEMBERS
    shows_name: bool = True


@transaction.atomic
def write_post(
    actor: Actor, *, point_id: UUID, writing: Writing, client_key: str, person_id: UUID | None = None
) -> Post:
    """Put something on the board; the leader is asked to look at it first. No lock: a new row.

    For members, leaders for somebody without telephone. What the leader or the desk writes is seen
    already. Raises NotFound, RuleError post-empty, point-closed.
    """
    point = access.inside_point_for(actor, point_id)
    check_open(point)
    who = person_id or actor.person_id
    runs_it = actor.may("points.lead", host_id=point.host_id)
    if who is not None and who not in actor.own_people and not queries.belongs(actor, point.host_id, [who]):
        raise NotFound("person")
    if who is not None and who not in actor.own_people and not runs_it:
        raise NotFound("person")
    words = clean(writing.words, limit=board.POST_LIMIT, field="words", lines=True)
    if not words:
        raise RuleError("post-empty", field="words")
    if writing.audience not in Audience.values:
        raise RuleError("choice-missing", field="audience")
    content = [str(point.id), str(who), words, writing.audience, writing.shows_name]
    if earlier := once.earlier_result(actor, client_key, content):
        found: Post = Post.objects.of(actor).get_or_404(id=earlier)
        return found
    post = Post(
        community_id=actor.community_id,
        point=point,
        author_id=who,
        words=words,
        audience=writing.audience,
        shows_name=writing.shows_name,
        mouth=actor.mouth,
    )
    if runs_it:
        post.state, post.seen_by_id, post.seen_at = PostState.PUBLIC, actor.account_id, clock.now()
    post.save(force_insert=True)
    record(actor, "point.post_written", about=_about(post))
    if not runs_it:
        hint(actor, "points.post-waiting", leads(point), point=point.host.name)
    once.remember(actor, client_key, content, post.id)
    return post


def _about(post: Post) -> dict[str, Named]:
    return {"point": named(post.point), "post": Named(post.id, post.point.host.name)}


def _locked(actor: Actor, post_id: UUID, *, to: str = "") -> Post:
    Post.objects.of(actor).select_for_update().get_or_404(id=post_id)
    return access.post_for(actor, post_id, to=to)


@transaction.atomic
def let_post_show(actor: Actor, *, post_id: UUID) -> Post:
    """Leader or desk has seen it: it may be read. Locks the post. Nobody lets their own through unless leading."""
    post = _locked(actor, post_id, to="points.lead")
    if post.state == PostState.PUBLIC:
        return post
    if post.state == PostState.HIDDEN:
        raise RuleError("point-step")  # only an appeal brings it back
    if post.reports.filter(state=ReportState.OPEN).exists():
        raise RuleError("post-reported")
    states.check_step(states.POST, post.state, PostState.PUBLIC)
    post.state, post.seen_by_id, post.seen_at = PostState.PUBLIC, actor.account_id, clock.now()
    post.save(update_fields=["state", "seen_by", "seen_at"])
    record(actor, "point.post_shown", about=_about(post))
    if post.author_id:
        hint(actor, "points.post-shown", [post.author_id], point=post.point.host.name)
    return post


@transaction.atomic
def hide_post(actor: Actor, *, post_id: UUID, cause: str, why: str) -> Post:
    """Leader or desk does not let it be read, and says why; the author can object. Locks the post.

    What the desk restored on an objection, the desk alone puts away again. Raises RuleError choice-missing,
    words-missing, post-judged.
    """
    post = _locked(actor, post_id, to="points.lead")
    if post.was_restored and not actor.may("points.reports"):
        raise RuleError("post-judged")
    if cause not in Cause.values:
        raise RuleError("choice-missing", field="cause")
    words = required(why, limit=board.WHY_LIMIT, field="why")
    _hide(actor, post, cause, words)
    return post


def _hide(actor: Actor, post: Post, cause: str, why: str) -> None:
    states.check_step(states.POST, post.state, PostState.HIDDEN)
    post.state, post.cause, post.why, post.hidden_at = PostState.HIDDEN, cause, why, clock.now()
    post.seen_by_id, post.seen_at = actor.account_id, clock.now()
    post.save(update_fields=["state", "cause", "why", "hidden_at", "seen_by", "seen_at"])
    record(actor, "point.post_hidden", about=_about(post), data={"cause": cause})
    if post.author_id:
        tell(actor, "points.post-hidden", [post.author_id], point=post.point.host.name, why=why)


@transaction.atomic
def withdraw_post(actor: Actor, *, post_id: UUID) -> Post:
    """The author takes it back. Locks the post. Again is harmless."""
    Post.objects.of(actor).select_for_update().get_or_404(id=post_id)
    post = access.own_post_for(actor, post_id)
    if post.state == PostState.WITHDRAWN:
        return post
    states.check_step(states.POST, post.state, PostState.WITHDRAWN)
    post.state = PostState.WITHDRAWN
    post.save(update_fields=["state"])
    return post


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What is wrong with a post, in the reporter's words."""

    cause: str
    words: str = ""
    household_ref: UUID | None = None


@transaction.atomic
def report_post(actor: Actor, *, post_id: UUID, complaint: Complaint, client_key: str) -> PostReport:
    """举报: anybody who can read it, signed in or not. A sealed picture of it is kept; a code is given at once.

    Locks the post. What cannot wait, or what three households report, is put away until decided.
    The caller limits how often. Raises NotFound, RuleError choice-missing.
    """
    post = _locked(actor, post_id)
    if complaint.cause not in Cause.values:
        raise RuleError("choice-missing", field="cause")
    words = clean(complaint.words, limit=WORDS_LIMIT, field="words", lines=True)
    content = [str(post.id), complaint.cause, words]
    if earlier := once.earlier_result(actor, client_key, content):
        found: PostReport = PostReport.objects.of(actor).get_or_404(id=earlier)
        return found
    now = clock.now()
    report: PostReport = PostReport.objects.create(
        community_id=actor.community_id,
        post=post,
        code=ids.with_check(ids.random_code(7)),
        cause=complaint.cause,
        words=words,
        snapshot=_snapshot(post),
        account_id=actor.account_id,
        household_ref=next(iter(sorted(actor.own_households)), None),
        due_at=board.due_at(complaint.cause, now, calendar_of(actor.community_id)),
    )
    open_reports = post.reports.filter(state=ReportState.OPEN)
    households = open_reports.exclude(household_ref=None).values("household_ref").distinct().count()
    if post.state == PostState.PUBLIC and board.hides_at_once(complaint.cause, households=households):
        post.state = PostState.HELD
        post.save(update_fields=["state"])
        soon = now + timedelta(hours=board.URGENT_HOURS)  # what is put away unseen is decided within a day
        open_reports.filter(due_at__gt=soon).update(due_at=soon)
    record(actor, "point.post_reported", about=_about(post), data={"cause": complaint.cause})
    once.remember(actor, client_key, content, report.id)
    return report


def _snapshot(post: Post) -> str:
    kept = {
        "words": post.words,
        "author": str(post.author_id or ""),
        "audience": post.audience,
        "state": post.state,
        "at": post.created_at.isoformat(),
    }
    return json.dumps(kept, ensure_ascii=False)


@transaction.atomic
def decide_report(actor: Actor, *, report_id: UUID, upheld: bool, why: str) -> PostReport:
    """The desk decides every open report of that post at once, and says why to both sides. Locks the post.

    Raises RuleError report-own for who wrote the post, Conflict when it was decided meanwhile.
    """
    report = access.post_report_for(actor, report_id)
    words = required(why, limit=board.WHY_LIMIT, field="why")
    post = _locked(actor, report.post_id)
    board.check_not_own(of=post.author_id, now_by=actor.person_id)
    open_reports = PostReport.objects.of(actor).filter(post=post, state=ReportState.OPEN)
    rows = list(open_reports)
    if not any(row.id == report.id for row in rows):
        raise Conflict("report")
    open_reports.update(
        state=ReportState.UPHELD if upheld else ReportState.REFUSED,
        answer=words,
        decided_by_id=actor.account_id,
        decided_at=clock.now(),
    )
    if upheld and post.state in (PostState.PUBLIC, PostState.HELD, PostState.WAITING):
        _hide(actor, post, report.cause, words)
    elif not upheld and post.state == PostState.HELD:
        post.state, post.seen_by_id, post.seen_at = PostState.PUBLIC, actor.account_id, clock.now()
        post.save(update_fields=["state", "seen_by", "seen_at"])
    record(actor, "point.post_judged", about=_about(post), data={"upheld": upheld, "reports": len(rows)})
    report.refresh_from_db()
    return report


@transaction.atomic
def object_to_hiding(actor: Actor, *, post_id: UUID, words: str) -> Post:
    """The author says why it should be read after all, once a hiding; somebody else decides. Locks the post.

    Raises RuleError appeal-late, appeal-again, words-missing.
    """
    Post.objects.of(actor).select_for_update().get_or_404(id=post_id)
    post = access.own_post_for(actor, post_id)
    if post.state != PostState.HIDDEN:
        raise RuleError("point-step")
    board.check_appeal(decided_at=post.hidden_at, now=clock.now(), appealed=post.was_objected_to)
    post.appeal, post.appealed_at = required(words, limit=WORDS_LIMIT, field="words"), clock.now()
    post.appeal_answer, post.appeal_decided_at = "", None
    post.save(update_fields=["appeal", "appealed_at", "appeal_answer", "appeal_decided_at"])
    record(actor, "point.post_appealed", about=_about(post))
    return post


@transaction.atomic
def decide_objection(actor: Actor, *, post_id: UUID, upheld: bool, why: str) -> Post:
    """Another person at the desk decides on the author's objection. Locks the post.

    Raises RuleError appeal-same-person, report-own, point-step, words-missing.
    """
    if not actor.may("points.reports"):
        raise NotFound("post")
    post = _locked(actor, post_id)
    if post.state != PostState.HIDDEN or post.appealed_at is None or post.appeal_decided_at is not None:
        raise RuleError("point-step")
    board.check_other_person(decided_by=post.seen_by_id, now_by=actor.account_id)
    board.check_not_own(of=post.author_id, now_by=actor.person_id)
    post.appeal_answer, post.appeal_decided_at = required(why, limit=WORDS_LIMIT, field="why"), clock.now()
    if upheld:
        post.state = PostState.PUBLIC
    post.save(update_fields=["appeal_answer", "appeal_decided_at", "state"])
    record(actor, "point.post_appeal_decided", about=_about(post), data={"upheld": upheld})
    if post.author_id:
        tell(actor, "points.post-objection", [post.author_id], point=post.point.host.name, why=post.appeal_answer)
    return post
