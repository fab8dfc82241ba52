"""What people see first: the front door, 今天, and the two pages that explain."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mulin.accounts import queries as accounts
from mulin.accounts.access import account_of
from mulin.base import days
from mulin.base.http import MulinRequest, page
from mulin.kernel import clock
from mulin.people import queries as people
from mulin.places import queries as places
from mulin.web.middleware import keep_choice


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """Home for whoever is known; else the only community, the last one visited, or the list of names."""
    if "all" not in request.GET and (own := _own_door(request)):
        return HttpResponseRedirect(own)
    communities = places.communities_by_name()
    if len(communities) > 1 and "all" not in request.GET:
        last = request.COOKIES.get("mulin_place")
        here = [community for community in communities if community.code == last]
    else:
        here = communities
    if len(here) == 1:
        return HttpResponseRedirect(reverse("web:home", kwargs={"code": here[0].code}))
    return render(request, "web/front_door.html", {"communities": communities})


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
