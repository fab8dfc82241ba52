"""逐个打: ringing every contact now and then, and what came of it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.contacts.actions.common import locked, named
from mulin.contacts.actions.publish import grow_version
from mulin.contacts.models import ContactState, ServiceContact
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record


@transaction.atomic
def verify_contact(actor: Actor, *, contact_id: UUID, answered: bool) -> ServiceContact:
    """Write down a call: right, or nobody answered. Locks the contact's row. Raises "contact-closed"."""
    contact = locked(actor, contact_id)
    if contact.state != ContactState.ACTIVE:
        raise RuleError("contact-closed")
    if answered:
        contact.verified_at, contact.verified_by_id, contact.unreached_at = clock.now(), actor.account_id, None
    else:
        contact.unreached_at = clock.now()
    contact.save(update_fields=["verified_at", "verified_by", "unreached_at"])
    grow_version(actor)
    record(actor, "contact.verified", about=named(contact), data={"answered": answered})
    return contact
