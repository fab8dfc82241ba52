"""What everybody sees: the week, one gathering, saying that one comes, the receipt."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulin.base import limits
from mulin.base.http import MulinRequest, done, explain, page, say_no
from mulin.gatherings import access, actions, kept_pages, queries, shown
from mulin.gatherings.forms import ComeForm, GuestForm
from mulin.gatherings.models import Gathering, SignUp, SignUpState
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.schedule import queries as timetables

# Counted in each process by itself: a count in the database would be a second commit for everybody in a rush.
GUESTS_PER_ADDRESS = (limits.Limit(300, 10 * limits.MINUTE, shared=False),)
GUESTS_PER_DEVICE = (limits.Limit(20, limits.HOUR, shared=False),)
GUESTS_PER_PHONE = (limits.Limit(5, limits.HOUR, shared=False),)
# Of several who stand differently, what the heading of a receipt says: what wants an answer, then what is sure.
_TOLD_FIRST = (SignUpState.OFFERED, SignUpState.CONFIRMED, SignUpState.WAITING, SignUpState.ENTERED)


@require_safe
def week(request: MulinRequest) -> HttpResponse:
    """活动: a week day by day, what is on and what is off, with the moon and the festivals."""
    monday = shown.monday_of(request.GET.get("week", ""))
    name, kept = kept_pages.kept_week(request, monday)
    if kept is not None:
        return kept
    rows = queries.gatherings_between(request.community.id, monday, monday + timedelta(days=6))
    is_this_week = monday <= clock.today() <= monday + timedelta(days=6)
    days = shown.by_day(rows, monday)
    context = {
        # what is over folds away this week: who opens the page asks what there is today
        "past": [day for day in days if is_this_week and day.is_past and (day.gatherings or day.festival)],
        "days": [day for day in days if not (is_this_week and day.is_past)],
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "is_this_week": is_this_week,
        "empty": not rows,
        "unannounced": timetables.unannounced(request.community.id, monday, monday + timedelta(days=6)),
        "last_week": f"?week={monday - timedelta(days=7):%Y-%m-%d}",
    }
    return kept_pages.keep_week(name, page(request, "gatherings/week.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def gathering(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """One gathering: where, when, who comes, and the form. Posted: one's own come."""
    limits.spend(f"gathering:{limits.client_address(request)}", *limits.PUBLIC_PAGE_PER_ADDRESS)
    kept, people = kept_pages.kept(request, gathering_id)
    if kept is not None:
        return kept
    form: ComeForm | GuestForm | None = None
    if request.method == "POST" and request.actor.is_visitor:  # in a rush nothing is read that only the page needs
        form = GuestForm(request.POST)
        if answer := _come(request, gathering_id, form):
            return answer
    actor = request.actor
    found = queries.gathering_with(actor.community_id, gathering_id)
    people = people or queries.who_comes(actor, found.id)
    if form is None:
        posted = request.POST or None
        form = ComeForm(posted, own=people.own, gathering=found) if people.own else GuestForm(posted, gathering=found)
        if answer := _come(request, gathering_id, form):
            return answer
    elif isinstance(form, GuestForm):
        form.suit(found)
    context = {"people": people, "members": people.members, "form": form, **shown.page_of(actor, found)}
    context |= kept_pages.blanks(request, found)
    response = page(request, "gatherings/gathering.html", context, status=422 if form.errors else 200)
    return kept_pages.keep(request, response, found, str(form["client_key"].value()), people)


@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """For a neighbour without telephone, by name only."""
    found = queries.gathering_with(request.actor.community_id, gathering_id)
    form = GuestForm(request.POST or None, gathering=found)
    if answer := _come(request, found.id, form):
        return answer
    context = {"form": form, **shown.page_of(request.actor, found)}
    return page(request, "gatherings/guest.html", context, status=422 if form.errors else 200)


