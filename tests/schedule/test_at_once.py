"""Many hands at one door: whatever they try at the same moment, no two bookings of a venue overlap."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from random import Random
from threading import Barrier, Event, Thread
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, OperationalError, connection, connections

from mulin.base.actor import Actor
from mulin.kernel.errors import MulinError
from mulin.places.models import Venue
from mulin.schedule import actions
from mulin.schedule.models import Booking
from tests.schedule.conftest import at, build_venues
from tests.world import build_world

HANDS, TRIES = 6, 12
PATIENCE = 200  # how often a hand asks again when the database has no time for it


class Hand(Thread):
    """Somebody who books, moves and gives back at random; `skips_lock` goes straight to the table."""

    def __init__(self, actor: Actor, venues: list[UUID], seed: int, begin: Barrier) -> None:
        super().__init__()
        self.actor, self.venues, self.random, self.begin = actor, venues, Random(seed), begin
        self.skips_lock = seed % 3 == 0
        self.turn = Event()  # never set: hands that were refused come again at odd moments
        self.granted = 0
        self.surprise: BaseException | None = None

    def run(self) -> None:
        try:
            self.begin.wait(10)
            held: list[UUID] = []
            for _ in range(TRIES):
                with suppress(MulinError, IntegrityError):
                    self._until_heard(held)
        except BaseException as error:
            self.surprise = error
        finally:
            connections.close_all()

    def _until_heard(self, held: list[UUID]) -> None:
        # A SQLite in memory, shared between threads, refuses at once instead of letting them wait.
        for _ in range(PATIENCE):
            with suppress(OperationalError):
                return self._try(held)
            self.turn.wait(self.random.uniform(0, 0.02))
        raise AssertionError("the database never had time")

    def _try(self, held: list[UUID]) -> None:
        start = at(4, 8) + timedelta(minutes=30 * self.random.randrange(10))
        span = {"venue_id": self.random.choice(self.venues), "starts_at": start, "ends_at": start + timedelta(hours=1)}
        way = self.random.random()
        if self.skips_lock:
            row = Booking(community_id=self.actor.community_id, holder=uuid4(), title="直接", **span)
            row.save(force_insert=True)
        elif held and way < 0.25:
            actions.rebook(self.actor, holder=self.random.choice(held), **span)
        elif held and way < 0.4:
            actions.release(self.actor, holder=held.pop())
        else:
            holder = uuid4()
            actions.book(self.actor, holder=holder, title="一场", **span)
            held.append(holder)
        self.granted += 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, 2])
def test_no_two_bookings_of_a_venue_ever_overlap(seed: int) -> None:
    world = build_world()
    venues = build_venues(world)
    places: list[Venue] = [venues.hall, venues.dance]
    begin = Barrier(HANDS)
    hands = [Hand(world.worker, [v.id for v in places], seed * 100 + n, begin) for n in range(HANDS)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(60)
    assert [hand.surprise for hand in hands if hand.surprise] == []
    assert sum(hand.granted for hand in hands) > HANDS
    for place in places:
        rows = list(Booking.objects.of(world.worker).filter(venue=place, released_at=None).order_by("starts_at"))
        assert all(one.ends_at <= two.starts_at for one, two in pairwise(rows)), connection.vendor
        assert rows
