"""睦邻点总板 and what the community decides: founding, registering, leaders, closing, stars, rules."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from mulin.base.actor import Mouth
from mulin.base.http import MulinRequest, done, needs
from mulin.kernel import clock
from mulin.places import queries as places
from mulin.points import access, actions, queries
from mulin.points.forms.common import WhyForm, grown_up
from mulin.points.forms.founding import HandOverForm, OpeningForm
from mulin.points.forms.judging import StandardsForm, VerdictForm
from mulin.points.models import Point, ProposalState
from mulin.points.shown import handing, health, overview
from mulin.points.views.common import attempt, confirm, form_page, go_on, show, show_form

DECIDE = "points.decide"
MOST_DIGITS = 10


@require_safe
@needs(DECIDE)
def board(request: MulinRequest) -> HttpResponse:
    """总板: every point by name, what each could use, what waits for a decision."""
    lines = overview.lines(request.actor)
    context = {
        "lines": lines,
        "needing": [line for line in lines if line.needs],
        "waiting": queries.waiting(request.actor),
        "closed": queries.closed_points(request.actor) if "closed" in request.GET else [],
        "shows_closed": "closed" in request.GET,
        "may_set": request.actor.may("points.standards"),
    }
    return show(request, "points/desk_board.html", **context)


@require_safe
@needs(DECIDE)
def week(request: MulinRequest) -> HttpResponse:
    """The points' week over the venues."""
    day = _day(request.GET.get("day", ""))
    points = queries.open_points(request.actor)
    venues = places.venues_of(request.community.id)
    seen = overview.week(request.actor, venues, [point.host_id for point in points], day)
    names = {point.host_id: point.name for point in points}
    context = {
        "week": seen,
        "names": names,
        "before": seen.first - timedelta(days=7),
        "after": seen.first + timedelta(days=7),
    }
    return show(request, "points/desk_week.html", **context)


def _day(text: str) -> date:
    """A day of the address, else today."""
    try:
        found = date.fromisoformat(text[:MOST_DIGITS])
    except ValueError:
        return clock.today()
    return found if abs(found.year - clock.today().year) <= 2 else clock.today()


@require_safe
@needs(DECIDE)
def founding(request: MulinRequest) -> HttpResponse:
    """等批的申请."""
    waiting, still_open = queries.proposals_waiting(request.actor), queries.proposals_open(request.actor)
    return show(request, "points/desk_founding.html", proposals=waiting, open=still_open)


def _timetable(request: MulinRequest, point: Point) -> str:
    """Where its timetable is laid, filled in with the times the proposal said in words."""
    said = f"?{urlencode({'words': point.times})}" if point.times else ""
    return request.actor.url("gatherings:timetable", host_id=point.host_id) + said


@form_page
@needs(DECIDE)
def decide(request: MulinRequest, proposal_id: UUID) -> HttpResponse:
    """One proposal: yes, with the leaders' term."""
    found = access.proposal_for(request.actor, proposal_id, to=DECIDE)
    is_waiting = found.state == ProposalState.WAITING
    clashes = queries.founding_clashes(request.actor, found) if is_waiting else []
    form = OpeningForm(request.POST or None, clashes=clashes)
    point = attempt(
        form,
        lambda: actions.approve(request.actor.through(Mouth.DESK), proposal_id=found.id, opening=form.opening()),
    )
    if point:
        if found.weekdays:
            return go_on(request, "points:desk_point", _("办成了，往后八周的场次也排好了。"), point_id=point.id)
        done(request, _("办成了。接着排时间。"))
        return HttpResponseRedirect(_timetable(request, point))
    founders, needed = queries.founders_of(found), queries.standards_of(request.community.id).founders_needed
    context = {
        "proposal": found,
        "founders": founders,
        "missing": max(0, needed - len(grown_up(founder.person for founder in founders))),
        "form": form,
        "why_form": WhyForm(),
        "is_waiting": is_waiting,
        "is_open": found.state in (ProposalState.GATHERING, ProposalState.RETURNED),
        "clashes": clashes,
    }
    return show(request, "points/desk_proposal.html", **context)


@require_POST
@needs(DECIDE)
def ask_back(request: MulinRequest, proposal_id: UUID) -> HttpResponse:
    """请再补一补."""
    found = access.proposal_for(request.actor, proposal_id, to=DECIDE)
    form = WhyForm(request.POST)
    why = form.data.get("why", "")
    if attempt(form, lambda: actions.ask_back(request.actor.through(Mouth.DESK), proposal_id=found.id, why=why)):
        return go_on(request, "points:founding", _("告诉发起人了。"))
    back = request.actor.url("points:decide", proposal_id=found.id)
    return show_form(request, form, title=_("请发起人补什么"), doing=_("告诉发起人"), back=back)


