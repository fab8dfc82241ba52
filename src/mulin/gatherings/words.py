"""What this room says to people: facts, messages, and every "no" with its way out."""

from __future__ import annotations

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mulin.base.manifest import LedgerKind, MessageKind
from mulin.gatherings.models import HostKind, SignUpState, StewardKind, reason_words

_KIND = {"host_kind": dict(HostKind.choices)}
_WHY = {"why": reason_words}
_MOVED = _WHY | {"was": lambda _code: gettext("还没定的地方")}

LEDGER_KINDS = (
    LedgerKind("gathering.host_opened", _("{actor}设了“{host}”"), _("设一个主办"), {"kind": dict(HostKind.choices)}),
    LedgerKind("gathering.host_edited", _("{actor}改了“{host}”的名称、常用场地或者成员要不要报名"), _("改主办")),
    LedgerKind("gathering.host_closed", _("{actor}结束了“{host}”"), _("结束主办"), {"kind": dict(HostKind.choices)}),
    LedgerKind(
        "gathering.steward_appointed",
        _("{actor}请{person}担任“{host}”的{as}"),
        _("请人带头"),
        {"as": dict(StewardKind.choices)},
    ),
    LedgerKind(
        "gathering.steward_ended",
        _("{person}不再担任“{host}”的{as}"),
        _("卸任"),
        {"as": dict(StewardKind.choices)},
    ),
    LedgerKind("gathering.regular_added", _("{person}加入了“{host}”"), _("加入"), _KIND),
    LedgerKind("gathering.regular_removed", _("{person}离开了“{host}”"), _("离开"), _KIND),
    LedgerKind(
        "gathering.timetable_laid", _("{actor}给“{host}”排了固定时间"), pgettext_lazy("ledger", "排固定时间"), _KIND
    ),
    LedgerKind("gathering.timetable_ended", _("{actor}停了“{host}”的固定时间"), _("停固定时间"), _KIND),
    LedgerKind("gathering.planned", _("{host}排了“{gathering}”"), _("排一场"), _KIND),
    LedgerKind("gathering.edited", _("{actor}改了“{gathering}”的说明"), _("改一场的说明")),
    LedgerKind("gathering.moved", _("{actor}改了“{gathering}”的时间或者地方"), _("改时间地方"), _KIND),
    LedgerKind("gathering.cancelled", _("{actor}取消了“{gathering}”"), _("取消一场"), _KIND),
    LedgerKind("gathering.restored", _("{actor}恢复了“{gathering}”"), _("恢复一场"), _KIND),
    LedgerKind("gathering.held", _("{host}办了“{gathering}”，{visits} 人次"), _("办了一场"), _KIND),
    LedgerKind("gathering.reopened", _("{actor}撤回了“{gathering}”的结束"), _("撤回结束")),
    LedgerKind(
        "gathering.signed_up",
        _("{actor}报名“{gathering}”，{places} 位：{state}"),
        _("报名"),
        {"state": dict(SignUpState.choices)},
    ),
    LedgerKind(
        "gathering.gave_up",
        _("{actor}让出了“{gathering}”的 {places} 个位子（原来是{was}）"),
        _("让出位子"),
        {"was": dict(SignUpState.choices)},
    ),
    LedgerKind("gathering.offered", _("“{gathering}”空出 {places} 个位子，轮到候补"), _("候补轮到")),
    LedgerKind("gathering.accepted", _("“{gathering}”的候补答应来，{places} 位"), _("候补答应")),
    LedgerKind("gathering.let_come", _("“{gathering}”改成直接来，候补的 {places} 位不用再等"), _("候补不用再等")),
    LedgerKind(
        "gathering.draw_announced",
        _("{actor}公布了“{gathering}”怎么抽签：{places} 个名额，{closes} 截止，{draws} 抽，暗号的指纹 {fingerprint}"),
        _("公布抽签"),
    ),
    LedgerKind("gathering.drawn", _("“{gathering}”抽了签，{entries} 份里中了 {won} 份"), _("抽签")),
    LedgerKind("gathering.attended", _("{person}来了“{gathering}”"), _("签到"), _KIND),
    LedgerKind("gathering.attended_undone", _("{actor}撤回了“{gathering}”的一次签到"), _("撤回签到"), _KIND),
    LedgerKind("gathering.heads_counted", _("“{gathering}”另外数了 {heads} 个人头"), _("数人头"), _KIND),
    LedgerKind("gathering.feed_made", _("{person}开了自己的日历地址"), _("日历地址")),
)

_HERE = {"gathering_id": "gathering"}  # the data of `actions.common.words_of`

