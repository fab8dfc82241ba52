"""The only writes of this room."""

from __future__ import annotations

from uuid import UUID

from mulin.base.actor import Actor
from mulin.gatherings.models import Attendance, Regular, SignUp, Steward


def forget(actor: Actor, person_id: UUID) -> None:
    """This room's part of erasing a person: the visits stay, without the visitor. In the caller's transaction."""
    Steward.objects.of(actor).filter(person_id=person_id).delete()
    Regular.objects.of(actor).filter(person_id=person_id).delete()
    blank = {"person": None, "guest_name": ""}
    SignUp.objects.of(actor).filter(person_id=person_id).update(**blank, guest_phone="", needs="")
    Attendance.objects.of(actor).filter(person_id=person_id).update(**blank)
