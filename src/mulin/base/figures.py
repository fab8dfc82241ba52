"""Figures and the paragraphs of a work report, as rooms declare them.

A figure never has a number of its own: it says which facts of the ledger count, and how. So the list
of facts behind it is the figure, whoever asks. `ledger.figures` answers it, `reports` shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Unit(StrEnum):
    """What is counted. 人次 (visits) and 人数 (people) are never added or shown for each other."""

    VISITS = "visits"
    PEOPLE = "people"
    HOUSEHOLDS = "households"
    SESSIONS = "sessions"
    THINGS = "things"
    HOURS = "hours"


UNIT_NAMES = {
    Unit.VISITS: _("人次"),
    Unit.PEOPLE: pgettext_lazy("unit", "人"),
    Unit.HOUSEHOLDS: pgettext_lazy("unit", "户"),
    Unit.SESSIONS: _("场"),
    Unit.THINGS: pgettext_lazy("unit", "个"),
    Unit.HOURS: _("小时"),
}


class Span(StrEnum):
    """Which days a figure looks at."""

    WITHIN = "within"  # what happened in the period
    STANDING = "standing"  # what had begun, and not ended, on the period's last day


@dataclass(frozen=True, slots=True)
class Period:
    """A quarter, a half, a year, a month: `code` is 2026, 2026-Q3, 2026-H1 or 2026-09. Both days included."""

    code: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure over facts.

    Facts of `kinds` whose data fits `where` (part → allowed codes) count, one each. With `each` a part
    of `about` is counted once however often it occurs (people rather than visits); with `sum` that
    part of `data` is added up instead. `unless` names a kind of fact that takes one back: both carry
    the same reference in the part `by` of `about` (a withdrawn check-in, a closed point).
    """

    code: str  # room.name
    title: Any
    definition: Any  # 口径: what counts, from when, by whom; for people
    unit: Unit
    kinds: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    each: str = ""
    sum: str = ""
    unless: tuple[str, ...] = ()
    by: str = ""
    span: Span = Span.WITHIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A share of two figures in per cent; without a whole it is "—", never a number."""

    code: str
    title: Any
    definition: Any
    part: str  # the code of a figure
    whole: str


class Section(StrEnum):
    """The sections of the work report, in order."""

    CHANNEL = "channel"
    POINTS = "points"
    CULTURE = "culture"


SECTION_NAMES = {
    Section.CHANNEL: _("建立干群联系通道"),
    Section.POINTS: _("建立兴趣睦邻点"),
    Section.CULTURE: _("开展睦邻文化活动"),
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of a section that a room writes from the facts of a community within a period.

    Each text may say `{figure:points.open}`: the report puts the number there, as a link to its facts.
    Nothing is written where the facts are not there.
    """

    section: Section
    order: int
    write: Callable[[UUID, Period], Iterable[str]]
