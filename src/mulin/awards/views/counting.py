"""数票: typing sheets twice, accounting for the rest, opening the box, signing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from mulin.awards import access, actions, prints, queries
from mulin.awards.forms import AccountForm, OpenForm, PaperSignForm, SettleForm, TypeForm
from mulin.awards.models import BoxKind, Round, SheetState
from mulin.awards.views.guards import fresh_factor
from mulin.awards.views.papers import pdf
from mulin.base.http import MulinRequest, done, explain, needs, page, say_no
from mulin.kernel.errors import RuleError
from mulin.people import queries as people


def _table(request: MulinRequest, row: Round) -> dict[str, Any]:
    """What the pages of the count show: sheets, readings, who is there."""
    lines = queries.sheet_lines(row)
    me = request.actor.account_id
    return {
        "round": row,
        "people": queries.by_number(row),
        "residents": queries.balance(lines, BoxKind.RESIDENTS),
        "panel": queries.balance(lines, BoxKind.PANEL),
        "given": queries.sheets_given(row),
        "typed_once": [line for line in lines if len(line.typings) == 1 and line.agreed is None],
        "for_me": [line for line in lines if len(line.typings) == 1 and me not in line.typed_by],
        "differing": [line for line in lines if line.differs],
        "missing": [line.sheet.serial for line in lines if not line.is_accounted],
        "agreed": sum(line.sheet.state == SheetState.CAST and line.agreed is not None for line in lines),
    }


@needs("awards.count")
def typing(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """One person types sheets, one after the other."""
    row = access.round_for(request.actor, round_id, to="awards.count")
    form = TypeForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            sheet = actions.type_sheet(
                request.actor,
                round_id=row.id,
                found_by=said["found_by"],
                marks=said["marks"],
                unreadable=said["unreadable"],
            )
        except RuleError as error:
            explain(form, error)
        else:
            done(request, _("%(serial)s 号录好了。下一张。") % {"serial": sheet.serial})
            return HttpResponseRedirect(request.path)
    context = {**_table(request, row), "form": form, "account": AccountForm()}
    return page(request, "awards/typing.html", context, status=422 if form.errors else 200)


@needs("awards.count")
def settle(request: MulinRequest, sheet_id: UUID) -> HttpResponse:
    """Two readings differ: both look at the sheet, and this reading counts."""
    sheet = access.sheet_for(request.actor, sheet_id)
    row = sheet.round
    form = SettleForm(request.POST or None)
    back = request.actor.url("awards:typing", round_id=row.id)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.settle_sheet(request.actor, sheet_id=sheet.id, marks=said["marks"], unreadable=said["unreadable"])
        except RuleError as error:
            explain(form, error)
        else:
            done(request, _("定下来了。"))
            return HttpResponseRedirect(back)
    line = next(line for line in queries.sheet_lines(row) if line.sheet.id == sheet.id)
    context = {"round": row, "line": line, "form": form, "back": back, "people": queries.by_number(row)}
    return page(request, "awards/settle.html", context, status=422 if form.errors else 200)


@require_POST
@needs("awards.manage")
def account(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """What became of sheets that are not in the box."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    form = AccountForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            serials = actions.read_serials(said["serials"])
            count = actions.account_for(request.actor, round_id=row.id, serials=serials, state=said["state"])
        except RuleError as error:
            explain(form, error)
        else:
            done(request, _("记下了 %(n)s 张。") % {"n": count})
            return HttpResponseRedirect(request.actor.url("awards:typing", round_id=row.id))
    context = {**_table(request, row), "form": TypeForm(), "account": form}
    return page(request, "awards/typing.html", context, status=422)


