"""What happens because a day has come: a stand-in begins, a term ends, a cooled number goes live."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from mulin.base.actor import Actor
from mulin.contacts.actions.numbers import apply_due_changes
from mulin.contacts.actions.publish import announce
from mulin.contacts.models import ContactState, PublicEntry, ServiceContact
from mulin.contacts.rules import Area
from mulin.kernel import clock


def take_turns(actor: Actor) -> int:
    """Apply what is due and tell upper rooms about entries that appeared or went by date.

    The card page needs none of this — it reads by time. Safe to repeat. Returns how many changed.
    """
    return apply_due_changes(actor) + _tell_turns(actor) + _close_ended(actor)


@transaction.atomic
def _tell_turns(actor: Actor) -> int:
    now = clock.now()
    turned = list(
        PublicEntry.objects.of(actor)
        .select_for_update()
        .filter(Q(told_start=False, shown_from__lte=now) | Q(told_end=False, shown_until__lte=now))
    )
    areas: dict[UUID, list[Area]] = {}
    for entry in turned:
        entry.told_start = True
        entry.told_end = entry.shown_until is not None and entry.shown_until <= now
        entry.save(update_fields=["told_start", "told_end"])
        areas.setdefault(entry.contact_id, []).append(Area(entry.everywhere, frozenset(map(UUID, entry.places))))
    for contact_id, seen in areas.items():
        announce(actor, contact_id, seen)
    return len(turned)


@transaction.atomic
def _close_ended(actor: Actor) -> int:
    """Contacts whose last day has passed are closed; their entries ended by themselves."""
    ended: int = (
        ServiceContact.objects.of(actor)
        .filter(state=ContactState.ACTIVE, valid_until__lt=clock.today())
        .update(state=ContactState.CLOSED)
    )
    return ended
