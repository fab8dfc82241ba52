"""The figures of this room: sessions, visits (人次), people (人数), and what did not come about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.base.figures import Figure, Rate, Unit

_TAKEN_BACK = ("gathering.attended_undone",)


def _visits(code: str, title: object, definition: object, **where: tuple[str, ...]) -> Figure:
    return Figure(
        code=code,
        title=title,
        definition=definition,
        unit=Unit.VISITS,
        kinds=("gathering.attended", "gathering.heads_counted"),
        where=where,
        sum="visits",
        unless=_TAKEN_BACK,
        by="attendance",
    )


def _people(code: str, title: object, definition: object, **where: tuple[str, ...]) -> Figure:
    return Figure(
        code=code,
        title=title,
        definition=definition,
        unit=Unit.PEOPLE,
        kinds=("gathering.attended",),
        where=where,
        each="person",
        unless=_TAKEN_BACK,
        by="attendance",
    )


def _held(code: str, title: object, definition: object, **where: tuple[str, ...]) -> Figure:
    return Figure(
        code=code,
        title=title,
        definition=definition,
        unit=Unit.SESSIONS,
        kinds=("gathering.held",),
        where=where,
        each="gathering",
        unless=("gathering.reopened",),
        by="closing",
    )


FIGURES: tuple[Figure | Rate, ...] = (
    _held("gatherings.held", _("办了多少场"), _("期内办过并且记下来的场次，睦邻点、文化活动和社区自己办的都算")),
    _held(
        "gatherings.held_by_points",
        _("睦邻点办了多少场"),
        _("期内睦邻点办过并且记下来的场次"),
        host_kind=("point",),
    ),
    _visits(
        "gatherings.visits",
        _("参加人次"),
        _("期内各场签到的次数，加上随行孩子和只数了人头的；同一个人来几次算几次"),
    ),
    _visits(
        "gatherings.visits_at_points",
        _("睦邻点参加人次"),
        _("期内睦邻点各场签到的次数，加上随行孩子和只数了人头的；同一个人来几次算几次"),
        host_kind=("point",),
    ),
    _people(
        "gatherings.people",
        _("参加人数"),
        _("期内签过到的人，同一个人只算一次；没有登记姓名、只数了人头的不算"),
    ),
    _people(
        "gatherings.people_at_points",
        _("睦邻点参加人数"),
        _("期内在睦邻点签过到的人，同一个人只算一次；只数了人头的不算"),
        host_kind=("point",),
    ),
    _people(
        "gatherings.newcomers",
        _("新来的人"),
        _("期内第一次来某个睦邻点或者某项活动的居民，同一个人只算一次"),
        new=("yes",),
    ),
    Figure(
        code="gatherings.planned",
        title=_("排了多少场"),
        definition=_("期内排进日程的场次，按排的日子算"),
        unit=Unit.SESSIONS,
        kinds=("gathering.planned",),
        each="gathering",
    ),
    Figure(
        code="gatherings.cancelled",
        title=_("取消了多少场"),
        definition=_("期内取消、后来也没有恢复的场次，按取消的日子算"),
        unit=Unit.SESSIONS,
        kinds=("gathering.cancelled",),
        each="gathering",
        unless=("gathering.restored",),
        by="gathering",
    ),
    Figure(
        code="gatherings.moved",
        title=_("改了时间或者地方的场次"),
        definition=_("期内改过时间或者地方的场次，按改的日子算，一场只算一次"),
        unit=Unit.SESSIONS,
        kinds=("gathering.moved",),
        each="gathering",
    ),
    Figure(
        code="gatherings.sign_ups",
        title=_("报名人次"),
        definition=_("期内报的名，连同随行孩子；后来不来的也算"),
        unit=Unit.VISITS,
        kinds=("gathering.signed_up",),
        sum="places",
    ),
    Figure(
        code="gatherings.missed",
        title=_("报了名没来的人次"),
        definition=_("期内各场结束时，报了名而没有签到的居民"),
        unit=Unit.VISITS,
        kinds=("gathering.held",),
        sum="missed",
        unless=("gathering.reopened",),
        by="closing",
    ),
)
