"""What this room offers to the house."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from mulin.base.actor import Grant
from mulin.base.manifest import PrivacyHandler, Room
from mulin.base.roles import Role
from mulin.gatherings import actions, queries


def _grants(community_id: UUID, person_id: UUID) -> Iterator[Grant]:
    if hosts := queries.led_by(community_id, person_id):
        yield Grant(Role.POINT_LEADER, hosts=hosts)


ROOM = Room(
    name="gatherings",
    grants=_grants,
    privacy=(
        PrivacyHandler(
            ("gatherings.Steward", "gatherings.Regular", "gatherings.SignUp", "gatherings.Attendance"),
            queries.about_person,
            actions.forget,
        ),
    ),
)