MESSAGES = (
    MessageKind(
        "gatherings.moved",
        _("时间改了"),
        _("“{title}”改了时间：原来是{before}，现在是{when}，在{place}。{why}"),
        sms=True,
        says=_WHY,
        page="gatherings:gathering",
        parts=_HERE,
    ),
    MessageKind(
        "gatherings.elsewhere",
        _("地方改了"),
        _("{when}的“{title}”时间不变，地方从{was}改到{place}。{why}"),
        sms=True,
        says=_MOVED,
        page="gatherings:gathering",
        parts=_HERE,
    ),
    MessageKind(
        "gatherings.ends",
        _("结束的时间改了"),
        _("“{title}”还是{when}开始，改到{until}结束，在{place}。{why}"),
        sms=True,
        says=_WHY,
        page="gatherings:gathering",
        parts=_HERE,
    ),
    MessageKind(
        "gatherings.cancelled",
        _("这一场取消了"),
        _("{before}的“{title}”取消了：{why}。"),
        sms=True,
        says=_WHY,
        page="gatherings:gathering",
        parts=_HERE,
    ),
    MessageKind(
        "gatherings.restored",
        _("这一场照常办"),
        _("{when}的“{title}”照常办，在{place}。"),
        sms=True,
        page="gatherings:gathering",
        parts=_HERE,
    ),
    MessageKind(
        "gatherings.restored-unplaced",
        _("这一场照常办"),
        _("{when}的“{title}”照常办，地方定了再告诉您。"),
        sms=True,
        page="gatherings:gathering",
        parts=_HERE,
    ),
    MessageKind(
        "gatherings.offer",
        _("轮到您了"),
        _("“{title}”（{when}）空出了位子，轮到您了。来不来，请在{until}以前在“我的报名”里说一声，过了就让给下一位。"),
        page="gatherings:mine",
    ),
    MessageKind(
        "gatherings.offer_gone",
        _("位子让给下一位了"),
        _("“{title}”（{when}）的位子没有等到您的回话，让给下一位了。还想来的话，可以再报一次名，满了就排在候补里。"),
        page="gatherings:gathering",
        parts=_HERE,
    ),
    MessageKind(
        "gatherings.let_come",
        _("不用等位子了，直接来"),
        _("“{title}”改成不用报名、直接来了。您不用再等位子：{when}，在{place}，欢迎来。"),
        sms=True,
        page="gatherings:gathering",
        parts=_HERE,
    ),
    MessageKind(
        "gatherings.signed_up",
        _("替您报上名了"),
        _("有人替您报了“{title}”：{when}，在{place}。不去的话，在“我的报名”里说一声。"),
        page="gatherings:mine",
    ),
    MessageKind(
        "gatherings.drawn",
        _("抽中了"),
        _("“{title}”抽签，您抽中了：{when}，在{place}。"),
        sms=True,
        page="gatherings:gathering",
        parts=_HERE,
    ),
    MessageKind(
        "gatherings.not_drawn",
        _("没有抽中，先候补"),
        _("“{title}”抽签，这次没有抽中。给您排在候补里，有位子就告诉您。"),
        sms=True,
        page="gatherings:gathering",
        parts=_HERE,
    ),
)

