"""More of the cast, for this room: a child, a neighbour, an account each."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from mulin.accounts import queries as accounts
from mulin.accounts.models import Account
from mulin.base.actor import Actor, Grant
from mulin.base.roles import Role
from mulin.kernel import ids
from mulin.people import queries
from mulin.people.actions import Particulars, add_person
from mulin.people.models import Person
from mulin.people.queries import OwnPeople
from mulin.places.actions import Door


def staff(world: Any, role: Role = Role.COMMUNITY_WORKER, **changes: Any) -> Actor:
    """A member of staff who has an account, as all who look at phones do."""
    account = Account.objects.create(name=f"秦岚{role.value[:4]}")
    return world.actor(role, account_id=account.id, **changes)


def door(world: Any, room: str = "102", unit: int = 1, building: Any = None) -> Door:
    return Door((building or world.building).id, unit, room)


def add(world: Any, name: str, room: str = "102", **said: Any) -> Person:
    where = said.pop("where", None) or door(world, room)
    said.setdefault("twin_checked", True)
    return add_person(world.worker, particulars=Particulars(name=name, **said), door=where, client_key=str(ids.uuid7()))


def child(world: Any) -> Person:
    return add(world, "陈小禾", "101", birth=f"{date.today().year - 8}-05-01", relation="孙女")  # noqa: DTZ011  # any day


def come_in(person: Person) -> Account:
    """The person comes in by phone."""
    account = Account.objects.create(name=person.name)
    Person.objects.of(person.community_id).filter(id=person.id).update(account=account)
    person.account = account
    return account


def themselves(person: Person, account: Account | None = None, own: tuple[UUID, ...] = ()) -> Actor:
    """A resident acting for themselves."""
    account = account or come_in(person)
    return Actor(
        community_id=person.community_id,
        community_code="zs",
        name=person.name,
        account_id=account.id,
        person_id=person.id,
        grants=(Grant(Role.VISITOR), Grant(Role.RESIDENT)),
        own_people=frozenset({person.id, *own}),
    )


def own_people(world: Any, account: Account, today: date) -> OwnPeople:
    """Whom an account is and acts for in 中山社区 on a day."""
    return queries.own_people(accounts.standing_rows(account.id, world.community, today))
