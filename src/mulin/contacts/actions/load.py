"""Taking in the office's list of contacts; taking it in again changes only what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor, Mouth
from mulin.contacts.actions.consent import Agreement, record_consent
from mulin.contacts.actions.edit import edit_contact
from mulin.contacts.actions.register import enter
from mulin.contacts.models import ContactState, ServiceContact
from mulin.contacts.queries import OPEN_CHANGES, draft_of, geography_of
from mulin.contacts.rules import Draft, Geography, kind_named, read_areas, read_draft, read_list
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record


@dataclass(slots=True)
class Imported:
    """What came of an import. `faults`: line of the file, error code, its data."""

    added: int = 0
    changed: int = 0
    same: int = 0
    waiting: int = 0  # of the added and changed: those that wait for a second person
    faults: list[tuple[int, RuleError]] = field(default_factory=list)


@transaction.atomic
def import_contacts(actor: Actor, *, data: bytes, consent_paper: str = "") -> Imported:
    """Take in a CSV list. Repeating it is harmless; a faulty row is reported and the others go on.

    `consent_paper` is the number of the folder with everybody's signed forms, if they were
    collected beforehand; a column 同意书编号 says the same for one row. Raises RuleError "list-…".
    """
    geography = geography_of(actor.community_id)
    result, batch = Imported(), set[UUID]()
    for row in read_list(data):
        try:
            with transaction.atomic():
                contact = _take_in(actor, read_row(row.words, geography), geography, batch, result)
                paper = row.words.get("paper_number", "") or consent_paper
                if paper and contact.person_name:
                    record_consent(
                        actor,
                        contact_id=contact.id,
                        agreement=Agreement(Mouth.PAPER, clock.today(), paper),
                    )
        except RuleError as error:
            result.faults.append((row.line, error))
    record(
        actor,
        "contact.imported",
        data={"added": result.added, "changed": result.changed, "same": result.same, "faults": len(result.faults)},
    )
    return result


def read_row(words: Mapping[str, str], geography: Geography) -> Draft:
    """One row of the list as a draft. Raises RuleError with the field at fault."""
    phones = ";".join(filter(None, (words.get("phones", ""), words.get("more_phones", ""))))
    area = read_areas(words.get("areas", ""), geography)
    return read_draft({**words, "phones": phones}, kind=kind_named(words.get("kind", "")), area=area, term=(None, None))


def _take_in(actor: Actor, draft: Draft, geography: Geography, batch: set[UUID], result: Imported) -> ServiceContact:
    known: ServiceContact | None = (
        ServiceContact.objects.of(actor)
        .exclude(state=ContactState.CLOSED)
        .filter(kind=draft.kind, unit_name=draft.unit_name, person_name=draft.person_name, stands_in_for=None)
        .first()
    )
    if known is None:
        contact = enter(actor, draft, geography=geography, batch=frozenset(batch))
        batch.add(contact.id)
        result.added += 1
        result.waiting += contact.state == ContactState.PENDING
        return contact
    before = draft_of(known)
    says_the_same = (before.claim, before.face) == (draft.claim, draft.face)
    if says_the_same or known.changes.filter(state__in=OPEN_CHANGES).exists():
        result.same += 1
        return known
    draft = replace(draft, valid_until=known.valid_until)
    edited = edit_contact(actor, contact_id=known.id, version=known.version, draft=draft)
    result.changed += 1
    result.waiting += edited.change is not None
    return edited.contact
