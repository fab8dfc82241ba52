"""What everybody may read: the list, a point, its charter and stars; coming to see, joining, leaving."""

from __future__ import annotations

from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.base import days, limits
from mulin.base.http import MulinRequest, page, signed_in
from mulin.kernel.errors import NotFound
from mulin.points import access, actions, queries
from mulin.points.forms.members import InviteForm, SeeForm, WhoForm, WishForm
from mulin.points.rules import charter, stars
from mulin.points.shown import finding, health
from mulin.points.shown.page import founded_words, shown
from mulin.points.views.common import attempt, confirm, form_page, go_on, own_people, show, show_form


@require_safe
def points(request: MulinRequest) -> HttpResponse:
    """睦邻点列表: what fits me first, with the reason. Nothing asked is every point by name."""
    limits.spend(f"points:{limits.client_address(request)}", *limits.PUBLIC_PAGE_PER_ADDRESS)
    mine = own_people(request.actor)
    form = WishForm(request.GET if request.GET else None)
    wish = form.wish(finding.home_courtyard(mine[0] if mine else None))
    found = finding.find(request.actor, wish)
    may_found = request.actor.may_somewhere("points.found")
    context = {
        "form": form,
        "wish": wish,
        "found": found,
        "may_found": may_found,
        "led": queries.led_points(request.actor),
    }
    return page(request, "points/list.html", context)


