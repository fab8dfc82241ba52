"""The page of a gathering, kept for half a minute under everything that can change on it but a few lines.

A notice in a neighbours' group brings a hundred people within a minute. All who have not come in see the
same page but for two words in its form: the key that makes a repetition harmless and the browser's token.
Residents who have come in see one page too, but for these and for the lines about their own people. How many
come and who agreed to be named changes with everybody who signs up. All those words and lines are blanks when
the page is made, filled in for each reader: nothing of anybody's own is ever in what is kept. Whoever runs
something or works for the community, or has a message waiting, gets a page made afresh.

A page is kept as it goes over the line, in bytes: to read it into text and write it out again for each reader
took longer than to fill its blanks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.core.cache import caches
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mulin.base import manifest
from mulin.base.actor import Actor
from mulin.base.http import MulinRequest
from mulin.base.roles import Role
from mulin.gatherings import lines, queries
from mulin.gatherings.models import Gathering, SignUp, SignUpState
from mulin.gatherings.queries import Comers, PageState, Relative
from mulin.kernel import clock, ids

SECONDS = 30
_TOKEN_FIELD = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*"')
_KEY, _TOKEN = "CLIENT-KEY-BLANK", "FORM-TOKEN-BLANK"  # plain letters: no escaping changes them
_RECEIPT = "RECEIPT-BLANK"
_OWN, _MEMBERS, _NAMES, _PLACES, _LEFT, _ROWS, _AHEAD = (
    SafeString(f"<!-- {blank}-BLANK -->")
    for blank in ("OWN-PEOPLE", "MEMBERS", "NAMES", "PLACES", "PLACES-LEFT", "SIGN-UPS", "AHEAD")
)
_Line = tuple[str, Callable[[], str]]  # a blank, and what fills it


@dataclass(frozen=True, slots=True)
class ReceiptName:
    """Under what a receipt is kept, and the state of its gathering."""

    words: str
    state: PageState


_NOBODY = Comers([], [], [])
_WHO_COME = frozenset({Role.VISITOR, Role.RESIDENT, Role.PROXY})  # who see what their neighbours see


def kept(request: MulinRequest, gathering_id: UUID) -> tuple[HttpResponse | None, Comers | None]:
    """The page as it was kept, with this reader's own words and lines, and the people it tells this reader of.

    Where it has to be made, the people are who it tells of if they are known. Two queries, none where nothing is kept.
    """
    if not is_common(request) or caches["near"].get(f"gathering-kept:{gathering_id}") is None:
        return None, None
    state = queries.state_of(request.community.id, gathering_id)
    if state is None:
        return None, None
    people = _people(request.actor, state, gathering_id)
    html = caches["near"].get(_name(request, state, gathering_id, people))
    return None if html is None else _answer(request, html, _lines(request, state, people)), people


def _people(actor: Actor, state: PageState, gathering_id: UUID) -> Comers:
    """Those of whom the blanks tell. One query, none for a visitor, who reads nobody's name."""
    if not actor.own_people:
        return _NOBODY
    return queries.who_comes(actor, gathering_id) if state.named else queries.own_comers(actor, gathering_id)


def blanks(request: MulinRequest, found: Gathering) -> dict[str, str]:
    """What a page that is to be kept has instead of the lines that change, for its template; else nothing."""
    if not is_common(request):
        return {}
    places = {} if found.has_quotas else {"places_blank": _PLACES, "left_blank": _LEFT}
    return {"own_blank": _OWN, "members_blank": _MEMBERS, "names_blank": _NAMES, **places}


def keep(
    request: MulinRequest, response: HttpResponse, found: Gathering, client_key: str, people: Comers
) -> HttpResponse:
    """Keep a page just made with blanks, if it is a common one, and fill them in for this reader."""
    if not is_common(request):
        return response
    state = queries.state_as_loaded(found)
    html = _without_token(response).replace(client_key, _KEY)
    if request.actor.is_visitor or _is_alike(html, people.own):
        caches["near"].set(_name(request, state, found.id, people), html.encode(), SECONDS)
        caches["near"].set(f"gathering-kept:{found.id}", 1, SECONDS)
    return _answer(request, html.encode(), _lines(request, state, people))


def _is_alike(html: str, own: Sequence[Relative]) -> bool:
    """Whether everybody with the same roles would get this very page: it has the blank, and nobody's own key.

    Only a page that takes names does; the panels on it must all say that they go by role.
    """
    alone = any(str(one.person_id) in html for one in own)
    return _OWN in html and not alone and all(panel.by_role for panel in manifest.panels("gathering"))


def kept_week(request: MulinRequest, monday: date) -> tuple[str, HttpResponse | None]:
    """Under what a week is kept for this reader, and the page if it is. One query; none for who has come in.

    Its links back say the address it was asked by, so one that somebody made up is not kept for others.
    """
    is_plain = request.META.get("QUERY_STRING", "") in ("", f"week={monday.isoformat()}")
    if not (request.actor.is_visitor and is_plain) or "messages" in request.COOKIES:
        return "", None
    state = queries.week_state(request.community.id, monday)
    name = f"gatherings-week:{request.community.id}:{monday}:{clock.today()}:{state}:{_look(request)}"
    html = caches["near"].get(name)
    return name, None if html is None else _answer(request, html)


