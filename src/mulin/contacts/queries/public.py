"""What is public of the contacts: the one source of the card page, the print run and the history."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from mulin.contacts.models import PublicEntry, PublicVersion, UnitKind
from mulin.contacts.queries.geography import places_around
from mulin.contacts.rules import UNKNOWN, Area, Face, Hours, Now, covers, is_stale, read_hours
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.kernel.phones import Phone

_ORDER = {kind.value: place for place, kind in enumerate(UnitKind)}


@dataclass(frozen=True, slots=True)
class CardContact:
    """One contact as the card shows it: live, consented, published."""

    contact_id: UUID
    kind: str
    kind_name: str
    unit_name: str
    person_name: str
    post: str
    phones: tuple[Phone, ...]
    hours_text: str
    hours: Hours
    note: str
    verified_on: date | None
    is_local: bool  # answers for some buildings, not for the whole community
    needs_calls: bool  # not 110: somebody has to check it now and then
    is_stale: bool  # nobody has checked it for half a year

    def now(self, at: datetime) -> Now:
        """Whether somebody is there at `at`."""
        return self.hours.now(at.astimezone(clock.CHINA))


def for_building(community_id: UUID, building_id: UUID | None, *, at: datetime) -> list[CardContact]:
    """Who stands on the card of one building at `at`; without a building, those for everyone.

    Two queries (one without a building).
    """
    around = places_around(community_id, building_id) if building_id else frozenset()
    return entries_at(community_id, around, at=at)


def version_of(community: Any) -> Subquery:
    """For `.annotate(version=…)`: the public version of the community of each row. `community` names it.

    No query of its own; None for a community that never published anything.
    """
    rows = PublicVersion.objects.across(reason="as a column of a row of the same community")
    return Subquery(rows.filter(community=OuterRef(community)).values("number")[:1])


def public_version(community_id: UUID) -> int | None:
    """The public version of a community; None if it never published anything. One query."""
    rows = PublicVersion.objects.of(community_id).values_list("number", flat=True)
    return next(iter(rows), None)


def entries_at(community_id: UUID, around: frozenset[UUID], *, at: datetime) -> list[CardContact]:
    """Who is public at `at` for a building lying in the places `around` (itself, courtyard, grid).

    A community has some dozens of contacts, so the places are compared here. One query.
    """
    return as_cards(public_entries(community_id, at=at), around, at=at)


def public_entries(community_id: UUID, *, at: datetime) -> Any:
    """Everybody who is public at `at`, for `as_cards`: read once where many buildings are asked for. One query."""
    rows = PublicEntry.objects.of(community_id).filter(Q(shown_until=None) | Q(shown_until__gt=at), shown_from__lte=at)
    return rows.annotate(
        verified_at=F("contact__verified_at"), entered_at=F("contact__created_at"), checkable=F("contact__needs_calls")
    )


def as_cards(rows: Iterable[Any], around: frozenset[UUID], *, at: datetime) -> list[CardContact]:
    """Entries as contacts of a card, in the card's order: local people first within the kinds."""
    seen = [
        (row, area) for row in rows if covers(area := Area(row.everywhere, frozenset(map(UUID, row.places))), around)
    ]
    seen.sort(key=lambda pair: (_ORDER[pair[0].kind], pair[0].order, pair[0].contact_id))
    return [_card(row, area, at) for row, area in seen]


def _card(row: Any, area: Area, at: datetime) -> CardContact:
    face = Face.from_json(row.face)
    verified = row.verified_at
    return CardContact(
        contact_id=row.contact_id,
        kind=row.kind,
        kind_name=str(UnitKind(row.kind).label),
        unit_name=face.unit_name,
        person_name=face.person_name,
        post=face.post,
        phones=face.phones,
        hours_text=face.hours_text,
        hours=_hours(face.hours_text),
        note=face.note,
        verified_on=verified.astimezone(clock.CHINA).date() if verified else None,
        is_local=not area.everywhere,
        needs_calls=row.checkable,
        is_stale=row.checkable and is_stale(verified or row.entered_at, at),
    )


def _hours(text: str) -> Hours:
    try:
        return read_hours(text)
    except RuleError:
        return UNKNOWN


def fingerprint(contacts: Sequence[CardContact]) -> str:
    """A short hash of everything a printed card says of `contacts`: another one, another card."""
    said = repr(
        [
            (
                c.kind,
                c.unit_name,
                c.person_name,
                c.post,
                [(p.digits, p.extension) for p in c.phones],
                c.hours_text,
                c.note,
            )
            for c in contacts
        ]
    )
    return hashlib.sha256(said.encode()).hexdigest()[:16]
