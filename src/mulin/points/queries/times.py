"""When points meet: their timetables in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.base import days
from mulin.base.actor import Actor
from mulin.gatherings import queries as gatherings
from mulin.gatherings.models import Series
from mulin.kernel import clock
from mulin.points.models import Point
from mulin.schedule import queries as schedule
from mulin.schedule.rules import Pattern


def timetables_of(scope: Actor | UUID, hosts: Collection[UUID]) -> dict[UUID, list[tuple[Series, Pattern]]]:
    """The timetables of these hosts that have days from today on, as the week goes. One query.

    The pattern ends where the series does, also where a successor ends it earlier than was laid down.
    """
    today = clock.today()
    found: dict[UUID, list[tuple[Series, Pattern]]] = {}
    for series in gatherings.series_ahead(scope, today):
        pattern = _until_its_end(series)
        if series.host_id in hosts and (pattern.last_day is None or pattern.last_day >= today):
            found.setdefault(series.host_id, []).append((series, pattern))
    for rows in found.values():
        rows.sort(key=lambda row: _place_in_week(row[1]))
    return found


def _until_its_end(series: Series) -> Pattern:
    pattern = series.timetable.pattern
    last = series.ended_on - timedelta(days=1) if series.ended_on else date.max
    return replace(pattern, last_day=last) if last < (pattern.last_day or date.max) else pattern


def _place_in_week(pattern: Pattern) -> tuple[str, int, object]:
    """Weekly ones by their first day, before monthly ones."""
    return ("" if pattern.repeat == "weekly" else pattern.repeat, min(pattern.days), pattern.starts)


def times_words(scope: Actor | UUID, points: Iterable[Point]) -> dict[UUID, str]:
    """When each point meets, in the reader's language: as its timetables say, else as it was typed. One query."""
    points = list(points)
    found = timetables_of(scope, {point.host_id for point in points})
    said = {
        host: _("；").join(dict.fromkeys(_words(pattern) for _series, pattern in rows)) for host, rows in found.items()
    }
    return {point.id: said.get(point.host_id) or point.times for point in points}


def _words(pattern: Pattern) -> str:
    words = schedule.pattern_words(pattern)
    if pattern.first_day <= clock.today():
        return words
    return _("从%(day)s起，%(rule)s") % {"day": days.day_words(pattern.first_day), "rule": words}
