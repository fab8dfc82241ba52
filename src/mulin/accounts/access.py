"""What a session has shown, and whether this house lets visitors play an invented person."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from mulin.accounts import queries
from mulin.accounts.models import Account, Appointment
from mulin.accounts.rules import Standing
from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.errors import NotFound
from mulin.places.models import Community

AFTER_VOUCHING = timedelta(hours=24)
_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_RELAYED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")
_LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


def account_of(request: HttpRequest) -> Account | None:
    """The account that is signed in, if any. One query, kept for the request."""
    user = request.user
    return user if isinstance(user, Account) and user.is_active else None


def standing_of(request: HttpRequest) -> Standing:
    """What this session has shown. Reads the session only."""
    return Standing.read(request.session)


def is_stepped_up(request: HttpRequest, account: Account) -> bool:
    """Whether this session may unmask, export and give roles now (safety §4.1).

    Not inside WeChat, whose browser has no passkeys, and not within a day after colleagues vouched.
    """
    now = clock.now()
    vouched = account.factor_reset_at is not None and now - account.factor_reset_at < AFTER_VOUCHING
    in_wechat = "MicroMessenger" in request.headers.get("User-Agent", "")
    return standing_of(request).is_stepped_up(now) and not vouched and not in_wechat


def is_demo_house() -> bool:
    """Whether there are communities and every one is a demo. One query."""
    kinds = set(Community.objects.order_by().values_list("is_demo", flat=True).distinct())
    return kinds == {True}


def has_demo_door(request: HttpRequest) -> bool:
    """Whether this visitor may be an invented person with one press.

    Only in a house of nothing but demos, and only from this very machine or if the setting says so.
    """
    host = request.get_host()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    here = (
        request.META.get("REMOTE_ADDR") in _LOOPBACK
        and name in _LOOPBACK_HOSTS
        and not settings.MULIN.proxies
        and not any(name in request.headers for name in _RELAYED)  # a proxy on this machine is no visitor here
    )
    return (here or settings.MULIN.demo_door) and is_demo_house()


def appointment_for(actor: Actor, appointment_id: UUID) -> Appointment:
    """An appointment that the actor may end. Raises NotFound for a stranger. One query."""
    if not actor.may("staff.appoint"):
        raise NotFound("appointment")
    found = queries.endable(actor).filter(id=appointment_id, ended_at=None).select_related("account").first()
    if found is None:
        raise NotFound("appointment")
    return found
