"""Shutting a venue, opening it again, and who may take it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulin.base import manifest
from mulin.base.http import MulinRequest, done, explain, needs, page
from mulin.kernel.errors import RuleError
from mulin.places import queries as places
from mulin.places.actions import set_substitute
from mulin.places.models import Venue
from mulin.schedule import access, actions, queries
from mulin.schedule.forms import CloseForm, RuleForm
from mulin.schedule.models import Booking

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _to_venue(request: MulinRequest, venue: Venue, text: str, *, undo_url: str = "") -> HttpResponse:
    done(request, text, undo_url=undo_url)
    return HttpResponseRedirect(request.actor.url("schedule:venue", venue_id=venue.id))


@form_page
@needs("venues.manage")
def close(request: MulinRequest, venue_id: UUID) -> HttpResponse:
    """关几天: the reason, and the bookings it would hit, named before it is saved."""
    found = access.venue_for(request.actor, venue_id, to="venues.manage")
    form = CloseForm(request.POST or None, asks=bool(request.POST.get("knows")))
    context: dict[str, object] = {"form": form, "venue": found}
    if request.method == "POST" and form.is_valid():
        try:
            closure = actions.close_venue(request.actor, venue_id=found.id, **form.cleaned_data)
        except RuleError as error:
            if error.code in ("closure-hits", "closure-late"):
                form = _asking(request)
                context |= {"form": form, "hit": _hit(request, found, form)}
            explain(form, error)
        else:
            undo = request.actor.url("schedule:lift", closure_id=closure.id)
            return _to_venue(
                request, found, _("“%(venue)s”关好了，网页上已经写明") % {"venue": found.name}, undo_url=undo
            )
    return page(request, "schedule/close.html", context, status=422 if form.errors else 200)


def _asking(request: MulinRequest) -> CloseForm:
    """The same form, now asking whether that is known."""
    form = CloseForm(request.POST, asks=True)
    form.is_valid()
    return form


def _hit(request: MulinRequest, venue: Venue, form: CloseForm) -> list[tuple[object, str]]:
    """The bookings in the way of a closure, each with the page of what holds it."""
    typed = form.cleaned_data
    rows = queries.bookings_within(request.actor, venue_id=venue.id, first=typed["first_day"], last=typed["last_day"])
    return _with_pages(request, rows)


def _with_pages(request: MulinRequest, rows: Sequence[Booking]) -> list[tuple[object, str]]:
    pages = manifest.holder_pages(request.actor, [row.holder for row in rows])
    return [(row, pages.get(row.holder, "")) for row in rows]


@require_POST
@needs("venues.manage")
def lift(request: MulinRequest, closure_id: UUID) -> HttpResponse:
    """重新开放."""
    closure = access.closure_for(request.actor, closure_id, to="venues.manage")
    actions.lift_closure(request.actor, closure_id=closure.id)
    return _to_venue(request, closure.venue, _("“%(venue)s”重新开放了") % {"venue": closure.venue.name})


@form_page
@needs("venues.manage")
def rule(request: MulinRequest, venue_id: UUID) -> HttpResponse:
    """谁可以订, 用的人要留意什么, 节假日开不开门."""
    found = access.venue_for(request.actor, venue_id, to="venues.manage")
    others = [venue for venue in places.venues_of(request.community.id) if venue.id != found.id]
    asks = bool(request.POST.get("knows"))  # said already; asked only where something is hit
    form = RuleForm(request.POST or None, initial=_standing(found), others=others, asks=asks)
    context: dict[str, object] = {"form": form, "venue": found}
    if request.method == "POST" and form.is_valid():
        try:
            _set(request, found, form)
        except RuleError as error:
            if error.code == "holiday-hits":
                form = RuleForm(request.POST, others=others, asks=True)
                rows = [row for row, _name in queries.bookings_on_holidays(request.community.id, [found.id])]
                context |= {"form": form, "hit": _with_pages(request, rows)}
            explain(form, error)
        else:
            return _to_venue(request, found, _("存好了"))
    return page(request, "schedule/rule.html", context, status=422 if form.errors else 200)


def _standing(venue: Venue) -> dict[str, object]:
    rule = queries.rule_of(venue)
    return {
        "who": rule.who,
        "notice": rule.notice,
        "substitute": str(venue.bad_weather_id or ""),
        "on_holidays": queries.is_shut_on_holidays(venue),
    }


def _set(request: MulinRequest, venue: Venue, form: RuleForm) -> None:
    typed = form.cleaned_data
    # First what may have to be asked, so that nothing is saved before the answer.
    shut = {"closed": typed["on_holidays"], "knows": typed["knows"]}
    actions.close_on_holidays(request.actor, venue_id=venue.id, **shut)
    actions.set_venue_rule(request.actor, venue_id=venue.id, who=typed["who"], notice=typed["notice"])
    set_substitute(request.actor, venue_id=venue.id, substitute_id=form.substitute_id)
