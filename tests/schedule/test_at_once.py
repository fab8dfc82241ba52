"""Many hands at one door: whatever they try at the same moment, no two bookings of a venue overlap."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection

from mulin.base.actor import Actor
from mulin.kernel.errors import MulinError
from mulin.places.models import Venue
from mulin.schedule import actions
from mulin.schedule.models import Booking
from tests.schedule.conftest import at, build_venues
from tests.threads import at_once, real_database
from tests.world import build_world

HANDS, TRIES = 6, 12


class Hand:
    """Somebody who books, moves and gives back at random; `skips_lock` goes straight to the table."""

    def __init__(self, actor: Actor, venues: list[UUID], seed: int) -> None:
        self.actor, self.venues, self.random = actor, venues, Random(seed)
        self.skips_lock = seed % 3 == 0
        self.granted = 0

    def work(self) -> int:
        """How much of what was tried was granted."""
        held: list[UUID] = []
        for _ in range(TRIES):
            with suppress(MulinError, IntegrityError):
                self._try(held)
        return self.granted

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
def test_no_two_bookings_of_a_venue_ever_overlap(seed: int, tmp_path: Path) -> None:
    world = build_world()
    venues = build_venues(world)
    places: list[Venue] = [venues.hall, venues.dance]
    hands = [Hand(world.worker, [v.id for v in places], seed * 100 + n) for n in range(HANDS)]

    def book() -> list[list[Booking]]:
        taken = Booking.objects.of(world.worker).filter(released_at=None).order_by("starts_at")
        return [list(taken.filter(venue=place)) for place in places]

    with real_database(tmp_path):
        granted = at_once([hand.work for hand in hands])
        [books] = at_once([book])
    assert sum(granted) > HANDS
    for rows in books:
        assert rows
        assert all(one.ends_at <= two.starts_at for one, two in pairwise(rows)), connection.vendor
