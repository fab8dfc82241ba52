"""What this room offers to the house."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from mulin.base.manifest import (
    Event,
    Face,
    JobKind,
    LedgerKind,
    MessageKind,
    NavItem,
    PrivacyHandler,
    Room,
)
from mulin.base.roles import Permission, Reach, Role
from mulin.people import access, actions, queries, tasks, todos
from mulin.people.figures import FIGURES, PARAGRAPHS

_REGISTER = {
    Role.GRID_OFFICER: Reach.BUILDINGS,
    Role.COMMUNITY_WORKER: Reach.COMMUNITY,
    Role.COMMUNITY_HEAD: Reach.COMMUNITY,
}
_OFFICE = {Role.COMMUNITY_WORKER: Reach.COMMUNITY, Role.COMMUNITY_HEAD: Reach.COMMUNITY}
_PRIVACY = {**_OFFICE, Role.PRIVACY_OFFICER: Reach.COMMUNITY}

PERMISSIONS = (
    Permission("people.read", _("看居民与住户"), _REGISTER),
    Permission("people.edit", _("登记居民，改资料"), {**_REGISTER, Role.OPERATOR: Reach.COMMUNITY}),
    Permission("people.unmask", _("看居民的完整电话"), _REGISTER),
    Permission("people.close", _("记下搬走和去世"), _REGISTER),
    Permission("people.merge", _("把同一个人的两份资料合起来"), _OFFICE),
    Permission("people.looks", _("看谁看过居民的电话"), {
        Role.COMMUNITY_HEAD: Reach.COMMUNITY,
        Role.PRIVACY_OFFICER: Reach.COMMUNITY,
    }),
    Permission("proxy.confirm", _("替老人确认家人代办"), _REGISTER),
    Permission("privacy.handle", _("替居民办个人资料的事"), _PRIVACY),
    Permission("own.read", _("看自己的资料"), {Role.RESIDENT: Reach.OWN}),
)  # fmt: skip

LEDGER_KINDS = (
    LedgerKind("person.added", _("{actor}登记了{person}，住{household}"), _("登记居民")),
    LedgerKind("person.withdrawn", _("{actor}撤回了名册里登记的{person}"), _("撤回登记")),
    LedgerKind("person.edited", _("{actor}改了{person}的资料"), _("改居民资料")),
    LedgerKind("person.moved", _("{actor}把{person}搬到了{household}"), _("换门牌")),
    LedgerKind("person.moved_away", _("{actor}记下{person}搬走了"), _("搬走")),
    LedgerKind("person.deceased", _("{actor}记下{person}去世了"), _("去世")),
    LedgerKind("person.reopened", _("{actor}把{person}重新记为在住"), _("重新在住")),
    LedgerKind("person.merged", _("{actor}把{other}的资料并入了{person}"), _("合并资料"), joins=("other", "person")),
    LedgerKind("person.came_in", _("{person}第一次用手机进门"), _("第一次进门")),
    LedgerKind("person.phone_seen", _("{actor}看了{person}的电话"), _("看电话")),
    LedgerKind("person.child_seen", _("{actor}看了孩子{person}的资料"), _("看孩子的资料")),
    LedgerKind("person.erased", _("按{person}的要求或者保存期限，删掉了个人资料"), _("删除个人资料")),
    LedgerKind("people.looks_reviewed", _("{actor}过目了一周里看电话的记录"), _("过目看电话的记录")),
    LedgerKind(
        "people.counted",
        _("清点了名册：{households} 户，{residents} 人，60 岁以上 {over_60}，80 岁以上 {over_80}，独居 {alone}"),
        _("清点名册"),
    ),
    LedgerKind("household.added", _("{actor}登记了一户：{household}"), _("登记住户")),
    LedgerKind("household.moved", _("{actor}把一户搬到了{household}"), _("整户搬家")),
    LedgerKind("household.closed", _("{household}这一户没有人住了"), _("住户搬空")),
    LedgerKind("household.reopened", _("{household}这一户又有人住了"), _("住户重开")),
    LedgerKind("guardian.named", _("{actor}记下{guardian}是{child}的监护人"), _("登记监护人")),
    LedgerKind("guardian.ended", _("{actor}记下{guardian}不再是{child}的监护人"), _("取消监护人")),
    LedgerKind("consent.given", _("{person}表示同意（{version}）"), _("同意")),
    LedgerKind("consent.withdrawn", _("{person}收回了同意"), _("收回同意")),
    LedgerKind("proxy.asked", _("{actor}想替{person}办事"), _("请求代办")),
    LedgerKind("proxy.asked_for_somebody", _("{actor}想替一位家人办事，名册里没对上"), _("请求代办")),
    LedgerKind("proxy.confirmed", _("{person}的家人代办点了头，到{until}"), _("确认代办")),
    LedgerKind("proxy.refused", _("{actor}没同意代办"), _("没同意代办")),
    LedgerKind("proxy.ended", _("{actor}结束了代办"), _("结束代办")),
    LedgerKind("data.correction_asked", _("{person}说自己的资料有一处不对"), _("要求更正")),
    LedgerKind("data.corrected", _("{actor}按{person}说的改好了"), _("已更正")),
    LedgerKind("data.correction_refused", _("{actor}答复{person}：没法改"), _("答复更正")),
    LedgerKind("data.erasure_asked", _("{person}要求删除资料，{due}删"), _("要求删除")),
    LedgerKind("data.erasure_withdrawn", _("{person}不删资料了"), _("撤回删除")),
    LedgerKind("data.copy_taken", _("{person}的资料抄走了一份"), _("带走资料")),
)

# Messages name nobody else: who is erased must not live on in another person's inbox. 我的 shows who it is.
MESSAGES = (
    MessageKind(
        "people.proxy_asked",
        _("有人想替您办事"),
        _("有人想替您办事，说是您的{relation}。到“我的”里看看是谁，点头或者不点头；也可以跟社区说。"),
        page="people:me",
    ),
    MessageKind(
        "people.proxy_confirmed",
        _("家人代办定下来了"),
        _("家人代办定下来了，到{until}。谁替谁办，在“我的”里看；随时可以停。"),
        page="people:me",
    ),
    MessageKind(
        "people.proxy_refused", _("家人代办没有点头"), _("家人代办没有点头。有疑问请问社区。"), page="people:me"
    ),
    MessageKind(
        "people.proxy_ended", _("家人代办结束了"), _("家人代办结束了。要接着办，再请老人点一次头。"), page="people:me"
    ),
    MessageKind(
        "people.acted_for",
        _("家人替您办了一件事"),
        _("家人替您办了：{what}。不是您的意思，请马上告诉社区。"),
    ),
    MessageKind("people.corrected", _("您的资料改好了"), _("您说不对的地方改好了。{answer}")),
    MessageKind("people.correction_refused", _("您的资料没法改"), _("您要改的地方没法改：{answer}。不明白请问社区。")),
)

ERRORS = {
    "state-changed": _("这一份刚刚有人动过。请刷新一下，看看现在是什么样。"),
    "birth-unread": _("生日没看懂。写 1948、1948-3 或者 1948-3-2 都行。"),
    "birth-future": _("生日还没到呢，年份写错了吧？"),
    "birth-old": _("超过 %(years)s 岁了，年份再看一眼。"),
    "room-odd": _("室号只写数字和字母，比如 101。"),
    "door-same": _("本来就住在这个门里。"),
    "person-twin": _("名册里已经有一位%(name)s，生日、电话或者门牌一样。真是另一位，就勾上下面那一格。"),
    "closed-future": _("日期还没到。写今天或者以前的日子。"),
    "closed-before-birth": _("日期比生日还早，再看一眼。"),
    "account-taken": _("这一位已经有人用手机进门了，请先问清楚。"),
    "looks-many": _("一小时里已经看了 %(count)s 个电话，先歇一歇。急事请别的同事看，或者直接上门。"),
    "look-purpose": _("选一下为了什么看。"),
    "slip-not-here": _("这一位已经不住在这里了，不用开门。"),
    "sign-in-phone-kind": _("这个号码收不到短信，进不了门。没有手机的，给一张进门条。"),
    "guardian-needed": _("不满 14 岁，要监护人同意。先在孩子这一页登记监护人。"),
    "guardian-child": _("监护人要是这个社区在住的成年人，不能是孩子自己。"),
    "paper-number": _("纸上签的，请写上那张纸的编号。"),
    "proxy-self": _("这是您自己，不用代办。"),
    "proxy-past": _("到期的日子要在明天以后。"),
    "proxy-long": _("最长 %(years)s 年，到期可以再续。"),
    "proxy-how": _("点头要由老人本人来：自己的手机、当面签字，或者社区的人上门问过。"),
    "proxy-person": _("先选定是名册里的哪一位。"),
    "proxy-again": _("他已经在替这位老人办，或者已经有一份在等点头。"),
    "proxy-no-account": _("要来代办的人，自己得先用手机进门。请他先进一次门。"),
    "merge-same": _("这是同一份，不用合。"),
    "merge-state": _("其中一份已经合并过或者删除了。"),
    "merge-accounts": _("两份各有人用手机进门，可能是两个人。请先问清楚，停掉其中一个。"),
    "correction-part": _("选一下哪里不对。"),
    "correction-empty": _("写一写应该是什么。"),
    "answer-needed": _("没法改，就写一句为什么，好答复人家。"),
    "erasure-in-office": _("您现在还担着职务。先把职务交给接手的人，再来删。"),
}

ROOM = Room(
    name="people",
    permissions=PERMISSIONS,
    grant_rows=queries.grant_rows,
    nav=(
        NavItem(Face.DESK, 20, _("居民与住户"), "users", "people:people", "people.read"),
        NavItem(Face.RESIDENT, 90, _("我的"), "user", "people:me", ""),
    ),
    todos=(todos.todos,),
    ledger_kinds=LEDGER_KINDS,
    messages=MESSAGES,
    jobs=(
        JobKind(
            "people.erase",
            _("删除到期的个人资料"),
            tasks.erase_due,
            every_seconds=int(timedelta(hours=1).total_seconds()),
        ),
        JobKind(
            "people.count",
            _("清点名册"),
            tasks.count,
            every_seconds=int(timedelta(days=1).total_seconds()),
        ),
        JobKind(
            "people.let_go",
            _("清理保存到期的记录"),
            tasks.let_go,
            every_seconds=int(timedelta(days=1).total_seconds()),
        ),
    ),
    privacy=(
        PrivacyHandler(
            models=(
                "people.Person",
                "people.Consent",
                "people.Proxy",
                "people.Guardian",
                "people.Look",
                "people.CorrectionRequest",
                "people.ErasureRequest",
            ),
            export=queries.export,
            erase=actions.forget,
        ),
    ),
    events=((Event.RESIDENT_CAME_IN, actions.join_account),),
    figures=FIGURES,
    paragraphs=PARAGRAPHS,
    errors=ERRORS,
    actor_now=access.actor_now,
    neighbours=queries.neighbours,
)
