"""进门: by phone and code, by a printed desk code, or (in the demo) as an invented person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mulin.accounts import access, actions, door, queries
from mulin.accounts.forms import DeskCodeForm, SignInForm
from mulin.accounts.models import How
from mulin.accounts.rules import CODE_AGAIN
from mulin.base import limits
from mulin.base.days import wait_words
from mulin.base.http import MulinRequest, explain, page, safe_next
from mulin.kernel.errors import NotFound, RuleError, TooOften

BREAKER_WAIT = 600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: MulinRequest) -> HttpResponse:
    """The door. Every phone gets the same words after the same work (safety T8)."""
    door.stand_at(request)
    account = access.account_of(request)
    if account is not None and request.method != "POST":
        return HttpResponseRedirect(door.after_sign_in(request, account))
    asked = queries.code_asked(request.actor, door.remembered_code(request))
    form = SignInForm(request.POST or None, initial={"phone": asked.phone if asked else ""})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _send(request, form) if form.asks_for_code else _enter(request, form)
            except RuleError as error:
                explain(form, error)
            except TooOften as error:
                status = 429
                form.add_error(None, _too_often(error))
    response = page(request, "accounts/sign_in.html", _around(request, form, sent=asked is not None), status=status)
    return door.mark_device(request, response)


def _around(request: MulinRequest, form: Any, *, sent: bool) -> dict[str, Any]:
    demo = queries.demo_people() if access.has_demo_door(request) else []
    return {
        "form": form,
        "sent": sent,
        "form_waits": door.has_form(request),
        "again": int(CODE_AGAIN.total_seconds()),
        "next": safe_next(request, default=""),
        "demo_people": demo,
        "phones": queries.duty_phones(request.community),
    }


def _too_often(error: TooOften) -> str:
    text = _("%(wait)s后可以再要。着急的话，请到服务台拿一张进门条，或者打社区的电话。")
    return text % {"wait": wait_words(error.seconds)}


def _send(request: MulinRequest, form: SignInForm) -> HttpResponse:
    digits = form.cleaned_data["phone"]
    limits.spend_each(
        (f"code:phone:{queries.phone_index(digits).hex()}", limits.CODE_PER_PHONE),
        (f"code:{door.device_key(request)}", limits.CODE_PER_DEVICE),
        (f"code:{limits.client_address(request)}", limits.CODE_PER_ADDRESS),
    )
    known = queries.is_known_device(door.device_of(request), digits)
    code = actions.ask_code(request.actor, digits=digits, known_device=known)
    door.remember_code(request, code.id)
    return HttpResponseRedirect(request.get_full_path())


def _enter(request: MulinRequest, form: SignInForm) -> HttpResponse:
    digits, code_id = form.cleaned_data["phone"], door.remembered_code(request)
    known = queries.is_known_device(door.device_of(request), digits)
    if not known and limits.is_spent("wrong-codes", *limits.WRONG_CODES):
        raise TooOften(BREAKER_WAIT)
    try:
        code = actions.try_code(request.actor, code_id=code_id, digits=digits, typed=form.cleaned_data["code"])
    except RuleError as error:
        if error.code == "code-wrong":
            _count_wrong()
        raise
    account = actions.enter_by_phone(request.actor, code_id=code.id)
    if account is None:
        return HttpResponseRedirect(door.with_next(request, "door:who"))
    return door.welcome(request, account, How.CODE)


def _count_wrong() -> None:
    try:
        limits.spend("wrong-codes", *limits.WRONG_CODES)
    except TooOften:
        return  # the breaker is out already; the next unknown device will be told


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def who(request: MulinRequest) -> HttpResponse:
    """Several people share the phone: which one are you?"""
    door.stand_at(request)
    code = queries.code_used(request.actor, door.remembered_code(request))
    if code is None:
        return HttpResponseRedirect(door.with_next(request, "door:sign_in"))
    choices = queries.newcomers(code.community_id, code.phone)
    if request.method == "POST":
        chosen = next((one for one in choices if str(one.person_id) == request.POST.get("person")), None)
        if chosen is not None:
            account = actions.enter_by_phone(request.actor, code_id=code.id, person_id=chosen.person_id)
            if account is not None:
                return door.welcome(request, account, How.CODE)
    context = {"choices": choices, "next": safe_next(request, default=""), "missed": request.method == "POST"}
    return page(request, "accounts/who.html", context, status=422 if context["missed"] else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk_code(request: MulinRequest, slip: str = "") -> HttpResponse:
    """A printed one-use code. Opening the page uses nothing up; the button does (safety T26)."""
    door.stand_at(request)
    form = DeskCodeForm(request.POST or None, initial={"code": slip})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _use_desk_code(request, form.cleaned_data["code"])
            except RuleError as error:
                explain(form, error)
            except TooOften as error:
                status = 429
                form.add_error(None, _too_often(error))
    context = {"form": form, "next": safe_next(request, default=""), "phones": queries.duty_phones(request.community)}
    return door.mark_device(request, page(request, "accounts/desk_code.html", context, status=status))


def _use_desk_code(request: MulinRequest, typed: str) -> HttpResponse:
    by_device, by_address = f"desk:{door.device_key(request)}", f"desk:{limits.client_address(request)}"
    if limits.is_spent(by_device, *limits.WRONG_DESK_CODES_PER_DEVICE):
        raise TooOften(BREAKER_WAIT)
    try:
        account = actions.use_desk_code(typed=typed)
    except RuleError as error:
        if error.code == "desk-code-dead":  # a slip of the pen is no guess
            limits.spend_each(
                (by_device, limits.WRONG_DESK_CODES_PER_DEVICE), (by_address, limits.WRONG_DESK_CODES_PER_ADDRESS)
            )
        raise
    return door.welcome(request, account, How.DESK_CODE)


@never_cache
@require_POST
def demo(request: MulinRequest) -> HttpResponse:
    """Come in as an invented person with one press; nowhere but in a house of demos."""
    door.stand_at(request)
    if not access.has_demo_door(request):
        raise NotFound("demo")
    people = {str(account.id): account for account in queries.demo_people()}
    account = people.get(request.POST.get("account", ""))
    if account is None:
        raise NotFound("demo")
    return door.welcome(request, account, How.DEMO)


@require_POST
def leave(request: MulinRequest) -> HttpResponse:
    """Sign this browser out, and clear what it kept of the pages."""
    door.let_out(request)
    messages.success(request, _("您已经出门了。"))
    response = HttpResponseRedirect(safe_next(request))
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
