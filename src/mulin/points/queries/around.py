"""What stands around a point: rota, materials, plan, notes, exchanges, board, ratings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from mulin.base.actor import Actor
from mulin.gatherings import queries as gatherings
from mulin.gatherings.models import Gathering, GatheringState
from mulin.kernel import clock
from mulin.media import queries as media
from mulin.points.models import (
    AppealState,
    Deed,
    Duty,
    Exchange,
    ExchangeState,
    Material,
    MaterialMove,
    PartnerKind,
    PlanItem,
    Point,
    PointState,
    PolicySession,
    Post,
    PostReport,
    PostState,
    Proposal,
    ProposalState,
    ReportState,
    RotaJob,
    StarAppeal,
    StarReview,
    StarReviewState,
)
from mulin.points.queries.circles import OPEN_STATES
from mulin.points.queries.reckoning import moments

AHEAD = 8  # sessions on the rota
DIRECTORY = "points that can be invited: names a community shows to everybody"


@dataclass(frozen=True, slots=True)
class RotaCell:
    """Who does one job at one session."""

    job: RotaJob
    duty: Duty | None


@dataclass(frozen=True, slots=True)
class RotaRow:
    """One session with its jobs."""

    gathering: Gathering
    cells: tuple[RotaCell, ...]

    @property
    def is_open(self) -> bool:
        """Whether a job still wants somebody."""
        return any(cell.duty is None for cell in self.cells)


def rota_of(point: Point, *, count: int = AHEAD) -> list[RotaRow]:
    """The coming sessions with who does what. Three queries."""
    sessions = list(
        Gathering.objects.of(point.community_id)
        .filter(host_id=point.host_id, state=GatheringState.PLANNED, ends_at__gte=clock.now())
        .select_related("venue")
        .order_by("starts_at")[:count]
    )
    jobs = list(RotaJob.objects.of(point.community_id).filter(point=point, retired_at=None))
    rows = Duty.objects.of(point.community_id).filter(gathering__in=sessions).select_related("person")
    duties = {(duty.gathering_id, duty.job_id): duty for duty in rows}
    return [
        RotaRow(session, tuple(RotaCell(job, duties.get((session.id, job.id))) for job in jobs)) for session in sessions
    ]


def materials_of(point: Point) -> list[Material]:
    """The things of a point, by name. One query."""
    return list(Material.objects.of(point.community_id).filter(point=point, retired_at=None).order_by("name"))


def plan_of(point: Point, year: int) -> list[PlanItem]:
    """A year's plan, by month. One query."""
    rows = PlanItem.objects.of(point.community_id).filter(point=point, year=year)
    return sorted(rows, key=lambda item: (item.month or 13, item.title))


def deeds_of(point: Point, *, limit: int = 40) -> list[Deed]:
    """What was noted, the latest first. One query."""
    rows = Deed.objects.of(point.community_id).filter(point=point, withdrawn_at=None)
    return list(rows.order_by("-on", "-id")[:limit])


def policies_of(point: Point, *, limit: int = 20) -> list[PolicySession]:
    """Where policy was explained, the latest first. One query."""
    rows = PolicySession.objects.of(point.community_id).filter(point=point, withdrawn_at=None)
    return list(rows.select_related("gathering").order_by("-gathering__starts_at")[:limit])


def exchanges_of(point: Point, *, seen: Iterable[str] | None = None) -> list[Exchange]:
    """A point's exchanges, the latest first; `seen` keeps only these states. One query."""
    rows = Exchange.objects.of(point.community_id).filter(point=point).select_related("gathering", "venue")
    if seen is not None:
        rows = rows.filter(state__in=list(seen))
    return list(rows.order_by("-starts_at", "-id"))


def exchanges_waiting(point: Point) -> list[Exchange]:
    """Those about which who leads has something to say, the latest first. One query.

    An invitation to answer (a group outside is rung up), another time asked for, one whose day has come.
    """
    rows = exchanges_of(point, seen=(ExchangeState.INVITED, ExchangeState.ACCEPTED))
    return [row for row in rows if _waits_here(row)]


def _waits_here(row: Exchange) -> bool:
    if row.state == ExchangeState.INVITED:
        return not row.is_inviting or row.partner_kind == PartnerKind.OUTSIDE
    return has_begun(row) or (row.new_starts_at is not None and not row.new_is_ours)


