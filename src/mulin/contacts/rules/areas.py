"""For which doors a contact answers: read from words, compared, and asked for one building."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from mulin.kernel.errors import RuleError

ASKED_ALL = frozenset({"", "全社区", "全体", "全部", "本社区", "整个社区", "全体居民", "所有楼", "全"})
_BETWEEN = re.compile(r"[;,、，；/|\n和及]+")
_RANGE = re.compile(r"^(\d+)(?:号楼|幢|栋|号)?(?:-|~|至|到|—|–|－)(\d+)(号楼|幢|栋|号)$")


@dataclass(frozen=True, slots=True)
class Geography:
    """The places of one community: names to ids, and to which places each building belongs."""

    named: Mapping[str, UUID | None]  # courtyards, grids and buildings by name; None: two have it
    around: Mapping[UUID, frozenset[UUID]]  # building → itself, its courtyard, its grid

    def buildings_in(self, area: Area) -> frozenset[UUID]:
        """The buildings of `area`."""
        if area.everywhere:
            return frozenset(self.around)
        return frozenset(building for building, around in self.around.items() if around & area.places)


@dataclass(frozen=True, slots=True)
class Area:
    """The whole community, or some courtyards, grids and buildings."""

    everywhere: bool = True
    places: frozenset[UUID] = frozenset()


def covers(area: Area, around: frozenset[UUID]) -> bool:
    """Whether `area` includes the building that lies in the places `around`."""
    return area.everywhere or bool(area.places & around)


def overlap(one: Area, other: Area, geography: Geography) -> frozenset[UUID]:
    """The buildings for which both answer."""
    return geography.buildings_in(one) & geography.buildings_in(other)


def read_areas(text: str, geography: Geography) -> Area:
    """The area written in `text`: 全社区, 东院, 第一网格, 1号楼;2号楼 or 1-4号楼. Blank is everywhere.

    Raises RuleError "area-unknown" with the name that is no place of this community, "area-twice"
    when two courtyards have a building of that name (then 东院1号楼 helps).
    """
    folded = unicodedata.normalize("NFKC", text).replace(" ", "")
    if folded in ASKED_ALL:
        return Area()
    places: set[UUID] = set()
    for name in filter(None, _BETWEEN.split(folded)):
        if name in ASKED_ALL:
            return Area()
        places |= {_place(one, geography) for one in _names(name)}
    return Area(everywhere=False, places=frozenset(places))


def _names(name: str) -> list[str]:
    span = _RANGE.match(name)
    if span is None:
        return [name]
    first, last, word = int(span.group(1)), int(span.group(2)), span.group(3)
    if not 0 <= last - first <= 200:
        raise RuleError("area-unknown", field="areas", name=name)
    return [f"{number}{word}" for number in range(first, last + 1)]


def _place(name: str, geography: Geography) -> UUID:
    place = geography.named.get(name)
    if place is None:
        code = "area-twice" if name in geography.named else "area-unknown"
        raise RuleError(code, field="areas", name=name[:40])
    return place
