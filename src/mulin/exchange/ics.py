"""iCalendar (RFC 5545): events with stable ids, China's zone, sequence numbers and cancellations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_CHINA = ZoneInfo("Asia/Shanghai")
_MAKER = "-//Mulin//Mulin//ZH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of a calendar. `sequence` grows with each change, so that readers follow it."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int = 0
    place: str = ""
    about: str = ""
    url: str = ""
    is_off: bool = False
    is_tentative: bool = False


def calendar(name: str, events: Iterable[Event], *, refresh: timedelta = timedelta(hours=2)) -> bytes:
    """The events as one calendar file. icalendar is loaded only here: few requests need it."""
    from icalendar import Calendar, vDuration

    book = Calendar()
    book.add("prodid", _MAKER)
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", name)
    book.add("x-wr-timezone", _CHINA.key)
    book.add("refresh-interval", vDuration(refresh), parameters={"VALUE": "DURATION"})
    book.add("x-published-ttl", vDuration(refresh))
    book.add_component(_zone())
    for event in events:
        book.add_component(_event(event))
    return bytes(book.to_ical())


def _zone() -> Any:
    """China's zone: one offset since 1991, no summer time."""
    from icalendar import Timezone, TimezoneStandard

    zone = Timezone()
    zone.add("tzid", _CHINA.key)
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1991, 9, 15))  # noqa: DTZ001  # local by definition
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(event: Event) -> Any:
    from icalendar import Event as Entry

    entry = Entry()
    entry.add("uid", event.uid)
    entry.add("summary", _plain(event.title))
    entry.add("dtstart", event.starts_at.astimezone(_CHINA))
    entry.add("dtend", event.ends_at.astimezone(_CHINA))
    entry.add("dtstamp", event.changed_at.astimezone(UTC))
    entry.add("last-modified", event.changed_at.astimezone(UTC))
    entry.add("sequence", event.sequence)
    entry.add("status", "CANCELLED" if event.is_off else "TENTATIVE" if event.is_tentative else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if event.is_off else "OPAQUE")
    for key, value in (("location", event.place), ("description", event.about)):
        if value:
            entry.add(key, _plain(value))
    if event.url:
        entry.add("url", event.url)
    return entry


def _plain(text: str) -> str:
    """Without control characters, which no client reads."""
    return "".join(sign for sign in text if sign in "\n\t" or (sign >= " " and sign not in "\x7f\u0085\u2028\u2029"))
