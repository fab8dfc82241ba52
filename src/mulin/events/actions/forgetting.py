"""This room's part when a person is erased, merged or goes away. In the caller's transaction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F, Q

from mulin.base.actor import Actor
from mulin.events.models import DeskOp, Doubt, Helper, HelperState, Kind, StampCard, Station
from mulin.kernel import clock


def forget(actor: Actor, person_id: UUID) -> None:
    """Erasing: cards, stamps and prizes stay as numbers, without the person; what desks said of them is emptied."""
    Helper.objects.of(actor).filter(person_id=person_id).update(person=None, guest_name="", shows_name=False)
    Station.objects.of(actor).filter(host_id=person_id).update(host=None)
    # a claim stays with its card, so that nobody is served twice with it
    DeskOp.objects.of(actor).filter(kind=Kind.PRIZE, holder=person_id).update(holder=F("card_id"))
    StampCard.objects.of(actor).filter(person_id=person_id).update(person=None)
    DeskOp.objects.of(actor).filter(person_id=person_id).update(person=None)
    _empty_said(actor, person_id)


def _empty_said(actor: Actor, person_id: UUID) -> None:
    """Encrypted words cannot be searched in the database; there are few."""
    for doubt in Doubt.objects.of(actor).filter(op=None).only("id", "said"):
        if str(person_id) in doubt.said:
            Doubt.objects.of(actor).filter(id=doubt.id).update(said="")


def follow_merge(actor: Actor, *, kept_id: UUID, gone_id: UUID, **facts: Any) -> None:
    """Two records of one person became one: cards, stamps, prizes and shifts go with them."""
    taken = Helper.objects.of(actor).filter(person_id=kept_id).values_list("shift_id", flat=True)
    Helper.objects.of(actor).filter(person_id=gone_id, shift_id__in=list(taken)).delete()
    Helper.objects.of(actor).filter(person_id=gone_id).update(person_id=kept_id)
    Station.objects.of(actor).filter(host_id=gone_id).update(host_id=kept_id)
    DeskOp.objects.of(actor).filter(person_id=gone_id).update(person_id=kept_id)
    own = StampCard.objects.of(actor).filter(person_id=kept_id, is_paper=False).values_list("event_id", flat=True)
    mine = StampCard.objects.of(actor).filter(person_id=gone_id)
    mine.filter(is_paper=False, event_id__in=list(own)).update(person=None, lost_at=clock.now())
    mine.update(person_id=kept_id)


def follow_close(actor: Actor, *, person_id: UUID, **facts: Any) -> None:
    """Somebody moved away or died: shifts still to come are free again, no message goes out."""
    ahead = Q(shift__starts_at__gt=clock.now(), state__in=[HelperState.OFFERED, HelperState.AGREED])
    Helper.objects.of(actor).filter(ahead, person_id=person_id).delete()
