"""A gathering of an event is moved, off or on again, wherever that was decided: shifts go along, helpers hear of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.events.models import Event, Helper, HelperState, Shift
from mulin.gatherings.actions import Tell
from mulin.gatherings.models import Gathering
from mulin.messaging.actions import post
from mulin.people.models import PersonState

_ASKED = (HelperState.OFFERED, HelperState.AGREED)


def follow_gathering(actor: Actor, *, gathering: Gathering, what: str, before: datetime, **facts: Any) -> None:
    """The shifts around a gathering go where it goes. In the caller's transaction, which has locked the gathering.

    Where an event has several gatherings a shift belongs to the one it begins nearest to.
    """
    event: Event | None = Event.objects.of(actor).filter(host_id=gathering.host_id).first()
    if event is None:
        return
    others = list(
        Gathering.objects.of(actor)
        .filter(host_id=gathering.host_id)
        .exclude(id=gathering.id)
        .values_list("starts_at", flat=True)
    )
    near = [
        shift
        for shift in Shift.objects.of(actor).filter(event_id=event.id)
        if all(abs(shift.starts_at - before) <= abs(shift.starts_at - other) for other in others)
    ]
    go_along(actor, event, near, what, by=gathering.starts_at - before)


def go_along(actor: Actor, event: Event, shifts: Sequence[Shift], what: str, *, by: timedelta) -> None:
    """Move these shifts `by` so much, and ask for their helpers to be told. In the caller's transaction."""
    if by:
        for shift in shifts:
            rows = Shift.objects.of(actor).filter(id=shift.id)
            rows.update(starts_at=shift.starts_at + by, ends_at=shift.ends_at + by)
    ids = [str(shift.id) for shift in shifts]
    if Helper.objects.of(actor).filter(shift_id__in=ids, state__in=_ASKED).exclude(person=None).exists():
        jobs.defer(actor, "events.tell_helpers", {"event": str(event.id), "shifts": ids, "what": what})


def tell_helpers(
    actor: Actor, *, event_id: UUID, shift_ids: Sequence[UUID], what: str
) -> Iterator[tuple[str, Callable[[], object]]]:
    """What there is to tell the helpers of these shifts: a name for the step, and a call that posts it.

    Who did it themselves is not told; who helps from outside, by name only, has no address.
    """
    event: Event = Event.objects.of(actor).select_related("gathering__venue", "venue").get_or_404(id=event_id)
    rows = Helper.objects.of(actor).filter(shift_id__in=shift_ids, state__in=_ASKED, person__state=PersonState.LIVING)
    place = event.gathering.place if event.gathering else event.venue.name if event.venue else ""
    why = event.why or (event.gathering.reason if event.gathering else "")
    for helper in rows.select_related("shift", "person").order_by("created_at", "id"):
        if helper.person_id == actor.person_id:
            continue
        data = {"event": event.title, "duty": helper.shift.duty, "when": helper.shift.starts_at}
        data |= {"place": place or "—", "why": why or "—"}
        kind = f"events.help-{Tell(what).value}"
        yield f"{helper.id}", partial(post, actor, kind=kind, to_person_id=helper.person_id, data=data)
