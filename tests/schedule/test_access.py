"""Who may see and do what with venues, and the wall around a community."""

from __future__ import annotations

from uuid import uuid4

import pytest

from mulin.base.roles import Role
from mulin.kernel.errors import NotFound
from mulin.schedule import access, actions
from tests.schedule.conftest import Venues, at
from tests.world import World

DESK = ["venues/", "venues/book/", "venues/doors.pdf", "holidays/", "holidays/day/", "holidays/notice/"]


@pytest.mark.parametrize("path", DESK)
def test_only_the_desk_deals_with_venues(world: World, venues: Venues, path: str) -> None:
    address = f"/c/zs/desk/{path}"
    assert world.client().get(address).status_code == 302
    for role in (Role.RESIDENT, Role.GRID_OFFICER):
        assert world.sign_in(role).get(address).status_code == 404
    assert world.sign_in(Role.COMMUNITY_WORKER).get(address).status_code == 200


def test_a_stranger_finds_neither_venue_nor_booking_nor_closure(world: World, venues: Venues) -> None:
    booking = actions.book(
        world.worker, venue_id=venues.hall.id, starts_at=at(4, 9, month=12), ends_at=at(4, 10, month=12),
        holder=uuid4(), title="一场",
    )  # fmt: skip
    closure = actions.close_on_holidays(world.worker, venue_id=venues.hall.id, closed=True)
    assert closure is not None
    stranger = world.actor(Role.COMMUNITY_WORKER, community=world.other)
    for load, thing in (
        (access.venue_for, venues.hall),
        (access.booking_for, booking),
        (access.closure_for, closure),
    ):
        assert load(world.worker, thing.id, to="venues.manage") == thing
        for actor in (stranger, world.actor(Role.RESIDENT), world.actor(Role.GRID_OFFICER)):
            with pytest.raises(NotFound):
                load(actor, thing.id, to="venues.manage")
    client = world.client()
    assert client.get(f"/c/zs/venues/{venues.hall.id}/").status_code == 200
    assert client.get(f"/c/jf/venues/{venues.hall.id}/").status_code == 404
