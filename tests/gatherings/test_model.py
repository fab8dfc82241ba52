"""Sign-up, waiting list and offers against a plain model, whatever comes in whatever order (safety P20, P3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from mulin.gatherings import actions
from mulin.gatherings.models import Gathering, SignUp, SignUpState
from mulin.gatherings.rules import Arrival, Change, Comer
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from tests.gatherings.conftest import NOW, Hall

CONFIRMED, WAITING, OFFERED, OVER = "confirmed", "waiting", "offered", "over"


class Door(RuleBasedStateMachine):
    """The machine at the door: places, and a line of parties as one would keep it on paper."""

    hall: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.capacity = 3
        self.gathering = self.hall.plan(capacity=3, venue_id=None)
        self.line: list[tuple[UUID, int, str]] = []  # sign-up, places, state: in order of arrival
        self.hours = 0
        self.answers: dict[UUID, int] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @property
    def taken(self) -> int:
        return sum(places for _, places, state in self.line if state in (CONFIRMED, OFFERED))

    def _at(self) -> Any:
        return clock.standing_at(NOW + timedelta(hours=self.hours))

    def _move_up(self) -> None:
        for number, (key, places, state) in enumerate(self.line):
            if state == WAITING:
                if self.taken + places > self.capacity:
                    return
                self.line[number] = (key, places, OFFERED)

    def _set(self, key: UUID, state: str) -> None:
        self.line = [(k, places, state if k == key else was) for k, places, was in self.line]

    def _with(self, *states: str) -> list[UUID]:
        return [key for key, _, state in self.line if state in states]

    @rule(children=st.integers(0, 2), twice=st.booleans())
    def say_yes(self, children: int, twice: bool) -> None:
        key = str(uuid4())
        comer = Comer(guest_name="张三", children=children)
        with self._at():
            for _ in range(1 + twice):
                row = actions.sign_up(self.hall.worker, gathering_id=self.gathering.id, comers=[comer], client_key=key)[
                    0
                ]
        fits = not self._with(WAITING) and self.taken + 1 + children <= self.capacity
        self.line.append((row.id, 1 + children, CONFIRMED if fits else WAITING))

    @precondition(lambda self: self._with(CONFIRMED, WAITING, OFFERED))
    @rule(data=st.data())
    def say_no(self, data: Any) -> None:
        key = data.draw(st.sampled_from(self._with(CONFIRMED, WAITING, OFFERED)))
        with self._at():
            actions.give_up(self.hall.worker, sign_up_id=key)
            actions.give_up(self.hall.worker, sign_up_id=key)
        self._set(key, OVER)
        self._move_up()

    @precondition(lambda self: self._with(OFFERED, WAITING))
    @rule(data=st.data(), comes=st.booleans())
    def answer(self, data: Any, comes: bool) -> None:
        key = data.draw(st.sampled_from(self._with(OFFERED, WAITING)))
        offered = key in self._with(OFFERED)
        with self._at():
            if not offered:
                with pytest.raises(RuleError, match="offer-gone"):
                    actions.answer_offer(self.hall.worker, sign_up_id=key, comes=comes)
                return
            actions.answer_offer(self.hall.worker, sign_up_id=key, comes=comes)
        self._set(key, CONFIRMED if comes else OVER)
        self._move_up()

    @rule(capacity=st.integers(1, 6))
    def change_places(self, capacity: int) -> None:
        with self._at():
            actions.change_gatherings(
                self.hall.worker, gathering_id=self.gathering.id, scope="this", change=Change(capacity=capacity)
            )
        self.capacity = capacity
        self._move_up()

    @rule()
    def time_passes(self) -> None:
        """Offers to people without an account are made by telephone and do not run out."""
        self.hours = min(40, self.hours + 13)
        with self._at():
            assert actions.expire_offers(self.hall.worker) == 0

    @invariant()
    def the_book_says_what_the_paper_says(self) -> None:
        rows = SignUp.objects.of(self.hall.worker).filter(gathering=self.gathering).order_by("turn")
        told = [(row.id, row.places, OVER if row.is_over else row.state) for row in rows]
        assert told == self.line
        book = Gathering.objects.of(self.hall.worker).get(id=self.gathering.id)
        assert book.taken == self.taken
        assert book.waiting == sum(places for _, places, state in self.line if state == WAITING)


@pytest.mark.usefixtures("at_monday")
def test_the_door_keeps_its_book(hall: Hall) -> None:
    Door.hall = hall
    assert hall.worker.account_id  # before any example that is rolled back
    run_state_machine_as_test(
        Door,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_place_offered_to_somebody_with_a_telephone_runs_out(hall: Hall) -> None:
    """The part of the model that needs accounts: an offer runs out and the next in line has it."""
    gathering = hall.plan(capacity=1)
    people = hall.people[1:4]
    rows = [hall.sign_up(gathering, person, actor=hall.resident(person))[0] for person in people]
    actions.give_up(hall.worker, sign_up_id=rows[0].id)
    with clock.standing_at(NOW + timedelta(hours=25)):
        actions.expire_offers(hall.worker)
    states = SignUp.objects.of(hall.worker).filter(gathering=gathering).order_by("turn").values_list("state", flat=True)
    assert list(states) == [SignUpState.CANCELLED, SignUpState.EXPIRED, SignUpState.OFFERED]
    arrival = Arrival(client_id=uuid4(), person_id=people[1].id)
    with clock.standing_at(gathering.starts_at):
        assert actions.check_in(hall.leader, gathering_id=gathering.id, arrival=arrival).had_cancelled
