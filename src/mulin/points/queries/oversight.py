"""What the street sees of reports and appeals: how many, and since when they wait. Never what they say, or who."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q

from mulin.kernel import clock
from mulin.points.models import Post, PostReport, PostState, ReportState

REASON = "the street sees how many reports and appeals wait, never what they say"


@dataclass(frozen=True, slots=True)
class ReportSums:
    """One community's reports and appeals of a year, and what waits now."""

    late: int = 0  # reports that neither the desk nor the head decided in time
    late_since: datetime | None = None  # when the first of them should have been decided
    appeals_open: int = 0
    appeals_since: datetime | None = None
    reports: int = 0
    upheld: int = 0
    appeals: int = 0
    appeals_upheld: int = 0

    @property
    def waits(self) -> bool:
        """Whether anything waits that the street should ask about."""
        return bool(self.late or self.appeals_open)


def reports_of_communities(community_ids: Collection[UUID], year: int) -> dict[UUID, ReportSums]:
    """The sums of each of these communities. Two queries."""
    since = datetime.combine(date(year, 1, 1), datetime.min.time(), clock.CHINA)
    is_late = Q(state=ReportState.OPEN, climbed_at__isnull=False)
    reports = _grouped(PostReport, community_ids).annotate(
        late=Count("id", filter=is_late),
        late_since=Min("due_at", filter=is_late),
        reports=Count("id", filter=Q(created_at__gte=since)),
        upheld=Count("id", filter=Q(created_at__gte=since, state=ReportState.UPHELD)),
    )
    is_open = Q(state=PostState.HIDDEN, appealed_at__isnull=False, appeal_decided_at=None)
    this_year = Q(appealed_at__gte=since)
    appeals = _grouped(Post, community_ids).annotate(
        appeals_open=Count("id", filter=is_open),
        appeals_since=Min("appealed_at", filter=is_open),
        appeals=Count("id", filter=this_year),
        appeals_upheld=Count("id", filter=this_year & Q(appeal_decided_at__isnull=False, state=PostState.PUBLIC)),
    )
    found: dict[UUID, dict[str, object]] = {community_id: {} for community_id in community_ids}
    for row in [*reports, *appeals]:
        found[row.pop("community_id")] |= row
    return {community_id: ReportSums(**sums) for community_id, sums in found.items()}  # type: ignore[arg-type]  # by name


def _grouped(model: Any, community_ids: Collection[UUID]) -> Any:
    rows = model.objects.across(reason=REASON).filter(community_id__in=list(community_ids))
    return rows.values("community_id").order_by()
