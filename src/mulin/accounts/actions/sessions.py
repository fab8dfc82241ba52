"""Signed-in browsers: begun, renewed, ended one by one or all at once."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction

from mulin.accounts.models import Account, Browser, How, SignIn
from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.errors import NotFound


class BrowserSeen(NamedTuple):
    """What a browser is known by in the list of devices; put into words only when shown."""

    browser: Browser
    on_mobile: bool


@transaction.atomic
def begin_sign_in(account: Account, *, session_key: str, device: bytes, seen: BrowserSeen, how: How) -> SignIn:
    """Note that a browser is signed in. No lock."""
    return SignIn.objects.create(
        account=account,
        session_key=session_key,
        device=device,
        browser=seen.browser,
        on_mobile=seen.on_mobile,
        how=how,
        with_second_factor=how == How.PASSKEY,
    )


@transaction.atomic
def renew_sign_in(*, session_key: str, new_key: str, second_factor: bool = True) -> None:
    """Follow a session to its new key, given at every rise of rights. One query."""
    rows = SignIn.objects.filter(session_key=session_key)
    rows.update(session_key=new_key, with_second_factor=second_factor, last_seen_at=clock.now())


def note_seen(*, session_key: str) -> None:
    """Note that a browser was used. One query."""
    SignIn.objects.filter(session_key=session_key).update(last_seen_at=clock.now())


@transaction.atomic
def end_sign_in(actor: Actor, *, sign_in_id: UUID) -> None:
    """Sign one of the actor's own browsers out. Raises NotFound for anybody else's."""
    row = SignIn.objects.filter(id=sign_in_id, ended_at=None).first()
    if row is None or row.account_id != actor.account_id:
        raise NotFound("sign-in")
    _end([row.session_key])


def end_session(*, session_key: str) -> None:
    """Note that a browser signed itself out. Two queries."""
    _end([session_key])


@transaction.atomic
def end_everywhere(actor: Actor, *, account_id: UUID, keep: str = "", only_staff: bool = False) -> int:
    """Sign an account out of every browser but the session `keep`; `only_staff` ends those with a second factor.

    In the caller's transaction, so that rights and sessions end together. Returns how many.
    """
    rows = SignIn.objects.filter(account_id=account_id, ended_at=None).exclude(session_key=keep)
    if only_staff:
        rows = rows.filter(with_second_factor=True)
    return _end(list(rows.values_list("session_key", flat=True)))


def _end(keys: list[str]) -> int:
    Session.objects.filter(session_key__in=keys).delete()
    return SignIn.objects.filter(session_key__in=keys, ended_at=None).update(ended_at=clock.now())
