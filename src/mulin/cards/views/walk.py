"""走楼: handing out at the door, one thumb, no typing, the next door by itself."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mulin.base.actor import Mouth
from mulin.base.http import MulinRequest, done, needs, page, say_no
from mulin.cards import access, actions, queries
from mulin.cards.forms import KnockForm
from mulin.cards.models import Outcome
from mulin.cards.queries import Door
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.people import access as people


@needs("cards.hand_over")
def walk(request: MulinRequest) -> HttpResponse:
    """The buildings one hands out in."""
    rows = queries.coverage_by_building(request.actor, verb="cards.hand_over")
    return page(request, "cards/walk.html", {"rows": rows, "whole": queries.total(rows)})


@needs("cards.hand_over")
def walk_building(request: MulinRequest, building_id: UUID) -> HttpResponse:
    """The stairwells of a building."""
    found = access.building_for(request.actor, building_id, to="cards.hand_over")
    units = [
        (unit, [door for door in doors if door.has_card])
        for unit, doors in queries.by_unit(queries.doors_of(request.actor, found.id))
    ]
    rows = [(unit, doors, sum(not door.is_waiting for door in doors)) for unit, doors in units if doors]
    return page(request, "cards/walk_building.html", {"building": found, "rows": rows})


@needs("cards.hand_over")
def walk_unit(request: MulinRequest, building_id: UUID, unit: int) -> HttpResponse:
    """A stairwell: the door one stands at, and all the others."""
    found = access.building_for(request.actor, building_id, to="cards.hand_over")
    doors = [door for door in queries.doors_of(request.actor, found.id, unit) if door.has_card]
    if not doors:
        raise NotFound("unit")
    at = request.GET.get("at", "")
    here = next((door for door in doors if str(door.household_id) == at), None) or next_door(doors, None)
    last = queries.last_handover(request.actor, here.household_id) if here and here.outcome else None
    return page(request, "cards/walk_unit.html", {
        "building": found,
        "unit": unit,
        "doors": doors,
        "here": here,
        "last": last,
        "form": KnockForm(),
        "reached": sum(not door.is_waiting for door in doors),
        "back": request.actor.url("cards:walk-building", building_id=found.id),
    })  # fmt: skip


def next_door(doors: list[Door], after: UUID | None) -> Door | None:
    """The next door to knock at today, on from `after` and then from the beginning.

    Where nobody was home it is tried again on another day.
    """
    place = next((number + 1 for number, door in enumerate(doors) if door.household_id == after), 0)
    return next((door for door in [*doors[place:], *doors[:place]] if door.is_due(clock.today())), None)


@require_POST
@needs("cards.hand_over")
def knock(request: MulinRequest, household_id: UUID) -> HttpResponse:
    """One tap at one door; then the next door."""
    home = people.household_for(request.actor, household_id, to="cards.hand_over")
    actor = request.actor.through(Mouth.DOOR)
    form = KnockForm(request.POST)
    stairs = actor.url("cards:walk-unit", building_id=home.building_id, unit=home.unit_number)
    if not form.is_valid():
        return HttpResponseRedirect(f"{stairs}?at={home.id}")
    said = form.cleaned_data
    try:
        visit = actions.hand_over(
            actor, household_ids=[home.id], outcome=said["outcome"], client_key=said["client_key"]
        )
    except RuleError as error:
        say_no(request, error)
        return HttpResponseRedirect(f"{stairs}?at={home.id}")
    words = _("%(door)s：%(outcome)s") % {"door": home.door, "outcome": Outcome(said["outcome"]).label}
    done(request, words, undo_url=actor.url("cards:withdraw", visit=visit))
    doors = [door for door in queries.doors_of(actor, home.building_id, home.unit_number) if door.has_card]
    following = next_door(doors, home.id)
    return HttpResponseRedirect(f"{stairs}?at={following.household_id}" if following else stairs)
