"""One's own browsers and one's own phone."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.accounts import access, actions, queries
from mulin.accounts.forms import PhoneForm
from mulin.accounts.models import Account, CodePurpose, PhoneCode
from mulin.base import limits
from mulin.base.days import wait_words
from mulin.base.http import MulinRequest, explain, page, signed_in
from mulin.kernel.errors import NotFound, RuleError, TooOften

_CODES = "mulin_phone_codes"  # in the session: the codes sent to the new and the old phone


@require_safe
@signed_in
def devices(request: MulinRequest) -> HttpResponse:
    """Where one is signed in; this browser is marked. One query."""
    rows = queries.devices_of(_own(request).id)
    here = request.session.session_key
    context = {"devices": [(row, row.session_key == here) for row in rows], "others": len(rows) > 1}
    return page(request, "accounts/devices.html", context)


@require_POST
@signed_in
def end_device(request: MulinRequest, sign_in_id: UUID) -> HttpResponse:
    """Sign one other browser out."""
    actions.end_sign_in(request.actor, sign_in_id=sign_in_id)
    messages.success(request, _("那台已经退出了。"))
    return HttpResponseRedirect(request.actor.url("accounts:devices"))


@require_POST
@signed_in
def end_others(request: MulinRequest) -> HttpResponse:
    """Sign every other browser out."""
    here = request.session.session_key or ""
    count = actions.end_everywhere(request.actor, account_id=_own(request).id, keep=here)
    messages.success(request, _("别处都退出了，一共 %(count)d 台。") % {"count": count})
    return HttpResponseRedirect(request.actor.url("accounts:devices"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def phone(request: MulinRequest) -> HttpResponse:
    """Change the phone one signs in with: a code to the new one and to the old one."""
    account = _own(request)
    form, status = PhoneForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if request.POST.get("do") == "change":
                    return _change(request, form)
                _send(request, account, form.cleaned_data["phone"])
                status = 200
            except RuleError as error:
                explain(form, error)
            except TooOften as error:
                status = 429
                form.add_error(None, _("刚发过，%(wait)s后可以再要。") % {"wait": wait_words(error.seconds)})
    context = {
        "form": form,
        "sent": _CODES in request.session,
        "old": account.masked_phone,
        "waiting": queries.open_phone_change(request.actor, account.id),
    }
    return page(request, "accounts/phone.html", context, status=status)


def _send(request: MulinRequest, account: Account, new: str) -> None:
    if new == account.phone:
        raise RuleError("phone-same", field="phone")
    asked = {}
    for purpose, digits in ((CodePurpose.NEW_PHONE, new), (CodePurpose.OLD_PHONE, account.phone)):
        if digits:
            limits.spend(f"code:phone:{queries.phone_index(digits).hex()}", *limits.CODE_PER_PHONE)
            code = actions.ask_code(
                request.actor, digits=digits, purpose=purpose, account_id=account.id, known_device=True
            )
            asked[purpose.value] = str(code.id)
    request.session[_CODES] = asked


def _change(request: MulinRequest, form: PhoneForm) -> HttpResponse:
    account, new = _own(request), form.cleaned_data["phone"]
    new_code = _prove(request, form, CodePurpose.NEW_PHONE, new)
    old_code = _prove(request, form, CodePurpose.OLD_PHONE, account.phone) if account.phone else None
    actions.change_phone(request.actor, old_code=old_code, new_code=new_code)
    request.session.pop(_CODES, None)
    messages.success(request, _("换好了，下次用新号码进门。"))
    return HttpResponseRedirect(request.actor.url("accounts:devices"))


def _prove(request: MulinRequest, form: PhoneForm, purpose: CodePurpose, digits: str) -> PhoneCode:
    asked = request.session.get(_CODES, {}).get(purpose.value)
    field = "new_code" if purpose == CodePurpose.NEW_PHONE else "old_code"
    try:
        return actions.prove(
            request.actor, code_id=UUID(asked) if asked else None, digits=digits, typed=form.cleaned_data[field]
        )
    except RuleError as error:
        raise RuleError(error.code, field=field, **error.data) from error


@require_POST
@signed_in
def stop_phone(request: MulinRequest) -> HttpResponse:
    """Stop a change of one's phone that somebody asked for at the desk."""
    if actions.stop_phone_change(request.actor, account_id=_own(request).id):
        messages.success(request, _("停下了，还用原来的号码进门。"))
    return HttpResponseRedirect(request.actor.url("accounts:phone"))


def _own(request: MulinRequest) -> Account:
    account = access.account_of(request)
    if account is None:
        raise NotFound("account")
    return account
