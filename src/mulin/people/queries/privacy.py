"""Named reads over consents, proxies, looks and requests."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from mulin.base.actor import Actor
from mulin.base.manifest import Neighbour
from mulin.kernel import clock
from mulin.people.models import (
    Consent,
    ConsentPurpose,
    CorrectionRequest,
    ErasureRequest,
    Guardian,
    Look,
    Person,
    PersonState,
    Proxy,
    ProxyState,
    RequestState,
)
from mulin.people.models.records import phone_index
from mulin.people.rules import is_child
from mulin.places.actions import Door

LOOKS_SHOWN = 100


def neighbours(community_id: UUID, digits: str) -> list[Neighbour]:
    """Who on the roster has this phone, and at which door. One query."""
    people = Person.objects.of(community_id).filter(
        phone_index=phone_index(community_id, digits), state=PersonState.LIVING
    )
    people = people.select_related("household__building__courtyard").order_by("-is_head", "id")
    return [Neighbour(person.id, person.name, person.where, person.account_id) for person in people]


def person_behind(actor: Actor, name: str, door: Door) -> Person | None:
    """The one resident of this name behind this door, if there is exactly one. One query."""
    people = Person.objects.of(actor).filter(
        name=name,
        state=PersonState.LIVING,
        household__building_id=door.building_id,
        household__unit_number=door.unit,
        household__room_number=door.room,
    )
    found = list(people[:2])
    return found[0] if len(found) == 1 else None


def consents_of(person: Person) -> list[Consent]:
    """Every consent of a person, those in force first, then the newest. One query."""
    rows = Consent.objects.of(person.community_id).filter(person=person).select_related("given_by")
    return sorted(rows.order_by("-given_at"), key=lambda consent: consent.withdrawn_at is not None)


def names_agreed(community_id: UUID, person_ids: Collection[UUID], purpose: ConsentPurpose) -> dict[UUID, str]:
    """The names of those among these people who agree, now, to `purpose`. One query."""
    rows = Consent.objects.of(community_id).filter(person_id__in=person_ids, purpose=purpose, withdrawn_at=None)
    return dict(rows.exclude(person__name="").values_list("person_id", "person__name"))


def proxies_of(person: Person) -> list[Proxy]:
    """Who acts or asks to act for a person, the newest first. One query."""
    rows = Proxy.objects.of(person.community_id).filter(person=person).select_related("helper")
    return list(rows.order_by("-created_at")[:20])


def proxies_by(actor: Actor) -> list[Proxy]:
    """For whom this account acts, asks or acted, the newest first. One query."""
    rows = Proxy.objects.of(actor).filter(helper_id=actor.account_id).select_related("person", "wanted_building")
    return list(rows.order_by("-created_at")[:20])


def proxies_waiting(actor: Actor) -> list[Proxy]:
    """Requests to act for somebody that a worker can settle, the oldest first. One query."""
    rows = Proxy.objects.of(actor).filter(state=ProxyState.ASKED)
    buildings = actor.buildings_for("proxy.confirm")
    if buildings is not None:
        rows = rows.filter(Q(person__household__building_id__in=buildings) | Q(wanted_building_id__in=buildings))
    rows = rows.select_related("person__household__building__courtyard", "helper", "wanted_building")
    return list(rows.order_by("created_at")[:100])


def proxies_to_nod(actor: Actor) -> list[Proxy]:
    """Who asks to act for, or acts for, this very person. One query; none for a visitor."""
    if actor.person_id is None:
        return []
    open_states = (ProxyState.ASKED, ProxyState.CONFIRMED)
    rows = Proxy.objects.of(actor).filter(person_id=actor.person_id, state__in=open_states)
    return list(rows.select_related("helper").order_by("created_at"))


def guardians_of(child: Person) -> list[Person]:
    """Who answers for a child. One query."""
    links = Guardian.objects.of(child.community_id).filter(child=child).select_related("guardian")
    return [link.guardian for link in links]


def grown_ups_with(child: Person) -> list[Person]:
    """The grown-ups of a child's household: whom to propose as guardians. One query."""
    at_home = Person.objects.of(child.community_id).filter(household_id=child.household_id, state=PersonState.LIVING)
    people = at_home.exclude(id=child.id).select_related("household__building__courtyard").order_by("birth_date")
    today = clock.today()
    return [person for person in people if not is_child(person.birth_date, person.birth_precision, today)]


def wards_of(community_id: UUID, person_id: UUID) -> list[Person]:
    """The children a person answers for. One query."""
    links = Guardian.objects.of(community_id).filter(guardian_id=person_id).select_related("child")
    return [link.child for link in links if link.child.state == PersonState.LIVING]


def looks_at(person: Person) -> list[Look]:
    """Who looked at a person's phone (for a child: at its page), the newest first. One query."""
    rows = Look.objects.of(person.community_id).filter(person=person).select_related("account")
    return list(rows.order_by("-created_at")[:LOOKS_SHOWN])


def looks_of_week(actor: Actor) -> QuerySet[Look]:
    """Every look of the past seven days, the newest first, for the head. One query when read."""
    since = clock.now() - timedelta(days=7)
    rows: QuerySet[Look] = Look.objects.of(actor).filter(created_at__gt=since)
    return rows.select_related("account", "person__household__building__courtyard").order_by("-created_at")


def recent_correction(actor: Actor, person: Person, part: str, wanted: str) -> CorrectionRequest | None:
    """The same correction, still waiting. One query."""
    waiting = CorrectionRequest.objects.of(actor).filter(person=person, part=part, state=RequestState.WAITING)
    return next((request for request in waiting if request.wanted == wanted), None)


def corrections_of(person: Person) -> list[CorrectionRequest]:
    """What a person asked to have corrected, the newest first. One query."""
    rows = CorrectionRequest.objects.of(person.community_id).filter(person=person)
    return list(rows.order_by("-created_at")[:20])


def corrections_waiting(actor: Actor) -> list[CorrectionRequest]:
    """Corrections a worker has to settle, the oldest first. One query."""
    return list(_waiting(CorrectionRequest, actor))


def erasures_waiting(actor: Actor) -> list[ErasureRequest]:
    """Who is going to be forgotten and when, the soonest first. One query."""
    return list(_waiting(ErasureRequest, actor).order_by("due_at"))


def erasure_of(person: Person) -> ErasureRequest | None:
    """The person's wish to be forgotten, while it waits. One query."""
    rows = ErasureRequest.objects.of(person.community_id)
    found: ErasureRequest | None = rows.filter(person=person, state=RequestState.WAITING).first()
    return found


def _waiting(model: Any, actor: Actor) -> Any:
    rows = model.objects.of(actor).filter(state=RequestState.WAITING)
    return rows.select_related("person__household__building__courtyard").order_by("created_at")
