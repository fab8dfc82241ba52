"""What this room offers to the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.base.manifest import (
    Face,
    JobKind,
    LedgerKind,
    MessageKind,
    NavItem,
    Panel,
    PrivacyHandler,
    Room,
)
from mulin.base.roles import Permission, Reach, Role
from mulin.messaging import actions, panels, queries, tasks
from mulin.messaging.figures import FIGURES, PARAGRAPHS

_DESK = {Role.COMMUNITY_WORKER: Reach.COMMUNITY, Role.COMMUNITY_HEAD: Reach.COMMUNITY}

ROOM = Room(
    name="messaging",
    permissions=(Permission("messages.follow", _("看消息去向，重发，转交纸条"), _DESK),),
    nav=(NavItem(Face.DESK, 70, _("消息去向"), "mailbox", "messaging:desk", "messages.follow", queries.open_count),),
    panels=(
        Panel("home", 5, "messaging/home_panel.html", panels.home),
        Panel("me", 10, "messaging/me_panel.html", panels.me),
        Panel("person", 60, "messaging/person_panel.html", panels.person, "messages.follow"),
    ),
    todos=(panels.todos,),
    privacy=(PrivacyHandler(("messaging.Message",), panels.export, actions.forget),),
    jobs=(
        JobKind("messaging.deliver", _("送出一条消息"), tasks.deliver, quick=True),
        JobKind("messaging.wipe", _("清除 30 天前的消息内容"), tasks.wipe, every_seconds=86_400, per_community=False),
    ),
    figures=FIGURES,
    paragraphs=PARAGRAPHS,
    ledger_kinds=(
        LedgerKind("message.handed_over", _("{actor}把消息亲手交给了{person}"), _("消息已转交")),
        LedgerKind("message.sent_again", _("{actor}给{person}重发了一条消息"), _("消息已重发")),
    ),
    messages=(
        MessageKind(
            "messaging.sign-in-code",
            _("进门的验证码"),
            _("您的验证码是 {code}，10 分钟内有效。谁来要都不要给。"),
            sms=True,
            secret=True,
        ),
    ),
    errors={
        "message-settled": _("这条消息已经有人处理过了。请刷新一下再看。"),
        "message-not-again": _("这条消息不能重发：内容已经不再保留，或者是验证码。请当面或打电话告诉对方。"),
        "sms-budget": _("今天的短信已经用完。请当面、打电话，或者明天再发。"),
        "sms-breaker": _("今天的短信比平时多出太多，先停了。请告诉管理员。"),
    },
    send_code=actions.send_code,
    courier=actions.post,
)
