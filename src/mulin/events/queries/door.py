"""What a device at the door may know: names and buildings of who is expected, cards, stations, prizes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Count, Max

from mulin.base.actor import Actor, Grant
from mulin.base.roles import Role
from mulin.cards.models import Card
from mulin.events import rules
from mulin.events.models import DeskOp, Device, Event, Kind, StampCard, Stands
from mulin.events.queries import truth
from mulin.events.queries.planning import prizes_of, stations_of
from mulin.gatherings import queries as gatherings
from mulin.gatherings.models import Attendance, Gathering, SignUp, SignUpState
from mulin.kernel import pinyin
from mulin.kernel.errors import RuleError
from mulin.people import queries as people
from mulin.people.models import Person, PersonState
from mulin.riddles import queries as riddles

_MOST_FOUND = 8


def find_people(actor: Actor, text: str, *, limit: int = _MOST_FOUND) -> list[Person]:
    """Residents who fit a name, initials, a door, the end of a phone. One query.

    Nobody without two signs: the roster is not for browsing (safety T30). A desk finds anybody of the
    community, whoever keeps it; the caller shows names and buildings only.
    """
    finder = replace(actor, grants=(Grant(Role.COMMUNITY_WORKER),), only=None)
    try:
        return people.search_people(finder, text, limit)
    except RuleError:
        return []


def people_named(actor: Actor, person_ids: Collection[UUID]) -> list[Person]:
    """These residents, whom a device had named. One query."""
    return list(Person.objects.of(actor).filter(id__in=person_ids))


def people_of_card(actor: Actor, number: str) -> list[Person]:
    """Who lives behind the door of a neighbour card, also one that has been replaced. Two queries."""
    card = Card.objects.of(actor).filter(number=number).select_related("household").first()
    return people.members_of(card.household) if card else []


def find_cards(actor: Actor, event: Event, words: str) -> list[StampCard]:
    """Cards in use by their code, or by the name of whom they were given to. At most two queries."""
    scan = rules.read_scan(words)
    cards = StampCard.objects.of(actor).filter(event_id=event.id, lost_at=None).select_related("person")
    if scan.kind == rules.Scanned.STAMP_CARD:
        return list(cards.filter(code=scan.text))
    people = [person.id for person in find_people(actor, words)] if words.strip() else []
    return list(cards.filter(person_id__in=people).order_by("number")[:20]) if people else []


def came_at(gathering: Gathering, person_ids: Iterable[UUID]) -> dict[UUID, Attendance]:
    """Which of these people are in already. One query."""
    rows = Attendance.objects.of(gathering.community_id).filter(
        gathering_id=gathering.id, person_id__in=list(person_ids), undone_at=None, spare=False
    )
    return {row.person_id: row for row in rows}


def sign_ups_by_person(gathering: Gathering) -> dict[UUID, SignUp]:
    """Who said they come, by person. One query."""
    return {row.person_id: row for row in gatherings.sign_ups_of(gathering) if row.person_id}


def day_version(device: Device) -> str:
    """Changes whenever anything a device shows has changed. Six queries."""
    event, here = device.event, device.gathering_id
    rows = DeskOp.objects.of(event.community_id).filter(event_id=event.id)
    ops = rows.aggregate(n=Count("id"), last=Max("received_at"))
    visits = Attendance.objects.of(event.community_id).filter(gathering_id=here)
    came = visits.aggregate(n=Count("id"), undone=Count("undone_at"))
    said = SignUp.objects.of(event.community_id).filter(gathering_id=here)
    signed = said.aggregate(n=Count("id"), over=Count("ended_at"))
    cards = StampCard.objects.of(event.community_id).filter(event_id=event.id).count()
    answers = riddles.versions_of(event.community_id, [row.id for row in truth.gatherings_of(event)])
    people = f"{came['n']}-{came['undone']}-{signed['n']}-{signed['over']}"
    return f"{event.version}-{ops['n']}-{people}-{cards}-{answers}"


def day_file(event: Event, device: Device) -> dict[str, Any]:
    """The day as a device keeps it: names and buildings, doors and cards only as keys to find by.

    A helper's own telephone, which serves one station, gets no name at all. About eighteen queries,
    whatever the number of people.
    """
    gathering = device.gathering
    by_card = truth.stamps_of_cards(event)
    by_holder = truth.stations_of_holders(event)
    return {
        **(_nobody() if device.station_id else _people_of(event, device)),
        "capacity": gathering.capacity or 0,
        "walk_ins": gathering.walk_ins,
        "stations": _stations(event, device, truth.sums_by_station(by_holder)),
        "prizes": [] if device.station_id else _prizes(event),
        "cards": list(_cards(event, by_card)),
        "riddles": _riddles(event, device, by_card, by_holder),
    }


def _nobody() -> dict[str, Any]:
    return {"people": [], "came": 0, "signed": 0}


def _people_of(event: Event, device: Device) -> dict[str, Any]:
    """Those who are expected at the device's gathering, and how many came."""
    gathering = device.gathering
    visits = {row.person_id: row for row in gatherings.attendances_of(gathering) if row.person_id}
    sign_ups = gatherings.sign_ups_of(gathering)
    expected = _expected(event, sign_ups, visits)
    return {
        "people": [
            *_people(expected, {row.person_id: row for row in sign_ups}, visits, _keys(event, expected, device.secret)),
            *_guests(sign_ups),
        ],
        "came": gatherings.attendance_summary(event.community_id, gathering_id=gathering.id).visits.count,
        "signed": sum(row.places for row in sign_ups if row.state == SignUpState.CONFIRMED),
    }


def _prizes(event: Event) -> list[dict[str, Any]]:
    return [
        {"id": str(one.id), "name": one.name, "needs": one.needs_stamps, "left": one.left} for one in prizes_of(event)
    ]


