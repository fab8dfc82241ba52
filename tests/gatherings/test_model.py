"""Sign-up, waiting list, offers and shares against a plain model, whatever comes in whatever order (safety P20, P3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from mulin.gatherings import actions, queries
from mulin.gatherings.models import Gathering, SignUp, SignUpState
from mulin.gatherings.rules import Arrival, Change, Comer, QuotaPlan
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from tests.gatherings.conftest import NOW, Hall

CONFIRMED, WAITING, OFFERED, OVER = "confirmed", "waiting", "offered", "over"
SENIORS = 3  # their share of the places
START, LAST_ANSWER = 53.5, 50.5  # hours from now: Wednesday half past two, and three hours before


@dataclass
class Name:
    """A line of the paper: who, how many places, of which age, with whom, and how they stand."""

    key: UUID
    party: int
    places: int
    senior: bool
    reads: bool
    state: str
    lives_here: bool = False
    due: float | None = None  # until when an offer made by message stands, in hours


class Door(RuleBasedStateMachine):
    """The machine at the door: places, a share for seniors, and a line of parties as one would keep it on paper."""

    hall: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.capacity = 4
        self.gathering = self.hall.plan(capacity=4, venue_id=None, quotas=(QuotaPlan(SENIORS, "senior"),))
        self.line: list[Name] = []  # in order of arrival
        self.parties = 0
        self.hours = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def _taken(self, *, senior: bool = False) -> int:
        """Places taken; of seniors, the share counts themselves and not the children with them."""
        there = [one for one in self.line if one.state in (CONFIRMED, OFFERED)]
        return sum(1 for one in there if one.senior) if senior else sum(one.places for one in there)

    def _at(self) -> Any:
        return clock.standing_at(NOW + timedelta(hours=self.hours))

    def _together(self, state: str) -> list[list[Name]]:
        found: dict[int, list[Name]] = {}
        for one in self.line:
            if one.state == state:
                found.setdefault(one.party, []).append(one)
        return list(found.values())

    def _who_fits(self) -> list[list[Name]]:
        """Of those who wait, in order: nobody overtakes but whom the place is too small for.

        Who needs no senior's place passes who waits for one.
        """
        left, seniors_left = self.capacity - self._taken(), SENIORS - self._taken(senior=True)
        found = []
        for party in self._together(WAITING):
            places, seniors = sum(one.places for one in party), sum(one.senior for one in party)
            if places > self.capacity:  # would not fit if nobody else came: holds up nobody
                continue
            if seniors > max(0, seniors_left):
                seniors_left = -1
            if places > left:
                break
            if seniors and seniors_left < 0:
                continue
            left, seniors_left = left - places, seniors_left - seniors
            found.append(party)
        return found

    def _ask(self, party: list[Name]) -> None:
        until = min(self.hours + 24, LAST_ANSWER)
        by_message = any(one.reads for one in party) and until - self.hours >= 2
        for one in party:
            one.state, one.due = OFFERED, until if by_message else None

    def _move_up(self) -> None:
        for party in self._who_fits():
            self._ask(party)

    def _with(self, *states: str) -> list[Name]:
        return [one for one in self.line if one.state in states]

    def _write(self, rows: list[SignUp], *, seniors: bool, reads: bool) -> None:
        self.parties += 1
        fresh = [Name(row.id, self.parties, row.places, seniors, reads, WAITING) for row in rows]
        self.line += fresh
        if fresh in self._who_fits():
            for one in fresh:
                one.state = CONFIRMED

    @rule(children=st.lists(st.integers(0, 1), min_size=1, max_size=3), twice=st.booleans(), senior=st.booleans())
    def say_yes(self, children: list[int], twice: bool, senior: bool) -> None:
        key = str(uuid4())
        comers = [Comer(guest_name="张三", children=n, age_band="senior" if senior else "adult") for n in children]
        with self._at():
            if sum(comer.places for comer in comers) > self.capacity:
                with pytest.raises(RuleError, match="party-large"):
                    actions.sign_up(self.hall.worker, gathering_id=self.gathering.id, comers=comers, client_key=key)
                return
            for _ in range(1 + twice):
                rows = actions.sign_up(self.hall.worker, gathering_id=self.gathering.id, comers=comers, client_key=key)
        self._write(rows, seniors=senior, reads=False)

    @precondition(lambda self: not any(one.lives_here for one in self._with(CONFIRMED, WAITING, OFFERED)))
    @rule()
    def a_couple_with_one_telephone_says_yes(self) -> None:
        one, other = self.hall.people[1:3]
        with self._at():
            rows = self.hall.sign_up(self.gathering, one, other, actor=self.hall.resident(one))
        self._write(rows, seniors=True, reads=True)
        for one in self.line[-2:]:
            one.lives_here = True
        self.line[-1].reads = False

    @precondition(lambda self: self._with(CONFIRMED, WAITING, OFFERED))
    @rule(data=st.data())
    def say_no(self, data: Any) -> None:
        gone = data.draw(st.sampled_from(self._with(CONFIRMED, WAITING, OFFERED)))
        with self._at():
            actions.give_up(self.hall.worker, sign_up_id=gone.key)
            actions.give_up(self.hall.worker, sign_up_id=gone.key)
        rest = [one for one in self._with(OFFERED) if one.party == gone.party and one is not gone]
        was, gone.state = gone.state, OVER
        if was == OFFERED and rest and not any(one.reads for one in rest):
            self._ask(rest)
        self._move_up()

    @precondition(lambda self: self._with(OFFERED, WAITING))
    @rule(data=st.data(), comes=st.booleans())
    def answer(self, data: Any, comes: bool) -> None:
        asked = data.draw(st.sampled_from(self._with(OFFERED, WAITING)))
        with self._at():
            if asked.state != OFFERED:
                with pytest.raises(RuleError, match="offer-gone"):
                    actions.answer_offer(self.hall.worker, sign_up_id=asked.key, comes=comes)
                return
            actions.answer_offer(self.hall.worker, sign_up_id=asked.key, comes=comes)
        for one in self._with(OFFERED):
            if one.party == asked.party:
                one.state, one.due = CONFIRMED if comes else OVER, None
        if not comes:
            self._move_up()

    @rule(capacity=st.integers(3, 7))
    def change_places(self, capacity: int) -> None:
        with self._at():
            actions.change_gatherings(
                self.hall.worker, gathering_id=self.gathering.id, scope="this", change=Change(capacity=capacity)
            )
        self.capacity = capacity
        self._move_up()

    @rule(hours=st.sampled_from([1, 13, 25]))
    def time_passes(self, hours: int) -> None:
        """Offers made by message run out, a party's all at once; those made by telephone do not."""
        self.hours = min(50, self.hours + hours)
        due = [one for one in self._with(OFFERED) if one.due is not None and one.due <= self.hours]
        with self._at():
            assert actions.expire_offers(self.hall.worker) == len(due)
        for one in due:
            one.state = OVER
        if due:
            self._move_up()

    @invariant()
    def the_book_says_what_the_paper_says(self) -> None:
        rows = list(SignUp.objects.of(self.hall.worker).filter(gathering=self.gathering).order_by("turn"))
        told = [(row.id, row.places, OVER if row.is_over else row.state) for row in rows]
        assert told == [(one.key, one.places, one.state) for one in self.line]
        book = Gathering.objects.of(self.hall.worker).get(id=self.gathering.id)
        assert (book.taken, book.waiting) == (self._taken(), sum(one.places for one in self._with(WAITING)))
        assert [share.taken for share in queries.quotas_of(book)] == [self._taken(senior=True)]

    @invariant()
    def a_party_is_asked_together_or_not_at_all(self) -> None:
        rows = SignUp.objects.of(self.hall.worker).filter(gathering=self.gathering, state="offered")
        for party in queries.parties_of(rows):
            assert len({(row.by_phone, row.answer_by) for row in party.rows}) == 1
        due = {one.key: one.due is None for one in self._with(OFFERED)}
        assert {row.id: row.by_phone for row in rows} == due


@pytest.mark.usefixtures("at_monday")
def test_the_door_keeps_its_book(hall: Hall) -> None:
    Door.hall = hall
    assert hall.worker.account_id  # before any example that is rolled back
    assert hall.resident(hall.people[1]).account_id
    run_state_machine_as_test(
        Door,
        settings=settings(
            max_examples=20,
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
