"""评选办理: the rounds, drawing one up, and its phases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mulin.awards import access, actions, queries
from mulin.awards.forms import PutOffForm, ResumeForm, RoundForm, WhyForm
from mulin.awards.models import Round, RoundState
from mulin.base.http import MulinRequest, done, explain, needs, page, say_no
from mulin.kernel import clock
from mulin.kernel.errors import RuleError


@needs("awards.desk")
def rounds(request: MulinRequest) -> HttpResponse:
    """Every round, and the way to begin one."""
    context = {"rows": queries.rounds_of(request.actor), "may_manage": request.actor.may("awards.manage")}
    return page(request, "awards/desk.html", context)


@needs("awards.manage")
def new(request: MulinRequest) -> HttpResponse:
    """办一次评选."""
    form = RoundForm(request.POST or None, initial=RoundForm.start())
    if form.is_valid():
        try:
            key = form.cleaned_data["client_key"]
            row = actions.draft_round(request.actor, plan=form.plan(), client_key=key)
        except RuleError as error:
            explain(form, error)
        else:
            return _to_board(request, row)
    return _form_page(request, form)


@needs("awards.manage")
def edit(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """改一改, while nobody has seen it."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    form = RoundForm(request.POST or None, initial=RoundForm.said(row))
    if form.is_valid():
        try:
            actions.edit_round(request.actor, round_id=row.id, plan=form.plan())
        except RuleError as error:
            explain(form, error)
        else:
            return _to_board(request, row)
    return _form_page(request, form, row)


def _form_page(request: MulinRequest, form: RoundForm, row: Round | None = None) -> HttpResponse:
    context = {"form": form, "round": row, "tabs": False}
    return page(request, "awards/round_form.html", context, status=422 if form.errors else 200)


def _to_board(request: MulinRequest, row: Round) -> HttpResponse:
    return HttpResponseRedirect(request.actor.url("awards:board", round_id=row.id))


@needs("awards.desk")
def board(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """One round: its phases, what it waits for, what can be done."""
    row = access.round_for(request.actor, round_id, to="awards.desk")
    context: dict[str, Any] = {
        "round": row,
        "steps": queries.steps_of(row),
        "may_manage": request.actor.may("awards.manage"),
        "ready": queries.readiness(row) if row.state in (RoundState.NOMINATING, RoundState.REVIEWING) else None,
        "turnout": queries.turnout(row) if row.opened_at and not row.signed_at else None,
        "returned": len(row.record["residents"]) + row.record["invalid"] if "residents" in row.record else None,
        "split": row.record.get("turnout"),
        "late": queries.late_of(row) if row.opened_at else [],
        "jurors": queries.jurors_of(row) if row.has_panel else [],
    }
    return page(request, "awards/board.html", context)


@needs("awards.manage")
def publish(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """公布办法: asked first, since nothing can be changed afterwards."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    if request.method == "POST":
        return _do(request, row, lambda: actions.publish_round(request.actor, round_id=row.id), _("办法公布了。"))
    question = _("公布“%(title)s”的评选办法吗？") % {"title": row.title}
    consequence = _("公布以后办法就定了，不能再改。公布的那一刻，办法的指纹记进台账。")
    return _confirm(request, row, question, consequence, _("公布"))


@needs("awards.manage")
def put_off(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """改期, before anybody votes."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    form = PutOffForm(request.POST or None)
    if form.is_valid():
        days = form.cleaned_data["days"]
        return _do(
            request, row, lambda: actions.put_off(request.actor, round_id=row.id, days=days), _("往后推了。"), form
        )
    question = _("“%(title)s”改期吗？") % {"title": row.title}
    return _confirm(request, row, question, _("还没到的日子都往后推，页面上马上能看到。"), _("改期"), form)


@require_POST
@needs("awards.manage")
def pause(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """先停一停."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    return _do(request, row, lambda: actions.pause_round(request.actor, round_id=row.id, why="desk"), _("停下来了。"))


@needs("awards.manage")
def resume(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """接着投, until when."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    closes = max(row.vote_closes_at, clock.now()).astimezone(clock.CHINA)
    form = ResumeForm(request.POST or None, initial={"closes_on": closes.date(), "closes": 20})
    if form.is_valid():
        moment = form.moment()
        return _do(
            request,
            row,
            lambda: actions.resume_round(request.actor, round_id=row.id, closes_at=moment),
            _("接着投了。"),
            form,
        )
    question = _("“%(title)s”接着投票吗？") % {"title": row.title}
    return _confirm(request, row, question, _("退出的候选人不再计票。投过的可以重投。"), _("接着投"), form)


@needs("awards.manage")
def cancel(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """停办, with the reason everybody reads."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    form = WhyForm(request.POST or None)
    if form.is_valid():
        why = form.cleaned_data["why"]
        return _do(
            request, row, lambda: actions.cancel_round(request.actor, round_id=row.id, why=why), _("停办了。"), form
        )
    question = _("真的停办“%(title)s”吗？") % {"title": row.title}
    return _confirm(request, row, question, _("停办以后不能恢复，原因会贴出来。"), _("停办"), form)


def _do(request: MulinRequest, row: Round, act: Callable[[], Any], said: str, form: Any = None) -> HttpResponse:
    try:
        act()
    except RuleError as error:
        say_no(request, error)
    else:
        done(request, said)
    return _to_board(request, row)


def _confirm(
    request: MulinRequest, row: Round, question: str, consequence: str, doing: str, form: Any = None
) -> HttpResponse:
    context = {
        "question": question,
        "consequence": consequence,
        "post": request.path,
        "doing": doing,
        "back": request.actor.url("awards:board", round_id=row.id),
        "staying": _("先不"),
        "form": form,
    }
    return page(request, "web/confirm.html", context, status=422 if form is not None and form.errors else 200)
