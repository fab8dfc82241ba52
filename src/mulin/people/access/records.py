"""Loading residents and households: what may be seen and done by whom, in one call."""

from __future__ import annotations

from uuid import UUID

from mulin.base.actor import Actor
from mulin.kernel.errors import NotFound
from mulin.people.models import (
    CorrectionRequest,
    ErasureRequest,
    Guardian,
    Household,
    Person,
    PersonState,
    Proxy,
)
from mulin.people.queries import people_of


def person_for(actor: Actor, person_id: UUID, *, to: str) -> Person:
    """The person, with household, building and courtyard, if the actor may do `to` with them.

    Raises NotFound for strangers, for the erased, and for what is not there. One query.
    """
    person = people_of(actor).exclude(state=PersonState.ERASED).get_or_404(id=person_id)
    if not may(actor, to, person):
        raise NotFound("person")
    return person  # type: ignore[no-any-return]  # TenantQuerySet is untyped here


def may(actor: Actor, verb: str, person: Person) -> bool:
    """Whether the actor may do `verb` with a person loaded with their household. No query."""
    household = person.household
    return actor.may(
        verb,
        building_id=household.building_id if household else None,
        household_id=person.household_id,
        person_id=person.id,
    )


def account_holder_for(actor: Actor, person_id: UUID) -> Person:
    """Somebody living here who has an account, whose sign-in phone the actor may set. Raises NotFound. One query."""
    person = person_for(actor, person_id, to="sign_in_phone.set")
    if person.account is None or person.state != PersonState.LIVING:
        raise NotFound("account")
    return person


def household_for(actor: Actor, household_id: UUID, *, to: str) -> Household:
    """The household, with building and courtyard, if the actor may do `to` with it. Raises NotFound. One query."""
    rows = Household.objects.of(actor).select_related("building__courtyard", "room")
    household: Household = rows.get_or_404(id=household_id)
    if not actor.may(to, building_id=household.building_id, household_id=household.id):
        raise NotFound("household")
    return household


def person_for_privacy(actor: Actor, person_id: UUID) -> Person:
    """A person whose own request about their data is written down for them. Raises NotFound. One query."""
    return person_for(actor, person_id, to="privacy.handle")


def correction_for(actor: Actor, request_id: UUID) -> CorrectionRequest:
    """A correction that this actor may settle. Raises NotFound. One query."""
    rows = CorrectionRequest.objects.of(actor).select_related("person__household__building__courtyard")
    request: CorrectionRequest = rows.get_or_404(id=request_id)
    if not actor.may("privacy.handle"):
        raise NotFound("correction")
    return request


def erasure_for(actor: Actor, request_id: UUID) -> ErasureRequest:
    """A wish to be forgotten that this actor may take back: one's own, or at the desk. Raises NotFound. One query."""
    request: ErasureRequest = ErasureRequest.objects.of(actor).select_related("person").get_or_404(id=request_id)
    if actor.may("privacy.handle") or (actor.person_id is not None and request.person_id == actor.person_id):
        return request
    raise NotFound("erasure")


def proxy_for(actor: Actor, proxy_id: UUID) -> Proxy:
    """A proxy that this actor may settle for the elder. Raises NotFound. One query."""
    rows = Proxy.objects.of(actor).select_related(
        "person__household__building__courtyard", "helper", "wanted_building__courtyard"
    )
    proxy: Proxy = rows.get_or_404(id=proxy_id)
    if proxy.person:
        allowed = may(actor, "proxy.confirm", proxy.person)
    else:
        allowed = actor.may("proxy.confirm", building_id=proxy.wanted_building_id)
    if not allowed:
        raise NotFound("proxy")
    return proxy


def own_proxy_for(actor: Actor, proxy_id: UUID) -> Proxy:
    """A proxy this actor is a side of: the helper, or the person acted for. Raises NotFound. One query."""
    proxy: Proxy = Proxy.objects.of(actor).select_related("person", "helper").get_or_404(id=proxy_id)
    is_helper = actor.account_id is not None and proxy.helper_id == actor.account_id
    is_person = actor.person_id is not None and proxy.person_id == actor.person_id
    if not (is_helper or is_person):
        raise NotFound("proxy")
    return proxy


def own_record(actor: Actor, person_id: UUID | None = None) -> Person:
    """Oneself, or a child one is guardian of: whose data one may ask for. Raises NotFound. At most two queries.

    Somebody one acts for is not enough: data rights stay with the person (PIPL 44–47).
    """
    if actor.person_id is None:
        raise NotFound("person")
    wanted = person_id or actor.person_id
    own = wanted == actor.person_id
    if not own and not Guardian.objects.of(actor).filter(child_id=wanted, guardian_id=actor.person_id).exists():
        raise NotFound("person")
    person: Person = people_of(actor).filter(state=PersonState.LIVING).get_or_404(id=wanted)
    return person


def acted_for(actor: Actor, person_id: UUID) -> Person:
    """Somebody this actor is or may act for today. Raises NotFound. One query."""
    if person_id not in actor.own_people:
        raise NotFound("person")
    person: Person = people_of(actor).filter(state=PersonState.LIVING).get_or_404(id=person_id)
    return person
