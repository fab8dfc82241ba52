"""The desk's printed one-use codes for people without SMS."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from mulin.accounts import qr, queries
from mulin.accounts.models import Account, DeskCode
from mulin.accounts.rules import DESK_CODE_LIFE
from mulin.base import crypto
from mulin.base.actor import Actor
from mulin.kernel import clock, ids
from mulin.kernel.errors import RuleError
from mulin.ledger import actions as ledger
from mulin.ledger.actions import Named

_LENGTH = 9  # 45 random bits, and a check character


@dataclass(frozen=True, slots=True)
class Slip:
    """A code as it is printed, once: it is not kept."""

    code: str
    row: DeskCode

    @property
    def shown(self) -> str:
        return f"{self.code[:5]}-{self.code[5:]}"

    @property
    def picture(self) -> qr.Picture:
        """The QR that opens the page where the code is used by a press, never by opening it."""
        return qr.draw(f"{settings.MULIN.origin}/sign-in/code/{self.shown}/?next=/c/{self.row.community.code}/")


@transaction.atomic
def issue_desk_code(actor: Actor, *, account: Account) -> Slip:
    """A code for 15 minutes with which `account` comes in once; earlier ones end. No lock.

    The caller has made sure that the actor may open the door for this person. Writes the fact.
    Raises RuleError("desk-code-staff"): whoever holds an office and has no second factor yet would
    let the holder of the slip set one up and take the office over.
    """
    if queries.is_staff(account.id, clock.today()) and not queries.factor_types(account):
        raise RuleError("desk-code-staff")
    DeskCode.objects.of(actor).filter(account=account, used_at=None).update(used_at=clock.now())
    code = ids.with_check(ids.random_code(_LENGTH))
    row = DeskCode.objects.create(
        community_id=actor.community_id,
        account=account,
        digest=_digest(code),
        expires_at=clock.now() + DESK_CODE_LIFE,
        issued_by_id=actor.account_id,
    )
    ledger.record(actor, "accounts.desk_code_issued", about={"account": Named(account.id, account.name)})
    return Slip(code, row)


@transaction.atomic
def use_desk_code(*, typed: str) -> Account:
    """The account a printed code lets in, once: the update is the referee. Two queries.

    Raises RuleError: desk-code-typo when it cannot be one, desk-code-dead when it is used or over.
    """
    code = ids.read_code(typed)
    if len(code) != _LENGTH + 1 or not ids.is_well_written(code):
        raise RuleError("desk-code-typo", field="code")
    codes = DeskCode.objects.across(reason="a printed code names no community")
    alive = codes.filter(digest=_digest(code), used_at=None, expires_at__gt=clock.now(), account__is_active=True)
    found = alive.select_related("account").first()
    if found is None or not alive.update(used_at=clock.now()):
        raise RuleError("desk-code-dead", field="code")
    return found.account  # type: ignore[no-any-return]  # any queryset of the manager


def _digest(code: str) -> bytes:
    return crypto.blind_index(code, purpose="desk-code")
