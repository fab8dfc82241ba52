"""Stations, prizes, materials, shifts and helpers of one event."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mulin.base.http import MulinRequest, needs, say_no
from mulin.events import access, actions, queries
from mulin.events.forms import HelperForm, MaterialForm, PrizeForm, ShiftForm, StationForm
from mulin.events.models import Event, Shift, Station
from mulin.events.views import said
from mulin.events.views.common import back, found_people, save, work_page
from mulin.kernel import clock
from mulin.kernel.errors import RuleError


@needs("events.run")
def people(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """报名: of each gathering who signed up, on whose behalf, sheet and code for signing in, and what if it rains."""
    event = access.event_for(request.actor, event_id, to="events.run")
    context = {"counts": queries.counts_of(event), "now": clock.now()}
    return work_page(request, "events/people.html", event, "people", **context)


@needs("events.run")
def stations(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """The stations, and a form for one more."""
    event = access.event_for(request.actor, event_id, to="events.run")
    return _station_page(request, event, None)


@needs("events.run")
def station(request: MulinRequest, station_id: UUID) -> HttpResponse:
    """One station, to change it."""
    row = access.station_for(request.actor, station_id)
    return _station_page(request, access.event_for(request.actor, row.event_id, to="events.run"), row)


def _station_page(request: MulinRequest, event: Event, row: Station | None) -> HttpResponse:
    form = StationForm(request.POST or None, initial=StationForm.start(row) if row else None)
    found: list[Any] = []
    if request.method == "POST" and form.is_valid():
        host, found = _host(request, event, form, row)
        said = {**form.said(), "host_id": host}
        if not found and save(
            form,
            lambda: actions.save_station(
                request.actor, event_id=event.id, said=said, station_id=row.id if row else None
            ),
        ):
            return back(request, "events:stations", event, _("记下了：%(name)s") % {"name": said["name"]})
    status = 422 if form.errors else 200
    return work_page(
        request,
        "events/stations.html",
        event,
        "stations",
        form=form,
        row=row,
        found=found,
        stations=queries.stations_of(event),
        status=status,
    )


def _host(request: MulinRequest, event: Event, form: StationForm, row: Station | None) -> tuple[UUID | None, list[Any]]:
    """The host meant: chosen, unchanged, the only one of that name; else whom to choose from."""
    words = form.cleaned_data["host_words"].strip()
    chosen: UUID | None = form.cleaned_data["host"]
    picked = request.POST.get("pick", "")
    if not words:
        return None, []
    people = {str(person.id): person for person in found_people(request, event, words)}
    if picked in people:
        return people[picked].id, []
    if row and row.host and chosen == row.host_id and words == row.host.name:
        return row.host_id, []
    if len(people) == 1:
        return next(iter(people.values())).id, []
    if not people:
        form.add_error("host_words", _("名册里没找到“%(name)s”。换个写法试试，或者先空着。") % {"name": words})
    return None, list(people.values())


@require_POST
@needs("events.run")
def drop_station(request: MulinRequest, station_id: UUID) -> HttpResponse:
    """Take a station out."""
    row = access.station_for(request.actor, station_id)
    actions.drop_station(request.actor, station=row)
    return back(request, "events:stations", row.event, _("去掉了：%(name)s") % {"name": row.name})


@needs("events.run")
def prizes(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """The prizes, and a form for one more."""
    event = access.event_for(request.actor, event_id, to="events.run")
    form = PrizeForm(request.POST or None)
    if request.method == "POST" and save(
        form, lambda: actions.save_prize(request.actor, event_id=event.id, said=form.said())
    ):
        return back(request, "events:prizes", event, _("记下了。"))
    return _prize_page(request, event, form)


@needs("events.run")
def prize(request: MulinRequest, prize_id: UUID) -> HttpResponse:
    """One prize, to change it."""
    row = access.prize_for(request.actor, prize_id)
    event = access.event_for(request.actor, row.event_id, to="events.run")
    form = PrizeForm(request.POST or None, initial=PrizeForm.start(row))
    if request.method == "POST" and save(
        form, lambda: actions.save_prize(request.actor, event_id=event.id, said=form.said(), prize_id=row.id)
    ):
        return back(request, "events:prizes", event, _("改好了。"))
    return _prize_page(request, event, form, row=row)


def _prize_page(request: MulinRequest, event: Event, form: PrizeForm, **more: Any) -> HttpResponse:
    programme = queries.programme_of(event)
    status = 422 if form.errors else 200
    return work_page(
        request, "events/prizes.html", event, "prizes", form=form, programme=programme, status=status, **more
    )


@require_POST
@needs("events.run")
def drop_prize(request: MulinRequest, prize_id: UUID) -> HttpResponse:
    """Take a prize away."""
    row = access.prize_for(request.actor, prize_id)
    actions.drop_prize(request.actor, prize=row)
    return back(request, "events:prizes", row.event, _("去掉了：%(name)s") % {"name": row.name})


@needs("events.run")
def materials(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """物资清单: tick off, add a line."""
    event = access.event_for(request.actor, event_id, to="events.run")
    form = MaterialForm(request.POST or None)
    if request.method == "POST" and save(
        form, lambda: actions.save_material(request.actor, event_id=event.id, said=form.said())
    ):
        return back(request, "events:materials", event, _("记下了。"))
    status = 422 if form.errors else 200
    return work_page(
        request,
        "events/materials.html",
        event,
        "materials",
        form=form,
        programme=queries.programme_of(event),
        status=status,
    )


@require_POST
@needs("events.run")
def material(request: MulinRequest, material_id: UUID) -> HttpResponse:
    """Tick, untick or drop a line."""
    row = access.material_for(request.actor, material_id)
    if request.POST.get("do") == "drop":
        actions.drop_material(request.actor, material=row)
    else:
        actions.tick_material(request.actor, material=row, ready=request.POST.get("do") == "ready")
    return back(request, "events:materials", row.event)


@needs("events.run")
def helpers(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """人员分工: shifts, who takes them, who offered."""
    event = access.event_for(request.actor, event_id, to="events.run")
    form = ShiftForm(request.POST or None, event=event, stations=queries.stations_of(event))
    if request.method == "POST" and save(
        form, lambda: actions.save_shift(request.actor, event_id=event.id, said=form.said())
    ):
        return back(request, "events:helpers", event, _("记下了。"))
    return _helper_page(request, event, form)


def _helper_page(request: MulinRequest, event: Event, form: Any, **more: Any) -> HttpResponse:
    programme = queries.programme_of(event)
    status = 422 if form.errors else 200
    return work_page(
        request, "events/helpers.html", event, "helpers", form=form, programme=programme, status=status, **more
    )


@needs("events.run")
def shift(request: MulinRequest, shift_id: UUID) -> HttpResponse:
    """One shift: change it, and put people on it."""
    row = access.shift_for(request.actor, shift_id)
    event = access.event_for(request.actor, row.event_id, to="events.run")
    is_edit = request.POST.get("do") == "edit"
    form = ShiftForm(
        request.POST if is_edit else None,
        event=event,
        stations=queries.stations_of(event),
        initial=ShiftForm.start(row),
    )
    if is_edit and save(
        form, lambda: actions.save_shift(request.actor, event_id=event.id, said=form.said(), shift_id=row.id)
    ):
        return back(request, "events:helpers", event, _("改好了。"))
    if request.POST.get("do") == "add" and (answer := _add(request, event, row)):
        return answer
    words = request.GET.get("words", "")
    context = {"shift": row, "adding": HelperForm(initial={"words": words}), "words": words}
    programme = queries.programme_of(event)
    return work_page(
        request,
        "events/shift.html",
        event,
        "helpers",
        form=form,
        found=found_people(request, event, words),
        on=programme.helpers.get(row.id, []),
        **context,
        status=422 if form.errors else 200,
    )


def _add(request: MulinRequest, event: Event, row: Shift) -> HttpResponse | None:
    adding = HelperForm(request.POST)
    picked = request.POST.getlist("person")
    if not adding.is_valid() or not (picked or adding.cleaned_data["guest"]):
        return None
    guests = [adding.cleaned_data["guest"]] if adding.cleaned_data["guest"] else []
    try:
        people = [said.as_key(one) for one in picked]
        actions.add_helpers(request.actor, shift=row, person_ids=people, guest_names=guests)
    except RuleError as error:
        say_no(request, error)
    return HttpResponseRedirect(request.actor.url("events:shift", shift_id=row.id))


@require_POST
@needs("events.run")
def drop_shift(request: MulinRequest, shift_id: UUID) -> HttpResponse:
    """Take a shift away."""
    row = access.shift_for(request.actor, shift_id)
    actions.drop_shift(request.actor, shift=row)
    return back(request, "events:helpers", row.event, _("去掉了：%(name)s") % {"name": row.duty})


@require_POST
@needs("events.run")
def helper(request: MulinRequest, helper_id: UUID) -> HttpResponse:
    """Answer an offer, take somebody off."""
    row = access.helper_for(request.actor, helper_id)
    wanted = request.POST.get("do", "")
    if wanted in ("agree", "decline"):
        actions.answer_offer(request.actor, helper=row, agreed=wanted == "agree")
    elif wanted == "off":
        actions.give_back(request.actor, helper=row)
    return back(request, "events:helpers", row.event)
