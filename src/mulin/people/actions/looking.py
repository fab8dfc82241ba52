"""Looking at what is masked: one person's phone, for a purpose, each time on record."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger import actions as ledger
from mulin.people.actions.settling import named
from mulin.people.models import Look, LookPurpose, Person
from mulin.people.models.privacy import CHILD_LOOK
from mulin.people.rules import check_look


@transaction.atomic
def see_phone(actor: Actor, *, person: Person, purpose: str) -> str:
    """The digits of a person's phone, "" if there is none. Lock: none; the count is of committed looks.

    Writes a `Look`, which the person can read under 谁看过我的资料. Raises RuleError looks-many after
    thirty in an hour, look-purpose.
    """
    if purpose not in LookPurpose.values:
        raise RuleError("look-purpose", field="purpose")
    hour_ago = clock.now() - timedelta(hours=1)
    looks = Look.objects.of(actor).filter(account_id=actor.account_id, created_at__gt=hour_ago)
    check_look(looks.exclude(purpose=CHILD_LOOK).count())
    Look.objects.create(community_id=actor.community_id, person=person, account_id=actor.account_id, purpose=purpose)
    ledger.record(actor, "person.phone_seen", about={"person": named(person)}, data={"purpose": purpose})
    return person.phone


@transaction.atomic
def note_child_seen(actor: Actor, *, person: Person) -> None:
    """Staff opened the page of a child under 14: on record once a day for each who does. No lock."""
    today = clock.now() - timedelta(days=1)
    seen = Look.objects.of(actor).filter(person=person, account_id=actor.account_id, purpose=CHILD_LOOK)
    if seen.filter(created_at__gt=today).exists():
        return
    Look.objects.create(community_id=actor.community_id, person=person, account_id=actor.account_id, purpose=CHILD_LOOK)
    ledger.record(actor, "person.child_seen", about={"person": named(person)})


@transaction.atomic
def review_looks(actor: Actor) -> None:
    """The head has read who looked at which phones in the past week. No lock."""
    ledger.record(actor, "people.looks_reviewed")
