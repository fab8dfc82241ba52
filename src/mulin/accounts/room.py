"""What this room offers to the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.accounts import actions, tasks
from mulin.accounts.actions.codes import SEND
from mulin.base.actor import Actor
from mulin.base.manifest import Event, Face, JobKind, LedgerKind, MessageKind, NavItem, Panel, Room
from mulin.base.roles import Permission, Reach, Role


def _nothing_more(actor: Actor, **subject: object) -> dict[str, object]:
    """For a panel that needs no words of its own."""
    return {}


def _demo_left(actor: Actor, **facts: object) -> None:
    actions.dismiss_demo_people(actor)


ROOM = Room(
    name="accounts",
    permissions=(
        Permission(
            "staff.see",
            _("看社区里谁管什么、到哪天"),
            {
                Role.COMMUNITY_WORKER: Reach.COMMUNITY,
                Role.COMMUNITY_HEAD: Reach.COMMUNITY,
                Role.PRIVACY_OFFICER: Reach.COMMUNITY,
                Role.OPERATOR: Reach.INSTALLATION,
            },
        ),
        Permission(
            "staff.appoint",
            _("聘人、收回权限"),
            {Role.COMMUNITY_HEAD: Reach.COMMUNITY, Role.OPERATOR: Reach.INSTALLATION},
        ),
        Permission(
            "staff.vouch",
            _("当面给同事作证，解开丢了的第二道锁"),
            {
                Role.COMMUNITY_WORKER: Reach.COMMUNITY,
                Role.COMMUNITY_HEAD: Reach.COMMUNITY,
                Role.OPERATOR: Reach.INSTALLATION,
            },
        ),
        Permission(
            "desk_code.issue",
            _("给没有短信的人开进门条"),
            {
                Role.GRID_OFFICER: Reach.BUILDINGS,
                Role.COMMUNITY_WORKER: Reach.COMMUNITY,
                Role.COMMUNITY_HEAD: Reach.COMMUNITY,
            },
        ),
        Permission(
            "sign_in_phone.set",
            _("在服务台给居民换进门的手机号"),
            {Role.COMMUNITY_WORKER: Reach.COMMUNITY, Role.COMMUNITY_HEAD: Reach.COMMUNITY},
        ),
    ),
    nav=(NavItem(Face.DESK, 90, _("人员与权限"), "user-shield", "accounts:staff", "staff.see"),),
    panels=(Panel("me", 80, "accounts/me_panel.html", _nothing_more),),
    jobs=(
        JobKind(SEND, _("送出进门的验证码"), tasks.send_code, quick=True),
        JobKind("accounts.change_phones", _("到时候换进门手机号"), tasks.change_phones, every_seconds=600),
        JobKind(
            "accounts.sweep", _("清除过期的验证码和进门记录"), tasks.sweep, every_seconds=3600, per_community=False
        ),
    ),
    messages=(
        MessageKind(
            "accounts.phone_changing",
            _("进门手机号要换"),
            _("社区服务台要把您的进门手机号换成尾号 {last4}，24 小时后生效。不是您要换的，请马上打社区电话。"),
            sms=True,
        ),
    ),
    events=((Event.DEMO_LEFT, _demo_left),),
    ledger_kinds=(
        LedgerKind("accounts.opened", _("{actor}给{account}开了进门的账号"), _("开账号")),
        LedgerKind("accounts.closed", _("{actor}注销了{account}的账号"), _("注销账号")),
        LedgerKind("accounts.appointed", _("{actor}聘{account}担任职务"), _("聘任")),
        LedgerKind("accounts.appointment_ended", _("{actor}收回了{account}的权限"), _("聘任结束")),
        LedgerKind("accounts.desk_code_issued", _("{actor}给{account}开了一张进门条"), _("进门条")),
        LedgerKind("accounts.factor_vouched", _("{actor}当面为{account}作证：第二道锁丢了"), _("作证")),
        LedgerKind("accounts.factor_removed", _("{actor}确认后，{account}的第二道锁解开了"), _("解开第二道锁")),
        LedgerKind("accounts.phone_asked", _("{actor}在服务台为{account}登记了新的进门手机号"), _("要换手机号")),
        LedgerKind("accounts.phone_stopped", _("{actor}停下了给{account}换进门手机号"), _("不换手机号")),
        LedgerKind("accounts.phone_changed", _("{account}的进门手机号换好了"), _("换手机号")),
    ),
    errors={
        "code-none": _("还没给这个号码发过验证码。先按“发给我”。"),
        "code-wrong": _("验证码不对，还可以试 %(left)s 次。"),
        "code-dead": _("这个验证码不能用了：过了 10 分钟，或者试的次数太多。再要一个就行。"),
        "desk-code-typo": _("抄错了一位，再对着进门条看一遍。"),
        "desk-code-dead": _("这张进门条用过了，或者过了 15 分钟。请服务台再给一张。"),
        "desk-code-staff": _("这位有职务，还没设第二道锁，不能用进门条。请本人用手机验证码进门，先把锁设好。"),
        "phone-other-name": _("这个号码有人在用，姓名对不上。再核对一遍姓名和号码。"),
        "vouch-elsewhere": _("这位同事在别处也有职务，这道锁请系统管理员来解。"),
        "phone-not-mobile": _("这个号码收不到短信。没有手机，请到服务台拿一张进门条。"),
        "phone-taken": _("这个号码已经有人用来进门了。是您家人的？请到服务台说一声。"),
        "phone-same": _("这就是现在用的号码，不用换。"),
        "account-in-office": _("这个人还在任上。先收回权限，再注销。"),
        "role-not-yours": _("这个职务要由上一级来聘。请联系系统管理员。"),
        "role-scope": _("这个职务不管那一片。请重选管哪里。"),
        "term-backward": _("结束的日子比开始还早。"),
        "term-long": _("最长聘 %(years)s 年，到期再续。"),
        "appointed-already": _("%(name)s这段时间已经有这个职务了。"),
        "last-head": _("这是最后一位社区主任，走了就没人能聘人了。先聘下一位。"),
        "vouch-self": _("自己不能给自己作证，请两位同事来。"),
        "vouch-twice": _("您已经作过证了，还要另一位同事当面确认。"),
    },
)
