"""我的点: the leader's side on a telephone. Everything here is for who leads the point, or works at the desk."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from mulin.base.http import MulinRequest, needs, say_no, signed_in
from mulin.gatherings import actions as gathering_actions
from mulin.gatherings import queries as gatherings
from mulin.kernel.errors import NotFound, RuleError
from mulin.places import queries as places
from mulin.points import access, actions, queries
from mulin.points.forms.common import WhyForm
from mulin.points.forms.members import EmergencyForm, WordForm
from mulin.points.forms.running import AwayForm, EditForm, PauseForm
from mulin.points.models import ExchangeState, PartnerKind, Point
from mulin.points.shown import health as healthy
from mulin.points.shown.page import bars_of, days_and_counts
from mulin.points.views.common import attempt, confirm, form_page, go_on, show, show_form, speaking

LEAD = "points.lead"


@require_safe
@signed_in
def mine(request: MulinRequest) -> HttpResponse:
    """我的点: what I lead, what I belong to, where I come and see, what I am founding."""
    led = queries.led_points(request.actor)
    ids = {point.id for point in led}
    belonging = queries.own_points(request.actor)
    own, by_host = [point for point in belonging if point.id not in ids], {one.host_id: one for one in belonging}
    coming = queries.coming_up(request.community.id, [point.host_id for point in [*led, *own]])
    regulars = gatherings.own_regulars(request.actor)
    context = {
        "led": [(point, coming.get(point.host_id)) for point in led],
        "own": [(point, coming.get(point.host_id)) for point in own],
        "tries": queries.own_try_outs(request.actor),
        "proposals": queries.own_proposals(request.actor),
        "names": [(by_host[row.host_id], row) for row in regulars if row.host_id in by_host],
        "frame": "web/resident.html",
    }
    return show(request, "points/mine.html", **context)


@require_POST
@signed_in
def show_name(request: MulinRequest, point_id: UUID, person_id: UUID) -> HttpResponse:
    """Let the other members read a name of one's own, or no longer."""
    found, shows = access.point_for(request.actor, point_id), request.POST.get("shows") == "yes"
    gathering_actions.show_name(request.actor, host_id=found.host_id, person_id=person_id, shows=shows)
    words = _("别的成员看得到名字了。") if shows else _("名字收起来了，别的成员看不到了。")
    return go_on(request, "points:mine", words)


