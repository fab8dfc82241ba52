"""The poster at the door: its code changes, and whoever scans it checks in themselves and their own."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from mulin.base import limits
from mulin.base.actor import Actor
from mulin.base.http import MulinRequest, done, explain, needs, page
from mulin.gatherings import access, actions, queries, shown
from mulin.gatherings.forms import NewcomerForm
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import WINDOW, Arrival, poster_token, token_fits
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
    form = NewcomerForm(request.POST or None)
    if request.method == "POST" and fits:
        try:
            count = _check_in(request, found, form, [str(one.person_id) for one in people.own])
        except RuleError as error:
            explain(form, error)
            count = 0
        if count:
            done(request, ngettext("签到了 %(n)s 位，里面请", "签到了 %(n)s 位，里面请", count) % {"n": count})
            return HttpResponseRedirect(request.actor.url("gatherings:gathering", gathering_id=found.id))
    status = 200 if fits and not form.errors else 422 if request.method == "POST" else 410 if not fits else 200
    context = {"people": people, "form": form, "fits": fits, **shown.page_of(request.actor, found)}
    return page(request, "gatherings/here.html", context, status=status)


def _check_in(request: MulinRequest, found: Gathering, form: NewcomerForm, own: list[str]) -> int:
    """Check in whom the form says. The code on the wall is the right to do it: it is spoken by the house itself."""
    wanted = [person for person in request.POST.getlist("who") if person in own]
    if wanted:
        arrivals = [Arrival(client_id=uuid5(found.id, person), person_id=UUID(person)) for person in wanted]
    elif form.is_valid():
        said = form.cleaned_data
        key = uuid5(found.id, said["client_key"])
        arrivals = [Arrival(client_id=key, guest_name=said["guest_name"], children=said["children"] or 0)]
    else:
        return 0
    if found.needs_names and not found.walk_ins:
        signed = queries.confirmed_people(found)
        if not all(arrival.person_id in signed for arrival in arrivals):
            raise RuleError("walk-ins-not")
    actor = request.actor
    speaker = Actor.system(actor.community_id, community_code=actor.community_code, mouth=actor.mouth)
    results = actions.check_in_many(speaker, gathering_id=found.id, arrivals=arrivals)
    return sum(result.attendance_id is not None for result in results)
