"""Reads of the desk: contacts with what is missing, changes, reports, history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from mulin.base.actor import Actor
from mulin.contacts.models import (
    ChangeState,
    ContactState,
    NumberChange,
    NumberReport,
    PublicationConsent,
    PublicEntry,
    ReportState,
    ServiceContact,
    UnitKind,
)
from mulin.contacts.queries.geography import area_names, area_words
from mulin.contacts.rules import REMIND_DAYS, Area, Claim, Draft, day_start, is_due, is_stale
from mulin.kernel import clock, phones

OPEN_CHANGES = (ChangeState.WAITING, ChangeState.COOLING)
OPEN_REPORTS = (ReportState.NEW, ReportState.CHECKING)


def draft_of(contact: ServiceContact) -> Draft:
    """What a contact says at present. Two queries, none if phones and areas are prefetched."""
    return Draft(
        kind=contact.kind,
        unit_name=contact.unit_name,
        person_name=contact.person_name,
        post=contact.post,
        phones=tuple((phones.parse(row.number), row.is_public) for row in contact.phones.all()),
        hours_text=contact.hours_text,
        note=contact.note,
        area=area_of(contact),
        valid_from=contact.valid_from,
        valid_until=contact.valid_until,
        order=contact.order,
    )


def area_of(contact: ServiceContact) -> Area:
    """The area of a contact. One query, none if prefetched."""
    if contact.everywhere:
        return Area()
    places = (row.courtyard_id or row.grid_id or row.building_id for row in contact.areas.all())
    return Area(everywhere=False, places=frozenset(place for place in places if place))


@dataclass(frozen=True, slots=True)
class DeskContact:
    """One line of the desk's list."""

    contact: ServiceContact
    draft: Draft
    areas: Sequence[str]
    has_consent: bool
    on_card: bool
    waiting: bool
    is_due: bool
    is_stale: bool  # nobody has checked it for half a year

    @property
    def needs_consent(self) -> bool:
        return bool(self.draft.person_name) and not self.has_consent

    @property
    def missing(self) -> str:
        """The first thing that keeps this contact off the card: "second", "consent", "not-yet" or nothing."""
        if self.contact.state == ContactState.PENDING or self.waiting:
            return "second"
        if self.needs_consent:
            return "consent"
        if not self.on_card:
            return "not-yet"
        return ""


@dataclass(frozen=True, slots=True)
class KindGroup:
    """The contacts of one kind, for the desk's list."""

    kind: str
    name: str
    contacts: list[DeskContact]


def contacts_of(actor: Actor) -> QuerySet[ServiceContact]:
    """Contacts with phones, areas and the marks the desk shows. Three queries when read."""
    now = clock.now()
    showing = PublicEntry.objects.of(actor).filter(
        Q(shown_until=None) | Q(shown_until__gt=now), contact=OuterRef("pk"), shown_from__lte=now
    )
    changes = NumberChange.objects.of(actor).filter(contact=OuterRef("pk"), state__in=OPEN_CHANGES)
    agreed = PublicationConsent.objects.of(actor).filter(
        contact=OuterRef("pk"), withdrawn_at=None, person_name=OuterRef("person_name")
    )
    rows: QuerySet[ServiceContact] = (
        ServiceContact.objects.of(actor)
        .annotate(on_card=Exists(showing), waiting=Exists(changes), agreed=Exists(agreed))
        .prefetch_related("phones", "areas")
    )
    return rows


def desk_list(actor: Actor, *, closed: bool = False) -> list[KindGroup]:
    """Every contact of the community by kind; `closed` asks for those no longer in use. Six queries."""
    names = area_names(actor.community_id)
    rows = contacts_of(actor).order_by("kind", "order", "valid_from")
    rows = rows.filter(state=ContactState.CLOSED) if closed else rows.exclude(state=ContactState.CLOSED)
    lines = [desk_line(row, names) for row in rows]
    groups = [
        KindGroup(kind.value, str(kind.label), [line for line in lines if line.contact.kind == kind])
        for kind in UnitKind
    ]
    return [group for group in groups if group.contacts]


def desk_line(row: Any, names: dict[UUID, str]) -> DeskContact:
    """A row of `contacts_of` with its marks. No query."""
    now = clock.now()
    draft = draft_of(row)
    return DeskContact(
        contact=row,
        draft=draft,
        areas=area_words(draft.area, names),
        has_consent=row.agreed,
        on_card=row.on_card,
        waiting=row.waiting,
        is_due=row.needs_calls and is_due(row.verified_at, now),
        is_stale=row.needs_calls and is_stale(row.verified_at or row.created_at, now),
    )


def kinds_without_contact(groups: Sequence[KindGroup]) -> list[tuple[str, str]]:
    """The common kinds nobody stands for yet, to begin from. No query."""
    there = {group.kind for group in groups}
    return [(kind.value, str(kind.label)) for kind in UnitKind if kind not in there and kind != UnitKind.OTHER]


