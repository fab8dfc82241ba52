"""What this room offers to the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mulin.base.actor import Actor
from mulin.base.manifest import (
    Event,
    Face,
    JobKind,
    LedgerKind,
    MessageKind,
    NavItem,
    Panel,
    PictureHolder,
    PrivacyHandler,
    Room,
    Todo,
    When,
)
from mulin.base.roles import Permission, Reach, Role
from mulin.media import actions, queries, tasks
from mulin.media.models import ReportWhy
from mulin.places.access import community_with

_JUDGES = {
    Role.COMMUNITY_WORKER: Reach.COMMUNITY,
    Role.COMMUNITY_HEAD: Reach.COMMUNITY,
    Role.POINT_LEADER: Reach.HOSTS,
}
_AT_HOME = 2  # pictures on the page 今天


def _todos(actor: Actor) -> Iterator[Todo]:
    if not actor.may("media.judge"):
        return
    waiting = queries.waiting_count(actor)
    if waiting:
        title = ngettext("%(n)s 张照片等您看一眼", "%(n)s 张照片等您看一眼", waiting) % {"n": waiting}
        yield Todo(When.TODAY, "photo", "b", title, _("看过才挂出来"), _("去看看"), actor.url("media:pictures"))


def _panel(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """Pictures of a holder: `{% panels "pictures" holder=point.host_id may_bring=may_bring %}`."""
    found = queries.pictures_of(actor, subject["holder"])
    return {"pictures": found} if found or subject.get("may_bring") else None


def _home(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """The newest pictures of the community itself."""
    found = queries.latest_shown(actor, actor.community_id, _AT_HOME)
    return {"pictures": found, "may_bring": False} if found else None


def _community(actor: Actor, holder_id: UUID) -> PictureHolder | None:
    """The community itself has pictures: its courtyard, its rooms."""
    if holder_id != actor.community_id:
        return None
    return PictureHolder(
        title=community_with(holder_id).name, url=actor.url("web:home"), may_bring=actor.may("media.bring")
    )


ROOM = Room(
    name="media",
    permissions=(
        Permission("media.judge", _("看过照片，挂出来或者收起来"), _JUDGES),
        Permission("media.bring", _("给社区、睦邻点、活动送照片"), _JUDGES),
    ),
    nav=(NavItem(Face.DESK, 70, _("照片"), "photo", "media:pictures", "media.judge", queries.waiting_count),),
    panels=(Panel("pictures", 10, "media/panel.html", _panel), Panel("home", 90, "media/panel.html", _home)),
    todos=(_todos,),
    picture_holder=_community,
    jobs=(
        JobKind(
            "media.drop_files",
            _("删去撤掉的照片"),
            tasks.drop_files,
            every_seconds=60,
            quick=True,
            per_community=False,
        ),
        JobKind(
            "media.drop_orphans",
            _("清理没有主的照片文件"),
            tasks.drop_orphans,
            every_seconds=int(timedelta(days=1).total_seconds()),
        ),
    ),
    messages=(
        MessageKind(
            "media.hidden",
            _("照片收起来了"),
            _("您送的一张照片没有挂出来：{why}。有不同看法，请跟社区说。"),
        ),
    ),
    ledger_kinds=(
        LedgerKind("picture.brought", _("{actor}送来一张照片，给{holder}"), _("送照片")),
        LedgerKind("picture.shown", _("{actor}看过一张照片，挂在{holder}"), _("挂照片")),
        LedgerKind("picture.hidden", _("{actor}把{holder}的一张照片收起来了"), _("收照片")),
        LedgerKind("picture.withdrawn", _("{actor}撤掉了{holder}的一张照片"), _("撤照片")),
        LedgerKind(
            "picture.reported",
            _("有人举报了{holder}的一张照片：{why}"),
            _("举报照片"),
            words={"why": dict(ReportWhy.choices)},
        ),
    ),
    privacy=(
        PrivacyHandler(
            models=("media.Picture", "media.Pictured"),
            export=queries.export,
            erase=actions.forget,
        ),
    ),
    events=(
        (Event.CONSENT_WITHDRAWN, actions.consent_withdrawn),
        (Event.PERSON_MERGED, actions.person_merged),
    ),
    errors={
        "picture-empty": _("这个文件是空的。请再选一次。"),
        "picture-size": _("这张照片太大了，最大 %(most)s MB。"),
        "picture-kind": _("这不是照片。请选 jpg、png 或者 webp。"),
        "picture-heic": _("苹果手机的 HEIC 照片这里读不了。请在手机上把照片发给自己，或者截个图，再选。"),
        "picture-large": _("这张照片像素太多了，先缩小一些再送。手机拍的一般没问题。"),
        "picture-narrow": _("这张图太窄了，看不出什么。请换一张。"),
        "picture-slow": _("这张照片读了十秒还没读完，可能坏了。请换一张。"),
        "picture-broken": _("这张照片坏了，或者没传完。请再送一次，或者换一张。"),
        "picture-state": _("这张照片刚有人动过。请刷新一下再看。"),
        "picture-why": _("写一句为什么，送照片的人好明白。"),
        "picture-consent": _(
            "还不能挂：%(names)s还没同意公开照片。请先问本人；孩子要问家长。同意了，在他的页面上记一笔。"
        ),
        "picture-faces": _("看得清是谁，就写上名字，或者写上签了字的同意书编号。"),
        "picture-children": _("有孩子的照片，要家长同意：写上孩子的名字，或者写上家长签字的同意书编号。"),
        "picture-own-report": _("有人举报了您自己送的照片，请另一位同事来定。"),
        "picture-person": _("名册里没有“%(word)s”。不住在这里的人，请写同意书编号。"),
        "picture-person-several": _("不止一位“%(word)s”。请写上门牌，例如 王淑珍 1-101。"),
        "picture-people": _("最多写 %(most)s 个人。"),
    },
)
