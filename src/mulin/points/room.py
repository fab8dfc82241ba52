"""What this room offers to the house."""

from __future__ import annotations

from mulin.base.manifest import Room

ROOM = Room(name="points")
