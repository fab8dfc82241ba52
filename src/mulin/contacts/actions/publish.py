"""Making public exactly what may be public, and telling upper rooms. The only writer of PublicEntry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from mulin.base.actor import Actor
from mulin.base.manifest import Event, tell
from mulin.contacts.models import ContactState, PublicEntry, PublicVersion, ServiceContact
from mulin.contacts.queries import draft_of, geography_of
from mulin.contacts.rules import Area, Geography, Stretch, day_start, public_face, without
from mulin.kernel import clock


@dataclass(frozen=True, slots=True)
class _Wanted:
    stretch: Stretch
    face: str
    area: Area
    order: int

    def says_the_same_as(self, entry: PublicEntry) -> bool:
        return (
            entry.face == self.face
            and entry.order == self.order
            and Area(entry.everywhere, frozenset(map(UUID, entry.places))) == self.area
        )


def publish(actor: Actor, contact: ServiceContact, *, geography: Geography | None = None) -> None:
    """Bring what is public of `contact` in line with what may be public from now on.

    Inside the caller's transaction, which holds the lock on the contact's row. What was shown
    until now stays as history. Tells CONTACT_CHANGED when something public changed at once.
    """
    now = clock.now()
    wanted = _wanted(contact, now)
    running = list(PublicEntry.objects.of(actor).filter(Q(shown_until=None) | Q(shown_until__gt=now), contact=contact))
    touched: list[Area] = []
    kept: set[int] = set()
    for entry in running:
        match = next(
            (
                place
                for place, want in enumerate(wanted)
                if place not in kept and want.stretch.holds(now) and want.says_the_same_as(entry)
            ),
            None,
        )
        if match is not None and entry.shown_from <= now:
            kept.add(match)
            _set_end(entry, wanted[match].stretch.end)
        else:
            touched += _take_down(entry, now)
    for place, want in enumerate(wanted):
        if place not in kept:
            touched += _put_up(actor, contact, want, now)
    grow_version(actor)
    if touched:
        announce(actor, contact.id, touched, geography=geography)


def _wanted(contact: ServiceContact, now: datetime) -> list[_Wanted]:
    draft = draft_of(contact)
    face = public_face(draft.face, draft.numbers, has_consent=has_consent(contact))
    if contact.state != ContactState.ACTIVE or face is None:
        return []
    term = Stretch(max(day_start(contact.valid_from), now), _day_end(contact.valid_until))
    if term.end is not None and term.end <= now:
        return []
    pieces = [piece for piece in without(term, _gaps(contact)) if piece.end is None or piece.end > now]
    return [_Wanted(piece, face.to_json(), draft.area, contact.order) for piece in pieces]


def _gaps(contact: ServiceContact) -> list[Stretch]:
    """When somebody else stands in for `contact` and can really be called."""
    stand_ins = ServiceContact.objects.of(contact.community_id).filter(stands_in_for=contact, state=ContactState.ACTIVE)
    gaps = []
    for stand_in in stand_ins:
        draft = draft_of(stand_in)
        if public_face(draft.face, draft.numbers, has_consent=has_consent(stand_in)):
            gaps.append(Stretch(day_start(stand_in.valid_from), _day_end(stand_in.valid_until)))
    return gaps


def has_consent(contact: ServiceContact) -> bool:
    """Whether the very person named has agreed and not taken it back. One query."""
    return contact.consents.filter(withdrawn_at=None, person_name=contact.person_name).exists()


def _day_end(day: date | None) -> datetime | None:
    return day_start(day + timedelta(days=1)) if day else None


def _set_end(entry: PublicEntry, end: datetime | None) -> None:
    if entry.shown_until != end:
        entry.shown_until = end
        entry.save(update_fields=["shown_until"])


def _take_down(entry: PublicEntry, now: datetime) -> list[Area]:
    """End an entry that is shown; forget one that has not begun. Returns the area that saw it."""
    if entry.shown_from >= now:
        began = entry.told_start
        entry.delete()
        return [_area(entry)] if began else []
    entry.shown_until, entry.told_start, entry.told_end = now, True, True
    entry.save(update_fields=["shown_until", "told_start", "told_end"])
    return [_area(entry)]


def _put_up(actor: Actor, contact: ServiceContact, want: _Wanted, now: datetime) -> list[Area]:
    at_once = want.stretch.start <= now
    PublicEntry.objects.create(
        community_id=actor.community_id,
        contact=contact,
        kind=contact.kind,
        face=want.face,
        everywhere=want.area.everywhere,
        places=sorted(str(place) for place in want.area.places),
        order=want.order,
        shown_from=want.stretch.start,
        shown_until=want.stretch.end,
        told_start=at_once,
    )
    return [want.area] if at_once else []


def _area(entry: Any) -> Area:
    return Area(entry.everywhere, frozenset(map(UUID, entry.places)))


def grow_version(actor: Actor) -> None:
    """Let every kept piece of the card page be made anew. In the caller's transaction."""
    rows = PublicVersion.objects.of(actor)
    if not rows.update(number=F("number") + 1):
        rows.get_or_create(community_id=actor.community_id)


def announce(actor: Actor, contact_id: UUID, areas: list[Area], *, geography: Geography | None = None) -> None:
    """Tell upper rooms whose cards may now be wrong: `building_ids`, None for every building."""
    buildings: frozenset[UUID] | None = None
    if not any(area.everywhere for area in areas):
        known = geography or geography_of(actor.community_id)
        buildings = frozenset().union(*(known.buildings_in(area) for area in areas))
    tell(Event.CONTACT_CHANGED, actor, contact_id=contact_id, building_ids=buildings)
