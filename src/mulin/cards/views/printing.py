"""Printing cards: what for whom, the run with its progress, cards that are out of date."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mulin.base.http import MulinRequest, explain, needs, page
from mulin.base.jobs import Job
from mulin.base.jobs.access import job_for
from mulin.cards import access, actions, queries
from mulin.cards.forms import PrintForm
from mulin.cards.models import Only, PrintRun, Product
from mulin.kernel.errors import NotFound, RuleError
from mulin.people import access as people
from mulin.places import queries as places


@needs("cards.print")
def print_cards(request: MulinRequest, product: str = Product.WALLET) -> HttpResponse:
    """Choose the product, the doors and the places; then a run is made."""
    actor, asked = request.actor, request.GET
    only = asked.get("only", "")
    start: dict[str, object] = {"product": product, "only": only if only in Only.values else Only.ALL}
    start |= {
        "buildings": asked.getlist("building"),
        "household": asked.get("household"),
        "stairs": asked.get("stairs"),
    }
    data = request.POST if request.method == "POST" else None
    form = PrintForm(data, initial=start, yards=places.courtyards_with_buildings(actor.community_id))
    if form.is_valid():
        try:
            return HttpResponseRedirect(actor.url("cards:run", run_id=_start(request, form).id))
        except RuleError as error:
            explain(form, error)
    context = {"form": form, "runs": queries.runs_of(actor), "one_place": _one_place(request, form)}
    return page(request, "cards/print.html", context, status=422 if form.errors else 200)


def _one_place(request: MulinRequest, form: PrintForm) -> str:
    """The one household or stairwell the reader came for, by name."""
    try:
        if household := form["household"].value():
            home = people.household_for(request.actor, UUID(str(household)), to="cards.print")
            return f"{home.building.plate} {home.door}"
        if stairs := form["stairs"].value():
            building_id, unit = stairs.split("/")
            building = access.building_for(request.actor, UUID(building_id), to="cards.print")
            return _("%(building)s %(unit)s 单元") % {"building": building.plate, "unit": unit}
    except ValueError as error:
        raise NotFound("place") from error
    return ""


def _start(request: MulinRequest, form: PrintForm) -> PrintRun:
    said, chosen = form.cleaned_data, form.chosen()
    if said["stairs"]:
        building_id, unit = said["stairs"].split("/")
        doors = queries.doors_of(request.actor, UUID(building_id), int(unit))
        chosen["household_ids"] = [door.household_id for door in doors]
    return actions.start_print_run(
        request.actor, product=said["product"], only=said["only"], client_key=said["client_key"], **chosen
    )


@needs("cards.print")
def run(request: MulinRequest, run_id: UUID) -> HttpResponse:
    """A run: its progress, its paper, and what stood on its cards."""
    found = access.run_for(request.actor, run_id)
    faces = queries.faces_of(found)
    context = {"run": found, "faces": faces, "job": _job(request, found), "back": request.actor.url("cards:print")}
    return page(request, "cards/run.html", context)


def _job(request: MulinRequest, run: PrintRun) -> Job | None:
    """The run's job, if it is the reader's own: only its maker gets its file."""
    try:
        return job_for(request.actor, run.job_id) if run.job_id else None
    except NotFound:
        return None


@require_POST
@needs("cards.print")
def again(request: MulinRequest, run_id: UUID) -> HttpResponse:
    """Make the paper of an earlier run once more, for this reader."""
    found = access.run_for(request.actor, run_id)
    actions.print_again(request.actor, run=found)
    return HttpResponseRedirect(request.actor.url("cards:run", run_id=found.id))


@needs("cards.print")
def wrong(request: MulinRequest) -> HttpResponse:
    """Which cards say something that is no longer true, by building; one button prints just those."""
    actor = request.actor
    groups = queries.wrong_cards(actor)
    products = [
        (product, form, sum(group.count for group in groups if group.product == product))
        for product in Product
        if any(group.product == product for group in groups)
        and (form := PrintForm(initial={"product": product, "only": Only.WRONG}, yards=[]))
    ]
    return page(request, "cards/wrong.html", {"groups": groups, "products": products})
