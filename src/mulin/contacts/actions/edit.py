"""Changing what a contact says, and closing one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.contacts.actions.common import judge, locked, locked_at, named, propose, write_claim
from mulin.contacts.actions.publish import publish
from mulin.contacts.models import ChangeReason, ChangeState, ContactState, NumberChange, ServiceContact
from mulin.contacts.queries import OPEN_CHANGES, draft_of
from mulin.contacts.rules import Draft
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of an edit: the contact, and the change that waits for a second person, if any."""

    contact: ServiceContact
    change: NumberChange | None


@transaction.atomic
def edit_contact(actor: Actor, *, contact_id: UUID, version: int, draft: Draft) -> Edited:
    """Let a contact say `draft`. Locks the contact's row.

    Hours, post and note change at once; a number, the unit's name or a wider area waits for a second
    person where the kind is already known. Raises Conflict when somebody else edited it since
    `version`, RuleError "contact-closed" or "change-waiting".
    """
    contact = locked_at(actor, contact_id, version)
    if contact.state == ContactState.CLOSED:
        raise RuleError("contact-closed")
    before = draft_of(contact)
    if draft.kind != contact.kind:
        raise RuleError("contact-kind-fixed", field="kind")
    has_open_change = contact.changes.filter(state__in=OPEN_CHANGES).exists()
    # a refused newcomer asks again by being saved again
    asks_again = contact.state == ContactState.PENDING and not has_open_change
    touches_claim = draft.claim != before.claim or asks_again
    if touches_claim and has_open_change:
        raise RuleError("change-waiting")
    waits = touches_claim and judge(actor, draft, contact=contact)
    contact.person_name, contact.post = draft.person_name, draft.post
    contact.hours_text, contact.note = draft.hours_text, draft.note
    contact.valid_from = draft.valid_from or contact.valid_from
    contact.valid_until = draft.valid_until
    contact.version += 1
    if touches_claim and not waits and contact.state == ContactState.PENDING:
        contact.state = ContactState.ACTIVE
    write_claim(contact, before.claim if waits else draft.claim)
    change = propose(actor, contact, draft.claim, ChangeReason.CHANGED) if waits else None
    record(actor, "contact.edited", about=named(contact))
    publish(actor, contact)
    return Edited(contact, change)


@transaction.atomic
def move_contact(actor: Actor, *, contact_id: UUID, up: bool) -> None:
    """Swap a contact with its neighbour of the same kind on the card. Locks both rows."""
    contact = locked(actor, contact_id)
    rows = ServiceContact.objects.of(actor).select_for_update().filter(kind=contact.kind, state=contact.state)
    beside = (
        rows.filter(order__lt=contact.order).order_by("-order").first()
        if up
        else rows.filter(order__gt=contact.order).order_by("order").first()
    )
    if beside is None:
        return
    contact.order, beside.order = beside.order, contact.order
    for row in (contact, beside):
        row.save(update_fields=["order"])
        publish(actor, row)
    record(actor, "contact.moved", about=named(contact))


@transaction.atomic
def close_contact(actor: Actor, *, contact_id: UUID, last_day: date | None = None) -> ServiceContact:
    """Take a contact off the card: at once, or after `last_day`. Locks the contact's row.

    Whatever waits for a second person is withdrawn. Stand-ins go with the one they stand in for.
    """
    contact = locked(actor, contact_id)
    end = last_day or clock.today()
    if end < contact.valid_from:
        end = contact.valid_from
    contact.valid_until = end
    contact.version += 1
    if last_day is None or last_day < clock.today():
        contact.state = ContactState.CLOSED
    contact.save()
    contact.changes.filter(state__in=OPEN_CHANGES).update(state=ChangeState.WITHDRAWN, decided_at=clock.now())
    record(actor, "contact.closed", about=named(contact), data={"last_day": end})
    publish(actor, contact)
    for other in ServiceContact.objects.of(actor).select_for_update().filter(stands_in_for=contact):
        publish(actor, other)
    if contact.stands_in_for_id:
        publish(actor, locked(actor, contact.stands_in_for_id))
    return contact
