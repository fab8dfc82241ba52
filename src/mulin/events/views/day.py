"""The day, for whoever runs it: devices, numbers, cards to print, what does not agree, the end and thanks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mulin.base.http import MulinRequest, needs, page, say_no, sentence
from mulin.events import access, actions, queries
from mulin.events.forms import CloseForm, InviteForm, PairHereForm, ThanksForm
from mulin.events.models import WAS_ON_SHIFT, Event, EventState, HelperState
from mulin.events.views import said
from mulin.events.views.common import back, save, work_page
from mulin.events.views.door import keep_token
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.printing import qr


@needs("events.run")
def day(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """当天: the numbers as they are, the devices, the doors to every desk."""
    event = access.event_for(request.actor, event_id, to="events.run")
    if request.htmx:
        return page(request, "events/live.html", {"event": event, "counts": queries.counts_of(event)})
    return _day_page(request, event)


def _day_page(request: MulinRequest, event: Event, form: InviteForm | None = None, **more: Any) -> HttpResponse:
    counts = queries.counts_of(event)
    held = [part.gathering for part in counts.parts]
    here = access.device_at_door(request.community.id, request.COOKIES.get("mulin_door", ""))
    return work_page(
        request,
        "events/day.html",
        event,
        "day",
        form=form or InviteForm(gatherings=held),
        counts=counts,
        here=here,
        devices=queries.devices_of(event),
        is_open=access.is_open(event),
        own=more.pop("own", None) or PairHereForm(gatherings=held),
        lost_words=request.GET.get("lost", "")[:40],
        lost=queries.find_cards(request.actor, event, request.GET.get("lost", "")[:40]),
        **more,
    )


@require_POST
@needs("events.run")
def invite(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """A code for one more device; shown once, as a code and as a QR to hold the tablet to."""
    event = access.event_for(request.actor, event_id, to="events.run")
    form = InviteForm(request.POST, gatherings=queries.gatherings_of(event))
    made: list[Any] = []
    if not save(form, lambda: made.append(_invited(request, event, form, form.cleaned_data["name"]))):
        return _day_page(request, event, form, status=422)
    address = request.build_absolute_uri(f"{request.actor.url('events:door')}?code={made[0].code}")
    return _day_page(request, event, invited=made[0], qr=qr.svg(address, quiet=2), address=address)


def _invited(request: MulinRequest, event: Event, form: Any, name: str) -> Any:
    """A device for the gathering that was chosen."""
    chosen = form.cleaned_data.get("gathering")
    gathering_id = UUID(chosen) if chosen else None
    return actions.invite_device(request.actor, event_id=event.id, name=name, gathering_id=gathering_id)


@require_POST
@needs("events.run")
def pair_here(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """Use the telephone or computer at hand as a desk, in one step."""
    event = access.event_for(request.actor, event_id, to="events.run")
    form = PairHereForm(request.POST, gatherings=queries.gatherings_of(event))
    if not form.is_valid():
        return _day_page(request, event, status=422, own=form)
    try:
        invited = _invited(request, event, form, request.actor.name[:20] or _("这台设备"))
        paired = actions.pair_device(
            request.community.id, request.community.code, code=invited.code, pin=form.cleaned_data["pin"]
        )
    except RuleError as error:
        form.add_error("pin", sentence(error))
        return _day_page(request, event, status=422, own=form)
    return keep_token(request, paired)


@require_POST
@needs("events.run")
def lose_card(request: MulinRequest, stamp_card_id: UUID) -> HttpResponse:
    """A card was lost: it counts no longer, what it had stays its owner's."""
    row = access.card_for(request.actor, stamp_card_id)
    actions.lose_card(request.actor, card=row)
    return back(request, "events:day", row.event, _("这张卡不算数了。再给一张新的，章还在。"))


@require_POST
@needs("events.run")
def device(request: MulinRequest, device_id: UUID) -> HttpResponse:
    """Revoke a device, or let it try its PIN again."""
    row = access.device_for(request.actor, device_id)
    if request.POST.get("do") == "reopen":
        actions.reopen_device(request.actor, device=row)
        return back(request, "events:day", row.event, _("打开了，可以再试口令。"))
    actions.revoke_device(request.actor, device=row)
    return back(request, "events:day", row.event, _("停用了。它一联网就清掉名单，没传完的记录留给您看。"))


