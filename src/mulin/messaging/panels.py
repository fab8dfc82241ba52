"""What this room shows on other rooms' pages, and what it asks of the desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.base.actor import Actor
from mulin.base.manifest import Todo, When
from mulin.messaging import queries

NEARLY = 0.8  # of the day's budget


def home(actor: Actor, **_subject: Any) -> Mapping[str, Any] | None:
    """Unread messages on 今天. One query for who has come in."""
    unread = 0 if actor.is_visitor else queries.unread(actor)
    return {"unread": unread, "url": actor.url("messaging:inbox")} if unread else None


def me(actor: Actor, **_subject: Any) -> Mapping[str, Any] | None:
    """The way to the inbox from 我的. One query."""
    if actor.is_visitor:
        return None
    return {"unread": queries.unread(actor), "url": actor.url("messaging:inbox")}


def person(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """What went to a person, on that person's page at the desk. One query."""
    found = queries.about_person(actor, subject["person"].id, limit=5)
    return {"messages": found} if found else None


def todos(actor: Actor) -> Iterator[Todo]:
    """Slips to hand over, messages that did not arrive, a budget that runs out. Two queries."""
    if not actor.may("messages.follow"):
        return
    if waiting := queries.open_count(actor):
        title = ngettext("%(n)s 条消息要您送一送", "%(n)s 条消息要您送一送", waiting) % {"n": waiting}
        detail = _("没有手机的，送张纸条或者打个电话")
        yield Todo(When.TODAY, "mailbox", "y", title, detail, _("去看看"), actor.url("messaging:desk"))
    spent, daily = queries.spent_today(actor), settings.MULIN.sms_daily
    if daily and spent >= daily * NEARLY:
        title = _("今天的短信快用完了：%(spent)s / %(daily)s") % {"spent": spent, "daily": daily}
        detail = _("用完了，验证码也发不出去，请到服务台开进门条")
        yield Todo(When.FIRST, "device-mobile-message", "r", title, detail, _("去看看"), actor.url("messaging:desk"))


def export(actor: Actor, person_id: UUID) -> Mapping[str, Any]:
    """The person's messages that are still kept (PIPL 45). One query."""
    found = queries.about_person(actor, person_id, limit=1000)
    return {
        _("消息"): [
            {_("时间"): message.created_at, _("事"): message.title, _("内容"): message.text} for message in found
        ]
    }
