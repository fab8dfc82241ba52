"""Who of one's own may come, and what they have already: for the form on a gathering's page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    OuterRef,
    Subquery,
    UUIDField,
    Value,
)

from mulin.base.actor import Actor
from mulin.base.prepared import Prepared
from mulin.gatherings.models import HostKind, Regular, SignUp, SignUpMode, SignUpState
from mulin.gatherings.models.coming import OVER
from mulin.kernel import clock
from mulin.people.models import Person, PersonState
from mulin.people.rules import age_on

_NAMES, _NOT_SHOWN, _MEMBER = 30, -1, -2


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody the actor may sign up: oneself, family, those acted for; with their sign-up here, if any."""

    person_id: UUID
    name: str
    is_self: bool
    relation: str
    age: int | None
    sign_up_id: UUID | None = None
    state: str = ""
    comes_anyway: bool = False  # a member, who needs no sign-up here
    answer_by: datetime | None = None  # until when an offered place waits for a yes or no

    @property
    def is_child(self) -> bool:
        return self.age is not None and self.age < 14

    @property
    def is_asked(self) -> bool:
        return self.state == SignUpState.OFFERED

    @property
    def state_words(self) -> str:
        return str(SignUpState(self.state).label) if self.state else ""


@dataclass(frozen=True, slots=True)
class Comers:
    """The page's people: one's own, and the names of others who agreed to be read."""

    own: list[Relative]
    names: list[str]  # read by others who come
    members: list[str]  # read by members alone

    @property
    def all_come(self) -> bool:
        """Whether there is nobody left of one's own to sign up."""
        return bool(self.own) and all(one.state or one.comes_anyway for one in self.own)


_Row = tuple[UUID | None, str, str, bool | None, date | None, str, UUID | None, str | None, int, bool, datetime | None]


def who_comes(actor: Actor, gathering_id: UUID) -> Comers:
    """One's own with their sign-ups, and the names that may be read. One query."""
    rows: Any = _EVERYBODY.rows(**_asked(actor, gathering_id))
    names = sorted((row[8], row[1]) for row in rows if row[8] >= 0)
    return Comers(_relatives(actor, rows), [name for _turn, name in names[:_NAMES]], _members(rows))


def own_comers(actor: Actor, gathering_id: UUID) -> Comers:
    """What differs from reader to reader: one's own, and the names of members for members. One query."""
    rows: Any = _OWN.rows(**_asked(actor, gathering_id))
    return Comers(_relatives(actor, rows), [], _members(rows))


def _members(rows: Iterable[_Row]) -> list[str]:
    return [name for _key, name in sorted((row[2], row[1]) for row in rows if row[8] == _MEMBER)]


def _asked(actor: Actor, gathering_id: UUID) -> dict[str, Any]:
    return {
        "gathering_id": gathering_id,
        "community_id": actor.community_id,
        "people": tuple(actor.own_people),
        "homes": tuple(actor.own_households),
    }


def _relatives(actor: Actor, rows: Iterable[_Row]) -> list[Relative]:
    """Oneself, then the head of the household, then by age; somebody whose age nobody knows comes last."""
    today = clock.today()
    own = {row[0]: row for row in rows if row[0] is not None}
    found = sorted(own.items(), key=lambda one: (one[0] != actor.person_id, not one[1][3], *_by_age(one[1])))
    return [
        Relative(
            *(key, row[1], key == actor.person_id, row[5], age_on(row[4], today), row[6], row[7] or ""),
            comes_anyway=bool(row[9]),
            answer_by=row[10],
        )
        for key, row in found
    ]


def _by_age(row: _Row) -> tuple[date, str, UUID | None]:
    return row[4] or date.max, row[2], row[0]


def _own_rows(gathering_id: UUID, community_id: UUID, people: tuple[UUID, ...], homes: tuple[UUID, ...]) -> Any:
    """Oneself, the family and those acted for, each found by key, never by going through a community; and members."""
    selves = Person.objects.of(community_id).filter(id__in=people)
    family = Person.objects.across(reason="their household names the community").filter(
        household_id__in=homes, household__community_id=community_id
    )
    own = _with_sign_up(selves, gathering_id).union(_with_sign_up(family, gathering_id))
    return own.union(_member_rows(gathering_id, community_id, people), all=True)


