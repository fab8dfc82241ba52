"""The paragraph of culture events in the work report: official in style, people without names, from facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.base.days import in_english
from mulin.base.figures import Period
from mulin.events.models import Event, EventState
from mulin.events.queries.planning import stations_of
from mulin.kernel import clock


def write(community_id: UUID, period: Period) -> Iterator[str]:
    """A sentence of sums and one for each event held in the period. Nothing without one. Two queries an event."""
    rows = (
        Event.objects.of(community_id)
        .filter(state=EventState.HELD)
        .select_related("gathering__venue")
        .order_by("gathering__starts_at")
    )
    held = [event for event in rows if event.gathering and period.first <= _day(event) <= period.last]
    if not held:
        return
    yield _(
        "本期开展睦邻文化活动{figure:events.held}场，参加{figure:events.visits}人次，"
        "居民志愿者{figure:events.helpers}人参与服务，发放纪念品{figure:events.prizes}份。"
    )
    for event in held:
        yield _about(event)


def _about(event: Event) -> str:
    assert event.gathering is not None  # only such come here
    day = _day(event)
    stations = [station.name for station in stations_of(event)]
    words = {
        "day": f"{day.day} {day:%B}" if in_english() else f"{day.month}月{day.day}日",
        "place": event.gathering.place,
        "title": event.title,
        "stations": _("、").join(stations),
        "count": len(stations),
        "open_to": event.open_to,
    }
    opening = _("%(day)s，在%(place)s举办“%(title)s”") % words
    offered = _("，设%(stations)s等%(count)s个站点") % words if stations else ""
    for_whom = _("，面向%(open_to)s") % words if event.open_to else ""
    return opening + offered + for_whom + _("。")


def _day(event: Event) -> date:
    assert event.gathering is not None  # only such come here
    return event.gathering.starts_at.astimezone(clock.CHINA).date()
