"""Finding residents and households: the desk's list and what other rooms pick from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from mulin.base import search
from mulin.base.actor import Actor
from mulin.kernel import phones
from mulin.kernel.errors import RuleError
from mulin.people.models import Household, Person, PersonState, Proxy
from mulin.people.models.records import SEARCH_KIND, last4_index, phone_index
from mulin.people.rules import Asked, read_search

# 1-101 before 1-1001, the first household of a flat before the second
_DOOR_ORDER: tuple[Any, ...] = ("unit_number", Length("room_number"), "room_number", "order_in_room")
_AT_DOOR: tuple[Any, ...] = (
    "household__building__courtyard__order",
    "household__building__number",
    "household__unit_number",
    Length("household__room_number"),
    "household__room_number",
    "household__order_in_room",
    "-is_head",
    "birth_date",
    "id",
)
_GONE = (PersonState.MOVED, PersonState.DECEASED)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to: the people, not yet read, and how the words were understood."""

    people: QuerySet[Person]
    asked: Asked


def people_of(actor: Actor) -> Any:
    """Everybody of the community, with household, building and courtyard. For `access` and this room."""
    return Person.objects.of(actor).select_related("household__building__courtyard")


def look_for(actor: Actor, words: str, *, building_id: UUID | None = None, closed: bool = False) -> Found:
    """The people the actor may read who fit `words` (name, initials, door, phone or its end).

    Without words, everybody within reach, to be paged. By name, or by door where a place is asked
    for. `closed`: those who moved away or died instead. One query when read, one when counted.
    """
    asked = read_search(words)
    people = people_of(actor).filter(state__in=_GONE) if closed else people_of(actor).filter(state=PersonState.LIVING)
    buildings = actor.buildings_for("people.read")
    if buildings is not None:
        people = people.filter(household__building_id__in=buildings)
    if building_id is not None:
        people = people.filter(household__building_id=building_id)
    people = people.filter(_fits(actor.community_id, asked))
    by_door = asked.kind == "door" or (asked.kind == "nothing" and building_id is not None)
    return Found(people.order_by(*(_AT_DOOR if by_door else ("sort_key", "id"))), asked)


def _fits(community_id: UUID, asked: Asked) -> Q:
    if asked.kind == "nothing":
        return Q()
    if asked.kind == "short":
        return Q(pk__in=[])
    if asked.kind == "door":
        return _at_door(asked)
    if asked.kind == "last4":
        return Q(phone_last4_index=last4_index(community_id, asked.text)) | Q(household__room_number=asked.room)
    if asked.kind == "phone":
        return _with_phone(community_id, asked.text)
    return Q(id__in=search.matching(community_id, SEARCH_KIND, asked.text).values("ref"))


def _at_door(asked: Asked) -> Q:
    room = Q(household__room_number=asked.room) if asked.room else Q()
    if asked.building is not None:
        fits = Q(household__building__number=asked.building) & room
        return fits & Q(household__unit_number=asked.unit) if asked.unit is not None else fits
    if asked.unit is not None:  # "3-101" may be the third stairwell or the third building
        return room & (Q(household__unit_number=asked.unit) | Q(household__building__number=asked.unit))
    return room


def _with_phone(community_id: UUID, text: str) -> Q:
    try:
        digits = phones.parse(text).digits
    except RuleError:
        return Q(pk__in=[])
    return Q(phone_index=phone_index(community_id, digits))


def search_people(actor: Actor, text: str, limit: int = 20) -> list[Person]:
    """The first people within reach who fit `text`; nobody without at least two characters. One query."""
    found = look_for(actor, text)
    return [] if found.asked.kind == "nothing" else list(found.people[:limit])


def people_for_proxy(actor: Actor, proxy: Proxy, words: str) -> list[Person]:
    """Whom a request may mean whose name fitted nobody: `words`, else that name, else who lives at that door.

    At most two queries.
    """
    name, _space, door = proxy.wanted.partition(" ")
    if words:
        return search_people(actor, words)
    named = search_people(actor, name)
    return named or list(look_for(actor, door, building_id=proxy.wanted_building_id).people[:20])


def members_of(household: Household, *, closed: bool = False) -> list[Person]:
    """Who lives in a household, its head first, then by age; `closed`: who lived there. One query."""
    states = _GONE if closed else (PersonState.LIVING,)
    people = Person.objects.of(household.community_id).filter(household=household, state__in=states)
    return list(people.order_by("-is_head", "birth_date", "sort_key", "id"))
