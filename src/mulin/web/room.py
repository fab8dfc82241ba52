"""What this room offers to the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.base.manifest import Face, NavItem, Room
from mulin.base.roles import Permission, Reach, Role

ROOM = Room(
    name="web",
    permissions=(
        Permission(
            "overview.read",
            _("看各社区的合计数"),
            {Role.STREET_OFFICER: Reach.AREA, Role.CITY_OFFICER: Reach.AREA, Role.OPERATOR: Reach.INSTALLATION},
        ),
        Permission(
            "desk.open",
            _("打开服务台"),
            {
                Role.GRID_OFFICER: Reach.BUILDINGS,
                Role.COMMUNITY_WORKER: Reach.COMMUNITY,
                Role.COMMUNITY_HEAD: Reach.COMMUNITY,
                Role.OPERATOR: Reach.INSTALLATION,
            },
        ),
    ),
    nav=(
        NavItem(Face.RESIDENT, 10, _("今天"), "home", "web:home", ""),
        NavItem(Face.DESK, 10, _("今日待办"), "layout-dashboard", "web:desk", "desk.open"),
    ),
)
