"""Codes by SMS: asking for one, sending it, trying it (safety T8, T13, T14).

The request only writes a row and asks for a job, whatever the phone is. Whether anybody knows the
phone is looked up by the job: the answer to a stranger is the same page after the same work.
"""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import transaction
from django.db.models import F

from mulin.accounts import queries
from mulin.accounts.models import CodePurpose, PhoneCode
from mulin.accounts.rules import CODE_LIFE, CODE_TRIES, CODE_TRIES_UNKNOWN_DEVICE
from mulin.base import crypto, jobs, manifest
from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.errors import RuleError

SEND = "accounts.send_code"


@transaction.atomic
def ask_code(
    actor: Actor,
    *,
    digits: str,
    purpose: CodePurpose = CodePurpose.SIGN_IN,
    account_id: UUID | None = None,
    known_device: bool = False,
) -> PhoneCode:
    """Ask for a code to a mobile. No lock. Limits are spent by the caller, before.

    `account_id` is whose phone changes, for the other purposes. Three queries, known phone or not.
    """
    code: PhoneCode = PhoneCode.objects.create(
        community_id=actor.community_id,
        purpose=purpose,
        phone=digits,
        account_id=account_id,
        tries_left=CODE_TRIES if known_device else CODE_TRIES_UNKNOWN_DEVICE,
        expires_at=clock.now() + CODE_LIFE,
    )
    system = Actor.system(actor.community_id, community_code=actor.community_code)
    jobs.defer(system, SEND, {"code_id": str(code.id)})
    return code


@transaction.atomic
def send_code(actor: Actor, *, code_id: UUID) -> bool:
    """Make the code and post it, at most once, if somebody knows the phone. Locks the asking's row.

    Returns whether it was posted.
    """
    code = PhoneCode.objects.of(actor).select_for_update().filter(id=code_id, sent_at=None, used_at=None).first()
    if code is None or code.expires_at <= clock.now() or not _is_known(code):
        return False
    digits = f"{secrets.randbelow(10**6):06d}"
    code.digest = digest(code.id, digits)
    code.sent_at = clock.now()
    code.save(update_fields=["digest", "sent_at"])
    manifest.send_code(code.phone, digits, code.community_id)
    return True


def _is_known(code: PhoneCode) -> bool:
    if code.purpose != CodePurpose.SIGN_IN:
        return True
    return queries.account_by_phone(code.phone) is not None or bool(queries.newcomers(code.community_id, code.phone))


def digest(code_id: UUID, digits: str) -> bytes:
    """What is kept of a code."""
    return crypto.blind_index(f"{code_id}:{digits}", purpose="phone-code")


def try_code(actor: Actor, *, code_id: UUID | None, digits: str, typed: str) -> PhoneCode:
    """Use up the code that was asked for `digits`. A wrong try counts even if many come at once.

    The update is the referee, no lock. Raises RuleError: code-none, code-dead, code-wrong (`left`).
    Three queries.
    """
    now = clock.now()
    asked = PhoneCode.objects.of(actor).filter(id=code_id).first() if code_id else None
    if asked is None or asked.phone != digits:
        raise RuleError("code-none", field="code")
    alive = PhoneCode.objects.of(actor).filter(id=code_id, used_at=None, expires_at__gt=now)
    if not alive.filter(tries_left__gt=0).update(tries_left=F("tries_left") - 1):
        raise RuleError("code-dead", field="code")
    code: PhoneCode = PhoneCode.objects.of(actor).get(id=code_id)
    right = code.digest is not None and secrets.compare_digest(bytes(code.digest), digest(code.id, typed))
    if not right:
        if not code.tries_left:
            raise RuleError("code-dead", field="code")
        raise RuleError("code-wrong", field="code", left=code.tries_left)
    if not alive.update(used_at=now, tries_left=0):
        raise RuleError("code-dead", field="code")
    code.used_at = now
    return code


def prove(actor: Actor, *, code_id: UUID | None, digits: str, typed: str) -> PhoneCode:
    """As `try_code`, but a code that was just used up by the same right answer counts again.

    For a page with two codes of which the other was wrong. One to four queries.
    """
    used = (
        PhoneCode.objects.of(actor).filter(id=code_id, used_at__gt=clock.now() - CODE_LIFE).first() if code_id else None
    )
    if used is not None and used.phone == digits and used.digest is not None:
        if secrets.compare_digest(bytes(used.digest), digest(used.id, typed)):
            return used  # type: ignore[no-any-return]  # any queryset
        raise RuleError("code-dead", field="code")
    return try_code(actor, code_id=code_id, digits=digits, typed=typed)
