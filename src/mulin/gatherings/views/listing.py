"""Who said they come: the list, signing up for others, whom to ring, what waits for a person."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulin.base.actor import Mouth
from mulin.base.http import MulinRequest, done, explain, needs, page
from mulin.gatherings import access, actions, queries, shown
from mulin.gatherings.forms import BehalfForm, SettleForm
from mulin.kernel.errors import RuleError
from mulin.people import queries as people_queries

RUN, REVIEW = "gatherings.run", "gatherings.review"


@require_safe
@needs(RUN)
def people(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """The list in order of arrival: who has a place, who waits, whom to ring."""
    found = access.gathering_for(request.actor, gathering_id, to=RUN)
    rows = queries.sign_ups_of(found)
    context = {
        "confirmed": [row for row in rows if row.state in ("confirmed", "entered")],
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
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
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
        "chosen": chosen,
        "chosen_name": queries.name_of(actor, chosen) if chosen else "",
        **shown.page_of(actor, found),
    }
    return page(request, "gatherings/behalf.html", context, status=422 if form.errors else 200)


@require_safe
@needs(REVIEW)
def held(request: MulinRequest) -> HttpResponse:
    """Check-ins that could not be counted as they came: a person looks at each."""
    rows = queries.held_rows(request.actor, request.actor.hosts_for(REVIEW))
    return page(request, "gatherings/held.html", {"rows": [(row, shown.said_by(row)) for row in rows]})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(REVIEW)
def settle(request: MulinRequest, held_row_id: UUID) -> HttpResponse:
    """One row: this resident, a guest, or nobody."""
    actor = request.actor
    row = access.held_row_for(actor, held_row_id)
    said = shown.said_by(row)
    words = request.GET.get("q", "")[:60]
    candidates = queries.candidates_for(actor, row.gathering, said)
    found = people_queries.search_people(actor, words) if words and actor.may_somewhere("people.read") else []
    choices = {str(one.id): f"{one.name} {one.where}".strip() for one in [*candidates, *found]}
    start = {"guest_name": said.get("guest", ""), "what": "person" if candidates else "guest"}
    form = SettleForm(request.POST or None, people=list(choices.items()), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            _settle(request, row.id, form)
            return HttpResponseRedirect(actor.url("gatherings:held"))
        except RuleError as error:
            explain(form, error)
    context = {"form": form, "row": row, "said": said, "words": words, "may_search": actor.may_somewhere("people.read")}
    return page(request, "gatherings/settle.html", context, status=422 if form.errors else 200)


def _settle(request: MulinRequest, held_row_id: UUID, form: SettleForm) -> None:
    said = form.cleaned_data
    what = said["what"]
    person = UUID(said["person"]) if what == "person" and said["person"] else None
    if what == "person" and person is None:
        raise RuleError("poster-who", field="person")
    visit = actions.settle_held_row(
        request.actor,
        held_row_id=held_row_id,
        person_id=person,
        guest_name=said["guest_name"] if what == "guest" else "",
        drop=what == "drop",
    )
    done(request, _("%(name)s算上了") % {"name": visit.name} if visit else _("好，这一条不算，记录还留着"))
