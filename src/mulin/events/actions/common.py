"""What this room's actions share: locking an event, cleaned words, names for the ledger."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F

from mulin.base.actor import Actor
from mulin.events.models import Event, EventState
from mulin.kernel.chinese import clean_text
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import Named
from mulin.people.models import Person


def locked(actor: Actor, event_id: UUID, *, to: str = "events.run") -> Event:
    """The event, its row locked in the caller's transaction. Raises NotFound. One query."""
    rows = Event.objects.of(actor).select_for_update(of=("self",)).select_related("gathering", "host")
    event: Event = rows.get_or_404(id=event_id)
    if not actor.may(to, host_id=event.host_id):
        raise NotFound("event")
    return event


def must_stand(event: Event) -> None:
    """Whether the event can still be planned. Raises RuleError "event-over"."""
    if event.state in (EventState.HELD, EventState.CANCELLED):
        raise RuleError("event-over")


def touch(actor: Actor, event_id: UUID) -> None:
    """Let the desks know that the plan changed."""
    Event.objects.of(actor).filter(id=event_id).update(version=F("version") + 1)


def words(text: str, limit: int, field: str, *, lines: bool = False) -> str:
    """`text` as it may be stored; the fault is told at its field."""
    try:
        return clean_text(text, limit=limit, lines=lines)
    except RuleError as error:
        raise RuleError(error.code, field=field, **error.data) from error


def needed_words(text: str, limit: int, field: str) -> str:
    """As `words`, never empty. Raises RuleError "event-name-empty"."""
    found = words(text, limit, field)
    if not found:
        raise RuleError("event-name-empty", field=field)
    return found


def named(event: Event) -> Named:
    return Named(event.id, event.title)


def person_here(actor: Actor, person_id: UUID | None) -> Person | None:
    """A resident of this community by id. Raises NotFound. One query."""
    if person_id is None:
        return None
    found: Person = Person.objects.of(actor).get_or_404(id=person_id)
    return found
