"""A neighbour point with six founders, a leader and a deputy, and short ways to act as each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from mulin.accounts.models import Account
from mulin.base.actor import Actor, Grant, Mouth
from mulin.base.roles import Role
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Arrival, Plan
from mulin.kernel import clock
from mulin.people import access as people_access
from mulin.people.models import Person
from mulin.places.models import Community, Venue
from mulin.points import actions
from mulin.points.actions import Draft, Meeting, Opening, Partner
from mulin.points.models import Exchange, Point, Proposal
from mulin.points.rules import charter
from tests.world import World, _household, _person

NOW = datetime(2026, 9, 21, 9, 0, tzinfo=clock.CHINA)  # a Monday
STARTS = NOW + timedelta(days=10)  # of an exchange
NAMES = ("单桂香", "龚勤", "钱桂英", "孔祥", "曾巧云", "戴红", "许文", "何静")


def key() -> str:
    return str(uuid4())


def draft(people: list[Person], venue: Venue | None = None, **changes: Any) -> Draft:
    """舞艺之家 as its founders would write it."""
    said: dict[str, Any] = {
        "name": "舞艺之家",
        "category": "dance",
        "interests": "广场舞 柔力球",
        "about": "跳跳舞，打打柔力球",
        "pace": "lively",
        "venue_id": venue.id if venue else None,
        "place_words": "" if venue else "中院",
        "times": "周一三五 18:30",
        "charter": charter.template("dance"),
        "leader_id": people[0].id,
        "deputy_id": people[1].id,
    }
    return Draft(**(said | changes))


@dataclass
class Circle:
    """The world with a square, a hall, eight neighbours, and (after `found`) 舞艺之家."""

    world: World
    square: Venue
    hall: Venue
    people: list[Person]
    accounts: dict[UUID, Account] = field(default_factory=dict)
    points: list[Point] = field(default_factory=list)
    ids: dict[str, UUID] = field(default_factory=dict)  # what the gaps of addresses are filled with
    codes: dict[str, str] = field(default_factory=dict)  # what opens a page by a code

    @property
    def point(self) -> Point:
        return self.points[0]

    def staff(self, name: str, role: Role = Role.COMMUNITY_WORKER) -> Actor:
        account = Account.objects.create(name=name)
        return self.world.actor(role, account_id=account.id, mouth=Mouth.DESK)

    @property
    def worker(self) -> Actor:
        if "秦岚" not in self.__dict__:
            self.__dict__["秦岚"] = self.staff("秦岚")
        return self.__dict__["秦岚"]

    def account(self, person: Person) -> Account:
        if person.id not in self.accounts:
            self.accounts[person.id] = Account.objects.create(name=person.name)
            Person.objects.of(person.community_id).filter(id=person.id).update(account=self.accounts[person.id])
        return self.accounts[person.id]

    def resident(self, person: Person) -> Actor:
        """`person` as the rules see them now, with what they lead."""
        return people_access.actor_now(self.account(person).id, person.community_id)

    @property
    def leader(self) -> Actor:
        return self.resident(self.people[0])

    @property
    def visitor(self) -> Actor:
        return Actor(community_id=self.world.community.id, community_code="zs")

    def found(self, **changes: Any) -> Point:
        """Founded on paper by the first six, and let through today."""
        founded_on = changes.pop("founded_on", None)
        proposal = self.hand_in_on_paper(**changes)
        point = actions.approve(self.worker, proposal_id=proposal.id, opening=Opening(founded_on=founded_on))
        self.points.append(point)
        return point

    def hand_in_on_paper(self, **changes: Any) -> Proposal:
        six = self.people[:6]
        return actions.write_down(
            self.worker.through(Mouth.PAPER),
            draft=draft(six, self.square, **changes),
            founder_ids=[person.id for person in six],
            client_key=key(),
        )

    def session(
        self, day: date, *, hour: int = 18, title: str = "广场舞", venue: Venue | None = None, sign_up: str = "none"
    ) -> Gathering:
        """One planned session of the point."""
        starts = datetime.combine(day, time(hour), tzinfo=clock.CHINA)
        plan = Plan(
            title=title,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=90),
            venue_id=(venue or self.square).id,
            sign_up=sign_up,
        )
        return gatherings.plan_gathering(self.worker, host_id=self.point.host_id, plan=plan, client_key=key())

    def hold(self, session: Gathering, people: list[Person]) -> None:
        """These people come, and the session is closed in the evening."""
        with clock.standing_at(session.ends_at):
            arrivals = [Arrival(client_id=uuid4(), person_id=person.id) for person in people]
            gatherings.check_in_many(self.worker, gathering_id=session.id, arrivals=arrivals)
            gatherings.close_gathering(self.worker, gathering_id=session.id, note="")


def make_circle(world: World) -> Circle:
    community = world.community
    square = Venue.objects.create(
        community=community, code="square", name="中心活动场地", kind="outdoor", where="东院", capacity=120,
        opens=time(6), closes=time(21),
    )  # fmt: skip
    hall = Venue.objects.create(
        community=community, code="hall", name="多功能活动室", kind="room", where="1号楼一层", capacity=60,
        opens=time(8), closes=time(21),
    )  # fmt: skip
    square.bad_weather = hall
    square.save()
    people = [
        _person(
            _household(community, world.building, 2, f"{100 + n}"), name, f"1390000{3000 + n}", born=date(1958, 1, 2)
        )
        for n, name in enumerate(NAMES)
    ]
    return Circle(world, square, hall, people)


def neighbours_over_the_wall(world: World) -> tuple[Actor, Point, Person]:
    """解放社区 with a point of its own: its worker, the point, its leader."""
    other: Community = world.other
    account = Account.objects.create(name="解放社区的人")
    worker = world.actor(Role.COMMUNITY_WORKER, community=other, account_id=account.id)
    people = [world.stranger] + [
        _person(world.stranger.household, f"解放{n}", "", born=date(1960, 1, 1)) for n in "甲乙丙丁"
    ]
    proposal = actions.write_down(
        worker,
        draft=draft(people, None, name="柔力球队", place_words="解放社区小广场"),
        founder_ids=[person.id for person in people],
        client_key=key(),
    )
    point = actions.approve(worker, proposal_id=proposal.id)
    return worker, point, people[0]


def as_leader(person: Person, point: Point, account: Account) -> Actor:
    return Actor(
        community_id=person.community_id,
        community_code="jf",
        name=person.name,
        account_id=account.id,
        person_id=person.id,
        grants=(Grant(Role.RESIDENT), Grant(Role.POINT_LEADER, hosts=frozenset({point.host_id}))),
        own_people=frozenset({person.id}),
    )


def meeting(circle: Circle, **changes: Any) -> Meeting:
    said = {
        "title": "柔力球友谊交流",
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=2),
        "venue_id": circle.square.id,
        "words": "带上球拍",
    }
    return Meeting(**(said | changes))


def ask(circle: Circle, theirs: Point, actor: Actor | None = None) -> Exchange:
    return actions.invite_to_exchange(
        actor or circle.leader,
        point_id=circle.point.id,
        partner=Partner(point_id=theirs.id),
        meeting=meeting(circle),
        client_key=key(),
    )


def their_side(theirs: Point) -> Exchange:
    found: Exchange = Exchange.objects.of(theirs.community_id).get()
    return found


@pytest.fixture
def now() -> Iterator[datetime]:
    """A Monday morning in September."""
    with clock.standing_at(NOW):
        yield NOW


@pytest.fixture
def circle(world: World, now: datetime) -> Circle:
    return make_circle(world)


@pytest.fixture
def dancers(circle: Circle) -> Circle:
    """舞艺之家, founded today."""
    circle.found()
    return circle


@pytest.fixture
def over_there(dancers: Circle) -> tuple[Actor, Point, Person]:
    return neighbours_over_the_wall(dancers.world)


@pytest.fixture
def agreed(dancers: Circle, over_there: Any) -> tuple[Exchange, Exchange, Actor, Person]:
    """Our side, their side, who works over there, who leads over there."""
    worker, theirs, leader = over_there
    ours = ask(dancers, theirs)
    actions.answer_exchange(worker, exchange_id=their_side(theirs).id, comes=True)
    ours.refresh_from_db()
    return ours, their_side(theirs), worker, leader
