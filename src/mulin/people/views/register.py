"""居民与住户: finding people, a person's page, a household's page."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from mulin.accounts import queries as accounts
from mulin.base import limits
from mulin.base.http import MulinRequest, needs, page
from mulin.kernel import clock
from mulin.people import access, actions, queries
from mulin.people.models import Person, PersonState
from mulin.people.rules import is_child
from mulin.people.views.common import buildings_for, go_on

PER_PAGE = 30


def _building(request: MulinRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("building", ""))
    except ValueError:
        return None


def _query(request: MulinRequest) -> str:
    """What is asked for, without the page, for the links to the other pages."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return f"{kept.urlencode()}&" if kept else ""


@require_safe
@needs("people.read")
def people(request: MulinRequest) -> HttpResponse:
    """The register, to be searched or leafed through; never all at once. Three queries."""
    words, building_id = request.GET.get("q", ""), _building(request)
    closed = request.GET.get("closed") == "1"
    if words:
        limits.spend(f"search:{request.actor.account_id}", *limits.SEARCH)
    found = queries.look_for(request.actor, words, building_id=building_id, closed=closed)
    context = {
        "page": Paginator(found.people, PER_PAGE).get_page(request.GET.get("page")),
        "asked": found.asked,
        "search_words": words,
        "buildings": buildings_for(request, "people.read"),
        "building_id": building_id,
        "closed": closed,
        "today": clock.today(),
        "may_edit": request.actor.may_somewhere("people.edit"),
        "new_url": request.actor.url("people:new_person"),
        "pages_query": _query(request),
    }
    return page(request, "people/people.html", context)


@require_safe
@needs("people.read")
def person(request: MulinRequest, person_id: UUID) -> HttpResponse:
    """One resident. A merged record leads to the one it was merged into. Sixteen queries at most."""
    row = access.person_for(request.actor, person_id, to="people.read")
    if row.state == PersonState.MERGED:
        return go_on(request, "people:person", person_id=row.merged_into_id)
    child = is_child(row.birth_date, row.birth_precision, clock.today())
    if child:
        actions.note_child_seen(request.actor, person=row)
    return page(request, "people/person.html", _about(request, row, child=child))


def _about(request: MulinRequest, row: Person, *, child: bool) -> dict[str, object]:
    verbs = ("edit", "unmask", "close", "merge")
    may = {verb: access.may(request.actor, f"people.{verb}", row) for verb in verbs}
    sets_phone = row.account_id is not None and access.may(request.actor, "sign_in_phone.set", row)
    return {
        "person": row,
        "household": row.household,
        "members": [one for one in queries.members_of(row.household) if one != row] if row.household else [],
        "age": row.age_on(clock.today()),
        "child": child,
        "today": clock.today(),
        "guardians": queries.guardians_of(row) if child else [],
        "wards": [] if child else queries.wards_of(row.community_id, row.id),
        "consents": queries.consents_of(row),
        "proxies": queries.proxies_of(row),
        "erasure": queries.erasure_of(row),
        "new_phone": accounts.open_phone_change(request.actor, row.account_id)
        if sets_phone and row.account_id
        else None,
        "may": {
            **may,
            "privacy": request.actor.may("privacy.handle"),
            "proxy": access.may(request.actor, "proxy.confirm", row),
            "set_phone": sets_phone,
            "slip": access.may(request.actor, "desk_code.issue", row),
        },
    }


@require_safe
@needs("people.read")
def household(request: MulinRequest, household_id: UUID) -> HttpResponse:
    """One household: who lives there, and what other rooms know of it. Four queries and the panels'."""
    row = access.household_for(request.actor, household_id, to="people.read")
    context = {
        "household": row,
        "members": queries.members_of(row),
        "gone": queries.members_of(row, closed=True),
        "today": clock.today(),
        "may_edit": request.actor.may("people.edit", building_id=row.building_id),
    }
    return page(request, "people/household.html", context)
