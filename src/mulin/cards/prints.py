"""The hand-over sheet (睦邻卡签收表): a page a stairwell, a line a door; what is left, a page a building."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from mulin.base.actor import Actor
from mulin.cards import queries
from mulin.cards.queries import Door
from mulin.cards.rules import fit
from mulin.kernel.errors import RuleError
from mulin.places.models import Building
from mulin.printing import fonts, qr, typeset

_ROWS = 18
_HEAD_WIDTH = fit.mm(22)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which doors stand on the sheet."""

    unit: int | None = None
    only_waiting: bool = False
    with_names: bool = False


def handing_sheet(actor: Actor, buildings: Sequence[Building], wanted: Wanted) -> bytes:
    """The PDF for these buildings. Raises RuleError "sheet-empty", "glyph-missing".

    Three queries a building, one more with names.
    """
    place = queries.place_of(actor)
    sheets = [sheet for building in buildings for sheet in _sheets(actor, building, wanted)]
    if not sheets:
        raise RuleError("sheet-empty")
    _check_glyphs(sheets)
    data = {
        "title": f"睦邻卡签收表 {place.community}",
        "community": place.community,
        "demo": place.is_demo,
        "sheets": sheets,
    }
    return typeset.compile_pdf("cards/handing", data)


def _sheets(actor: Actor, building: Building, wanted: Wanted) -> Iterable[dict[str, Any]]:
    doors = [door for door in queries.doors_of(actor, building.id, wanted.unit) if door.has_card]
    if wanted.only_waiting:
        doors = [door for door in doors if door.is_waiting]
    if wanted.with_names:
        doors = queries.with_heads(actor, doors)
    address = actor.url("cards:building", building_id=building.id)
    for unit, group in _groups(doors, wanted):
        pages = [group[start : start + _ROWS] for start in range(0, len(group), _ROWS)]
        for number, page in enumerate(pages, 1):
            yield {
                "plate": f"{building.plate} {unit}单元" if unit else building.plate,
                "count": len(group),
                "page": number,
                "pages": len(pages),
                "qr": qr.svg(f"{settings.MULIN.origin}{address}?unit={unit or ''}&page={number}"),
                "doors": [_line(door, (number - 1) * _ROWS + place) for place, door in enumerate(page, 1)],
            }


def _groups(doors: list[Door], wanted: Wanted) -> Iterable[tuple[int | None, list[Door]]]:
    """A stairwell a page; the few doors still to be reached share one page a building."""
    if wanted.only_waiting and wanted.unit is None:
        return [(None, doors)] if doors else []
    return queries.by_unit(doors)


def _line(door: Door, place: int) -> dict[str, Any]:
    sized = fit.fit(door.head, _HEAD_WIDTH, fonts.width, largest=13, smallest=6.5)
    head = sized or fit.Sized(door.head, 6.5)  # a longer name breaks into two lines by itself
    return {"place": place, "name": door.name, "number": door.numbers[-1], "head": head.as_data()}


def _check_glyphs(sheets: Sequence[dict[str, Any]]) -> None:
    texts = [sheet["plate"] for sheet in sheets]
    texts += [door["head"]["text"] for sheet in sheets for door in sheet["doors"]]
    for text, sign in fonts.missing(texts):
        raise RuleError("glyph-missing", text=text, sign=sign)
