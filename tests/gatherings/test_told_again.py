"""What was closed before all was written down: its fact, and the figures, say what is known in the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base.figures import period_of
from mulin.gatherings import actions, queries
from mulin.gatherings.actions.sheets import Sheet
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Arrival, Ticks
from mulin.kernel import clock
from mulin.ledger.figures import answer
from mulin.ledger.models import Fact
from tests.gatherings.conftest import Hall


@pytest.fixture
def gathering(hall: Hall) -> Gathering:
    """Five have signed up, one was tapped, and the job has closed it."""
    found = hall.plan_today()
    hall.sign_up(found, *hall.people[1:6])
    with clock.standing_at(found.starts_at):
        comes(hall, found, 1)
    with clock.standing_at(found.ends_at + timedelta(hours=7)):
        assert actions.close_forgotten(hall.worker) == 1
    return found


def comes(hall: Hall, gathering: Gathering, *numbers: int) -> None:
    arrivals = [Arrival(client_id=uuid4(), person_id=hall.people[number].id) for number in numbers]
    actions.check_in_many(hall.leader, gathering_id=gathering.id, arrivals=arrivals)


def typed(hall: Hall, gathering: Gathering, *numbers: int, heads: int | None = None) -> None:
    came = frozenset(str(hall.people[number].id) for number in numbers)
    actions.type_in(
        hall.leader, gathering_id=gathering.id, ticks=Ticks(came=came, heads=heads), client_key=str(uuid4())
    )


def told(hall: Hall) -> tuple[Any, ...]:
    """Sessions held, visits, missed; and what the last fact says of both."""
    codes = ("gatherings.held", "gatherings.visits", "gatherings.missed")
    figures = [answer(hall.world.community.id, code, period_of("2026")).value for code in codes]
    last = fact_of_closing(hall)
    return (*figures, last and last.data["visits"], last and last.data["missed"])


def fact_of_closing(hall: Hall) -> Fact | None:
    """The fact that stands, of the one gathering there is."""
    row = Gathering.objects.of(hall.worker).get()
    return Fact.objects.filter(kind="gathering.held", about__closing=str(row.closing_ref)).first()


def closings(hall: Hall) -> tuple[int, int]:
    rows = Fact.objects.filter(community_id=hall.world.community.id)
    return rows.filter(kind="gathering.held").count(), rows.filter(kind="gathering.reopened").count()


def test_a_sheet_typed_in_the_day_after_leaves_nobody_missed_who_was_there(hall: Hall, gathering: Gathering) -> None:
    assert told(hall) == (1, 1, 4, 1, 4)
    with clock.standing_at(gathering.ends_at + timedelta(days=1)):
        typed(hall, gathering, 1, 2, 3, 4, heads=2)
        assert told(hall) == (1, 6, 1, 6, 1)
        assert closings(hall) == (2, 1)
        typed(hall, gathering, 1, 2, 3, 4, heads=2)  # nothing new: nothing told
        assert closings(hall) == (2, 1)
    assert Gathering.objects.of(hall.worker).get(id=gathering.id).state == "held"
    held = fact_of_closing(hall)
    assert held
    assert held.at == gathering.ends_at


@pytest.mark.parametrize("numbers", [(2,), (2, 3)], ids=["one tap", "several"])
def test_taps_after_the_closing_are_told(hall: Hall, gathering: Gathering, numbers: tuple[int, ...]) -> None:
    with clock.standing_at(gathering.ends_at + timedelta(hours=8)):
        comes(hall, gathering, *numbers)
        assert told(hall) == (1, 1 + len(numbers), 4 - len(numbers), 1 + len(numbers), 4 - len(numbers))
        visit = next(row for row in queries.attendances_of(gathering) if row.person_id == hall.people[2].id)
        actions.undo_check_in(hall.leader, gathering_id=gathering.id, client_id=visit.client_id)
        assert told(hall)[1:3] == (len(numbers), 5 - len(numbers))


def test_heads_counted_after_the_closing_are_told_and_it_can_still_be_reopened(
    hall: Hall, gathering: Gathering
) -> None:
    with clock.standing_at(gathering.ends_at + timedelta(hours=8)):
        actions.close_gathering(hall.leader, gathering_id=gathering.id, note="排练", heads=3)
        assert told(hall) == (1, 4, 4, 4, 4)
        actions.reopen_gathering(hall.leader, gathering_id=gathering.id)
        assert told(hall) == (0, 4, 0, None, None)


def test_sheets_brought_in_together_say_who_was_missed(hall: Hall) -> None:
    found = [hall.plan_today(venue_id=None) for _ in range(2)]
    for one in found:
        hall.sign_up(one, *hall.people[1:4])
    sheets = [
        Sheet(gathering_id=found[0].id, people=(hall.people[1].id, hall.people[5].id)),
        Sheet(gathering_id=found[1].id, people=tuple(person.id for person in hall.people[1:4])),
    ]
    with clock.standing_at(found[0].ends_at + timedelta(days=1)):
        actions.bring_sheets(hall.worker, host_id=hall.host.id, sheets=sheets)
    rows = Fact.objects.filter(community_id=hall.world.community.id, kind="gathering.held")
    assert {row.about["gathering"]: row.data["missed"] for row in rows} == {str(found[0].id): 2, str(found[1].id): 0}
