"""The star rating: drafted every half-year by a job, confirmed by a worker, open to an objection, kept for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.errors import Conflict, NotFound, RuleError
from mulin.ledger.actions import Named, record
from mulin.points import access, queries
from mulin.points.actions.common import hint, named, required, tell
from mulin.points.models import AppealState, Point, PointState, Standards, StarAppeal, StarReview, StarReviewState
from mulin.points.rules import board, founding, stars

WORDS_LIMIT = 200


@transaction.atomic
def draft_reviews(actor: Actor, *, half: stars.Half | None = None) -> int:
    """Rate every point for the half-year that is over, as a draft for the desk. Safe to repeat.

    A point founded within its last three months is left for the next time. Returns how many are new.
    """
    period = half or stars.last_half(clock.today())
    latest_founding = founding.add_months(period.last, -founding.TRIAL_MONTHS)
    points = [
        point
        for point in queries.points_of(actor).exclude(state=PointState.CLOSED)
        if point.founded_on <= latest_founding
    ]
    rated = set(StarReview.objects.of(actor).filter(half=period.code).values_list("point_id", flat=True))
    fresh = [point for point in points if point.id not in rated]
    return len(_draft(actor, fresh, period))


def _draft(actor: Actor, points: list[Point], period: stars.Half, *, edition: int = 1) -> list[StarReview]:
    if not points:
        return []
    standards = queries.standards_of(actor.community_id)
    facts = queries.star_facts(actor.community_id, points, period.first, period.last)
    reviews = []
    for point in points:
        if facts[point.id].planned == 0 and edition == 1:
            continue  # nothing was planned: there is nothing to rate
        verdict = stars.rate(facts[point.id], weights=standards.weights, bars=standards.bars)
        reviews.append(
            StarReview(
                community_id=actor.community_id,
                point=point,
                half=period.code,
                edition=edition,
                first_day=period.first,
                last_day=period.last,
                facts=asdict(facts[point.id]),
                weights=dict(standards.weights),
                bars=dict(standards.bars),
                total=verdict.total,
                stars=verdict.stars,
            )
        )
    drafts: list[StarReview] = StarReview.objects.bulk_create(reviews)
    return drafts


def _locked_review(actor: Actor, review_id: UUID, *, to: str = "") -> StarReview:
    """A rating as it is once nobody else is about it: loaded only after its row is locked. Raises NotFound."""
    StarReview.objects.of(actor).select_for_update().get_or_404(id=review_id)
    return access.star_review_for(actor, review_id, to=to)


@transaction.atomic
def confirm_review(actor: Actor, *, review_id: UUID) -> StarReview:
    """A worker has looked at the facts and confirms; leader and deputy are told. Locks the rating. Compare-and-set.

    An earlier edition of the same half-year stays in the history. Raises NotFound, Conflict.
    """
    review = _locked_review(actor, review_id, to="points.decide")
    earlier = StarReview.objects.of(actor).filter(
        point_id=review.point_id, half=review.half, state=StarReviewState.CONFIRMED
    )
    for before in earlier.select_for_update():
        about = {"point": named(review.point), "review": Named(before.id, before.half)}
        record(actor, "point.rating_replaced", about=about, data={"half": before.half})
    earlier.update(state=StarReviewState.REPLACED)
    drafts = StarReview.objects.of(actor).filter(id=review.id, state=StarReviewState.DRAFT)
    now = clock.now()
    if not drafts.update(state=StarReviewState.CONFIRMED, confirmed_by_id=actor.account_id, confirmed_at=now):
        raise Conflict("review")
    review.state, review.confirmed_by_id, review.confirmed_at = StarReviewState.CONFIRMED, actor.account_id, now
    point = review.point
    if not point.stars_for or review.half >= point.stars_for:
        Point.objects.of(actor).filter(id=point.id).update(stars=review.stars, stars_for=review.half)
    record(
        actor,
        "point.rated",
        about={"point": named(point), "review": Named(review.id, review.half)},
        data={"half": review.half, "stars": str(review.stars)},
    )
    hint(actor, "points.rated", [lead.person.id for lead in _leads(point)], point=point.host.name, stars=review.stars)
    return review


def _leads(point: Point) -> list[queries.Lead]:
    return list(queries.leads_of(point.community_id, [point.host_id]).get(point.host_id, {}).values())


@transaction.atomic
def redraft_review(actor: Actor, *, review_id: UUID) -> StarReview:
    """Count once more, from the facts as they are now (a sheet was typed in late). Locks the draft."""
    review = _locked_review(actor, review_id, to="points.decide")
    if review.state != StarReviewState.DRAFT:
        raise RuleError("review-over")
    standards = queries.standards_of(actor.community_id)
    facts = queries.star_facts(actor.community_id, [review.point], review.first_day, review.last_day)[review.point_id]
    verdict = stars.rate(facts, weights=standards.weights, bars=standards.bars)
    review.facts, review.total, review.stars = asdict(facts), verdict.total, verdict.stars
    review.weights, review.bars = dict(standards.weights), dict(standards.bars)
    review.save(update_fields=["facts", "total", "stars", "weights", "bars"])
    return review


def why_no_appeal(review: StarReview) -> RuleError | None:
    """Why nobody can object to a rating any more, or yet; None while they can. Writes nothing. One query."""
    if review.state != StarReviewState.CONFIRMED:
        return RuleError("review-over")
    try:
        board.check_appeal(
            decided_at=review.confirmed_at, now=clock.now(), appealed=review.appeals.exists(), days=stars.APPEAL_DAYS
        )
    except RuleError as error:
        return error
    return None


@transaction.atomic
def appeal_review(actor: Actor, *, review_id: UUID, words: str) -> StarAppeal:
    """A member says a confirmed rating is not right, within thirty days. Locks the review.

    Raises NotFound for who does not belong, RuleError appeal-late, appeal-again, words-missing.
    """
    review = _locked_review(actor, review_id)
    if not access.is_inside(actor, review.point):
        raise NotFound("review")
    if over := why_no_appeal(review):
        raise over
    appeal: StarAppeal = StarAppeal.objects.create(
        community_id=actor.community_id,
        review=review,
        person_id=actor.person_id,
        words=required(words, limit=WORDS_LIMIT, field="words"),
    )
    record(actor, "point.rating_appealed", about={"point": named(review.point)}, data={"half": review.half})
    return appeal


@transaction.atomic
def decide_appeal(actor: Actor, *, appeal_id: UUID, upheld: bool, why: str) -> StarAppeal:
    """Somebody other than who confirmed answers. If it is right, the facts are counted anew as another edition.

    Locks the appeal. Raises RuleError appeal-same-person, report-own, words-missing, Conflict.
    """
    StarAppeal.objects.of(actor).select_for_update().get_or_404(id=appeal_id)
    appeal = access.star_appeal_for(actor, appeal_id)
    if appeal.state != AppealState.OPEN:
        raise Conflict("appeal")
    review = appeal.review
    board.check_other_person(decided_by=review.confirmed_by_id, now_by=actor.account_id)
    board.check_not_own(of=appeal.person_id, now_by=actor.person_id)
    appeal.answer = required(why, limit=WORDS_LIMIT, field="why")
    appeal.state = AppealState.UPHELD if upheld else AppealState.REFUSED
    appeal.decided_by_id, appeal.decided_at = actor.account_id, clock.now()
    appeal.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    if upheld:
        period = stars.Half(review.half, review.first_day, review.last_day)
        latest = StarReview.objects.of(actor).filter(point=review.point, half=review.half).count()
        _draft(actor, [review.point], period, edition=latest + 1)
    record(actor, "point.appeal_decided", about={"point": named(review.point)}, data={"upheld": upheld})
    if appeal.person_id:
        tell(actor, "points.appeal-answered", [appeal.person_id], point=review.point.host.name, why=appeal.answer)
    return appeal


@transaction.atomic
def set_standards(
    actor: Actor,
    *,
    founders_needed: int,
    trial_months: int,
    weights: Mapping[str, int],
    bars: Mapping[str, int],
) -> Standards:
    """What the community asks of its points from now on; ratings given keep the weights they were given with.

    Locks the row. Raises NotFound, RuleError founders-odd, trial-odd, star-weights, star-bars.
    """
    if not actor.may("points.standards"):
        raise NotFound("standards")
    if not founding.FEWEST_FOUNDERS <= founders_needed <= founding.MOST_FOUNDERS:
        raise RuleError(
            "founders-odd", field="founders_needed", least=founding.FEWEST_FOUNDERS, most=founding.MOST_FOUNDERS
        )
    if not 1 <= trial_months <= 12:
        raise RuleError("trial-odd", field="trial_months")
    stars.check_weights(weights, bars)
    row: Standards
    row, _new = (
        Standards.objects.of(actor).select_for_update().get_or_create(community_id=actor.community_id, defaults={})
    )
    row.founders_needed, row.trial_months = founders_needed, trial_months
    row.weights, row.bars, row.changed_at = dict(weights), dict(bars), clock.now()
    row.save()
    record(actor, "point.standards_set", data={"founders": founders_needed})
    return row


@transaction.atomic
def note_export(actor: Actor, *, document: str, columns: Sequence[str]) -> None:
    """Somebody took a paper out: a fact; the order of columns is kept for the next time (the last word holds)."""
    if not actor.may("points.export"):
        raise NotFound("export")
    row, _new = Standards.objects.of(actor).get_or_create(community_id=actor.community_id, defaults={})
    row.columns = {**row.columns, document: list(columns)}
    row.save(update_fields=["columns"])
    record(actor, "point.exported", data={"document": document})
