"""Who may do what: roles, reach, and the permission table that rooms contribute to.

The table is data. `Actor.may` reads it, tests are generated from it, and the docs page prints it.
Default is deny: a verb or a role that is not listed is a no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """The roles of domain.md §b. Staff roles are appointed for a term and a scope."""

    VISITOR = "visitor"
    RESIDENT = "resident"
    PROXY = "proxy"
    CONTACT_PERSON = "contact_person"
    POINT_LEADER = "point_leader"
    BUILDING_LEAD = "building_lead"
    GRID_OFFICER = "grid_officer"
    COMMUNITY_WORKER = "community_worker"
    COMMUNITY_HEAD = "community_head"
    STREET_OFFICER = "street_officer"
    CITY_OFFICER = "city_officer"
    PRIVACY_OFFICER = "privacy_officer"
    OPERATOR = "operator"


ROLE_NAMES = {
    Role.VISITOR: _("来客"),
    Role.RESIDENT: _("居民"),
    Role.PROXY: _("家人代办"),
    Role.CONTACT_PERSON: _("联系人"),
    Role.POINT_LEADER: _("点长"),
    Role.BUILDING_LEAD: _("楼组长"),
    Role.GRID_OFFICER: _("网格员"),
    Role.COMMUNITY_WORKER: _("社区工作者"),
    Role.COMMUNITY_HEAD: _("社区主任"),
    Role.STREET_OFFICER: _("街道干部"),
    Role.CITY_OFFICER: _("市级干部"),
    Role.PRIVACY_OFFICER: _("个人信息保护专员"),
    Role.OPERATOR: _("系统管理员"),
}

# Roles that only count in a session that has shown a second factor (safety §4.1).
STAFF_ROLES = frozenset(
    {
        Role.GRID_OFFICER,
        Role.COMMUNITY_WORKER,
        Role.COMMUNITY_HEAD,
        Role.STREET_OFFICER,
        Role.CITY_OFFICER,
        Role.PRIVACY_OFFICER,
        Role.OPERATOR,
    }
)


class Reach(IntEnum):
    """How far a permission goes. From COMMUNITY on, each includes the ones before it."""

    OWN = 1  # oneself, one's household, those one acts for
    HOSTS = 2  # the neighbour points and events one runs
    BUILDINGS = 3  # the buildings of one's grid or stairwell
    COMMUNITY = 4  # everything of the community
    AREA = 5  # aggregates of every community of one's street or city
    INSTALLATION = 6


@dataclass(frozen=True, slots=True)
class Permission:
    """One row of the matrix: a verb, who has it and how far."""

    verb: str
    title: object
    roles: Mapping[Role, Reach]


_table: dict[str, Permission] = {}


def declare(permissions: tuple[Permission, ...]) -> None:
    """Add a room's rows to the matrix. Called once per room when Django starts."""
    for permission in permissions:
        _table[permission.verb] = permission


def permission_table() -> dict[str, Permission]:
    """The whole matrix, by verb."""
    return dict(sorted(_table.items()))


def reach_of(verb: str, role: Role) -> Reach | None:
    """How far `role` may go with `verb`; None is no. An undeclared verb is a programming error."""
    if verb not in _table:
        raise KeyError(f"no permission row declares the verb {verb!r}")
    return _table[verb].roles.get(role)