ERRORS = {
    "host-nameless": _("先起个名字。"),
    "host-closed": _("它已经结束了，不能再排新的。"),
    "gathering-nameless": _("写一个名称，比如“读书会”。"),
    "places-unlikely": _("名额写 1 到 %(most)s 之间的数。"),
    "venue-places": _("“%(venue)s”最多坐 %(most)s 人。名额写 %(most)s 以内，或者换一个大一点的场地。"),
    "venue-shared": _(
        "不用报名的成员有 %(members)s 位，“%(venue)s”还坐得下 %(most)s 人。"
        "名额写 %(most)s 以内，换一个大一点的场地，或者在点的介绍里改成成员也要报名。"
    ),
    "venue-members": _(
        "“%(venue)s”最多坐 %(most)s 人，不用报名的成员就有 %(members)s 位。"
        "换一个大一点的场地，或者在点的介绍里改成成员也要报名。"
    ),
    "places-missing": _("要抽签或者分名额，先写一共多少名额，并选“要报名”。"),
    "quotas-many": _("分给各组的名额有重复，或者比总名额还多。"),
    "times-missing": _("写上哪天、几点到几点。"),
    "times-backwards": _("结束的时间要比开始晚。"),
    "gathering-long": _("一场最长 24 小时，再长请分成几场。"),
    "day-unlikely": _("这个日子离得太远了，再看一眼年份。"),
    "closes-late": _("报名截止要在开始以前。"),
    "draw-when": _("抽签要有报名截止时间和抽签时间，都在开始以前，先截止后抽签。"),
    "way-late": _("已经有人报了名，先到先得和抽签之间不能再换。"),
    "draw-published": _("已经有人登记抽签了，名额、截止和抽签的办法照公布的，不能再改。"),
    "lottery-alone": _("抽签要一场一场定，请选“只改这一场”。"),
    "rhythm-following": _("改周几、几号、到哪天止、放假的规矩，请选“这一场和以后的”或者“往后全部”。"),
    "sharing-alone": _("报名截止、分名额、抽签要一场一场定，请选“只改这一场”。"),
    "draw-early": _("还没到公布的抽签时间。"),
    "source-missing": _("先写上事先公布要用的那个公开号码。没有公布过号码的，就空着。"),
    "moved-into-past": _("新的时间已经过去了。"),
    "no-substitute": _("这个场地没有登记雨天改到哪里。可以另选一个场地。"),
    "no-way-back": _("这一场不是因为下雨改到这里的，或者已经开始了。要换地方，请用“改时间、地方、名额”。"),
    "why-missing": _("写一句为什么，来的人好知道。"),
    "no-series": _("这一场不是按固定时间排的，只能改这一场。"),
    "series-clashes": _("有 %(count)s 天场地不行，先选一下那几天怎么办。"),
    "scope-unknown": _("选一下：只改这一场，还是往后都改。"),
    "gathering-state-changed": _("这一场刚刚有人动过。请刷新看看现在是什么样。"),
    "gathering-off": _("这一场已经取消了。"),
    "people-came": _("“%(title)s”已经有人来了，不能取消。办完了就点“今天到此结束”；是记错了，先把签到撤回。"),
    "people-came-day": _("这一场已经有人来了，不能改到别的日子。是记错了，先把签到撤回。"),
    "gathering-over": _("这一场已经开始或者结束了，不能再改。有事请找主办的人。"),
    "gathering-early": _("还没到开始的时间。"),
    "gathering-changed": _("您填的时候，时间或者地方改了。请看一眼上面新的安排，没问题就再按一次，填的都还在。"),
    "sign-up-needless": _("这一场不用报名，直接来就行。"),
    "sign-up-closed": _("报名已经截止了。想来请给社区打个电话。"),
    "who-comes": _("至少选一位。"),
    "comers-many": _("一次最多报 %(most)s 位，再多请分两次。"),
    "comers-twice": _("有一位选了两次。"),
    "party-large": _("这一场一共只有 %(most)s 个名额，这么多人一起报不下。请少报几位，或者分开报。"),
    "party-share": _("分给这一组的一共只有 %(most)s 个名额，这么多人一起报不下。请少报几位，或者分开报。"),
    "children-many": _("随行的孩子最多写 %(most)s 个。"),
    "guest-nameless": _("写上来的人的名字，签到好找。"),
    "guest-phone": _("写手机号，或者带区号的座机号。"),
    "guest-band": _("选一下年龄段，名额是按年龄分的。"),
    "child-alone": _("只有孩子的话，请家里大人来报，或者打电话给社区。"),
    "already-signed-up": _("%(name)s已经报过了，不用再报。"),
    "members-only": _("这一场只给成员。想来的话，先加入或者问问带头的人。"),
    "guests-not": _("这一场只给本社区登记的居民。"),
    "offer-gone": _("这个位子已经让给别人了。还想来，可以再报一次，排在候补里。"),
    "offer-answer": _("点一下：来，还是不来。"),
    "came-already": _("人已经签到了，不用取消。"),
    "rows-many": _("一次最多传 %(most)s 条，请分几次。"),
    "check-in-early": _("离开始还早，当天再签到。"),
    "heads-unlikely": _("人数写 0 到 %(most)s 之间的数。"),
    "arrival-unknown": _("名册里找不到这个人。可以按“新来的”写名字签到。"),
    "arrival-card": _("这不是本社区的睦邻卡，或者卡已经作废。可以点名字，或者按“新来的”写名字。"),
    "name-on-roll": _("名单上有一位%(name)s，是这一位就点名字。是另一位同名的，按“是另一位同名的”。"),
    "name-came": _("%(name)s已经签到了，不用再签。是另一位同名的，按“是另一位同名的”。"),
    "other-place-busy": _("%(place)s那时候不行：%(why)s。请在这里另选一个地方或者时间。"),
    "names-twice": _("%(names)s写了两遍。是同一位就去掉一个；是另一位同名的，按最下面的一个。"),
    "guest-on-list": _("%(name)s已经在报名的名单上。是同一位就不用再报；是另一位同名的，按“是另一位同名的”。"),
    "names-on-roll": _("名单上已经有%(names)s。是同一位就在名单上打勾，把写的去掉；是另一位同名的，按最下面的一个。"),
    "arrival-undone": _("这一次签到已经撤回了。人真的来了，请带头的人在签到页上再点一次名字。"),
    "arrival-broken": _("这一条没有读懂，请再点一次名字。"),
    "poster-who": _("点一下是谁来了。"),
    "walk-ins-not": _("这一场只接待报了名的。请跟带头的人说一声，看看还有没有位子。"),
    "print-nothing": _("这几天没有可以印的场次。"),
}
