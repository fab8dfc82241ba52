"""文化活动 on the worker's desk: the list, the year's occasions, the plan, publishing, calling off."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mulin.base.http import MulinRequest, filled_in, needs, page, say_no, sentence
from mulin.events import access, actions, queries
from mulin.events.forms import OCCASION_NAMES, EventForm, WhyForm
from mulin.events.models import Event, EventState
from mulin.events.rules import STOPS, Missing
from mulin.events.views.common import back, save, work_page
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.places import queries as places
from mulin.schedule import queries as schedule
from mulin.schedule.rules import Slot, read_slot, slot_fields, slot_value

MISSING_WORDS = {
    Missing.WHEN: (gettext_lazy("哪一天、几点还没定"), "events:edit"),
    Missing.WHERE: (gettext_lazy("地方还没定"), "events:edit"),
    Missing.STATIONS: (gettext_lazy("还没有站点"), "events:stations"),
    Missing.SIGN_UP: (gettext_lazy("怎么报名还没写全"), "events:edit"),
    Missing.SOURCE: (gettext_lazy("抽签用哪个公开的号码还没写"), "events:edit"),
    Missing.TOO_MANY: (gettext_lazy("名额比场地一次坐得下的多，想好怎么分批"), "events:edit"),
    Missing.HOST_AGREES: (gettext_lazy("有站长是照上次抄来的，这次还没问过"), "events:stations"),
    Missing.STATION_HOST: (gettext_lazy("有站点还没站长"), "events:stations"),
    Missing.CONTACT: (gettext_lazy("报名电话还没写"), "events:edit"),
    Missing.RAIN: (gettext_lazy("下雨怎么办还没写"), "events:edit"),
    Missing.PRIZES: (gettext_lazy("还没有小奖品"), "events:prizes"),
    Missing.PRIZE_OUT_OF_REACH: (gettext_lazy("有奖品要的章，玩遍各站也攒不够"), "events:prizes"),
    Missing.HELPERS: (gettext_lazy("人手还不够"), "events:helpers"),
    Missing.MATERIALS: (gettext_lazy("物资还没备齐"), "events:materials"),
    Missing.SAFETY: (gettext_lazy("安全负责人、急救点、出口还没写全"), "events:edit"),
    Missing.NOTICE: (gettext_lazy("离开办不到七天，通知要快"), ""),
}


@needs("events.run")
def board(request: MulinRequest) -> HttpResponse:
    """Every event one runs, and the occasions of the coming year as a beginning."""
    rows = queries.occasion_rows(request.actor, clock.today())
    context = {
        "events": queries.run_by(request.actor),
        "occasions": [(row, OCCASION_NAMES[row.occasion.code], uuid4()) for row in rows],
        "may_plan": request.actor.may("events.plan"),
        "waiting": queries.doubts_waiting(request.actor),
    }
    return page(request, "events/board.html", context)


@needs("events.plan")
def new(request: MulinRequest) -> HttpResponse:
    """办一场活动."""
    form = _event_form(request, initial=_start(request))
    made: list[Event] = []
    if request.method == "POST" and save(form, lambda: made.append(_plan(request, form))):
        return back(request, "events:plan", made[0], _("记下了。再添站点、人手、奖品。"))
    context = {"form": form, "title": _("办一场活动"), "doing": _("存下来"), "slots": _slots(request, form, None)}
    return page(request, "events/form.html", context, status=422 if form.errors else 200)


def _event_form(request: MulinRequest, **more: Any) -> EventForm:
    venues, yards = places.venues_of(request.community.id), places.courtyards_of(request.community.id)
    return EventForm(
        filled_in(request.POST, slot_fields(request.POST.get("take", ""))) or None,
        venues=venues,
        courtyards=yards,
        **more,
    )


def _start(request: MulinRequest) -> dict[str, Any]:
    """The community's telephone; from the calendar of occasions the day and its picture as well."""
    known = {"phone": request.community.phone}
    occasion = request.GET.get("occasion", "")
    if occasion not in OCCASION_NAMES:
        return known
    return known | {"occasion": occasion, "day": request.GET.get("day", ""), "scene": queries.SCENES[occasion]}


def _plan(request: MulinRequest, form: EventForm) -> Event:
    return actions.plan_event(request.actor, plan=form.plan(), client_key=form.cleaned_data["client_key"])


def _slots(request: MulinRequest, form: EventForm, spare: UUID | None) -> list[Any]:
    """What else would be free, when the wanted place is not."""
    if not form.is_bound or not form.errors:
        return []
    try:
        plan = form.plan()
    except (RuleError, KeyError):  # a field that could not be read at all
        return []
    if not (plan.venue_id and plan.starts_at and plan.ends_at):
        return []
    people = 0 if plan.crowd_ok else plan.capacity or 0
    wish: Any = {"venue_id": plan.venue_id, "starts_at": plan.starts_at, "ends_at": plan.ends_at, "spare": spare}
    if not schedule.clashes(request.actor, **wish, people=people):
        return []
    return _offers(request, wish, people)


def _offers(request: MulinRequest, wish: dict[str, Any], people: int) -> list[tuple[str, str]]:
    """What is free near by, each as a form sends it back and in words; large enough where there is such a place."""
    found = schedule.alternatives(request.actor, **wish, people=people) or schedule.alternatives(request.actor, **wish)
    return [(slot_value(slot), schedule.slot_words(slot)) for slot in found]


