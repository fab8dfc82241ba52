"""The week of the venues: for the desk, for everybody, and for the door."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from mulin.base import manifest
from mulin.base.http import MulinRequest, needs, page
from mulin.kernel import clock
from mulin.schedule import access, prints, queries, rules

_KEPT_SECONDS, _KEPT_DAYS = 30, 366


def asked_day(request: HttpRequest) -> date:
    """The day of the week asked for (`?day=2026-09-27`), else today."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return clock.today()
    return day if rules.FIRST_DAY <= day <= rules.LAST_DAY else clock.today()


def _with_pages(request: MulinRequest, week: queries.Week) -> dict[str, object]:
    """The grid, and where each of its entries leads."""
    entries = [entry for row in week.rows for cell in row.cells for entry in cell.entries]
    held = [entry.booking.holder for entry in entries if not entry.booking.is_by_hand]
    return {"week": week, "pages": manifest.holder_pages(request.actor, held)}


@require_safe
@needs("venues.read")
def venues(request: MulinRequest) -> HttpResponse:
    """场地: the week of all venues. Four queries, and those of the rooms that hold them."""
    week = queries.week_grid(request.community.id, asked_day(request), reads_all=True)
    return page(request, "schedule/venues.html", _with_pages(request, week))


@require_safe
@needs("venues.read")
def venue(request: MulinRequest, venue_id: UUID) -> HttpResponse:
    """One venue: its week, what is shut, who may take it. Seven queries."""
    found = access.venue_for(request.actor, venue_id, to="venues.read")
    week = queries.week_grid(request.community.id, asked_day(request), reads_all=True, venue_id=found.id)
    today = clock.today()
    context = {
        **_with_pages(request, week),
        "venue": found,
        "rule": queries.rule_of(found),
        "closures": queries.closures_of(request.community.id, first=today, last=rules.LAST_DAY, venue_id=found.id),
        "may_close": request.actor.may("venues.manage"),
    }
    return page(request, "schedule/venue.html", context)


@require_safe
def public_venues(request: MulinRequest) -> HttpResponse:
    """这一周哪里有什么: the week of all venues, for everybody; no titles but those meant for neighbours.

    Three queries. For visitors names of venues and closures are kept for half a minute in this process, and
    the page for as long as no booking of the week changes: then one query tells that nothing did.
    """
    day = asked_day(request)
    if not request.actor.is_visitor or "messages" in request.COOKIES or not _is_asked_often(request, day):
        return _public_week(request, day, None)
    first, _last = rules.week_of(day)
    place = f"venues-frame:{request.community.id}:{first}"
    frame: queries.Frame | None = caches["near"].get(place)
    if frame is None:
        frame = queries.read_frame(request.community.id, first)
        caches["near"].set(place, frame, _KEPT_SECONDS)
        return _public_week(request, day, frame)
    key = _kept_under(request, day)
    html = caches["near"].get(key)
    if html is None:
        html = _public_week(request, day, frame).content
        caches["near"].set(key, html, _KEPT_SECONDS)
    return HttpResponse(html)


def _is_asked_often(request: MulinRequest, day: date) -> bool:
    """Whether others come by this address too: what somebody makes up is not kept and fills no memory."""
    is_near = abs((day - clock.today()).days) <= _KEPT_DAYS
    return is_near and request.META.get("QUERY_STRING", "") in ("", f"day={day.isoformat()}")


def _public_week(request: MulinRequest, day: date, frame: queries.Frame | None) -> HttpResponse:
    week = queries.week_grid(request.community.id, day, reads_all=False, frame=frame)
    return page(request, "schedule/public_venues.html", {"week": week, "pages": {}})


def _kept_under(request: Any, day: date) -> str:
    """Everything the page depends on but names and closures."""
    here = request.community
    words = (here.id, here.code, here.name, here.phone, here.is_demo, here.frozen_at, clock.today())
    state = queries.week_state(here.id, day)
    said = (*words, state, request.get_full_path(), get_language(), request.size, request.theme)
    return f"venues:{hashlib.sha256(repr(said).encode()).hexdigest()}"


@require_safe
def public_venue(request: MulinRequest, venue_id: UUID) -> HttpResponse:
    """One venue's week, for everybody: what the QR on its door opens. Six queries."""
    found = access.shown_venue(request.community.id, venue_id)
    week = queries.week_grid(request.community.id, asked_day(request), reads_all=False, venue_id=found.id)
    context = {**_with_pages(request, week), "venue": found, "rule": queries.rule_of(found)}
    return page(request, "schedule/public_venue.html", context)


@require_safe
@needs("venues.read")
def doors(request: MulinRequest) -> HttpResponse:
    """门口时间表: one A4 page a venue for the week, all venues or one (`?venue=`)."""
    day, asked = asked_day(request), request.GET.get("venue", "")
    only = access.venue_for(request.actor, _uuid(asked), to="venues.read") if asked else None
    content = prints.door_sheets(request.actor, day, only=only)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="doors-{day:%Y%m%d}.pdf"'
    return response


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
