"""Two records were one person, who had signed up under both: the better sign-up stays."""

from __future__ import annotations

from uuid import uuid4

import pytest

from mulin.gatherings import actions, queries
from mulin.gatherings.models import Gathering, SignUp
from mulin.gatherings.rules import Arrival
from mulin.kernel import clock
from mulin.ledger.models import Fact
from tests.gatherings.conftest import Hall


def merge(hall: Hall, gathering: Gathering, *, kept: int, gone: int) -> tuple[list[str], tuple[int, int]]:
    """The states in order of arrival afterwards, and the places taken and waited for."""
    actions.person_merged(hall.worker, kept_id=hall.people[kept].id, gone_id=hall.people[gone].id)
    rows = SignUp.objects.of(hall.worker).filter(gathering=gathering).order_by("turn")
    assert not rows.filter(person=hall.people[gone]).exists()
    found = Gathering.objects.of(hall.worker).get(id=gathering.id)
    return [row.state for row in rows], (found.taken, found.waiting)


@pytest.mark.parametrize(("kept", "gone"), [(1, 3), (3, 1)])
def test_a_place_stays_whichever_record_has_it(hall: Hall, kept: int, gone: int) -> None:
    gathering = hall.plan(capacity=1)
    for number in (1, 2, 3):
        hall.sign_up(gathering, hall.people[number])
    assert merge(hall, gathering, kept=kept, gone=gone) == (["confirmed", "waiting", "cancelled"], (1, 1))


def test_a_place_is_better_than_an_offer_which_goes_to_the_next(hall: Hall) -> None:
    gathering = hall.plan(capacity=2)
    rows = [hall.sign_up(gathering, hall.people[number])[0] for number in (1, 2, 3, 4)]
    actions.give_up(hall.worker, sign_up_id=rows[0].id)
    states, counted = merge(hall, gathering, kept=3, gone=2)
    assert (states, counted) == (["cancelled", "confirmed", "cancelled", "offered"], (2, 0))
    assert [party.first.person_id for party in queries.to_ring(hall.worker, None)] == [hall.people[4].id]


def test_of_two_who_wait_the_earlier_keeps_its_turn(hall: Hall) -> None:
    gathering = hall.plan(capacity=1)
    for number in (1, 2, 3, 4):
        hall.sign_up(gathering, hall.people[number])
    assert merge(hall, gathering, kept=4, gone=2) == (["confirmed", "waiting", "waiting", "cancelled"], (1, 2))


def test_one_that_was_given_up_before_hinders_nobody(hall: Hall) -> None:
    gathering = hall.plan(capacity=1)
    first = hall.sign_up(gathering, hall.people[1])[0]
    actions.give_up(hall.worker, sign_up_id=first.id)
    hall.sign_up(gathering, hall.people[2])
    assert merge(hall, gathering, kept=1, gone=2) == (["cancelled", "confirmed"], (1, 0))


def test_who_came_under_the_other_record_has_not_missed_it(hall: Hall) -> None:
    gathering = hall.plan_today()
    hall.sign_up(gathering, hall.people[1])
    with clock.standing_at(gathering.starts_at):
        came = Arrival(client_id=uuid4(), person_id=hall.people[2].id)
        actions.check_in_many(hall.leader, gathering_id=gathering.id, arrivals=[came])
    with clock.standing_at(gathering.ends_at):
        actions.close_gathering(hall.leader, gathering_id=gathering.id, note="")
        assert missed(hall, gathering) == 1
        actions.person_merged(hall.worker, kept_id=hall.people[1].id, gone_id=hall.people[2].id)
        assert missed(hall, gathering) == 0


def missed(hall: Hall, gathering: Gathering) -> int:
    """What the fact of the closing says of who did not come."""
    gathering.refresh_from_db()
    fact = Fact.objects.get(kind="gathering.held", about__closing=str(gathering.closing_ref))
    return int(fact.data["missed"])


def test_one_that_was_held_and_closed_meanwhile_is_not_restored(hall: Hall) -> None:
    gathering = hall.plan_today()
    actions.cancel_gathering(hall.worker, gathering_id=gathering.id, why="下雨")
    actions.restore_gathering(hall.worker, gathering_id=gathering.id)
    with clock.standing_at(gathering.starts_at):
        actions.close_gathering(hall.leader, gathering_id=gathering.id, note="")
        assert actions.restore_gathering(hall.worker, gathering_id=gathering.id).state == "held"
