"""Loading points and what belongs to them: what may be seen and done by whom, in one call."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count

from mulin.base.actor import Actor
from mulin.kernel.errors import NotFound
from mulin.people import queries as people
from mulin.people.models import Person, PersonState
from mulin.points import queries
from mulin.points.models import (
    Charter,
    Deed,
    Exchange,
    ExchangeState,
    Material,
    PlanItem,
    Point,
    PolicySession,
    Post,
    PostReport,
    PostState,
    Proposal,
    ProposalState,
    RotaJob,
    StarAppeal,
    StarReview,
    StarReviewState,
    TryOut,
)


def point_for(actor: Actor, point_id: UUID, *, to: str = "") -> Point:
    """A point with its host and venue; without `to` for everybody: a point is public. Raises NotFound. One query."""
    point: Point = queries.points_of(actor).get_or_404(id=point_id)
    if to and not actor.may(to, host_id=point.host_id):
        raise NotFound("point")
    return point


def is_inside(actor: Actor, point: Point) -> bool:
    """Whether the actor, or somebody they act for, belongs to a point, or leads it, or works at the desk.

    One query at most.
    """
    if actor.may("points.lead", host_id=point.host_id):
        return True
    return bool(queries.belongs(actor, point.host_id, actor.own_people))


def inside_point_for(actor: Actor, point_id: UUID) -> Point:
    """A point for those who belong to it: rota, materials, board, roster of names. Raises NotFound. Two queries."""
    point = point_for(actor, point_id)
    if not is_inside(actor, point):
        raise NotFound("point")
    return point


def person_of_actor(actor: Actor, person_id: UUID, *, to: str) -> Person:
    """Somebody living here for whom the actor may do `to`: oneself, one's people, or anybody at the desk.

    Raises NotFound. One query.
    """
    if not actor.may(to, person_id=person_id):
        raise NotFound("person")
    person: Person = people.people_of(actor).filter(state=PersonState.LIVING).get_or_404(id=person_id)
    return person


def proposal_for(actor: Actor, proposal_id: UUID, *, to: str) -> Proposal:
    """A proposal, for its founders or the desk. Raises NotFound. Two queries at most.

    `to` is "points.found" (read, change, hand in) or "points.decide".
    """
    proposal: Proposal = queries.proposals_of(actor).get_or_404(id=proposal_id)
    if actor.may(to):
        return proposal
    is_founder = to == "points.found" and proposal.founders.filter(person_id__in=actor.own_people).exists()
    if not is_founder:
        raise NotFound("proposal")
    return proposal


def proposal_by_code(actor: Actor, code: str) -> Proposal:
    """A proposal that still looks for founders, by its link. Raises NotFound. One query."""
    rows = queries.proposals_of(actor).filter(
        state__in=(ProposalState.GATHERING, ProposalState.RETURNED, ProposalState.WAITING)
    )
    proposal: Proposal = rows.get_or_404(code=code.strip().upper())
    return proposal


def charter_for(actor: Actor, charter_id: UUID) -> Charter:
    """A version of a charter with its point, which everybody may read. Raises NotFound. One query."""
    rows = Charter.objects.of(actor).select_related("point__host__venue").annotate(signed=Count("signings"))
    charter: Charter = rows.get_or_404(id=charter_id)
    return charter


def post_for(actor: Actor, post_id: UUID, *, to: str = "") -> Post:
    """A post with its point and author: public ones for whom they are meant, others for author, leader, desk.

    With `to` only for who may do that at its point. Raises NotFound. Two queries at most.
    """
    rows = Post.objects.of(actor).select_related("point__host__venue", "author")
    post: Post = rows.get_or_404(id=post_id)
    if to:
        if not actor.may(to, host_id=post.point.host_id):
            raise NotFound("post")
        return post
    if not may_read(actor, post):
        raise NotFound("post")
    return post


def may_read(actor: Actor, post: Post) -> bool:
    """Whether the actor may read a post, loaded with its point. One query at most."""
    is_own = post.author_id is not None and post.author_id in actor.own_people
    if is_own or actor.may("points.lead", host_id=post.point.host_id):
        return True
    if post.state != PostState.PUBLIC:
        return False
    return post.audience != "members" or bool(queries.belongs(actor, post.point.host_id, actor.own_people))


def own_post_for(actor: Actor, post_id: UUID) -> Post:
    """A post one wrote. Raises NotFound. One query."""
    post: Post = Post.objects.of(actor).select_related("point__host").get_or_404(id=post_id)
    if post.author_id is None or post.author_id not in actor.own_people:
        raise NotFound("post")
    return post


def post_report_for(actor: Actor, report_id: UUID) -> PostReport:
    """A report for the desk. Raises NotFound. One query."""
    report: PostReport = (
        PostReport.objects.of(actor).select_related("post__point__host", "post__author").get_or_404(id=report_id)
    )
    if not actor.may("points.reports"):
        raise NotFound("report")
    return report


def exchange_for(actor: Actor, exchange_id: UUID, *, to: str = "") -> Exchange:
    """One's own side of an exchange, with point, venue and gathering. Raises NotFound. One query."""
    rows = Exchange.objects.of(actor).select_related("point__host__venue", "venue", "gathering")
    exchange: Exchange = rows.get_or_404(id=exchange_id)
    if to and not actor.may(to, host_id=exchange.point.host_id):
        raise NotFound("exchange")
    return exchange


