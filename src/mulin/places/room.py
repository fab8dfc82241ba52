"""What this room offers to the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.base.manifest import Face, LedgerKind, NavItem, Room
from mulin.base.roles import Permission, Reach, Role

_STAFF = {Role.COMMUNITY_WORKER: Reach.COMMUNITY, Role.COMMUNITY_HEAD: Reach.COMMUNITY}

ROOM = Room(
    name="places",
    permissions=(
        Permission("settings.read", _("看设置"), _STAFF),
        Permission("settings.revise", _("改社区资料"), {Role.COMMUNITY_HEAD: Reach.COMMUNITY}),
        Permission("places.revise", _("登记、改楼栋和场地"), _STAFF),
    ),
    nav=(NavItem(Face.DESK, 900, _("设置"), "settings", "places:settings", "settings.read"),),
    ledger_kinds=(
        LedgerKind("community-founded", _("{actor}建立了社区“{community}”"), _("建立社区")),
        LedgerKind("demo-left", _("{actor}让“{community}”结束演示，正式启用"), _("结束演示")),
        LedgerKind("community-revised", _("{actor}改了“{community}”的资料"), _("改社区资料")),
        LedgerKind("building-revised", _("{actor}改了{building}的网格或层数"), _("改楼栋")),
        LedgerKind("venue-revised", _("{actor}改了场地“{venue}”"), _("改场地")),
        LedgerKind("building-added", _("{actor}登记了{building}"), _("登记楼栋")),
        LedgerKind("rooms-added", _("{actor}登记了 {count} 户房间"), _("登记房间")),
        LedgerKind("rooms-withdrawn", _("{actor}撤回了 {count} 户房间"), _("撤回房间")),
        LedgerKind("venue-added", _("{actor}登记了场地“{venue}”"), _("登记场地")),
    ),
    errors={
        "address-unit": _("单元看不懂。请写数字，例如 1单元。"),
        "address-room": _("室号看不懂。请写成 101 或 101甲 这样。"),
        "address-odd": _("住址看不懂。请写成 1号楼1单元101 这样。"),
        "venue-hours": _("关门要比开门晚。请看一看这两个钟点。"),
        "venue-itself": _("下雨要换到别的地方，不能还是这里。"),
        "building-known": _("%(building)s已经登记过了，不用再加。"),
        "not-a-demo": _("“%(name)s”不是演示社区，已经正式启用，不用再做一次。"),
    },
)
