"""Founders who are no longer here when it is decided, and a point whose place is none any more."""

from __future__ import annotations

import pytest

from mulin.kernel.errors import RuleError
from mulin.people.models import Person
from mulin.points import actions
from mulin.points.actions.life import Words
from mulin.points.models import Member
from tests.points.conftest import Circle


@pytest.mark.parametrize("state", ["deceased", "moved"])
def test_a_founder_who_is_no_longer_here_counts_no_more_and_keeps_nobody_waiting(circle: Circle, state: str) -> None:
    proposal, gone = circle.hand_in_on_paper(), circle.people[3]
    Person.objects.of(circle.worker).filter(id=gone.id).update(state=state)
    point = actions.approve(circle.worker, proposal_id=proposal.id)
    members = set(
        Member.objects.of(circle.worker).filter(point=point, left_on=None).values_list("person_id", flat=True)
    )
    assert gone.id not in members
    assert len(members) == 5


def test_where_too_few_founders_are_left_it_is_said(circle: Circle) -> None:
    proposal = circle.hand_in_on_paper()
    gone = [person.id for person in circle.people[2:4]]
    Person.objects.of(circle.worker).filter(id__in=gone).update(state="deceased")
    with pytest.raises(RuleError, match="founders-few-here"):
        actions.approve(circle.worker, proposal_id=proposal.id)


def test_a_point_that_now_meets_at_somebodys_home_has_no_venue(dancers: Circle) -> None:
    host = dancers.point.host
    assert host.venue_id == dancers.square.id
    words = Words(name=host.name, category=dancers.point.category, place_words="单阿姨家")
    actions.edit_point(dancers.leader, point_id=dancers.point.id, words=words)
    host.refresh_from_db()
    assert host.venue_id is None
