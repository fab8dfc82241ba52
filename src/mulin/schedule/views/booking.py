"""Taking a venue by hand at the desk, looking at a booking, giving it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.base import days, manifest
from mulin.base.http import MulinRequest, done, explain, needs, page
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.places import queries as places
from mulin.schedule import access, actions, queries, rules
from mulin.schedule.actions import Wish
from mulin.schedule.forms import BookForm
from mulin.schedule.models import Booking

_IN_THE_WAY = ("venue-taken", "venue-closed", "venue-not-open", "venue-too-small")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("venues.manage")
def book(request: MulinRequest) -> HttpResponse:
    """订场地. What is in the way is named before anything is saved, with three free ones beside it."""
    venues = places.venues_of(request.community.id)
    form = BookForm(request.POST or None, venues=venues, initial=_asked(request))
    context: dict[str, Any] = {"form": form, "venues": venues}
    if request.method == "POST" and form.is_valid():
        wish = form.wish
        try:
            made = actions.book_by_hand(request.actor, wish=wish, client_key=form.cleaned_data["client_key"])
        except RuleError as error:
            if error.code in _IN_THE_WAY:
                context |= {**_way_out(request, wish), "largest": queries.largest_of(venues, wish.people)}
            if not context.get("clashes"):  # they are told once, above the form
                explain(form, error)
        else:
            return _booked(request, made)
    refused = form.errors or context.get("clashes")
    return page(request, "schedule/book.html", context, status=422 if refused else 200)


def _asked(request: MulinRequest) -> dict[str, str]:
    """What the address already says: a cell of the grid leads here with its venue and day."""
    asked = {name: request.GET.get(name, "") for name in ("venue", "day", "starts", "ends", "title")}
    return {name: value for name, value in asked.items() if value}


def _way_out(request: MulinRequest, wish: Wish) -> dict[str, Any]:
    span: dict[str, Any] = {"venue_id": wish.venue_id, "starts_at": wish.starts_at, "ends_at": wish.ends_at}
    clashes = queries.clashes(request.actor, **span, people=wish.people)
    offers = queries.alternatives(request.actor, **span, people=wish.people)
    return {
        "clashes": [queries.clash_words(clash) for clash in clashes],
        "offers": [(slot, queries.slot_hours(slot), _slot_fields(slot)) for slot in offers],
    }


def _slot_fields(slot: rules.Slot) -> dict[str, str]:
    """An offer as the form writes it, so that one tap takes it."""
    first, last = slot.starts_at.astimezone(clock.CHINA), slot.ends_at.astimezone(clock.CHINA)
    return {
        "venue": str(slot.venue_id),
        "day": first.date().isoformat(),
        "starts": first.strftime("%H:%M"),
        "ends": last.strftime("%H:%M"),
    }


def _booked(request: MulinRequest, made: Booking) -> HttpResponse:
    words = {
        "venue": made.venue.name,
        "when": f"{days.day_words(made.starts_at)} {queries.hours_of(made.starts_at, made.ends_at)}",
    }
    back = request.actor.url("schedule:give_back", booking_id=made.id)
    done(request, _("“%(venue)s”订好了，%(when)s") % words, undo_url=back)
    return HttpResponseRedirect(_week_address(request, made))


def _week_address(request: MulinRequest, booking: Booking) -> str:
    return f"{request.actor.url('schedule:venues')}?day={days.as_day(booking.starts_at).isoformat()}"


@require_safe
@needs("venues.read")
def booking(request: MulinRequest, booking_id: UUID) -> HttpResponse:
    """One booking: where, when, what for; what holds it, or giving it back."""
    found = access.booking_for(request.actor, booking_id, to="venues.read")
    pages = manifest.holder_pages(request.actor, [found.holder])
    context = {
        "booking": found,
        "hours": queries.hours_of(found.starts_at, found.ends_at),
        "holder_page": pages.get(found.holder, ""),
        "may_give_back": found.is_by_hand and found.released_at is None and request.actor.may("venues.manage"),
        "week": _week_address(request, found),
    }
    return page(request, "schedule/booking.html", context)


@require_POST
@needs("venues.manage")
def give_back(request: MulinRequest, booking_id: UUID) -> HttpResponse:
    """退掉: the venue is free again."""
    found = access.booking_for(request.actor, booking_id, to="venues.manage")
    actions.give_back(request.actor, booking_id=found.id)
    done(request, _("退掉了，“%(venue)s”那时候又空出来了") % {"venue": found.venue.name})
    return HttpResponseRedirect(_week_address(request, found))
