"""The second factor of staff: asked for, set up, its recovery codes, and signing in with a passkey."""

from __future__ import annotations

import json

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mulin.accounts import access, actions, door, qr, queries
from mulin.accounts.forms import FactorForm, NewFactorForm
from mulin.accounts.models import Account, How
from mulin.base import limits
from mulin.base.days import wait_words
from mulin.base.http import MulinRequest, is_own_path, page, safe_next, to_sign_in
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, TooOften

_UNKNOWN_PASSKEY = gettext_lazy("这把通行密钥没认出来。再试一次，或者用别的办法。")
_KEPT = "kept:"  # before the names of an interrupted form's fields while they wait


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: MulinRequest) -> HttpResponse:
    """Ask for the second factor. A form that was interrupted comes along and waits (carried fields)."""
    door.stand_at(request)
    account = access.account_of(request)
    if account is None:
        return to_sign_in(request)
    types = queries.factor_types(account)
    if not types:
        return HttpResponseRedirect(door.with_next(request, "door:new_factor"))
    form, status = FactorForm(), 200
    if request.POST.get("factor"):
        form = FactorForm(request.POST)
        status = _check(request, account, form)
        if status == 200:
            door.show_second_factor(request)
            return _on(request)
    options = webauthn.begin_authentication(account) if Authenticator.Type.WEBAUTHN in types else None
    context = {
        "form": form,
        "has_app": Authenticator.Type.TOTP in types,
        "options": json.dumps(options) if options else "",
        "next": _target(request, ""),
        "carried": [(f"{_KEPT}{name}", value) for name, value in _carried(request)],
    }
    return page(request, "accounts/second.html", context, status=status)


def _check(request: MulinRequest, account: Account, form: FactorForm) -> int:
    """The status of an answer: 200 when the factor is right; else the form says why not."""
    try:
        limits.spend(f"second:{account.id}", *limits.SECOND_FACTOR)
    except TooOften as error:
        form.add_error(None, _("试得太多了，%(wait)s后再来。") % {"wait": wait_words(error.seconds)})
        return 429
    kind = AuthenticateWebAuthnForm if request.POST.get("credential") else AuthenticateForm
    answer = kind(user=account, data=request.POST)
    if answer.is_valid():
        found = answer.cleaned_data["credential"] if kind is AuthenticateWebAuthnForm else answer.authenticator
        found.record_usage()
        return 200
    _say_wrong(form, passkey=kind is AuthenticateWebAuthnForm)
    return 422


