"""Writing residents: who they are, at which door, with whom."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from mulin.base import search
from mulin.base.actor import Actor
from mulin.base.manifest import Event, tell
from mulin.base.once import earlier_result, remember
from mulin.kernel import clock, phones
from mulin.kernel.chinese import clean_name, clean_text
from mulin.kernel.errors import RuleError
from mulin.ledger import actions as ledger
from mulin.ledger.actions import Named
from mulin.people.access import person_for
from mulin.people.models import Household, HouseholdState, Person, PersonState
from mulin.people.models.records import SEARCH_KIND
from mulin.people.rules import check_birth, read_birth
from mulin.places import actions as places
from mulin.places.actions import Door
from mulin.places.models import Building


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What somebody wrote about a person, as typed. `twin_checked`: it is not the one already there."""

    name: str
    gender: str = ""
    birth: str = ""
    relation: str = ""
    is_head: bool = False
    phone: str = ""
    lives_alone: bool = False
    note: str = ""
    twin_checked: bool = False


@transaction.atomic
def add_person(
    actor: Actor, *, particulars: Particulars, door: Door, order_in_room: int = 1, client_key: str = ""
) -> Person:
    """A new resident behind `door`; room and household are made where missing.

    Raises RuleError: as `kernel.chinese` and `kernel.phones`, birth-…, person-twin, key-reuse; NotFound
    for a building out of reach. Lock: the household.
    """
    content = [particulars.name, particulars.birth, particulars.phone, str(door), order_in_room]
    earlier = earlier_result(actor, client_key, content) if client_key else None
    if earlier:
        return person_for(actor, earlier, to="people.edit")
    household = settle(actor, door=door, order_in_room=order_in_room)
    person = Person(community_id=actor.community_id, household=household)
    _write_down(person, particulars)
    _look_for_twin(actor, person, particulars)
    _save(actor, person)
    ledger.record(actor, "person.added", about={"person": named(person), "household": at_door(household)})
    if client_key:
        remember(actor, client_key, content, person.id)
    return person


@transaction.atomic
def edit_person(actor: Actor, *, person: Person, particulars: Particulars) -> Person:
    """Put right what is known about a person. Lock: the person.

    Raises RuleError as `add_person`, and state-changed if the person was erased or merged meanwhile.
    """
    person = locked(actor, person)
    before = {part: getattr(person, part) for part in _PARTS}
    _write_down(person, particulars)
    changed = [part for part in _PARTS if getattr(person, part) != before[part]]
    if not changed:
        return person
    if "name" in changed or "birth_date" in changed:
        _look_for_twin(actor, person, particulars)
    _save(actor, person)
    ledger.record(actor, "person.edited", about={"person": named(person)}, data={"parts": ",".join(changed)})
    return person


@transaction.atomic
def move_person(actor: Actor, *, person: Person, door: Door, order_in_room: int = 1) -> Household:
    """A person goes to live behind another door of the community. Lock: the person.

    The household left behind is closed when nobody lives there any more. Raises NotFound for a
    building out of reach, RuleError door-same, state-changed.
    """
    person = locked(actor, person)
    before = person.household
    household = settle(actor, door=door, order_in_room=order_in_room)
    if before and before.id == household.id:
        raise RuleError("door-same", field="room")
    person.household = household
    person.is_head = not _living(actor, household).exists()
    person.save(update_fields=["household", "is_head"])
    ledger.record(actor, "person.moved", about={"person": named(person), "household": at_door(household)})
    close_if_empty(actor, before)
    return household


@transaction.atomic
def move_household(actor: Actor, *, household: Household, door: Door) -> Household:
    """A household with all its members goes to another door. Lock: the household.

    Raises NotFound for a building out of reach, RuleError door-same, state-changed.
    """
    rows = Household.objects.of(actor).select_for_update(of=("self",)).select_related("building", "room")
    household = rows.get_or_404(id=household.id)
    if household.state != HouseholdState.LIVING:
        raise RuleError("state-changed")
    building, room_id = _place(actor, door)
    if room_id == household.room_id:
        raise RuleError("door-same", field="room")
    left = {"building_id": household.building_id, "room_id": household.room_id}
    household.order_in_room = _next_order(actor, room_id)
    household.room_id, household.building = room_id, building
    household.unit_number, household.room_number = door.unit, door.room
    household.save()
    ledger.record(actor, "household.moved", about={"household": at_door(household)})
    tell(
        Event.HOUSEHOLD_MOVED,
        actor,
        household_id=household.id,
        from_building_id=left["building_id"],
        from_room_id=left["room_id"],
    )
    return household


