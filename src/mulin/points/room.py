"""What this room offers to the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.base.manifest import Event, Face, JobKind, NavItem, Panel, Print, PrivacyHandler, Room
from mulin.base.roles import Permission, Reach, Role
from mulin.points import actions, panels, queries, tasks
from mulin.points.figures import FIGURES, PARAGRAPHS
from mulin.points.texts import ERRORS, LEDGER_KINDS, MESSAGES

_DESK = {
    Role.COMMUNITY_WORKER: Reach.COMMUNITY,
    Role.COMMUNITY_HEAD: Reach.COMMUNITY,
    Role.OPERATOR: Reach.INSTALLATION,
}
_OWN = {Role.RESIDENT: Reach.OWN, Role.PROXY: Reach.OWN}
_LEAD = {**_DESK, Role.POINT_LEADER: Reach.HOSTS}

PERMISSIONS = (
    Permission("points.found", _("发起睦邻点"), {**_DESK, **_OWN}),
    Permission("points.join", _("加入、离开睦邻点"), {**_DESK, **_OWN}),
    Permission("points.lead", _("管自己的睦邻点：成员、轮值、物资、公约、交流"), _LEAD),
    Permission("points.emergency", _("看成员的紧急联系人"), {
        Role.POINT_LEADER: Reach.HOSTS,
        Role.GRID_OFFICER: Reach.BUILDINGS,
    }),
    Permission("points.export", _("导出睦邻点的登记表、名册和记录"), _DESK),
    Permission("points.decide", _("批准、登记、解散睦邻点，换点长，定星级"), _DESK),
    Permission("points.reports", _("处理睦邻点板上的举报"), _DESK),
    Permission("points.standards", _("定睦邻点的规矩和星级的分数"), {Role.COMMUNITY_HEAD: Reach.COMMUNITY}),
)  # fmt: skip

ROOM = Room(
    name="points",
    permissions=PERMISSIONS,
    nav=(
        NavItem(
            Face.DESK,
            40,
            pgettext_lazy("menu", "睦邻点"),
            "users",
            "points:board",
            "points.decide",
            panels.waiting_count,
        ),
    ),
    panels=(
        Panel("home", 15, "points/home_panel.html", panels.home),
        Panel("me", 6, "points/me_panel.html", panels.me),
        Panel("person", 40, "points/person_panel.html", panels.person, "points.decide"),
    ),
    todos=(panels.todos,),
    prints=(
        Print(
            "point-papers",
            _("睦邻点的表"),
            _("登记表、名册、活动记录、场地登记、物资台账，照对方要的列出 Excel"),
            "table-export",
            "points:papers",
            "points.export",
            order=50,
        ),
        Print(
            "point-sheets",
            _("公约、时间表海报、交接单"),
            _("打开一个睦邻点，印它的"),
            "users",
            "points:board",
            "points.decide",
            order=51,
        ),
    ),
    picture_holder=panels.picture_holder,
    ledger_kinds=LEDGER_KINDS,
    messages=MESSAGES,
    errors=ERRORS,
    figures=FIGURES,
    paragraphs=PARAGRAPHS,
    jobs=(
        JobKind("points.review", _("评睦邻点的星级"), tasks.review, every_seconds=86_400),
        JobKind("points.settle", _("睦邻点的日常收尾"), tasks.settle, every_seconds=3600),
    ),
    privacy=(
        PrivacyHandler(
            models=(
                "points.Proposal",
                "points.Founder",
                "points.CharterSigning",
                "points.Member",
                "points.Invitation",
                "points.TryOut",
                "points.StarAppeal",
                "points.Duty",
                "points.Post",
            ),
            export=queries.about_person,
            erase=actions.forget,
        ),
    ),
    events=(
        (Event.PERSON_MERGED, actions.person_merged),
        (Event.REGULARS_GO, actions.regulars_go),
        (Event.PERSON_CLOSED, actions.person_closed),
        (Event.CALENDAR_CHANGED, actions.calendar_changed),
        (Event.GATHERINGS_CHANGE, actions.lock_before_gatherings),
        (Event.GATHERING_CHANGED, actions.follow_gathering),
    ),
)
