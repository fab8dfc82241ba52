"""What views share: the typed request, permission decorators, safe next addresses, error answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from mulin.base.actor import Actor
from mulin.base.manifest import error_sentences
from mulin.kernel.errors import NotFound, RuleError

P = ParamSpec("P")


class MulinRequest(HttpRequest):
    """A request to a page of one community. Set by `web.middleware.ActorMiddleware`."""

    actor: Actor
    community: Any
    htmx: HtmxDetails
    request_id: str


View = Callable[Concatenate[MulinRequest, P], HttpResponse]


def needs(verb: str) -> Callable[[View[P]], View[P]]:
    """Only for actors who may do `verb` somewhere; others get 404, visitors are asked to sign in.

    Objects are still loaded through `access`, which checks the particular thing.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: MulinRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.actor.may_somewhere(verb):
                return view(request, *args, **kwargs)
            if request.actor.is_visitor:
                return to_sign_in(request)
            if request.actor.could_somewhere(verb):
                return to_second_factor(request)
            raise NotFound(verb)

        guarded.verb = verb  # type: ignore[attr-defined]  # read by the crawl test
        return guarded

    return decorate


def signed_in(view: View[P]) -> View[P]:
    """Only for people who have come through the door; others are led to it and back."""

    @wraps(view)
    def guarded(request: MulinRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.actor.is_visitor:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    return guarded


def stepped_up(view: View[P]) -> View[P]:
    """Only with a second factor shown within ten minutes: unmasking, exports, roles. Put it below `needs`.

    Others are asked for it and come back; what they had typed waits (see `accounts.views.factor`).
    """

    @wraps(view)
    def guarded(request: MulinRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.actor.stepped_up:
            return view(request, *args, **kwargs)
        return to_second_factor(request)

    return guarded


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the door, and back here afterwards; from a button, back to the page it was on."""
    target = request.get_full_path()
    if request.method == "POST":
        target = page_before(request) or target
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?next={quote(target)}")


def page_before(request: HttpRequest) -> str:
    """The page of this house on which a button was pressed; empty where the browser does not say."""
    page = urlsplit(request.headers.get("Referer", ""))
    if page.netloc != request.get_host() or not is_own_path(page.path):
        return ""
    return page.path + (f"?{page.query}" if page.query else "")


def to_second_factor(request: HttpRequest) -> HttpResponse:
    """To the page that asks staff for their second factor, and back here afterwards.

    A form goes along (307 repeats it there) and waits, so that nothing typed is lost.
    """
    response = HttpResponseRedirect(f"{settings.SECOND_FACTOR_URL}?next={quote(request.get_full_path())}")
    if request.method == "POST":
        response.status_code = 307
    return response


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """The `next` address if it is a plain path of this host, else `default` (safety §3 U1, U2)."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    return target if is_own_path(target) else default


def is_own_path(target: str) -> bool:
    """Whether `target` is a plain path of this host: it begins with exactly one ASCII slash."""
    plain = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return plain and url_has_allowed_host_and_scheme(target, allowed_hosts=None)


def sentence(error: RuleError) -> str:
    """The sentence of an expected "no", in the reader's language, with the way out."""
    text = error_sentences().get(error.code)
    if text is None:
        raise KeyError(f"no room declares a sentence for the error code {error.code!r}")
    return str(text) % error.data if error.data else str(text)


def explain(form: Any, error: RuleError) -> None:
    """Put a rule's "no" beside the field it concerns; what was typed stays."""
    field = error.field if error.field in form.fields else None
    form.add_error(field, sentence(error))


def looked_for(request: HttpRequest, name: str = "q") -> str:
    """What an address says is looked for: forty signs at most, and not the one PostgreSQL takes in no text (NUL)."""
    return request.GET.get(name, "").replace("\0", "").strip()[:40]


def filled_in(typed: QueryDict, values: Mapping[str, str]) -> QueryDict:
    """What was typed, with these values in place of some of it: those of a button that fills in a form."""
    said = typed.copy()
    for name, value in values.items():
        said[name] = value
    return said


def done(request: HttpRequest, text: object, *, undo_url: str = "") -> None:
    """Say on the next page what was done; 撤回 beside it posts to `undo_url`."""
    messages.success(request, str(text), extra_tags=undo_url)


def say_no(request: HttpRequest, error: RuleError) -> None:
    """Say on the next page why it was not done: as a no, not with the tick of what was."""
    messages.error(request, sentence(error))


def page(
    request: MulinRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A page. Pages for people who have come in are not stored anywhere on the way."""
    response = render(request, template, dict(context or {}), status=status)
    if not request.actor.is_visitor:
        response["Cache-Control"] = "no-store"
    return response
