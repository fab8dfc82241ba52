"""What becomes of people: erased, merged, moved away. Each in the caller's transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from mulin.base.actor import Actor
from mulin.gatherings.actions.coming import ask_the_rest, leave
from mulin.gatherings.actions.common import locked, move_up
from mulin.gatherings.models import Attendance, FeedKey, Gathering, Regular, SignUp, SignUpState, Steward
from mulin.gatherings.models.coming import OVER
from mulin.kernel import clock

_AT_ONCE = 500
GUESTS_KEPT = timedelta(days=90)  # after the gathering (safety §4.8)
_NOBODY = {"guest_name": "", "guest_phone": "", "guest_phone_index": None, "needs": ""}


def forget_guests(actor: Actor) -> int:
    """Names, telephones and needs of guests go ninety days after; that somebody came stays. Returns how many rows.

    Encrypted columns cannot be searched: what is old is read, and written only where something is left.
    """
    over = {"person": None, "gathering__ends_at__lt": clock.now() - GUESTS_KEPT}
    said = SignUp.objects.of(actor).filter(**over).only("id", "guest_name", "guest_phone", "needs")
    signed = [row.id for row in said.iterator() if row.guest_name or row.guest_phone or row.needs]
    came = Attendance.objects.of(actor).filter(**over).only("id", "guest_name")
    visits = [row.id for row in came.iterator() if row.guest_name]
    for start in range(0, max(len(signed), len(visits)), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        SignUp.objects.of(actor).filter(id__in=signed[some]).update(**_NOBODY)
        Attendance.objects.of(actor).filter(id__in=visits[some]).update(guest_name="")
    return len(signed) + len(visits)


def forget(actor: Actor, person_id: UUID) -> None:
    """This room's part of erasing a person: the visits stay, without the visitor."""
    _leave_coming(actor, person_id)
    Steward.objects.of(actor).filter(person_id=person_id).delete()
    Regular.objects.of(actor).filter(person_id=person_id).delete()
    FeedKey.objects.of(actor).filter(person_id=person_id).delete()
    SignUp.objects.of(actor).filter(person_id=person_id).update(person=None, shows_name=False, **_NOBODY)
    Attendance.objects.of(actor).filter(person_id=person_id).update(person=None, guest_name="")
    Gathering.objects.of(actor).filter(recorder_id=person_id).update(recorder=None)


def _leave_coming(actor: Actor, person_id: UUID) -> None:
    """Give up what is still ahead: the places go to the next in line."""
    rows = SignUp.objects.of(actor).filter(person_id=person_id, gathering__starts_at__gt=clock.now())
    for found in rows.exclude(state__in=OVER):
        gathering = locked(actor, found.gathering_id, to="")
        row = SignUp.objects.of(actor).select_related("person").get(id=found.id)
        if row.state not in OVER:
            leave(actor, gathering, row, SignUpState.CANCELLED)
            ask_the_rest(actor, gathering, [row])
            move_up(actor, gathering)


def person_closed(actor: Actor, *, person_id: UUID, **_facts: Any) -> None:
    """Somebody moved away or died: everything ahead ends quietly, what was stays."""
    _leave_coming(actor, person_id)
    yesterday = clock.today() - timedelta(days=1)
    for row in Regular.objects.of(actor).filter(person_id=person_id, until=None):
        row.until = max(yesterday, row.since)
        row.save(update_fields=["until"])
    for term in Steward.objects.of(actor).filter(person_id=person_id):
        if term.ends_on is None or term.ends_on > yesterday:
            term.ends_on = max(yesterday, term.starts_on)
            term.save(update_fields=["ends_on"])
    FeedKey.objects.of(actor).filter(person_id=person_id, revoked_at=None).update(revoked_at=clock.now())


def person_merged(actor: Actor, *, kept_id: UUID, gone_id: UUID, **_facts: Any) -> None:
    """Two records were one person: what the one did, the other did. Where both stand, one of the two goes."""
    Steward.objects.of(actor).filter(person_id=gone_id).update(person_id=kept_id)
    Gathering.objects.of(actor).filter(recorder_id=gone_id).update(recorder_id=kept_id)
    belongs = Regular.objects.of(actor).filter(person_id=kept_id, until=None).values_list("host_id", flat=True)
    doubled = Regular.objects.of(actor).filter(person_id=gone_id, until=None, host_id__in=list(belongs))
    doubled.delete()
    Regular.objects.of(actor).filter(person_id=gone_id).update(person_id=kept_id)
    for row in SignUp.objects.of(actor).filter(person_id=gone_id).select_related("person"):
        twice = SignUp.objects.of(actor).filter(gathering=row.gathering_id, person_id=kept_id).exclude(state__in=OVER)
        if row.state not in OVER and twice.exists():
            gathering = locked(actor, row.gathering_id, to="")
            leave(actor, gathering, row, SignUpState.CANCELLED)
            ask_the_rest(actor, gathering, [row])
            move_up(actor, gathering)
        SignUp.objects.of(actor).filter(id=row.id).update(person_id=kept_id)
    here = Attendance.objects.of(actor).filter(person_id=kept_id, undone_at=None, spare=False)
    both = list(here.values_list("gathering_id", flat=True))
    Attendance.objects.of(actor).filter(person_id=gone_id, gathering_id__in=both).update(spare=True)
    Attendance.objects.of(actor).filter(person_id=gone_id).update(person_id=kept_id)
    FeedKey.objects.of(actor).filter(person_id=gone_id, revoked_at=None).update(revoked_at=clock.now())
    FeedKey.objects.of(actor).filter(person_id=gone_id).update(person_id=kept_id)