@needs("events.run")
def doubts(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """对不上的事: each a card with both sides; a person says what happened."""
    event = access.event_for(request.actor, event_id, to="events.run")
    return work_page(
        request,
        "events/doubts.html",
        event,
        "day",
        rows=queries.doubts_of(event),
        settled=queries.doubts_of(event, is_open=False),
        prizes=queries.prizes_of(event),
    )


@require_POST
@needs("events.run")
def doubt(request: MulinRequest, doubt_id: UUID) -> HttpResponse:
    """What really happened."""
    row = access.doubt_for(request.actor, doubt_id)
    try:
        actions.settle_doubt(
            request.actor,
            doubt=row,
            ruling=request.POST.get("ruling", ""),
            other_prize_id=said.key_or_none(request, "other"),
        )
    except RuleError as error:
        say_no(request, error)
        return HttpResponseRedirect(request.actor.url("events:doubts", event_id=row.event_id))
    return back(request, "events:doubts", row.event, _("记下了。"))


@needs("events.run")
def after(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """收工: how it was, who helped, pictures, thanks."""
    event = access.event_for(request.actor, event_id, to="events.run")
    form = CloseForm(request.POST or None)
    if request.method == "POST" and save(
        form,
        lambda: actions.close_event(
            request.actor, event_id=event.id, note=form.cleaned_data["note"], heads=form.cleaned_data["heads"]
        ),
    ):
        return back(request, "events:after", event, _("收工了，辛苦了。"))
    return _after_page(request, event, form, status=422 if form.errors else 200)


def _after_page(request: MulinRequest, event: Event, form: CloseForm, **more: Any) -> HttpResponse:
    rows = _helper_rows(request, event, queries.programme_of(event))
    begun = event.gathering is not None and event.gathering.starts_at <= clock.now()
    more |= {"rows": rows, "may_confirm": begun and event.state != EventState.CANCELLED, "thanks": ThanksForm()}
    more |= {"unsaid": sum(row["helper"].state == HelperState.AGREED for row in rows)}
    return work_page(request, "events/after.html", event, "after", form=form, counts=queries.counts_of(event), **more)


def _helper_rows(request: MulinRequest, event: Event, programme: queries.Programme) -> list[dict[str, Any]]:
    """Who stands on a shift: ticked where somebody said they came, or where they checked in and nobody said yet."""
    rows = [(shift, helper) for shift, on in programme.shift_rows for helper in on if helper.state in WAS_ON_SHIFT]
    people = [helper.person_id for _shift, helper in rows if helper.person_id]
    seen = queries.came_at(event.gathering, people) if event.gathering and people else {}
    ticked = set(request.POST.getlist("came")) if request.method == "POST" and "came-form" in request.POST else None
    found = []
    for shift, helper in rows:
        helper.shift = shift
        was_seen = helper.person_id in seen
        is_on = helper.state == HelperState.CAME or (helper.state == HelperState.AGREED and was_seen)
        hours = request.POST.get(f"hours-{helper.id}", f"{helper.hours:g}")[:8]
        is_on = is_on if ticked is None else str(helper.id) in ticked
        found.append({"helper": helper, "shift": shift, "was_seen": was_seen, "is_on": is_on, "hours": hours})
    return found


@require_POST
@needs("events.run")
def came(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """谁来帮忙了: who came, for how many hours, as somebody who was there says it."""
    event = access.event_for(request.actor, event_id, to="events.run")
    try:
        count = actions.confirm_helpers(request.actor, event_id=event.id, quarters=said.quarters(request))
    except RuleError as error:
        return _after_page(request, event, CloseForm(), refusal=sentence(error), status=422)
    words = ngettext("记下了，%(n)s 位来了。", "记下了，%(n)s 位来了。", count) % {"n": count}
    return back(request, "events:after", event, words)


@require_POST
@needs("events.run")
def thank(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """谢谢大家: a message to everybody who helped."""
    event = access.event_for(request.actor, event_id, to="events.run")
    form = ThanksForm(request.POST)
    count: list[int] = []
    if save(
        form,
        lambda: count.append(
            actions.thank_helpers(request.actor, event_id=event.id, words_of_thanks=form.cleaned_data["words"])
        ),
    ):
        words = _("谢过了 %(n)s 位。没有手机的列在“消息去向”里，请带话过去。")
        return back(request, "events:after", event, words % {"n": count[0]})
    return back(request, "events:after", event, next(iter(form.errors.values()))[0])