def _come(request: MulinRequest, gathering_id: UUID, form: ComeForm | GuestForm) -> HttpResponse | None:
    """To the receipt, or nothing where nothing was posted or the form has to say why not. What was typed stays."""
    if not form.is_valid():
        return None
    said = form.cleaned_data
    if isinstance(form, GuestForm):
        _spend(request, said["guest_phone"])
    try:
        rows = actions.sign_up(
            request.actor,
            gathering_id=gathering_id,
            comers=form.comers(request.actor.person_id) if isinstance(form, ComeForm) else form.comers(),
            client_key=said["client_key"],
            together=not said.get("apart"),
            seen_version=said["version"],
        )
    except RuleError as error:
        explain(form, error)
        if error.code == "gathering-changed":  # seen now: the next press is with open eyes
            data = request.POST.copy()  # every tick stays, also of several with one name
            data["version"] = str(queries.gathering_with(request.actor, gathering_id).version)
            form.data = data
        return None
    receipt = access.receipt_of(rows[0].request)
    return HttpResponseRedirect(request.actor.url("gatherings:receipt", receipt=receipt))


def _spend(request: MulinRequest, phone: str) -> None:
    """How often somebody, a telephone and an address sign up guests. A visitor is known by the form cookie."""
    uses = [(f"guest:{limits.client_address(request)}", GUESTS_PER_ADDRESS)]
    if browser := request.actor.account_id or request.COOKIES.get(settings.CSRF_COOKIE_NAME):
        uses.append((f"guest-browser:{browser}", GUESTS_PER_DEVICE))
    if number := "".join(str(unicodedata.decimal(sign)) for sign in phone if sign.isdecimal())[-11:]:
        uses.append((f"guest-phone:{request.community.id}:{number}", GUESTS_PER_PHONE))
    limits.spend_each(*uses)


@require_safe
def receipt(request: MulinRequest, receipt: str) -> HttpResponse:
    """报上了: who, when, into the calendar, give up."""
    rows = access.sign_ups_by_receipt(request.actor, receipt)
    name, response = kept_pages.kept_receipt(request, rows, receipt)
    if response is None:
        blanks = kept_pages.receipt_blanks() if name else {}
        response = page(request, "gatherings/receipt.html", _receipt(request, rows, receipt) | blanks)
        if name:
            response = kept_pages.keep_receipt(request, response, name, rows, receipt)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response


def _receipt(request: MulinRequest, rows: list[SignUp], receipt: str) -> dict[str, Any]:
    found = queries.gathering_with(request.actor, rows[0].gathering_id)
    standing = [row for row in rows if access.is_standing(row)]
    waiting = [row for row in standing if row.state == SignUpState.WAITING]
    states = {row.state for row in standing}
    return {
        "rows": rows,
        "receipt": receipt,
        "standing": standing,
        "stand_as": next((state for state in _TOLD_FIRST if state in states), ""),
        "places": sum(row.places for row in standing if row.state == SignUpState.CONFIRMED),
        "waiting": sum(row.places for row in waiting),
        "ahead": queries.place_in_line(waiting[0]) if waiting else 0,
        **shown.page_of(request.actor, found),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: MulinRequest, receipt: str) -> HttpResponse:
    """真的不去了吗？ A whole page, since the places go to others."""
    rows = access.sign_ups_by_receipt(request.actor, receipt)
    back = request.actor.url("gatherings:receipt", receipt=receipt)
    consequence, said = shown.giving_up(rows)
    if request.method == "POST":
        try:
            actions.give_up_party(request.actor, receipt=receipt)
            done(request, said)
        except RuleError as error:
            say_no(request, error)
        return HttpResponseRedirect(back)
    found = queries.gathering_with(request.actor, rows[0].gathering_id)
    return page(request, "web/confirm.html", _farewell(request, found, consequence, back))


def _farewell(request: MulinRequest, found: Gathering, consequence: str, back: str) -> Mapping[str, Any]:
    return {
        "question": _("真的不去“%(title)s”了吗？") % {"title": found.title},
        "consequence": consequence,
        "post": request.get_full_path(),
        "doing": _("不去了"),
        "back": back,
        "staying": _("还是去"),
    }
