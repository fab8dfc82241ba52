"""评审和流动票箱: who sits on the panel and who of them has a sheet; each way of the box to doors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from mulin.awards import access, actions, queries
from mulin.awards.forms import GuestJurorForm, SerialForm, TripForm
from mulin.awards.models import Juror, RoundState
from mulin.base.http import MulinRequest, done, explain, needs, page, say_no
from mulin.kernel.errors import RuleError
from mulin.people import queries as people


@needs("awards.manage")
def jury(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """The panel of a round: named while it is a draft, given their sheets while people vote."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    form = GuestJurorForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_guest_juror(request.actor, round_id=row.id, **form.cleaned_data)
        except RuleError as error:
            explain(form, error)
        else:
            return HttpResponseRedirect(request.path)
    words = request.GET.get("q", "").strip()
    context = {
        "round": row,
        "jurors": queries.jurors_of(row),
        "is_draft": row.state == RoundState.DRAFT,
        "form": form,
        "words": words,
        "found": people.search_people(request.actor, words) if words else [],
    }
    return page(request, "awards/jury.html", context, status=422 if form.errors else 200)


@require_POST
@needs("awards.manage")
def add(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """A resident joins the panel."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    try:
        actions.add_juror(request.actor, round_id=row.id, person_id=UUID(request.POST.get("person", "")))
    except RuleError as error:
        say_no(request, error)
    except ValueError:
        done(request, _("先找到那一位。"))
    return _to_jury(request, row.id)


def _to_jury(request: MulinRequest, round_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(request.actor.url("awards:jury", round_id=round_id))


def _with(request: MulinRequest, juror: Juror, act: Callable[[], Any], said: str) -> HttpResponse:
    try:
        act()
    except RuleError as error:
        say_no(request, error)
    else:
        done(request, said)
    return _to_jury(request, juror.round_id)


@require_POST
@needs("awards.manage")
def drop(request: MulinRequest, juror_id: UUID) -> HttpResponse:
    """Somebody leaves the panel of a draft."""
    juror = access.juror_for(request.actor, juror_id)
    return _with(
        request, juror, lambda: actions.drop_juror(request.actor, juror_id=juror.id), _("从评审名单上拿掉了。")
    )


@require_POST
@needs("awards.manage")
def hand(request: MulinRequest, juror_id: UUID) -> HttpResponse:
    """A juror draws a sheet."""
    juror = access.juror_for(request.actor, juror_id)
    said = _("记下了。从评审票里随便抽一张给他，别按次序。")
    return _with(request, juror, lambda: actions.hand_panel_sheet(request.actor, juror_id=juror.id), said)


@needs("awards.manage")
def back(request: MulinRequest, juror_id: UUID) -> HttpResponse:
    """A juror brings an unused sheet back."""
    juror = access.juror_for(request.actor, juror_id)
    form = SerialForm(request.POST or None)
    if form.is_valid():
        try:
            actions.take_panel_sheet_back(request.actor, juror_id=juror.id, serial=form.cleaned_data["serial"])
        except RuleError as error:
            explain(form, error)
        else:
            done(request, _("收回来了。"))
            return _to_jury(request, juror.round_id)
    context = {
        "question": _("收回%(name)s没用过的评审票？") % {"name": juror.label},
        "consequence": _("收回以后这张票作废。"),
        "post": request.path,
        "doing": pgettext("button", "收回"),
        "back": request.actor.url("awards:jury", round_id=juror.round_id),
        "staying": _("先不"),
        "form": form,
    }
    return page(request, "web/confirm.html", context, status=422 if form.errors else 200)


@needs("awards.manage")
def trips(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """流动票箱: what was written down, and one more way."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    form = TripForm(request.POST or None, initial=TripForm.start())
    if form.is_valid():
        try:
            actions.record_trip(request.actor, round_id=row.id, trip=form.trip())
        except RuleError as error:
            explain(form, error)
        else:
            done(request, _("记下了。票箱当面贴好封条，收好。"))
            return HttpResponseRedirect(request.path)
    context = {
        "round": row,
        "trips": queries.trips_of(row),
        "handed": queries.handed_at_doors(row),
        "may_write": row.is_box_shut,
        "form": form,
    }
    return page(request, "awards/trips.html", context, status=422 if form.errors else 200)


@require_POST
@needs("awards.manage")
def drop_trip(request: MulinRequest, trip_id: UUID) -> HttpResponse:
    """One way was written down wrongly."""
    trip = access.trip_for(request.actor, trip_id)
    try:
        actions.drop_trip(request.actor, trip_id=trip.id)
    except RuleError as error:
        say_no(request, error)
    else:
        done(request, _("划掉了。"))
    return HttpResponseRedirect(request.actor.url("awards:trips", round_id=trip.round_id))