def _say_wrong(form: FactorForm, *, passkey: bool) -> None:
    """Say what did not fit, where it was given."""
    if passkey:
        form.add_error(None, _UNKNOWN_PASSKEY)
    else:
        form.add_error("code", str(get_adapter().error_messages["incorrect_code"]))


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of an interrupted form, to be sent on; files cannot wait."""
    waiting = "factor" in request.POST
    fields = [
        (name.removeprefix(_KEPT), value)
        for name, values in request.POST.lists()
        for value in map(str, values)
        if name.startswith(_KEPT) == waiting and name != "csrfmiddlewaretoken"
    ]
    return fields if sum(len(value) for _name, value in fields) <= door.CARRIED else []


def _target(request: HttpRequest, default: str) -> str:
    """Where to go on to. Only the address says so: a carried form may have a `next` of its own."""
    target = request.GET.get("next", "")
    return target if is_own_path(target) else default


def _on(request: MulinRequest) -> HttpResponse:
    """Go on: at once, or with the interrupted form, which a person sends again with one press."""
    carried, target = _carried(request), _target(request, "/")
    if not carried:
        return HttpResponseRedirect(target)
    return page(request, "accounts/go_on.html", {"carried": carried, "target": target})


@never_cache
@require_safe
def go_on(request: MulinRequest) -> HttpResponse:
    """What was sent after the session had ended, back in the hands of the same account: it sends it again, or not."""
    door.stand_at(request)
    account = access.account_of(request)
    if account is None:
        return to_sign_in(request)
    form, before = door.waiting_form(request, account), safe_next(request)
    if form is None:
        door.drop_form(request)
        return HttpResponseRedirect(before)
    context = {"carried": form.fields, "target": form.address, "before": before, "signed_in_again": True}
    return page(request, "accounts/go_on.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_factor(request: MulinRequest) -> HttpResponse:
    """Set up the first second factor, or one more with the second factor just shown."""
    door.stand_at(request)
    account = access.account_of(request)
    if account is None:
        return to_sign_in(request)
    has_one = bool(queries.factor_types(account))
    if not has_one and not queries.is_staff(account.id, clock.today()):
        raise NotFound("staff")
    if has_one and not access.standing_of(request).is_stepped_up(clock.now()):
        return HttpResponseRedirect(door.second_factor_address(request.get_full_path()))
    passkey = request.method == "POST" and bool(request.POST.get("credential"))
    app = ActivateTOTPForm(user=account, data=request.POST if request.method == "POST" and not passkey else None)
    form = NewFactorForm(request.POST or None)
    if request.method == "POST" and _add(account, request, app, passkey=passkey):
        totp.clear_totp_secret(request)
        door.show_second_factor(request)
        return HttpResponseRedirect(door.with_next(request, "door:recovery_codes"))
    if request.method == "POST":
        _say_wrong(form, passkey=passkey)
    context = {
        "form": form,
        "secret": " ".join(app.secret[start : start + 4] for start in range(0, len(app.secret), 4)),
        "has_app": Authenticator.Type.TOTP in queries.factor_types(account),
        "options": json.dumps(webauthn.begin_registration(account, passwordless=True)),
        "next": safe_next(request, default=""),
    }
    return page(request, "accounts/new_factor.html", context, status=422 if request.method == "POST" else 200)


def _add(account: Account, request: HttpRequest, app: ActivateTOTPForm, *, passkey: bool) -> bool:
    if not passkey:
        if not app.is_valid() or Authenticator.Type.TOTP in queries.factor_types(account):
            return False
        actions.add_totp(account, secret=app.secret)
        return True
    answer = AddWebAuthnForm(user=account, data={"name": request.POST.get("name", ""), **request.POST.dict()})
    if not answer.is_valid():
        return False
    name = door.browser_of(request.headers.get("User-Agent", "")).browser.value
    actions.add_passkey(account, name=name, credential=answer.cleaned_data["credential"])
    return True


@never_cache
@require_safe
def factor_qr(request: MulinRequest) -> HttpResponse:
    """The secret of the authenticator app that is being set up in this session, as a QR picture."""
    account, secret = access.account_of(request), request.session.get(totp.SECRET_SESSION_KEY)
    if account is None or not secret:
        raise NotFound("secret")
    return HttpResponse(qr.draw(get_adapter().build_totp_url(account, secret)).svg, content_type="image/svg+xml")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: MulinRequest) -> HttpResponse:
    """The printed way back in, shown until it is put away."""
    door.stand_at(request)
    account = access.account_of(request)
    if account is None:
        return to_sign_in(request)
    if not access.standing_of(request).is_stepped_up(clock.now()):
        return HttpResponseRedirect(door.second_factor_address(request.get_full_path()))
    if request.method == "POST":
        actions.put_codes_away(account)
        return HttpResponseRedirect(door.after_sign_in(request, account))
    codes = queries.unseen_recovery_codes(account)
    if not codes:
        return HttpResponseRedirect(door.after_sign_in(request, account))
    return page(request, "accounts/recovery_codes.html", {"codes": codes, "next": safe_next(request, default="")})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def passkey(request: MulinRequest) -> HttpResponse:
    """Come in with a passkey alone: its options as JSON, then its answer."""
    if request.method != "POST":
        return JsonResponse(webauthn.begin_authentication(user=None))
    door.stand_at(request)
    limits.spend(f"passkey:{door.device_key(request)}", *limits.SECOND_FACTOR)
    answer = LoginWebAuthnForm(data=request.POST)
    if not answer.is_valid():
        messages.error(request, _UNKNOWN_PASSKEY)
        return HttpResponseRedirect(door.with_next(request, "door:sign_in"))
    found = answer.cleaned_data["credential"]
    if not found.user.is_active:
        raise NotFound("account")
    found.record_usage()
    return door.welcome(request, found.user, How.PASSKEY)
