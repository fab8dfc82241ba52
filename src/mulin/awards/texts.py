"""The sentences of this room: expected refusals and messages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.base.manifest import MessageKind

MESSAGES = (
    MessageKind(
        "awards.named",
        _("有人推荐您"),
        _("有邻居推荐您参加“{title}”评选。愿不愿意，由您定：到“评选”里点头或者谢绝，也可以跟社区说一声。"),
        sms=True,
    ),
    MessageKind(
        "awards.approved",
        _("您是候选人了"),
        _("您是“{title}”的候选人了。名字和事迹会贴出来，不想参加了，随时可以退出。"),
        sms=True,
    ),
    MessageKind("awards.refused", _("资格审核的结果"), _("“{title}”这一次没有通过审核：{why}。不明白，请问社区。")),
    MessageKind(
        "awards.sheet_handed",
        _("领了一张纸票"),
        _("您家领了一张“{title}”的纸票，手机上投的就不算了。要是没领过，请马上告诉社区。"),
    ),
    MessageKind("awards.proposed", _("邻居们选了您"), _("邻居们选了您当“{title}”，正在公示。"), sms=True),
    MessageKind(
        "awards.won", _("恭喜您"), _("您获评“{title}”。证书印好了送到您手上。谢谢您为邻居做的一切。"), sms=True
    ),
    MessageKind("awards.thanks", _("谢谢您的推荐"), _("您推荐的邻居获评“{title}”。谢谢您看见了他们的好。")),
)

ERRORS = {
    # drawing up
    "round-moved": _("这一步已经过了，或者还没到。请看一眼现在走到哪里。"),
    "rules-frozen": _("办法已经公布，不能再改。要改只能停办，另起一次。"),
    "title-empty": _("还没写评什么。"),
    "why-empty": _("写一句为什么，好让大家知道。"),
    "terms-number": _("这里填 %(least)s 到 %(most)s 之间的数。"),
    "terms-few": _("候选人不能比名额少，至少 %(seats)s 位。"),
    "terms-weights": _("居民和评审的比重加起来要正好 100。"),
    "terms-panel": _("有评审票，评审的人要有 3 到 30 位。"),
    "terms-tie": _("没有评审票，就不能看评审票定先后。"),
    "terms-nominators": _("至少选一种推荐的办法。"),
    "dates-past": _("日子已经过了，写今天或以后。"),
    "dates-order": _("结束的日子早于开始的日子，请换一下。"),
    "dates-review": _("审核要在推荐截止以后，至少留一天。"),
    "dates-vote": _("投票要在审核以后开始。"),
    "dates-count": _("数票要在投票结束以后。"),
    "put-off-late": _("已经开始投票，不能再改日子。有事可以先暂停。"),
    "resume-early": _("截止的时间不能比原来早，至少再留一个小时。"),
    # naming
    "nominate-closed": _("现在不收推荐。"),
    "nominate-kind": _("这一次不收这种推荐。"),
    "nominate-where": _("选一下他住哪栋楼，好认准人。"),
    "nominate-again": _("您已经推荐过这一位了，一份就够。"),
    "story-empty": _("写一两句他做了什么，不用长。"),
    "deed-empty": _("选票上要有一句话，30 个字以内。"),
    "candidate-moved": _("这一位刚刚有人办过了。请刷新看一眼。"),
    "review-closed": _("审核已经结束，不能再改。"),
    "review-self": _("自己的资格，请别的同事来审。"),
    "review-reason": _("选一个原因，好答复人家。"),
    # the box
    "share-mistyped": _("这一份抄错了一位，或者不是这一次评选的。请照纸再看一遍。"),
    "share-same": _("两份是同一张。要两张不同的。"),
    "share-wrong": _("这两份开不了这个箱子。可能是早先作废的那一套。"),
    "box-broken": _("箱子里的信封和封箱时对不上，不能开。请马上报告街道，先别动系统。"),
    "list-broken": _("投票名单和开始投票时对不上，不能开箱。请马上报告街道，先别动系统。"),
    # voting
    "vote-early": _("还没到投票的时候。"),
    "vote-closed": _("投票已经结束了。"),
    "vote-cast": _("已经投过了，这一次投了就不能改。"),
    "vote-on-paper": _("领过纸票，就用纸票投。纸票还在手上没写，可以拿来换回手机投。"),
    "vote-guest": _("这一次要本人投，不能代投。不方便出门，请工作人员上门。"),
    "vote-twice": _("同一位选了两次，选一次就行。"),
    "vote-unknown": _("有一位不在候选名单上。请回去重新选。"),
    "candidate-left": _("有一位已经退出了，请去掉再投。"),
    "vote-many": _("最多选 %(most)s 位，多了 %(over)s 位。去掉几位再看一遍。"),
    "round-paused": _("投票先停一停，社区正在商量。您填的没有投出去，过后再来。"),
    "ticket-mistyped": _("票号抄错了一位，是 12 个字母和数字。"),
    "ticket-wrong": _("没有这个票号，或者已经作废。请拿着纸票问服务台。"),
    "ticket-often": _("试了太多次。请拿着纸票到服务台，或者过一小时再试。"),
    # paper
    "paper-given": _("已经领过一张了。写坏了可以换。"),
    "paper-not-given": _("没有领过纸票。"),
    "assist-not": _("这一次不能请人代写。"),
    "serial-unknown": _("%(serial)s 号不在外面，或者已经用过。请看一眼票上的号。"),
    "serials-unread": _("号码没看懂。写成 3, 7-9 这样。"),
    "panel-none": _("这一次没有评审票。"),
    "late-on-list": _("已经在名单上了。"),
    "late-young": _("还不到 %(age)s 岁。"),
    "two-people": _("要另一位同事来办，不能是同一个人。"),
    # counting
    "counter-candidate": _("候选人不能计票、监票。"),
    "counter-household": _("候选人的家里人不能计票、监票。"),
    "counter-nominator": _("推荐过人的不能计票、监票。"),
    "counter-author": _("这一次评选是您起草的，请别的同事来计票。"),
    "typing-closed": _("现在不能录纸票：还没封箱，或者已经开箱了。"),
    "ticket-first": _("第一遍要照票号录，好认真假；第二遍才可以只写序号。"),
    "sheet-typed": _("这一张您已经录过了。第二遍要别人来录。"),
    "sheet-done": _("这一张两个人都录过了。"),
    "sheet-given-up": _("这一张记的是作废或收回。真在票箱里，先把它改回来。"),
    "sheet-number": _("没有 %(number)s 号候选人。"),
    "sheet-agreed": _("这一张两遍录的一样，不用再看。"),
    "sheets-state": _("选一下这些票怎么了。"),
    "sheets-differ": _("纸票对不上：印了 %(printed)s 张，还差 %(difference)s 张没有下落，不能开箱。"),
    "sheets-many": _("票箱里有 %(cast)s 张，只发出去 %(given)s 张。多出来的票，这次投票作废，请停办。"),
    "typing-differs": _("还有 %(count)s 张没有录完两遍，或者两遍不一样，先看 %(serial)s 号。"),
    "counters-two": _("要两位计票人都在场，各自点过“我在场”，半小时内有效。"),
    "witnesses-two": _("先请好 %(count)s 位监票人。"),
    "sign-not-there": _("开箱的时候您不在场，不能签。"),
    # afterwards
    "objection-closed": _("现在不在公示期。有话可以打社区的电话。"),
    "objection-empty": _("写一写是什么事。"),
    "objection-own": _("这一位是您自己，或者是您推荐的，请别的同事来答复。"),
    "nominator-unknown": _("没找到这位推荐人。核对一下姓名和楼；确实不在名册里，就不能算推荐。"),
    "objection-mistyped": _("这个号对不上，是 8 个字母和数字。"),
    "answer-empty": _("写一写核实的结果，好答复人家。"),
    "receipt-mistyped": _("回执号抄错了一位，是 8 个字母和数字。"),
    "certificate-early": _("公示还没结束，不能印证书。"),
}