def keep_week(name: str, response: HttpResponse) -> HttpResponse:
    """Keep a week just made; the answer stays as it is."""
    if name and response.status_code == 200:
        caches["near"].set(name, response.content, SECONDS)
    return response


def kept_receipt(
    request: MulinRequest, rows: Sequence[SignUp], receipt: str
) -> tuple[ReceiptName | None, HttpResponse | None]:
    """Under what the receipt of a visitor who has a place or waits is kept; the page if it is.

    No query; one where lots are drawn, one for who waits.
    """
    is_plain = request.actor.is_visitor and is_common(request)
    states = {row.state for row in rows}
    if not is_plain or len(states) > 1 or not states <= {SignUpState.CONFIRMED, SignUpState.WAITING}:
        return None, None
    state = queries.state_as_loaded(rows[0].gathering)
    if state.has_quotas:
        return None, None
    places = sum(row.places for row in rows)
    words = f"receipt:{rows[0].gathering_id}:{state.receipt}:{rows[0].state}:{places}:{_look(request)}"
    name = ReceiptName(words, state)
    html = caches["near"].get(name.words)
    return name, None if html is None else _own_receipt(request, html, name, rows, receipt)


def receipt_blanks() -> dict[str, str]:
    """What a receipt that is to be kept has instead of the lines that change, for its template."""
    return {"rows_blank": _ROWS, "places_blank": _PLACES, "ahead_blank": _AHEAD}


def keep_receipt(
    request: MulinRequest, response: HttpResponse, name: ReceiptName, rows: Sequence[SignUp], receipt: str
) -> HttpResponse:
    """Keep a receipt just made with blanks, and fill them in."""
    html = _without_token(response)
    for form in (receipt, quote(receipt), escape(receipt)):
        html = html.replace(form, _RECEIPT)
    if receipt.rpartition(":")[2] not in html:  # nothing that opens this receipt is in what is kept
        caches["near"].set(name.words, html.encode(), SECONDS)
    return _own_receipt(request, html.encode(), name, rows, receipt)


def _own_receipt(
    request: MulinRequest, html: bytes, name: ReceiptName, rows: Sequence[SignUp], receipt: str
) -> HttpResponse:
    ahead = queries.place_in_line(rows[0]) if rows[0].state == SignUpState.WAITING else 0
    filled: list[_Line] = [
        (_ROWS, partial(lines.receipt_rows, rows)),
        (_AHEAD, partial(lines.receipt_ahead, ahead)),
        (_PLACES, partial(lines.places, name.state)),
    ]
    return _answer(request, html.replace(_RECEIPT.encode(), quote(receipt, safe=":").encode()), filled)


def is_common(request: MulinRequest) -> bool:
    """Whether this reader sees what others see, but for the blanks: no role that shows more, no message waiting."""
    plain = request.method in ("GET", "HEAD") and not request.GET and "messages" not in request.COOKIES
    if not plain or request.actor.is_visitor:
        return plain
    return request.actor.roles <= _WHO_COME and not request.actor.waiting and "_messages" not in request.session


def _look(request: MulinRequest) -> str:
    return f"{getattr(request, 'size', '')}:{getattr(request, 'theme', '')}:{get_language()}"


def _standing(request: MulinRequest, people: Comers) -> str:
    """The kind of reader: who has come in as what, and whether there is anybody, or anybody left, to sign up."""
    if request.actor.is_visitor:
        return "visitor"
    own = "all come" if people.all_come else "own" if request.actor.own_people else ""
    return f"{'+'.join(sorted(request.actor.roles))}:{own}"


def _name(request: MulinRequest, state: PageState, gathering_id: UUID, people: Comers) -> str:
    """Under what the page is kept: its own state, the kind of reader, and how this reader looks at pages."""
    return f"gathering:{gathering_id}:{state.frame}:{_standing(request, people)}:{_look(request)}"


def _lines(request: MulinRequest, state: PageState, people: Comers) -> list[_Line]:
    """What goes into the blanks of a gathering's page."""
    own = {"own": people.own, "community": request.community}
    return [
        (_OWN, partial(render_to_string, "gatherings/own_people.html", own)),
        (_MEMBERS, partial(_people_line, "gatherings/members.html", members=people.members)),
        (_NAMES, partial(_people_line, "gatherings/names.html", names=people.names)),
        (_PLACES, partial(lines.places, state)),
        (_LEFT, partial(lines.places_left, state)),
    ]


def _people_line(template: str, **people: Sequence[Any]) -> str:
    """What a template says of people; nothing where there are none."""
    return render_to_string(template, people) if any(people.values()) else ""


def _without_token(response: HttpResponse) -> str:
    return _TOKEN_FIELD.sub(rf'\g<1>{_TOKEN}"', response.content.decode())


def _answer(request: MulinRequest, html: bytes, filled: Iterable[_Line] = ()) -> HttpResponse:
    own: list[_Line] = [(_KEY, lambda: str(ids.uuid7())), (_TOKEN, lambda: get_token(request))]
    for blank, fill in (*own, *filled):
        place = blank.encode()
        if place in html:
            html = html.replace(place, fill().encode())
    response = HttpResponse(html)
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    if not request.actor.is_visitor:
        response["Cache-Control"] = "no-store"
    return response
