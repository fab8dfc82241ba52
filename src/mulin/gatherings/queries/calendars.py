"""Gatherings as entries of a calendar: the same id for ever, a number that grows with each change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from mulin.base.crypto import blind_index
from mulin.exchange import ics
from mulin.exchange.ics import Event
from mulin.gatherings.models import Gathering, GatheringState
from mulin.gatherings.queries.listing import gatherings_between
from mulin.kernel import clock

BACK, AHEAD = 60, 366  # days


def index_of(token: str) -> bytes:
    """By what a person's own calendar address is found."""
    return blind_index(token, purpose="feed")


def rows_of(community_id: UUID, *, host_id: UUID | None = None) -> list[Gathering]:
    """What a calendar shows: two months back, a year ahead; also what is off. One query."""
    today = clock.today()
    first, last = today - timedelta(days=BACK), today + timedelta(days=AHEAD)
    return gatherings_between(community_id, first, last, host_id=host_id)


def events_of(rows: Iterable[Gathering], *, code: str) -> list[Event]:
    """The entries of these gatherings. No query."""
    return [_event(row, code) for row in rows]


def _event(row: Gathering, code: str) -> Event:
    path = reverse("gatherings:gathering", kwargs={"code": code, "gathering_id": row.id})
    words = [row.why if row.state == GatheringState.CANCELLED else "", row.about, row.bring and f"带：{row.bring}"]
    where = f"{row.venue.name} {row.venue.where}".strip() if row.venue else row.place_words
    return Event(
        uid=f"{row.id}@mulin",
        title=row.title if row.host.name in row.title else f"{row.title}·{row.host.name}",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        changed_at=row.changed_at or row.created_at,
        sequence=row.version - 1,
        place=where,
        about="\n".join(filter(None, words)),
        url=settings.MULIN.origin + path,
        is_off=row.state == GatheringState.CANCELLED,
        is_tentative=not where,
    )


def community_calendar(community_id: UUID, *, name: str, code: str) -> tuple[bytes, int]:
    """A community's calendar file, and how many entries it has. One query."""
    events = events_of(rows_of(community_id), code=code)
    return ics.calendar(name, events), len(events)