def listed_points(actor: Actor, *, also: UUID | None = None) -> list[Point]:
    """Points of the other communities of the same street, by community and name: whom one may invite; and `also`.

    What every community shows to everybody: the name of a point and of its community, nothing else. One query.
    """
    return list(_listed(actor).filter(Q(community__subdistrict__community=actor.community_id) | Q(id=also)))


def points_named(actor: Actor, words: str, *, most: int) -> list[Point]:
    """Points anywhere else whose name, or whose community's, holds these signs: `most` of them. One query."""
    return list(_listed(actor).filter(Q(host__name__icontains=words) | Q(community__name__icontains=words))[:most])


def _listed(actor: Actor) -> QuerySet[Point]:
    rows: QuerySet[Point] = Point.objects.across(reason=DIRECTORY).exclude(community_id=actor.community_id)
    rows = rows.filter(state__in=OPEN_STATES).select_related("host", "community")
    return rows.only(*_LISTED).order_by("community__name", "host__name", "id")


_LISTED = ("id", "community__id", "community__name", "community__code", "host__id", "host__name")


def listed_point(point_id: UUID) -> Point | None:
    """One of `listed_points`, by its id. One query."""
    rows = Point.objects.across(reason=DIRECTORY).filter(id=point_id, state__in=OPEN_STATES)
    found: Point | None = rows.select_related("host", "community").first()
    return found


def board_of(actor: Actor, point: Point, *, inside: bool, limit: int = 30) -> list[Post]:
    """The board as this actor may read it: what was let through for them, and their own. One query."""
    public = Q(state=PostState.PUBLIC) if inside else Q(state=PostState.PUBLIC, audience="everybody")
    own = Q(author_id__in=actor.own_people) & ~Q(state=PostState.WITHDRAWN)
    rows = Post.objects.of(actor).filter(public | own, point=point).select_related("author")
    return list(rows.order_by("-created_at", "-id")[:limit])


def posts_waiting(scope: Actor | UUID, points: Iterable[Point]) -> list[Post]:
    """What nobody has looked at yet, the oldest first. One query."""
    rows = Post.objects.of(scope).filter(point__in=[point.id for point in points], state=PostState.WAITING)
    return list(rows.select_related("author", "point__host").order_by("created_at"))


def objections_waiting(scope: Actor | UUID) -> list[Post]:
    """Posts whose author objected to hiding and has no answer, the oldest first. One query."""
    rows = Post.objects.of(scope).filter(state=PostState.HIDDEN, appealed_at__isnull=False, appeal_decided_at=None)
    return list(rows.select_related("author", "point__host").order_by("appealed_at"))


def reports_open(scope: Actor | UUID) -> list[PostReport]:
    """Reports nobody has decided, the most urgent first. One query."""
    rows = PostReport.objects.of(scope).filter(state=ReportState.OPEN)
    return list(rows.select_related("post__point__host", "post__author").order_by("due_at", "id"))


def report_with(actor: Actor, code: str) -> PostReport | None:
    """A report by the code its reporter was given. One query."""
    found: PostReport | None = PostReport.objects.of(actor).filter(code=code).first()
    return found


def reports_by_month(scope: Actor | UUID) -> list[tuple[str, int, int]]:
    """Month, how many reports, how many were right: public counts (safety §4.9). One query."""
    months: dict[str, list[int]] = {}
    for made, state in PostReport.objects.of(scope).values_list("created_at", "state"):
        month = made.astimezone(clock.CHINA).strftime("%Y-%m")
        counts = months.setdefault(month, [0, 0])
        counts[0] += 1
        counts[1] += state == ReportState.UPHELD
    return [(month, *counts) for month, counts in sorted(months.items(), reverse=True)]  # type: ignore[misc]  # two counts


def reviews_of(point: Point, *, drafts: bool = False) -> list[StarReview]:
    """A point's ratings, the latest first. One query."""
    rows = StarReview.objects.of(point.community_id).filter(point=point).prefetch_related("appeals")
    if not drafts:
        rows = rows.exclude(state=StarReviewState.DRAFT)
    return list(rows.order_by("-half", "-edition"))


def reviews_waiting(scope: Actor | UUID) -> list[StarReview]:
    """Ratings a worker has to look at, by point. One query."""
    rows = StarReview.objects.of(scope).filter(state=StarReviewState.DRAFT).select_related("point__host")
    return list(rows.order_by("half", "point__host__name"))


