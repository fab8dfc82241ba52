"""Changing the phone one signs in with: a code to both, or a worker and 24 hours (safety §4.1)."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from mulin.accounts import queries
from mulin.accounts.actions.sessions import end_everywhere
from mulin.accounts.models import Account, CodePurpose, PhoneChange, PhoneCode
from mulin.accounts.rules import PHONE_CHANGE_WAIT
from mulin.base import manifest
from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger import actions as ledger
from mulin.ledger.actions import Named


@transaction.atomic
def change_phone(actor: Actor, *, old_code: PhoneCode | None, new_code: PhoneCode) -> Account:
    """Set the actor's own phone after both numbers have answered. Locks the account's row.

    `old_code` is None only for an account without a phone. Raises RuleError("phone-taken").
    """
    account = _locked(actor.account_id)
    answered = [(new_code, CodePurpose.NEW_PHONE)]
    if account.phone or old_code:
        answered.append((_present(old_code), CodePurpose.OLD_PHONE))
    for code, purpose in answered:
        if code.account_id != account.id or code.purpose != purpose or code.used_at is None:
            raise NotFound("code")
    _close_open(account)
    _set(actor, account, new_code.phone)
    return account


def _present(code: PhoneCode | None) -> PhoneCode:
    if code is None:
        raise NotFound("code")
    return code


@transaction.atomic
def set_phone_at_desk(actor: Actor, *, account: Account, digits: str) -> PhoneChange:
    """A new phone for somebody who came to the desk: it counts after 24 hours; the old one is told.

    An earlier open change is replaced; the same number again changes nothing. The caller has made sure
    that the actor may do this for the person. Raises RuleError: phone-taken, phone-same. Locks the account's row.
    """
    account = _locked(account.id)
    holder = queries.account_by_phone(digits)
    if holder is not None:
        raise RuleError("phone-taken" if holder.id != account.id else "phone-same", field="phone")
    waiting = queries.open_phone_change(actor, account.id)
    if waiting is not None and waiting.phone == digits:
        return waiting
    _close_open(account)
    change: PhoneChange = PhoneChange.objects.create(
        community_id=actor.community_id,
        account=account,
        phone=digits,
        due_at=clock.now() + PHONE_CHANGE_WAIT,
        asked_by_id=actor.account_id,
    )
    if account.phone:
        manifest.courier()(
            actor, kind="accounts.phone_changing", to_phone=account.phone, data={"last4": digits[-4:]}, channel="sms"
        )
    ledger.record(actor, "accounts.phone_asked", about={"account": Named(account.id, account.name)})
    return change


@transaction.atomic
def stop_phone_change(actor: Actor, *, account_id: UUID) -> bool:
    """Stop a change the desk has asked for; the person's own word is enough. Returns whether one was open.

    The update is the referee between two who stop, and the job that makes it count.
    """
    if actor.account_id != account_id and not actor.may("sign_in_phone.set"):
        raise NotFound("account")
    open_now = PhoneChange.objects.of(actor).filter(account_id=account_id, closed_at=None).select_related("account")
    change = open_now.first()
    if change is None or not open_now.filter(id=change.id).update(closed_at=clock.now()):
        return False
    ledger.record(actor, "accounts.phone_stopped", about={"account": Named(change.account_id, change.account.name)})
    return True


def _close_open(account: Account) -> None:
    rows = PhoneChange.objects.across(reason="one account, wherever the change was asked for")
    rows.filter(account=account, closed_at=None).update(closed_at=clock.now())


@transaction.atomic
def apply_phone_changes(actor: Actor) -> int:
    """Make the desk's changes count whose 24 hours are over. Locks them. Returns how many.

    Every browser is signed out: the old phone may be lost, and its finder should not stay inside.
    """
    due = PhoneChange.objects.of(actor).select_for_update().filter(closed_at=None, due_at__lte=clock.now())
    done = 0
    for change in due:
        account = _locked(change.account_id)
        change.closed_at = clock.now()
        change.save(update_fields=["closed_at"])
        if queries.account_by_phone(change.phone) is None:
            _set(actor, account, change.phone)
            end_everywhere(actor, account_id=account.id)
            done += 1
    return done


def _locked(account_id: UUID | None) -> Account:
    rows = Account.objects.select_for_update().filter(is_active=True)
    account = rows.filter(id=account_id).first() if account_id else None
    if account is None:
        raise NotFound("account")
    return account


def _set(actor: Actor, account: Account, digits: str) -> None:
    account.phone, account.phone_index = digits, queries.phone_index(digits)
    account.phone_verified_at = clock.now()
    try:
        with transaction.atomic():
            account.save(update_fields=["phone", "phone_index", "phone_verified_at"])
    except IntegrityError as error:
        raise RuleError("phone-taken", field="phone") from error
    ledger.record(actor, "accounts.phone_changed", about={"account": Named(account.id, account.name)})
