"""The doors and households a roster needs, opened before anybody moves in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mulin.base.actor import Actor
from mulin.people import actions as people
from mulin.people.actions import Opening
from mulin.people.models import Household, HouseholdState, Person, PersonState
from mulin.places import actions as places
from mulin.places import queries as places_queries
from mulin.places.actions import BuildingPlan, Door
from mulin.places.models import Room, Unit
from mulin.roster.actions.judging import future_building
from mulin.roster.models import Outcome, RosterEffect, RosterImport, RosterRow, Verdict

Group = tuple[Door, int]  # a door, and which 户主 behind it the roster means


@dataclass(slots=True)
class _Needs:
    """Which rows need a home, by group, and the household a group already has."""

    rows: dict[Group, list[int]]
    homes: dict[Group, UUID]


def open_doors(actor: Actor, roster: RosterImport) -> None:
    """Find or open the household of every row that will be written; `roster.homes` holds them by row number.

    In the caller's transaction. What was made is kept on the import, for undoing. The number of
    queries grows with the rows only by one per 500.
    """
    needs = _needs(actor, roster, _make_buildings(actor, roster))
    wanted = [group for group in needs.rows if group not in needs.homes]
    rooms = _make_rooms(actor, roster, {door for door, _ in wanted})
    openings = _openings(actor, wanted, rooms, needs)
    opened = people.open_households(actor, [opening for _, opening in openings])
    for (group, _), household in zip(openings, opened, strict=True):
        needs.homes[group] = household.id
    roster.homes = {number: str(needs.homes[group]) for group, numbers in needs.rows.items() for number in numbers}
    _add_made(roster, households=[row.id for row in opened])
    roster.save(update_fields=["made", "homes"])


def building_names(actor: Actor) -> dict[UUID, str]:
    """How the ledger names the buildings. One query."""
    return {row.id: row.name for row in places_queries.buildings_of(actor.community_id)}


def _add_made(roster: RosterImport, **made: Iterable[UUID]) -> None:
    for kind, refs in made.items():
        roster.made[kind] = [*roster.made.get(kind, []), *map(str, refs)]


def _make_buildings(actor: Actor, roster: RosterImport) -> dict[UUID, UUID]:
    """The trusted buildings, made: what stood for them in the preview → their ids."""
    real = {}
    for yard, name in roster.trusted:
        courtyard = places.ensure_courtyard(actor, name=yard) if yard else None
        building = places.ensure_building(actor, plan=BuildingPlan(name, courtyard=courtyard))
        real[future_building(roster, yard, name)] = building.id
    return real


def _needs(actor: Actor, roster: RosterImport, real: dict[UUID, UUID]) -> _Needs:
    homes = _homes(actor, roster)
    written = _written(actor, roster)
    needs = _Needs(defaultdict(list), {})
    rows = RosterRow.objects.of(actor).filter(roster=roster, verdict__in=[Verdict.NEW, Verdict.CHANGED, Verdict.SAME])
    values = rows.order_by("number").values_list("number", "verdict", "person_id", "content")
    for number, verdict, person_id, text in values.iterator(chunk_size=2000):
        content: dict[str, Any] = json.loads(text)
        building, unit, room = content["door"]
        door = Door(real.get(UUID(building), UUID(building)), unit, room)
        group = (door, content["place"][4])
        if number in written:
            needs.homes.setdefault(group, written[number])
        elif verdict == Verdict.NEW or "door" in content["changes"]:
            needs.rows[group].append(number)
        elif person_id in homes:
            needs.homes.setdefault(group, homes[person_id])
    return needs


def _homes(actor: Actor, roster: RosterImport) -> dict[UUID, UUID]:
    """Where the residents live whom the roster found."""
    matched = RosterRow.objects.of(actor).filter(roster=roster, person__isnull=False).values("person_id")
    rows = Person.objects.of(actor).filter(id__in=matched, state=PersonState.LIVING, household__isnull=False)
    return dict(rows.values_list("id", "household_id"))


def _written(actor: Actor, roster: RosterImport) -> dict[int, UUID]:
    """Where rows of an earlier round put people."""
    done = RosterEffect.objects.of(actor).filter(roster=roster, outcome=Outcome.ADDED, household_id__isnull=False)
    return dict(done.values_list("number", "household_id"))


def _make_rooms(actor: Actor, roster: RosterImport, doors: set[Door]) -> dict[Door, UUID]:
    buildings = {door.building_id for door in doors}
    rooms = Room.objects.of(actor).filter(unit__building_id__in=buildings)
    units = Unit.objects.of(actor).filter(building_id__in=buildings)
    before = set(rooms.values_list("id", flat=True)), set(units.values_list("id", flat=True))
    found = places.ensure_rooms(actor, doors)
    _add_made(
        roster,
        rooms=sorted(set(rooms.values_list("id", flat=True)) - before[0]),
        units=sorted(set(units.values_list("id", flat=True)) - before[1]),
    )
    return found


def _openings(actor: Actor, groups: list[Group], rooms: dict[Door, UUID], needs: _Needs) -> list[tuple[Group, Opening]]:
    """A household for every group: one that stands empty behind the door, else a new one of the next number."""
    buildings = {door.building_id for door, _ in groups}
    living = Household.objects.of(actor).filter(building_id__in=buildings, state=HouseholdState.LIVING)
    inhabited = set(
        Person.objects.of(actor)
        .filter(household__building_id__in=buildings, state=PersonState.LIVING)
        .values_list("household_id", flat=True)
    )
    numbers: dict[UUID, set[int]] = defaultdict(set)
    empty: dict[UUID, list[UUID]] = defaultdict(list)
    for ref, room_id, order in living.order_by("order_in_room").values_list("id", "room_id", "order_in_room"):
        numbers[room_id].add(order)
        if ref not in inhabited:
            empty[room_id].append(ref)
    openings = []
    for group in groups:
        room_id = rooms[group[0]]
        if empty[room_id]:
            needs.homes[group] = empty[room_id].pop(0)
            continue
        order = next(number for number in range(1, 1000) if number not in numbers[room_id])
        numbers[room_id].add(order)
        openings.append((group, Opening(group[0], room_id, order)))
    return openings
