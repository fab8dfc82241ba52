"""What this room offers to the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.awards import actions, panels, tasks
from mulin.awards.figures import FIGURES, paragraph
from mulin.awards.models import (
    CandidateState,
    NominatedBy,
    ObjectionState,
    ReviewReason,
    RoundState,
    SheetState,
    WhyNone,
)
from mulin.awards.texts import ERRORS, MESSAGES
from mulin.base.figures import Paragraph, Section
from mulin.base.manifest import Event, Face, JobKind, LedgerKind, NavItem, Panel, Print, PrivacyHandler, Room
from mulin.base.roles import Permission, Reach, Role

_OFFICE = {
    Role.COMMUNITY_WORKER: Reach.COMMUNITY,
    Role.COMMUNITY_HEAD: Reach.COMMUNITY,
}
_OWN = {Role.RESIDENT: Reach.OWN, Role.PROXY: Reach.OWN}

LEDGER_KINDS = (
    LedgerKind("awards.published", _("{actor}公布了“{round}”的评选办法，办法的指纹 {rules}"), _("公布评选办法")),
    LedgerKind("awards.put_off", _("“{round}”的日子往后推了 {days} 天"), _("评选改期")),
    LedgerKind("awards.phase", _("“{round}”到了：{phase}"), _("评选进到下一步"), {"phase": dict(RoundState.choices)}),
    LedgerKind("awards.nominated", _("“{round}”收到一份推荐：{how}"), _("推荐"), {"how": dict(NominatedBy.choices)}),
    LedgerKind("awards.agreed", _("{person}同意参加“{round}”评选"), _("候选人点头")),
    LedgerKind("awards.declined", _("{person}谢绝参加“{round}”评选"), _("候选人谢绝")),
    LedgerKind(
        "awards.reviewed",
        _("{actor}审核了“{round}”的{person}：{outcome}"),
        _("资格审核"),
        {"outcome": dict(CandidateState.choices), "reason": {"": "", **dict(ReviewReason.choices)}},
    ),
    LedgerKind("awards.left", _("{person}退出了“{round}”评选"), _("候选人退出")),
    LedgerKind("awards.box_made", _("{actor}做好了“{round}”的票箱，公钥 {key}"), _("做票箱")),
    LedgerKind("awards.box_tried", _("{actor}试过了“{round}”的三份钥匙，都能开"), _("试钥匙")),
    LedgerKind("awards.vote_opened", _("“{round}”开始投票，名单 {count} 个，名单的指纹 {list}"), _("开始投票")),
    LedgerKind("awards.voted", _("{voter}在“{round}”投了票"), _("投票")),
    LedgerKind("awards.sheets_printed", _("{actor}为“{round}”印了 {count} 张纸票"), _("印纸票")),
    LedgerKind("awards.sheet_handed", _("{actor}给了{voter}一张“{round}”的纸票"), _("给纸票")),
    LedgerKind("awards.panel_sheet_handed", _("{actor}给了一位评审一张“{round}”的评审票"), _("给评审票")),
    LedgerKind("awards.panel_sheet_back", _("{actor}收回了一位评审没用的“{round}”评审票"), _("收回评审票")),
    LedgerKind(
        "awards.home_box",
        _("{actor}记下“{round}”的流动票箱 {day} 走了一趟：{doors} 户，投进 {ballots} 张，{watching} 位监票"),
        _("流动票箱"),
    ),
    LedgerKind(
        "awards.home_box_undone", _("{actor}划掉了“{round}”流动票箱 {day} 的一趟，记错了"), _("划掉流动票箱的一趟")
    ),
    LedgerKind("awards.sheet_back", _("{actor}收回了{voter}没用的“{round}”纸票"), _("收回纸票")),
    LedgerKind("awards.late_asked", _("{actor}要在“{round}”的名单上补一个"), _("要补名单")),
    LedgerKind("awards.late_added", _("{actor}同意在“{round}”的名单上补一个"), _("补名单")),
    LedgerKind("awards.paused", _("“{round}”的投票先停一停"), _("投票暂停")),
    LedgerKind("awards.resumed", _("{actor}让“{round}”的投票接着进行，到 {until}"), _("投票继续")),
    LedgerKind("awards.vote_closed", _("“{round}”封箱：信封 {count} 个，箱子的指纹 {box}"), _("封箱")),
    LedgerKind("awards.sheet_settled", _("{actor}和另一位一起看了“{round}”的 {serial} 号纸票"), _("核对纸票")),
    LedgerKind(
        "awards.sheets_accounted",
        _("{actor}记下“{round}”的 {count} 张纸票：{outcome}"),
        _("清点纸票"),
        {"outcome": dict(SheetState.choices)},
    ),
    LedgerKind("awards.witness_named", _("{actor}请{person}为“{round}”监票"), _("请监票人")),
    LedgerKind("awards.box_opened", _("“{round}”开箱：选票 {count} 张，由{actor}和另一位计票人当面打开"), _("开箱")),
    LedgerKind("awards.counted", _("“{round}”数票签了字，选票 {ballots} 张，记录的指纹 {record}"), _("数票签字")),
    LedgerKind("awards.none", _("“{round}”没有评出来：{why}"), _("没有评出来"), {"why": dict(WhyNone.choices)}),
    LedgerKind("awards.notice", _("“{round}”第 {number} 次公示，到 {until}"), _("公示")),
    LedgerKind("awards.objected", _("有人对“{round}”的公示提了意见"), _("公示意见")),
    LedgerKind(
        "awards.objection_decided",
        _("{actor}答复了对“{round}”的意见：{outcome}"),
        _("答复公示意见"),
        {"outcome": dict(ObjectionState.choices)},
    ),
    LedgerKind("awards.honoured", _("{person}获评 {year} 年度“{round}”"), _("表彰")),
    LedgerKind("awards.done", _("“{round}”评选结束，表彰 {count} 人"), _("评选结束")),
    LedgerKind("awards.certificates", _("{actor}印了“{round}”的荣誉证书"), _("印证书")),
    LedgerKind("awards.cancelled", _("{actor}停办了“{round}”"), _("停办评选")),
)

ROOM = Room(
    name="awards",
    permissions=(
        Permission("awards.manage", _("办评选：起草、审核、纸票、公示"), _OFFICE),
        Permission("awards.desk", _("在服务台和门口给居民纸票"), {**_OFFICE, Role.GRID_OFFICER: Reach.BUILDINGS}),
        Permission("awards.count", _("计票"), {**_OFFICE, Role.GRID_OFFICER: Reach.COMMUNITY}),
        Permission("awards.nominate", _("推荐邻居"), {**_OFFICE, **_OWN, Role.POINT_LEADER: Reach.HOSTS}),
        Permission("awards.vote", _("投票"), _OWN),
    ),
    nav=(NavItem(Face.DESK, 48, _("评选表彰"), "award", "awards:desk", "awards.desk", panels.decisions_waiting),),
    panels=(
        Panel("home", 15, "awards/home_panel.html", panels.home),
        Panel("me", 30, "awards/me_panel.html", panels.me),
    ),
    todos=(panels.todos,),
    picture_holder=panels.picture_holder,
    prints=(
        Print(
            "certificates",
            _("荣誉证书"),
            _("A4 横放，一人一张，留好盖章的地方"),
            "award",
            "awards:desk",
            "awards.manage",
            order=60,
        ),
        Print(
            "ballots", _("评选纸票"), _("每张一个票号，次序打乱"), "ticket", "awards:desk", "awards.manage", order=61
        ),
    ),
    jobs=(JobKind("awards.turns", _("评选到日子的事"), tasks.take_turns, every_seconds=120),),
    messages=MESSAGES,
    privacy=(PrivacyHandler(models=actions.PERSON_MODELS, export=actions.export, erase=actions.forget),),
    events=(
        (Event.PERSON_CLOSED, actions.person_closed),
        (Event.PERSON_MERGED, actions.person_merged),
        (Event.CONSENT_WITHDRAWN, actions.consent_withdrawn),
    ),
    ledger_kinds=LEDGER_KINDS,
    figures=FIGURES,
    paragraphs=(Paragraph(Section.CULTURE, 300, paragraph),),
    errors=ERRORS,
)
