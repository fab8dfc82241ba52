"""Calendars to subscribe to, and one gathering to take along."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from mulin.base import limits
from mulin.base.http import MulinRequest, page
from mulin.exchange import ics
from mulin.gatherings import queries, shown
from mulin.gatherings.models import Gathering
from mulin.gatherings.queries import calendars
from mulin.kernel import clock
from mulin.kernel.errors import NotFound

_IN_WECHAT = "MicroMessenger"


def _ics(name: str, rows: list[Gathering], *, code: str, filename: str, kept: str = "inline") -> HttpResponse:
    """A calendar; a feed is read by what subscribes to it, so it is `inline` and no file to be put away."""
    content = ics.calendar(name, calendars.events_of(rows, code=code))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'{kept}; filename="{filename}.ics"'
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, max-age=600"
    return response


def _count(request: MulinRequest) -> None:
    """A year of sessions takes longer to write than a page, so nobody asks for it without end. Raises TooOften."""
    limits.spend(f"feed:{limits.client_address(request)}", *limits.CALENDAR_PER_ADDRESS)


@require_safe
def one(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """One gathering for the phone's calendar; inside WeChat, which cannot, the content and the way to do it."""
    found = queries.gathering_with(request.actor.community_id, gathering_id)
    if _IN_WECHAT in request.headers.get("User-Agent", "") or "look" in request.GET:
        link = settings.MULIN.origin + request.path
        return page(request, "gatherings/save.html", {"link": link, **shown.page_of(request.actor, found)})
    return _ics(found.title, [found], code=request.community.code, filename="mulin", kept="attachment")


@require_safe
def own(request: MulinRequest, token: str) -> HttpResponse:
    """A person's own calendar, under an address only they know. Dead once they have left."""
    _count(request)
    person_id = queries.feed_owner(request.community.id, calendars.index_of(token))
    if person_id is None:
        raise NotFound("feed")
    rows = queries.of_person(request.community.id, person_id)
    return _ics(request.community.name, rows, code=request.community.code, filename="mulin")


@require_safe
def community(request: MulinRequest) -> HttpResponse:
    """Everything of the community."""
    _count(request)
    rows = calendars.rows_of(request.community.id)
    return _ics(request.community.name, rows, code=request.community.code, filename=request.community.code)


@require_safe
def host(request: MulinRequest, host_id: UUID) -> HttpResponse:
    """Everything one host holds."""
    _count(request)
    found = queries.host_with(request.community.id, host_id)
    rows = calendars.rows_of(request.community.id, host_id=found.id)
    return _ics(found.name, rows, code=request.community.code, filename=request.community.code)


@require_safe
def venue(request: MulinRequest, venue_id: UUID) -> HttpResponse:
    """Everything at one venue."""
    _count(request)
    found = queries.venue_with(request.community.id, venue_id)
    today = clock.today()
    first, last = today - timedelta(days=calendars.BACK), today + timedelta(days=calendars.AHEAD)
    rows = queries.at_venue(request.community.id, found.id, first, last)
    return _ics(found.name, rows, code=request.community.code, filename=request.community.code)