def appeals_waiting(scope: Actor | UUID) -> list[StarAppeal]:
    """Objections to ratings without an answer, the oldest first. One query."""
    rows = StarAppeal.objects.of(scope).filter(state=AppealState.OPEN).select_related("review__point__host")
    return list(rows.order_by("created_at"))


def names_standing(community_id: UUID, day: date) -> list[str]:
    """The names of the points that stood on a day, in the order they were founded. One query."""
    rows = Point.objects.of(community_id).filter(Q(closed_on=None) | Q(closed_on__gt=day), founded_on__lte=day)
    return list(rows.order_by("founded_on", "host__name").values_list("host__name", flat=True))


def exchanges_held(community_id: UUID, first: date, last: date) -> list[Exchange]:
    """Exchanges that took place on these days, in order. One query."""
    start, end = moments(first, last)
    rows = Exchange.objects.of(community_id).filter(state=ExchangeState.HELD, starts_at__gte=start, starts_at__lt=end)
    return list(rows.select_related("point__host").order_by("starts_at"))


def policies_held(community_id: UUID, first: date, last: date) -> list[PolicySession]:
    """Policies explained on these days, in order. One query."""
    start, end = moments(first, last)
    rows = PolicySession.objects.of(community_id).filter(
        reach__isnull=False, withdrawn_at=None, gathering__starts_at__gte=start, gathering__starts_at__lt=end
    )
    return list(rows.order_by("gathering__starts_at"))


def moves_of(thing: Material, *, limit: int = 60) -> list[MaterialMove]:
    """What came and went of a thing, the latest first. One query."""
    rows = MaterialMove.objects.of(thing.community_id).filter(material=thing)
    return list(rows.order_by("-on", "-id")[:limit])


def pictures_on(actor: Actor, posts: Iterable[Post]) -> dict[UUID, list[Any]]:
    """The pictures this reader may see on these posts. One query."""
    found: dict[UUID, list[Any]] = {}
    for picture in media.visible(actor).filter(holder__in=[post.id for post in posts]):
        found.setdefault(picture.holder, []).append(picture)
    return found


def has_begun(exchange: Exchange) -> bool:
    """Whether an agreed exchange can be closed. No query."""
    return exchange.state == ExchangeState.ACCEPTED and exchange.starts_at <= clock.now()


def came_to(exchange: Exchange) -> int | None:
    """How many visits this side counted at its own gathering; None before it was held. Two queries."""
    session = exchange.gathering
    if session is None or session.state != GatheringState.HELD:
        return None
    visits = gatherings.visits_of_gatherings(exchange.community_id, [session.id])
    return visits[session.id].count if session.id in visits else 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many decisions of each kind wait on the desk."""

    proposals: int = 0
    reviews: int = 0
    appeals: int = 0
    reports: int = 0
    objections: int = 0
    trials: int = 0

    @property
    def total(self) -> int:
        return self.proposals + self.reviews + self.appeals + self.reports + self.objections + self.trials


def waiting(scope: Actor | UUID) -> Waiting:
    """What the desk has to decide. Six queries."""
    return Waiting(
        proposals=Proposal.objects.of(scope).filter(state=ProposalState.WAITING).count(),
        reviews=StarReview.objects.of(scope).filter(state=StarReviewState.DRAFT).count(),
        appeals=StarAppeal.objects.of(scope).filter(state=AppealState.OPEN).count(),
        reports=PostReport.objects.of(scope).filter(state=ReportState.OPEN).values("post").distinct().count(),
        objections=Post.objects.of(scope)
        .filter(state=PostState.HIDDEN, appealed_at__isnull=False, appeal_decided_at=None)
        .count(),
        trials=Point.objects.of(scope).filter(state=PointState.TRIAL, trial_ends_on__lte=clock.today()).count(),
    )


def closed_points(scope: Actor | UUID) -> list[Point]:
    """Points that have closed, the latest first: their history stays. One query."""
    rows = Point.objects.of(scope).filter(state=PointState.CLOSED).select_related("host")
    return list(rows.order_by("-closed_on", "host__name"))


def overdue_reports(scope: Actor | UUID) -> int:
    """Reports that should have been decided by now: they climb to the head. One query."""
    rows = PostReport.objects.of(scope).filter(state=ReportState.OPEN, due_at__lt=clock.now())
    return int(rows.count())


def post_behind(actor: Actor, post_id: UUID) -> Post | None:
    """A post by its id, for what hangs on it. One query."""
    found: Post | None = Post.objects.of(actor).filter(id=post_id).select_related("point__host").first()
    return found
