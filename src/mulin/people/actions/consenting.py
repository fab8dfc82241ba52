"""Agreeing to one purpose at a time, and taking it back with one tap or at the desk."""

from __future__ import annotations

from django.db import transaction

from mulin.base.actor import Actor, Mouth
from mulin.base.manifest import Event, tell
from mulin.kernel import clock
from mulin.kernel.chinese import clean_text
from mulin.ledger import actions as ledger
from mulin.people.actions.settling import locked, named
from mulin.people.models import Consent, ConsentPurpose, Guardian, Person
from mulin.people.queries import consent_texts
from mulin.people.rules import check_consent, is_child


@transaction.atomic
def give_consent(
    actor: Actor, *, person: Person, purpose: str, given_by: Person | None = None, paper_number: str = ""
) -> Consent:
    """A person (for a child: a guardian, `given_by`) agrees to `purpose` as its present text says. Lock: the person.

    Agreeing again to the same text changes nothing. Raises RuleError guardian-needed, paper-number.
    """
    person = locked(actor, person)
    paper_number = clean_text(paper_number, limit=40)
    answers_for = given_by is not None and Guardian.objects.of(actor).filter(child=person, guardian=given_by).exists()
    check_consent(
        child=is_child(person.birth_date, person.birth_precision, clock.today()),
        by_guardian=answers_for,
        on_paper=actor.mouth == Mouth.PAPER,
        paper_number=paper_number,
    )
    version = consent_texts.current(purpose).version
    earlier = Consent.objects.of(actor).filter(person=person, purpose=purpose, withdrawn_at=None).first()
    if earlier and earlier.text_version == version:
        return earlier  # type: ignore[no-any-return]  # TenantQuerySet is untyped here
    now = clock.now()
    if earlier:
        Consent.objects.of(actor).filter(id=earlier.id).update(withdrawn_at=now)
    consent: Consent = Consent.objects.create(
        community_id=actor.community_id,
        person=person,
        purpose=purpose,
        text_version=version,
        given_at=now,
        given_by=given_by if answers_for else None,
        mouth=actor.mouth,
        paper_number=paper_number,
    )
    data = {"purpose": purpose, "version": version}
    ledger.record(actor, "consent.given", about={"person": named(person)}, data=data)
    return consent


@transaction.atomic
def withdraw_consent(actor: Actor, *, person: Person, purpose: ConsentPurpose | str) -> bool:
    """A person takes a consent back; upper rooms take down what rested on it. No lock: the update is the referee.

    Returns whether there was one.
    """
    alive = Consent.objects.of(actor).filter(person=person, purpose=purpose, withdrawn_at=None)
    if not alive.update(withdrawn_at=clock.now()):
        return False
    ledger.record(actor, "consent.withdrawn", about={"person": named(person)}, data={"purpose": str(purpose)})
    tell(Event.CONSENT_WITHDRAWN, actor, person_id=person.id, purpose=str(purpose))
    return True
