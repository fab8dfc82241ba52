"""交流: asking another point or a group outside, answering, calling off, afterwards."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.base.http import MulinRequest, done, filled_in, looked_for, needs, say_no
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.places import queries as places
from mulin.points import access, actions, queries
from mulin.points.forms.common import WhyForm, moment
from mulin.points.forms.running import AnswerForm, ExchangeForm, ExchangeMoveForm, GuestsForm
from mulin.points.models import Exchange, ExchangeState, PartnerKind
from mulin.points.views.common import attempt, confirm, form_page, go_on, show, show_form, speaking
from mulin.schedule import queries as schedule
from mulin.schedule.rules import slot_fields, slot_value

LEAD = "points.lead"
MOST_FOUND = 30  # names, as many as one looks through on a telephone


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
    partner = _found_elsewhere(request)
    form = ExchangeForm(
        _typed(request) or None,
        venues=places.venues_of(request.community.id),
        partners=queries.listed_points(request.actor, also=partner),
        initial={"venue": str(point.host.venue_id or ""), "partner": str(partner or "")},
    )
    slots: list[tuple[str, str]] = []

    def ask() -> Exchange:
        meeting, key = form.read_meeting(), form.cleaned_data["client_key"]
        try:
            return actions.invite_to_exchange(
                speaking(request.actor),
                point_id=point.id,
                partner=form.read_partner(),
                meeting=meeting,
                client_key=key,
            )
        except RuleError as error:
            slots.extend(_free_ones(request, meeting, error))
            raise

    if made := attempt(form, ask):
        return go_on(request, "points:exchange", _asked_words(made), exchange_id=made.id)
    back = request.actor.url("points:exchanges", point_id=point.id)
    lead = _("对方只看到您写在这里的，看不到咱们的名册。")
    more: dict[str, Any] = {"lead": lead, "slots": slots}
    if places.has_other_streets(request.community):
        more["aside"] = request.actor.url("points:find_partner", point_id=point.id), _("找别的街道的睦邻点")
    return show_form(request, form, title=_("请人来交流"), doing=_("送出邀请"), back=back, **more)


@require_safe
@needs(LEAD)
def find_partner(request: MulinRequest, point_id: UUID) -> HttpResponse:
    """找别的街道的睦邻点, by its name or its community's, to invite it."""
    point = access.point_for(request.actor, point_id, to=LEAD)
    words = looked_for(request)
    found = queries.points_named(request.actor, words, most=MOST_FOUND + 1) if words else []
    context = {"point": point, "words": words, "found": found[:MOST_FOUND], "more": len(found) > MOST_FOUND}
    return show(request, "points/find_partner.html", **context)


def _found_elsewhere(request: MulinRequest) -> UUID | None:
    """Whom somebody went to look for in other streets."""
    with suppress(ValueError):
        return UUID(request.GET.get("partner", ""))
    return None


def _asked_words(row: Exchange) -> str:
    """What asking came to: a group outside hears nothing from here."""
    if row.partner_kind == PartnerKind.OUTSIDE:
        return _("记下了。对方在平台外面，给他们打个电话，回话记在这一页。")
    return _("邀请送到了，等对方回话。")


def _typed(request: MulinRequest) -> QueryDict:
    """What was typed, with the place and time of the free one that was tapped, if one was."""
    tapped = slot_fields(request.POST.get("take", ""))
    names = {"venue": "venue", "place_words": "place_words", "day": "on", "begins": "starts", "ends": "ends"}
    return filled_in(request.POST, {names[name]: value for name, value in tapped.items() if name in names})


