"""What awards have to say in the work report: figures over facts, and the paragraph with those who agreed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulin.awards import queries
from mulin.awards.models import Round, RoundState
from mulin.base.figures import Figure, Period, Unit, quoted
from mulin.kernel import clock

FIGURES = (
    Figure(
        code="awards.rounds",
        title=gettext_lazy("评选表彰"),
        definition=gettext_lazy("公示期满、结果生效的评选，按生效那天算；没有评出来的和取消的不算"),
        unit=Unit.THINGS,
        kinds=("awards.done",),
        counter=pgettext_lazy("rounds", "项"),
    ),
    Figure(
        code="awards.honoured",
        title=gettext_lazy("受表彰的居民"),
        definition=gettext_lazy("公示期满受到表彰的居民，同一个人得两项算一个人"),
        unit=Unit.PEOPLE,
        kinds=("awards.honoured",),
        each="person",
    ),
    Figure(
        code="awards.ballots",
        title=gettext_lazy("收回的选票"),
        definition=gettext_lazy("数过并签了字的居民票，手机和纸票都算，弃权票和无效票也算；不到十张的不公布，按 0 计"),
        unit=Unit.THINGS,
        kinds=("awards.counted",),
        sum="ballots",
        counter=pgettext_lazy("ballots", "张"),
    ),
    Figure(
        code="awards.nominations",
        title=gettext_lazy("居民推荐"),
        definition=gettext_lazy("收到的推荐，一位邻居推荐一次算一份，自荐也算"),
        unit=Unit.THINGS,
        kinds=("awards.nominated",),
        counter=pgettext_lazy("nominations", "份"),
    ),
)


def paragraph(community_id: UUID, period: Period) -> Iterator[str]:
    """评选表彰 within a period: what was chosen how, and the names of those who agreed. Two queries and two a round."""
    rows = [row for row in _finished(community_id) if period.first <= _day(row) <= period.last]
    if not rows:
        return
    titles = quoted(dict.fromkeys(row.title for row in rows))
    yield _(
        "开展%(titles)s评选。居民推荐{figure:awards.nominations}份，收回选票{figure:awards.ballots}张，"
        "选票不记名公开，人人可以复算；经公示，表彰居民{figure:awards.honoured}人。"
    ) % {"titles": titles}
    for row in rows:
        # the report fills names in whenever it is read, so that nobody stays named who takes the consent back
        names = [f"{{person:{one.person_id}}}" for one in queries.honours(community_id, round_id=row.id)]
        if names:
            yield _("%(names)s获评“%(title)s”。") % {"names": _("、").join(names), "title": row.title}


def _finished(community_id: UUID) -> list[Round]:
    return list(Round.objects.of(community_id).filter(state=RoundState.DONE).order_by("done_at", "title"))


def _day(row: Round) -> date:
    assert row.done_at is not None  # of a round that is done
    return row.done_at.astimezone(clock.CHINA).date()
