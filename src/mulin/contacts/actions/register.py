"""New contacts: one from a form, or many from a list."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from mulin.base import once
from mulin.base.actor import Actor
from mulin.contacts.actions.common import OWN, judge, named, propose, write_claim
from mulin.contacts.actions.publish import publish
from mulin.contacts.models import ChangeReason, ContactState, ServiceContact
from mulin.contacts.rules import Draft, Geography
from mulin.kernel import clock
from mulin.ledger.actions import record


@transaction.atomic
def add_contact(actor: Actor, *, draft: Draft, client_key: str) -> ServiceContact:
    """Add one contact. A number beside known ones of the same kind waits for a second person.

    No lock: a new row. Public at once only as far as `rules.public_face` allows.
    """
    content = repr(draft)
    earlier = once.earlier_result(actor, client_key, content)
    if earlier is not None:
        found: ServiceContact = ServiceContact.objects.of(actor).get_or_404(id=earlier)
        return found
    contact = enter(actor, draft)
    once.remember(actor, client_key, content, contact.id)
    return contact


def enter(
    actor: Actor,
    draft: Draft,
    *,
    reason: ChangeReason = ChangeReason.NEW,
    links: dict[str, ServiceContact] | None = None,
    geography: Geography | None = None,
    batch: frozenset[UUID] = frozenset(),
) -> ServiceContact:
    """Write a new contact inside the caller's transaction: active, or waiting for a second person.

    Who follows or stands in for somebody (`links`) is judged as a change of that contact.
    """
    forerunner = next(iter(links.values())) if links else None
    waits = judge(actor, draft, contact=forerunner, geography=geography, batch=batch)
    last = ServiceContact.objects.of(actor).filter(kind=draft.kind).aggregate(last=Max("order"))["last"]
    contact = ServiceContact(
        community_id=actor.community_id,
        kind=draft.kind,
        person_name=draft.person_name,
        post=draft.post,
        hours_text=draft.hours_text,
        note=draft.note,
        order=draft.order or (last or 0) + 1,
        state=ContactState.PENDING if waits else ContactState.ACTIVE,
        valid_from=draft.valid_from or clock.today(),
        valid_until=draft.valid_until,
        **(links or {}),
    )
    write_claim(contact, draft.claim)
    record(actor, "contact.added", about=named(contact), data={"kind": draft.kind, "as": next(iter(links or ()), OWN)})
    if waits:
        propose(actor, contact, draft.claim, reason)
    else:
        publish(actor, contact, geography=geography)
    return contact
