"""What this room offers to the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.base.manifest import Face, NavItem, Room
from mulin.base.roles import Permission, Reach, Role

ROOM = Room(
    name="printing",
    permissions=(
        Permission(
            "printing.open",
            _("进打印间"),
            {
                Role.COMMUNITY_WORKER: Reach.COMMUNITY,
                Role.COMMUNITY_HEAD: Reach.COMMUNITY,
                Role.GRID_OFFICER: Reach.BUILDINGS,
            },
        ),
    ),
    nav=(NavItem(Face.DESK, 70, _("打印间"), "printer", "printing:centre", "printing.open"),),
    errors={"glyph-missing": _("“%(text)s”里的“%(sign)s”字库里没有，印出来会是空框。请换一个写法再印。")},
)
