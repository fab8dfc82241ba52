"""邻里板: what members write, who looks at it first, 举报 and its answer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.base import limits
from mulin.base.http import MulinRequest, needs, page, signed_in
from mulin.points import access, actions, queries
from mulin.points.forms.judging import HideForm, ObjectForm, PostForm, ReportForm, VerdictForm
from mulin.points.models import PostState
from mulin.points.rules import board as rules
from mulin.points.views.common import attempt, form_page, go_on, show, show_form, speaking

LEAD = "points.lead"


@require_safe
def board(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """The board as this reader may read it."""
    point = access.point_for(request.actor, point_id)
    inside = access.is_inside(request.actor, point)
    posts = queries.board_of(request.actor, point, inside=inside)
    pictures = queries.pictures_on(request.actor, posts)
    leads = request.actor.may(LEAD, host_id=point.host_id)
    waiting = queries.posts_waiting(request.actor, [point]) if leads else []
    context = {"point": point, "inside": inside, "leads": leads, "waiting": waiting}
    shown = [(post, pictures.get(post.id, [])) for post in posts]
    return show(request, "points/board.html", posts=shown, **context)


@form_page
@signed_in
def write(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """写一条."""
    point = access.inside_point_for(request.actor, point_id)
    form = PostForm(request.POST or None)
    if request.method == "POST":
        limits.spend(f"post:{request.actor.account_id}", *actions.POSTS_PER_PERSON)
    made = attempt(
        form,
        lambda: actions.write_post(
            speaking(request.actor),
            point_id=point.id,
            writing=form.writing(),
            client_key=form.cleaned_data["client_key"],
        ),
    )
    if made:
        said = _("贴出来了。") if made.state == PostState.PUBLIC else _("收到了，点长看过就贴出来。")
        return go_on(request, "points:post", said, post_id=made.id)
    return show_form(
        request,
        form,
        title=_("写在%(point)s的板上") % {"point": point.name},
        doing=_("贴上去"),
        back=request.actor.url("points:wall", point_id=point.id),
        lead=_("点长或者社区先看一眼，再贴出来。照片在下一步放。"),
    )


@require_safe
def post(request: MulinRequest, post_id: UUID) -> HttpResponse:
    """One post, with what this reader may do with it."""
    found = access.post_for(request.actor, post_id)
    leads = request.actor.may(LEAD, host_id=found.point.host_id)
    is_own = found.author_id is not None and found.author_id in request.actor.own_people
    context = {
        "post": found,
        "point": found.point,
        "leads": leads,
        "is_own": is_own,
        "doubts": rules.doubts(found.words) if leads else (),
        "hide_form": HideForm(),
        "object_form": ObjectForm(),
        "may_object": is_own and found.state == PostState.HIDDEN and not found.was_objected_to,
        "may_hide": leads and (not found.was_restored or request.actor.may("points.reports")),
    }
    return show(request, "points/post.html", **context)


@require_POST
@needs(LEAD)
def judge(request: MulinRequest, post_id: UUID) -> HttpResponse:
    """贴出来, or put away with a reason."""
    found = access.post_for(request.actor, post_id, to=LEAD)
    if request.POST.get("step") == "show":
        actions.let_post_show(speaking(request.actor), post_id=found.id)
        return go_on(request, "points:wall", _("贴出来了。"), point_id=found.point_id)
    form = HideForm(request.POST)
    if attempt(form, lambda: [actions.hide_post(speaking(request.actor), post_id=found.id, **form.cleaned_data)]):
        return go_on(request, "points:wall", _("收起来了，也告诉了写的人。"), point_id=found.point_id)
    back = request.actor.url("points:post", post_id=found.id)
    return show_form(request, form, title=_("为什么不贴"), doing=_("收起来"), back=back)


@require_POST
@signed_in
def withdraw(request: MulinRequest, post_id: UUID) -> HttpResponse:
    """自己收回."""
    found = access.own_post_for(request.actor, post_id)
    actions.withdraw_post(request.actor, post_id=found.id)
    return go_on(request, "points:wall", _("收回了。"), point_id=found.point_id)


@require_POST
@signed_in
def objecting(request: MulinRequest, post_id: UUID) -> HttpResponse:
    """The author does not agree."""
    found = access.own_post_for(request.actor, post_id)
    form = ObjectForm(request.POST)
    words = form.data.get("words", "")
    if attempt(form, lambda: actions.object_to_hiding(request.actor, post_id=found.id, words=words)):
        return go_on(request, "points:post", _("收到了，换一个人再看。"), post_id=found.id)
    back = request.actor.url("points:post", post_id=found.id)
    return show_form(request, form, title=_("为什么不同意"), doing=_("说给社区"), back=back)


@form_page
def report(request: MulinRequest, post_id: UUID) -> HttpResponse:
    """举报: anybody who can read it, signed in or not; a code at once."""
    found = access.post_for(request.actor, post_id)
    form = ReportForm(request.POST or None)
    if request.method == "POST":
        limits.spend(f"report:{limits.client_address(request)}", *limits.REPORT_PER_ADDRESS)
    made = attempt(
        form,
        lambda: actions.report_post(
            request.actor,
            post_id=found.id,
            complaint=form.complaint(),
            client_key=form.cleaned_data["client_key"],
        ),
    )
    if made:
        return _receipt(request, made.code)
    return show_form(
        request,
        form,
        title=_("举报这一条"),
        doing=_("交给社区"),
        back=request.actor.url("points:post", post_id=found.id),
        lead=_("不用进门。写的人不会知道是谁举报的。"),
        frame="web/resident.html",
    )


def _receipt(request: MulinRequest, code: str) -> HttpResponse:
    return page(request, "points/reported.html", {"report": queries.report_with(request.actor, code), "fresh": True})


@require_safe
def reported(request: MulinRequest) -> HttpResponse:
    """What came of a report, by its code; and how many there were each month."""
    limits.spend(f"invited:{limits.client_address(request)}", *limits.SEARCH)
    code = request.GET.get("code", "").strip().upper()[:20]
    context = {
        "report": queries.report_with(request.actor, code) if code else None,
        "code": code,
        "months": queries.reports_by_month(request.actor),
    }
    return page(request, "points/reported.html", context)


@require_safe
@needs("points.reports")
def reports(request: MulinRequest) -> HttpResponse:
    """举报和申诉, on the desk: the most urgent first."""
    context = {
        "reports": queries.reports_open(request.actor),
        "objections": queries.objections_waiting(request.actor),
        "months": queries.reports_by_month(request.actor),
    }
    return show(request, "points/desk_reports.html", **context)


@form_page
@needs("points.reports")
def decide(request: MulinRequest, post_report_id: UUID) -> HttpResponse:
    """One report: what stood there, what is said, the decision with its reason."""
    found = access.post_report_for(request.actor, post_report_id)
    form = VerdictForm(request.POST or None, yes=_("说得对，收起来"), no=_("没有问题，照贴"))
    why = form.data.get("why", "")
    decided = attempt(
        form,
        lambda: actions.decide_report(speaking(request.actor), report_id=found.id, upheld=form.upheld, why=why),
    )
    if decided:
        return go_on(request, "points:reports", _("定了，双方都会知道。"))
    context = {"report": found, "form": form, "doubts": rules.doubts(found.post.words)}
    return show(request, "points/desk_report.html", **context)


@form_page
@needs("points.reports")
def objection(request: MulinRequest, post_id: UUID) -> HttpResponse:
    """An author's objection, decided by another person."""
    found = access.post_for(request.actor, post_id, to="points.reports")
    form = VerdictForm(request.POST or None, yes=_("他说得对，贴出来"), no=_("还是不贴"))
    why = form.data.get("why", "")
    decided = attempt(
        form,
        lambda: actions.decide_objection(speaking(request.actor), post_id=found.id, upheld=form.upheld, why=why),
    )
    if decided:
        return go_on(request, "points:reports", _("答复了。"))
    return show(request, "points/desk_objection.html", post=found, form=form)
