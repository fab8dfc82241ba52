"""送到了吗: coverage by building, the doors of a building, hand-over sheets on paper and typed in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mulin.base.actor import Mouth
from mulin.base.http import MulinRequest, done, explain, needs, page, sentence
from mulin.cards import access, actions, queries
from mulin.cards.forms import RevokeForm, SheetForm
from mulin.cards.models import Card
from mulin.cards.prints import Wanted, handing_sheet
from mulin.kernel.errors import RuleError
from mulin.places.models import Building


@needs("cards.view")
def coverage(request: MulinRequest) -> HttpResponse:
    """How many doors have their card, by building."""
    rows = queries.coverage_by_building(request.actor)
    may_print = request.actor.may("cards.print")
    return page(request, "cards/coverage.html", {"rows": rows, "whole": queries.total(rows), "may_print": may_print})


@needs("cards.view")
def building(request: MulinRequest, building_id: UUID) -> HttpResponse:
    """The doors of one building; a filled sheet is typed in by ticking them."""
    actor = request.actor
    found = access.building_for(actor, building_id, to="cards.view")
    units = queries.by_unit(queries.doors_of(actor, found.id))
    choices = [(str(door.household_id), door.name) for _unit, doors in units for door in doors if door.has_card]
    form = SheetForm(request.POST or None, doors=choices)
    if form.is_valid() and (answer := _type_in(request, found, form)):
        return answer
    ticked = set(form["doors"].value() or [])
    context = {"building": found, "units": units, "form": form, "ticked": ticked}
    context["may_print"] = actor.may("cards.print")
    context["may_tick"] = actor.may("cards.hand_over", building_id=found.id)
    return page(request, "cards/building.html", context, status=422 if form.errors else 200)


def _type_in(request: MulinRequest, building: Building, form: SheetForm) -> HttpResponse | None:
    actor = request.actor.through(Mouth.PAPER)
    doors = [UUID(door) for door in form.cleaned_data["doors"]]
    outcome, sign = form.outcome_and_sign()
    try:
        visit = actions.hand_over(
            actor, household_ids=doors, outcome=outcome, sign=sign, client_key=form.cleaned_data["client_key"]
        )
    except RuleError as error:
        explain(form, error)
        return None
    words = ngettext("记下了 %(n)s 扇门", "记下了 %(n)s 扇门", len(doors)) % {"n": len(doors)}
    done(request, words, undo_url=actor.url("cards:withdraw", visit=visit))
    return HttpResponseRedirect(actor.url("cards:building", building_id=building.id))


@needs("cards.view")
def sheet(request: MulinRequest, building_id: UUID) -> HttpResponse:
    """The hand-over sheet of a building or stairwell as a PDF: `unit`, `left` (only doors not reached), `names`."""
    found = access.building_for(request.actor, building_id, to="cards.view")
    unit = request.GET.get("unit", "")
    wanted = Wanted(int(unit) if unit.isdecimal() else None, "left" in request.GET, "names" in request.GET)
    return _pdf(request, [found], wanted, f"{found.name}-签收表.pdf")


@needs("cards.view")
def left_sheet(request: MulinRequest) -> HttpResponse:
    """One sheet a building with every door of the community that has not been reached."""
    buildings = [row.building for row in queries.coverage_by_building(request.actor) if row.coverage.waiting]
    wanted = Wanted(only_waiting=True, with_names="names" in request.GET)
    return _pdf(request, buildings, wanted, "没敲到的门-签收表.pdf")


def _pdf(request: MulinRequest, buildings: list[Building], wanted: Wanted, name: str) -> HttpResponse:
    try:
        content = handing_sheet(request.actor, buildings, wanted)
    except RuleError as error:
        return page(request, "cards/no_sheet.html", {"why": sentence(error)}, status=422)
    answer = HttpResponse(content, content_type="application/pdf", headers={"Cache-Control": "no-store"})
    answer.headers["Content-Disposition"] = _inline(name)
    return answer


def _inline(name: str) -> str:
    from django.utils.http import content_disposition_header  # long name, one use

    return content_disposition_header(as_attachment=False, filename=name) or "inline"


@require_POST
@needs("cards.hand_over")
def withdraw(request: MulinRequest, visit: UUID) -> HttpResponse:
    """撤回: the doors are as they were before the visit."""
    homes = actions.withdraw_visit(request.actor, visit=visit)
    card = queries.card_at(request.actor, homes[0])
    done(request, ngettext("撤回了 %(n)s 扇门", "撤回了 %(n)s 扇门", len(homes)) % {"n": len(homes)})
    return HttpResponseRedirect(_where(request, card))


def _where(request: MulinRequest, card: Card) -> str:
    """Back to the stairs or to the desk, wherever the thumb slipped."""
    if "/walk/" in request.headers.get("referer", ""):
        home = card.household
        unit = request.actor.url("cards:walk-unit", building_id=home.building_id, unit=home.unit_number)
        return f"{unit}?at={home.id}"
    return request.actor.url("cards:building", building_id=card.building_id)


@needs("cards.revoke")
def revoke(request: MulinRequest, card_id: UUID) -> HttpResponse:
    """Ask why, then let the card's QR lead nowhere."""
    card = access.card_for(request.actor, card_id, to="cards.revoke")
    form = RevokeForm(request.POST if request.method == "POST" else None)
    home = request.actor.url("people:household", household_id=card.household_id)
    if form.is_valid():
        actions.revoke_card(request.actor, card=card, why=form.cleaned_data["why"])
        done(request, _("%(number)s 作废了。要补一张，请按“再印一张”。") % {"number": card.shown_number})
        return HttpResponseRedirect(home)
    context = {
        "form": form,
        "question": _("作废 %(number)s 这张卡吗？") % {"number": card.shown_number},
        "consequence": _("扫这张卡的二维码，只会看到“此卡已作废”。作废以后不能恢复，可以补印一张新的。"),
        "post": request.get_full_path(),
        "doing": _("作废这张卡"),
        "back": home,
        "staying": _("不作废"),
    }
    return page(request, "web/confirm.html", context, status=422 if form.errors else 200)
