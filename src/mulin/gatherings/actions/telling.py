"""Everybody concerned is told: through the outbox, on paper where somebody has no telephone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from functools import partial
from uuid import UUID

from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.base.manifest import Event, tell
from mulin.gatherings.actions.common import words_of
from mulin.gatherings.models import Gathering, Regular, SignUp, SignUpMode, Steward
from mulin.gatherings.models.coming import OVER
from mulin.gatherings.queries import gathering_with, in_force
from mulin.kernel import clock
from mulin.messaging.actions import post
from mulin.people.models import PersonState


class Tell(StrEnum):
    """What has become of a gathering; also the end of the message kind's name."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    RESTORED = "restored"


def tell_later(actor: Actor, gathering: Gathering, what: Tell, *, before: datetime) -> None:
    """Ask for the telling, in the caller's transaction; rooms whose gathering it is hear of it too."""
    args = {"gathering": str(gathering.id), "what": what.value, "before": before.isoformat()}
    jobs.defer(actor, "gatherings.tell", args | {"version": gathering.version})
    tell(Event.GATHERING_CHANGED, actor, gathering=gathering, what=what.value, before=before)


def concerned(gathering: Gathering) -> tuple[list[UUID], list[SignUp]]:
    """Residents to be told (signed up, running it, and members where they come without signing up), and guests
    who left a telephone. Three queries.
    """
    rows = SignUp.objects.of(gathering.community_id).filter(gathering_id=gathering.id).exclude(state__in=OVER)
    signed = list(rows.select_related("person").order_by("turn"))
    living = [row.person_id for row in signed if row.person and row.person.state == PersonState.LIVING]
    guests = [row for row in signed if row.person is None and row.guest_phone]
    running = Steward.objects.of(gathering.community_id).filter(
        in_force(clock.today()), host_id=gathering.host_id, person__state=PersonState.LIVING
    )
    people = dict.fromkeys([*living, *running.values_list("person_id", flat=True)])
    if gathering.sign_up == SignUpMode.NONE or gathering.host.members_need_no_sign_up:
        members = Regular.objects.of(gathering.community_id).filter(
            host_id=gathering.host_id, until=None, person__state=PersonState.LIVING
        )
        people |= dict.fromkeys(members.order_by("person__sort_key").values_list("person_id", flat=True))
    return [person for person in people if person], guests


def tell_everyone(
    actor: Actor, *, gathering_id: UUID, what: str, before: datetime
) -> Iterator[tuple[str, Callable[[], object]]]:
    """What there is to tell and to whom: a name for the step, and a call that posts it. In the caller's steps.

    Who did it themselves is not told.
    """
    gathering = gathering_with(actor.community_id, gathering_id)
    people, guests = concerned(gathering)
    data = words_of(gathering) | {"before": before, "why": gathering.reason or "—"}
    kind = f"gatherings.{Tell(what).value}"
    for person_id in people:
        if person_id != actor.person_id:
            yield f"{person_id}", partial(post, actor, kind=kind, to_person_id=person_id, data=data)
    for row in guests:
        yield f"{row.id}", partial(post, actor, kind=kind, to_phone=row.guest_phone, data=data)