def settle(actor: Actor, *, door: Door, order_in_room: int = 1) -> Household:
    """The household living behind `door`, made if there is none. In the caller's transaction.

    `order_in_room` tells the first household of a flat from the second. Raises NotFound for a
    building out of reach, RuleError room-odd.
    """
    building, room_id = _place(actor, door)
    household, made = Household.objects.of(actor).get_or_create(
        room_id=room_id,
        order_in_room=order_in_room,
        state=HouseholdState.LIVING,
        defaults={
            "community_id": actor.community_id,
            "building": building,
            "unit_number": door.unit,
            "room_number": door.room,
        },
    )
    if made:
        ledger.record(actor, "household.added", about={"household": at_door(household)})
    return household  # type: ignore[no-any-return]  # TenantQuerySet is untyped here


def _place(actor: Actor, door: Door) -> tuple[Building, UUID]:
    if not (door.room.isalnum() and len(door.room) <= 12 and 0 < door.unit < 1000):
        raise RuleError("room-odd", field="room")
    building = Building.objects.of(actor).select_related("courtyard").get_or_404(id=door.building_id)
    if not actor.may("people.edit", building_id=building.id):
        building = Building.objects.of(actor).none().get_or_404()
    return building, places.ensure_rooms(actor, [door])[door]


def _next_order(actor: Actor, room_id: UUID) -> int:
    taken = set(
        Household.objects.of(actor)
        .filter(room_id=room_id, state=HouseholdState.LIVING)
        .values_list("order_in_room", flat=True)
    )
    return next(order for order in range(1, 1000) if order not in taken)


def close_if_empty(actor: Actor, household: Household | None) -> None:
    """Close a household in which nobody lives any more. In the caller's transaction."""
    if household is None or household.state != HouseholdState.LIVING or _living(actor, household).exists():
        return
    closed = {"state": HouseholdState.MOVED, "closed_on": clock.today()}
    Household.objects.of(actor).filter(id=household.id, state=HouseholdState.LIVING).update(**closed)
    ledger.record(actor, "household.closed", about={"household": at_door(household)})


def _living(actor: Actor, household: Household) -> QuerySet[Person]:
    people: QuerySet[Person] = Person.objects.of(actor).filter(household=household, state=PersonState.LIVING)
    return people


_PARTS = (
    "name", "gender", "birth_date", "birth_precision", "relation", "is_head", "phone", "lives_alone", "note",
)  # fmt: skip


def _write_down(person: Person, said: Particulars) -> None:
    """Put what was said on the record, cleaned. Not saved."""
    try:
        person.call(clean_name(said.name).text)
        person.relation = clean_text(said.relation, limit=20)
        person.note = clean_text(said.note, limit=200, lines=True)
    except RuleError as error:
        raise RuleError(error.code, field=error.field or "name", **error.data) from error
    person.birth_date, person.birth_precision = read_birth(said.birth)
    check_birth(person.birth_date, clock.today())
    person.reach_at(phones.parse(said.phone).digits if said.phone.strip() else "")
    person.gender, person.is_head, person.lives_alone = said.gender, said.is_head, said.lives_alone


def _save(actor: Actor, person: Person) -> None:
    person.save()
    find_by_name(person)
    if person.is_head:  # a household has one head
        others = Person.objects.of(actor).filter(household_id=person.household_id, is_head=True)
        others.exclude(id=person.id).update(is_head=False)


def _look_for_twin(actor: Actor, person: Person, said: Particulars) -> None:
    if said.twin_checked:
        return
    same = Person.objects.of(actor).filter(name=person.name, state=PersonState.LIVING).exclude(id=person.id)
    for other in same.only("birth_date", "phone_index", "household")[:20]:
        same_birth = person.birth_date is not None and other.birth_date == person.birth_date
        same_phone = person.phone_index is not None and bytes(other.phone_index or b"") == bytes(person.phone_index)
        if same_birth or same_phone or other.household_id == person.household_id:
            raise RuleError("person-twin", field="twin_checked", name=person.name)


def locked(actor: Actor, person: Person) -> Person:
    """The person's row, fresh and locked, if it still lives. Raises RuleError state-changed."""
    row: Person = Person.objects.of(actor).select_for_update().get_or_404(id=person.id)
    if row.state != PersonState.LIVING:
        raise RuleError("state-changed")
    return row


def find_by_name(person: Person) -> None:
    """Let a person be found by name."""
    search.index(person.community_id, SEARCH_KIND, person.id, person.search_texts)


def named(person: Person) -> Named:
    """A person as the ledger refers to them."""
    return Named(person.id, person.name)


def at_door(household: Household) -> Named:
    """A household as the ledger refers to it: building and door, never a name."""
    return Named(household.id, f"{household.building.name} {household.door}")
