"""交流: asking another point or a group outside, answering, calling off, afterwards."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.base.http import MulinRequest, done, needs, say_no
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.places import queries as places
from mulin.points import access, actions, queries
from mulin.points.forms.common import WhyForm, moment
from mulin.points.forms.running import AnswerForm, ExchangeForm, ExchangeMoveForm, GuestsForm
from mulin.points.models import Exchange, ExchangeState, PartnerKind
from mulin.points.views.common import attempt, confirm, form_page, go_on, show, show_form, speaking

LEAD = "points.lead"


@require_safe
def exchanges(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """和外面的交流: agreed and held ones for everybody, invitations for who leads."""
    point = access.point_for(request.actor, point_id)
    leads = request.actor.may(LEAD, host_id=point.host_id)
    seen = None if leads else (ExchangeState.ACCEPTED, ExchangeState.HELD)
    return show(request, "points/exchanges.html", point=point, leads=leads, rows=queries.exchanges_of(point, seen=seen))


@form_page
@needs(LEAD)
def invite(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """请一个点来交流."""
    point = access.point_for(request.actor, point_id, to=LEAD)
    form = ExchangeForm(
        request.POST or None,
        venues=places.venues_of(request.community.id),
        partners=queries.listed_points(request.actor),
        initial={"venue": str(point.host.venue_id or "")},
    )
    made = attempt(
        form,
        lambda: actions.invite_to_exchange(
            speaking(request.actor),
            point_id=point.id,
            partner=form.read_partner(),
            meeting=form.read_meeting(),
            client_key=form.cleaned_data["client_key"],
        ),
    )
    if made:
        return go_on(request, "points:exchange", _("邀请送到了，等对方回话。"), exchange_id=made.id)
    back = request.actor.url("points:exchanges", point_id=point.id)
    lead = _("对方只看到您写在这里的，看不到咱们的名册。")
    return show_form(request, form, title=_("请人来交流"), doing=_("送出邀请"), back=back, lead=lead)


@require_safe
def exchange(request: MulinRequest, exchange_id: UUID) -> HttpResponse:
    """One exchange, as this side sees it."""
    row = access.exchange_for(request.actor, exchange_id)
    leads = request.actor.may(LEAD, host_id=row.point.host_id)
    if not leads and row.state not in (ExchangeState.ACCEPTED, ExchangeState.HELD):
        row = access.exchange_for(request.actor, exchange_id, to=LEAD)
    mine_to_answer = (
        leads and row.state == ExchangeState.INVITED and (not row.is_inviting or row.partner_kind == "outside")
    )
    context = {
        "row": row,
        "point": row.point,
        "leads": leads,
        "mine_to_answer": mine_to_answer,
        "came": queries.came_to(row),
        "may_close": leads and queries.has_begun(row),
        "may_move": leads and row.state == ExchangeState.ACCEPTED and not queries.has_begun(row),
        "answer_form": AnswerForm(),
        "guests_form": GuestsForm(),
    }
    return show(request, "points/exchange.html", **context)


@require_POST
@needs(LEAD)
def answer(request: MulinRequest, exchange_id: UUID) -> HttpResponse:
    """来, or not this time."""
    row = access.exchange_for(request.actor, exchange_id, to=LEAD)
    comes = request.POST.get("comes") == "yes"
    form = AnswerForm(request.POST)
    words = form.data.get("words", "")
    told = attempt(
        form,
        lambda: actions.answer_exchange(speaking(request.actor), exchange_id=row.id, comes=comes, words=words),
    )
    if told:
        said = _("说好了，两边都排上了。") if comes else _("回话了。")
        return go_on(request, "points:exchange", said, exchange_id=row.id)
    back = request.actor.url("points:exchange", exchange_id=row.id)
    return show_form(request, form, title=row.title, doing=_("回话"), back=back)


@form_page
@needs(LEAD)
def move(request: MulinRequest, exchange_id: UUID) -> HttpResponse:
    """换个时间: the other side is asked, a group outside was asked on the telephone."""
    row = access.exchange_for(request.actor, exchange_id, to=LEAD)
    starts, ends = row.starts_at.astimezone(clock.CHINA), row.ends_at.astimezone(clock.CHINA)
    start = {"on": starts.date(), "starts": starts.time(), "ends": ends.time()}
    form = ExchangeMoveForm(request.POST or None, initial=start)

    def ask() -> Exchange:
        said = form.cleaned_data
        span = {"starts_at": moment(said["on"], said["starts"]), "ends_at": moment(said["on"], said["ends"])}
        return actions.ask_to_move_exchange(speaking(request.actor), exchange_id=row.id, **span, words=said["words"])

    is_outside = row.partner_kind == PartnerKind.OUTSIDE
    if attempt(form, ask):
        said = _("换好了，大家都会收到通知。") if is_outside else _("问过去了，等对方回话。没回话以前照原来的时间。")
        return go_on(request, "points:exchange", said, exchange_id=row.id)
    back = request.actor.url("points:exchange", exchange_id=row.id)
    lead = _("先在电话里说好，再改。") if is_outside else _("对方同意了，两边的场次一起换，报了名的不用重报。")
    doing = _("换时间") if is_outside else _("问问对方")
    return show_form(request, form, title=_("换个时间"), doing=doing, back=back, lead=lead)


@require_POST
@needs(LEAD)
def answer_move(request: MulinRequest, exchange_id: UUID) -> HttpResponse:
    """The other time: agreed, or as it was; who asked may take it back."""
    row = access.exchange_for(request.actor, exchange_id, to=LEAD)
    agrees = request.POST.get("agrees") == "yes"
    try:
        actions.answer_exchange_move(speaking(request.actor), exchange_id=row.id, agrees=agrees)
        done(request, _("换好了，两边的场次都改了，大家都会收到通知。") if agrees else _("时间不换，照原来的。"))
    except RuleError as error:
        say_no(request, error)
    return HttpResponseRedirect(request.actor.url("points:exchange", exchange_id=row.id))


@form_page
@needs(LEAD)
def withdraw(request: MulinRequest, exchange_id: UUID) -> HttpResponse:
    """取消: asked first, since the other side hears it."""
    row = access.exchange_for(request.actor, exchange_id, to=LEAD)
    form = WhyForm(request.POST or None)
    why = form.data.get("why", "")
    if attempt(form, lambda: actions.withdraw_exchange(speaking(request.actor), exchange_id=row.id, why=why)):
        return go_on(request, "points:exchange", _("取消了，也告诉了对方。"), exchange_id=row.id)
    return confirm(
        request,
        form,
        question=_("“%(title)s”不办了吗？") % {"title": row.title},
        consequence=_("对方会收到您写的原因，两边排好的场次都会取消。"),
        doing=_("取消交流"),
        staying=_("照常办"),
        back=request.actor.url("points:exchange", exchange_id=row.id),
    )


@require_POST
@needs(LEAD)
def close(request: MulinRequest, exchange_id: UUID) -> HttpResponse:
    """办过了: how many came from the other side, counted here."""
    row = access.exchange_for(request.actor, exchange_id, to=LEAD)
    form = GuestsForm(request.POST)
    closed = attempt(
        form,
        lambda: actions.close_exchange(speaking(request.actor), exchange_id=row.id, guests=form.cleaned_data["guests"]),
    )
    if closed:
        return go_on(request, "points:exchange", _("记上了。"), exchange_id=row.id)
    back = request.actor.url("points:exchange", exchange_id=row.id)
    return show_form(request, form, title=row.title, doing=_("办过了"), back=back)
