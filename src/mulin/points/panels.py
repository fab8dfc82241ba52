"""What other rooms show of points: today's panel, the desk's decisions, a person's points, pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.base.actor import Actor
from mulin.base.manifest import PictureHolder, Todo, When
from mulin.points import access, queries
from mulin.points.models import Point, Post


def home(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """今天: the points one leads and belongs to, with their next session. Four queries at most."""
    led = queries.led_points(actor)
    ids = {point.id for point in led}
    mine = [point for point in queries.own_points(actor) if point.id not in ids]
    hosts = [point.host_id for point in [*led, *mine]]
    coming = queries.coming_up(actor.community_id, hosts) if hosts else {}
    return {
        "led": [(point, coming.get(point.host_id)) for point in led],
        "mine": [(point, coming.get(point.host_id)) for point in mine],
    }


def me(actor: Actor, **_subject: Any) -> Mapping[str, Any] | None:
    """The way to 我的点 from 我的. One query at most."""
    return {"names": [point.name for point in queries.own_points(actor)]}


def person(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """The points somebody belongs to, on their page at the desk. One query."""
    found = queries.points_with(actor, subject["person"].id)
    return {"points": found} if found else None


def waiting_count(actor: Actor) -> int:
    """Decisions waiting, for the menu."""
    return queries.waiting(actor).total


def todos(actor: Actor) -> Iterator[Todo]:
    """What the community has to decide about points."""
    if not actor.may("points.decide"):
        return
    waiting = queries.waiting(actor)
    if waiting.reports:
        late = queries.overdue_reports(actor)
        title = ngettext("板上 %(n)s 条有人举报", "板上 %(n)s 条有人举报", waiting.reports) % {"n": waiting.reports}
        detail = _("有的已经过了时限，请主任看一眼，再过一个工作日街道也看得到") if late else _("定了以后告诉双方")
        yield Todo(When.FIRST, "message-report", "r", title, detail, _("去处理"), actor.url("points:reports"))
    if waiting.objections:
        count = waiting.objections
        title = ngettext("%(n)s 位作者不同意收起来", "%(n)s 位作者不同意收起来", count) % {"n": count}
        yield Todo(When.TODAY, "message", "y", title, _("换一个人再看"), _("去看看"), actor.url("points:reports"))
    if waiting.proposals:
        count = waiting.proposals
        title = ngettext("%(n)s 个睦邻点等批", "%(n)s 个睦邻点等批", count) % {"n": count}
        names = _("、").join(proposal.name for proposal in queries.proposals_waiting(actor)[:4])
        yield Todo(When.TODAY, "users", "y", title, names, _("去看看"), actor.url("points:founding"))
    if lookers := queries.lookers_unheard(actor):
        count = len(lookers)
        title = ngettext("%(n)s 位想来看看，那里没有点长", "%(n)s 位想来看看，那里没有点长", count) % {"n": count}
        names = _("、").join(dict.fromkeys(looker.point.name for looker in lookers))
        url = actor.url("points:lead", point_id=lookers[0].point_id)
        yield Todo(When.TODAY, "user-question", "y", title, names, _("去回话"), url)
    if waiting.trials:
        count = waiting.trials
        title = ngettext("%(n)s 个睦邻点试办期满", "%(n)s 个睦邻点试办期满", count) % {"n": count}
        yield Todo(When.WEEK, "circle-check", "b", title, _("办得好就登记"), _("去登记"), actor.url("points:board"))
    if waiting.reviews or waiting.appeals:
        count = waiting.reviews + waiting.appeals
        title = ngettext("%(n)s 个星级等您看", "%(n)s 个星级等您看", count) % {"n": count}
        yield Todo(When.WEEK, "award", "b", title, _("按公开的规矩算好了"), _("去确认"), actor.url("points:reviews"))


def picture_holder(actor: Actor, holder_id: UUID) -> PictureHolder | None:
    """Pictures hang on a point (by its host) and on what members write. Three queries at most."""
    point: Point | None = queries.points_by_host(actor, [holder_id]).get(holder_id)
    if point is not None:
        leads = actor.may("points.lead", host_id=point.host_id)
        url = actor.url("points:point", point_id=point.id)
        return PictureHolder(title=point.name, url=url, may_bring=leads, host_id=point.host_id)
    post: Post | None = queries.post_behind(actor, holder_id)
    if post is None:
        return None
    is_own = post.author_id is not None and post.author_id in actor.own_people
    url = actor.url("points:post", post_id=post.id)
    host_id, reads = post.point.host_id, access.may_read(actor, post)
    return PictureHolder(title=post.point.name, url=url, may_bring=is_own, may_see=reads, host_id=host_id)
