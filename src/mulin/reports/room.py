"""What this room offers to the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.base.manifest import Face, JobKind, LedgerKind, NavItem, Print, Room
from mulin.base.roles import Permission, Reach, Role
from mulin.reports import tasks
from mulin.reports.models import CHAPTER_NAMES

_OFFICE = {Role.COMMUNITY_WORKER: Reach.COMMUNITY, Role.COMMUNITY_HEAD: Reach.COMMUNITY}
_PART = {"part": {chapter.value: name for chapter, name in CHAPTER_NAMES.items()}}
_FORM = {"form": {"docx": "Word", "pdf": "PDF", "xlsx": "Excel"}}

ROOM = Room(
    name="reports",
    permissions=(
        Permission("report.read", _("看工作汇报和数字的出处"), {**_OFFICE, Role.OPERATOR: Reach.INSTALLATION}),
        Permission("report.write", _("写工作汇报"), _OFFICE),
        Permission("report.freeze", _("给工作汇报定稿和更正"), {Role.COMMUNITY_HEAD: Reach.COMMUNITY}),
    ),
    nav=(NavItem(Face.DESK, 60, _("工作汇报"), "file-text", "reports:list", "report.read"),),
    prints=(
        Print(
            "report",
            _("工作汇报"),
            _("公文格式，A4；Word 和 PDF，附数字出处"),
            "file-text",
            "reports:list",
            "report.read",
            order=60,
        ),
    ),
    jobs=(
        JobKind("reports.export", _("导出工作汇报"), tasks.export, makes_paper=True),
        JobKind("reports.facts", _("导出一个数字的出处"), tasks.facts),
    ),
    ledger_kinds=(
        LedgerKind("report.begun", _("{actor}开始写 {period} 的工作汇报"), _("开始写汇报")),
        LedgerKind("report.written_by_hand", _("{actor}在工作汇报“{part}”里手写了一段"), _("汇报手写"), _PART),
        LedgerKind("report.hand_removed", _("{actor}去掉了工作汇报“{part}”里手写的一段"), _("去掉手写"), _PART),
        LedgerKind("report.headed", _("{actor}改了工作汇报的标题、主送或署名"), _("改汇报标题")),
        LedgerKind(
            "report.frozen", _("{actor}给 {period} 的工作汇报定了稿，第 {edition} 稿，{figures} 个数字"), _("汇报定稿")
        ),
        LedgerKind("report.thrown_away", _("{actor}不要了 {period} 的工作汇报草稿"), _("不要汇报草稿")),
        LedgerKind("report.corrected", _("{actor}更正了工作汇报里的一个数字：{old} 改为 {new}"), _("汇报更正")),
        LedgerKind("report.taken_along", _("{actor}导出了工作汇报（{form}）"), _("导出汇报"), _FORM),
        LedgerKind("report.facts_taken", _("{actor}导出了一个数字的出处"), _("导出出处")),
    ),
    errors={
        "period-unknown": _(
            "“%(period)s”不是一段时间。年写 2026，季度写 2026-Q3，半年写 2026-H1，月写 2026-09，周写 2026-W39。"
        ),
        "period-ahead": _("%(period)s还没有到，等开始了再写。"),
        "period-before": _(
            "这个社区的台账从%(began)s记起，%(period)s还什么都没有，写不出汇报。最早可以写 %(earliest)s 年的。"
        ),
        "report-frozen": _("这一稿已经定了，不能再改。要改，请另写一稿。"),
        "sentence-empty": _("还没有写字。写一段，或者不写就返回。"),
        "sentence-part": _("请选一个要写在哪里的部分。"),
        "sentence-many": _("一份汇报里最多手写 %(most)s 段。请先去掉一段。"),
        "correction-why": _("请写一句为什么更正。"),
        "correction-none": _("这个数字没有变，不用更正。"),
        "export-form": _("只能导出 Word（docx）、PDF 或 Excel（xlsx）。"),
        "report-not-set": _("排版没有成功，汇报没有变。请再试一次；还不行，请把这一页的时间告诉系统管理员。"),
    },
)
