"""Figures and the paragraphs of a work report, as rooms declare them.

A figure never has a number of its own: it says which facts of the ledger count, and how. So the list
of facts behind it is the figure, whoever asks. `ledger.figures` answers it, `reports` shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mulin.base.days import in_english


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
    LATEST = "latest"  # the newest fact up to the period's last day, alone: a count somebody took


@dataclass(frozen=True, slots=True)
class Period:
    """A quarter, a half, a year, a month, a week. Both days included.

    `code` is 2026, 2026-Q3, 2026-H1, 2026-09 or 2026-W39; see `period_of`.
    """

    code: str
    first: date
    last: date


_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|W(?P<week>\d\d)|(?P<month>\d\d)))?", re.ASCII
)


def period_of(code: str) -> Period:
    """The period that `code` names. Raises ValueError."""
    found = _PERIOD.fullmatch(code)
    if found is None or not date.min.year < int(found["year"]) < date.max.year:
        raise ValueError(code)
    year = int(found["year"])
    if found["week"]:
        monday = date.fromisocalendar(year, int(found["week"]), 1)
        return Period(code, monday, monday + timedelta(days=6))
    months = 3 if found["quarter"] else 6 if found["half"] else 1 if found["month"] else 12
    number = int(found["quarter"] or found["half"] or found["month"] or 1)
    first = date(year, (number - 1) * months + 1, 1)
    after = first.month - 1 + months
    return Period(code, first, date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure over facts.

    Facts of `kinds` whose data fits `where` (part → allowed codes; "true" and "false" for yes and no)
    count, one each. With `each` a part of `about` is counted once however often it occurs (people
    rather than visits); with `sum` that part of `data` is added up instead. A fact without the part
    does not count. `unless` names kinds of fact that take one back: both carry the same reference in
    the part `by` of `about` (a withdrawn check-in, a closed point), and the one that takes back was
    written later. A kind may take back itself: then only the newest for each `by` counts.
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
    counter: Any = ""  # the measure word of `THINGS`, if it is not 个: 张, 次, 条

    def __post_init__(self) -> None:
        """Refuse a declaration that says two things at once."""
        if self.each and self.sum:
            raise ValueError(f"{self.code}: `each` and `sum` exclude each other")
        if bool(self.unless) != bool(self.by):
            raise ValueError(f"{self.code}: `unless` and `by` go together")
        for part in (self.each, self.sum, self.by, *self.where):
            if part and not part.isidentifier():
                raise ValueError(f"{self.code}: {part!r} is no name of a part")


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Figures of one unit added up (named visits and counted heads). Never of people: they may be the same."""

    code: str
    title: Any
    definition: Any
    unit: Unit
    parts: tuple[str, ...]  # codes of figures without `each`
    counter: Any = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A share of two figures in per cent; without a whole it is "—", never a number."""

    code: str
    title: Any
    definition: Any
    part: str  # the code of a figure
    whole: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """One figure over another (visits a session), rounded; without a whole it is "—"."""

    code: str
    title: Any
    definition: Any
    unit: Unit
    part: str
    whole: str
    counter: Any = ""


Measure = Figure | Total | Rate | Average


def unit_word(measure: Measure) -> str:
    """What stands behind a measure's number: 场, 人次, 张; nothing behind a share."""
    if isinstance(measure, Rate):
        return ""
    return str(measure.counter or UNIT_NAMES[measure.unit])


class Section(StrEnum):
    """The sections of the work report, in order. The opening has no number."""

    OPENING = "opening"
    CHANNEL = "channel"
    POINTS = "points"
    CULTURE = "culture"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of a section that a room writes from the facts of a community within a period.

    Each text is a paragraph, in the language in force. It may say `{figure:points.open}`: the report
    puts the number there, as a link to its facts, with a measure word that follows it directly. It
    may say `{person:UUID}`: the name stands there as long as the person is kept; only for people who
    agreed to be named. Nothing is written where the facts are not there. `title` is a heading of its
    own inside the section: （一）互助结对.
    """

    section: Section
    order: int
    write: Callable[[UUID, Period], Iterable[str]]
    title: Any = ""


def quoted(names: Iterable[str]) -> str:
    """Names in quotation marks, one after the other; in Chinese with nothing between them (GB/T 15834)."""
    return (gettext("、") if in_english() else "").join(f"“{name}”" for name in names)
