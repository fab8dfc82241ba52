"""What everybody sees: the list, an event, one's own card, the card's page, the big screen, offering help."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.base import limits
from mulin.base.http import MulinRequest, done, explain, page, say_no, signed_in
from mulin.events import access, actions, queries, rules
from mulin.events.forms import OfferForm, PinForm
from mulin.events.models import Event, EventState
from mulin.events.views.door import keep_token
from mulin.gatherings import queries as gatherings
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.people import access as people
from mulin.printing import qr
from mulin.riddles import queries as riddles

SCREEN_SECONDS = 10


@require_safe
def events(request: MulinRequest) -> HttpResponse:
    """活动: what comes, what was."""
    coming, past = (
        queries.shown_events(request.community.id),
        queries.shown_events(request.community.id, past=True, limit=12),
    )
    return page(request, "events/events.html", {"coming": coming, "past": past})


@require_safe
def event(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """One event: picture, when and where, rain, places, who comes, stations, prizes."""
    limits.spend(f"event:{limits.client_address(request)}", *limits.PUBLIC_PAGE_PER_ADDRESS)
    row = access.event_shown(request.actor, event_id)
    context = {
        "event": row,
        "gathering": row.gathering,
        "stations": queries.stations_of(row),
        "prizes": queries.prizes_of(row),
        "may_run": access.may_run(request.actor, row),
        "may_come": _may_come(row),
        "is_over": row.gathering is not None and row.gathering.ends_at < clock.now(),
        "shifts": row.shifts.exists(),
        "summary": _summary(row),
    }
    return page(request, "events/event.html", context)


def _may_come(row: Event) -> bool:
    """Whether one can still say that one comes."""
    held = row.gathering
    if held is None or row.state != EventState.PUBLISHED or not held.takes_names:
        return False
    now = clock.now()
    return now < held.starts_at and (held.closes_at is None or now < held.closes_at)


def _summary(row: Event) -> Any:
    """How many came, once it is over: by the clock, or because those who held it said so."""
    if row.gathering is None or (row.gathering.ends_at > clock.now() and row.state != EventState.HELD):
        return None
    return gatherings.attendance_summary(row.community_id, gathering_id=row.gathering.id)


@signed_in
def my_card(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """集章卡 on one's own phone, for oneself and those one acts for."""
    row = access.event_shown(request.actor, event_id)
    if request.method == "POST":
        try:
            actions.open_own_card(request.actor, event_id=row.id, person_id=UUID(request.POST.get("person", "")))
        except RuleError as error:
            say_no(request, error)
        except ValueError as error:
            raise NotFound("person") from error
        return HttpResponseRedirect(request.actor.url("events:my-card", event_id=row.id))
    cards = queries.own_cards(request.actor, row)
    looks = [
        (queries.look_at_card(row, card), qr.svg(card_address(card.code), quiet=2))
        for card in cards
        if not card.is_paper
    ]
    owned = {card.person_id for card in cards if not card.is_paper}
    others = [person for person in queries.own_people(request.actor) if person.id not in owned]
    return page(
        request, "events/my_card.html", {"event": row, "looks": looks, "people": others, "is_open": access.is_open(row)}
    )


def card_address(code: str) -> str:
    """What a stamp card's QR says."""
    return f"{settings.MULIN.origin}/stamp/{code}/"


