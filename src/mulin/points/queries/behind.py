"""What lies behind the numbers of a rating, for everybody: by day and kind, without anybody's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from mulin.gatherings.models import Gathering, GatheringState, Steward, StewardKind
from mulin.points.models import Deed, Exchange, PolicySession, StarReview
from mulin.points.queries import reckoning


@dataclass(frozen=True, slots=True)
class Session:
    """One session that was planned: whether it was held, how many came by name, how many for the first time."""

    gathering: Gathering
    people: int
    newcomers: int

    @property
    def is_held(self) -> bool:
        return self.gathering.state == GatheringState.HELD


@dataclass(frozen=True, slots=True)
class Behind:
    """The lists whose lengths the numbers of a rating are. Names of people are in none of them."""

    sessions: Sequence[Session]
    people: int
    deeds: Sequence[Deed]
    exchanges: Sequence[Exchange]
    policies: Sequence[PolicySession]
    charters: Sequence[reckoning.Promised]
    terms: Sequence[Steward]

    @property
    def newcomers(self) -> int:
        return sum(one.newcomers for one in self.sessions)


def behind(review: StarReview) -> Behind:
    """What the numbers of a rating count, as things stand now. Nine queries."""
    point, community_id = review.point, review.community_id
    within = reckoning.moments(review.first_day, review.last_day)
    hosts, points = [point.host_id], [point.id]
    sessions, people = _sessions(community_id, hosts, within)
    terms = Steward.objects.of(community_id).filter(
        Q(ends_on=None) | Q(ends_on__gte=review.first_day),
        host_id=point.host_id,
        kind=StewardKind.LEADER,
        starts_on__lte=review.last_day,
    )
    policies = reckoning.policies_within(community_id, points, within).select_related("gathering")
    return Behind(
        sessions=sessions,
        people=people,
        deeds=list(reckoning.deeds_within(community_id, points, within).order_by("kind", "on", "id")),
        exchanges=list(reckoning.exchanges_within(community_id, points, within).order_by("starts_at", "id")),
        policies=list(policies.order_by("gathering__starts_at", "id")),
        charters=reckoning.charters_by(community_id, points, review.last_day).get(point.id, ()),
        terms=list(terms.order_by("starts_on", "id")),
    )


def _sessions(community_id: UUID, hosts: Sequence[UUID], within: reckoning.Moments) -> tuple[list[Session], int]:
    old = reckoning.old_members(community_id, hosts, within)
    came: dict[UUID, set[UUID]] = defaultdict(set)
    fresh: dict[UUID, set[UUID]] = defaultdict(set)
    visits = reckoning.visits_within(community_id, hosts, within).filter(person__isnull=False)
    for gathering_id, host_id, person_id, is_new in visits.values_list(
        "gathering_id", "gathering__host_id", "person_id", "is_new_here"
    ):
        came[gathering_id].add(person_id)
        if is_new and (host_id, person_id) not in old:
            fresh[gathering_id].add(person_id)
    rows = reckoning.sessions_within(community_id, hosts, within).order_by("starts_at", "id")
    found = [Session(row, len(came[row.id]), len(fresh[row.id])) for row in rows]
    return found, len(set().union(*came.values()))
