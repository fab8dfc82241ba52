"""The stars: drafted from facts, confirmed by a worker, objected to, counted anew, kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mulin.base.actor import Grant
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import Conflict, NotFound, RuleError
from mulin.ledger.models import Fact
from mulin.points import access, actions, queries
from mulin.points.models import StarReview, StarReviewState
from mulin.points.queries.behind import behind
from mulin.points.rules import stars
from mulin.points.shown import health
from tests.points.conftest import NOW, Circle, key

TODAY = NOW.date()
LATER = NOW.replace(year=2027, month=1, day=4)  # after the half-year


@pytest.fixture
def year(circle: Circle) -> Circle:
    """Founded in March; two sessions and two good deeds since July."""
    circle.found(founded_on=date(2026, 3, 1))
    point = circle.point
    for n in (1, 3):
        circle.hold(circle.session(TODAY + timedelta(days=n)), circle.people[: 4 + n])
    for kind in ("help", "safety", "meeting"):
        actions.note_deed(circle.worker, point_id=point.id, kind=kind, on=TODAY, client_key=key())
    return circle


def test_a_draft_comes_from_the_facts_and_only_once(year: Circle) -> None:
    with clock.standing_at(LATER):
        assert actions.draft_reviews(year.worker) == 1
        assert actions.draft_reviews(year.worker) == 0
        review = queries.reviews_waiting(year.worker)[0]
    facts = stars.Facts(**review.facts)
    # the six founders belonged before the half-year: only the seventh is new
    assert (facts.planned, facts.held, facts.people, facts.newcomers) == (2, 2, 7, 1)
    assert (facts.helps, facts.safety_checks, facts.meetings, facts.stock_takes) == (1, 1, 1, 0)
    assert (facts.has_charter, facts.charter_is_current, facts.term_is_valid) == (True, True, True)
    verdict = stars.rate(facts)
    assert (float(review.total), review.stars) == (verdict.total, verdict.stars)


def test_anybody_sees_the_list_behind_each_number_and_nobodys_name(year: Circle) -> None:
    with clock.standing_at(LATER):
        actions.draft_reviews(year.worker)
        review = queries.reviews_waiting(year.worker)[0]
        address = f"/c/zs/points/stars/{review.id}/facts/"
        assert year.world.client().get(address).status_code == 404  # a draft is nobody else's yet
        actions.confirm_review(year.worker, review_id=review.id)
        found = behind(access.star_review_for(year.visitor, review.id))
        page = year.world.client().get(address).content.decode()
        assert address in year.world.client().get(f"/c/zs/points/{year.point.id}/stars/").content.decode()
    facts = stars.Facts(**review.facts)
    assert (len(found.sessions), sum(one.is_held for one in found.sessions)) == (facts.planned, facts.held)
    assert (found.people, found.newcomers) == (facts.people, facts.newcomers)
    kinds = [deed.kind for deed in found.deeds]
    assert (kinds.count("help"), kinds.count("meeting"), kinds.count("safety")) == (1, 1, 1)
    assert (len(found.exchanges), len(found.policies), bool(found.charters)) == (facts.exchanges, facts.policies, True)
    assert not [person.name for person in year.people if person.name in page]


def test_a_reading_of_the_charter_after_the_half_year_counts_for_the_next_one(year: Circle) -> None:
    kept = queries.charter_in_force(year.point)
    assert kept is not None
    half = stars.half_of(date(2027, 1, 1))
    with clock.standing_at(LATER + timedelta(days=60)):
        year.hold(year.session(LATER.date() + timedelta(days=61)), year.people[:5])
    with clock.standing_at(LATER + timedelta(days=182)):
        actions.draft_reviews(year.worker, half=half)
        review = queries.reviews_waiting(year.worker)[0]
        assert not stars.Facts(**review.facts).charter_is_current
        actions.confirm_charter(year.leader, charter_id=kept.id)
        again = actions.redraft_review(year.worker, review_id=review.id)
        assert (again.facts["has_charter"], again.facts["charter_is_current"]) == (True, False)
        assert [one.read_on for one in behind(again).charters] == [date(2026, 3, 1)]


def test_a_reading_within_the_half_year_still_counts_after_the_next_reading(year: Circle) -> None:
    kept = queries.charter_in_force(year.point)
    assert kept is not None
    with clock.standing_at(NOW + timedelta(days=20)):
        actions.confirm_charter(year.leader, charter_id=kept.id)
    with clock.standing_at(LATER):
        actions.draft_reviews(year.worker)
        review = queries.reviews_waiting(year.worker)[0]
        actions.confirm_charter(year.leader, charter_id=kept.id)
        again = actions.redraft_review(year.worker, review_id=review.id)
        assert again.facts["charter_is_current"]
        assert [one.read_on for one in behind(again).charters] == [TODAY + timedelta(days=20)]


def test_a_point_too_young_is_left_for_the_next_time(circle: Circle) -> None:
    circle.found(founded_on=date(2026, 5, 1))
    assert actions.draft_reviews(circle.worker) == 0


def test_a_worker_confirms_and_the_point_wears_its_stars(year: Circle) -> None:
    with clock.standing_at(LATER):
        actions.draft_reviews(year.worker)
        review = queries.reviews_waiting(year.worker)[0]
        with pytest.raises(NotFound):
            access.star_review_for(year.visitor, review.id)
        with pytest.raises(NotFound):
            actions.confirm_review(year.leader, review_id=review.id)
        actions.confirm_review(year.worker, review_id=review.id)
        with pytest.raises(Conflict):
            actions.confirm_review(year.worker, review_id=review.id)
        point = access.point_for(year.visitor, year.point.id)
        assert (point.stars, point.stars_for) == (review.stars, "2026-H2")
        seen = access.star_review_for(year.visitor, review.id)
        assert (seen.state, seen.half_words) == (StarReviewState.CONFIRMED, "2026年下半年")
    assert Fact.objects.get(kind="point.rated").data == {"half": "2026-H2", "stars": str(review.stars)}


def test_an_objection_is_answered_by_another_person_and_counted_anew(year: Circle) -> None:
    with clock.standing_at(LATER):
        actions.draft_reviews(year.worker)
        review = actions.confirm_review(year.worker, review_id=queries.reviews_waiting(year.worker)[0].id)
        with pytest.raises(NotFound):
            actions.appeal_review(year.resident(year.people[7]), review_id=review.id, words="不对")
        appeal = actions.appeal_review(year.leader, review_id=review.id, words="十月还开过会")
        with pytest.raises(RuleError, match="appeal-same-person"):
            actions.decide_appeal(year.worker, appeal_id=appeal.id, upheld=True, why="补上了")
        actions.note_deed(
            year.worker, point_id=year.point.id, kind="stock_take", on=date(2026, 10, 9), client_key=key()
        )
        head = year.staff("周敏", Role.COMMUNITY_HEAD)
        actions.decide_appeal(head, appeal_id=appeal.id, upheld=True, why="补上了，重新算")
        again = queries.reviews_waiting(year.worker)[0]
        assert (again.edition, again.facts["stock_takes"]) == (2, 1)
        assert again.total > review.total
        actions.confirm_review(head, review_id=again.id)
    states = StarReview.objects.of(year.worker).order_by("edition").values_list("state", flat=True)
    assert list(states) == [StarReviewState.REPLACED, StarReviewState.CONFIRMED]
    assert Fact.objects.filter(kind="point.rating_replaced").count() == 1


def test_earlier_ratings_stay_to_be_read(year: Circle) -> None:
    with clock.standing_at(LATER):
        actions.draft_reviews(year.worker)
        actions.confirm_review(year.worker, review_id=queries.reviews_waiting(year.worker)[0].id)
    with clock.standing_at(LATER):
        year.hold(year.session(LATER.date() + timedelta(days=1)), year.people[:5])
    with clock.standing_at(LATER + timedelta(days=182)):
        actions.draft_reviews(year.worker)
        review = queries.reviews_waiting(year.worker)[0]
        actions.confirm_review(year.worker, review_id=review.id)
        page = year.world.client().get(f"/c/zs/points/{year.point.id}/stars/").content.decode()
    assert page.index("2027年上半年") < page.index("2026年下半年")


def test_an_objection_is_offered_only_as_long_as_it_is_taken(year: Circle) -> None:
    with clock.standing_at(LATER):
        actions.draft_reviews(year.worker)
        review = actions.confirm_review(year.worker, review_id=queries.reviews_waiting(year.worker)[0].id)
        review.refresh_from_db()
        assert review.may_object
    with clock.standing_at(LATER + timedelta(days=stars.APPEAL_DAYS, minutes=1)):
        assert not review.may_object
        with pytest.raises(RuleError, match="appeal-late"):
            actions.appeal_review(year.leader, review_id=review.id, words="十月还开过会")
        client = year.world.client()
        year.world.enter(client, year.account(year.people[0]))
        page = client.get(f"/c/zs/points/stars/{review.id}/appeal/").content.decode()
        assert "不能再提了" in page
        assert 'name="words"' not in page


def test_nobody_asks_a_point_that_has_just_begun_for_what_it_cannot_have_yet(circle: Circle) -> None:
    point = circle.found()
    early = [check for check in health.health(point) if check.is_early]
    assert len(early) == 8
    assert not any(check.is_well for check in early)
    with clock.standing_at(NOW + health.SETTLING_IN):
        assert not any(check.is_early for check in health.health(point))


def test_other_weights_count_from_then_on(year: Circle) -> None:
    head = year.staff("周敏", Role.COMMUNITY_HEAD)
    with clock.standing_at(LATER):
        actions.draft_reviews(year.worker)
        before = queries.reviews_waiting(year.worker)[0]
        weights = {**stars.WEIGHTS, "regularity": 35, "safety": 0}
        actions.set_standards(head, founders_needed=5, trial_months=3, weights=weights, bars=stars.BARS)
        before.refresh_from_db()
        assert before.weights["regularity"] == 25
        after = actions.redraft_review(year.worker, review_id=before.id)
        assert after.weights["regularity"] == 35
        with pytest.raises(RuleError, match="star-weights"):
            actions.set_standards(
                head, founders_needed=5, trial_months=3, weights={**weights, "safety": 1}, bars=stars.BARS
            )


def test_the_reckoning_costs_the_same_for_two_points_as_for_one(year: Circle, django_assert_num_queries: Any) -> None:
    year.found(name="夕阳乐聊天室", category="chat", venue_id=year.hall.id)
    points = list(queries.points_of(year.worker))
    with django_assert_num_queries(9):
        found = queries.star_facts(year.worker.community_id, points, TODAY, TODAY + timedelta(days=30))
    assert len(found) == 2


def test_nobody_at_the_desk_answers_their_own_objection_to_stars(year: Circle) -> None:
    with clock.standing_at(LATER):
        actions.draft_reviews(year.worker)
        review = actions.confirm_review(year.worker, review_id=queries.reviews_waiting(year.worker)[0].id)
        member = year.resident(year.people[2])
        appeal = actions.appeal_review(member, review_id=review.id, words="十月还开过会")
        also_at_the_desk = replace(member, grants=(*member.grants, Grant(Role.COMMUNITY_HEAD)))
        with pytest.raises(RuleError, match="report-own"):
            actions.decide_appeal(also_at_the_desk, appeal_id=appeal.id, upheld=True, why="补上了")