@require_safe
@needs(LEAD)
def lead(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """One point as its leader needs it: today's session first."""
    point = access.point_for(request.actor, point_id, to=LEAD)
    coming = queries.coming_up(request.community.id, [point.host_id]).get(point.host_id)
    context = {
        "point": point,
        "next": coming.first if coming else None,
        "rota": queries.rota_of(point, count=1),
        "members": queries.member_counts(request.actor, [point.host_id]).get(point.host_id, 0),
        "lookers": queries.try_outs_waiting(request.actor, [point]),
        "posts": queries.posts_waiting(request.actor, [point]),
        "exchanges": queries.exchanges_waiting(point),
        "weak": [check for check in healthy.health(point) if not (check.is_well or check.is_early)],
        "leads": queries.leads_of(request.actor, [point.host_id]).get(point.host_id, {}),
    }
    return show(request, "points/lead.html", **context)


@require_safe
@needs(LEAD)
def health(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """How the point does, by open rules."""
    point = access.point_for(request.actor, point_id, to=LEAD)
    bars = bars_of(point)
    context = {"point": point, "checks": healthy.health(point), "bars": bars, "bars_words": days_and_counts(bars)}
    return show(request, "points/health.html", **context)


@require_safe
@needs(LEAD)
def roster(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """成员名册: name and the end of the telephone number, never a whole one."""
    point = access.point_for(request.actor, point_id, to=LEAD)
    often = queries.names_by_id(request.actor, queries.came_often(point))
    leads = queries.leads_of(request.actor, [point.host_id]).get(point.host_id, {})
    context = {
        "point": point,
        "roster": queries.roster_of(point),
        "often": sorted(often.items(), key=lambda one: one[1]),
        "leads": {one.person.id: one.kind for one in leads.values()},
        "sees_emergency": request.actor.may("points.emergency", host_id=point.host_id),
    }
    return show(request, "points/roster.html", **context)


@require_POST
@needs(LEAD)
def take_in(request: MulinRequest, point_id: UUID, person_id: UUID) -> HttpResponse:
    """A neighbour who has been coming becomes a member, by their word."""
    point = access.point_for(request.actor, point_id, to=LEAD)
    actions.take_in(request.actor, point_id=point.id, person_id=person_id)
    return go_on(request, "points:roster", _("记上了。"), point_id=point.id)


@form_page
@needs(LEAD)
def strike_off(request: MulinRequest, point_id: UUID, person_id: UUID) -> HttpResponse:
    """划去: asked first, with a reason the person reads."""
    point = access.point_for(request.actor, point_id, to=LEAD)
    names = queries.names_by_id(request.actor, queries.belongs(request.actor, point.host_id, [person_id]))
    if person_id not in names:
        raise NotFound("member")
    form = WhyForm(request.POST or None)
    why = form.data.get("why", "")
    done = attempt(form, lambda: [actions.strike_off(request.actor, point_id=point.id, person_id=person_id, why=why)])
    if done:
        return go_on(request, "points:roster", _("划去了，也告诉了本人。"), point_id=point.id)
    return confirm(
        request,
        form,
        question=_("把%(name)s从名册上划去吗？") % {"name": names[person_id]},
        consequence=_("他会收到您写的原因。以后还可以再加入。"),
        doing=_("划去"),
        staying=_("不划"),
        back=request.actor.url("points:roster", point_id=point.id),
    )


@form_page
@signed_in
def emergency(request: MulinRequest, point_id: UUID, person_id: UUID) -> HttpResponse:
    """出了事打给谁: written by the member, one of their people, or the leader."""
    point = access.point_for(request.actor, point_id)
    member = queries.member_of(request.actor, point, person_id)
    may = request.actor.may("points.join", person_id=person_id) or request.actor.may(LEAD, host_id=point.host_id)
    if member is None or not may:
        raise NotFound("member")
    sees = person_id in request.actor.own_people or request.actor.may("points.emergency", host_id=point.host_id)
    start = {"name": member.emergency_name, "phone": member.emergency_phone} if sees else {}
    form = EmergencyForm(request.POST or None, initial=start)
    kept = attempt(
        form,
        lambda: [
            actions.keep_emergency_contact(request.actor, point_id=point.id, person_id=person_id, **form.cleaned_data)
        ],
    )
    back = "points:roster" if request.actor.may(LEAD, host_id=point.host_id) else "points:point"
    if kept:
        return go_on(request, back, _("存好了。"), point_id=point.id)
    return show_form(
        request,
        form,
        title=_("%(name)s：出了事打给谁") % {"name": member.person.name},
        doing=_("存"),
        back=request.actor.url(back, point_id=point.id),
        lead=_("只有点长、副点长和网格员看得到。空着存就是删掉。"),
    )


@form_page
@needs(LEAD)
def word(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """跟大家说一声: each member by their own way, telephone or slip."""
    point = access.point_for(request.actor, point_id, to=LEAD)
    form = WordForm(request.POST or None)
    told = attempt(
        form,
        lambda: actions.message_members(
            request.actor,
            point_id=point.id,
            words=form.cleaned_data["words"],
            client_key=form.cleaned_data["client_key"],
        ),
    )
    if told is not None:
        words = ngettext("告诉了 %(n)s 位。", "告诉了 %(n)s 位。", told) % {"n": told}
        return go_on(request, "points:lead", words, point_id=point.id)
    return show_form(
        request,
        form,
        title=_("跟大家说一声"),
        doing=_("告诉大家"),
        back=request.actor.url("points:lead", point_id=point.id),
        lead=_("有手机的看手机；没有的，社区印纸条送到家。"),
    )


@require_POST
@needs(LEAD)
def answer_looker(request: MulinRequest, try_out_id: UUID) -> HttpResponse:
    """回过话了."""
    row = access.try_out_for(request.actor, try_out_id, to=LEAD)
    actions.answer_looker(request.actor, try_out_id=row.id)
    return go_on(request, "points:lead", _("好。"), point_id=row.point_id)


@form_page
@needs(LEAD)
def edit(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """What the point says of itself."""
    point = access.point_for(request.actor, point_id, to=LEAD)
    venues = places.venues_of(request.community.id)
    form = EditForm(request.POST or None, venues=venues, initial=EditForm.of(point))
    if attempt(form, lambda: actions.edit_point(speaking(request.actor), point_id=point.id, words=form.words())):
        return go_on(request, "points:point", _("改好了。"), point_id=point.id)
    return show_form(
        request,
        form,
        title=_("改%(point)s的介绍") % {"point": point.name},
        doing=_("存"),
        back=request.actor.url("points:lead", point_id=point.id),
    )


@form_page
@needs(LEAD)
def pause(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """先停一停: asked first, since it calls sessions off."""
    point = access.point_for(request.actor, point_id, to=LEAD)
    form = PauseForm(request.POST or None)
    paused = attempt(form, lambda: actions.pause(speaking(request.actor), point_id=point.id, **form.cleaned_data))
    if paused:
        words = _("停了，也告诉了大家。") + gatherings.left_words(
            gatherings.begun_early(request.actor, host_id=point.host_id)
        )
        return go_on(request, "points:lead", words, point_id=point.id)
    return confirm(
        request,
        form,
        question=_("%(point)s先停一停吗？") % {"point": point.name},
        consequence=_pause_words(point),
        doing=_("先停"),
        staying=_("照常办"),
        back=request.actor.url("points:lead", point_id=point.id),
    )


def _pause_words(point: Point) -> str:
    """What a pause means; with exchanges agreed on, for them too."""
    words = _("这段时间的场次会取消，告诉要来的人。成员、公约、账都在，随时再开。")
    if any(not queries.has_begun(row) for row in queries.exchanges_of(point, seen=[ExchangeState.ACCEPTED])):
        words += _("那时候说好的交流，两边都取消；再开的时候日子还没到的，替您再问一遍对方。")
    return words


@require_POST
@needs(LEAD)
def resume(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """又开了."""
    point = access.point_for(request.actor, point_id, to=LEAD)
    try:
        again = actions.resume(speaking(request.actor), point_id=point.id)
    except RuleError as error:
        say_no(request, error)
        return go_on(request, "points:lead", point_id=point.id)
    return go_on(request, "points:lead", _("又开了，告诉了大家。") + _again_words(again), point_id=point.id)


def _again_words(again: actions.Again) -> str:
    """What became of the exchanges that the pause called off."""
    words = ""
    for row in again.asked:
        if row.partner_kind == PartnerKind.OUTSIDE:
            said = _("和%(partner)s的交流，打个电话再问问，回话记在交流那一页。")
        else:
            said = _("和%(partner)s的交流，替您再问了对方，等回话。")
        words += said % {"partner": row.partner_name}
    if count := len(again.homeless):
        words += ngettext("有 %(n)s 场的地方让别人用了，要另找。", "有 %(n)s 场的地方让别人用了，要另找。", count) % {
            "n": count
        }
    for row, why in again.left:
        words += _UNASKED[why] % {"partner": row.partner_name}
    return words


_UNASKED = {
    actions.Unasked.PLACE: gettext_lazy("和%(partner)s的交流没有再问：咱们的场地那时候有人用了。"),
    actions.Unasked.GONE: gettext_lazy("和%(partner)s的交流没有再问：对方不办了。"),
    actions.Unasked.PAUSES: gettext_lazy("和%(partner)s的交流还没问：对方也停着，他们接着办的时候会来问咱们。"),
}


@form_page
@needs(LEAD)
def away(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """点长有事: the deputy opens until then."""
    point = access.point_for(request.actor, point_id, to=LEAD)
    if request.method == "POST" and "back" in request.POST:
        actions.be_back(speaking(request.actor), point_id=point.id)
        return go_on(request, "points:lead", _("回来就好。"), point_id=point.id)
    form = AwayForm(request.POST or None)
    moved = attempt(form, lambda: [actions.stand_in(speaking(request.actor), point_id=point.id, **form.cleaned_data)])
    if moved:
        return go_on(request, "points:lead", _("说好了，副点长来开门。"), point_id=point.id)
    return show_form(
        request,
        form,
        title=_("点长有事，请副点长开门"),
        doing=_("请副点长来"),
        back=request.actor.url("points:lead", point_id=point.id),
        lead=_("这几天归您开的门，都转给副点长，也会告诉他。"),
    )
