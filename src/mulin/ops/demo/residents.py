"""The demo's residents who came in by telephone: an elder of 78 or near it, and a child who asks to act for her."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from mulin.accounts import actions as accounts
from mulin.accounts.models import Account
from mulin.accounts.queries import account_by_phone
from mulin.base import manifest
from mulin.base.actor import Actor, Mouth
from mulin.base.manifest import Event
from mulin.kernel import clock
from mulin.ops.demo.channel import at
from mulin.people import access
from mulin.people.actions import ask_proxy
from mulin.people.models import Person
from mulin.places.actions import Door

ELDER_AGE = 78


def come_in(desk: Actor, day: date) -> Person:
    """An elder and a younger neighbour come in; the younger one asks to act for the elder. Returns the elder."""
    with clock.standing_at(at(day - timedelta(days=30), 10)):
        elder = _somebody(desk, day, ages=range(ELDER_AGE, ELDER_AGE + 1), alone=True)
        enter(desk, elder, words=f"居民，{elder.age_on(day)} 岁", size="elder")
        child = _somebody(desk, day, ages=range(45, 56), alone=False)
        helper = enter(desk, child, words="居民，想替老人办事")
    with clock.standing_at(at(day - timedelta(days=1), 20)):
        asking = access.actor_now(helper.id, desk.community_id).through(Mouth.APP)
        home = elder.household
        door = Door(home.building_id, home.unit_number, home.room_number) if home else None
        if door:
            ask_proxy(
                asking,
                name=elder.name,
                door=door,
                relation="子女",
                until=day + timedelta(days=365),
                client_key="demo-proxy",
            )
    return elder


def _somebody(desk: Actor, day: date, *, ages: range, alone: bool) -> Person:
    """The first resident by door of that age with a telephone by which nobody comes in, or who comes nearest to it.

    On some days of some years nobody is 78, lives alone and has a telephone.
    """
    people = Person.objects.of(desk).exclude(phone_index=None).filter(lives_alone=alone, household__isnull=False)
    ordered = people.select_related("household").order_by(
        "household__building__number", "household__room_number", "name"
    )
    asked: list[Person] = [
        person for person in ordered if person.phone.startswith("1") and person.birth_precision == "day"
    ]
    nearest: list[Person] = sorted(asked, key=lambda person: _years_off(person.age_on(day), ages))
    return next(person for person in nearest if account_by_phone(person.phone) is None)


def _years_off(age: int | None, ages: range) -> int:
    assert age is not None, "a birthday was asked for"
    return max(ages.start - age, age - ages.stop + 1, 0)


def enter(desk: Actor, person: Person, *, words: str, size: str = "") -> Account:
    account = accounts.open_account(desk, name=person.name, digits=person.phone)
    themselves = replace(desk, account_id=account.id, name=person.name, mouth=Mouth.APP)
    manifest.tell(Event.RESIDENT_CAME_IN, themselves, person_id=person.id, account_id=account.id)
    if size:
        accounts.keep_look(account, size=size)
    accounts.show_at_demo_door(account, words=words)
    return account