@needs("events.run")
def plan(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """One event: how far it is, what is missing, what to do next."""
    event = access.event_for(request.actor, event_id, to="events.run")
    programme = queries.programme_of(event)
    missing = queries.missing_of(request.actor, event)
    fault = queries.sign_up_fault(event)
    checklist = [
        (
            sentence(fault) if one == Missing.SIGN_UP and fault else MISSING_WORDS[one][0],
            request.actor.url(MISSING_WORDS[one][1], event_id=event.id) if MISSING_WORDS[one][1] else "",
            one in STOPS,
        )
        for one in missing
    ]
    return work_page(
        request,
        "events/plan.html",
        event,
        "plan",
        programme=programme,
        checklist=checklist,
        is_ready=not any(one in STOPS for one in missing),
        taken=_taken(request, event),
        may_plan=request.actor.may("events.plan"),
        key=uuid4(),
        doubts=queries.doubts_waiting(request.actor).get(event.id, 0),
        occasion=OCCASION_NAMES.get(event.occasion, ""),
    )


def _taken(request: MulinRequest, event: Event) -> dict[str, Any] | None:
    """Of a copy whose place is not free on the new day: who has it, and what is free near by."""
    spot = event.copied_from.spot if event.copied_from else None
    if event.state != EventState.DRAFT or event.venue_id or spot is None or not (event.starts_at and event.ends_at):
        return None
    wish: Any = {"venue_id": spot.id, "starts_at": event.starts_at, "ends_at": event.ends_at}
    try:
        clashes = schedule.clashes(request.actor, **wish)
    except RuleError:  # a day nobody can book yet
        return None
    words = [schedule.clash_words(clash) for clash in clashes]
    again = Slot(spot.id, spot.name, event.starts_at, event.ends_at)  # it may have become free since
    slots = _offers(request, wish, event.capacity or 0) if words else [(slot_value(again), schedule.slot_words(again))]
    return {"venue": spot.name, "words": words, "slots": slots}


@require_POST
@needs("events.run")
def take_place(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """One tap on a free place."""
    event = access.event_for(request.actor, event_id, to="events.run")
    try:
        venue_id, starts_at, ends_at = read_slot(request.POST.get("take", ""))
        actions.place_event(request.actor, event_id=event.id, venue_id=venue_id, starts_at=starts_at, ends_at=ends_at)
    except ValueError:
        return back(request, "events:plan", event, sentence(RuleError("door-unclear")))
    except RuleError as error:
        return back(request, "events:plan", event, sentence(error))
    return back(request, "events:plan", event, _("订好了。"))


@needs("events.run")
def edit(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """Change the plan."""
    event = access.event_for(request.actor, event_id, to="events.run")
    form = _event_form(request, initial=EventForm.start(event))
    if request.method == "POST" and save(
        form, lambda: actions.edit_event(request.actor, event_id=event.id, plan=form.plan())
    ):
        return back(
            request,
            "events:plan",
            event,
            _edited_words(event, access.event_for(request.actor, event.id, to="events.run")),
        )
    context = {
        "form": form,
        "event": event,
        "title": _("改方案"),
        "doing": _("存"),
        "slots": _slots(request, form, _holder(event)),
    }
    return page(request, "events/form.html", context, status=422 if form.errors else 200)


def _edited_words(event: Event, now: Event) -> str:
    """What was done; `event` as it was before. Who moves an event should look at its shifts once more."""
    if event.starts and now.starts != event.starts:
        return _("改好了。班次跟着挪了，来帮忙的都会收到消息，请看一眼时间对不对。")
    return _("改好了。")


def _holder(event: Event) -> UUID:
    return event.gathering_id or event.id


@require_POST
@needs("events.plan")
def copy(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """照去年的办."""
    event = actions.copy_event(request.actor, event_id=event_id, client_key=request.POST.get("client_key", "")[:64])
    words = _("照上次的抄好了，日子和地方请看一看，站长再问一声。")
    if not event.venue_id:
        words = _("抄好了。原来的地方那天有人用，下面写着是谁，还有哪里空着。")
    return back(request, "events:plan", event, words)


@require_POST
@needs("events.run")
def publish(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """发布."""
    event = access.event_for(request.actor, event_id, to="events.run")
    try:
        actions.publish_event(request.actor, event_id=event.id)
    except RuleError as error:
        say_no(request, error)
        return HttpResponseRedirect(request.actor.url("events:plan", event_id=event.id))
    return back(request, "events:plan", event, _("发布了，大家能报名了。海报在“要印的”里。"))


@needs("events.run")
def cancel(request: MulinRequest, event_id: UUID) -> HttpResponse:
    """不办了: a whole page, as it touches everybody who meant to come."""
    event = access.event_for(request.actor, event_id, to="events.run")
    form = WhyForm(request.POST or None)
    if request.method == "POST" and save(
        form, lambda: actions.cancel_event(request.actor, event_id=event.id, why=form.cleaned_data["why"])
    ):
        return back(request, "events:plan", event, _("取消了，报了名的人都会收到消息。"))
    published = event.state == EventState.PUBLISHED
    context = {
        "question": _("真的不办了吗？"),
        "consequence": _("报了名的人都会收到消息，场地让出来。") if published else _("这个方案收起来，场地让出来。"),
        "post": request.actor.url("events:cancel", event_id=event.id),
        "doing": _("不办这场了"),
        "back": request.actor.url("events:plan", event_id=event.id),
        "staying": _("还是办"),
        "form": form,
    }
    return page(request, "web/confirm.html", context, status=422 if form.errors else 200)
