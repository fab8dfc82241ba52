"""What this room offers to the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.base.manifest import JobKind, LedgerKind, Panel, PrivacyHandler, Room
from mulin.base.roles import Permission, Reach, Role
from mulin.roster import panels, privacy, tasks, todos

ROOM = Room(
    name="roster",
    permissions=(
        Permission(
            "roster.import",
            _("导入名册"),
            {
                Role.COMMUNITY_WORKER: Reach.COMMUNITY,
                Role.COMMUNITY_HEAD: Reach.COMMUNITY,
                Role.OPERATOR: Reach.COMMUNITY,
            },
        ),
    ),
    panels=(Panel("people_list", 10, "roster/panel.html", panels.people_list, "roster.import"),),
    todos=(todos.todos,),
    ledger_kinds=(
        LedgerKind("roster.brought", _("{actor}带来了一份名册（{rows} 行）"), _("带来名册")),
        LedgerKind("roster.dropped", _("{actor}没有导入 {roster} 的名册"), _("没有导入")),
        LedgerKind(
            "roster.imported",
            _("{actor}导入了 {roster} 的名册：新来 {new} 人，有变化 {changed} 人，没变 {same} 人，要核对 {held} 行"),
            _("导入名册"),
        ),
        LedgerKind("roster.held_taken", _("{actor}下载了 {roster} 名册里要核对的 {rows} 行"), _("下载要核对的行")),
        LedgerKind("roster.undone", _("{actor}撤回了 {roster} 的名册，{stayed} 行后来改过，没有撤回"), _("撤回名册")),
    ),
    jobs=(
        JobKind("roster.apply", _("导入名册"), tasks.apply),
        JobKind("roster.undo", _("撤回名册"), tasks.undo),
        JobKind("roster.tidy", _("清掉用不着的名册"), tasks.tidy, every_seconds=86_400),
    ),
    privacy=(PrivacyHandler(("roster.RosterRow", "roster.RosterEffect"), privacy.export, privacy.erase),),
    errors={
        "workbook-empty": _("这个文件是空的。请选那份有名册的文件。"),
        "workbook-large": _("文件太大了，最大 10 MB。请去掉图片，或者分成两份。"),
        "workbook-rows": _("超过 50,000 行了。要是后面都是空行，请删掉空行再存；不然请分成几份。"),
        "workbook-columns": _("超过 100 列了。请删掉用不着的列再存。"),
        "workbook-locked": _("文件有密码，打不开。请去掉密码，再存一份。"),
        "workbook-odd": _("这个文件里面不像一份表格，没有打开。请用 WPS 或 Excel 打开它，另存为 xlsx。"),
        "workbook-broken": _("文件坏了，或者没有传完整。请再传一次；还不行，请另存为 xlsx。"),
        "workbook-resave": _("这种文件读不了。请用 WPS 或 Excel 打开它，另存为 xlsx。"),
        "workbook-unknown": _("认不出这是什么文件。请用 WPS 或 Excel 另存为 xlsx。"),
        "workbook-quote": _("第 %(line)s 行有个引号没有收尾，后面的读不下去。请补上引号，或者另存为 xlsx。"),
        "workbook-slow": _("这个文件读得太费劲，没有读完。请另存为 xlsx，只留名册那一张表。"),
        "roster-state": _("这份名册已经不是刚才的样子了。请回到名册那一页看看。"),
        "roster-columns": _("至少要指出姓名，还有住址（楼号和室号，或者合在一列），一列只能用一次。"),
        "roster-buildings": _("只有还没登记过楼的社区，才能照名册建楼。请到“设置”里登记这栋楼。"),
        "roster-undo-late": _("导入超过 %(days)s 天，不能整份撤回了。请到居民那里一个一个改。"),
        "roster-busy": _("另一份名册正在导入。等它做完，再来一次。"),
        "roster-not-allowed": _("您现在没有导入名册的权限了。请找社区主任。"),
        "name-direction": _("姓名里有看不见的方向符号，已经去掉。请看看对不对。"),
        "name-several": _("一格里像有几个人。请一行写一个人。"),
        "name-brackets": _("姓名后面有括号。请把括号里的话写到备注。"),
        "name-digits": _("姓名里有数字。请看看对不对。"),
        "name-emoji": _("姓名里有表情。请看看对不对。"),
        "name-signs": _("姓名里有少见的符号。请看看对不对。"),
        "name-nickname": _("像是称呼，不是姓名。请写全名；真叫这个名字，就勾“姓名没错”。"),
        "name-short": _("只有一个字。请看看是不是漏了。"),
        "name-long": _("姓名很长。请看看是不是写了别的。"),
        "birth-month": _("“1991.1”可能是一月，也可能是十月（表格会丢掉末尾的 0）。请写成 1991-10 这样。"),
        "gender-unread": _("性别看不懂。请写男或女。"),
        "phone-service": _("这是服务电话，不是居民自己的号码。请改正，或者留空。"),
        "cell-fault": _("这一格的公式出错了，读不到内容。请照实填上。"),
        "address-missing": _("门牌不全，不知道住哪里。请写上楼号和室号。"),
        "building-unknown": _("社区里没有“%(building)s”。请看看是不是写错；真有这栋楼，请先到“设置”里登记。"),
        "building-which": _("不止一个院有“%(building)s”。请写上是哪个院。"),
        "same-name-one-flat": _("和第 %(row)s 行同住一户、同名，可又不像同一个人。请看看是不是两个人。"),
        "same-name-known": _("名册里有几个人都对得上。请补上出生日期或者电话，好分清是谁。"),
        "same-name-other": _("这一户有个同名的人，出生日期、性别、电话却对不上。请看看是不是另一个人。"),
        "same-person-two-doors": _("和第 %(row)s 行像是同一个人，住处却不一样。请只留一处。"),
        "gone-meanwhile": _("这期间他已经搬走，或者资料并到了别处。请看看。"),
    },
)
