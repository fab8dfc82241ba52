"""Pictures: the file itself, its page, bringing one, judging, and 举报."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.base import limits
from mulin.base.http import MulinRequest, done, explain, needs, page, signed_in
from mulin.kernel.errors import NotFound, RuleError
from mulin.media import access, actions, files, queries
from mulin.media.access import JUDGE, WITHDRAW
from mulin.media.forms import BringForm, HideForm, ReportForm, WordsForm
from mulin.media.models import Picture, PictureState

PER_PAGE = 24
_MINUTE = "private, max-age=60"  # so that one taken away is gone from browsers within a minute
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def picture(request: MulinRequest, picture_id: UUID, size: str) -> HttpResponse:
    """The file, for who may see the picture."""
    found = access.picture_for(request.actor, picture_id)
    if size not in files.SIZES:
        raise NotFound("size")
    tag = f'"{found.stored}-{size}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    response = HttpResponse(_content(files.path(found.community_id, found.stored, size)), content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = _MINUTE
    response["ETag"] = tag
    return response


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound("file") from error


@require_safe
def one(request: MulinRequest, picture_id: UUID) -> HttpResponse:
    """A picture by itself, with what this reader may do with it."""
    return _show(request, access.picture_for(request.actor, picture_id))


def _show(request: MulinRequest, found: Picture, form: Any = None) -> HttpResponse:
    judges = access.may_judge(request.actor, found)
    context = {
        "picture": found,
        "holder": queries.holder_of(request.actor, found.holder),
        "judges": judges,
        "withdraws": access.may_withdraw(request.actor, found),
        "seen": queries.seen_on(found) if judges else [],
        "reports": queries.reports_of(found) if judges else [],
        "words_form": form if isinstance(form, WordsForm) else WordsForm(initial={"words": found.words}),
        "hide_form": form if isinstance(form, HideForm) else HideForm(),
        "shell": _shell(request),
    }
    return page(request, "media/one.html", context, status=422 if form else 200)


def _shell(request: MulinRequest) -> str:
    return "web/desk.html" if request.actor.may(JUDGE) else "web/resident.html"


@form_page
@signed_in
def bring(request: MulinRequest, holder_id: UUID) -> HttpResponse:
    """送一张照片 to whatever a room says it may hang on."""
    holder = access.holder_for(request.actor, holder_id)
    form = BringForm(request.actor, holder, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        limits.spend_upload(request.actor.account_id, form.cleaned_data["file"].size)
        try:
            made = _bring(request, form, holder_id)
        except RuleError as error:
            explain(form, error)
        else:
            done(request, _("收到了。看过以后就挂出来。"))
            return HttpResponseRedirect(request.actor.url("media:one", picture_id=made.id))
    if form.errors and request.FILES and not form.has_error("file"):
        form.add_error("file", _("照片要再选一次，别的都还在。"))  # no browser sends a file a second time
    context = {"form": form, "holder": holder, "shell": _shell(request)}
    return page(request, "media/bring.html", context, status=422 if form.errors else 200)


def _bring(request: MulinRequest, form: BringForm, holder_id: UUID) -> Picture:
    data = form.cleaned_data
    return actions.keep_picture(
        request.actor,
        content=data["file"].read(),
        holder=holder_id,
        words=data["words"],
        client_key=data["client_key"],
        bringing=form.bringing(),
    )


@require_safe
@needs(JUDGE)
def pictures(request: MulinRequest) -> HttpResponse:
    """Those waiting to be seen, those that hang, those put away. Four queries."""
    state = request.GET.get("show", "")
    state = state if state in (PictureState.SHOWN, PictureState.HIDDEN) else PictureState.WAITING
    listed = Paginator(queries.pictures_listed(request.actor, state), PER_PAGE).get_page(request.GET.get("page"))
    counts = queries.picture_counts(request.actor)
    tabs = [(s.value, s.label, counts.get(s.value, 0)) for s in PictureState if s != PictureState.WITHDRAWN]
    return page(request, "media/pictures.html", {
        "page": listed,
        "tabs": tabs,
        "state": state,
        "query": f"show={state}&",
        "may_bring": request.actor.may("media.bring"),
        "shell": _shell(request),
    })  # fmt: skip


@require_POST
@needs(JUDGE)
def show(request: MulinRequest, picture_id: UUID) -> HttpResponse:
    """挂出来; an expected no comes back on the picture's page."""
    found = access.picture_for(request.actor, picture_id, to=JUDGE)
    actions.let_show(request.actor, picture=found)
    done(request, _("挂出来了。"))
    return _to(request, found)


@require_POST
@needs(JUDGE)
def hide(request: MulinRequest, picture_id: UUID) -> HttpResponse:
    """收起来, with a reason."""
    found = access.picture_for(request.actor, picture_id, to=JUDGE)
    form = HideForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    actions.hide(request.actor, picture=found, why=form.cleaned_data["why"])
    done(request, _("收起来了，只有您和送照片的人看得到。"))
    return _to(request, found)


@require_POST
@needs(JUDGE)
def words(request: MulinRequest, picture_id: UUID) -> HttpResponse:
    """What is on the picture, said better."""
    found = access.picture_for(request.actor, picture_id, to=JUDGE)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    actions.edit_words(request.actor, picture=found, words=form.cleaned_data["words"])
    done(request, _("改好了。"))
    return _to(request, found)


def _to(request: MulinRequest, found: Picture) -> HttpResponse:
    return HttpResponseRedirect(request.actor.url("media:one", picture_id=found.id))


@form_page
@signed_in
def withdraw(request: MulinRequest, picture_id: UUID) -> HttpResponse:
    """撤掉, asked first: it does not come back."""
    found = access.picture_for(request.actor, picture_id, to=WITHDRAW)
    holder = queries.holder_of(request.actor, found.holder)
    if request.method == "POST":
        actions.withdraw(request.actor, picture=found)
        done(request, _("撤掉了，照片已经删去。"))
        return HttpResponseRedirect(holder.url if holder else request.actor.url("web:home"))
    context = {
        "question": _("把这张照片撤掉？"),
        "consequence": _("照片马上删去，找不回来。"),
        "post": request.path,
        "doing": _("撤掉"),
        "back": request.actor.url("media:one", picture_id=found.id),
        "staying": _("留着"),
    }
    return page(request, "web/confirm.html", context)


@form_page
def report(request: MulinRequest, picture_id: UUID) -> HttpResponse:
    """举报: anybody, without coming in."""
    found = access.shown_for(request.actor, picture_id)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.spend(f"report:{limits.client_address(request)}", *limits.REPORT_PER_ADDRESS)
        limits.spend(f"report:{request.META.get('CSRF_COOKIE', '')}", *limits.REPORT_PER_DEVICE)
        try:
            made = actions.report_picture(
                request.actor,
                picture=found,
                complaint=form.complaint(),
                client_key=form.cleaned_data["client_key"],
            )
        except RuleError as error:
            explain(form, error)
        else:
            return page(request, "media/reported.html", {"report": made, "picture": found})
    context = {"form": form, "picture": found}
    return page(request, "media/report.html", context, status=422 if form.errors else 200)
