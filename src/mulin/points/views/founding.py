"""发起睦邻点: the proposal, its founders, handing in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.base import limits
from mulin.base.http import MulinRequest, page, signed_in
from mulin.kernel.errors import NotFound, RuleError
from mulin.places import queries as places
from mulin.points import access, actions, queries
from mulin.points.forms.common import grown_up
from mulin.points.forms.founding import ProposalForm
from mulin.points.rules.founding import ADULT
from mulin.points.views.common import attempt, form_page, go_on, own_people, show


@form_page
@signed_in
def found(request: MulinRequest) -> HttpResponse:
    """Begin: what, where, when, what we promise each other."""
    family = own_people(request.actor)
    if not family:
        raise NotFound("person")
    mine = grown_up(family)
    if not mine:
        raise RuleError("founder-child", who=family[0].name, age=ADULT)
    start = ProposalForm.start(request.GET.get("category", ""))
    venues = places.venues_of(request.community.id)
    form = ProposalForm(request.POST or None, venues=venues, founders=mine, initial=start)
    made = attempt(
        form,
        lambda: actions.propose(request.actor, draft=form.draft(), client_key=form.cleaned_data["client_key"]),
    )
    if made:
        return go_on(request, "points:proposal", _("存好了。现在去找一起发起的邻居。"), proposal_id=made.id)
    needed = queries.standards_of(request.community.id).founders_needed
    own = queries.own_proposals(request.actor)
    return show(request, "points/found.html", form=form, needed=needed, own=own, frame="web/resident.html")


@require_safe
@signed_in
def proposal(request: MulinRequest, proposal_id: UUID) -> HttpResponse:
    """How far it has come: who founds, what is missing, the link to pass on."""
    found_ = access.proposal_for(request.actor, proposal_id, to="points.found")
    founders = queries.founders_of(found_)
    needed = queries.standards_of(request.community.id).founders_needed
    context = {
        "proposal": found_,
        "founders": founders,
        "needed": needed,
        "missing": max(0, needed - len(grown_up(founder.person for founder in founders))),
        "is_open": found_.state in ("gathering", "returned"),
        "link": request.build_absolute_uri(request.actor.url("points:founders") + f"?code={found_.code}"),
        "mine": request.actor.own_people,
        # once it is approved its own sessions have the place
        "clashes": [] if found_.state == "approved" else queries.founding_clashes(request.actor, found_),
    }
    return show(request, "points/proposal.html", frame="web/resident.html", **context)


@form_page
@signed_in
def edit(request: MulinRequest, proposal_id: UUID) -> HttpResponse:
    """Change what is proposed; leader and deputy are picked among the founders."""
    found_ = access.proposal_for(request.actor, proposal_id, to="points.found")
    founders = [founder.person for founder in queries.founders_of(found_)]
    venues = places.venues_of(request.community.id)
    form = ProposalForm(request.POST or None, venues=venues, founders=founders, initial=ProposalForm.of(found_))
    if attempt(form, lambda: actions.edit_proposal(request.actor, proposal_id=found_.id, draft=form.draft())):
        return go_on(request, "points:proposal", _("改好了。"), proposal_id=found_.id)
    return show(request, "points/found.html", form=form, proposal=found_, frame="web/resident.html")


@require_POST
@signed_in
def step(request: MulinRequest, proposal_id: UUID) -> HttpResponse:
    """Hand in, or give it up."""
    found_ = access.proposal_for(request.actor, proposal_id, to="points.found")
    if request.POST.get("step") == "withdraw":
        actions.withdraw_proposal(request.actor, proposal_id=found_.id)
        return go_on(request, "points:points", _("不办了。想办的时候再来。"))
    actions.hand_in(request.actor, proposal_id=found_.id)
    return go_on(request, "points:proposal", _("交上去了。社区看过会告诉您。"), proposal_id=found_.id)


@require_POST
@signed_in
def leave(request: MulinRequest, proposal_id: UUID) -> HttpResponse:
    """No longer found with them."""
    found_ = access.proposal_for(request.actor, proposal_id, to="points.found")
    who = next((one for one in own_people(request.actor) if str(one.id) == request.POST.get("who")), None)
    if who is None:
        raise NotFound("founder")
    actions.leave_founders(request.actor, proposal_id=found_.id, person_id=who.id)
    return go_on(request, "points:points", _("退出了。"))


@form_page
@signed_in
def founders(request: MulinRequest) -> HttpResponse:
    """What the link opens: 我也来."""
    limits.spend(f"invited:{limits.client_address(request)}", *limits.SEARCH)
    code = request.GET.get("code", "")[:20]
    found_ = access.proposal_by_code(request.actor, code)
    mine = grown_up(own_people(request.actor))
    if request.method == "POST":
        who = next((one for one in mine if str(one.id) == request.POST.get("who")), None)
        if who is None:
            raise NotFound("person")
        actions.join_founders(request.actor, code=code, person_id=who.id)
        return go_on(request, "points:proposal", _("好，算您一个。"), proposal_id=found_.id)
    in_it = {founder.person_id for founder in queries.founders_of(found_)}
    context = {
        "proposal": found_,
        "count": len(in_it),
        "people": [one for one in mine if one.id not in in_it],
        "is_in": bool(mine),
        "may_add": request.actor.may("points.decide"),
    }
    return page(request, "points/founders.html", context)
