"""A point with a leader, members and a square, and short ways to plan and to sign up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from mulin.accounts.models import Account
from mulin.base.actor import Actor, Grant
from mulin.base.roles import Role
from mulin.gatherings import actions
from mulin.gatherings.models import Gathering, Host, SignUp, Steward
from mulin.gatherings.rules import Comer, Plan
from mulin.kernel import clock
from mulin.people.models import Household, Person
from mulin.places.models import Venue

NOW = datetime(2026, 9, 21, 9, 0, tzinfo=clock.CHINA)  # a Monday
WEDNESDAY = date(2026, 9, 23)


@dataclass
class Hall:
    """The world with 舞艺之家: its square (with the hall for bad weather), leader, members."""

    world: Any
    host: Host
    square: Venue
    hall: Venue
    people: list[Person]
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def worker(self) -> Actor:
        if "worker" not in self.extra:
            account = Account.objects.create(name="秦岚")
            self.extra["worker"] = self.world.actor(Role.COMMUNITY_WORKER, account_id=account.id)
        return self.extra["worker"]

    @property
    def leader(self) -> Actor:
        if "leader" not in self.extra:
            account = Account.objects.create(name="单桂香")
            Person.objects.of(self.worker).filter(id=self.people[0].id).update(account=account)
            self.extra["leader"] = Actor(
                community_id=self.world.community.id,
                community_code=self.world.community.code,
                name="单桂香",
                account_id=account.id,
                person_id=self.people[0].id,
                grants=(Grant(Role.RESIDENT), Grant(Role.POINT_LEADER, hosts=frozenset({self.host.id}))),
                own_people=frozenset({self.people[0].id}),
                own_households=frozenset({self.people[0].household_id}),
            )
        return self.extra["leader"]

    def resident(self, person: Person) -> Actor:
        """`person`, come in with a telephone."""
        key = f"account:{person.id}"
        if key not in self.extra:
            self.extra[key] = Account.objects.create(name=person.name)
            Person.objects.of(self.worker).filter(id=person.id).update(account=self.extra[key])
        return Actor(
            community_id=self.world.community.id,
            community_code=self.world.community.code,
            name=person.name,
            account_id=self.extra[key].id,
            person_id=person.id,
            grants=(Grant(Role.VISITOR), Grant(Role.RESIDENT)),
            own_people=frozenset({person.id}),
            own_households=frozenset({person.household_id} if person.household_id else ()),
        )

    def account(self, person: Person) -> Account:
        """The account of somebody who has come in before, or comes in now."""
        self.resident(person)
        account: Account = self.extra[f"account:{person.id}"]
        return account

    @property
    def visitor(self) -> Actor:
        return Actor(community_id=self.world.community.id, community_code=self.world.community.code)

    def plan(self, **changes: Any) -> Gathering:
        """A gathering on Wednesday at half past two, with sign-up."""
        start = datetime.combine(WEDNESDAY, time(14, 30), clock.CHINA)
        said: dict[str, Any] = {
            "title": "柔力球集体排练",
            "starts_at": start,
            "ends_at": start + timedelta(hours=2),
            "venue_id": self.square.id,
            "sign_up": "needed",
            **changes,
        }
        return actions.plan_gathering(self.worker, host_id=self.host.id, plan=Plan(**said), client_key=str(uuid4()))

    def plan_today(self, **changes: Any) -> Gathering:
        """The same, in five minutes: near enough for a browser that is signed in to stay so."""
        start = NOW + timedelta(minutes=5)
        return self.plan(starts_at=start, ends_at=start + timedelta(hours=2), **changes)

    def sign_up(self, gathering: Gathering, *people: Person, actor: Actor | None = None, **more: Any) -> list[SignUp]:
        comers = [Comer(person_id=person.id) for person in people]
        key = more.pop("client_key", str(uuid4()))
        return actions.sign_up(actor or self.worker, gathering_id=gathering.id, comers=comers, client_key=key, **more)

    def guest(self, gathering: Gathering, name: str = "张三", **more: Any) -> SignUp:
        """A guest by name, signed up by somebody who has not come in."""
        comer = Comer(guest_name=name, **more)
        return actions.sign_up(self.visitor, gathering_id=gathering.id, comers=[comer], client_key=str(uuid4()))[0]


def make_people(world: Any, names: list[str]) -> list[Person]:
    """Residents of 1号楼 1-101, without telephone."""
    made = []
    for number, name in enumerate(names):
        person = Person(
            community=world.community,
            household=world.household,
            birth_date=date(1950 + number % 40, 1, 1),
            birth_precision="day",
        )
        person.call(name)
        made.append(person)
    return Person.objects.bulk_create(made)


NAMES = ["单桂香", "龚勤", "安文彬", "包淑华", "蔡桂芝", "曹玉兰", "邓国良", "丁秀英"]


def make_hall(world: Any) -> Hall:
    hall = Venue.objects.create(
        community=world.community, code="hall", name="多功能活动室", kind="room", capacity=60,
        opens=time(8), closes=time(21),
    )  # fmt: skip
    square = Venue.objects.create(
        community=world.community, code="square", name="中心活动场地", kind="outdoor", capacity=120,
        opens=time(6), closes=time(21), bad_weather=hall,
    )  # fmt: skip
    host = Host.objects.create(community=world.community, kind="point", name="舞艺之家", venue=square)
    Household.objects.of(world.community.id).filter(id=world.household.id).update(building=world.building)
    people = make_people(world, NAMES)
    Steward.objects.create(
        community=world.community, host=host, person=people[0], kind="leader", starts_on=date(2026, 1, 1)
    )
    return Hall(world, host, square, hall, people)


@pytest.fixture
def at_monday() -> Any:
    with clock.standing_at(NOW):
        yield


@pytest.fixture
def hall(world: Any, at_monday: None) -> Hall:
    return make_hall(world)


@pytest.fixture
def browser(hall: Hall) -> Client:
    """A worker's browser."""
    return hall.world.sign_in(Role.COMMUNITY_WORKER)


@pytest.fixture
def family(hall: Hall) -> Client:
    """The browser of a resident of 1-101; the cast's first by id is made the resident."""
    return hall.world.sign_in(Role.RESIDENT)


def at(gathering: Gathering, rest: str = "") -> str:
    return f"/c/zs/gatherings/{gathering.id}/{rest}"


def run(gathering: Gathering, rest: str = "") -> str:
    return f"/c/zs/run/{gathering.id}/{rest}"


def form_of(html: str) -> dict[str, str]:
    """The hidden fields of the page's form."""
    return dict(re.findall(r'type="hidden" name="(client_key|version|key)" value="([^"]*)"', html))
