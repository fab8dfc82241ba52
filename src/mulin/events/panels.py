"""What other rooms show of events, and the decisions that wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.base.actor import Actor
from mulin.base.days import day_words
from mulin.base.manifest import PictureHolder, Todo, When
from mulin.events import queries
from mulin.events.models import Event, EventState
from mulin.events.queries.planning import events_of
from mulin.events.rules import STOPS
from mulin.gatherings.models import HostKind
from mulin.kernel import clock

_SOON = timedelta(days=21)
_THANKS_WITHIN = timedelta(days=30)


def home(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """The next event, as the hero of the page; None without one. One query."""
    events = queries.shown_events(actor.community_id, limit=1)
    coming = [event for event in events if event.state == EventState.PUBLISHED]
    return {"event": coming[0], "gathering": coming[0].gathering} if coming else None


def gathering(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """On a gathering's page: its event with stations and prizes. Three queries; None for other gatherings."""
    if "event" in subject or subject["gathering"].host.kind != HostKind.EVENT:
        return None  # the event's own page says all this itself; most gatherings have no event: no query for them
    event = Event.objects.of(actor).filter(gathering_id=subject["gathering"].id).exclude(published_at=None).first()
    if event is None:
        return None
    return {"event": event, "stations": queries.stations_of(event), "prizes": queries.prizes_of(event)}


def week(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """On the week's page: the events that come, and the way to those that were. One query."""
    return {"events": queries.shown_events(actor.community_id, limit=3)}


def me(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """我的: cards and shifts of events still to come. At most three queries."""
    if not actor.own_people:
        return None
    events = [
        event for event in queries.shown_events(actor.community_id, limit=3) if event.state == EventState.PUBLISHED
    ]
    rows = [(event, queries.own_cards(actor, event), queries.own_help(actor, event)) for event in events]
    found = [row for row in rows if row[1] or row[2]]
    return {"rows": found} if found else None


def picture_holder(actor: Actor, holder_id: UUID) -> PictureHolder | None:
    """An event has pictures once it is published; who runs it, or helps at it, brings them. Two queries."""
    event = Event.objects.of(actor).filter(id=holder_id).exclude(published_at=None).first()
    if event is None:
        return None
    may_bring = actor.may("media.bring", host_id=event.host_id) or bool(queries.own_help(actor, event))
    return PictureHolder(title=event.title, url=actor.url("events:event", event_id=event.id), may_bring=may_bring)


def desk_side(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """The desks that are open today. One query; None on other days."""
    events = [
        e for e in queries.events_on(actor.community_id, clock.now()) if actor.may("events.run", host_id=e.host_id)
    ]
    return {"events": events} if events else None


def waiting(actor: Actor) -> int:
    """How many decisions wait: doubts and offers of help. Two queries."""
    return sum(queries.doubts_waiting(actor).values()) + sum(queries.offers_waiting(actor).values())


def todos(actor: Actor) -> Iterator[Todo]:
    """Things that do not agree, offers to answer, what is missing for an event that comes, thanks that are due."""
    if not actor.may_somewhere("events.run"):
        return
    doubts, offers = queries.doubts_waiting(actor), queries.offers_waiting(actor)
    now = clock.now()
    rows = events_of(actor).exclude(state=EventState.CANCELLED).filter(begins__gt=now - _THANKS_WITHIN)
    for event in rows:
        yield from _day_todos(actor, event, doubts.get(event.id, 0), offers.get(event.id, 0))
        if event.state == EventState.DRAFT and event.starts_at and now < event.starts_at < now + _SOON:
            yield _unready(actor, event)
        if event.state == EventState.PUBLISHED and event.gathering.ends_at < now:
            yield Todo(
                When.TODAY,
                "confetti",
                "y",
                _("“%s”结束了，还没收工") % event.title,
                _("数一数来了多少人，写几句怎么样"),
                _("收工"),
                actor.url("events:after", event_id=event.id),
            )
        if event.state == EventState.HELD and event.thanked_at is None and event.helpers.exists():
            yield Todo(
                When.WEEK,
                "heart-handshake",
                "g",
                _("谢谢来帮忙的人"),
                event.title,
                _("去道谢"),
                actor.url("events:after", event_id=event.id),
            )


def _day_todos(actor: Actor, event: Event, doubts: int, offers: int) -> Iterator[Todo]:
    if doubts:
        words = ngettext("%(n)s 件对不上的事", "%(n)s 件对不上的事", doubts) % {"n": doubts}
        yield Todo(
            When.FIRST, "git-merge", "r", words, event.title, _("去看看"), actor.url("events:doubts", event_id=event.id)
        )
    if offers:
        words = ngettext("%(n)s 位邻居想来帮忙", "%(n)s 位邻居想来帮忙", offers) % {"n": offers}
        yield Todo(
            When.TODAY, "users", "b", words, event.title, _("去答复"), actor.url("events:helpers", event_id=event.id)
        )


def _unready(actor: Actor, event: Event) -> Todo:
    stops = [one for one in queries.missing_of(actor, event) if one in STOPS]
    words = (
        ngettext("还差 %(n)s 样才能发布", "还差 %(n)s 样才能发布", len(stops)) % {"n": len(stops)}
        if stops
        else _("齐了，可以发布")
    )
    title = _("“%(event)s”还没发布") % {"event": event.title}
    detail = f"{day_words(event.starts_at)} · {words}" if event.starts_at else words
    return Todo(When.TODAY, "confetti", "y", title, detail, _("去看看"), actor.url("events:plan", event_id=event.id))
