"""What this room offers to the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.base.figures import Paragraph, Section
from mulin.base.manifest import (
    Event,
    Face,
    JobKind,
    LedgerKind,
    MessageKind,
    NavItem,
    Panel,
    Print,
    PrivacyHandler,
    Room,
)
from mulin.base.roles import Permission, Reach, Role
from mulin.events import actions, figures, panels, queries, sentences, tasks
from mulin.events.models import DoubtKind
from mulin.gatherings.models import reason_words

_DESK = {
    Role.COMMUNITY_WORKER: Reach.COMMUNITY,
    Role.COMMUNITY_HEAD: Reach.COMMUNITY,
    Role.OPERATOR: Reach.INSTALLATION,
}
_RUN = {**_DESK, Role.POINT_LEADER: Reach.HOSTS}

ROOM = Room(
    name="events",
    permissions=(
        Permission("events.plan", _("筹备一场文化活动"), _DESK),
        Permission("events.run", _("办一场文化活动：站点、人手、物资、奖品、发布"), _RUN),
        Permission("events.desk", _("文化活动当天签到、盖章、兑奖"), _RUN),
    ),
    nav=(NavItem(Face.DESK, 40, _("文化活动"), "confetti", "events:board", "events.run", panels.waiting),),
    panels=(
        Panel("home", 15, "events/home_panel.html", panels.home),
        Panel("gathering", 20, "events/gathering_panel.html", panels.gathering, by_role=True),
        Panel("week", 20, "events/week_panel.html", panels.week),
        Panel("me", 30, "events/me_panel.html", panels.me),
        Panel("desk_side", 15, "events/desk_side.html", panels.desk_side, "events.run"),
    ),
    todos=(panels.todos,),
    picture_holder=panels.picture_holder,
    prints=(
        Print(
            "event-sheets",
            _("文化活动的海报、集章卡和各种表"),
            _("海报、集章卡、报名表、签到表、分工表、物资清单、安全预案、奖品领取表、集章汇总"),
            "confetti",
            "events:board",
            "events.run",
            order=50,
        ),
    ),
    messages=(
        MessageKind(
            "events.help-agreed", _("帮忙的事说好了"), _("“{event}”的{duty}就拜托您了，{when}见。来不了请早点说一声。")
        ),
        MessageKind(
            "events.help-declined", _("这次人手够了"), _("“{event}”的{duty}已经有人了，谢谢您愿意来。下回再请您。")
        ),
        MessageKind(
            "events.help-moved",
            _("帮忙的时间或者地方改了"),
            _("“{event}”改了：您帮忙的“{duty}”现在是{when}，在{place}。来不了请早点说一声。"),
            sms=True,
        ),
        MessageKind(
            "events.help-cancelled",
            _("帮忙的这一场取消了"),
            _("“{event}”取消了：{why}。您帮忙的“{duty}”（{when}）不用来了，谢谢您。"),
            sms=True,
            says={"why": reason_words},
        ),
        MessageKind(
            "events.help-restored",
            _("帮忙的这一场照常办"),
            _("“{event}”照常办，您帮忙的“{duty}”还是{when}，在{place}。"),
            sms=True,
        ),
        MessageKind(
            "events.thanks",
            _("谢谢您来帮忙"),
            _("{name}，“{event}”办得好，多亏有您。您帮了 {hours} 小时，都记下了，要证明随时来开。{words}"),
        ),
        MessageKind(
            "events.revoked-device",
            _("停用的设备又传来记录"),
            _("“{event}”停用的“{device}”传来 {count} 条记录，没有算数，等您看过再定。"),
        ),
        MessageKind(
            "events.unsigned-device",
            _("有一批记录签名对不上"),
            _("有人用“{device}”的名义给“{event}”传来记录，签名对不上，没有算数，等您看过再定。"),
        ),
    ),
    jobs=(
        JobKind("events.tell_helpers", _("告诉来帮忙的人改了"), tasks.tell_helpers, quick=True),
        JobKind("events.settle", _("猜谜台新记的章，算进兑奖"), tasks.settle_again, every_seconds=60),
    ),
    privacy=(
        PrivacyHandler(
            ("events.Station", "events.Helper", "events.StampCard", "events.DeskOp"),
            queries.about_person,
            actions.forget,
        ),
    ),
    events=(
        (Event.PERSON_MERGED, actions.follow_merge),
        (Event.PERSON_CLOSED, actions.follow_close),
        (Event.GATHERING_CHANGED, actions.follow_gathering),
    ),
    figures=figures.FIGURES,
    paragraphs=(Paragraph(Section.CULTURE, 10, sentences.write),),
    ledger_kinds=(
        LedgerKind("events.planned", _("{actor}开始筹备“{event}”"), _("筹备活动")),
        LedgerKind("events.published", _("{actor}发布了“{event}”，有 {stations} 个站点"), _("发布活动")),
        LedgerKind("events.cancelled", _("{actor}取消了“{event}”"), _("取消活动")),
        LedgerKind("events.held", _("“{event}”办过了，有 {stations} 个站点"), _("活动办过了")),
        LedgerKind("events.stocked", _("{actor}给“{event}”备了 {stock} 份{prize}"), _("备奖品")),
        LedgerKind("events.stock_found", _("{actor}改正了“{event}”的{prize}：比点的多 {extra} 份"), _("改正奖品数")),
        LedgerKind("events.card_given", _("{actor}在“{event}”发了一张集章卡"), _("发集章卡")),
        LedgerKind("events.card_withdrawn", _("{actor}撤回了“{event}”的一张集章卡"), _("撤回集章卡")),
        LedgerKind("events.stamped", _("{actor}在“{event}”的{station}盖了 {stamps} 个章"), _("盖章")),
        LedgerKind("events.stamp_withdrawn", _("{actor}撤回了“{event}”的一个章"), _("撤回盖章")),
        LedgerKind("events.marked", _("{actor}照纸卡记下“{event}”的{station} {stamps} 个章"), _("照纸卡记章")),
        LedgerKind("events.mark_withdrawn", _("{actor}撤回了“{event}”照纸卡记的章"), _("撤回照纸卡记的章")),
        LedgerKind("events.prize_given", _("{actor}在“{event}”给出一份{prize}"), _("兑奖")),
        LedgerKind("events.prize_withdrawn", _("{actor}收回了“{event}”的一份奖品"), _("收回奖品")),
        LedgerKind("events.device_paired", _("“{device}”接上了“{event}”的服务台"), _("接上设备")),
        LedgerKind("events.device_revoked", _("{actor}停用了“{event}”的“{device}”"), _("停用设备")),
        LedgerKind(
            "events.doubt_settled",
            _("{actor}看过了“{event}”的一件对不上的事：{kind}，{ruling}"),
            _("对不上的事"),
            {
                "kind": dict(DoubtKind.choices),
                "ruling": {
                    "kept": _("确有其事"),
                    "void": _("没有这回事"),
                    "given": _("说清了是谁，记上了"),
                    "other": _("给的是别的奖品"),
                },
            },
        ),
        LedgerKind("events.helped", _("{person}在“{event}”帮了 {hours} 小时的忙"), _("志愿服务")),
        LedgerKind("events.help_withdrawn", _("{actor}改正：“{event}”有一位没来帮忙"), _("改正志愿服务")),
        LedgerKind("events.thanked", _("{actor}谢过了“{event}”的 {helpers} 位帮手"), _("感谢帮手")),
    ),
    errors={
        "event-times": _("结束要比开始晚，一场最长 12 小时。请看一看钟点。"),
        "event-name-empty": _("这里还空着，请写几个字。"),
        "event-way-unknown": _("请选一种报名办法。"),
        "event-place-missing": _("发布了的活动要有地方，请选一处。"),
        "event-source-missing": _("抽签再加一个谁也不知道的公开号码，写上用哪个。例如：抽签当天福彩 3D 的开奖号。"),
        "event-venue-small": _(
            "%(venue)s坐得下 %(most)s 人，名额写了 %(capacity)s 人。换个地方，改名额，或者勾上“分批来，坐得下”。"
        ),
        "event-over": _("这场活动已经办完或取消了，不能再改。"),
        "event-too-many": _("最多 %(most)s 个。请合并几个，或去掉不用的。"),
        "event-unready": _("还有几样没备齐，补上就能发布。缺什么写在上面。"),
        "event-not-begun": _("活动还没开始，到时候再收工。"),
        "help-hours": _("钟点写 0.25 到 %(most)s 之间的数，一刻钟是 0.25。"),
        "event-not-held": _("先收工，再谢大家。"),
        "event-desk-closed": _("服务台没有开：活动还没发布，或者已经收工。"),
        "station-stamps": _("一次最多盖 %(most)s 个章；一个人的总数不能比一次的少。"),
        "shift-taken": _("这一班已经有人了。先请他们换一班，再去掉。"),
        "prize-stock-given": _("已经给出去 %(given)s 份了，备的数不能比这少。"),
        "stamp-cards-count": _("一次印 1 到 %(most)s 张。"),
        "stamp-cards-none": _("没有要印的卡：先填印几张。"),
        "stamp-card-mistyped": _("卡号对不上。请照卡上的八个字再打一遍，例如 K7M2-Q4RX。"),
        "stamp-card-elsewhere": _("这不是今天这场的集章卡。请换一张今天的卡。"),
        "stamp-card-lost": _("这张卡报过丢失，换过新的了。请用新卡。"),
        "stamp-card-taken": _("这张卡已经给了别人。请另拿一张。"),
        "stamps-number": _("这一站一次盖 1 到 %(most)s 个章。"),
        "stamps-full": _("%(station)s 的章已经盖满 %(most)s 个了，去别的站玩玩吧。"),
        "prize-had": _("已经兑过了：%(at)s 领了%(prize)s。一个人兑一次。"),
        "prize-gone": _("%(prize)s发完了。可以换别的，或者登记下来。"),
        "prize-stamps": _("章还不够：有 %(has)s 个，要 %(needs)s 个。纸卡上要是盖够了，先照卡记章。"),
        "desk-op-unreadable": _("这一条读不出来，留给人看。"),
        "desk-batch-unreadable": _("这一批没收全，设备会再传一次。"),
        "desk-batch-long": _("一批最多 %(most)s 条，设备会分几批再传。"),
        "desk-batch-signature": _("签名对不上，没有算数，留给人看。"),
        "door-unclear": _("这一下没收全，请再按一次。"),
        "door-number": _("这一格写 0 到 %(most)s 的数。"),
        "door-station-missing": _("先选在哪一站。"),
        "door-code-wrong": _("配对码不对，或者过了一刻钟。请让办活动的人再给一个。"),
        "door-pin-form": _("口令是 6 个数字。"),
        "door-pin-easy": _("这个口令太好猜，换一个。"),
        "door-closed": _("口令错了 5 次，先锁上了。请让办活动的人打开。"),
        "door-pin-wrong": _("口令不对，再试一次。"),
        "riddles-none-here": _("这场活动还没挂灯谜。"),
        "doubt-who": _("是谁？搜一搜点上，名册里没有的写名字。"),
        "doubt-what": _("选一样：签到、给卡、盖章、兑奖，还是猜谜。"),
        "doubt-not-counted": _("还是记不上。请看看人、卡、站点和谜条对不对；真不算的，按“不算”。"),
        "doubt-ruling-unknown": _("请选一种说法。"),
    },
)
