"""The desk lets somebody in: a printed slip for those without text messages, a new phone to sign in with."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from mulin.accounts import actions as accounts
from mulin.accounts.actions import Slip
from mulin.accounts.models import Account, PhoneChange
from mulin.base.actor import Actor
from mulin.kernel import clock, phones
from mulin.kernel.errors import NotFound, RuleError
from mulin.people.actions.joining import join_account
from mulin.people.actions.settling import locked
from mulin.people.models import Person, PersonState
from mulin.people.rules import is_child


@transaction.atomic
def print_slip(actor: Actor, *, person: Person) -> Slip:
    """A one-use code for somebody standing at the desk or the door; opens the account the first time.

    Asking for the slip is the person's consent to an account. Lock: the person. Raises RuleError:
    slip-not-here for somebody who moved away or died, guardian-needed for a child.
    """
    person = locked(actor, person)
    if person.state != PersonState.LIVING:
        raise RuleError("slip-not-here")
    if is_child(person.birth_date, person.birth_precision, clock.today()):
        raise RuleError("guardian-needed")
    return accounts.issue_desk_code(actor, account=_account_of(actor, person))


@transaction.atomic
def set_sign_in_phone(actor: Actor, *, person: Person, phone: str) -> PhoneChange:
    """A new phone with which somebody who came to the desk signs in; it counts after 24 hours.

    `phone` as typed. Lock: the person, then the account. Raises RuleError: as `kernel.phones`,
    sign-in-phone-kind, phone-taken, phone-same; NotFound for somebody without an account.
    """
    person = locked(actor, person)
    if person.account is None:
        raise NotFound("account")
    number = phones.parse(phone)
    if number.kind != "mobile":
        raise RuleError("sign-in-phone-kind", field="phone")
    return accounts.set_phone_at_desk(actor, account=person.account, digits=number.digits)


@transaction.atomic
def keep_sign_in_phone(actor: Actor, *, person: Person) -> bool:
    """The person keeps the old phone after all. Returns whether a change was waiting. No lock."""
    if person.account_id is None:
        raise NotFound("account")
    return accounts.stop_phone_change(actor, account_id=person.account_id)


def _account_of(actor: Actor, person: Person) -> Account:
    if person.account is not None:
        return person.account
    account = accounts.open_account(actor, name=person.name)
    join_account(replace(actor, on_behalf_of=person.id), person_id=person.id, account_id=account.id)
    return account
