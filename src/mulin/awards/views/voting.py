"""Voting on the phone: choose, look once more, cast, receipt. The choice travels in forms only."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from mulin.awards import access, actions, queries
from mulin.awards.forms import TicketForm, VoteForm
from mulin.awards.models import Candidate, Round
from mulin.base import limits
from mulin.base.http import MulinRequest, explain, needs, page, sentence
from mulin.kernel.errors import NotFound, RuleError

_RECEIPT = "awards_receipt"  # in the session: the last receipt a ticket brought, never a choice


@sensitive_post_parameters()
@needs("awards.vote")
def vote(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """投票: the ballot in this voter's own order; then once more; then the box."""
    actor = request.actor
    row = access.public_round(actor, round_id)
    wanted = request.POST.get("elector") or request.GET.get("elector") or ""
    right = access.right_for(actor, row, _uuid(wanted))
    candidates = queries.shuffled_for(row, queries.on_ballot(row), right.elector.key)
    context = {"round": row, "right": right, "post": request.path}
    if not row.is_voting or row.paused_at or right.on_paper or (right.has_voted and not row.may_recast):
        return page(request, "awards/no_vote.html", context)
    form = _form(request, candidates, {"elector": right.elector.id})
    if form.is_valid() and "cast" in request.POST:
        return _cast(request, row, right, form, context | {"candidates": candidates})
    return _choose_or_look(request, row, form, context | {"candidates": candidates})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise NotFound("elector") from error


def _form(request: MulinRequest, candidates: list[Candidate], initial: dict[str, Any]) -> VoteForm:
    data = request.POST if request.method == "POST" and "choose" not in request.POST else None
    return VoteForm(data, candidates=candidates, initial=initial)


def _choose_or_look(request: MulinRequest, row: Round, form: VoteForm, context: dict[str, Any]) -> HttpResponse:
    """The ballot, or what was chosen before it is cast; too many say which to take off."""
    chosen = set(request.POST.getlist("marks"))
    context |= {"form": form, "chosen": chosen, "count": len(chosen)}
    if not form.is_bound or "back" in request.POST:
        return page(request, "awards/vote.html", context)
    marks = form.cleaned_data.get("marks", []) if form.is_valid() else []
    over = len(marks) - row.choose_up_to
    if over > 0:
        form.add_error(None, sentence(RuleError("vote-many", most=row.choose_up_to, over=over)))
    if form.errors:
        picked = [one for one in context["candidates"] if one.number in marks]
        return page(request, "awards/vote.html", context | {"over": over, "picked": picked}, status=422)
    picked = [one for one in context["candidates"] if one.number in marks]
    # the second page's key is new each time: going back and choosing otherwise is another vote
    return page(request, "awards/look_again.html", context | {"picked": picked, "key": uuid4()})


def _cast(
    request: MulinRequest, row: Round, right: queries.Right, form: VoteForm, context: dict[str, Any]
) -> HttpResponse:
    said = form.cleaned_data
    try:
        actions.cast(
            request.actor,
            round_id=row.id,
            elector_id=right.elector.id,
            marks=said["marks"],
            client_key=said["client_key"],
        )
    except RuleError as error:
        explain(form, error)
        return _again(request, form, context)
    return HttpResponseRedirect(request.actor.url("awards:receipt", round_id=row.id) + f"?elector={right.elector.id}")


def _again(request: MulinRequest, form: VoteForm, context: dict[str, Any]) -> HttpResponse:
    chosen = set(request.POST.getlist("marks"))
    return page(
        request, "awards/vote.html", context | {"form": form, "chosen": chosen, "count": len(chosen)}, status=422
    )


@needs("awards.vote")
@require_safe
def receipt(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """回执: arrived, what comes next, and nothing of the choice."""
    row = access.public_round(request.actor, round_id)
    right = access.right_for(request.actor, row, _uuid(request.GET.get("elector", "")))
    if not right.has_voted:
        raise NotFound("receipt")
    others = [one for one in queries.rights_of(request.actor, row) if not one.has_voted and not one.on_paper]
    return _receipt_page(request, row, right.receipt, others)


def _receipt_page(request: MulinRequest, row: Round, code: str, others: list[Any]) -> HttpResponse:
    context = {"round": row, "code": code, "steps": queries.steps_after_voting(row), "others": others}
    return page(request, "awards/receipt.html", context)


@sensitive_post_parameters()
def ticket(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """凭票号投: whoever holds a paper ballot may use its ticket here, without coming in."""
    row = access.public_round(request.actor, round_id)
    form = TicketForm(request.POST or None)
    context = {"round": row, "form": form}
    if not row.is_voting or not form.is_valid():
        return page(request, "awards/ticket.html", context, status=422 if form.errors else 200)
    return _with_ticket(request, row, form)


def _with_ticket(request: MulinRequest, row: Round, form: TicketForm) -> HttpResponse:
    code = form.cleaned_data["code"]
    device, address = f"ticket:{request.META.get('CSRF_COOKIE', '')}", f"ticket:{limits.client_address(request)}"
    by_device, by_address = limits.WRONG_BALLOT_CODES_PER_DEVICE, limits.WRONG_BALLOT_CODES_PER_ADDRESS
    try:
        if limits.is_spent(device, *by_device) or limits.is_spent(address, *by_address):
            raise RuleError("ticket-often", field="code")
        sheet = actions.ticket(row, code)
    except RuleError as error:
        if error.code != "ticket-often":
            limits.spend_each((device, by_device), (address, by_address))
        explain(form, error)
        return page(request, "awards/ticket.html", {"round": row, "form": form}, status=422)
    candidates = queries.shuffled_for(row, queries.on_ballot(row), sheet.id)
    vote_form = _form(request, candidates, {"code": code})
    context = {"round": row, "right": None, "code": code, "post": request.path, "candidates": candidates}
    if vote_form.is_valid() and "cast" in request.POST:
        return _cast_ticket(request, row, vote_form, context)
    return _choose_or_look(request, row, vote_form, context)


def _cast_ticket(request: MulinRequest, row: Round, form: VoteForm, context: dict[str, Any]) -> HttpResponse:
    said = form.cleaned_data
    try:
        code = actions.cast_with_ticket(
            request.actor, round_id=row.id, code=said["code"], marks=said["marks"], client_key=said["client_key"]
        )
    except RuleError as error:
        explain(form, error)
        return _again(request, form, context)
    request.session[_RECEIPT] = [str(row.id), code]
    return HttpResponseRedirect(request.actor.url("awards:ticket-receipt", round_id=row.id))


@require_safe
def ticket_receipt(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """The receipt of a vote cast with a ticket, for the browser that cast it."""
    row = access.public_round(request.actor, round_id)
    kept = request.session.get(_RECEIPT, ["", ""])
    if kept[0] != str(row.id):
        raise NotFound("receipt")
    return _receipt_page(request, row, kept[1], [])
