"""What this room offers to the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.base.manifest import Event, Face, JobKind, LedgerKind, NavItem, Panel, Print, PrivacyHandler, Room
from mulin.base.roles import Permission, Reach, Role
from mulin.riddles import actions, queries, tasks
from mulin.riddles.figures import FIGURES, PARAGRAPHS

_OFFICE = {Role.COMMUNITY_WORKER: Reach.COMMUNITY, Role.COMMUNITY_HEAD: Reach.COMMUNITY}
_SYSTEM = {**_OFFICE, Role.OPERATOR: Reach.COMMUNITY}
_HOSTS = {**_SYSTEM, Role.POINT_LEADER: Reach.HOSTS}

PERMISSIONS = (
    Permission("riddles.bank", _("看和改谜库"), _SYSTEM),
    Permission("riddles.run", _("给一场活动选谜、印谜条、看谜底、揭谜底"), _HOSTS),
    Permission("riddles.desk", _("在答谜台记下谁答对了"), _HOSTS),
)

LEDGER_KINDS = (
    LedgerKind("riddle.added", _("{actor}往谜库里添了一条：{riddle}"), _("添灯谜")),
    LedgerKind("riddle.edited", _("{actor}改了一条灯谜：{riddle}"), _("改灯谜")),
    LedgerKind("riddle.retired", _("{actor}收起了一条灯谜：{riddle}"), _("收起灯谜")),
    LedgerKind("riddle.back", _("{actor}又用上了一条灯谜：{riddle}"), _("再用灯谜")),
    LedgerKind("riddle.imported", _("{actor}导入灯谜：新 {added}，已有 {same}，没读懂 {faults}"), _("导入灯谜")),
    LedgerKind("riddle.starter_taken", _("{actor}收下了现成的谜库：新 {added}，已有 {same}"), _("收下现成谜库")),
    LedgerKind("riddle.set_made", _("{actor}给“{gathering}”备谜"), _("备谜")),
    LedgerKind("riddle.set_changed", _("{actor}改了“{gathering}”的猜谜规矩"), _("改猜谜规矩")),
    LedgerKind("riddle.picked", _("{actor}给“{gathering}”选了 {count} 条灯谜"), _("选谜")),
    LedgerKind("riddle.slips_printed", _("{actor}印了“{gathering}”的谜条 {count} 条"), _("印谜条")),
    LedgerKind("riddle.answers_printed", _("{actor}印了“{gathering}”的谜底表，第 {copy} 份"), _("印谜底表")),
    LedgerKind(
        "riddle.solved",
        _("{gathering}：{slip}答对了，{won}"),
        _("答对灯谜"),
        {"won": {"yes": _("得了谜条"), "no": _("谜条归别人")}, "place": {"desk": _("现场"), "home": _("在家")}},
    ),
    LedgerKind("riddle.solve_undone", _("{actor}撤回了“{gathering}”{slip}的记录"), _("撤回答对")),
    LedgerKind("riddle.told", _("{actor}揭了“{gathering}”的谜底"), _("揭谜底")),
    LedgerKind("riddle.hung", _("“{gathering}”散场，一共挂了 {hung} 条灯谜"), _("挂出灯谜")),
)

ERRORS = {
    "riddle-face-empty": _("还没写谜面。"),
    "riddle-answer-empty": _("还没写谜底。"),
    "riddle-says-itself": _("谜底和谜面一样，就没得猜了。"),
    "riddle-also-many": _("“也算对”最多写 %(most)s 个。"),
    "riddle-form-unknown": _("谜格“%(word)s”不认得。没有谜格就空着。"),
    "riddle-form-length": _("%(form)s的谜底至少要 %(least)s 个字，长短也要对得上。"),
    "riddle-difficulty": _("难度“%(word)s”没看懂。写 1、2、3，或者易、中、难。"),
    "riddle-twin": _("谜库里已经有这一条了。"),
    "riddle-on-paper": _("这一条已经印在谜条上，活动结束前谜面不能改；谜底和“也算对”可以改。"),
    "riddle-table-columns": _("没找到表头。要有“谜面”和“谜底”两列，还可以有谜目、也算对、难度、出处、谜格。"),
    "riddle-table-large": _("一次最多 %(most)s 条，请分几次导。"),
    "riddle-set-numbers": _("这个数不合适，请再看一眼。"),
    "riddle-count": _("一场挂 1 到 %(most)s 条。"),
    "riddle-bank-empty": _("谜库里没有可以选的了。先添几条，或者收下现成的谜库。"),
    "riddle-printed": _("谜条已经印了，号码不能动。可以一条一条地添，或者取下。"),
    "riddle-hangs": _("这一条已经挂上了。"),
    "riddle-won": _("这一条已经有人猜走，不能取下。"),
    "riddle-nothing-hangs": _("还没有选谜。先选好，再印。"),
    "riddle-slip-unknown": _("没有这一号。请对着谜条再看一眼。"),
    "riddle-unprintable": _("有 %(count)s 条印不出来，先看看是哪几条。"),
    "riddle-answers-many": _("一次最多 %(most)s 条，请分几次传。"),
    "riddles-off": _("这一场不办了。"),
    "riddles-not-yet": _("还没开始，活动那天见。"),
    "riddles-told": _("谜底已经揭了，这一条不再算。"),
    "riddles-only-there": _("这一场只在现场猜。"),
    "guess-empty": _("写上您猜的，再按。"),
    "riddle-guesses-gone": _("这一条您猜了三回，留给别人吧。换一条试试。"),
}

ROOM = Room(
    name="riddles",
    permissions=PERMISSIONS,
    nav=(NavItem(Face.DESK, 47, _("谜库"), "bulb", "riddles:bank", "riddles.bank"),),
    panels=(
        Panel("home", 40, "riddles/home.html", queries.home_panel),
        Panel("gathering", 60, "riddles/gathering.html", queries.gathering_panel, by_role=True),
        Panel("event", 40, "riddles/gathering.html", queries.gathering_panel),
    ),
    prints=(
        Print(
            "riddle-slips",
            _("谜条"),
            _("A4 横着，一张六条，红纸黄纸都行；谜底另印一张封存"),
            "bulb",
            "riddles:sets",
            "riddles.run",
            order=60,
        ),
    ),
    ledger_kinds=LEDGER_KINDS,
    jobs=(JobKind("riddles.close", _("散场后记下挂了多少灯谜"), tasks.close_sets, every_seconds=600),),
    privacy=(PrivacyHandler(("riddles.RiddleAnswer",), queries.about_person, actions.forget),),
    events=(
        (Event.PERSON_MERGED, actions.follow_merge),
        (Event.PERSON_CLOSED, actions.leave_names_out),
    ),
    figures=FIGURES,
    paragraphs=PARAGRAPHS,
    errors=ERRORS,
)
