"""The figures of the roster, and the opening of the work report (基本情况)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mulin.base.figures import Figure, Paragraph, Period, Rate, Section, Span, Unit
from mulin.ledger.figures import answers
from mulin.places.models import Community


def _of_count(part: str, title: Any, definition: Any, unit: Unit, *, counter: Any = "") -> Figure:
    """One part of the newest count of the roster up to the period's last day."""
    return Figure(
        code=f"people.{part}",
        title=title,
        definition=definition,
        unit=unit,
        kinds=("people.counted",),
        sum=part,
        span=Span.LATEST,
        counter=counter,
    )


_BUILDINGS = pgettext_lazy("measure", "栋")
_COURTYARDS = pgettext_lazy("courtyards", "个")
_BY_BIRTH = _("按出生日期算；只知道年份的，从那年第一天起算；没有登记生日的不算")

FIGURES = (
    _of_count("households", _("户数"), _("期末最近一次清点时，名册里还有人住的户"), Unit.HOUSEHOLDS),
    _of_count("residents", _("人口"), _("期末最近一次清点时，名册里在住的人"), Unit.PEOPLE),
    _of_count("over_60", _("60岁以上老年人"), _BY_BIRTH, Unit.PEOPLE),
    _of_count("over_80", _("80岁以上老年人"), _BY_BIRTH, Unit.PEOPLE),
    _of_count("alone", _("独居的人"), _("期末最近一次清点时，名册里记着独居的在住居民"), Unit.PEOPLE),
    _of_count("buildings", _("楼栋"), _("期末最近一次清点时登记的楼"), Unit.THINGS, counter=_BUILDINGS),
    _of_count("courtyards", _("楼院"), _("期末最近一次清点时登记的院"), Unit.THINGS, counter=_COURTYARDS),
    Rate(
        code="people.over_60_share",
        title=_("老年人占比"),
        definition=_("60岁以上老年人 ÷ 人口"),
        part="people.over_60",
        whole="people.residents",
    ),
)
# Part of the fact → the figure's code.
COUNTED = {figure.sum: figure.code for figure in FIGURES if isinstance(figure, Figure)}


def opening(community_id: UUID, period: Period) -> Iterator[str]:
    """基本情况: how large the community is. Three queries and those of the figures."""
    found = answers(community_id, COUNTED.values(), period)
    if not found["people.residents"].value:
        return
    name = {"community": Community.objects.values_list("name", flat=True).get(id=community_id)}
    said = [gettext("%(community)s现有居民{figure:people.households}户、{figure:people.residents}人") % name]
    if found["people.courtyards"].value and found["people.buildings"].value:
        said[0] = (
            gettext(
                "%(community)s共有{figure:people.courtyards}个楼院、{figure:people.buildings}栋楼，"
                "居民{figure:people.households}户、{figure:people.residents}人"
            )
            % name
        )
    if found["people.over_60"].value:
        said.append(gettext("其中60岁以上老年人{figure:people.over_60}人，占{figure:people.over_60_share}"))
    if found["people.over_80"].value:
        said.append(gettext("80岁以上老年人{figure:people.over_80}人"))
    if found["people.alone"].value:
        said.append(gettext("独居居民{figure:people.alone}人"))
    yield gettext("，").join(said) + gettext("。")


PARAGRAPHS = (Paragraph(Section.OPENING, 10, opening),)
