"""Reads over timetables."""

from __future__ import annotations

from uuid import UUID

from mulin.schedule.models import Timetable


def series_of(community_id: UUID, series: UUID) -> list[Timetable]:
    """The rows of one chain in their order. One query."""
    return list(Timetable.objects.of(community_id).filter(series=series).order_by("first_day"))
