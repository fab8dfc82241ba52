"""The demo's riddle afternoon: planned in August, signed up for in September, held on the day by two tablets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid5

import yaml

from mulin.base.actor import Actor
from mulin.events import access, actions, rules
from mulin.events.actions import EventPlan
from mulin.events.models import Device, Doubt, Event, Helper, Prize, Shift, StampCard, Station
from mulin.gatherings import actions as gatherings
from mulin.gatherings.rules import Comer
from mulin.kernel import clock, ids
from mulin.ops.demo import media, riddles
from mulin.ops.demo.channel import at
from mulin.ops.demo.scenario import FOLDER
from mulin.ops.demo.staff import Staff
from mulin.people.actions import Particulars, add_person
from mulin.people.models import Person, PersonState
from mulin.places.actions import Door
from mulin.places.models import Building, Venue

PLANNED, PUBLISHED, SIGN_UP_FROM, TRIED_OUT = date(2026, 8, 20), date(2026, 8, 28), date(2026, 9, 2), date(2026, 9, 23)
SIGNED_UP = 231
STAYED_AWAY = 7  # of those who signed up
GUESTS = 8  # who came by name only
CARDS = 280
PIN = "204917"
PICTURES = (("谜条挂起来了，六十条", media.lanterns), ("中院凉亭，人还没到齐", media.courtyard))
TABLETS = ("平板一，签到", "平板二，兑奖")
ICONS = {"猜灯谜": "bulb", "吹乒乓球": "wind", "夹弹珠": "circles", "套瓶子": "target-arrow"}
EASIER = {"套瓶子": "小朋友和坐轮椅的站近些", "夹弹珠": "老人用勺子也行", "猜灯谜": "看不清字的，帮手念给您听"}
KIT = {
    "猜灯谜": "谜条、绳子、夹子、印章",
    "吹乒乓球": "水杯、乒乓球，一人一个",
    "夹弹珠": "碗、弹珠、筷子",
    "套瓶子": "塑料瓶、套圈",
}
MATERIALS = (
    ("折叠桌", "1.2 米", 10, "张", "居委会有"),
    ("塑料凳", "", 60, "张", "找物业借"),
    ("音响话筒", "一拖二", 1, "套", "舞艺之家"),
    ("热水桶", "20 升", 2, "个", "居委会有"),
    ("红灯笼", "中号", 24, "个", "去年的还能用"),
    ("急救箱", "", 1, "个", "卫生服务站"),
    ("印泥印章", "四枚一套", 1, "套", "居委会有"),
    ("雨棚", "3×3 米", 3, "顶", "找物业借"),
)
SHIFTS = (
    ("签到", "", (13, 30), (17, 0), 3),
    ("看谜条、对谜底", "猜灯谜", (13, 30), (17, 0), 3),
    ("带大家玩", "吹乒乓球", (13, 30), (17, 0), 2),
    ("带大家玩", "夹弹珠", (13, 30), (17, 0), 2),
    ("带大家玩", "套瓶子", (13, 30), (17, 0), 2),
    ("发奖品", "", (14, 0), (17, 0), 3),
    ("维持秩序、照看老人", "", (13, 30), (17, 0), 3),
)
# Of those who came: how many ended with four, two and one stamps. Whoever solved a riddle played all the games too.
FOUR, TWO, ONE = riddles.SOLVERS, 126, 44
_IDS = UUID("9d3a5a0e-7f0e-4a38-9a3f-5c1f7f3f2b10")


@cache
def _said() -> dict[str, Any]:
    """The event as the scenario tells it."""
    raw = yaml.safe_load((FOLDER / "scenario.yaml").read_text(encoding="utf-8"))
    event: dict[str, Any] = raw["event"]
    return event


@dataclass(frozen=True, slots=True)
class _Day:
    """The hours of the event."""

    starts_at: datetime
    ends_at: datetime

    def minute(self, count: float) -> datetime:
        return self.starts_at + timedelta(minutes=count)


def _day() -> _Day:
    said = _said()
    hours = (datetime.combine(said["date"], time.fromisoformat(said[part]), clock.CHINA) for part in ("start", "end"))
    return _Day(*hours)


def hold(office: Staff, today: date) -> Event:
    """Everything of the event that has happened by `today`."""
    event = _plan(office, min(PLANNED, today - timedelta(days=2)))
    with clock.standing_at(at(min(PUBLISHED, today - timedelta(days=1)), 9)):
        event = actions.publish_event(office["秦岚"], event_id=event.id)
    people = _families(office)
    _sign_up(office, event, people, today)
    assert event.gathering is not None  # published
    riddles.prepare(office, event.gathering, today)
    if today > TRIED_OUT:
        _try_out(office, event)
    if today > _day().starts_at.date():
        _afternoon(office, event, people)
        riddles.end(office, event.gathering)
        _hang_pictures(office, event)
        _thank(office, event)
    return event


def _plan(office: Staff, day: date) -> Event:
    said, hours = _said(), _day()
    with clock.standing_at(at(day, 10)):
        worker = office["秦岚"]
        plan = EventPlan(
            title=said["title"],
            lead="老少都能来，还有小奖品",
            occasion="zhongqiu",
            scene="lanterns",
            open_to=said["open_to"],
            organisers="居委会和五个睦邻点",
            phone="0519-80000110",
            starts_at=hours.starts_at,
            ends_at=hours.ends_at,
            venue_id=Venue.objects.of(worker).get(code=said["venue"]).id,
            capacity=said["capacity"],
            crowd_ok=True,  # people come and go all afternoon
            walk_ins=said["walk_ins"],
            safety_lead="秦岚",
            first_aid="中院凉亭，卫生服务站来人",
            exits="中院南门、北门，都不停车",
            crowd_plan="入口数人，满 250 人先停一停，请后来的先去活动室坐坐。",
        )
        event = actions.plan_event(worker, plan=plan, client_key="demo-event")
        _programme(worker, event)
    return event


def _programme(worker: Actor, event: Event) -> None:
    said = _said()
    for entry in said["stations"]:
        name = entry["name"]
        most = 3 if entry["kind"] == "riddle" else 1
        actions.save_station(
            worker,
            event_id=event.id,
            said={
                "name": name,
                "kind": entry["kind"],
                "rule": entry["rule"],
                "icon": ICONS.get(name, ""),
                "easier": EASIER.get(name, ""),
                "kit": KIT.get(name, ""),
                "per_turn": entry.get("per_turn", 6),
                "host_id": _neighbour(worker, entry["host"]).id,
                "stamps_at_most": most,
            },
        )
    for prize in said["prizes"]:
        actions.save_prize(worker, event_id=event.id, said=prize)
    for name, spec, quantity, unit, source in MATERIALS:
        words = {"name": name, "spec": spec, "quantity": quantity, "unit": unit, "source": source}
        material = actions.save_material(worker, event_id=event.id, said=words)
        actions.tick_material(worker, material=material, ready=name != "雨棚")
    _shifts(worker, event)


def _shifts(worker: Actor, event: Event) -> None:
    day, stations = (
        _day().starts_at.date(),
        {row.name: row.id for row in Station.objects.of(worker).filter(event=event)},
    )
    helpers = iter(_helpers(worker))
    for duty, station, begins, ends, needed in SHIFTS:
        shift: Shift = actions.save_shift(
            worker,
            event_id=event.id,
            said={
                "duty": duty,
                "station_id": stations.get(station),
                "starts_at": at(day, *begins),
                "ends_at": at(day, *ends),
                "needed": needed,
            },
        )
        actions.add_helpers(worker, shift=shift, person_ids=[next(helpers).id for _ in range(needed)])


def _neighbour(worker: Actor, name: str) -> Person:
    """The resident of that name; moved in where the roster has nobody of that name."""
    known: Person | None = Person.objects.of(worker).filter(name=name, state=PersonState.LIVING).order_by("id").first()
    if known:
        return known
    building = Building.objects.of(worker).order_by("number").first()
    taken = (
        Person.objects.of(worker).filter(household__building=building).values_list("household__room_number", flat=True)
    )
    free = next(
        room for room in (f"{floor}0{flat}" for floor in range(1, 7) for flat in range(1, 9)) if room not in set(taken)
    )
    words = Particulars(name=name, birth="1955", relation="户主", is_head=True)
    return add_person(worker, particulars=words, door=Door(building.id, 1, free), client_key=f"demo-host-{name}")


def _helpers(worker: Actor) -> list[Person]:
    """Eighteen neighbours between fifty and seventy, one a building in turn."""
    day = _day().starts_at.date()
    people = Person.objects.of(worker).filter(
        state=PersonState.LIVING, household__isnull=False, birth_date__isnull=False
    )
    rows = (
        people.filter(birth_date__year__range=(1956, 1976))
        .select_related("household")
        .order_by("household__room_number", "sort_key", "name")
    )
    found = [person for person in rows if (person.age_on(day) or 0) >= 50]
    return found[:: max(1, len(found) // _said()["volunteers"])][: _said()["volunteers"]]


def _families(office: Staff) -> list[list[Person]]:
    """Households of three or four in the order of their doors, until enough people are together."""
    people = Person.objects.of(office.community_id).filter(state=PersonState.LIVING, household__isnull=False)
    rows = people.select_related("household__building").order_by(
        "household__building__number",
        "household__unit_number",
        "household__room_number",
        "household_id",
        "-is_head",
        "id",
    )
    homes: dict[UUID, list[Person]] = {}
    for person in rows:
        homes.setdefault(person.household_id, []).append(person)
    day = _day().starts_at.date()
    wanted = [home for home in homes.values() if any((person.age_on(day) or 0) >= 18 for person in home)]
    return wanted[:: max(1, len(wanted) // 110)]


def _signed(families: list[list[Person]]) -> list[list[Person]]:
    found, count = [], 0
    for home in families:
        if count == SIGNED_UP:
            break
        found.append(home[: SIGNED_UP - count])
        count += len(found[-1])
    return found


def _sign_up(office: Staff, event: Event, families: list[list[Person]], today: date) -> None:
    """Lists brought to the desk from the stairwells, a few families each, a day apart."""
    signed = _signed(families)
    lists = [signed[start : start + 4] for start in range(0, len(signed), 4)]
    days = (_day().starts_at.date() - SIGN_UP_FROM).days
    for number, homes in enumerate(lists):
        day = SIGN_UP_FROM + timedelta(days=number * days // len(lists))
        if day >= today:
            return
        with clock.standing_at(at(day, 9, number % 60)):
            comers = [Comer(person_id=person.id) for home in homes for person in home]
            for part in (comers[:12], comers[12:]):
                if part and event.gathering_id:
                    key = f"demo-event-{number}-{len(part)}-{part[0].person_id}"
                    gatherings.sign_up(office["秦岚"], gathering_id=event.gathering_id, comers=part, client_key=key)


def _try_out(office: Staff, event: Event) -> None:
    """Four days before: cards numbered, the tablets paired, and one strange card before the camera."""
    with clock.standing_at(at(TRIED_OUT, 16)):
        worker = office["秦岚"]
        actions.print_cards(worker, event_id=event.id, count=CARDS, client_key="demo-event-cards")
        tablet, _other = (_pair(worker, event, name) for name in TABLETS)
        station = Station.objects.of(worker).filter(event=event).first()
        strange = _op("stamp", "try", at(TRIED_OUT, 16), station=station.id, stamps=1, card=_code("strange"))
        _hand_in(tablet, worker, [strange])
        for doubt in Doubt.objects.of(worker).filter(event=event):
            actions.settle_doubt(worker, doubt=doubt, ruling="void")


def _pair(worker: Actor, event: Event, name: str) -> Device:
    invited = actions.invite_device(worker, event_id=event.id, name=name)
    paired = actions.pair_device(worker.community_id, worker.community_code, code=invited.code, pin=PIN)
    found = access.device_at_door(worker.community_id, paired.token)
    assert found is not None  # just paired
    return found


def _code(word: str) -> str:
    return ids.with_check(ids.read_code(uuid5(_IDS, word).hex)[:7])


def _op(kind: str, word: str, when: datetime, **said: Any) -> dict[str, Any]:
    plain = {name: str(value) if isinstance(value, UUID) else value for name, value in said.items()}
    return {
        "id": str(uuid5(_IDS, f"{kind}:{word}")),
        "seq": 0,
        "kind": kind,
        "at": int(when.timestamp() * 1000),
        **plain,
    }


def _hand_in(tablet: Device, worker: Actor, ops: list[dict[str, Any]]) -> None:
    for start in range(0, len(ops), rules.MOST_OPS):
        part = [op | {"seq": start + place} for place, op in enumerate(ops[start : start + rules.MOST_OPS], 1)]
        body = json.dumps({"ops": part}).encode()
        actions.take_in_batch(tablet, worker.community_code, body=body, signature=rules.sign(tablet.secret, body))


def _afternoon(office: Staff, event: Event, families: list[list[Person]]) -> None:
    """Both tablets worked without network for a while, and handed everything in before the end."""
    assert event.gathering is not None  # published
    hours, said = _day(), _said()
    with clock.standing_at(hours.minute(170)):
        worker = office["秦岚"]
        came = _who_came(families, said["attended"])
        devices = Device.objects.of(worker).filter(event=event).select_related("event", "gathering")
        first, second = devices.order_by("created_at")
        cards = list(StampCard.objects.of(worker).filter(event=event).order_by("number")[: len(came)])
        given = [
            _op("card", str(number), hours.minute(number * 0.4 + 1), card=card.code, **_person(who))
            for number, (card, who) in enumerate(zip(cards, came, strict=True))
        ]
        _hand_in(first, worker, [*map(_arrival, range(len(came)), came), *given])
        riddles.solve(office, event.gathering, [(who.id, at) for who, at in _at_the_lanterns(came)])
        _hand_in(second, worker, [*_stamps(worker, event, cards), *_prizes(worker, event, cards)])
    with clock.standing_at(hours.ends_at + timedelta(minutes=40)):
        note = "老老少少都来了，四个站点玩了个遍，六十条灯谜猜得差不多，月饼剩两盒送给了值班的保安师傅。"
        here = {one.id: round(one.hours * 4) for one in Helper.objects.of(worker).filter(event=event)}
        actions.confirm_helpers(worker, event_id=event.id, quarters=here)
        actions.close_event(worker, event_id=event.id, note=note)


def _who_came(families: list[list[Person]], count: int) -> list[Person | str]:
    """Of those who signed up all but a few; neighbours who had not; and some by name only."""
    signed = [person for home in _signed(families) for person in home]
    stayed = {person.id for person in signed[:: len(signed) // STAYED_AWAY][:STAYED_AWAY]}
    known = {person.id for person in signed}
    others = [person for home in families for person in home if person.id not in known]
    came: list[Person | str] = [person for person in signed if person.id not in stayed]
    came += others[: count - GUESTS - len(came)]
    return came + [f"{surname}家亲戚" for surname in "赵钱孙李周吴郑王陈褚卫蒋"[: count - len(came)]]


def _person(who: Person | str) -> dict[str, Any]:
    return {"person": who.id} if isinstance(who, Person) else {"name": who}


def _arrival(number: int, who: Person | str) -> dict[str, Any]:
    return _op("arrive", str(number), _day().minute(number * 0.4), **_person(who))


def _at_the_lanterns(came: list[Person | str]) -> Iterator[tuple[Person, datetime]]:
    """Who solved a riddle, and when: the first to come."""
    for number, who in enumerate(came[:FOUR]):
        assert isinstance(who, Person)  # guests by name came last
        yield who, _day().minute(number * 0.4 + 10)


def _stamps(worker: Actor, event: Event, cards: list[StampCard]) -> Iterator[dict[str, Any]]:
    """Of the games: all three after a riddle, whose stamp comes from its answer; two in turn; or one."""
    hours = _day()
    _riddle, *games = Station.objects.of(worker).filter(event=event).order_by("order")
    for number, card in enumerate(cards):
        if number < FOUR:
            stations = games
        elif number < FOUR + TWO:
            stations = [games[number % 3], games[(number + 1) % 3]]
        else:
            stations = [games[number % 3]] if number < FOUR + TWO + ONE else []
        for place, station in enumerate(stations):
            when = hours.minute(number * 0.4 + 19 + place * 9)
            yield _op("stamp", f"{number}-{place}", when, card=card.code, station=station.id, stamps=1)


def _prizes(worker: Actor, event: Event, cards: list[StampCard]) -> Iterator[dict[str, Any]]:
    """Moon cakes for four stamps, towels for two while they last, then soap in their place; soap for one."""
    soap, towel, cake = Prize.objects.of(worker).filter(event=event).order_by("needs_stamps")
    for number, card in enumerate(cards[: FOUR + TWO + ONE]):
        instead: dict[str, Any] = {}
        prize = cake if number < FOUR else towel if number < FOUR + TWO else soap
        if prize == towel and number >= FOUR + towel.stock:
            prize, instead = soap, {"instead_of": towel.id}
        yield _op("prize", str(number), _day().minute(number * 0.4 + 50), card=card.code, prize=prize.id, **instead)


def _hang_pictures(office: Staff, event: Event) -> None:
    """Drawn, with nobody on them, and seen by somebody before they hang."""
    gathering, day = event.gathering, _day().starts_at.date()
    assert gathering is not None  # published
    for words, content in PICTURES:
        media.hang(office, gathering.id, words, day, host=gathering.host_id, content=content())


def _thank(office: Staff, event: Event) -> None:
    with clock.standing_at(at(_day().starts_at.date() + timedelta(days=1), 10)):
        actions.thank_helpers(office["秦岚"], event_id=event.id, words_of_thanks="明年还请您来。")
