"""What this room offers to the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.base.manifest import Face, JobKind, LedgerKind, NavItem, Panel, Room
from mulin.base.roles import Permission, Reach, Role
from mulin.ledger import panels, tasks

_READERS = dict.fromkeys((Role.COMMUNITY_WORKER, Role.COMMUNITY_HEAD, Role.PRIVACY_OFFICER), Reach.COMMUNITY)

ROOM = Room(
    name="ledger",
    permissions=(
        Permission("ledger.read", _("看台账"), _READERS),
        Permission("ledger.export", _("导出台账"), _READERS),
    ),
    nav=(NavItem(Face.DESK, 80, _("台账"), "book-2", "ledger:activity", "ledger.read"),),
    panels=(
        Panel("person", 90, "ledger/person_panel.html", panels.person, "ledger.read"),
        Panel("household", 90, "ledger/person_panel.html", panels.household, "ledger.read"),
    ),
    jobs=(
        JobKind("ledger.seal", _("给台账封块"), tasks.seal, every_seconds=60, quick=True, per_community=False),
        JobKind("ledger.roll_up", _("把过去各月的数字算好"), tasks.roll_up, every_seconds=86_400),
        JobKind("ledger.export", _("导出台账"), tasks.export),
    ),
    ledger_kinds=(LedgerKind("ledger.exported", _("{actor}导出了 {count} 条台账"), _("导出台账")),),
    errors={
        "ledger-export-large": _("一次最多导出 %(limit)s 条。请把日期、人或者事选窄一点，分几次导出。"),
    },
)