@require_safe
def stamp_card(request: Any, card_code: str) -> HttpResponse:
    """What a stamp card's QR opens: its stamps and what they bring. Nobody's name stands here."""
    limits.spend(f"stamp:{limits.client_address(request)}", *limits.PUBLIC_PAGE_PER_ADDRESS)
    try:
        card = queries.card_with(rules.read_card(card_code))
    except RuleError:
        card = None
    if card is None:
        return render(request, "events/stamp_unknown.html", status=404)
    request.community = card.community
    request.actor = people.actor_of(request, card.community)
    context = {"seen": queries.look_at_card(card.event, card), "event": card.event, "gathering": card.event.gathering}
    response = page(request, "events/stamp_card.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def screen(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """大屏: now, next riddle, counts, thanks; refreshes by itself. Nobody's name but who agreed to it."""
    row = access.event_shown(request.actor, event_id)
    counts = queries.counts_of(row)
    riddle_set = riddles.set_of_gathering(request.actor, row.gathering_id) if row.gathering_id else None
    hanging = [face for face in riddles.faces_of(riddle_set) if not face.is_taken] if riddle_set else []
    context = {
        "event": row,
        "gathering": row.gathering,
        "counts": counts,
        "riddle": hanging[(int(clock.now().timestamp()) // 20) % len(hanging)] if hanging else None,
        "hanging": len(hanging),
        "thanks": queries.thanks_to(row),
        "helpers": queries.helper_count(row),
        "now": clock.now(),
        "is_over": row.gathering is not None and row.gathering.ends_at < clock.now(),
    }
    template = "events/screen_now.html" if request.htmx else "events/screen.html"
    return page(request, template, context | {"seconds": SCREEN_SECONDS})


@signed_in
def offer(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """我来帮忙: choose a shift, for oneself or somebody one acts for."""
    row = access.event_shown(request.actor, event_id)
    shifts = [(shift, on) for shift, on in queries.programme_of(row).shift_rows if shift.ends_at > clock.now()]
    shifts.sort(key=lambda one: len(one[1]) >= one[0].needed)  # where hands are missing comes first
    choices = [(str(shift.id), _shift_words(shift, len(on))) for shift, on in shifts]
    own_people = [(str(person.id), person.name) for person in queries.own_people(request.actor)]
    start = {"person": own_people[0][0] if own_people else ""}
    form = OfferForm(request.POST or None, shifts=choices, people=own_people, initial=start)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.offer_help(
                request.actor,
                event_id=row.id,
                shift_id=UUID(said["shift"]),
                person_id=UUID(said["person"]),
                shows_name=said["shows_name"],
            )
        except RuleError as error:
            explain(form, error)
        else:
            done(request, _("说好了，等办活动的人给您回话。"))
            return HttpResponseRedirect(request.actor.url("events:offer", event_id=row.id))
    own = [(help_, access.may_keep_station(help_)) for help_ in queries.own_help(request.actor, row)]
    return page(
        request,
        "events/offer.html",
        {"event": row, "form": form, "own": own, "choices": choices},
        status=422 if form.errors else 200,
    )


def _shift_words(shift: Any, on: int) -> str:
    begins, ends = (moment.astimezone(clock.CHINA) for moment in (shift.starts_at, shift.ends_at))
    where = f" · {shift.station.name}" if shift.station else ""
    lacking = shift.needed - on
    return _("%(duty)s%(where)s，%(from)s–%(to)s，%(state)s") % {
        "duty": shift.duty,
        "where": where,
        "from": f"{begins:%H:%M}",
        "to": f"{ends:%H:%M}",
        "state": _("还缺 %(n)s 人") % {"n": lacking} if lacking > 0 else _("人够了，多来也行"),
    }


@require_POST
@signed_in
def give_back(request: MulinRequest, helper_id: UUID) -> HttpResponse:
    """来不了: one's own shift is free again."""
    row = access.own_help_for(request.actor, helper_id)
    actions.give_back(request.actor, helper=row)
    done(request, _("好的，这一班让出来了。"))
    return HttpResponseRedirect(request.actor.url("events:offer", event_id=row.event_id))


@signed_in
def my_station(request: MulinRequest, helper_id: UUID) -> HttpResponse:
    """我的站点: a helper on a shift makes their own telephone the desk of their station, and of nothing else."""
    row = access.own_station_for(request.actor, helper_id)
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            paired = actions.open_own_station(request.actor, helper=row, pin=form.cleaned_data["pin"])
        except RuleError as error:
            explain(form, error)
        else:
            return keep_token(request, paired)
    context = {"event": row.event, "helper": row, "station": row.shift.station, "form": form}
    return page(request, "events/my_station.html", context, status=422 if form.errors else 200)
