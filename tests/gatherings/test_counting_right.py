"""What is counted is counted once, in one year, and of a session that was held."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from mulin.base.figures import period_of
from mulin.gatherings import actions, queries
from mulin.gatherings.actions.sheets import Sheet
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Arrival, Ticks
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.figures import answer
from mulin.ledger.models import Fact
from mulin.people.actions import merge_people
from mulin.people.models import Person
from tests.gatherings.conftest import Hall


def figure(hall: Hall, code: str, period: str = "2026") -> Any:
    return answer(hall.world.community.id, code, period_of(period)).value


def comes(hall: Hall, gathering: Gathering, *people: Person) -> None:
    arrivals = [Arrival(client_id=uuid4(), person_id=person.id) for person in people]
    actions.check_in_many(hall.worker, gathering_id=gathering.id, arrivals=arrivals)


def new_years_eve(hall: Hall, **length: float) -> Gathering:
    start = datetime(2026, 12, 31, 22, 0, tzinfo=clock.CHINA)
    return hall.plan(starts_at=start, ends_at=start + timedelta(**length), venue_id=None, place_words="院子里")


def by_year(hall: Hall) -> dict[str, tuple[Any, ...]]:
    codes = ("gatherings.held", "gatherings.visits")
    return {year: tuple(figure(hall, code, year) for code in codes) for year in ("2026", "2027")}


@pytest.mark.parametrize("minutes", [120, 150], ids=["until midnight", "past midnight"])
def test_a_session_into_the_new_year_is_of_the_year_it_began_in(hall: Hall, minutes: int) -> None:
    gathering = new_years_eve(hall, minutes=minutes)
    with clock.standing_at(gathering.starts_at + timedelta(minutes=1)):
        comes(hall, gathering, hall.people[1])
    with clock.standing_at(gathering.ends_at + timedelta(hours=10)):
        comes(hall, gathering, hall.people[2])
        actions.close_gathering(hall.leader, gathering_id=gathering.id, note="", heads=5)
        assert by_year(hall) == {"2026": (1, 7), "2027": (0, 0)}


def test_a_sheet_of_new_years_eve_is_of_the_old_year(hall: Hall) -> None:
    gathering = new_years_eve(hall, minutes=150)
    sheet = Sheet(gathering_id=gathering.id, people=(hall.people[1].id,), heads=3)
    with clock.standing_at(gathering.ends_at + timedelta(days=3)):
        actions.bring_sheets(hall.worker, host_id=hall.host.id, sheets=[sheet])
        assert by_year(hall) == {"2026": (1, 4), "2027": (0, 0)}


def on_the_page(gathering: Gathering) -> int:
    return queries.attendance_summary(gathering.community_id, gathering_id=gathering.id).visits.count


def test_two_records_of_one_person_at_one_session_become_one_visit(hall: Hall) -> None:
    gathering, (kept, gone) = hall.plan_today(), hall.people[1:3]
    with clock.standing_at(gathering.starts_at):
        comes(hall, gathering, kept, gone)
        comes(hall, gathering, gone)  # at another desk too: a second scan that never counted
        with transaction.atomic():
            merge_people(hall.worker, kept=kept, gone=gone, taken={})
        assert (on_the_page(gathering), figure(hall, "gatherings.visits")) == (1, 1)


def test_the_visit_of_a_merged_record_stays_where_the_other_was_not(hall: Hall) -> None:
    gathering, (kept, gone) = hall.plan_today(), hall.people[1:3]
    with clock.standing_at(gathering.starts_at):
        comes(hall, gathering, gone)
        with transaction.atomic():
            merge_people(hall.worker, kept=kept, gone=gone, taken={})
        assert (on_the_page(gathering), figure(hall, "gatherings.visits")) == (1, 1)


def typed(hall: Hall, gathering: Gathering, heads: int) -> None:
    ticks = Ticks(came=frozenset(), heads=heads)
    actions.type_in(hall.worker, gathering_id=gathering.id, ticks=ticks, client_key=str(uuid4()))


def test_heads_on_a_sheet_take_the_place_of_those_counted_before(hall: Hall) -> None:
    gathering = hall.plan_today()
    with clock.standing_at(gathering.ends_at):
        comes(hall, gathering, hall.people[1])
        typed(hall, gathering, 10)
        actions.bring_sheets(hall.worker, host_id=hall.host.id, sheets=[Sheet(gathering_id=gathering.id, heads=12)])
        assert (on_the_page(gathering), figure(hall, "gatherings.visits")) == (13, 13)


def test_a_sheet_without_heads_leaves_those_that_were_counted(hall: Hall) -> None:
    gathering = hall.plan_today()
    with clock.standing_at(gathering.ends_at):
        typed(hall, gathering, 10)
        sheet = Sheet(gathering_id=gathering.id, people=(hall.people[1].id,))
        actions.bring_sheets(hall.worker, host_id=hall.host.id, sheets=[sheet])
        assert (on_the_page(gathering), figure(hall, "gatherings.visits")) == (11, 11)
        held = Fact.objects.get(community_id=gathering.community_id, kind="gathering.held")
        assert held.data["visits"] == 11


def test_a_sheet_brought_again_after_reopening_adds_only_what_is_new(hall: Hall) -> None:
    gathering = hall.plan_today()
    first = Sheet(gathering_id=gathering.id, people=(hall.people[1].id,), guests=("张三",), note="排练")
    again = Sheet(gathering_id=gathering.id, people=(hall.people[1].id, hall.people[2].id), guests=("张三", "李四"))
    with clock.standing_at(gathering.ends_at):
        for sheet, visits in ((first, 2), (first, 2), (again, 4)):
            actions.reopen_gathering(hall.worker, gathering_id=gathering.id)
            actions.bring_sheets(hall.worker, host_id=hall.host.id, sheets=[sheet])
            assert (on_the_page(gathering), figure(hall, "gatherings.visits")) == (visits, visits)
    gathering.refresh_from_db()
    assert gathering.note == "排练"


def test_a_tap_that_was_taken_back_is_not_said_to_have_counted(hall: Hall) -> None:
    gathering, arrival = hall.plan_today(), Arrival(client_id=uuid4(), person_id=hall.people[1].id)
    actions.check_in(hall.leader, gathering_id=gathering.id, arrival=arrival)
    actions.undo_check_in(hall.leader, gathering_id=gathering.id, client_id=arrival.client_id)
    with pytest.raises(RuleError, match="arrival-undone"):
        actions.check_in(hall.leader, gathering_id=gathering.id, arrival=arrival)
    assert on_the_page(gathering) == 0
