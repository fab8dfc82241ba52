"""Opening and closing accounts, coming in by phone for the first time, and how pages look for somebody."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from mulin.accounts import queries
from mulin.accounts.actions.sessions import end_everywhere
from mulin.accounts.models import Account, CodePurpose, PhoneChange, PhoneCode
from mulin.accounts.rules import TIME_TO_CHOOSE
from mulin.base import manifest
from mulin.base.actor import Actor
from mulin.base.manifest import Event, Neighbour
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger import actions as ledger
from mulin.ledger.actions import Named


@transaction.atomic
def open_account(actor: Actor, *, name: str, digits: str = "") -> Account:
    """A new account, with a sign-in phone or none (then only desk codes lead in). No lock.

    Raises RuleError("phone-taken") when the phone has an account. Writes the fact.
    """
    account = Account(
        name=name,
        phone=digits,
        phone_index=queries.phone_index(digits) if digits else None,
    )
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise RuleError("phone-taken", field="phone") from error
    ledger.record(actor, "accounts.opened", about={"account": Named(account.id, name)})
    return account


@transaction.atomic
def enter_by_phone(actor: Actor, *, code_id: UUID, person_id: UUID | None = None) -> Account | None:
    """Whom a used sign-in code lets in; opens the account of somebody on the roster the first time.

    None when several people share the phone and `person_id` does not say which one it is. Locks the
    code's row, so that one code opens one account. Raises NotFound when the code is too old.
    """
    code: PhoneCode | None = (
        PhoneCode.objects.of(actor)
        .select_for_update()
        .filter(id=code_id, purpose=CodePurpose.SIGN_IN, account=None, used_at__gt=clock.now() - TIME_TO_CHOOSE)
        .first()
    )
    if code is None:
        raise NotFound("code")
    account = queries.account_by_phone(code.phone)
    choices = queries.newcomers(code.community_id, code.phone)
    if person_id is not None:
        choices = [choice for choice in choices if choice.person_id == person_id]
    if account is None and len(choices) != 1:
        if not choices:
            raise NotFound("neighbour")
        return None
    if account is None:
        account = _newcomer(actor, choices[0], code.phone)
    else:
        _join_own_record(actor, account, choices)
    code.account = account  # it has let somebody in and lets in nobody else
    code.save(update_fields=["account"])
    account.phone_verified_at = clock.now()
    account.save(update_fields=["phone_verified_at"])
    return account


def _join_own_record(actor: Actor, account: Account, choices: list[Neighbour]) -> None:
    """A member of staff who also lives here: same phone, same name, nobody else with it."""
    if len(choices) == 1 and choices[0].account_id is None and choices[0].name == account.name:
        _join(actor, choices[0], account)


def _newcomer(actor: Actor, neighbour: Neighbour, digits: str) -> Account:
    """The account of somebody on the roster: opened now, or the one the desk opened without a phone."""
    if neighbour.account_id is None:
        account = open_account(actor, name=neighbour.name, digits=digits)
    else:
        account = Account.objects.get(id=neighbour.account_id)
        account.phone, account.phone_index = digits, queries.phone_index(digits)
        account.save(update_fields=["phone", "phone_index"])
    _join(actor, neighbour, account)
    return account


def _join(actor: Actor, neighbour: Neighbour, account: Account) -> None:
    """Let the house know that this person has come in: the roster links the two and keeps the consent."""
    themselves = replace(actor, account_id=account.id, name=account.name)
    manifest.tell(Event.RESIDENT_CAME_IN, themselves, person_id=neighbour.person_id, account_id=account.id)


@transaction.atomic
def keep_look(
    account: Account, *, size: str | None = None, theme: str | None = None, language: str | None = None
) -> None:
    """Keep how pages look for an account, on every device; None leaves a choice as it is.

    Belongs to no community, so it takes the account and no actor. One query, no lock.
    """
    chosen = {"size": size, "theme": theme, "language": language}
    Account.objects.filter(id=account.id).update(**{name: kept for name, kept in chosen.items() if kept is not None})


@transaction.atomic
def close_account(actor: Actor, *, account_id: UUID) -> None:
    """Forget an account: no name, phone or second factor is left, and every browser is signed out.

    Refuses while the account holds an appointment: hand over first. Locks the account's row.
    """
    account = Account.objects.select_for_update().filter(id=account_id).first()
    if account is None:
        raise NotFound("account")
    if queries.terms_of(account_id, clock.today()).exists():
        raise RuleError("account-in-office")
    end_everywhere(actor, account_id=account_id)
    Authenticator.objects.filter(user=account).delete()
    PhoneCode.objects.across(reason="an account closes with all its codes").filter(account=account).delete()
    PhoneChange.objects.across(reason="an account closes with all its phones").filter(account=account).delete()
    account.name, account.phone, account.phone_index = "", "", None
    account.is_active, account.demo_words = False, ""
    account.save()
    ledger.record(actor, "accounts.closed", about={"account": Named(account.id, "")})
