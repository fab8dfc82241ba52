"""Somebody on the roster comes in by phone for the first time: the record and the account belong together."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger import actions as ledger
from mulin.people.actions.consenting import give_consent
from mulin.people.actions.settling import locked, named
from mulin.people.models import ConsentPurpose, Person
from mulin.people.rules import is_child


@transaction.atomic
def join_account(actor: Actor, *, person_id: UUID, account_id: UUID) -> None:
    """The account is this person's from now on; coming in by phone is the consent to it. Lock: the person.

    Again changes nothing. Raises RuleError account-taken if the person has another account.
    """
    person: Person = locked(actor, Person.objects.of(actor).get_or_404(id=person_id))
    if person.account_id == account_id:
        return
    if person.account_id is not None:
        raise RuleError("account-taken")
    person.account_id = account_id
    person.save(update_fields=["account"])
    ledger.record(actor, "person.came_in", about={"person": named(person)})
    if not is_child(person.birth_date, person.birth_precision, clock.today()):
        give_consent(actor, person=person, purpose=ConsentPurpose.ACCOUNT)
