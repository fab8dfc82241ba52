"""Two at the desk are about the same stars at the same moment: the second one acts on what the first has made of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import Conflict, RuleError
from mulin.ledger.models import Fact
from mulin.points import access, actions, queries
from mulin.points.models import StarReview
from mulin.points.rules import stars
from tests.points.conftest import NOW, Circle, make_circle
from tests.points.test_at_once import Meeting
from tests.points.test_reviewing import LATER
from tests.threads import at_once, real_database
from tests.world import build_world

pytestmark = pytest.mark.django_db(transaction=True)
BOTH = "a test looks at what came of it"
LOW = {"2": 1, "3": 2, "4": 3, "5": 4}


@pytest.fixture
def drafted() -> Circle:
    with clock.standing_at(NOW):
        circle = make_circle(build_world())
        circle.found(founded_on=NOW.date().replace(month=3))
        circle.hold(circle.session(NOW.date().replace(day=22)), circle.people[:5])
    with clock.standing_at(LATER):
        actions.draft_reviews(circle.worker)
    return circle


def _meet_when_read(monkeypatch: Any, name: str) -> None:
    """Whoever has read the row waits till the other has too, or stands in line for it."""
    meeting, read = Meeting(), getattr(access, name)

    def reading(*args: Any, **more: Any) -> Any:
        row = read(*args, **more)
        meeting.wait()
        return row

    monkeypatch.setattr(access, name, reading)


def _outcome(work: Callable[[], Any]) -> str:
    with clock.standing_at(LATER):
        try:
            work()
        except RuleError as error:
            return error.code
        except Conflict:
            return "conflict"
    return "done"


def test_an_objection_is_answered_once(drafted: Circle, tmp_path: Path, monkeypatch: Any) -> None:
    with clock.standing_at(LATER):
        review = actions.confirm_review(drafted.worker, review_id=queries.reviews_waiting(drafted.worker)[0].id)
        appeal = actions.appeal_review(drafted.leader, review_id=review.id, words="十月还开过会")
        heads = [drafted.staff(name, Role.COMMUNITY_HEAD) for name in ("周敏", "吴桐")]
    _meet_when_read(monkeypatch, "star_appeal_for")
    answer = partial(actions.decide_appeal, appeal_id=appeal.id, upheld=True, why="补上了")
    with real_database(tmp_path):
        done = at_once([partial(_outcome, partial(answer, head)) for head in heads])
        [editions] = at_once([lambda: StarReview.objects.across(reason=BOTH).count()])
    assert (sorted(done), editions) == (["conflict", "done"], 2)


def test_what_is_confirmed_is_what_was_counted_last(drafted: Circle, tmp_path: Path, monkeypatch: Any) -> None:
    with clock.standing_at(LATER):
        review = queries.reviews_waiting(drafted.worker)[0]
        head = drafted.staff("周敏", Role.COMMUNITY_HEAD)
        actions.set_standards(head, founders_needed=5, trial_months=3, weights=stars.WEIGHTS, bars=LOW)
    assert review.stars < 5
    worker = drafted.worker
    _meet_when_read(monkeypatch, "star_review_for")
    works = [partial(act, worker, review_id=review.id) for act in (actions.confirm_review, actions.redraft_review)]
    with real_database(tmp_path):
        done = at_once([partial(_outcome, work) for work in works])
        [(kept, worn, told)] = at_once([_stars])
    assert done[0] == "done"
    assert done[1] in ("done", "review-over")
    assert kept == worn == told


def _stars() -> tuple[int, int | None, int]:
    review = StarReview.objects.across(reason=BOTH).select_related("point").get()
    return review.stars, review.point.stars, int(Fact.objects.get(kind="point.rated").data["stars"])
