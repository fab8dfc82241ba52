"""Paper: the sign-in sheet with names in large type, and the week to hang up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation

from mulin.base import days
from mulin.base.actor import Actor
from mulin.gatherings import queries, shown
from mulin.gatherings.models import Gathering, GatheringState, HostKind
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.places.models import Community
from mulin.printing import fonts, qr, typeset

ROWS, SPARE = 24, 6  # lines a page; empty lines at the end for those who just come
NO_PLACE = "地方还没定"
_WEEKDAYS = "一二三四五六日"


def sign_in_sheet(actor: Actor, gathering: Gathering) -> bytes:
    """签到表, A4: everybody awaited preprinted, boxes to tick, four corners and a QR for the photo.

    Five queries. Raises RuleError glyph-missing.
    """
    names = [(one.name, one.person_id) for one in queries.roll_of(gathering) if one.name]
    where = queries.buildings_of(gathering.community_id, [key for _name, key in names if key])
    lines = [{"name": name, "building": where.get(key, "") if key else ""} for name, key in names]
    lines += [{"name": "", "building": ""}] * (SPARE + -(len(lines) + SPARE) % ROWS)
    leaders = queries.stewards_of(actor, gathering.host_id)
    texts = [line["name"] for line in lines]
    with translation.override("zh-hans"):
        data = _head(gathering) | {
            "leader": leaders[0].person.name if leaders else "",
            "pages": [_page(actor, gathering, lines, start) for start in range(0, len(lines), ROWS)],
        }
    _check([*texts, data["title"], data["host"], data["place"], data["leader"], data["community"]])
    return typeset.compile_pdf("gatherings/signin", data)


def _head(gathering: Gathering) -> dict[str, Any]:
    day = days.as_day(gathering.starts_at)
    community, host = gathering.community, gathering.host
    return {
        "title": gathering.title,
        "host": host.name,
        # the community's own gatherings say so by its name
        "kind": "" if host.kind == HostKind.COMMUNITY else f"{host.get_kind_display()} ",
        "community": community.name,
        "demo": community.is_demo,
        "when": f"{day.year}年{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）{shown.times_words(gathering)}",
        "place": gathering.place,
    }


def _page(actor: Actor, gathering: Gathering, lines: Sequence[dict[str, str]], start: int) -> dict[str, Any]:
    number = start // ROWS + 1
    address = actor.url("gatherings:sheet", gathering_id=gathering.id)
    rows = [{"place": start + n, **line} for n, line in enumerate(lines[start : start + ROWS], 1)]
    return {"number": number, "qr": qr.svg(f"{settings.MULIN.origin}{address}?page={number}"), "rows": rows}


def timetable_poster(actor: Actor, community: Community, monday: date, *, size: str) -> bytes:
    """The week's gatherings of the community, a column a day, A4 or A3. One query.

    Raises RuleError print-nothing, glyph-missing.
    """
    rows = queries.gatherings_between(community.id, monday, monday + timedelta(days=6))
    going_on = [row for row in rows if row.state != GatheringState.CANCELLED and not row.members_only]
    if not going_on:
        raise RuleError("print-nothing")
    with translation.override("zh-hans"):
        columns = [_column(day) for day in shown.by_day(going_on, monday)]
    sunday = monday + timedelta(days=6)
    data = {
        "title": f"{community.name}活动时间表",
        "community": community.name,
        "creed": community.creed,
        "phone": community.phone,
        "demo": community.is_demo,
        "span": f"{monday.month}月{monday.day}日–{sunday.month}月{sunday.day}日",
        "days": columns,
        "scale": 1.414 if size == "a3" else 1,
        "qr": qr.svg(settings.MULIN.origin + actor.url("gatherings:week")),
    }
    _check([community.name, *(entry[part] for day in columns for entry in day["rows"] for part in ("title", "place"))])
    return typeset.compile_pdf("gatherings/timetable", data)


def _column(day: shown.Day) -> dict[str, Any]:
    return {
        "name": f"周{_WEEKDAYS[day.day.weekday()]}",
        "day": f"{day.day.month}/{day.day.day}",
        "festival": day.festival,
        "rows": [
            {
                "at": row.starts_at.astimezone(clock.CHINA).strftime("%H:%M"),
                "title": row.title,
                "host": "" if row.title == row.host.name else row.host.name,
                "place": row.place or NO_PLACE,
            }
            for row in day.gatherings
        ],
    }


def _check(texts: Sequence[str]) -> None:
    for text, sign in fonts.missing(texts):
        raise RuleError("glyph-missing", text=text, sign=sign)
