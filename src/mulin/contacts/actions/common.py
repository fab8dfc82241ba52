"""What the actions share: locking, writing a draft into rows, and judging a claim."""

from __future__ import annotations

from uuid import UUID

from mulin.base.actor import Actor
from mulin.contacts.models import (
    ChangeReason,
    ChangeState,
    ContactArea,
    ContactPhone,
    ContactState,
    NumberChange,
    PublicEntry,
    ServiceContact,
)
from mulin.contacts.queries import OPEN_CHANGES, area_of, draft_of, geography_of
from mulin.contacts.rules import Area, Claim, Draft, Geography, Known, needs_second_person
from mulin.kernel.errors import Conflict, RuleError
from mulin.ledger.actions import Named, record
from mulin.places.models import Building, Community, Courtyard, Grid

OWN = "own"  # a contact that neither follows nor stands in for another: what a fact says it was added as


def named(contact: ServiceContact) -> dict[str, Named]:
    """How facts name a contact: by its unit, never by a person."""
    return {"contact": Named(contact.id, contact.label)}


def locked(actor: Actor, contact_id: UUID) -> ServiceContact:
    """The contact's row, locked until the transaction ends. Raises NotFound."""
    contact: ServiceContact = ServiceContact.objects.of(actor).select_for_update().get_or_404(id=contact_id)
    return contact


def locked_at(actor: Actor, contact_id: UUID, version: int) -> ServiceContact:
    """The same, if nobody has edited it since `version`; else `Conflict`."""
    contact = locked(actor, contact_id)
    if contact.version != version:
        raise Conflict(f"contact {contact_id}")
    return contact


def write_claim(contact: ServiceContact, claim: Claim) -> None:
    """Let the rows of `contact` say `claim`. Saves the contact."""
    contact.unit_name = claim.unit_name
    contact.everywhere = claim.area.everywhere
    contact.needs_calls = not claim.is_well_known
    contact.save()
    contact.phones.all().delete()
    ContactPhone.objects.bulk_create(
        ContactPhone(
            community_id=contact.community_id,
            contact=contact,
            number=phone.shown,
            kind=phone.kind,
            order=order,
            is_public=is_public,
        )
        for order, (phone, is_public) in enumerate(claim.phones)
    )
    write_area(contact, claim.area)


def write_area(contact: ServiceContact, area: Area) -> None:
    """Let the rows of `contact` answer for `area`."""
    contact.areas.all().delete()
    ContactArea.objects.bulk_create(
        ContactArea(community_id=contact.community_id, contact=contact, **{field: place})
        for field, model in (("courtyard_id", Courtyard), ("grid_id", Grid), ("building_id", Building))
        for place in model.objects.of(contact.community_id).filter(id__in=area.places).values_list("id", flat=True)
    )


def known_of(
    actor: Actor, draft: Draft, *, contact: ServiceContact | None, geography: Geography, batch: frozenset[UUID]
) -> Known:
    """What is already known where `draft` wants to stand. `batch`: contacts of the same first load."""
    others = ServiceContact.objects.of(actor).filter(kind=draft.kind).exclude(id__in=batch)
    if contact is not None:
        others = others.exclude(id=contact.id)
    shown = set(PublicEntry.objects.of(actor).filter(contact__in=others).values_list("contact_id", flat=True))
    taken: frozenset[UUID] = frozenset()
    for other in others.prefetch_related("areas"):
        if other.state == ContactState.ACTIVE or other.id in shown:
            taken |= geography.buildings_in(area_of(other))
    own = draft_of(contact).claim if contact is not None else None
    return Known(
        own=own,
        taken=taken,
        wanted=geography.buildings_in(draft.area),
        held=geography.buildings_in(own.area) if own else frozenset(),
        was_public=contact is not None and contact.entries.exists(),
    )


def judge(
    actor: Actor,
    draft: Draft,
    *,
    contact: ServiceContact | None = None,
    geography: Geography | None = None,
    batch: frozenset[UUID] = frozenset(),
) -> bool:
    """Whether what `draft` claims has to wait for a second person.

    Holds the community's row, so that two strangers cannot both be the first of their kind.
    """
    Community.objects.select_for_update(no_key=True).get(id=actor.community_id)
    places = geography or geography_of(actor.community_id)
    return needs_second_person(draft.claim, known_of(actor, draft, contact=contact, geography=places, batch=batch))


def propose(actor: Actor, contact: ServiceContact, claim: Claim, reason: ChangeReason) -> NumberChange:
    """Write down a claim that waits for a second person. Raises RuleError("change-waiting")."""
    if contact.changes.filter(state__in=OPEN_CHANGES).exists():
        raise RuleError("change-waiting")
    change: NumberChange = NumberChange.objects.create(
        community_id=actor.community_id,
        contact=contact,
        reason=reason,
        proposal=claim.to_json(),
        proposed_by_id=actor.account_id,
        state=ChangeState.WAITING,
    )
    record(actor, "contact.number_proposed", about=named(contact), data={"reason": reason.value})
    return change
