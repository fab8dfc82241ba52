"""The public page of a gathering, kept for half a minute under everything that can change on it.

A notice in a neighbours' group brings a hundred people within a minute, all of whom see the same page
but for two words in its form: the key that makes a repetition harmless and the browser's token. Those
two are blanks in what is kept. Whoever has come in, or has a message waiting, gets a page of their own.
"""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from django.core.cache import caches
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from mulin.base.http import MulinRequest
from mulin.gatherings import queries
from mulin.gatherings.models import Gathering
from mulin.kernel import clock, ids

SECONDS = 30
_TOKEN_FIELD = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*"')
_KEY, _TOKEN = "CLIENT-KEY-BLANK", "FORM-TOKEN-BLANK"  # plain letters: no escaping changes them


def kept(request: MulinRequest, gathering_id: UUID) -> HttpResponse | None:
    """The page as it was kept, with this reader's own two words. One query, none where nothing is kept."""
    if not _is_common(request) or caches["near"].get(f"gathering-kept:{gathering_id}") is None:
        return None
    name = _name(request, queries.state_of(request.community.id, gathering_id), gathering_id)
    html = caches["near"].get(name) if name else None
    if html is None:
        return None
    return _answer(request, html)


def keep(request: MulinRequest, response: HttpResponse, found: Gathering, client_key: str) -> HttpResponse:
    """Keep a page just made, if it is the common one; the answer stays as it is."""
    if not _is_common(request) or response.status_code != 200 or not client_key:
        return response
    name = _name(request, queries.state_words(found), found.id)
    html = response.content.decode().replace(client_key, _KEY)
    html = _TOKEN_FIELD.sub(rf'\g<1>{_TOKEN}"', html)
    caches["near"].set(name, html, SECONDS)
    caches["near"].set(f"gathering-kept:{found.id}", 1, SECONDS)
    return response


def kept_week(request: MulinRequest, monday: date) -> tuple[str, HttpResponse | None]:
    """Under what a week is kept for this reader, and the page if it is. One query; none for who has come in."""
    if not request.actor.is_visitor or request.method not in ("GET", "HEAD") or "messages" in request.COOKIES:
        return "", None
    state = queries.week_state(request.community.id, monday)
    name = f"gatherings-week:{request.community.id}:{monday}:{clock.today()}:{state}:{_look(request)}"
    html = caches["near"].get(name)
    return name, None if html is None else _answer(request, html)


def keep_week(name: str, response: HttpResponse) -> HttpResponse:
    """Keep a week just made; the answer stays as it is."""
    if name and response.status_code == 200:
        caches["near"].set(name, response.content.decode(), SECONDS)
    return response


def _is_common(request: MulinRequest) -> bool:
    plain = request.method in ("GET", "HEAD") and not request.GET and "messages" not in request.COOKIES
    return plain and request.actor.is_visitor


def _look(request: MulinRequest) -> str:
    return f"{getattr(request, 'size', '')}:{getattr(request, 'theme', '')}:{get_language()}"


def _name(request: MulinRequest, state: str, gathering_id: UUID) -> str:
    """Under what the page is kept: its own state, and how this reader looks at pages."""
    return f"gathering:{gathering_id}:{state}:{_look(request)}" if state else ""


def _answer(request: MulinRequest, html: str) -> HttpResponse:
    html = html.replace(_KEY, str(ids.uuid7()))
    if _TOKEN in html:
        html = html.replace(_TOKEN, get_token(request))
    response = HttpResponse(html)
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response
