"""What this room offers to the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mulin.base import days
from mulin.base.actor import Actor
from mulin.base.manifest import Face, JobKind, LedgerKind, MessageKind, NavItem, Panel, Room, Todo, When
from mulin.base.roles import Permission, Reach, Role
from mulin.contacts import queries, tasks
from mulin.contacts.figures import FIGURES, PARAGRAPHS
from mulin.kernel import clock

_DESK = {Role.COMMUNITY_WORKER: Reach.COMMUNITY, Role.COMMUNITY_HEAD: Reach.COMMUNITY}
_NAMED = 4  # units named in one line of the desk


def _reported(actor: Actor, count: int) -> Iterator[Todo]:
    """Numbers neighbours could not reach: the only one with who says so since when, several by whose they are."""
    reports = list(queries.report_inbox(actor)[:_NAMED])
    if count > 1:
        title = ngettext("%(n)s 个号码，邻居说打不通", "%(n)s 个号码，邻居说打不通", count) % {"n": count}
        units = gettext("、").join(dict.fromkeys(report.contact.unit_name for report in reports))
        yield Todo(When.FIRST, "phone-off", "r", title, units, _("去核对"), actor.url("contacts:reports"))
        return
    for report in reports:
        title = gettext("%(unit)s，邻居说打不通") % {"unit": report.contact.unit_name}
        neighbours = 1 + report.others  # type: ignore[attr-defined]  # counted by `report_inbox`
        said = ngettext("%(n)s 位邻居说过", "%(n)s 位邻居说过", neighbours) % {"n": neighbours}
        since = gettext("%(when)s起") % {"when": days.moment_words(report.created_at)}
        detail = gettext("·").join((report.get_what_display(), said, since))
        url = actor.url("contacts:report", report_id=report.id)
        yield Todo(When.FIRST, "phone-off", "r", title, detail, _("去核对"), url)


def _todos(actor: Actor) -> Iterator[Todo]:
    if not actor.may("contacts.reports"):
        return
    counts = queries.waiting_counts(actor)
    if counts.reports:
        yield from _reported(actor, counts.reports)
    if counts.changes:
        yield Todo(
            When.TODAY,
            "phone-check",
            "y",
            ngettext("%(n)s 个新号码等第二个人点头", "%(n)s 个新号码等第二个人点头", counts.changes)
            % {"n": counts.changes},
            _("打原来的号码问一句，再点头"),
            _("去看看"),
            actor.url("contacts:changes"),
        )
    if counts.calls:
        yield Todo(
            When.WEEK,
            "phone-call",
            "b",
            ngettext("%(n)s 位联系人 90 天没核对了", "%(n)s 位联系人 90 天没核对了", counts.calls)
            % {"n": counts.calls},
            _("逐个打一遍，每位半分钟"),
            _("逐个打"),
            actor.url("contacts:calls"),
        )


def _building_panel(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    building = subject.get("building")
    if building is None:
        return None
    people = queries.for_building(actor.community_id, building.id, at=clock.now())
    return {"people": [contact for contact in people if contact.is_local]} if people else None


ROOM = Room(
    name="contacts",
    permissions=(
        Permission("contacts.read", _("看联系人"), {**_DESK, Role.GRID_OFFICER: Reach.COMMUNITY}),
        Permission("contacts.edit", _("添、改、核对、停用联系人"), _DESK),
        Permission("contacts.approve_number", _("核对并放行新的公开号码"), _DESK),
        Permission("contacts.consent", _("记录联系人本人同意公开"), _DESK),
        Permission("contacts.reports", _("处理号码打不通的反映"), _DESK),
    ),
    nav=(
        NavItem(
            Face.DESK,
            30,
            _("单位联系人"),
            "address-book",
            "contacts:contacts",
            "contacts.read",
            queries.decisions_waiting,
        ),
    ),
    panels=(Panel("building", 20, "contacts/building_panel.html", _building_panel, "contacts.read"),),
    todos=(_todos,),
    jobs=(JobKind("contacts.turns", _("联系人到日子的事"), tasks.take_turns, every_seconds=600),),
    messages=(
        MessageKind(
            "contacts.number-change",
            _("号码要换"),
            _("社区睦邻卡上{unit}的号码要从您这个号换成别的号。要是您不知道这件事，请马上打社区的值班电话。"),
            sms=True,
        ),
        MessageKind(
            "contacts.report-fixed",
            _("号码改好了"),
            _("谢谢您。您说打不通的{unit}的号码已经改好，扫睦邻卡就能看到新的。"),
            sms=True,
        ),
        MessageKind(
            "contacts.report-right",
            _("号码核对过了"),
            _("谢谢您。您说的{unit}的号码我们核对过了，是对的，请再打一次试试。"),
            sms=True,
        ),
    ),
    ledger_kinds=(
        LedgerKind("contact.added", _("{actor}登记了联系人“{contact}”"), _("登记联系人")),
        LedgerKind("contact.edited", _("{actor}改了联系人“{contact}”"), _("改联系人")),
        LedgerKind("contact.moved", _("{actor}调了“{contact}”在卡上的先后"), _("调整先后")),
        LedgerKind("contact.closed", _("{actor}停用了联系人“{contact}”"), _("停用联系人")),
        LedgerKind("contact.handed_over", _("{actor}为“{contact}”换了人，从 {from} 起"), _("联系人换人")),
        LedgerKind("contact.gave_way", _("“{contact}”的旧联系人由新的接上了"), _("联系人交班")),
        LedgerKind("contact.took_over", _("“{contact}”的新联系人接上了"), _("联系人接班")),
        LedgerKind("contact.stand_in", _("{actor}为“{contact}”安排了代班，{from} 到 {until}"), _("联系人代班")),
        LedgerKind("contact.verified", _("{actor}打电话核对了“{contact}”"), _("核对联系人")),
        LedgerKind(
            "contact.imported",
            _("{actor}导入联系人表：新 {added}，改 {changed}，没变 {same}，留下 {faults}"),
            _("导入联系人表"),
        ),
        LedgerKind("contact.consent_given", _("{actor}记下“{contact}”的联系人同意公开"), _("同意公开")),
        LedgerKind("contact.consent_withdrawn", _("{actor}记下“{contact}”的联系人不再同意公开"), _("撤回同意")),
        LedgerKind("contact.number_proposed", _("{actor}提出更换“{contact}”的公开号码"), _("提出换号")),
        LedgerKind("contact.number_called_back", _("{actor}为“{contact}”换号打了核对电话"), _("换号核对")),
        LedgerKind("contact.number_approved", _("{actor}同意“{contact}”换号，满 24 小时上卡"), _("同意换号")),
        LedgerKind("contact.number_live", _("“{contact}”的新号码上了卡"), _("新号码上卡")),
        LedgerKind("contact.number_refused", _("{actor}没让“{contact}”的新号码上卡"), _("换号没通过")),
        LedgerKind("contact.number_withdrawn", _("{actor}撤回了“{contact}”的换号"), _("撤回换号")),
        LedgerKind("contact.report_made", _("有人反映“{contact}”的号码打不通"), _("号码反映")),
        LedgerKind("contact.report_closed", _("{actor}核对了“{contact}”的号码"), _("号码核对完")),
        LedgerKind("contact.report_thanked", _("{actor}谢过反映“{contact}”号码的 {count} 位邻居"), _("道谢")),
    ),
    figures=FIGURES,
    paragraphs=PARAGRAPHS,
    errors={
        "hours-unclear": _("“%(part)s”看不懂。请写成：周一至周五 8:30-17:30，或 24 小时。"),
        "hours-clock": _("没有 %(part)s 这个钟点。一天是 0:00 到 24:00。"),
        "hours-backwards": _("“%(part)s”的开始和结束一样。请再看一眼。"),
        "area-unknown": _("本社区没有“%(name)s”。请写院、网格或楼的名字，几个之间用分号。"),
        "area-twice": _("不止一个院里有“%(name)s”。请连院名一起写，例如 东院1号楼。"),
        "term-backwards": _("结束的日子早于开始的日子。请换一下。"),
        "unit-empty": _("还没写单位。没有单位就写这件事的名字，例如 家电维修。"),
        "number-in-words": _("这里不能写电话号码。号码请写在“电话”里，核对过才上卡。"),
        "contact-no-phone": _("还没写电话。至少要有一个打得通的号码。"),
        "contact-many-phones": _("最多写 %(most)s 个号码。卡上放不下更多，请留常用的。"),
        "contact-kind-unknown": _("类别“%(word)s”不认得。请写：网格员、党支部、居委会、卫生服务站、物业等。"),
        "contact-kind-fixed": _("类别不能改。请停用这一位，另外添一位。"),
        "contact-closed": _("这位联系人已经停用。要再用，请重新添一位。"),
        "change-waiting": _("这个号码已经在等第二个人点头。先等他，或者先撤回，再改。"),
        "second-person-unknown": _("要有名有姓的人来点头。请先进门。"),
        "second-person-same": _("号码是您提的，要另一位同事来点头。"),
        "call-back-missing": _("还没打核对电话。请先打原来的号码，或者单位总机，记下结果。"),
        "call-back-denied": _("对方说不对，这个号码不能上卡。"),
        "hand-over-past": _("这一天已经过去了。请写今天或以后。"),
        "consent-nobody": _("这是值班室或热线，不是某个人，用不着同意书。"),
        "consent-paper": _("还没写同意书编号。写上才找得到那张纸。"),
        "consent-future": _("同意的日子还没到。请写今天或以前。"),
        "report-open": _("还没核对完，先别谢。"),
        "list-large": _("这个表太大。最多 2000 行、1 MB。"),
        "list-unreadable": _("这个文件读不了。请在表格软件里“另存为 CSV”，再传一次。"),
        "list-columns": _("没找到表头。第一行要有“类别”和“单位”。"),
    },
)
