"""Residents in bulk, for the roster: a constant number of queries per five hundred.

Everything here runs in the caller's transaction and is checked by the caller's rules: names are
clean, phones are digits, doors are of this community. Facts are those of the single actions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from mulin.base import bulk, search
from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.ledger import actions as ledger
from mulin.ledger.actions import Named
from mulin.people.models import Household, HouseholdState, Person, PersonState
from mulin.people.models.records import SEARCH_KIND
from mulin.places.actions import Door

BATCH = 500
PARTS = (
    "household_id", "name", "gender", "birth_date", "birth_precision", "relation", "is_head", "phone", "lives_alone",
    "note",
)  # fmt: skip
_Facts = list[tuple[Mapping[str, Named], Mapping[str, ledger.Scalar]]]
_SET_BY_METHOD = {"name": Person.call, "phone": Person.reach_at}
_COLUMNS = (*(part.removesuffix("_id") for part in PARTS), "sort_key", "phone_index", "phone_last4_index")


@dataclass(frozen=True, slots=True)
class Opening:
    """A household to be opened: its door, the room's id, and which household of the flat it is."""

    door: Door
    room_id: UUID
    order: int


def parts_of(person: Person) -> dict[str, Any]:
    """What the roster knows of a person, for telling whether it changed and for going back to it."""
    return {part: getattr(person, part) for part in PARTS}


@transaction.atomic
def open_households(actor: Actor, openings: Sequence[Opening]) -> list[Household]:
    """New households, in the order given. Lock: the unique place.

    No fact for each: who moves in is a fact that names the household.
    """
    rows = [
        Household(
            community_id=actor.community_id,
            room_id=opening.room_id,
            building_id=opening.door.building_id,
            unit_number=opening.door.unit,
            room_number=opening.door.room,
            order_in_room=opening.order,
        )
        for opening in openings
    ]
    bulk.insert(rows)
    return rows


def door_label(household: Household, names: Mapping[UUID, str]) -> str:
    """A household as the ledger names it: building and door, never a person."""
    return f"{names[household.building_id]} {household.door}"


@transaction.atomic
def enrol_people(actor: Actor, arrivals: Sequence[Mapping[str, Any]], *, doors: Mapping[UUID, str]) -> list[Person]:
    """New residents from their `PARTS`, in the order given; `doors` names their households. No lock."""
    people = [_filled(Person(community_id=actor.community_id), parts) for parts in arrivals]
    bulk.insert(people)
    _findable(actor, people)
    facts: _Facts = [({"person": _named(person), "household": _home(person, doors)}, {}) for person in people]
    _tell(actor, "person.added", facts)
    return people


@transaction.atomic
def revise_people(actor: Actor, revisions: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, dict[str, Any]]:
    """Change parts of residents. Locks them. Returns what each was before; who lives here no more is left out."""
    people = lock_people(actor, revisions)
    before = {ref: parts_of(person) for ref, person in people.items()}
    for ref, person in people.items():
        _filled(person, revisions[ref])
    _save(actor, people.values())
    facts: _Facts = [
        ({"person": _named(person)}, {"parts": ",".join(sorted(revisions[ref]))}) for ref, person in people.items()
    ]
    _tell(actor, "person.edited", facts)
    return before


def lock_people(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, Person]:
    """The living residents of these ids, locked in the caller's transaction. One query per 500."""
    wanted = sorted(ids)
    found: dict[UUID, Person] = {}
    for start in range(0, len(wanted), BATCH):
        rows = Person.objects.of(actor).select_for_update().filter(state=PersonState.LIVING)
        found |= {row.id: row for row in rows.filter(id__in=wanted[start : start + BATCH]).order_by("id")}
    return found


@transaction.atomic
def restore_people(actor: Actor, before: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Put residents back to what they were; undoing `revise_people`. Locks them."""
    people = lock_people(actor, before)
    for ref, person in people.items():
        _filled(person, before[ref])
    _save(actor, people.values())
    facts: _Facts = [({"person": _named(person)}, {"parts": "undone"}) for ref, person in people.items()]
    _tell(actor, "person.edited", facts)


@transaction.atomic
def withdraw_people(actor: Actor, ids: Iterable[UUID]) -> None:
    """Take back residents who should never have been entered; undoing `enrol_people`. Locks them.

    Only for people nothing refers to yet (`base.references`): everybody else is closed, not deleted.
    """
    people = lock_people(actor, ids)
    facts: _Facts = [({"person": _named(person)}, {}) for person in people.values()]
    _tell(actor, "person.withdrawn", facts)
    refs = list(people)
    for start in range(0, len(refs), BATCH):
        batch = refs[start : start + BATCH]
        search.remove(actor.community_id, SEARCH_KIND, batch)
        Person.objects.of(actor).filter(id__in=batch).delete()


@transaction.atomic
def withdraw_households(actor: Actor, ids: Iterable[UUID]) -> None:
    """Take back households opened by mistake; only those nothing refers to. Lock: the rows deleted."""
    Household.objects.of(actor).filter(id__in=list(ids)).delete()


def settle_households(actor: Actor, ids: Iterable[UUID]) -> tuple[set[UUID], set[UUID]]:
    """Close those of these households nobody lives in, reopen those somebody lives in.

    Returns (closed, reopened). In the caller's transaction; three queries.
    """
    wanted = set(ids)
    if not wanted:
        return set(), set()
    inhabited = set(
        Person.objects.of(actor)
        .filter(household_id__in=wanted, state=PersonState.LIVING)
        .values_list("household_id", flat=True)
        .distinct()
    )
    rows = Household.objects.of(actor).filter(id__in=wanted)
    states = dict(rows.values_list("id", "state"))
    closed = {ref for ref, state in states.items() if state == HouseholdState.LIVING and ref not in inhabited}
    reopened = {ref for ref, state in states.items() if state == HouseholdState.MOVED and ref in inhabited}
    rows.filter(id__in=closed).update(state=HouseholdState.MOVED, closed_on=clock.today())
    rows.filter(id__in=reopened).update(state=HouseholdState.LIVING, closed_on=None)
    return closed, reopened


def _filled(person: Person, parts: Mapping[str, Any]) -> Person:
    for part, value in parts.items():
        setter = _SET_BY_METHOD.get(part)
        if setter is None:
            setattr(person, part, value)
        elif value != getattr(person, part) or person._state.adding:
            setter(person, value)
    return person


def _save(actor: Actor, people: Iterable[Person]) -> None:
    rows = list(people)
    bulk.insert(rows, update=_COLUMNS)
    _findable(actor, rows)


def _findable(actor: Actor, people: Iterable[Person]) -> None:
    search.index_many(actor.community_id, SEARCH_KIND, {person.id: person.search_texts for person in people})


def _tell(actor: Actor, kind: str, facts: _Facts) -> None:
    if facts:
        ledger.record_many(actor, kind, facts)


def _named(person: Person) -> Named:
    return Named(person.id, person.name)


def _home(person: Person, doors: Mapping[UUID, str]) -> Named:
    assert person.household_id is not None
    return Named(person.household_id, doors[person.household_id])
