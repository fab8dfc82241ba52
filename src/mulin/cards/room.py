"""What this room offers to the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.base.manifest import Event, Face, JobKind, LedgerKind, MessageKind, NavItem, Panel, Print, Room
from mulin.base.roles import Permission, Reach, Role
from mulin.cards import actions, panels, tasks
from mulin.cards.figures import FIGURES, PARAGRAPHS
from mulin.cards.models import Outcome, Why
from mulin.cards.queries import public

_DESK = {
    Role.COMMUNITY_WORKER: Reach.COMMUNITY,
    Role.COMMUNITY_HEAD: Reach.COMMUNITY,
    Role.OPERATOR: Reach.INSTALLATION,
}
_STAIRS = {**_DESK, Role.GRID_OFFICER: Reach.BUILDINGS, Role.BUILDING_LEAD: Reach.BUILDINGS}

ROOM = Room(
    name="cards",
    permissions=(
        Permission("cards.view", _("看睦邻卡送到了哪些门"), _STAIRS),
        Permission("cards.design", _("改睦邻卡的样子"), _DESK),
        Permission("cards.print", _("印睦邻卡"), _DESK),
        Permission("cards.hand_over", _("记下睦邻卡给了没有"), _STAIRS),
        Permission("cards.revoke", _("作废一张睦邻卡"), _DESK),
    ),
    nav=(
        NavItem(Face.DESK, 31, _("印卡和送卡"), "id-badge-2", "cards:coverage", "cards.view"),
        NavItem(Face.RESIDENT, 20, pgettext_lazy("menu", "睦邻卡"), "address-book", "cards:public_choose", ""),
        NavItem(Face.RESIDENT, 60, _("走楼"), "stairs", "cards:walk", "cards.hand_over"),
    ),
    panels=(
        Panel("home", 20, "cards/public_home.html", public.home_panel),
        Panel("desk_side", 20, "cards/desk_side.html", panels.desk_side, "cards.view"),
        Panel("household", 30, "cards/household_panel.html", panels.household, "cards.view"),
    ),
    todos=(panels.todos,),
    prints=(
        Print(
            "cards",
            _("睦邻卡"),
            _("钱包大小，一张 A4 十张，双面"),
            "id-badge-2",
            "cards:print",
            "cards.print",
            order=10,
        ),
        Print(
            "fridge",
            _("大字睦邻卡"),
            _("A5，贴在冰箱上，给眼睛不好的老人"),
            "text-size",
            "cards:print-fridge",
            "cards.print",
            order=20,
        ),
        Print(
            "handing-out",
            _("睦邻卡签收表"),
            _("一个单元一张，送卡时签字"),
            "clipboard-check",
            "cards:coverage",
            "cards.view",
            order=30,
        ),
    ),
    jobs=(
        JobKind("cards.print", _("印睦邻卡"), tasks.print_cards, makes_paper=True),
        JobKind("cards.tell", _("告诉住户卡上的号码变了"), tasks.tell, quick=True),
    ),
    messages=(
        MessageKind(
            "cards.number-changed",
            _("睦邻卡上的号码变了"),
            _("“{unit}”的联系方式变了。扫卡看到的已经是新的，新卡印好了会送上门。"),
        ),
    ),
    events=((Event.CONTACT_CHANGED, actions.contact_changed),),
    ledger_kinds=(
        LedgerKind("cards.designed", _("{actor}改了睦邻卡的样子"), _("改卡的样子")),
        LedgerKind("cards.printed", _("{actor}印了 {count} 张睦邻卡，其中新卡 {new} 张"), _("印卡")),
        LedgerKind(
            "cards.handed_over",
            _("{actor}到 {door} 送睦邻卡：{outcome}"),
            _("送卡"),
            {"outcome": dict(Outcome.choices)},
        ),
        LedgerKind("cards.handover_withdrawn", _("{actor}撤回了 {door} 的送卡记录"), _("撤回送卡记录")),
        LedgerKind("cards.revoked", _("{actor}作废了 {door} 的睦邻卡：{why}"), _("作废卡"), {"why": dict(Why.choices)}),
    ),
    figures=FIGURES,
    paragraphs=PARAGRAPHS,
    errors={
        "card-number-mistyped": _("这个卡号对不上，请照卡上的样子再看一遍，例如 ZS-0101-3K。"),
        "card-nobody": _("这栋楼还没有可以公开的联系人，印出来是空的。先在“联系人”里登记，并请本人同意公开。"),
        "card-too-many": _(
            "有 %(count)s 位联系人，一张卡只放得下 %(room)s 位。去掉几类单位，卡上的二维码里还会有全部联系人。"
        ),
        "card-too-long": _("“%(contact)s”太长，放不下。请把单位名称或服务时间写短一点。"),
        "card-place-long": _("社区名称“%(name)s”太长，卡的正面放不下。"),
        "card-motto-long": _("这句话太长，两行也放不下。请缩短到 40 个字以内。"),
        "card-plate-long": _("楼名“%(name)s”太长，门牌放不下。请在“楼院”里改一个短名字。"),
        "card-no-kinds": _("至少选一类单位。"),
        "card-not-live": _("这张卡已经换新或作废，不用再送。"),
        "card-handed-over": _("这扇门已经记过了。记错了请先撤回。"),
        "card-none-here": _("这一户还没有印好的卡。"),
        "card-outcome-unknown": _("请选“给了”“没人”“不要”或“下次来”。"),
        "card-why-unknown": _("请选一个作废的原因。"),
        "sheet-empty": _("这里没有要送卡的门：卡还没印，或者都送到了。"),
        "print-nobody": _("选的地方没有要印卡的住户。"),
        "print-too-many": _("一次最多印 %(most)s 户，这里有 %(count)s 户。请分院子印。"),
        "print-failed": _("排版没有成功，卡没有换。请再试一次；还不行，请把这一页的时间告诉系统管理员。"),
        "print-building-unknown": _("没有叫“%(name)s”的楼。"),
    },
)
