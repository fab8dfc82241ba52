"""The door itself: what a request, its session and its cookies have to do with coming in and going out."""

from __future__ import annotations

import base64
import json
import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse

from mulin.accounts import access, actions, queries
from mulin.accounts.actions import BrowserSeen
from mulin.accounts.models import Account, Browser, How, ScopeKind
from mulin.accounts.rules import Standing
from mulin.base import crypto
from mulin.base.actor import Actor
from mulin.base.http import MulinRequest, safe_next
from mulin.base.limits import client_address
from mulin.base.roles import STAFF_ROLES
from mulin.kernel import clock
from mulin.kernel.errors import NotFound
from mulin.places import access as places_access
from mulin.places import queries as places
from mulin.places.models import Community

BACKEND = "mulin.accounts.adapter.SessionBackend"
DEVICE_COOKIE = "mulin_device"
_DEVICE_AGE = 400 * 86400  # the longest browsers keep a cookie
CARRIED = 64 * 1024  # characters of typed text that wait while somebody comes in or shows the second factor
FORM_WAITS = timedelta(hours=1)
_FORM_KEY = "mulin_form"  # in the session: a form that was sent after its session had ended
_CODE_KEY = "mulin_code"  # in the session: the code this browser has asked for
_COMMUNITY = re.compile(r"/c/([-a-zA-Z0-9_]+)/")


def stand_at(request: MulinRequest) -> None:
    """Set the community whose door this is (by `next`, else the only one) and who stands there.

    Nobody holds a role at the door. One or two queries.
    """
    request.community = community_of(request)
    account = access.account_of(request)
    request.actor = Actor(
        community_id=request.community.id,
        community_code=request.community.code,
        name=account.name if account else "",
        account_id=account.id if account else None,
    )


def community_of(request: HttpRequest) -> Community:
    """The community whose pages the visitor came from, else the installation's first."""
    found = _COMMUNITY.match(urlsplit(safe_next(request)).path)
    if found:
        try:
            return places_access.community_at(found[1])
        except NotFound:
            pass  # an address somebody made up: the first community's door will do
    return places.first_community()


def let_in(request: HttpRequest, account: Account, how: How) -> None:
    """Sign `account` in with this browser: a new session key, nothing kept of the one before."""
    device, seen = device_of(request), browser_of(request.headers.get("User-Agent", ""))
    form = request.session.get(_FORM_KEY) if waiting_form(request, account) else None
    request.session.flush()
    login(request, account, backend=BACKEND)
    if form:  # of this account; anybody else's has just gone with the session
        request.session[_FORM_KEY] = form
    now = clock.now()
    shown = now if how in (How.PASSKEY, How.DEMO) else None
    request.session.update(Standing(seen_at=now, second_factor_at=shown, stepped_up_at=shown).marks())
    request.session.save()
    actions.begin_sign_in(account, session_key=request.session.session_key or "", device=device, seen=seen, how=how)


def welcome(request: HttpRequest, account: Account, how: How) -> HttpResponse:
    """Sign `account` in and lead on from the door."""
    let_in(request, account, how)
    response = HttpResponseRedirect(after_sign_in(request, account))
    return mark_device(request, dress(response, account))


@dataclass(frozen=True, slots=True)
class WaitingForm:
    """What somebody sent after their session had ended: where to, and the fields as they were typed."""

    address: str
    fields: list[list[str]]


