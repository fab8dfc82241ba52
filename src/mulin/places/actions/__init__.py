"""Writing places: areas down to the community, its buildings, its venues."""

from __future__ import annotations

from mulin.places.actions.buildings import BuildingPlan, ensure_building, ensure_courtyard, ensure_grid
from mulin.places.actions.communities import ensure_community, ensure_subdistrict, leave_demo
from mulin.places.actions.revise import (
    CommunityWords,
    add_building,
    revise_building,
    revise_community,
    revise_venue,
    set_substitute,
)
from mulin.places.actions.rooms import Door, ensure_rooms, withdraw_rooms
from mulin.places.actions.venues import VenuePlan, ensure_venue

__all__ = [
    "BuildingPlan",
    "CommunityWords",
    "Door",
    "VenuePlan",
    "add_building",
    "ensure_building",
    "ensure_community",
    "ensure_courtyard",
    "ensure_grid",
    "ensure_rooms",
    "ensure_subdistrict",
    "ensure_venue",
    "leave_demo",
    "revise_building",
    "revise_community",
    "revise_venue",
    "set_substitute",
    "withdraw_rooms",
]