@require_safe
@needs(DECIDE)
def desk_point(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """One point at the desk: state, leaders, health, papers, what can be decided."""
    point = access.point_for(request.actor, point_id, to=DECIDE)
    context = {
        "point": point,
        "leads": queries.leads_of(request.actor, [point.host_id]).get(point.host_id, {}),
        "past": queries.past_leads(point)[:12],
        "members": queries.member_counts(request.actor, [point.host_id]).get(point.host_id, 0),
        "times": queries.times_words(request.actor, [point])[point.id],
        "checks": health.health(point),
        "stars": health.star_words(point.stars),
        "may_register": point.state == "trial" and point.trial_ends_on <= clock.today(),
        "exchanges": queries.exchanges_of(point)[:5],
        "policies": queries.policies_of(point, limit=5),
    }
    return show(request, "points/desk_point.html", **context)


@require_POST
@needs(DECIDE)
def register(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """试办期满，正式登记."""
    point = access.point_for(request.actor, point_id, to=DECIDE)
    actions.register(request.actor.through(Mouth.DESK), point_id=point.id)
    return go_on(request, "points:desk_point", _("登记了，告诉了成员。"), point_id=point.id)


@form_page
@needs(DECIDE)
def close(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """散了: asked first."""
    point = access.point_for(request.actor, point_id, to=DECIDE)
    form = WhyForm(request.POST or None)
    actor = request.actor.through(Mouth.DESK)
    why = form.data.get("why", "")
    if attempt(form, lambda: actions.close_point(actor, point_id=point.id, why=why)):
        return go_on(request, "points:board", _("散了，告诉了每一位成员。记录都在。"))
    count = queries.member_counts(request.actor, [point.host_id]).get(point.host_id, 0)
    said = ngettext(
        "往后的场次全部取消，告诉 %(n)s 位成员。办过的都留着，可以查。散了不能恢复，只能重新发起。",
        "往后的场次全部取消，告诉 %(n)s 位成员。办过的都留着，可以查。散了不能恢复，只能重新发起。",
        count,
    )
    return confirm(
        request,
        form,
        question=_("%(point)s真的散了吗？") % {"point": point.name},
        consequence=said % {"n": count},
        doing=pgettext("button", "散了"),
        staying=_("不散"),
        back=request.actor.url("points:desk_point", point_id=point.id),
    )


@form_page
@needs(DECIDE)
def leader(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """换点长或副点长: chosen, then asked once more with what it will do."""
    point = access.point_for(request.actor, point_id, to=DECIDE)
    members = grown_up(row.person for row in queries.regulars_of(point))
    form = HandOverForm(request.POST or None, members=members, initial={"kind": "leader"})
    actor, back = request.actor.through(Mouth.DESK), request.actor.url("points:desk_point", point_id=point.id)
    if "sure" not in request.POST:
        ahead = attempt(form, lambda: actions.foresee_hand_over(actor, point_id=point.id, **form.what()))
        if ahead:
            form.hide()
            return confirm(request, form, staying=_("先不换"), back=back, **handing.words(point, ahead))
    elif attempt(
        form,
        lambda: actions.hand_over(actor, point_id=point.id, client_key=form.cleaned_data["client_key"], **form.what()),
    ):
        is_leader = form.cleaned_data["kind"] == "leader"
        said = _("换好了，告诉了成员。交接单可以印了。") if is_leader else _("换好了，告诉了本人。")
        return go_on(request, "points:desk_point", said, point_id=point.id)
    return show_form(
        request,
        form,
        title=_("%(point)s换带头人") % {"point": point.name},
        doing=_("下一步"),
        back=back,
        lead=_("从成员里选。选举要过半。原来那位的任期到前一天为止。换之前还会问一次。"),
    )


@require_safe
@needs(DECIDE)
def reviews(request: MulinRequest) -> HttpResponse:
    """等确认的星级 and objections to them."""
    waiting = [
        (review, health.parts_of(review), health.star_words(review.stars))
        for review in queries.reviews_waiting(request.actor)
    ]
    appeals = queries.appeals_waiting(request.actor)
    return show(request, "points/desk_stars.html", waiting=waiting, appeals=appeals)


@require_POST
@needs(DECIDE)
def confirm_review(request: MulinRequest, star_review_id: UUID) -> HttpResponse:
    """定了, or count once more."""
    review = access.star_review_for(request.actor, star_review_id, to=DECIDE)
    actor = request.actor.through(Mouth.DESK)
    if request.POST.get("step") == "again":
        actions.redraft_review(actor, review_id=review.id)
        return go_on(request, "points:reviews", _("照现在的记录又算了一遍。"))
    actions.confirm_review(actor, review_id=review.id)
    return go_on(request, "points:reviews", _("%(point)s定了。") % {"point": review.point.name})


@form_page
@needs(DECIDE)
def appeal(request: MulinRequest, star_appeal_id: UUID) -> HttpResponse:
    """An objection to stars, answered by another person."""
    found = access.star_appeal_for(request.actor, star_appeal_id)
    form = VerdictForm(request.POST or None, yes=_("说得对，重新算"), no=_("评得没错"))
    actor = request.actor.through(Mouth.DESK)
    why = form.data.get("why", "")
    done = attempt(form, lambda: actions.decide_appeal(actor, appeal_id=found.id, upheld=form.upheld, why=why))
    if done:
        return go_on(request, "points:reviews", _("答复了。"))
    parts = health.parts_of(found.review)
    return show(request, "points/desk_appeal.html", appeal=found, form=form, parts=parts)


@form_page
@needs("points.standards")
def standards(request: MulinRequest) -> HttpResponse:
    """睦邻点的规矩: founders, trial, what the stars weigh."""
    now = queries.standards_of(request.community.id)
    form = StandardsForm(request.POST or None, initial=StandardsForm.of(now))
    actor = request.actor.through(Mouth.DESK)
    if attempt(form, lambda: actions.set_standards(actor, **form.read())):
        return go_on(request, "points:board", _("从现在起照新的办。评过的不变。"))
    return show_form(
        request,
        form,
        title=_("睦邻点的规矩"),
        doing=_("存"),
        back=request.actor.url("points:board"),
        lead=_("六项的分加起来正好 100。照片、点击、签到多少，都不算分。"),
    )
