"""What other rooms show of awards: 今天, 我的, and the desk's decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.awards import queries
from mulin.awards.models import Round, RoundState
from mulin.base import days
from mulin.base.actor import Actor
from mulin.base.manifest import PictureHolder, Todo, When
from mulin.kernel import clock

_SHOWN = (RoundState.NOMINATING, RoundState.VOTING, RoundState.NOTICE)


def home(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """Rounds in which somebody can do something today: name, vote, object. One query, two more a vote."""
    running = [row for row in queries.running_rounds(actor.community_id) if row.state in _SHOWN]
    if not running:
        return None
    return {"rounds": [(row, _has_voted(actor, row)) for row in running]}


def _has_voted(actor: Actor, row: Round) -> bool:
    if row.state != RoundState.VOTING or actor.person_id is None:
        return False
    rights = queries.rights_of(actor, row)
    return bool(rights) and all(right.has_voted or right.on_paper for right in rights)


def me(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """Whether somebody named this person and waits for a yes or no. At most two queries."""
    named = queries.named_now(actor)
    return {"named": named} if named else None


def decisions_waiting(actor: Actor) -> int:
    """How many rounds have something for a person to do. One query, and two to four a running round."""
    return len(list(todos(actor)))


def todos(actor: Actor) -> Iterator[Todo]:
    """What the desk has to do for each running round."""
    if not actor.may("awards.manage"):
        return
    for row in queries.running_rounds(actor.community_id):
        if todo := _todo(actor, row):
            yield todo


def _todo(actor: Actor, row: Round) -> Todo | None:
    title = f"“{row.title}”"
    if row.paused_at is not None:
        words = _("%(title)s暂停了，要有人拿主意") % {"title": title}
        return _line(actor, row, (When.FIRST, "r"), words, _("接着投，还是停办"), "awards:board")
    if row.state in (RoundState.NOMINATING, RoundState.REVIEWING):
        return _before_vote(actor, row, title)
    if row.state == RoundState.COUNTING:
        step = _("录纸票、开箱") if row.box_opened_at is None else _("计票人、监票人签字")
        return _line(actor, row, (When.TODAY, "y"), _("%(title)s等着数票") % {"title": title}, step, "awards:count")
    if row.state == RoundState.NOTICE and queries.has_open_objections(row):
        words = _("%(title)s公示有意见") % {"title": title}
        return _line(actor, row, (When.FIRST, "r"), words, _("核实了答复人家"), "awards:objections")
    return None


def _before_vote(actor: Actor, row: Round, title: str) -> Todo | None:
    ready = queries.readiness(row)
    waiting = ready.unreviewed + ready.unmatched
    if waiting:
        words = ngettext("%(title)s有 %(n)s 份推荐等审核", "%(title)s有 %(n)s 份推荐等审核", waiting) % {
            "title": title,
            "n": waiting,
        }
        until = _("审核到 %(day)s") % {"day": days.day_words(row.review_until)}
        return _line(actor, row, (When.TODAY, "y"), words, until, "awards:candidates")
    if row.state == RoundState.NOMINATING:
        return None
    if not ready.tried:
        words = _("%(title)s的票箱还没做") % {"title": title}
        opens = _("%(when)s开始投票") % {"when": days.when_words(row.vote_opens_at)}
        return _line(actor, row, (When.FIRST, "r"), words, opens, "awards:box")
    if not ready.enough:
        words = _("%(title)s的候选人不够") % {"title": title}
        return _line(actor, row, (When.FIRST, "r"), words, _("再推荐几位，或者改期"), "awards:board")
    if clock.now() >= row.vote_closes_at:
        words = _("%(title)s错过了投票的日子") % {"title": title}
        return _line(actor, row, (When.FIRST, "r"), words, _("请改期"), "awards:board")
    return None


def _line(actor: Actor, row: Round, how: tuple[When, str], title: str, detail: str, url_name: str) -> Todo:
    when, tone = how
    return Todo(when, "award", tone, title, detail, _("去看看"), actor.url(url_name, round_id=row.id))


def picture_holder(actor: Actor, holder_id: UUID) -> PictureHolder | None:
    """A candidate has pictures; the desk brings them. One query."""
    candidate = queries.candidate_with(actor, holder_id)
    if candidate is None:
        return None
    url = actor.url("awards:review" if actor.may("awards.manage") else "awards:candidate", candidate_id=candidate.id)
    return PictureHolder(title=candidate.label, url=url, may_bring=actor.may("awards.manage"))
