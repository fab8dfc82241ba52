"""What this room offers to the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mulin.base import days
from mulin.base.actor import Actor
from mulin.base.manifest import Face, LedgerKind, NavItem, Panel, Print, Room, Todo, When
from mulin.base.roles import Permission, Reach, Role
from mulin.kernel import clock
from mulin.schedule import queries
from mulin.schedule.models import DayKind, WhoBooks

_DESK = {
    Role.COMMUNITY_WORKER: Reach.COMMUNITY,
    Role.COMMUNITY_HEAD: Reach.COMMUNITY,
    Role.OPERATOR: Reach.INSTALLATION,
}

_NOTICE_COMES = (11, 10)  # month and day from which next year's holidays are usually announced


def _todos(actor: Actor) -> Iterator[Todo]:
    if not actor.may("venues.manage"):
        return
    if hit := queries.collisions_ahead(actor.community_id):
        first = hit[0]
        yield Todo(
            When.TODAY,
            "lock",
            "r",
            ngettext("%(n)s 场安排撞上了关门", "%(n)s 场安排撞上了关门", len(hit)) % {"n": len(hit)},
            gettext("%(what)s，%(when)s，%(venue)s")
            % {
                "what": first.entry.title,
                "when": days.when_words(first.entry.booking.starts_at),
                "venue": first.venue.name,
            },
            _("去看看"),
            f"{actor.url('schedule:venues')}?day={days.as_day(first.entry.booking.starts_at).isoformat()}",
        )
    today = clock.today()
    coming = today.year + 1
    if (today.month, today.day) >= _NOTICE_COMES and not queries.calendar_for(
        actor.community_id, [coming]
    ).is_announced(coming):
        yield Todo(
            When.WEEK,
            "calendar",
            "b",
            gettext("%(year)s 年的放假安排还没录") % {"year": coming},
            _("国务院办公厅一般十一月公布，贴进来就行"),
            _("去录"),
            actor.url("schedule:notice"),
        )


def _plain(actor: Actor, **subject: Any) -> Mapping[str, Any]:
    return {}


ROOM = Room(
    name="schedule",
    nav=(NavItem(Face.DESK, 45, pgettext_lazy("menu", "场地"), "map-pin", "schedule:venues", "venues.read"),),
    panels=(
        Panel("home", 60, "schedule/home.html", _plain),
        Panel("settings", 40, "schedule/settings.html", _plain, "calendar.revise"),
    ),
    todos=(_todos,),
    prints=(
        Print(
            "doors",
            _("门口时间表"),
            _("A4，贴在每个场地门口，这一周谁用"),
            "door",
            "schedule:venues",
            "venues.read",
            order=50,
        ),
    ),
    permissions=(
        Permission("venues.read", _("看场地哪天谁用"), _DESK),
        Permission("venues.book", _("订场地"), {**_DESK, Role.POINT_LEADER: Reach.HOSTS}),
        Permission("venues.manage", _("在服务台订场地、关场地、定谁可以订"), _DESK),
        Permission("calendar.revise", _("改节假日表"), _DESK),
    ),
    ledger_kinds=(
        LedgerKind("venue.booked", _("{actor}把“{venue}”订给了“{booking}”，{day} {from}–{to}"), _("订场地")),
        LedgerKind("venue.given_back", _("{actor}退了“{venue}” {day} 的“{booking}”"), _("退场地")),
        LedgerKind("venue.closed", _("{actor}把“{venue}”从 {from} 关到 {until}"), _("关场地")),
        LedgerKind("venue.closed_on_holidays", _("{actor}让“{venue}”在法定节假日关门"), _("节假日关门")),
        LedgerKind("venue.reopened", _("{actor}让“{venue}”重新开放"), _("场地重新开放")),
        LedgerKind(
            "venue.rule_set",
            _("{actor}定了谁可以订“{venue}”：{who}"),
            _("定谁可以订"),
            {"who": dict(WhoBooks.choices)},
        ),
        LedgerKind(
            "calendar.day_set",
            _("{actor}把 {day} 定为{kind}"),
            _("改节假日"),
            {"kind": dict(DayKind.choices)},
        ),
        LedgerKind("calendar.day_forgotten", _("{actor}让 {day} 照原来的节假日表"), _("还原节假日")),
        LedgerKind("calendar.year_announced", _("{actor}录入了 {year} 年的放假通知，共 {count} 天"), _("放假通知")),
    ),
    errors={
        "pattern-repeat": _("请选每周、每月几号，或者每月第几个星期几。"),
        "pattern-no-day": _("还没选哪一天。请至少选一天。"),
        "pattern-day": _("没有这样的日子。星期请选周一到周日，日期请写 1 到 31。"),
        "pattern-interval": _("间隔请写 1 到 %(most)s。"),
        "pattern-minutes": _("一次请安排 5 分钟到 24 小时。"),
        "pattern-week": _("请选第一、二、三、四个，或者最后一个。"),
        "pattern-unclear": _("没看懂：“%(words)s”。请写成：每周一、三、五 9:00–10:30，一句只说一种时间。"),
        "pattern-odd-even": _("单周、双周，过了年会对不上。已经按每两周一次填好，请看看从哪天起。"),
        "pattern-no-hour": _("还没写几点。请写成：每周四 14:30–16:30，或者每周四下午。"),
        "timetable-over": _("那一天这个安排已经结束了。请选早一点的日子。"),
        "days-range": _("请写 2000 年到 2099 年之间的日子。"),
        "days-backwards": _("结束的日子早于开始的日子。请换一下。"),
        "days-long": _("一次最多关一年。请写近一点的日子。"),
        "time-range": _("请写 2000 年到 2099 年之间的时间。"),
        "time-backwards": _("结束要比开始晚。请看一看这两个钟点。"),
        "time-long": _("一次最多 24 小时。更长的请分几次订。"),
        "venue-taken": _("“%(venue)s”%(why)s。请换个时间，或者换个地方。"),
        "venue-closed": _("“%(venue)s”%(why)s。请换个日子，或者换个地方。"),
        "venue-not-open": _("“%(venue)s”%(why)s。请看看它几点开门、几点关门。"),
        "venue-too-small": _("“%(venue)s”%(why)s。请换个大一点的地方。"),
        "venue-not-yours": _("“%(venue)s”由社区统一安排。请给社区打个电话，工作人员帮您订。"),
        "doors-none": _("还没有场地。先在设置里登记，再印。"),
        "venue-who": _("请选谁可以订。"),
        "booking-no-title": _("还没写做什么用。写几个字就行，例如：楼组长会。"),
        "booking-past": _("这个时间已经过去了。请写今天或以后。"),
        "closure-no-reason": _("还没写为什么关。门上要写给大家看，例如：粉刷。"),
        "closure-past": _("这几天已经过去了。请写今天或以后。"),
        "closure-late": _("离关门不到七天。请先告诉要来的人，再勾上“知道了”。"),
        "closure-hits": _("这几天里已经订出去 %(count)s 次。请看看是哪些，再勾上“知道了”。"),
        "holiday-hits": _("往后的节假日里已经订出去 %(count)s 次。请看看是哪些，再勾上“知道了”。"),
        "day-kind": _("请选放假、调休上班，或者照平常。"),
        "day-no-name": _("还没写是什么节。"),
        "year-range": _("只能录入去年到三年以后的通知。"),
        "notice-unreadable": _("通知看不懂。请把国务院办公厅通知里“一、元旦：……”那几行原样贴过来。"),
        "notice-other-year": _("“%(said)s”不是 %(year)s 年的：日子或者星期对不上。请看看是哪一年的通知，再录一次。"),
        "notice-count": _("%(name)s写着共 %(said)s 天，从头到尾却是 %(count)s 天。请照原文再贴一次。"),
        "notice-incomplete": _("通知没有贴全，还缺：%(missing)s。请接着把那几行也贴进来，再录。"),
        "notice-long": _("贴得太多了。只要“一、元旦：……”那几行。"),
    },
)