@needs("awards.count")
def count(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """The table of the count: who is there, what still lacks, the preview, the signatures."""
    row = access.round_for(request.actor, round_id, to="awards.count")
    return _count_page(request, row)


def _count_page(request: MulinRequest, row: Round, form: OpenForm | None = None) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    counters = queries.counters_of(row)
    context = {
        **_table(request, row),
        "counters": counters,
        "present": {one.account_id for one in queries.present(row)},
        "am_here": request.actor.account_id in {one.account_id for one in queries.present(row)},
        "witnesses": queries.witnesses_of(row),
        "form": form or OpenForm(),
        "words": words,
        "found": people.search_people(request.actor, words) if words else [],
        "may_manage": request.actor.may("awards.manage"),
        "result": queries.result(row) if row.box_opened_at and not row.signed_at else None,
    }
    return page(request, "awards/count.html", context, status=422 if form is not None and form.errors else 200)


@require_POST
@needs("awards.count")
@fresh_factor
def here(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """我在场: a counter agrees that the box is opened within half an hour."""
    row = access.round_for(request.actor, round_id, to="awards.count")
    try:
        actions.stand_by(request.actor, round_id=row.id)
    except RuleError as error:
        say_no(request, error)
    else:
        done(request, _("记下了，半小时内有效。"))
    return _to_count(request, row)


def _to_count(request: MulinRequest, row: Round) -> HttpResponse:
    return HttpResponseRedirect(request.actor.url("awards:count", round_id=row.id))


@require_POST
@needs("awards.manage")
def witnesses(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """请一位监票人."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    try:
        witness = actions.name_witness(request.actor, round_id=row.id, person_id=UUID(request.POST.get("person", "")))
    except RuleError as error:
        say_no(request, error)
    except ValueError:
        done(request, _("先找到那一位。"))
    else:
        done(request, _("请了%(name)s监票。") % {"name": witness.person.name if witness.person else ""})
    return _to_count(request, row)


@sensitive_post_parameters()
@require_POST
@needs("awards.count")
@fresh_factor
def open_box(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """开箱: two shares, two counters, one step."""
    row = access.round_for(request.actor, round_id, to="awards.count")
    form = OpenForm(request.POST)
    if form.is_valid():
        try:
            actions.open_box(request.actor, round_id=row.id, texts=form.texts())
        except RuleError as error:
            explain(form, error)
        else:
            done(request, _("箱子开了，信封和名字分开了。核对以后签字。"))
            return _to_count(request, row)
    return _count_page(request, row, form)


@require_POST
@needs("awards.count")
@fresh_factor
def sign(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """A counter signs."""
    row = access.round_for(request.actor, round_id, to="awards.count")
    try:
        actions.sign_count(request.actor, round_id=row.id)
    except RuleError as error:
        say_no(request, error)
    else:
        done(request, _("签好了。"))
    return _to_count(request, row)


@needs("awards.count")
def record_sheet(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """The count on one page, with lines to sign."""
    row = access.round_for(request.actor, round_id, to="awards.count")
    return pdf(prints.record_sheet(request.actor, row), f"{row.title}-数票记录.pdf")


@needs("awards.manage")
def witness_paper(request: MulinRequest, witness_id: UUID) -> HttpResponse:
    """A witness signed the printed record."""
    witness = access.witness_for(request.actor, witness_id)
    form = PaperSignForm(request.POST or None)
    back = request.actor.url("awards:count", round_id=witness.round_id)
    if form.is_valid():
        try:
            actions.sign_on_paper(request.actor, witness_id=witness.id, paper_number=form.cleaned_data["paper_number"])
        except RuleError as error:
            explain(form, error)
        else:
            done(request, _("记下了。"))
            return HttpResponseRedirect(back)
    context = {
        "question": _("%(name)s在纸上签了字？") % {"name": witness.person.name if witness.person else ""},
        "consequence": _("纸收好，写上它的编号，好找到。"),
        "post": request.path,
        "doing": _("签过了"),
        "back": back,
        "staying": _("先不"),
        "form": form,
    }
    return page(request, "web/confirm.html", context, status=422 if form.errors else 200)
