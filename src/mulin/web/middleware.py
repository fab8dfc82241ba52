"""What happens to every request: an id, headers, the look people chose, who is acting, errors."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from mulin.accounts.access import account_of
from mulin.base.http import MulinRequest
from mulin.kernel.errors import Busy, Conflict, NotFound, RuleError, TooOften
from mulin.people import access as people_access
from mulin.places import access as places_access
from mulin.web import errors

log = logging.getLogger("mulin.request")
GetResponse = Callable[[HttpRequest], HttpResponse]

SIZES = ("", "elder", "xl")
THEMES = ("auto", "light", "dark")


class RequestIdMiddleware:
    """Gives every request an id, so that a person can name it on the telephone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = secrets.token_hex(4).upper()  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response


@cache
def _policy() -> str:
    return str(build_policy())


class PolicyMiddleware(CSPMiddleware):
    """django-csp's header, put together once: no page of ours changes the policy.

    Where one does, or asked for a nonce, django-csp puts it together itself.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        own = hasattr(request, "_csp_nonce") or any(name.startswith("_csp") for name in vars(response))
        if own or HEADER in response:
            changed: HttpResponseBase = super().process_response(request, response)
            return changed
        response[HEADER] = _policy()
        return response


class HeadersMiddleware:
    """Headers Django and django-csp do not set (safety §4.2)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class LookMiddleware:
    """Size, theme and language: the account's choice, else the cookie's, else the default.

    An address may ask for large letters itself (`?look=elder`): the QR of the large-print card does,
    so that elders need not look for a switch. It is then remembered like any choice.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cookies, account = request.COOKIES, account_of(request)
        asked = request.GET.get("look", "")
        size = asked or cookies.get("mulin_size", account.size if account else "")
        theme = cookies.get("mulin_theme", account.theme if account else "auto")
        request.size = _one_of(SIZES, size)  # type: ignore[attr-defined]  # our own name on the request
        request.theme = _one_of(THEMES, theme)  # type: ignore[attr-defined]  # our own name on the request
        if account and account.language:
            cookies.setdefault(settings.LANGUAGE_COOKIE_NAME, account.language)  # read next by LanguageMiddleware
        response = self.get_response(request)
        if asked in SIZES and asked:
            keep_choice(response, "size", asked)
        return response


def keep_choice(response: HttpResponse, name: str, value: str) -> None:
    """Remember a choice about the look on this device for a year."""
    response.set_cookie(
        f"mulin_{name}",
        value,
        max_age=int(timedelta(days=365).total_seconds()),
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _one_of(choices: tuple[str, ...], value: str) -> str:
    return value if value in choices else choices[0]


class LanguageMiddleware(LocaleMiddleware):
    """Django's, which need not ask three times whether the address says the language: none of ours does."""

    def process_request(self, request: HttpRequest) -> None:
        translation.activate(translation.get_language_from_request(request))
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class ActorMiddleware:
    """Finds the community of the address and who is acting there. Two queries for signed-in people."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., HttpResponse], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        code = kwargs.pop("code", None)
        if code is None:
            return None
        try:
            request.community = places_access.community_at(code)
        except NotFound:
            return errors.not_found(request)
        request.actor = people_access.actor_of(request, request.community)
        return None


class PieceMiddleware:
    """Who asked for a piece of a page and is sent elsewhere goes there, instead of having that page inside this one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: MulinRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.htmx and isinstance(response, HttpResponseRedirectBase):
            sent = HttpResponseClientRedirect(response.url)
            sent.cookies = response.cookies
            return sent
        return response


class ErrorMiddleware:
    """Turns the expected errors into pages in the house style."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):  # Django's own is an empty page
            return errors.only_pressed(request, response["Allow"])
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotFound):
            return errors.not_found(request, exception)
        if isinstance(exception, RuleError):
            return errors.refused(request, exception)
        if isinstance(exception, TooOften):
            return errors.too_often(request, exception.seconds)
        if isinstance(exception, Conflict):
            return errors.overtaken(request)
        if errors.is_disk_full(exception):
            log.error("the disk is full: %s", type(exception).__name__)
            return errors.full(request)
        if isinstance(exception, Busy | OperationalError | InterfaceError):
            log.warning("database busy or away: %s", type(exception).__name__)
            return errors.busy(request)
        if isinstance(exception, DisallowedHost) or errors.is_no_text(exception):
            return errors.bad_request(request, exception)
        return None
