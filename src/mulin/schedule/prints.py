"""The door sheet (门口时间表): a venue's week on one A4 page, with the QR of its page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings

from mulin.base.actor import Actor
from mulin.kernel.errors import RuleError
from mulin.places.access import community_with
from mulin.places.models import Venue
from mulin.printing import fonts, qr, typeset
from mulin.schedule import queries
from mulin.schedule.models import VenueRule
from mulin.schedule.queries.week import Cell, VenueWeek
from mulin.schedule.queries.words import hours_words

_WEEKDAYS = "一二三四五六日"
_LINE = 17  # signs of a title on one line of the largest size
# Lines on a page → points of the hours and titles, least height of a day in mm; very many go over to a second page
_SIZES = ((13, 19, 20), (20, 15, 18), (28, 12.5, 12), (36, 11, 10), (10_000, 10, 8))


def door_sheets(actor: Actor, day: date, *, only: Venue | None = None) -> bytes:
    """The PDF: one venue, or all of them. Raises RuleError "doors-none", "glyph-missing". Five queries."""
    week = queries.week_grid(actor.community_id, day, reads_all=False, venue_id=only.id if only else None)
    if not week.rows:
        raise RuleError("doors-none")
    community = community_with(actor.community_id)
    rules = queries.rules_of(actor.community_id)
    sheets = [_sheet(actor, row, rules.get(row.venue.id)) for row in week.rows]
    _check_glyphs(sheets)
    data = {
        "title": f"门口时间表 {community.name}",
        "community": community.name,
        "phone": community.phone,
        "demo": community.is_demo,
        "span": f"{_day(week.first)} 至 {_day(week.last)}",
        "host": settings.MULIN.origin.partition("//")[2],
        "sheets": sheets,
    }
    return typeset.compile_pdf("schedule/door", data)


def _sheet(actor: Actor, row: VenueWeek, rule: VenueRule | None) -> dict[str, Any]:
    venue = row.venue
    lines = sum(max(1, sum(1 + len(entry.title) // _LINE for entry in cell.entries)) for cell in row.cells)
    size, least = next((size, least) for most, size, least in _SIZES if lines <= most)
    address = f"{settings.MULIN.origin}{actor.url('schedule:public_venue', venue_id=venue.id)}"
    return {
        "venue": venue.name,
        "about": _about(venue),
        "notice": rule.notice if rule else "",
        "qr": qr.svg(address),
        "size": size,
        "least": least,
        "days": [_line(cell) for cell in row.cells],
    }


def _about(venue: Venue) -> str:
    hours = hours_words(venue.opens, venue.closes) if venue.opens and venue.closes else ""
    opening = f"{hours} 开放" if hours else ""
    room = f"最多 {venue.capacity} 人" if venue.capacity else ""
    return "　".join(part for part in (venue.where, opening, room) if part)


def _line(cell: Cell) -> dict[str, Any]:
    return {
        "weekday": f"周{_WEEKDAYS[cell.head.day.weekday()]}",
        "day": _day(cell.head.day),
        "name": cell.head.name,
        "rest": cell.head.is_rest,
        "shut": cell.shut,
        "entries": [{"hours": entry.hours, "title": entry.title} for entry in cell.entries],
    }


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _check_glyphs(sheets: Sequence[dict[str, Any]]) -> None:
    texts = [sheet[part] for sheet in sheets for part in ("venue", "about", "notice")]
    texts += [line["shut"] for sheet in sheets for line in sheet["days"]]
    texts += [entry["title"] for sheet in sheets for line in sheet["days"] for entry in line["entries"]]
    for text, sign in fonts.missing(texts):
        raise RuleError("glyph-missing", text=text, sign=sign)
