"""卡片排印: a designer's work without a designer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from mulin.base.http import MulinRequest, done, explain, needs, page, sentence
from mulin.cards import access, actions, paper, queries
from mulin.cards.forms import StudioForm, moved
from mulin.cards.models import Product
from mulin.contacts.models import UnitKind
from mulin.kernel.errors import NotFound, RuleError
from mulin.places import queries as places


@needs("cards.design")
def studio(request: MulinRequest, product: str) -> HttpResponse:
    """Choose and see; arrows and 看一看 change the page only, 存好 keeps the design."""
    if product not in Product.values:
        raise NotFound("product")
    actor = request.actor
    buildings = places.buildings_of(actor.community_id)
    start = StudioForm.start(queries.design_of(actor, product), queries.place_of(actor).motto, buildings)
    form = StudioForm(request.POST if request.method == "POST" else start, buildings=buildings)
    if form.is_valid() and "save" in request.POST:
        said = form.cleaned_data
        try:
            actions.save_design(actor, product=product, theme=said["theme"], motto=said["motto"], kinds=form.kinds_on())
            done(request, _("样子存好了，下次印卡就用它"))
            return HttpResponseRedirect(actor.url("cards:studio", product=product))
        except RuleError as error:
            explain(form, error)
    return page(request, "cards/studio.html", _context(request, product, form), status=422 if form.errors else 200)


def _context(request: MulinRequest, product: str, form: StudioForm) -> dict[str, Any]:
    """The kinds in the order asked for, and the card as it would be."""
    order = moved(form["order"].value() or [], up=request.POST.get("up", ""), down=request.POST.get("down", ""))
    on = form["kinds"].value() or []
    today = queries.TodaysContacts(request.actor)
    context: dict[str, Any] = {
        "form": form,
        "product": product,
        "products": Product.choices,
        "kinds": [(kind, UnitKind(kind).label, kind in on, kind in today.kinds()) for kind in order],
    }
    if form.is_valid() and form.cleaned_data["building"]:
        context |= _proof(request, product, form, [kind for kind in order if kind in on])
    return context


def _proof(request: MulinRequest, product: str, form: StudioForm, kinds: list[str]) -> dict[str, Any]:
    """Whether the card's text fits, and the address of its picture."""
    said, actor = form.cleaned_data, request.actor
    building = access.building_for(actor, UUID(said["building"]), to="cards.design")
    look = queries.look_of(actor, product, theme=said["theme"], motto=said["motto"])
    try:
        paper.faces_data(look, [queries.face_of(building, queries.TodaysContacts(actor).text(building.id, kinds))])
    except RuleError as error:
        return {"misfit": sentence(error)}
    query = {
        "theme": said["theme"],
        "motto": said["motto"],
        "building": said["building"],
        "order": kinds,
        "kinds": kinds,
    }
    address = actor.url("cards:proof", product=product)
    return {"picture": f"{address}?{urlencode(query, doseq=True)}", "plate": building.plate}


@needs("cards.design")
def proof(request: MulinRequest, product: str) -> HttpResponse:
    """The picture of a card as it would be printed; 422 with the sentence where it does not fit."""
    form = StudioForm(request.GET, buildings=places.buildings_of(request.actor.community_id))
    if product not in Product.values or not form.is_valid() or not form.cleaned_data["building"]:
        raise NotFound("proof")
    actor, said = request.actor, form.cleaned_data
    building = access.building_for(actor, UUID(said["building"]), to="cards.design")
    text = queries.TodaysContacts(actor).text(building.id, said["kinds"])
    look = queries.look_of(actor, product, theme=said["theme"], motto=said["motto"])
    try:
        picture = paper.preview(look, queries.face_of(building, text))
    except RuleError as error:
        return HttpResponse(sentence(error), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": "private, max-age=60"})