@require_safe
def point(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """睦邻点: what, who, where, next, week, attendance, promises, exchanges."""
    limits.spend(f"points:{limits.client_address(request)}", *limits.PUBLIC_PAGE_PER_ADDRESS)
    found = access.point_for(request.actor, point_id)
    seen = shown(request.actor, found)
    context = {
        "seen": seen,
        "point": found,
        "founded": founded_words(found),
        "stars": health.star_words(found.stars),
    }
    return page(request, "points/point.html", context)


@require_safe
def charter_page(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """公约全文, every version, and who may sign the open one."""
    found = access.point_for(request.actor, point_id)
    kept, opened = queries.charter_in_force(found), queries.open_charter(found)
    belong = queries.belongs(request.actor, found.host_id, request.actor.own_people)
    signed = queries.has_signed(opened, belong) if opened else frozenset()
    context = {
        "point": found,
        "kept": kept,
        "kept_lines": charter.lines(kept.text) if kept else [],
        "opened": opened,
        "opened_lines": charter.lines(opened.text) if opened else [],
        "versions": queries.charters_of(found),
        "to_sign": [one for one in own_people(request.actor) if one.id in belong - signed] if opened else [],
        "leads": request.actor.may("points.lead", host_id=found.host_id),
    }
    return show(request, "points/charter.html", **context)


@require_safe
def stars_of_point(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """星级怎么评的: the rule, this point's numbers, every rating before."""
    found = access.point_for(request.actor, point_id)
    inside = access.is_inside(request.actor, found)
    leads = request.actor.may("points.lead", host_id=found.host_id)
    reviews = queries.reviews_of(found, drafts=leads)
    shown_reviews = [(review, health.parts_of(review), health.star_words(review.stars)) for review in reviews]
    context = {"point": found, "reviews": shown_reviews, "inside": inside, "rule": _rule(request)}
    return show(request, "points/stars.html", **context)


@require_safe
def star_rule(request: MulinRequest) -> HttpResponse:
    """The rule by itself, as this community has set it."""
    return page(request, "points/star_rule.html", {"rule": _rule(request)})


def _rule(request: MulinRequest) -> dict[str, object]:
    standards = queries.standards_of(request.community.id)
    parts = [(health.PART_NAMES[part], health.RULE_WORDS[part], standards.weights[part.value]) for part in stars.Part]
    bars = [(health.star_words(int(count)), bar) for count, bar in sorted(standards.bars.items(), reverse=True)]
    return {"parts": parts, "bars": bars}


@form_page
def see(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """先来看看: for those who have come in, for their people, and for visitors by name."""
    found = access.point_for(request.actor, point_id)
    mine = own_people(request.actor)
    coming = queries.coming_up(request.community.id, [found.host_id]).get(found.host_id)
    sessions = coming.coming[:6] if coming else ()
    form = SeeForm(request.POST or None, people=mine, sessions=sessions)
    if request.method == "POST":
        limits.spend(f"see:{limits.client_address(request)}", *limits.REPORT_PER_ADDRESS)
    row = attempt(
        form,
        lambda: actions.ask_to_see(
            request.actor, point_id=found.id, looker=form.looker(), client_key=form.cleaned_data["client_key"]
        ),
    )
    if row:
        words = _("告诉点长了。到了说一声是新来的，有人带。")
        if row.gathering:
            when = days.when_words(row.gathering.starts_at)
            words = _("告诉点长了：%(when)s来。到了说一声是新来的，有人带。") % {"when": when}
        return go_on(request, "points:point", words, point_id=found.id)
    return show_form(
        request,
        form,
        title=_("先来%(point)s看看") % {"point": found.name},
        doing=_("我想来看看"),
        back=request.actor.url("points:point", point_id=found.id),
        lead=_("来一次看看，不用加入。不说也行，到点直接来。"),
        frame="web/resident.html",
    )


@form_page
@signed_in
def withdraw_try_out(request: MulinRequest, try_out_id: UUID) -> HttpResponse:
    """不去看了: asked first, then nobody waits."""
    row = access.own_try_out_for(request.actor, try_out_id)
    form = Form(request.POST if request.method == "POST" else None)
    if attempt(form, lambda: actions.withdraw_try_out(request.actor, try_out_id=row.id)):
        return go_on(request, "points:mine", _("好，不等您了。想去的时候，再说一声。"))
    return confirm(
        request,
        form,
        question=_("不去%(point)s看看了吗？") % {"point": row.point.name},
        consequence=_("点长就不等了。以后想去，再说一声就行。"),
        doing=_("不去了"),
        staying=_("还是去"),
        back=request.actor.url("points:mine"),
    )


@form_page
@signed_in
def join(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """加入: oneself or one of one's people."""
    found = access.point_for(request.actor, point_id)
    belong = queries.belongs(request.actor, found.host_id, request.actor.own_people)
    mine = [person for person in own_people(request.actor) if person.id not in belong]
    if not mine:
        return go_on(request, "points:point", _("都已经是成员了。"), point_id=found.id)
    form = WhoForm(request.POST or None, people=mine, initial={"who": str(mine[0].id)})
    invitation = request.GET.get("code", "")[:20]
    member = attempt(
        form,
        lambda: actions.join(
            request.actor,
            point_id=found.id,
            person_id=form.person_id,
            shows_name=form.cleaned_data["shows_name"],
            invitation=invitation,
        ),
    )
    if member:
        return go_on(
            request, "points:point", _("欢迎，您是%(point)s的成员了。") % {"point": found.name}, point_id=found.id
        )
    return show_form(
        request,
        form,
        title=_("加入%(point)s") % {"point": found.name},
        doing=_("我要加入"),
        back=request.actor.url("points:point", point_id=found.id),
        lead=_("来去自愿，不收费。随时可以离开。"),
        frame="web/resident.html",
    )


@form_page
@signed_in
def leave(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """离开: asked first, since duties ahead are given up."""
    found = access.point_for(request.actor, point_id)
    belong = queries.belongs(request.actor, found.host_id, request.actor.own_people)
    mine = [person for person in own_people(request.actor) if person.id in belong]
    if not mine:
        raise NotFound("member")
    form = WhoForm(request.POST or None, people=mine, initial={"who": str(mine[0].id)})
    del form.fields["shows_name"]
    form.fields["who"].label = _("谁离开")
    left = attempt(form, lambda: [actions.leave(request.actor, point_id=found.id, person_id=form.person_id)])
    if left:
        return go_on(request, "points:point", _("已经离开。想回来随时可以。"), point_id=found.id)
    return confirm(
        request,
        form,
        question=_("真的要离开%(point)s吗？") % {"point": found.name},
        consequence=_("说好的轮值会空出来，来过的记录还在。不来也可以不离开。"),
        doing=_("我要离开"),
        staying=_("不离开"),
        back=request.actor.url("points:point", point_id=found.id),
    )


@form_page
@signed_in
def invite(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """请邻居来: a link and a slip to pass on."""
    found = access.inside_point_for(request.actor, point_id)
    form = InviteForm(request.POST or None)
    made = attempt(
        form,
        lambda: actions.invite(
            request.actor,
            point_id=found.id,
            words=form.cleaned_data["words"],
            client_key=form.cleaned_data["client_key"],
        ),
    )
    return show(request, "points/invite.html", form=form, point=found, made=made)


@require_safe
def invited(request: MulinRequest) -> HttpResponse:
    """What an invitation's link opens: who asks, to which point."""
    limits.spend(f"invited:{limits.client_address(request)}", *limits.SEARCH)
    found = queries.invitation_with(request.actor, request.GET.get("code", "")[:20])
    return page(request, "points/invited.html", {"invitation": found}, status=200 if found else 404)


@require_POST
@signed_in
def sign(request: MulinRequest, charter_id: UUID) -> HttpResponse:
    """我同意: one of one's people signs the open version."""
    found = access.charter_for(request.actor, charter_id)
    people = [one.id for one in own_people(request.actor) if str(one.id) in request.POST.getlist("who")]
    if not people:
        raise NotFound("person")
    actions.sign_charter(request.actor, charter_id=found.id, person_ids=people)
    return go_on(request, "points:charter", _("签上了。"), point_id=found.point_id)