def _belonging(gathering_id: UUID, **more: Any) -> Any:
    rows = Regular.objects.across(reason="the gathering names the community")
    return rows.filter(host__gatherings=gathering_id, until=None, **more)


def _member_rows(gathering_id: UUID, community_id: UUID, people: tuple[UUID, ...]) -> Any:
    """The members who agreed that other members read their name, for one of them."""
    shown = _belonging(gathering_id, shows_name=True, person__state=PersonState.LIVING)
    shown = shown.filter(host__community_id=community_id)
    shown = shown.filter(Exists(_belonging(gathering_id, person_id__in=people)))
    rows = shown.annotate(**_NOTHING, at=Value(_MEMBER), **_NEVER)
    columns = ("nobody", "person__name", "person__sort_key", "no_head", "no_birth", "no_relation", "no_sign_up")
    return rows.values_list(*columns, "no_state", "at", "never", "no_answer_by")


def _with_sign_up(people: Any, gathering_id: UUID) -> Any:
    here = SignUp.objects.across(reason="the gathering names the community").filter(
        gathering_id=gathering_id, person_id=OuterRef("id")
    )
    here = here.exclude(state__in=OVER).exclude(person=None)  # word for word the condition of `sign_up_once`
    rows = people.filter(state=PersonState.LIVING).annotate(
        sign_up=Subquery(here.values("id")[:1]),
        sign_up_state=Subquery(here.values("state")[:1]),
        answer_by=Subquery(here.values("answer_by")[:1]),
        shown_at=Value(_NOT_SHOWN),
        comes_anyway=Exists(_come_freely(gathering_id).filter(person_id=OuterRef("id"))),
    )
    columns = ("id", "name", "sort_key", "is_head", "birth_date", "relation", "sign_up", "sign_up_state", "shown_at")
    return rows.values_list(*columns, "comes_anyway", "answer_by")


def _come_freely(gathering_id: UUID) -> Any:
    """Members who need not sign up: what `Gathering.frees_members` says, for the database."""
    return _belonging(
        gathering_id,
        host__kind=HostKind.POINT,
        host__members_need_no_sign_up=True,
        host__gatherings__sign_up__in=[SignUpMode.OPEN, SignUpMode.NEEDED],
        host__gatherings__members_only=False,
    )


_NOTHING = {
    "nobody": Value(None, UUIDField()),
    "no_head": Value(None, BooleanField()),
    "no_birth": Value(None, DateField()),
    "no_relation": Value("", CharField()),
    "no_sign_up": Value(None, UUIDField()),
    "no_state": Value(None, CharField()),
    "no_answer_by": Value(None, DateTimeField()),
}
_NEVER = {"never": Value(value=False, output_field=BooleanField())}


def _all_rows(gathering_id: UUID, community_id: UUID, people: tuple[UUID, ...], homes: tuple[UUID, ...]) -> Any:
    """The same, and those who come and agreed that others who come read their name, for one of these.

    With the turn in which they came. Everybody else reads nobody's name: a page is open to the whole world.
    """
    coming = SignUp.objects.across(reason="the gathering names the community").filter(
        gathering_id=gathering_id, gathering__community_id=community_id, state=SignUpState.CONFIRMED
    )
    belongs = _belonging(gathering_id, person_id__in=people)
    shown = coming.filter(shows_name=True, person__state=PersonState.LIVING)
    shown = shown.filter(Exists(coming.filter(person_id__in=people)) | Exists(belongs))
    named = shown.annotate(**_NOTHING, no_key=Value("", CharField()), **_NEVER)
    columns = ("nobody", "person__name", "no_key", "no_head", "no_birth", "no_relation", "no_sign_up", "no_state")
    return _own_rows(gathering_id, community_id, people, homes).union(
        named.values_list(*columns, "turn", "never", "no_answer_by"), all=True
    )


_OWN, _EVERYBODY = Prepared(_own_rows), Prepared(_all_rows)