def _free_ones(request: MulinRequest, meeting: actions.Meeting, error: RuleError) -> list[tuple[str, str]]:
    """Up to three free ones where one's own venue is taken: each as the form sends it back, and in words."""
    if error.code != "exchange-place-busy" or meeting.venue_id is None:
        return []
    where: dict[str, Any] = {"venue_id": meeting.venue_id, "starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
    return [(slot_value(slot), schedule.slot_words(slot)) for slot in schedule.alternatives(request.actor, **where)]


@require_safe
def exchange(request: MulinRequest, exchange_id: UUID) -> HttpResponse:
    """One exchange, as this side sees it."""
    row = access.exchange_for(request.actor, exchange_id)
    leads = request.actor.may(LEAD, host_id=row.point.host_id)
    if not leads and row.state not in (ExchangeState.ACCEPTED, ExchangeState.HELD):
        row = access.exchange_for(request.actor, exchange_id, to=LEAD)
    return _show(request, row, AnswerForm())


def _show(request: MulinRequest, row: Exchange, answer_form: AnswerForm) -> HttpResponse:
    leads = request.actor.may(LEAD, host_id=row.point.host_id)
    mine_to_answer = (
        leads and row.state == ExchangeState.INVITED and (not row.is_inviting or row.partner_kind == "outside")
    )
    context = {
        "row": row,
        "point": row.point,
        "leads": leads,
        "mine_to_answer": mine_to_answer,
        "away": row.point.is_away(row.starts_at),
        "came": queries.came_to(row),
        "may_close": leads and queries.has_begun(row),
        "may_move": leads and row.state == ExchangeState.ACCEPTED and not queries.has_begun(row),
        "may_withdraw": access.may_withdraw(request.actor, row),
        "answer_form": answer_form,
        "guests_form": GuestsForm(),
    }
    return show(request, "points/exchange.html", **context)


@require_POST
@needs(LEAD)
def answer(request: MulinRequest, exchange_id: UUID) -> HttpResponse:
    """来, or not this time. What is neither is no answer: a no is final, and the other side hears it."""
    row = access.exchange_for(request.actor, exchange_id, to=LEAD)
    form = AnswerForm(request.POST)
    comes = {"yes": True, "no": False}.get(request.POST.get("comes", ""))

    def tell() -> Exchange:
        if comes is None:
            raise RuleError("exchange-answer")
        words = form.cleaned_data["words"]
        return actions.answer_exchange(speaking(request.actor), exchange_id=row.id, comes=comes, words=words)

    if attempt(form, tell):
        is_outside = row.partner_kind == PartnerKind.OUTSIDE
        agreed = _("说好了，排上了。") if is_outside else _("说好了，两边都排上了。")
        said = agreed if comes else _("记下了。") if is_outside else _("回话了。")
        return go_on(request, "points:exchange", said, exchange_id=row.id)
    # with both buttons again, as things stand now: the transaction that was refused has changed the row in memory
    return _show(request, access.exchange_for(request.actor, exchange_id, to=LEAD), form)


@form_page
@needs(LEAD)
def move(request: MulinRequest, exchange_id: UUID) -> HttpResponse:
    """换个时间: the other side is asked, a group outside was asked on the telephone."""
    row = access.exchange_for(request.actor, exchange_id, to=LEAD)
    starts, ends = row.starts_at.astimezone(clock.CHINA), row.ends_at.astimezone(clock.CHINA)
    start = {"on": starts.date(), "starts": starts.time(), "ends": ends.time()}
    form = ExchangeMoveForm(_typed(request) or None, initial=start)
    slots: list[tuple[str, str]] = []

    def ask() -> Exchange:
        said = form.cleaned_data
        span = {"starts_at": moment(said["on"], said["starts"]), "ends_at": moment(said["on"], said["ends"])}
        try:
            return actions.ask_to_move_exchange(
                speaking(request.actor), exchange_id=row.id, **span, words=said["words"]
            )
        except RuleError as error:
            slots.extend(_free_times(request, row, span, error))
            raise

    is_outside = row.partner_kind == PartnerKind.OUTSIDE
    if attempt(form, ask):
        said = _("换好了，大家都会收到通知。") if is_outside else _("问过去了，等对方回话。没回话以前照原来的时间。")
        return go_on(request, "points:exchange", said, exchange_id=row.id)
    back = request.actor.url("points:exchange", exchange_id=row.id)
    lead = _("先在电话里说好，再改。") if is_outside else _("对方同意了，两边的场次一起换，报了名的不用重报。")
    doing = _("换时间") if is_outside else _("问问对方")
    return show_form(request, form, title=_("换个时间"), doing=doing, back=back, lead=lead, slots=slots)


def _free_times(
    request: MulinRequest, row: Exchange, span: dict[str, datetime], error: RuleError
) -> list[tuple[str, str]]:
    """Near-by times at which one's own venue is free, where it is taken at the one asked for."""
    if error.code != "exchange-place-busy" or row.gathering is None or row.gathering.venue_id is None:
        return []
    here = row.gathering.venue_id
    found = schedule.alternatives(request.actor, venue_id=here, starts_at=span["starts_at"], ends_at=span["ends_at"])
    return [(slot_value(slot), schedule.slot_words(slot)) for slot in found if slot.venue_id == here]


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
    form, is_outside = WhyForm(request.POST or None), row.partner_kind == PartnerKind.OUTSIDE
    why = form.data.get("why", "")
    if attempt(form, lambda: actions.withdraw_exchange(speaking(request.actor), exchange_id=row.id, why=why)):
        said = _("取消了。给对方打个电话说一声。") if is_outside else _("取消了，也告诉了对方。")
        return go_on(request, "points:exchange", said, exchange_id=row.id)
    return confirm(
        request,
        form,
        question=_("“%(title)s”不办了吗？") % {"title": row.title},
        consequence=(
            _("咱们排好的场次会取消。对方在平台外面，要给他们打个电话。")
            if is_outside
            else _("对方会收到您写的原因，两边排好的场次都会取消。")
        ),
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
