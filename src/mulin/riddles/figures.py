"""Figures of the work report, and its sentence about the riddles."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mulin.base.figures import Figure, Paragraph, Period, Section, Unit
from mulin.riddles import queries

FIGURES = (
    Figure(
        code="riddles.hung",
        title=_("挂出的灯谜"),
        definition=_("期内散场的活动上挂出的谜条，散场时还挂着或已猜走的都算，印好后取下的不算"),
        unit=Unit.THINGS,
        kinds=("riddle.hung",),
        sum="hung",
        counter=pgettext_lazy("riddles", "条"),
    ),
    Figure(
        code="riddles.solved",
        title=_("猜走的灯谜"),
        definition=_("期内有人答对并领走的谜条，每条算一次；撤回的不算"),
        unit=Unit.THINGS,
        kinds=("riddle.solved",),
        where={"won": ("yes",)},
        unless=("riddle.solve_undone",),
        by="answer",
        counter=pgettext_lazy("riddles", "条"),
    ),
    Figure(
        code="riddles.right",
        title=_("答对灯谜"),
        definition=_("期内答对的次数，晚一步、没领到谜条的也算；在家图个乐猜的不算；撤回的不算"),
        unit=Unit.VISITS,
        kinds=("riddle.solved",),
        unless=("riddle.solve_undone",),
        by="answer",
    ),
    Figure(
        code="riddles.solvers",
        title=_("答对灯谜的居民"),
        definition=_("期内答对过的居民，一人只算一次；只报名字、没有对上名册的不算在内"),
        unit=Unit.PEOPLE,
        kinds=("riddle.solved",),
        each="person",
        unless=("riddle.solve_undone",),
        by="answer",
    ),
    Figure(
        code="riddles.home",
        title=_("在家猜中"),
        definition=_("期内散场的活动上，不到场、在网上猜中的次数，一部手机一条只算一次"),
        unit=Unit.VISITS,
        kinds=("riddle.hung",),
        sum="home",
    ),
)


def _write(community_id: UUID, period: Period) -> Iterator[str]:
    if queries.sets_held_between(community_id, period.first, period.last):
        yield gettext(
            "灯谜活动共挂出灯谜{figure:riddles.hung}条，当场猜走{figure:riddles.solved}条，"
            "{figure:riddles.right}人次答对，其中登记在册的居民{figure:riddles.solvers}人。"
        )


PARAGRAPHS = (Paragraph(Section.CULTURE, 40, _write),)
