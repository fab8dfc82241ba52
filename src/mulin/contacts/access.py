"""Loading contacts, changes and reports for somebody who may deal with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from mulin.base.actor import Actor
from mulin.contacts.models import NumberChange, NumberReport, ServiceContact
from mulin.contacts.queries import contacts_of
from mulin.kernel.errors import NotFound


def contact_for(actor: Actor, contact_id: UUID, *, to: str) -> Any:
    """A contact with its marks (see `queries.contacts_of`). Raises NotFound. Three queries."""
    _may(actor, to)
    rows: Any = contacts_of(actor)
    return rows.get_or_404(id=contact_id)


def plain_contact_for(actor: Actor, contact_id: UUID, *, to: str) -> ServiceContact:
    """Only the contact's row. Raises NotFound. One query."""
    _may(actor, to)
    contact: ServiceContact = ServiceContact.objects.of(actor).get_or_404(id=contact_id)
    return contact


def change_for(actor: Actor, change_id: UUID, *, to: str) -> NumberChange:
    """A change of a number with the people in it. Raises NotFound. One query."""
    _may(actor, to)
    rows = NumberChange.objects.of(actor).select_related(
        "contact", "contact__follows", "contact__stands_in_for", "proposed_by", "called_by", "decided_by"
    )
    change: NumberChange = rows.get_or_404(id=change_id)
    return change


def report_for(actor: Actor, report_id: UUID, *, to: str) -> NumberReport:
    """A leading report. Raises NotFound. One query."""
    _may(actor, to)
    rows = NumberReport.objects.of(actor).filter(joined_to=None).select_related("contact", "taken_by")
    report: NumberReport = rows.get_or_404(id=report_id)
    return report


def _may(actor: Actor, verb: str) -> None:
    if not actor.may(verb):
        raise NotFound(verb)
