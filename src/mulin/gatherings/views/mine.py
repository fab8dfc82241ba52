"""我的报名: what I and mine are coming to, offers to answer, my own calendar."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.base.http import MulinRequest, done, page, say_no, signed_in
from mulin.gatherings import access, actions, queries, shown
from mulin.gatherings.models import SignUp
from mulin.kernel.errors import RuleError


@require_safe
@signed_in
def mine(request: MulinRequest) -> HttpResponse:
    """What is ahead for me and mine; what was, one tap away."""
    past = "past" in request.GET
    context = {
        "parties": queries.parties_of(queries.my_sign_ups(request.actor, past=past)),
        "past": past,
        "maybe": [] if past else queries.maybe_mine(request.actor),
        "key": queries.feed_key_of(request.actor),
    }
    return page(request, "gatherings/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def give_up(request: MulinRequest, sign_up_id: UUID) -> HttpResponse:
    """真的不去了吗？ A whole page, since the place goes to somebody else."""
    row = access.sign_up_for(request.actor, sign_up_id)
    runs_it = request.actor.may("gatherings.run", host_id=row.gathering.host_id)
    home = "gatherings:people" if runs_it else "gatherings:mine"
    back = request.actor.url(home, gathering_id=row.gathering_id) if runs_it else request.actor.url(home)
    consequence, said = shown.giving_up([row])
    if request.method == "POST":
        try:
            actions.give_up(request.actor, sign_up_id=row.id)
            done(request, said)
        except RuleError as error:
            say_no(request, error)
        return HttpResponseRedirect(back)
    context = {
        "question": _("%(name)s真的不去“%(title)s”了吗？") % {"name": row.name, "title": row.gathering.title},
        "consequence": consequence,
        "post": request.get_full_path(),
        "doing": _("不去了"),
        "back": back,
        "staying": _("还是去"),
    }
    return page(request, "web/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def answer(request: MulinRequest, sign_up_id: UUID) -> HttpResponse:
    """Yes or no to an offered place, for the whole party; from one's own page or from the ringing list.

    Looked at, it asks before a no: the place goes to somebody else.
    """
    row = access.sign_up_for(request.actor, sign_up_id)
    said = request.POST.get("comes", request.GET.get("comes"))
    if request.method != "POST":
        return page(request, "web/confirm.html", _no_thanks(request, row))
    try:
        if said not in ("yes", "no"):
            raise RuleError("offer-answer")
        party = actions.answer_offer(request.actor, sign_up_id=row.id, comes=said == "yes")
        names = _("、").join(one.name for one in party)
        done(request, _("%(name)s来，位子留好了") % {"name": names} if said == "yes" else _("好，让给下一位了"))
    except RuleError as error:
        say_no(request, error)
    if request.POST.get("from") == "people" and request.actor.may("gatherings.run", host_id=row.gathering.host_id):
        return HttpResponseRedirect(request.actor.url("gatherings:people", gathering_id=row.gathering_id))
    return HttpResponseRedirect(request.actor.url("gatherings:mine"))


def _no_thanks(request: MulinRequest, row: SignUp) -> dict[str, str]:
    return {
        "question": _("真的不去“%(title)s”了吗？") % {"title": row.gathering.title},
        "consequence": _("轮到的位子会让给下一位；一起报的人一起让。"),
        "post": request.path + "?comes=no",
        "doing": _("不来了"),
        "back": request.actor.url("gatherings:mine"),
        "staying": _("再想想"),
    }


@require_POST
@signed_in
def claim(request: MulinRequest, sign_up_id: UUID) -> HttpResponse:
    """Is this you?"""
    mine = request.POST.get("mine") == "yes"
    try:
        actions.claim_sign_up(request.actor, sign_up_id=sign_up_id, mine=mine)
        done(request, _("记在您名下了") if mine else _("好，那就不是您"))
    except RuleError as error:
        say_no(request, error)
    return HttpResponseRedirect(request.actor.url("gatherings:mine"))


@require_POST
@signed_in
def hide_name(request: MulinRequest, sign_up_id: UUID) -> HttpResponse:
    """Others who come read my name no longer; the place stays mine."""
    actions.hide_name(request.actor, sign_up_id=sign_up_id)
    done(request, _("好，别人看不到了。位子还是您的。"))
    return HttpResponseRedirect(request.actor.url("gatherings:mine"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def calendar(request: MulinRequest) -> HttpResponse:
    """Make my calendar's address, make it anew, or let it go. Looked at, it asks: the old address is dead then."""
    stops = "stop" in request.POST or "stop" in request.GET
    back = request.actor.url("gatherings:mine") + "#calendar"
    if request.method != "POST":
        context = {
            "question": _("不再用这个日历网址了吗？") if stops else _("换一个日历网址吗？"),
            "consequence": _("原来的网址马上作废，加过它的手机日历不再更新。"),
            "post": request.get_full_path(),
            "doing": _("不再用") if stops else _("换一个"),
            "back": back,
            "staying": _("照旧用"),
        }
        return page(request, "web/confirm.html", context)
    if stops:
        actions.revoke_feed(request.actor)
        done(request, _("这个日历地址停用了"))
    else:
        actions.renew_feed(request.actor)
        done(request, _("日历地址好了。加进手机日历，改了时间它自己会变"))
    return HttpResponseRedirect(back)
