"""A successor takes over, or somebody stands in for a while."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from mulin.base import once
from mulin.base.actor import Actor
from mulin.contacts.actions.common import OWN, locked, named
from mulin.contacts.actions.publish import publish
from mulin.contacts.actions.register import enter
from mulin.contacts.models import ChangeReason, ContactState, ServiceContact
from mulin.contacts.rules import Draft
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record


@transaction.atomic
def hand_over(actor: Actor, *, contact_id: UUID, draft: Draft, effective_on: date, client_key: str) -> ServiceContact:
    """Let `draft` follow a contact from `effective_on`. Locks the old contact's row.

    The old one stays on the card until the new one may really be called: a new number waits for
    its second person, and only then does the old one go. Raises RuleError "hand-over-past",
    "contact-closed".
    """
    content = (repr(draft), effective_on, contact_id)
    earlier = once.earlier_result(actor, client_key, content)
    if earlier is not None:
        found: ServiceContact = ServiceContact.objects.of(actor).get_or_404(id=earlier)
        return found
    old = locked(actor, contact_id)
    if old.state == ContactState.CLOSED:
        raise RuleError("contact-closed")
    if effective_on < clock.today():
        raise RuleError("hand-over-past", field="effective_on")
    successor = enter(
        actor,
        replace(draft, kind=old.kind, order=old.order, valid_from=effective_on),
        reason=ChangeReason.HAND_OVER,
        links={"follows": old},
    )
    record(actor, "contact.handed_over", about=named(successor), data={"from": effective_on})
    if successor.state == ContactState.ACTIVE:
        give_way(actor, successor)
    once.remember(actor, client_key, content, successor.id)
    return successor


def give_way(actor: Actor, successor: ServiceContact) -> None:
    """Close the one whom `successor` follows, from the successor's first day. In the caller's transaction."""
    if successor.follows_id is None:
        return
    old = locked(actor, successor.follows_id)
    last_day = successor.valid_from - timedelta(days=1)
    if last_day < clock.today():
        old.state = ContactState.CLOSED
    old.valid_until = max(last_day, old.valid_from)
    old.version += 1
    old.save()
    record(actor, "contact.gave_way", about=named(old))
    record(actor, "contact.took_over", about=named(successor), data={"as": OWN})
    publish(actor, old)


@transaction.atomic
def set_stand_in(
    actor: Actor, *, contact_id: UUID, draft: Draft, first_day: date, last_day: date, client_key: str
) -> ServiceContact:
    """Let `draft` stand in (代理) for a contact on some days. Locks that contact's row.

    While it may be called, the stand-in stands on the card instead. Raises RuleError
    "term-backwards", "contact-closed", "hand-over-past".
    """
    content = (repr(draft), first_day, last_day, contact_id)
    earlier = once.earlier_result(actor, client_key, content)
    if earlier is not None:
        found: ServiceContact = ServiceContact.objects.of(actor).get_or_404(id=earlier)
        return found
    absent = locked(actor, contact_id)
    if absent.state != ContactState.ACTIVE:
        raise RuleError("contact-closed")
    if last_day < first_day:
        raise RuleError("term-backwards", field="last_day")
    if last_day < clock.today():
        raise RuleError("hand-over-past", field="last_day")
    stand_in = enter(
        actor,
        replace(draft, kind=absent.kind, order=absent.order, valid_from=first_day, valid_until=last_day),
        reason=ChangeReason.STAND_IN,
        links={"stands_in_for": absent},
    )
    record(actor, "contact.stand_in", about=named(absent), data={"from": first_day, "until": last_day})
    publish(actor, absent)
    once.remember(actor, client_key, content, stand_in.id)
    return stand_in
