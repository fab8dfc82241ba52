"""Everybody concerned is told: through the outbox, on paper where somebody has no telephone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from enum import StrEnum
from functools import partial
from uuid import UUID

from mulin.base import days, jobs
from mulin.base.actor import Actor
from mulin.base.coded import Coded
from mulin.base.manifest import Event, tell
from mulin.gatherings.actions.common import words_of
from mulin.gatherings.models import Gathering, Regular, SignUp, Steward
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


def lock_above(actor: Actor, gatherings: Collection[UUID]) -> None:
    """Before gatherings are locked to be moved or called off: rooms above lock what hangs together with them.

    What is locked afterwards would be waited for by two who each hold one of two gatherings that go together.
    """
    tell(Event.GATHERINGS_CHANGE, actor, gatherings=gatherings)


def tell_later(
    actor: Actor,
    gathering: Gathering,
    what: Tell,
    *,
    before: datetime,
    until: datetime | None = None,
    place: str | None = None,
) -> None:
    """Ask for the telling, in the caller's transaction; rooms whose gathering it is hear of it too.

    `before`, `until` and `place` say when it was to begin and end, and where; a move names all three.
    """
    args = {"gathering": str(gathering.id), "version": gathering.version, "what": what.value}
    was = {"before": before.isoformat(), "until": until.isoformat() if until else None, "place": place}
    jobs.defer(actor, "gatherings.tell", args | was)
    tell(Event.GATHERING_CHANGED, actor, gathering=gathering, what=what.value, before=before, was=place)


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
    if not gathering.needs_names or gathering.frees_members:
        members = Regular.objects.of(gathering.community_id).filter(
            host_id=gathering.host_id, until=None, person__state=PersonState.LIVING
        )
        people |= dict.fromkeys(members.order_by("person__sort_key").values_list("person_id", flat=True))
    return [person for person in people if person], guests


def tell_everyone(
    actor: Actor,
    *,
    gathering_id: UUID,
    what: str,
    before: datetime,
    until: datetime | None = None,
    place: str | None = None,
) -> Iterator[tuple[str, Callable[[], object]]]:
    """What there is to tell and to whom: a name for the step, and a call that posts it. In the caller's steps.

    Who did it themselves is not told.
    """
    gathering = gathering_with(actor.community_id, gathering_id)
    people, guests = concerned(gathering)
    kind = f"gatherings.{_end_of_kind(gathering, Tell(what), before, until)}"
    # why something is off always stands; a move may have no reason
    data = words_of(gathering) | {"before": before, "why": gathering.reason or ("—" if what != Tell.MOVED else "")}
    data |= {"until": days.clock_words(gathering.ends_at), "was": place or Coded("unplaced")}
    for person_id in people:
        if person_id != actor.person_id:
            yield f"{person_id}", partial(post, actor, kind=kind, to_person_id=person_id, data=data)
    for row in guests:
        yield f"{row.id}", partial(post, actor, kind=kind, to_phone=row.guest_phone, data=data)


def _end_of_kind(gathering: Gathering, what: Tell, before: datetime, until: datetime | None) -> str:
    """The end of the message kind's name; of a move what is new: when it begins, or ends, or where."""
    if what == Tell.RESTORED:
        return "restored" if gathering.place else "restored-unplaced"
    if what == Tell.CANCELLED:
        return "cancelled"
    if until is None or before != gathering.starts_at:
        return "moved"
    return "ends" if until != gathering.ends_at else "elsewhere"
