"""Second factors of staff: enrolled, lost and vouched for by two colleagues. allauth keeps and checks them."""

from __future__ import annotations

import base64
import hmac
import time
from uuid import UUID

from allauth.mfa import app_settings as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.db import transaction

from mulin.accounts import access, queries
from mulin.accounts.actions.sessions import end_everywhere
from mulin.accounts.models import Account, FactorReset
from mulin.base.actor import Actor, Mouth
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger import actions as ledger
from mulin.ledger.actions import Named


@transaction.atomic
def add_totp(account: Account, *, secret: str) -> list[str]:
    """Keep an authenticator app's secret, which the person has just proved to hold. No lock.

    Returns the recovery codes to print, if they are new.
    """
    totp.TOTP.activate(account, secret)
    return _recovery_codes(account)


@transaction.atomic
def add_passkey(account: Account, *, name: str, credential: dict[str, object]) -> list[str]:
    """Keep a passkey whose ceremony allauth has checked. Returns new recovery codes, as `add_totp`."""
    WebAuthn.add(account, name, credential)
    return _recovery_codes(account)


def _recovery_codes(account: Account) -> list[str]:
    if Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).exists():
        return []
    return list(RecoveryCodes.activate(account).get_unused_codes())


@transaction.atomic
def put_codes_away(account: Account) -> None:
    """Note that the recovery codes were printed or written down; they are not shown again."""
    rows = Authenticator.objects.select_for_update()
    codes = rows.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).first()
    if codes is not None:
        codes.wrap().mark_as_viewed()


@transaction.atomic
def vouch(actor: Actor, *, account_id: UUID) -> FactorReset:
    """Say in person that somebody has lost the second factor; the second colleague's word removes it.

    Raises RuleError: vouch-self, vouch-twice, vouch-elsewhere for somebody who also holds an office
    outside this community, whose lock is not these two colleagues' to open; NotFound for somebody who
    is not staff here. Locks the open request. After it the person enrols anew, and for a day looks at
    no phone and exports nothing.
    """
    account = queries.staff_account(actor, account_id, clock.today())
    if account is None or not actor.may("staff.vouch") or actor.account_id is None:
        raise NotFound("account")
    if account.id == actor.account_id:
        raise RuleError("vouch-self")
    if queries.serves_elsewhere(actor, account.id, clock.today()):
        raise RuleError("vouch-elsewhere")
    rows = FactorReset.objects.of(actor).select_for_update()
    asked: FactorReset | None = rows.filter(account=account, done_at=None).first()
    if asked is None:
        ledger.record(actor, "accounts.factor_vouched", about={"account": Named(account.id, account.name)})
        return FactorReset.objects.create(  # type: ignore[no-any-return]  # any manager
            community_id=actor.community_id, account=account, asked_by_id=actor.account_id
        )
    if asked.asked_by_id == actor.account_id:
        raise RuleError("vouch-twice")
    asked.confirmed_by_id, asked.done_at = actor.account_id, clock.now()
    asked.save(update_fields=["confirmed_by", "done_at"])
    _remove_factors(actor, account)
    return asked


@transaction.atomic
def unlock(actor: Actor, *, account_id: UUID) -> Account:
    """Remove a lost second factor where there are no two colleagues: only from the shell. No lock.

    Whoever runs the machine has seen the person. Raises NotFound for somebody who is not staff here.
    """
    account = queries.staff_account(actor, account_id, clock.today())
    if account is None or actor.mouth != Mouth.SHELL or Role.OPERATOR not in actor.roles:
        raise NotFound("account")
    FactorReset.objects.of(actor).filter(account=account, done_at=None).delete()
    _remove_factors(actor, account)
    return account


def _remove_factors(actor: Actor, account: Account) -> None:
    Authenticator.objects.filter(user=account).delete()
    Account.objects.filter(id=account.id).update(factor_reset_at=clock.now())
    end_everywhere(actor, account_id=account.id)
    ledger.record(actor, "accounts.factor_removed", about={"account": Named(account.id, account.name)})


@transaction.atomic
def demo_second_factor(account: Account) -> str:
    """The present code of a demo account's authenticator, enrolled the first time. For the console.

    Raises NotFound unless every community of this house is a demo.
    """
    if not access.is_demo_house():
        raise NotFound("demo")
    seed = hmac.digest(settings.MULIN.field_key, f"demo-totp:{account.id}".encode(), "sha256")
    secret = base64.b32encode(seed[:20]).decode()
    if not Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
        add_totp(account, secret=secret)
    counter = int(time.time()) // mfa.TOTP_PERIOD  # the authenticator's clock, not the demo's
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))
