"""The riddle afternoon of 27 September: a square, stations, prizes, cards, devices, and short ways to use them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from mulin.accounts.models import Account
from mulin.base.actor import Actor
from mulin.base.roles import Role
from mulin.events import access, actions, rules
from mulin.events.actions import EventPlan
from mulin.events.models import Device, Event, Prize, StampCard, Station
from mulin.kernel import clock
from mulin.people.models import Household, Person
from mulin.places.models import Room, Unit, Venue

EARLY = datetime(2026, 8, 20, 9, 0, tzinfo=clock.CHINA)
STARTS = datetime(2026, 9, 27, 14, 0, tzinfo=clock.CHINA)
NOW = STARTS + timedelta(minutes=30)
PIN = "204917"


@dataclass
class Afternoon:
    """The world with the event, published, half an hour after it began."""

    world: Any
    worker: Actor
    event: Event
    square: Venue
    people: list[Person]
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def gathering_id(self) -> UUID:
        assert self.event.gathering_id
        return self.event.gathering_id

    @property
    def stations(self) -> list[Station]:
        return list(self.event.stations.order_by("order"))

    def prize(self, name: str) -> Prize:
        return Prize.objects.of(self.worker).get(event=self.event, name=name)

    def cards(self, count: int) -> list[StampCard]:
        return actions.print_cards(self.worker, event_id=self.event.id, count=count, client_key=str(uuid4()))

    def stamp(self, card: StampCard, station: int = 1, stamps: int = 1) -> Any:
        return actions.stamp(
            self.worker,
            event_id=self.event.id,
            station_id=self.stations[station].id,
            code=card.code,
            client_id=uuid4(),
            stamps=stamps,
        )

    def redeem(self, card: StampCard, prize: str, **more: Any) -> Any:
        return actions.redeem(
            self.worker,
            event_id=self.event.id,
            code=card.code,
            prize_id=self.prize(prize).id,
            client_id=more.pop("client_id", uuid4()),
            **more,
        )

    def give(self, card: StampCard, person: Person | None) -> StampCard:
        who = person.id if person else None
        return actions.give_card(self.worker, event_id=self.event.id, code=card.code, person_id=who, client_id=uuid4())

    def device(self, name: str = "平板一") -> Device:
        invited = actions.invite_device(self.worker, event_id=self.event.id, name=name)
        paired = actions.pair_device(self.world.community.id, "zs", code=invited.code, pin=PIN)
        self.extra[f"token:{paired.device.id}"] = paired.token
        return access.device_at_door(self.world.community.id, paired.token)  # type: ignore[return-value]  # just paired

    def token(self, device: Device) -> str:
        return self.extra[f"token:{device.id}"]

    def hand_in(self, device: Device, ops: list[dict[str, Any]], *, signature: str = "") -> Any:
        """Hand in a signed batch, as the tablet does."""
        body = json.dumps({"ops": ops}).encode()
        return actions.take_in_batch(device, "zs", body=body, signature=signature or rules.sign(device.secret, body))


def op(kind: str, *, at: datetime = NOW, seq: int = 1, **said: Any) -> dict[str, Any]:
    """An operation as the tablet's script says it."""
    plain = {name: str(value) if isinstance(value, UUID) else value for name, value in said.items()}
    return {"id": str(uuid4()), "seq": seq, "kind": kind, "at": int(at.timestamp() * 1000), **plain}


@pytest.fixture
def afternoon(world: Any) -> Iterator[Afternoon]:
    community = world.community
    hall = Venue.objects.create(
        community=community, code="hall", name="多功能活动室", kind="room", where="6号楼一层", capacity=60
    )
    square = Venue.objects.create(
        community=community,
        code="square",
        name="中心活动场地",
        kind="outdoor",
        where="中院",
        capacity=400,
        bad_weather=hall,
    )
    account = Account.objects.create(name="秦岚")
    worker = world.actor(Role.COMMUNITY_WORKER, account_id=account.id)
    with clock.standing_at(EARLY):
        event = _planned(worker, square)
        event = actions.publish_event(worker, event_id=event.id)
    with clock.standing_at(NOW):
        yield Afternoon(world, worker, event, square, [world.elder, world.son, *_more_people(world)])


def _planned(worker: Actor, square: Venue) -> Event:
    plan = EventPlan(
        title="庆中秋，迎国庆 灯谜系列活动",
        lead="老少都能来，还有小奖品",
        occasion="zhongqiu",
        open_to="全体居民，不分老幼",
        phone="0519-80000110",
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=3),
        venue_id=square.id,
        capacity=300,
        organisers="居委会和五个睦邻点",
    )
    event = actions.plan_event(worker, plan=plan, client_key=str(uuid4()))
    for name, kind, once, most in (
        ("猜灯谜", "riddle", 1, 3),
        ("吹乒乓球", "game", 1, 1),
        ("夹弹珠", "game", 1, 1),
        ("套瓶子", "game", 3, 3),
    ):
        actions.save_station(
            worker,
            event_id=event.id,
            said={"name": name, "kind": kind, "rule": "玩一次", "stamps_at_once": once, "stamps_at_most": most},
        )
    for name, needs, stock in (("洗衣皂", 1, 3), ("毛巾", 2, 2), ("月饼一盒", 4, 1)):
        actions.save_prize(worker, event_id=event.id, said={"name": name, "needs_stamps": needs, "stock": stock})
    return event


def _more_people(world: Any) -> list[Person]:
    """魏世忠 and 汪素珍 behind the next doors; neither has a telephone."""
    unit, _ = Unit.objects.of(world.community.id).get_or_create(
        community=world.community, building=world.building, number=1
    )
    found = []
    for number, name in (("201", "魏世忠"), ("202", "汪素珍")):
        room = Room.objects.create(community=world.community, unit=unit, number=number)
        home = Household.objects.create(
            community=world.community, room=room, building=world.building, unit_number=1, room_number=number
        )
        person = Person(community=world.community, household=home, is_head=True, relation="户主")
        person.call(name)
        person.save()
        found.append(person)
    from mulin.base import search

    for person in found:
        search.index(person.community_id, "person", person.id, person.search_texts)
    return found
