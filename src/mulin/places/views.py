"""设置: the community's own words, its buildings and its venues."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulin.base.http import MulinRequest, done, explain, needs, page
from mulin.kernel import ids
from mulin.kernel.errors import RuleError
from mulin.places import access, actions, queries
from mulin.places.forms import BuildingForm, CommunityForm, GridForm, NewBuildingForm, VenueForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _back(request: MulinRequest, text: str) -> HttpResponse:
    done(request, text)
    return HttpResponseRedirect(request.actor.url("places:settings"))


def _form(request: MulinRequest, template: str, form: object) -> HttpResponse:
    wrong = request.method == "POST"
    return page(request, template, {"form": form}, status=422 if wrong else 200)


@require_safe
@needs("settings.read")
def settings(request: MulinRequest) -> HttpResponse:
    """Everything that can be set, and where. Four queries."""
    here = request.community.id
    context = {
        "courtyards": queries.courtyards_with_buildings(here),
        "grids": queries.grids_of(here),
        "venues": queries.venues_of(here),
        "may_revise_words": request.actor.may("settings.revise"),
        "may_revise_places": request.actor.may("places.revise"),
    }
    return page(request, "places/settings.html", context)


@form_page
@needs("settings.revise")
def community(request: MulinRequest) -> HttpResponse:
    """The community's motto, creed, theme and telephone."""
    form = CommunityForm.about(request.community, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_community(request.actor, words=form.words())
            return _back(request, _("社区资料改好了"))
        except RuleError as error:
            explain(form, error)
    return _form(request, "places/community.html", form)


@form_page
@needs("places.revise")
def new_building(request: MulinRequest) -> HttpResponse:
    """Register a building, with its courtyard if that is new."""
    form = NewBuildingForm(
        request.POST or None, grids=queries.grids_of(request.community.id), initial={"units": 2, "floors": 6}
    )
    if request.method == "POST" and form.is_valid():
        try:
            building = actions.add_building(
                request.actor, plan=form.plan(None), courtyard_name=form.cleaned_data["courtyard"]
            )
            return _back(request, _("%(building)s登记好了") % {"building": building.plate})
        except RuleError as error:
            explain(form, error)
    return _form(request, "places/new_building.html", form)


@form_page
@needs("places.revise")
def building(request: MulinRequest, building_id: UUID) -> HttpResponse:
    """A building's grid and floors."""
    found = access.building_for(request.actor, building_id, to="places.revise")
    grids = queries.grids_of(request.community.id)
    form = BuildingForm(request.POST or None, grids=grids, initial=BuildingForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        grid = form.chosen_grid
        actions.revise_building(
            request.actor,
            building_id=found.id,
            grid_id=grid.id if grid else None,
            floors=form.cleaned_data["floors"],
        )
        return _back(request, _("%(building)s改好了") % {"building": found.plate})
    context = {"form": form, "building": found}
    return page(request, "places/building.html", context, status=422 if request.method == "POST" else 200)


@form_page
@needs("places.revise")
def new_grid(request: MulinRequest) -> HttpResponse:
    """Register a grid."""
    form = GridForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        grid = actions.ensure_grid(request.actor, name=form.cleaned_data["name"])
        return _back(request, _("%(grid)s登记好了") % {"grid": grid.name})
    return _form(request, "places/new_grid.html", form)


@form_page
@needs("places.revise")
def new_venue(request: MulinRequest) -> HttpResponse:
    """Register a venue."""
    form = VenueForm(request.POST or None, initial={"kind": "room"})
    if request.method == "POST" and form.is_valid():
        try:
            code = f"v{ids.uuid7().hex[-12:]}"
            venue = actions.ensure_venue(request.actor, plan=form.plan(code))
            return _back(request, _("“%(venue)s”登记好了") % {"venue": venue.name})
        except RuleError as error:
            explain(form, error)
    return _form(request, "places/venue.html", form)


@form_page
@needs("places.revise")
def venue(request: MulinRequest, venue_id: UUID) -> HttpResponse:
    """Change a venue."""
    found = access.venue_for(request.actor, venue_id, to="places.revise")
    form = VenueForm.about(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_venue(request.actor, venue_id=found.id, plan=form.plan(found.code))
            return _back(request, _("“%(venue)s”改好了") % {"venue": found.name})
        except RuleError as error:
            explain(form, error)
    return _form(request, "places/venue.html", form)
