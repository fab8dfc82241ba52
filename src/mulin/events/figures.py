"""What the work report counts of culture events: over facts of this room and of `gatherings`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.base.figures import Figure, Unit

_OF_EVENTS = {"host_kind": ("event",)}

FIGURES = (
    Figure(
        code="events.held",
        title=_("睦邻文化活动场数"),
        definition=_("收工时记下“办过了”的文化活动，按举办那天算；取消的不算。"),
        unit=Unit.SESSIONS,
        kinds=("events.held",),
    ),
    Figure(
        code="events.visits",
        title=_("睦邻文化活动参加人次"),
        definition=_("文化活动里签到的每一次，加上随行孩子和只数了人头的；撤回的不算；同一个人来几次算几次。"),
        unit=Unit.VISITS,
        kinds=("gathering.attended", "gathering.heads_counted"),
        where=_OF_EVENTS,
        sum="visits",
        unless=("gathering.attended_undone",),
        by="attendance",
    ),
    Figure(
        code="events.people",
        title=_("参加过睦邻文化活动的人"),
        definition=_("文化活动里签到过的人，同一个人来几次都算一个；只留名字的来客一次算一个；只数了人头的不算。"),
        unit=Unit.PEOPLE,
        kinds=("gathering.attended",),
        where=_OF_EVENTS,
        each="person",
        unless=("gathering.attended_undone",),
        by="attendance",
    ),
    Figure(
        code="events.prizes",
        title=_("发出的小奖品"),
        definition=_("兑奖台记下给出去的奖品，一份算一份；收回的不算。"),
        unit=Unit.THINGS,
        kinds=("events.prize_given",),
        unless=("events.prize_withdrawn",),
        by="op",
        counter=pgettext_lazy("prizes", "份"),
    ),
    Figure(
        code="events.helpers",
        title=_("文化活动的志愿者"),
        definition=_("收工时有人确认来帮了忙的居民，一个人帮几次都算一个。"),
        unit=Unit.PEOPLE,
        kinds=("events.helped",),
        each="person",
        unless=("events.help_withdrawn",),
        by="helper",
    ),
    Figure(
        code="events.hours",
        title=_("文化活动的志愿服务时长"),
        definition=_("确认来了的每个人帮了多久，合起来的小时数；没说别的就按班次的钟点。"),
        unit=Unit.HOURS,
        kinds=("events.helped",),
        sum="hours",
        unless=("events.help_withdrawn",),
        by="helper",
    ),
)
