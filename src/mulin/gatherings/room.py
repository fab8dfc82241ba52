"""What this room offers to the house."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from mulin.base.manifest import Event, Face, JobKind, NavItem, Panel, Print, PrivacyHandler, Room
from mulin.base.roles import Permission, Reach, Role
from mulin.gatherings import actions, panels, queries, tasks, words
from mulin.gatherings.figures import FIGURES

_DESK = {
    Role.COMMUNITY_WORKER: Reach.COMMUNITY,
    Role.COMMUNITY_HEAD: Reach.COMMUNITY,
    Role.OPERATOR: Reach.INSTALLATION,
}
_RUN = {**_DESK, Role.POINT_LEADER: Reach.HOSTS}
_SIGN_UP = {
    **_RUN,
    Role.RESIDENT: Reach.OWN,
    Role.PROXY: Reach.OWN,
    Role.GRID_OFFICER: Reach.BUILDINGS,
    Role.BUILDING_LEAD: Reach.BUILDINGS,
}


def _seconds(**span: float) -> int:
    return int(timedelta(**span).total_seconds())


ROOM = Room(
    name="gatherings",
    grant_rows=queries.grant_rows,
    permissions=(
        Permission("gatherings.hosts", _("设主办、请人带头"), _DESK),
        Permission("gatherings.plan", _("排场次，改时间地方，取消"), _RUN),
        Permission("gatherings.run", _("看名单，签到，记一笔"), _RUN),
        Permission("gatherings.members", _("加成员、去成员"), _RUN),
        Permission("gatherings.sign_up", _("替人报名"), _SIGN_UP),
    ),
    nav=(
        NavItem(Face.RESIDENT, 15, _("活动"), "calendar", "gatherings:week", ""),
        NavItem(Face.DESK, 40, _("场次"), "calendar", "gatherings:desk", "gatherings.hosts", panels.nav_count),
    ),
    panels=(
        Panel("home", 10, "gatherings/home_panel.html", panels.home),
        Panel("desk_side", 10, "gatherings/desk_side.html", panels.desk_side, "gatherings.hosts"),
        Panel("sign_up", 10, "gatherings/sign_up_panel.html", panels.sign_up),
        Panel("me", 5, "gatherings/me_panel.html", panels.me),
        Panel("special_days", 10, "gatherings/off_panel.html", panels.off_by_calendar, "calendar.revise"),
        Panel("card_page", 10, "gatherings/card_panel.html", panels.card_page, "gatherings.run"),
        Panel("venue", 10, "gatherings/venue_panel.html", panels.venue),
        Panel("person", 40, "gatherings/person_panel.html", panels.person, "gatherings.run"),
    ),
    todos=(panels.todos,),
    prints=(
        Print(
            "sign-in",
            _("签到表"),
            _("名字先印好，来了打个勾"),
            "clipboard-check",
            "gatherings:today",
            "gatherings.run",
            order=40,
        ),
        Print(
            "timetable",
            _("活动时间表"),
            _("一周一张，A4 或 A3，贴在楼下"),
            "calendar",
            "gatherings:desk",
            "gatherings.hosts",
            order=50,
        ),
    ),
    picture_holder=panels.picture_holder,
    holders=panels.holder_pages,
    ledger_kinds=words.LEDGER_KINDS,
    messages=words.MESSAGES,
    errors=words.ERRORS,
    figures=FIGURES,
    jobs=(
        JobKind("gatherings.tell", _("告诉大家改了时间"), tasks.tell, quick=True),
        JobKind("gatherings.render", _("排出往后几周的场次"), tasks.render, every_seconds=_seconds(hours=6)),
        JobKind(
            "gatherings.look_after",
            _("候补、抽签和忘了结束的场次"),
            tasks.look_after,
            every_seconds=_seconds(minutes=5),
        ),
        JobKind(
            "gatherings.forget_guests",
            _("去掉九十天前来客的名字和电话"),
            tasks.forget_guests,
            every_seconds=_seconds(hours=24),
        ),
    ),
    events=(
        (Event.PERSON_MERGED, actions.person_merged),
        (Event.PERSON_CLOSED, actions.person_closed),
        (Event.VENUE_CLOSED, actions.venue_closed),
        (Event.VENUE_REOPENED, actions.venue_reopened),
        (Event.CALENDAR_CHANGED, actions.calendar_changed),
    ),
    privacy=(
        PrivacyHandler(
            (
                "gatherings.Steward",
                "gatherings.Regular",
                "gatherings.SignUp",
                "gatherings.Attendance",
                "gatherings.FeedKey",
                "gatherings.Gathering",
            ),
            queries.about_person,
            actions.forget,
        ),
    ),
)
