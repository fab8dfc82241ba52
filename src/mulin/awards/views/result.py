"""查票、结果: one's receipt, every ballot, the recount, objections; and the witness's signature."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mulin.awards import access, actions, published, queries
from mulin.awards.forms import CodeForm, ObjectionForm
from mulin.awards.models import Round, RoundState
from mulin.awards.rules import codes
from mulin.base import limits
from mulin.base.http import MulinRequest, done, explain, page, say_no, signed_in
from mulin.kernel.errors import NotFound, RuleError
from mulin.places.access import community_with


def result(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """What the count came to; find one's receipt; the ballots without names."""
    row = access.public_round(request.actor, round_id)
    form = CodeForm(request.POST or None)
    context: dict[str, Any] = {"round": row, "form": form, "steps": queries.steps_of(row)}
    if form.is_valid():
        context["found"] = _look_for(row, form)
    if row.record:
        context |= _shown(row)
    return page(request, "awards/result.html", context, status=422 if form.errors else 200)


def _look_for(row: Round, form: CodeForm) -> bool | None:
    """Whether a receipt arrived: in the published list, or in the box while it is still there."""
    try:
        code = codes.read(form.cleaned_data["code"], length=codes.RECEIPT, wrong="receipt-mistyped")
    except RuleError as error:
        explain(form, error)
        return None
    listed = row.record.get("receipts") if row.record else queries.receipts(row)
    return code in (listed or [])


def _shown(row: Round) -> dict[str, Any]:
    record = row.record
    people = queries.public_names(row)
    winners = {one.number for one in queries.proposed(row)}
    standings = [
        {**line, "candidate": people.get(line["number"]), "is_chosen": line["number"] in winners}
        for line in record.get("standings", [])
    ]
    kinds = Counter(tuple(marks) for marks in record.get("residents", []))
    names = {number: one.label for number, one in people.items()}
    ballots = [([names.get(n, str(n)) for n in marks], count) for marks, count in sorted(kinds.items())]
    return {
        "record": record,
        "standings": standings,
        "ballots": ballots,
        "returned": len(record.get("residents", [])) + record.get("invalid", 0),
        "may_object": row.state == RoundState.NOTICE and row.shows_names,
        "doors": sum(trip["doors"] for trip in record.get("home_box", [])),
        "chosen": queries.chosen_in_public(row),
        "unnamed": len(winners - set(people)),
    }


@require_safe
def record(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """The published record as a file. Absent before the count is signed."""
    row = access.public_round(request.actor, round_id)
    if not row.record:
        raise NotFound("record")
    data = queries.published_record(row, community=community_with(row.community_id).name)
    text = json.dumps(data, ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="record.json"'
    return answer


@require_safe
def script(request: MulinRequest, round_id: UUID, name: str) -> HttpResponse:
    """One of the scripts with which anybody counts again and compares the books."""
    access.public_round(request.actor, round_id)
    text = (Path(published.__file__).parent / name).read_text("utf-8")
    answer = HttpResponse(text, content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def objection(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """提意见: nobody is asked who they are; a number to ask after it with."""
    row = access.public_round(request.actor, round_id)
    form = ObjectionForm(request.POST or None, candidates=queries.chosen_in_public(row))
    if row.state == RoundState.NOTICE and row.shows_names and form.is_valid():
        limits.spend(f"objection:{request.META.get('CSRF_COOKIE', '')}", *limits.REPORT_PER_DEVICE)
        limits.spend(f"objection:{limits.client_address(request)}", *limits.REPORT_PER_ADDRESS)
        said = form.cleaned_data
        try:
            made = actions.raise_objection(
                request.actor,
                round_id=row.id,
                candidate_id=UUID(said["about"]) if said["about"] else None,
                words=said["words"],
                reach=said["reach"],
                client_key=said["client_key"],
            )
        except RuleError as error:
            explain(form, error)
        else:
            return page(request, "awards/objected.html", {"round": row, "code": codes.shown(made.code)})
    return page(request, "awards/object.html", {"round": row, "form": form}, status=422 if form.errors else 200)


def objection_asked(request: MulinRequest) -> HttpResponse:
    """What became of an objection, by its number."""
    form = CodeForm(request.POST or None)
    form.fields["code"].label = _("意见的编号")
    found = None
    if form.is_valid():
        try:
            code = codes.read(form.cleaned_data["code"], length=codes.RECEIPT, wrong="objection-mistyped")
            found = queries.objection_with(request.actor.community_id, code)
        except RuleError as error:
            explain(form, error)
    context = {"form": form, "objection": found, "asked": form.is_valid()}
    return page(request, "awards/objection_asked.html", context, status=422 if form.errors else 200)


@signed_in
def witness(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """监票人: what was counted, and the signature."""
    row = access.public_round(request.actor, round_id)
    found = access.witness_self(request.actor, row)
    if request.method == "POST":
        try:
            actions.sign_as_witness(request.actor, round_id=row.id)
        except RuleError as error:
            say_no(request, error)
        else:
            done(request, _("签好了，谢谢您。"))
        return HttpResponseRedirect(request.path)
    lines = queries.sheet_lines(row) if row.box_opened_at else []
    context = {"round": row, "witness": found, "is_opened": row.box_opened_at is not None}
    if row.box_opened_at:
        context |= {"result": queries.result(row), "people": queries.by_number(row), "sheets": len(lines)}
    return page(request, "awards/witness.html", context)
