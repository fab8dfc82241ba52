"""What people see first: the front door, 今天, and the two pages that explain."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mulin.accounts import queries as accounts
from mulin.accounts.access import account_of
from mulin.base import days
from mulin.base.http import MulinRequest, looked_for, page
from mulin.kernel import clock
from mulin.people import queries as people
from mulin.places import queries as places
from mulin.places.models import Community
from mulin.web.middleware import keep_choice

FEW = 30  # names, as many as one looks through on a telephone
_ASKING = frozenset({"all", "q", "street"})


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """Home for whoever is known; else the only community, the last one visited, or where to find one's own."""
    asks = bool(_ASKING & request.GET.keys())
    if not asks and (own := _own_door(request)):
        return HttpResponseRedirect(own)
    communities = places.communities_by_name(most=FEW + 1)
    if len(communities) == 1:
        return _to(communities[0].code)
    if not asks and (last := _last_visited(request)):
        return _to(last.code)
    found = {"communities": communities} if len(communities) <= FEW else _among_many(request)
    return render(request, "web/front_door.html", found)


def _to(code: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("web:home", kwargs={"code": code}))


def _last_visited(request: HttpRequest) -> Community | None:
    code = request.COOKIES.get("mulin_place", "").replace("\0", "")
    return places.community_at(code) if code else None


def _among_many(request: HttpRequest) -> dict[str, Any]:
    """Where there are more than one looks through: by name, or by street."""
    words, street = looked_for(request), looked_for(request, "street")
    if words:
        found = places.communities_by_name(like=words, most=FEW + 1)
        return {"many": True, "words": words, "communities": found[:FEW], "more": len(found) > FEW}
    if street:
        return {"many": True, "communities": places.communities_by_name(street=street)}
    return {"many": True, "streets": places.streets_by_name()}


def _own_door(request: HttpRequest) -> str | None:
    """Where somebody signed in belongs: an overseer's street, or the community one lives in."""
    account = account_of(request)
    if account is None:
        return None
    if street := accounts.street_of(account.id, clock.today()):
        return reverse("street", kwargs={"street": street})
    code = people.home_of(account.id)
    return reverse("web:home", kwargs={"code": code}) if code else None


@require_safe
def home(request: MulinRequest) -> HttpResponse:
    """今天: what a resident or a visitor sees first."""
    today = clock.today()
    context = {
        "today": today,
        "lunar": days.lunar_words(today),
        "festival": days.festival_words(today),
        "may_open_desk": request.actor.may_somewhere("desk.open"),
        "may_read_overview": request.actor.may_somewhere("overview.read"),
    }
    response = page(request, "web/home.html", context)
    keep_choice(response, "place", request.community.code)
    return response


@require_safe
def privacy(request: MulinRequest) -> HttpResponse:
    """隐私说明: what is kept of people, why, for how long, and whom to ask."""
    return page(request, "web/privacy.html")


@require_safe
def how_to(request: MulinRequest) -> HttpResponse:
    """怎么用: the few things people ask."""
    return page(request, "web/how_to.html")
