"""A contact person's own agreement to be public, given and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor, Mouth
from mulin.contacts.actions.common import locked, named
from mulin.contacts.actions.publish import grow_version, publish
from mulin.contacts.models import PublicationConsent, PublicEntry, ServiceContact
from mulin.contacts.rules import Face
from mulin.kernel import chinese, clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record

TEXT_VERSION = "2026-1"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How and when somebody agreed: on paper with the form's number, by telephone, in the app."""

    mouth: Mouth
    given_on: date
    paper_number: str = ""


@transaction.atomic
def record_consent(actor: Actor, *, contact_id: UUID, agreement: Agreement) -> PublicationConsent:
    """Write down that the person named agrees. Locks the contact's row. Recording it twice is harmless.

    Raises RuleError "consent-nobody" for a desk, "consent-paper" for paper without its number,
    "consent-future".
    """
    contact = locked(actor, contact_id)
    if not contact.person_name:
        raise RuleError("consent-nobody")
    number = chinese.clean_text(agreement.paper_number, limit=40)
    if agreement.mouth == Mouth.PAPER and not number:
        raise RuleError("consent-paper", field="paper_number")
    if agreement.given_on > clock.today():
        raise RuleError("consent-future", field="given_on")
    in_force = contact.consents.filter(withdrawn_at=None).first()
    if in_force and in_force.person_name == contact.person_name:
        return in_force
    if in_force:
        _withdraw(in_force)
    consent: PublicationConsent = PublicationConsent.objects.create(
        community_id=actor.community_id,
        contact=contact,
        person_name=contact.person_name,
        text_version=TEXT_VERSION,
        mouth=agreement.mouth,
        paper_number=number,
        given_on=agreement.given_on,
        recorded_by_id=actor.account_id,
    )
    record(actor, "contact.consent_given", about=named(contact), data={"version": TEXT_VERSION})
    publish_with_absent(actor, contact)
    return consent


@transaction.atomic
def withdraw_consent(actor: Actor, *, contact_id: UUID, forget: bool = False) -> ServiceContact:
    """The person takes the agreement back: name and mobile leave the card at once. Locks the contact.

    `forget` also empties the name and mobile in the card's history (PIPL 47).
    """
    contact = locked(actor, contact_id)
    in_force = contact.consents.filter(withdrawn_at=None).first()
    if in_force is not None:
        _withdraw(in_force)
        record(actor, "contact.consent_withdrawn", about=named(contact))
        publish_with_absent(actor, contact)
    if forget:
        _forget(contact)
        grow_version(actor)
    return contact


def _withdraw(consent: PublicationConsent) -> None:
    consent.withdrawn_at = clock.now()
    consent.save(update_fields=["withdrawn_at"])


def _forget(contact: ServiceContact) -> None:
    past = PublicEntry.objects.of(contact.community_id).filter(contact=contact, shown_until__lte=clock.now())
    for entry in past:
        face = Face.from_json(entry.face)
        landlines = tuple(phone for phone in face.phones if phone.kind in ("landline", "service"))
        entry.face = Face(face.unit_name, "", face.post, landlines, face.hours_text, face.note).to_json()
        entry.save(update_fields=["face"])
    contact.consents.exclude(withdrawn_at=None).update(person_name="")


def publish_with_absent(actor: Actor, contact: ServiceContact) -> None:
    """Publish a contact and, if it stands in for somebody, that one too."""
    publish(actor, contact)
    if contact.stands_in_for_id:
        publish(actor, locked(actor, contact.stands_in_for_id))