def _riddles(
    event: Event,
    device: Device,
    by_card: Mapping[UUID, Mapping[UUID, int]],
    by_holder: Mapping[UUID, Mapping[UUID, int]],
) -> dict[str, Any] | None:
    """The slips of the device's gathering by number, when each was won, by which rules, and the stamps earned.

    No face and no answer: the keeper has the sealed sheet. None where no riddles hang. Six queries.
    """
    riddle_set = riddles.set_at_gathering(event.community_id, device.gathering_id)
    station = truth.riddle_station_id(event)
    if riddle_set is None or station is None:
        return None
    wins, slips = riddles.wins_of(riddle_set)
    owners = truth.owners_of(event)
    codes = dict(StampCard.objects.of(event.community_id).filter(event_id=event.id).values_list("id", "code"))
    named = {holder: codes.get(holder, str(holder)) for holder in {*by_holder, *wins}}
    scanned: dict[UUID, int] = {}
    for card, stations in by_card.items():
        holder = owners.get(card, card)
        scanned[holder] = scanned.get(holder, 0) + stations.get(station, 0)
    earned = {holder: stations.get(station, 0) - scanned.get(holder, 0) for holder, stations in by_holder.items()}
    return {
        "station": str(station),
        "stamps": riddle_set.stamps,
        "most": riddle_set.per_person,
        "ties": riddle_set.ties_stamped,
        "slips": {number: int(at.timestamp() * 1000) if at else 0 for number, at in slips},
        "earned": {named[holder]: count for holder, count in earned.items() if count > 0},
        "wins": {named[holder]: count for holder, count in wins.items()},
    }


def _expected(event: Event, sign_ups: list[SignUp], visits: Mapping[UUID, Attendance]) -> list[Person]:
    """Who signed up with the rest of the household, and who is in. One query."""
    signed = {row.person_id for row in sign_ups if row.person_id}
    homes = {row.person.household_id for row in sign_ups if row.person and row.person.household_id}
    everybody = Person.objects.of(event.community_id).filter(state=PersonState.LIVING)
    rows = everybody.filter(id__in=signed | set(visits)) | everybody.filter(household_id__in=homes)
    return list(rows.distinct().select_related("household__building").order_by("sort_key", "id"))


def _keys(event: Event, expected: list[Person], secret: str) -> dict[UUID, list[str]]:
    """Under what each household is found: the door as people say it, and its cards' numbers. One query."""
    homes = {person.household.id: person.household for person in expected if person.household}
    found: dict[UUID, list[str]] = {}
    for home_id, home in homes.items():
        room = home.room_number
        said = [
            f"{home.building.number}-{room}",
            f"{home.unit_number}-{room}",
            f"{home.building.number}-{home.unit_number}-{room}",
        ]
        found[home_id] = [rules.fold_key(secret, words) for words in dict.fromkeys(said)]
    for number, home_id in (
        Card.objects.of(event.community_id).filter(household_id__in=list(homes)).values_list("number", "household_id")
    ):
        found[home_id].append(rules.fold_key(secret, number))
    return found


def _people(
    expected: list[Person],
    sign_ups: Mapping[UUID | None, SignUp],
    visits: Mapping[UUID, Attendance],
    keys: Mapping[UUID, list[str]],
) -> Iterable[dict[str, Any]]:
    homes = {home: number for number, home in enumerate(keys)}
    for person in expected:
        said, visit, home = sign_ups.get(person.id), visits.get(person.id), person.household_id
        yield {
            **_named(person.name),
            "id": str(person.id),
            "b": person.household.building.name if person.household else "",
            "h": homes.get(home, -1) if home else -1,
            "k": keys.get(home, []) if home else [],
            "u": said.state if said else "",
            "c": said.children if said else 0,
            "at": int(visit.came_at.timestamp() * 1000) if visit else 0,
            "op": str(visit.client_id) if visit else "",
        }


def _named(name: str) -> dict[str, Any]:
    """A name and how it is found: by its letters, by their initials."""
    return {"n": name, "i": pinyin.initials(name), "s": pinyin.spelling(name)}


def _guests(sign_ups: list[SignUp]) -> Iterable[dict[str, Any]]:
    """Those who signed up by name only; they are found by the name."""
    for row in sign_ups:
        if row.person_id is None and row.guest_name:
            nobody = {"id": "", "b": "", "h": -1, "k": [], "at": 0, "op": ""}
            yield {**_named(row.guest_name), **nobody, "u": row.state, "c": row.children}


def _stations(event: Event, device: Device, given: Mapping[UUID, int]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(one.id),
            "name": one.name,
            "once": one.stamps_at_once,
            "most": one.stamps_at_most,
            "given": given.get(one.id, 0),
        }
        for one in stations_of(event)
        if device.station_id in (None, one.id)
    ]


def _cards(event: Event, stamps: Mapping[UUID, Mapping[UUID, int]]) -> Iterable[dict[str, Any]]:
    """Every card: its code, whose it is, its stamps, and when its owner had a prize. Two queries."""
    rows = DeskOp.objects.of(event.community_id).filter(event_id=event.id, kind=Kind.PRIZE, withdrawn=False)
    had = dict(rows.exclude(stands=Stands.UNKNOWN).exclude(ruling=rules.Ruling.VOID).values_list("holder", "at"))
    for card in StampCard.objects.of(event.community_id).filter(event_id=event.id):
        at = had.get(card.person_id or card.id)
        yield {
            "c": card.code,
            "p": str(card.person_id or ""),
            "s": {str(station): count for station, count in stamps.get(card.id, {}).items()},
            "had": int(at.timestamp() * 1000) if at else 0,
            "lost": card.lost_at is not None,
        }
