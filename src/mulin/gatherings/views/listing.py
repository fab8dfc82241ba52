"""Who said they come: the list, signing up for others, whom to ring."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulin.base.actor import Mouth
from mulin.base.http import MulinRequest, done, explain, needs, page
from mulin.gatherings import access, actions, queries, shown
from mulin.gatherings.forms import BehalfForm
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Comer
from mulin.kernel.errors import RuleError
from mulin.people import queries as people_queries

RUN = "gatherings.run"


@require_safe
@needs(RUN)
def people(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """The list in order of arrival: who has a place, who is in the draw, who waits, whom to ring."""
    found = access.gathering_for(request.actor, gathering_id, to=RUN)
    rows = queries.sign_ups_of(found)
    context = {
        "confirmed": [row for row in rows if row.state == "confirmed"],
        "entered": [row for row in rows if row.state == "entered"],
        "reads_register": request.actor.may("people.read"),
        "offered": queries.parties_of(row for row in rows if row.state == "offered"),
        "waiting": [row for row in rows if row.state == "waiting"],
        "over": max(0, found.taken - found.capacity) if found.capacity is not None else 0,
        **shown.page_of(request.actor, found),
    }
    return page(request, "gatherings/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(RUN)
def behalf(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """Somebody without telephone comes: found on the roster, a member, or by name."""
    actor = request.actor
    found = access.gathering_for(actor, gathering_id, to=RUN)
    form = BehalfForm(request.POST or None, gathering=found)
    twin = False
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            twin = "another" not in request.POST and _is_listed(found, form.comer())
            if twin:
                raise RuleError("guest-on-list", field="guest_name", name=form.comer().guest_name)
            rows = actions.sign_up(
                actor.through(Mouth(said["mouth"])),
                gathering_id=found.id,
                comers=[form.comer()],
                client_key=said["client_key"],
                seen_version=said["version"],
            )
            told = {"name": rows[0].name, "state": rows[0].get_state_display()}
            done(request, _("%(name)s：%(state)s") % told)
            return HttpResponseRedirect(actor.url("gatherings:people", gathering_id=found.id))
        except RuleError as error:
            explain(form, error)
    words = request.GET.get("q", "")[:60]
    chosen = form["person"].value() or request.GET.get("person", "")
    members = queries.regulars_of(actor, found.host_id)
    context = {
        "form": form,
        "words": words,
        "may_search": actor.may_somewhere("people.read"),
        "residents": people_queries.search_people(actor, words) if words and actor.may_somewhere("people.read") else [],
        "members": members,
        "twin": twin,
        "chosen": chosen,
        "chosen_name": queries.name_of(actor, chosen) if chosen else "",
        **shown.page_of(actor, found),
    }
    return page(request, "gatherings/behalf.html", context, status=422 if form.errors else 200)


def _is_listed(found: Gathering, comer: Comer) -> bool:
    """Whether somebody without a place on the roster is signed up by this very name. One query."""
    return comer.person_id is None and any(
        row.person_id is None and row.guest_name == comer.guest_name for row in queries.sign_ups_of(found)
    )
