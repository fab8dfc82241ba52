"""Who is acting, in which community, through which mouth. The scope of every read and write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mulin.base.roles import Reach, Role, reach_of


class Mouth(StrEnum):
    """The way by which something was said to Mulin. All are equal before the rules."""

    APP = "app"
    DESK = "desk"
    PAPER = "paper"
    TELEPHONE = "telephone"
    DOOR = "door"
    IMPORT = "import"
    SHELL = "shell"
    JOB = "job"


MOUTH_NAMES = {
    Mouth.APP: _("手机"),
    Mouth.DESK: _("服务台"),
    Mouth.PAPER: _("纸"),
    Mouth.TELEPHONE: _("电话"),
    Mouth.DOOR: _("上门"),
    Mouth.IMPORT: _("名册"),
    Mouth.SHELL: _("命令行"),
    Mouth.JOB: _("自动"),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """One role an actor holds here and now; `buildings` bounds a grid officer, `hosts` a point leader."""

    role: Role
    buildings: frozenset[UUID] = frozenset()
    hosts: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class _Thing:
    """What a verb is done to, as far as reach can tell it."""

    building_id: UUID | None
    household_id: UUID | None
    person_id: UUID | None
    host_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The one who acts, always inside exactly one community.

    `grants` are already filtered: terms in force, and staff roles only if the session has shown
    its second factor; `waiting` are those that would count once it has. `own_people` are the
    persons this actor is or may act for, and `own_households` where they live.
    """

    community_id: UUID
    community_code: str = ""
    name: str = ""
    account_id: UUID | None = None
    person_id: UUID | None = None
    grants: tuple[Grant, ...] = (Grant(Role.VISITOR),)
    waiting: tuple[Grant, ...] = ()
    stepped_up: bool = False  # the second factor was shown within ten minutes
    own_people: frozenset[UUID] = frozenset()
    own_households: frozenset[UUID] = frozenset()
    only: frozenset[str] | None = None  # a narrow session, such as a tablet's: these verbs and no others
    mouth: Mouth = Mouth.APP
    on_behalf_of: UUID | None = None

    @classmethod
    def system(cls, community_id: UUID, *, community_code: str = "", mouth: Mouth = Mouth.JOB) -> Actor:
        """Mulin itself: jobs and commands. Holds the operator's role in this community."""
        return cls(
            community_id=community_id,
            community_code=community_code,
            name="Mulin",
            grants=(Grant(Role.OPERATOR),),
            mouth=mouth,
        )

    def url(self, name: str, **kwargs: object) -> str:
        """The address of a page of this actor's community."""
        return reverse(name, kwargs={"code": self.community_code, **kwargs})

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def is_visitor(self) -> bool:
        return self.account_id is None and Role.OPERATOR not in self.roles

    def through(self, mouth: Mouth) -> Actor:
        """The same actor, speaking through another mouth (a form typed in from paper, a call)."""
        return replace(self, mouth=mouth)

    def acting_for(self, person_id: UUID) -> Actor:
        """The same actor, doing something on behalf of `person_id`."""
        return replace(self, on_behalf_of=person_id)

    def may(
        self,
        verb: str,
        *,
        building_id: UUID | None = None,
        household_id: UUID | None = None,
        person_id: UUID | None = None,
        host_id: UUID | None = None,
    ) -> bool:
        """Whether the permission table lets this actor do `verb` to the thing described.

        Without a building, household, person or host only a reach of the whole community counts.
        """
        thing = _Thing(building_id, household_id, person_id, host_id)
        return any(self._reaches(grant, self._reach(verb, grant), thing) for grant in self.grants)

    def _reach(self, verb: str, grant: Grant) -> Reach | None:
        """How far a grant goes with `verb` in this session."""
        reach = reach_of(verb, grant.role)
        return reach if self.only is None or verb in self.only else None

    def _reaches(self, grant: Grant, reach: Reach | None, thing: _Thing) -> bool:
        if reach is None:
            return False
        if reach >= Reach.COMMUNITY:
            return True
        if reach == Reach.BUILDINGS and thing.building_id is not None:
            return thing.building_id in grant.buildings
        if reach == Reach.HOSTS:
            return thing.host_id is not None and thing.host_id in grant.hosts
        return thing.household_id in self.own_households or thing.person_id in self.own_people

    def may_somewhere(self, verb: str) -> bool:
        """Whether `verb` is allowed for at least something: for showing a menu entry."""
        return any(self._reach(verb, grant) is not None for grant in self.grants)

    def could_somewhere(self, verb: str) -> bool:
        """Whether `verb` would be allowed after showing the second factor."""
        return any(reach_of(verb, grant.role) is not None for grant in self.waiting)

    def buildings_for(self, verb: str) -> frozenset[UUID] | None:
        """The buildings in which `verb` is allowed; None means every building of the community."""
        allowed: set[UUID] = set()
        for grant in self.grants:
            reach = self._reach(verb, grant)
            if reach is None:
                continue
            if reach >= Reach.COMMUNITY:
                return None
            if reach == Reach.BUILDINGS:
                allowed |= grant.buildings
        return frozenset(allowed)

    def hosts_for(self, verb: str) -> frozenset[UUID] | None:
        """The hosts with which `verb` is allowed; None means every host of the community."""
        allowed: set[UUID] = set()
        for grant in self.grants:
            reach = self._reach(verb, grant)
            if reach is not None and reach >= Reach.COMMUNITY:
                return None
            if reach == Reach.HOSTS:
                allowed |= grant.hosts
        return frozenset(allowed)
