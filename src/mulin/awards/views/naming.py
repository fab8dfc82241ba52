"""Naming a neighbour on the phone, and saying yes or no when one was named."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mulin.awards import access, actions
from mulin.awards.forms import NominateForm
from mulin.awards.models import NominatedBy, Round, RoundState
from mulin.base.actor import Actor
from mulin.base.http import MulinRequest, done, explain, needs, page, say_no, signed_in
from mulin.kernel.errors import RuleError
from mulin.places import queries as places


@needs("awards.nominate")
def nominate(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """推荐: who, one line, one story. Whether the roster knows the name is not told."""
    row = access.public_round(request.actor, round_id)
    if row.state != RoundState.NOMINATING:
        return page(request, "awards/no_nominate.html", {"round": row})
    kinds = _kinds(request.actor, row)
    start: dict[str, Any] = {"kind": kinds[0][0] if kinds else "", "name": request.GET.get("name", "")[:60]}
    start["building"] = request.GET.get("building", "")
    buildings = places.buildings_of(request.actor.community_id)
    form = NominateForm(request.POST or None, kinds=kinds, buildings=buildings, initial=start)
    if form.is_valid():
        try:
            _send(request, row, form)
        except RuleError as error:
            explain(form, error)
        else:
            return page(request, "awards/nominated.html", {"round": row, "kind": form.cleaned_data["kind"]})
    return page(request, "awards/nominate.html", {"round": row, "form": form}, status=422 if form.errors else 200)


def _kinds(actor: Actor, row: Round) -> list[tuple[str, Any]]:
    """How this person may name somebody in this round."""
    words = {NominatedBy.NEIGHBOUR: _("推荐一位邻居"), NominatedBy.SELF: _("推荐自己")}
    found = [(kind.value, said) for kind, said in words.items() if kind in row.nominators and actor.person_id]
    if NominatedBy.POINT in row.nominators and actor.hosts_for("awards.nominate"):
        found.append((NominatedBy.POINT.value, _("代表睦邻点推荐")))
    if NominatedBy.WORKER in row.nominators and actor.may("awards.manage"):
        found.append((NominatedBy.WORKER.value, _("代表社区推荐")))
    return found


def _send(request: MulinRequest, row: Round, form: NominateForm) -> None:
    said = form.cleaned_data
    hosts = request.actor.hosts_for("awards.nominate") or frozenset()
    voice = actions.Voice(
        kind=said["kind"],
        name=said["name"],
        building_id=UUID(said["building"]) if said["building"] else None,
        deed=said["deed"],
        story=said["story"],
        host_id=min(hosts) if said["kind"] == NominatedBy.POINT and hosts else None,
    )
    actions.nominate(request.actor, round_id=row.id, voice=voice, client_key=said["client_key"])


@signed_in
def answer(request: MulinRequest, candidate_id: UUID) -> HttpResponse:
    """有人推荐您: yes or no; for a child under 14 the guardian answers."""
    candidate = access.named_self(request.actor, candidate_id)
    if request.method == "POST":
        yes = request.POST.get("answer") == "yes"
        try:
            actions.answer(request.actor, candidate_id=candidate.id, yes=yes)
        except RuleError as error:
            say_no(request, error)
        else:
            done(request, _("好，社区审核以后名字会贴出来。") if yes else _("好，不参加。谢谢您告诉我们。"))
        return HttpResponseRedirect(request.actor.url("awards:round", round_id=candidate.round_id))
    is_child = candidate.person_id != request.actor.person_id
    context = {"candidate": candidate, "round": candidate.round, "is_child": is_child}
    return page(request, "awards/answer.html", context)


@require_POST
@signed_in
def step_back(request: MulinRequest, candidate_id: UUID) -> HttpResponse:
    """A candidate leaves."""
    candidate = access.named_self(request.actor, candidate_id)
    try:
        actions.step_back(request.actor, candidate_id=candidate.id)
    except RuleError as error:
        say_no(request, error)
    else:
        done(request, _("您退出了。名字已经从候选人里拿下来。"))
    return HttpResponseRedirect(request.actor.url("awards:round", round_id=candidate.round_id))


@signed_in
def leave(request: MulinRequest, candidate_id: UUID) -> HttpResponse:
    """Ask before a candidate leaves: it touches everybody who voted for them."""
    candidate = access.named_self(request.actor, candidate_id)
    context = {
        "question": _("真的退出“%(title)s”评选吗？") % {"title": candidate.round.title},
        "consequence": _("退出以后不能再回来，投给您的票也不算了。"),
        "post": request.actor.url("awards:step-back", candidate_id=candidate.id),
        "doing": _("退出"),
        "back": request.actor.url("awards:round", round_id=candidate.round_id),
        "staying": _("不退出"),
    }
    return page(request, "web/confirm.html", context)