def keep_form(request: HttpRequest) -> None:
    """Let a form wait that came after its session had ended, for the account whose session it was.

    Only for a browser that still names that session; files, and more than `CARRIED`, cannot wait. One query.
    """
    owner = _owner_of_form(request) or queries.account_of_session(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
    typed = [(name, value) for name, values in request.POST.lists() for value in map(str, values)]
    fields = [pair for pair in typed if pair[0] != "csrfmiddlewaretoken"]
    if not owner or not fields or sum(len(value) for _name, value in fields) > CARRIED:
        return
    sealed = crypto.seal(json.dumps([str(owner), clock.now().isoformat(), fields]), bound_to=_FORM_KEY)
    request.session[_FORM_KEY] = [request.get_full_path(), base64.b64encode(sealed).decode()]
    request.session.set_expiry(int(FORM_WAITS.total_seconds()))


def has_form(request: HttpRequest) -> bool:
    """Whether a form waits in this browser, whoever's it is."""
    return _FORM_KEY in request.session


def waiting_form(request: HttpRequest, account: Account) -> WaitingForm | None:
    """The form that waits for `account` in this browser; None for anybody else, and after an hour."""
    if not has_form(request):
        return None
    owner, since, fields = _unsealed(request)
    if owner != str(account.id) or clock.now() - datetime.fromisoformat(since) > FORM_WAITS:
        return None
    return WaitingForm(request.session[_FORM_KEY][0], fields)


def _owner_of_form(request: HttpRequest) -> str:
    """Whose the form is that waits already: who sends it once more before coming in is the same."""
    return str(_unsealed(request)[0]) if has_form(request) else ""


def _unsealed(request: HttpRequest) -> list[Any]:
    kept: list[Any] = json.loads(crypto.unseal(base64.b64decode(request.session[_FORM_KEY][1]), bound_to=_FORM_KEY))
    return kept


def drop_form(request: HttpRequest, address: str = "") -> None:
    """Forget the form that waits: at all, or if it waits for this `address`."""
    if has_form(request) and address in ("", request.session[_FORM_KEY][0]):
        del request.session[_FORM_KEY]


def with_next(request: HttpRequest, name: str, **kwargs: object) -> str:
    """The address of another page of the door that keeps where one wanted to go."""
    target = safe_next(request, default="")
    return reverse(name, kwargs=kwargs) + (f"?next={quote(target)}" if target else "")


def show_second_factor(request: HttpRequest) -> None:
    """Note that the second factor was shown now; the session gets a new key."""
    old, now = request.session.session_key or "", clock.now()
    request.session.cycle_key()
    standing = replace(access.standing_of(request), seen_at=now, second_factor_at=now, stepped_up_at=now)
    request.session.update(standing.marks())
    actions.renew_sign_in(session_key=old, new_key=request.session.session_key or "")


def let_out(request: HttpRequest) -> None:
    """Sign this browser out."""
    actions.end_session(session_key=request.session.session_key or "")
    logout(request)


def remember_code(request: HttpRequest, code_id: UUID) -> None:
    """Bind a code to the browser that asked for it."""
    request.session[_CODE_KEY] = str(code_id)


def remembered_code(request: HttpRequest) -> UUID | None:
    """The code this browser has asked for last."""
    kept = request.session.get(_CODE_KEY)
    return UUID(kept) if kept else None


def device_of(request: HttpRequest) -> bytes:
    """The fingerprint of this browser's device cookie; one of its own for a browser without."""
    return crypto.blind_index(request.COOKIES.get(DEVICE_COOKIE) or secrets.token_hex(), purpose="device")


def device_key(request: HttpRequest) -> str:
    """By what a device is counted: its cookie, else where it comes from."""
    if DEVICE_COOKIE in request.COOKIES:
        return f"device:{device_of(request).hex()}"
    return f"device-at:{client_address(request)}"


def dress(response: HttpResponse, account: Account) -> HttpResponse:
    """Let pages look on this browser as the account has chosen elsewhere."""
    for name, value in (("size", account.size), ("theme", account.theme), ("language", account.language)):
        if value:
            response.set_cookie(f"mulin_{name}", value, max_age=_DEVICE_AGE, samesite="Lax")
    return response


def mark_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give this browser its device cookie, so that it can be known again."""
    if DEVICE_COOKIE not in request.COOKIES:
        response.set_cookie(
            DEVICE_COOKIE,
            secrets.token_urlsafe(24),
            max_age=_DEVICE_AGE,
            httponly=True,
            secure=bool(settings.SESSION_COOKIE_SECURE),
            samesite="Lax",
        )
    return response


def after_sign_in(request: HttpRequest, account: Account) -> str:
    """Where to go from the door: back where one wanted to go, else staff to the desk, others home.

    Staff who have not shown a second factor go by way of it.
    """
    staff = queries.terms_of(account.id, clock.today()).filter(role__in=STAFF_ROLES)
    term = staff.select_related("community").first()
    target = safe_next(request, default="")
    if not target:
        inside = term is not None and term.scope_kind in (ScopeKind.COMMUNITY, ScopeKind.GRID, ScopeKind.BUILDING)
        target = _desk(term.community) if term and inside and term.community else "/"
    if waiting_form(request, account):
        target = f"{reverse('door:go_on')}?next={quote(target)}"
    if term is not None and not access.standing_of(request).has_second_factor(clock.now()):
        return second_factor_address(target)
    return target


def second_factor_address(target: str) -> str:
    """The page that asks for the second factor and then leads to `target`."""
    return f"{settings.SECOND_FACTOR_URL}?next={quote(target)}"


def _desk(community: Community) -> str:
    try:
        return reverse("web:desk", kwargs={"code": community.code})
    except NoReverseMatch:  # a house without a desk
        return "/"


_BROWSERS = (
    ("MicroMessenger", Browser.WECHAT),
    ("Edg/", Browser.EDGE),
    ("Firefox/", Browser.FIREFOX),
    ("Chrome/", Browser.CHROME),
    ("Safari/", Browser.SAFARI),
)


def browser_of(agent: str) -> BrowserSeen:
    """Which browser came, and whether on a phone or tablet. Nothing else of the agent string is kept."""
    mobile = any(mark in agent for mark in ("Mobile", "Android", "iPhone", "iPad"))
    name = next((found for mark, found in _BROWSERS if mark in agent), Browser.OTHER)
    return BrowserSeen(name, mobile)
