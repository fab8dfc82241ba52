"""The poster at the door: its code changes, and whoever scans it checks in themselves and their own."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from mulin.base import limits
from mulin.base.actor import Actor
from mulin.base.http import MulinRequest, done, explain, needs, page, sentence
from mulin.gatherings import access, actions, queries, shown
from mulin.gatherings.forms import NewcomerForm
from mulin.gatherings.models import Gathering, GatheringState
from mulin.gatherings.queries import Relative
from mulin.gatherings.rules import WINDOW, Arrival, Outcome, clean_guest, is_poster_over, poster_token, token_fits
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.printing import qr

RUN = "gatherings.run"
_SELF_PER_ADDRESS = (limits.Limit(400, 10 * limits.MINUTE),)


def _key() -> bytes:
    return bytes(settings.MULIN.field_key)


@require_safe
@needs(RUN)
def poster(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """For a screen at the door: scan and you are in. The page fetches itself anew before the code is old."""
    found = access.gathering_for(request.actor, gathering_id, to=RUN)
    token = poster_token(_key(), found.id, clock.now())
    path = request.actor.url("gatherings:here", gathering_id=found.id, token=token)
    context = {
        "qr": qr.svg(settings.MULIN.origin + path),
        "seconds": WINDOW // 2,
        "is_late": _is_late(found),
        **shown.page_of(request.actor, found),
    }
    return page(request, "gatherings/poster.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def here(request: MulinRequest, gathering_id: UUID, token: str) -> HttpResponse:
    """I am here: my own by a tap, a guest by name. A code that is old says so."""
    limits.spend(f"here:{limits.client_address(request)}", *_SELF_PER_ADDRESS)
    found = queries.gathering_with(request.actor.community_id, gathering_id)
    fits = token_fits(_key(), found.id, token, clock.now())
    people = queries.who_comes(request.actor, found.id)
    form, why = NewcomerForm(request.POST or None), ""
    is_late = _is_late(found)
    if request.method == "POST" and fits and not is_late:
        count = 0
        try:
            count = _check_in(request, found, form, people.own)
        except RuleError as error:
            if people.own:  # whose form has no name to write: that it stays empty is no fault
                why = sentence(error)
            else:
                explain(form, error)
        if count:
            done(request, ngettext("签到了 %(n)s 位，里面请", "签到了 %(n)s 位，里面请", count) % {"n": count})
            return HttpResponseRedirect(request.actor.url("gatherings:gathering", gathering_id=found.id))
    chosen = request.POST.getlist("who") if request.method == "POST" else None
    context = {"people": people, "form": form, "why": why, "chosen": chosen, "fits": fits, "is_late": is_late}
    status = 422 if request.method == "POST" else 200 if fits and not is_late else 410
    return page(request, "gatherings/here.html", context | shown.page_of(request.actor, found), status=status)


def _is_late(found: Gathering) -> bool:
    return is_poster_over(found.ends_at, clock.now(), is_held=found.state == GatheringState.HELD)


def _own_arrival(found: Gathering, person: str) -> Arrival:
    """With the children announced: the page asks who comes, not how many."""
    return Arrival(client_id=uuid5(found.id, person), person_id=UUID(person), children=None)


def _check_in(request: MulinRequest, found: Gathering, form: NewcomerForm, own: Sequence[Relative]) -> int:
    """Check in whom the form says. The code on the wall is the right to do it: it is spoken by the house itself."""
    keys = {str(one.person_id) for one in own}
    wanted = [person for person in request.POST.getlist("who") if person in keys]
    if wanted:
        arrivals = [_own_arrival(found, person) for person in wanted]
    elif form.is_valid():
        said = form.cleaned_data
        key = uuid5(found.id, f"guest {said['client_key']}")  # never that of a neighbour's own scan
        arrivals = [Arrival(client_id=key, guest_name=said["guest_name"], children=said["children"] or 0)]
    elif own:
        raise RuleError("poster-who")
    else:
        return 0
    if found.needs_names and not found.walk_ins:
        _check_expected(found, arrivals, own)
    actor = request.actor
    speaker = Actor.system(actor.community_id, community_code=actor.community_code, mouth=actor.mouth)
    results = actions.check_in_many(speaker, gathering_id=found.id, arrivals=arrivals)
    counted = [one for one in results if one.attendance_id is not None and one.outcome != Outcome.UNDONE]
    if not counted and any(one.outcome == Outcome.UNDONE for one in results):
        raise RuleError("arrival-undone")
    return len(counted)


def _check_expected(found: Gathering, arrivals: Sequence[Arrival], own: Sequence[Relative]) -> None:
    """Where only who is expected comes: with a place, as a member who need not sign up, or a guest signed up by name.

    Three queries at most. Raises RuleError walk-ins-not, guest-nameless, text-….
    """
    if arrivals[0].person_id is None:
        if not all(_is_awaited(found, arrival) for arrival in arrivals):
            raise RuleError("walk-ins-not")
        return
    expected = queries.confirmed_people(found) | {one.person_id for one in own if one.comes_anyway}
    if not all(arrival.person_id in expected for arrival in arrivals):
        raise RuleError("walk-ins-not")


def _is_awaited(found: Gathering, arrival: Arrival) -> bool:
    """Whether a guest of that name has a place and has not come, but by this very scan sent again."""
    name = clean_guest(arrival.guest_name)
    same = (one for one in queries.roll_of(found) if one.sign_up_id and one.name == name)
    return any(one.attendance is None or one.attendance.client_id == arrival.client_id for one in same)