def may_withdraw(actor: Actor, exchange: Exchange) -> bool:
    """Whether the actor can still call off what this side asked for, or what was agreed. No query."""
    if not actor.may("points.lead", host_id=exchange.point.host_id):
        return False
    if exchange.state == ExchangeState.INVITED:
        return exchange.is_inviting
    return exchange.state == ExchangeState.ACCEPTED and not queries.has_begun(exchange)


def star_review_for(actor: Actor, review_id: UUID, *, to: str = "") -> StarReview:
    """A rating: a confirmed or replaced one for everybody, a draft for leader and desk. Raises NotFound. One query."""
    review: StarReview = StarReview.objects.of(actor).select_related("point__host__venue").get_or_404(id=review_id)
    if to:
        allowed = actor.may(to, host_id=review.point.host_id)
    else:
        allowed = review.state != StarReviewState.DRAFT or actor.may("points.lead", host_id=review.point.host_id)
    if not allowed:
        raise NotFound("review")
    return review


def star_appeal_for(actor: Actor, appeal_id: UUID) -> StarAppeal:
    """An appeal for the desk. Raises NotFound. One query."""
    appeal: StarAppeal = StarAppeal.objects.of(actor).select_related("review__point__host").get_or_404(id=appeal_id)
    if not actor.may("points.decide"):
        raise NotFound("appeal")
    return appeal


def try_out_for(actor: Actor, try_out_id: UUID, *, to: str) -> TryOut:
    """Who wants to come and see, for the leader. Raises NotFound. One query."""
    row: TryOut = TryOut.objects.of(actor).select_related("point__host", "person").get_or_404(id=try_out_id)
    if not actor.may(to, host_id=row.point.host_id):
        raise NotFound("try_out")
    return row


def own_try_out_for(actor: Actor, try_out_id: UUID) -> TryOut:
    """That one of one's own people wants to come and see. Raises NotFound. One query."""
    row: TryOut = TryOut.objects.of(actor).select_related("point__host", "person").get_or_404(id=try_out_id)
    if row.person_id not in actor.own_people:
        raise NotFound("try_out")
    return row


def material_for(actor: Actor, material_id: UUID) -> Material:
    """A thing of a point one belongs to. Raises NotFound. Two queries at most."""
    row: Material = Material.objects.of(actor).select_related("point__host").get_or_404(id=material_id, retired_at=None)
    if not is_inside(actor, row.point):
        raise NotFound("material")
    return row


def rota_job_for(actor: Actor, job_id: UUID) -> RotaJob:
    """A job of a point one belongs to. Raises NotFound. Two queries at most."""
    row: RotaJob = RotaJob.objects.of(actor).select_related("point__host").get_or_404(id=job_id, retired_at=None)
    if not is_inside(actor, row.point):
        raise NotFound("job")
    return row


def plan_item_for(actor: Actor, item_id: UUID) -> PlanItem:
    """A line of a plan, for the leader. Raises NotFound. One query."""
    row: PlanItem = PlanItem.objects.of(actor).select_related("point__host").get_or_404(id=item_id)
    if not actor.may("points.lead", host_id=row.point.host_id):
        raise NotFound("plan_item")
    return row


def deed_for(actor: Actor, deed_id: UUID) -> Deed:
    """Something noted, for the leader. Raises NotFound. One query."""
    row: Deed = Deed.objects.of(actor).select_related("point__host").get_or_404(id=deed_id, withdrawn_at=None)
    if not actor.may("points.lead", host_id=row.point.host_id):
        raise NotFound("deed")
    return row


def policy_session_for(actor: Actor, policy_id: UUID) -> PolicySession:
    """A policy session, for the leader. Raises NotFound. One query."""
    rows = PolicySession.objects.of(actor).select_related("point__host", "gathering")
    row: PolicySession = rows.get_or_404(id=policy_id, withdrawn_at=None)
    if not actor.may("points.lead", host_id=row.point.host_id):
        raise NotFound("policy")
    return row


def point_of_host(actor: Actor, host_id: UUID, *, to: str = "") -> Point:
    """The point that holds gatherings as a host. Raises NotFound. One query."""
    point: Point = queries.points_of(actor).get_or_404(host_id=host_id)
    if to and not actor.may(to, host_id=host_id):
        raise NotFound("point")
    return point