def call_list(actor: Actor) -> list[DeskContact]:
    """Whom to call again (90 days), longest ago first. Five queries."""
    names = area_names(actor.community_id)
    return [desk_line(row, names) for row in due_contacts(actor, contacts_of(actor)).order_by("verified_at", "id")]


def due_contacts(actor: Actor, rows: Any = None) -> Any:
    """Contacts in use that nobody has checked for 90 days. One query when read."""
    limit = clock.now() - timedelta(days=REMIND_DAYS)
    chosen = ServiceContact.objects.of(actor) if rows is None else rows
    return chosen.filter(Q(verified_at=None) | Q(verified_at__lte=limit), state=ContactState.ACTIVE, needs_calls=True)


def open_changes(actor: Actor) -> QuerySet[NumberChange]:
    """Numbers waiting to become public, oldest first. One query when read."""
    rows: QuerySet[NumberChange] = (
        NumberChange.objects.of(actor)
        .filter(state__in=OPEN_CHANGES)
        .select_related("contact", "proposed_by")
        .order_by("created_at")
    )
    return rows


def report_inbox(actor: Actor, *, done: bool = False) -> QuerySet[NumberReport]:
    """Reports of wrong numbers with how many neighbours said the same. One query when read."""
    rows = NumberReport.objects.of(actor).filter(joined_to=None)
    rows = rows.exclude(state__in=OPEN_REPORTS) if done else rows.filter(state__in=OPEN_REPORTS)
    found: QuerySet[NumberReport] = (
        rows.select_related("contact", "taken_by").annotate(others=Count("joined")).order_by("-created_at")
    )
    return found


def shown_between(actor: Actor, contact_id: UUID) -> list[PublicEntry]:
    """One contact's history on the card, newest first. One query."""
    return list(PublicEntry.objects.of(actor).filter(contact_id=contact_id).order_by("-shown_from"))


def entries_on(actor: Actor, day: date) -> list[PublicEntry]:
    """Everybody who was public at some time on `day`, in any building, in the card's order. One query."""
    start = day_start(day)
    rows = (
        PublicEntry.objects.of(actor)
        .filter(Q(shown_until=None) | Q(shown_until__gt=start), shown_from__lt=start + timedelta(days=1))
        .select_related("contact")
        .order_by("order", "shown_from")
    )
    return sorted(rows, key=lambda entry: UnitKind.values.index(entry.kind))


def entry_places(entry: PublicEntry, names: dict[UUID, str]) -> list[str]:
    """Where an entry was shown, by name; empty for the whole community. No query."""
    return area_words(Area(entry.everywhere, frozenset(map(UUID, entry.places))), names)


def changes_of(contact: ServiceContact) -> list[NumberChange]:
    """A contact's changes, newest first. One query."""
    return list(contact.changes.select_related("proposed_by", "decided_by").order_by("-created_at")[:20])


def follow_ups(contact: ServiceContact) -> list[ServiceContact]:
    """Who came before, who comes after, who stands in. One query."""
    before = Q(id=contact.follows_id) | Q(id=contact.stands_in_for_id)
    rows = ServiceContact.objects.of(contact.community_id)
    return list(rows.filter(before | Q(follows=contact) | Q(stands_in_for=contact)).order_by("valid_from"))


def change_side_by_side(change: NumberChange) -> dict[str, Any]:
    """What stands on the card and what shall stand there. Up to six queries."""
    names = area_names(change.community_id)
    old = change.contact.follows or change.contact.stands_in_for
    if old is None and change.contact.state != ContactState.PENDING:
        old = change.contact
    claim = Claim.from_json(change.proposal)
    now = draft_of(old).claim if old else None
    return {
        "old_contact": old,
        "old": now,
        "old_areas": area_words(now.area, names) if now else [],
        "new": claim,
        "new_areas": area_words(claim.area, names),
        "is_open": change.state in OPEN_CHANGES,
    }


def everybody_saying(report: NumberReport) -> list[NumberReport]:
    """A leading report and those that joined it, oldest first. One query."""
    return [report, *report.joined.order_by("created_at")]


@dataclass(frozen=True, slots=True)
class WaitingCounts:
    """How many decisions wait on the desk."""

    calls: int
    changes: int
    reports: int


def waiting_counts(actor: Actor) -> WaitingCounts:
    """Decisions waiting, for the list's head and 今日待办. Three queries."""
    return WaitingCounts(
        calls=due_contacts(actor).count(),
        changes=NumberChange.objects.of(actor).filter(state=ChangeState.WAITING).count(),
        reports=NumberReport.objects.of(actor).filter(joined_to=None, state__in=OPEN_REPORTS).count(),
    )


def decisions_waiting(actor: Actor) -> int:
    """The number beside the menu entry: changes and reports. Two queries."""
    changes: int = NumberChange.objects.of(actor).filter(state=ChangeState.WAITING).count()
    reports: int = NumberReport.objects.of(actor).filter(joined_to=None, state__in=OPEN_REPORTS).count()
    return changes + reports


def consents_of(contact: ServiceContact) -> list[PublicationConsent]:
    """A contact's consents, newest first. One query."""
    return list(contact.consents.select_related("recorded_by").order_by("-created_at"))
