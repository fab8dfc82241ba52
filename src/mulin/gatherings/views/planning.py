"""Planning and changing: one gathering, a timetable, another time, the hall when it rains."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from mulin.base.days import day_words
from mulin.base.http import MulinRequest, done, explain, filled_in, needs, page, say_no
from mulin.gatherings import access, actions, queries, shown
from mulin.gatherings.forms import ChangeForm, PlanForm, SpokenForm, TimetableForm, WhyForm
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Plan
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.places import queries as places
from mulin.places.models import Venue
from mulin.schedule import queries as schedule
from mulin.schedule.models import Timetable
from mulin.schedule.rules import slot_fields, slot_value

PLAN = "gatherings.plan"


def _typed(request: MulinRequest) -> QueryDict:
    """What was typed, with the place and time of the free one that was tapped, if one was."""
    return filled_in(request.POST, slot_fields(request.POST.get("take", "")))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PLAN)
def plan(request: MulinRequest, host_id: UUID) -> HttpResponse:
    """One gathering more."""
    actor = request.actor
    host = access.host_for(actor, host_id, to=PLAN)
    venues = places.venues_of(actor.community_id)
    start = {"title": host.name, "venue": str(host.venue_id or ""), "day": clock.today() + timedelta(days=7)}
    yards = places.courtyards_of(actor.community_id)
    form = PlanForm(
        _typed(request) or None,
        venues=venues,
        courtyards=yards,
        initial=start,
    )
    slots: list[Any] = []
    if request.method == "POST" and form.is_valid():
        wanted = form.plan()
        try:
            row = actions.plan_gathering(
                actor, host_id=host.id, plan=wanted, client_key=form.cleaned_data["client_key"]
            )
            if row.ends_at <= clock.now():
                done(request, _("补记好了。来了谁，在这里填；记错了，在这一场的页面上取消。"))
                return HttpResponseRedirect(actor.url("gatherings:roll", gathering_id=row.id))
            done(request, _("排好了"))
            return HttpResponseRedirect(actor.url("gatherings:gathering", gathering_id=row.id))
        except RuleError as error:
            explain(form, error)
            slots = _alternatives(request, wanted, error)
    context = {"form": form, "host": host, "slots": slots}
    return page(request, "gatherings/plan.html", context, status=422 if form.errors else 200)


def _alternatives(request: MulinRequest, plan: Plan, error: RuleError) -> list[Any]:
    """Up to three free ones where the venue is taken: each as a form sends it back, and in words."""
    if not error.code.startswith("venue-") or not (plan.venue_id and plan.starts_at and plan.ends_at):
        return []
    where: dict[str, Any] = {"venue_id": plan.venue_id, "starts_at": plan.starts_at, "ends_at": plan.ends_at}
    found = schedule.alternatives(request.actor, people=plan.capacity or 0, **where)
    return [(slot_value(slot), schedule.slot_words(slot)) for slot in found]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PLAN)
def timetable(request: MulinRequest, host_id: UUID) -> HttpResponse:
    """Again and again: every Monday, Wednesday and Friday."""
    actor = request.actor
    host = access.host_for(actor, host_id, to=PLAN)
    venues = places.venues_of(actor.community_id)
    start: dict[str, Any] = {"title": host.name, "venue": str(host.venue_id or ""), "first_day": clock.today()}
    form = TimetableForm(_typed(request) or None, venues=venues, initial=start)
    is_filling = _is_filling(request.POST)
    asked = "words" in request.GET and request.method != "POST"  # what a proposal said in words comes along
    said = request.POST if is_filling else request.GET if asked else None
    spoken = SpokenForm(said, initial={"words": request.POST.get("words", "")})
    if is_filling or asked:
        start |= form.as_typed()
        start |= spoken.start(venues) if spoken.is_valid() else {}
        form = TimetableForm(None, venues=venues, initial=start)
    elif request.method == "POST" and form.is_valid():
        try:
            made = actions.lay_timetable(
                actor,
                host_id=host.id,
                pattern=form.pattern(),
                plan=Plan(**form.words()),
                client_key=form.cleaned_data["client_key"],
                answers=form.answers(),
            )
            done(request, _laid(request, made))
            return HttpResponseRedirect(actor.url("gatherings:host", host_id=host.id))
        except RuleError as error:
            _explain(form, error)
    context = {"form": form, "host": host, "spoken": spoken}
    return page(request, "gatherings/timetable.html", context, status=422 if form.errors else 200)


def _laid(request: MulinRequest, made: Timetable) -> str:
    """What was laid, and when it begins."""
    words = _("排好了：%(pattern)s") % {"pattern": schedule.pattern_words(made.pattern)}
    first = queries.first_of_timetable(request.actor, made.id)
    if first is None:
        return words
    return _("%(laid)s，第一场 %(day)s") % {"laid": words, "day": day_words(first.starts_at)}


def _is_filling(typed: QueryDict) -> bool:
    """Whether the sentence on top is to fill in the form: by its button, or by Enter when it has not been read yet."""
    words = typed.get("words", "").strip()
    return "fill" in typed or ("enter" in typed and words not in ("", typed.get("words_read", "")))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PLAN)
def change(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """改一改: this one, this and following, or all that is ahead."""
    actor = request.actor
    found = access.gathering_for(actor, gathering_id, to=PLAN)
    series = queries.series_of(actor, found.timetable_id) if found.timetable_id else None
    pattern = series.timetable.pattern if series else None
    venues = places.venues_of(actor.community_id)
    yards = places.courtyards_of(actor.community_id)
    more: dict[str, Any] = {"quotas": queries.quotas_of(found), "draw": queries.draw_or_none(found)}
    start = ChangeForm.start(found, pattern, last_day=queries.last_day_of(found), **more)
    known: dict[str, Any] = {"gathering": found, "pattern": pattern, "initial": start}
    known["is_whole_event"] = queries.is_whole_event(found)
    form = ChangeForm(
        _typed(request) or None,
        venues=venues,
        courtyards=yards,
        **known,
    )
    slots: list[Any] = []
    if request.method == "POST" and form.is_valid():
        wanted = _as_plan(found, form)  # while all of it is there: a field with an error loses its value
        try:
            return _changed(request, found, form)
        except RuleError as error:
            _explain(form, error)
            slots = _alternatives(request, wanted, error)
    context = {"form": form, "slots": slots, "pattern": pattern and schedule.pattern_words(pattern)}
    context["usual_place"] = series.venue.name if series and series.venue and series.venue_id != found.venue_id else ""
    return page(
        request, "gatherings/change.html", context | shown.page_of(actor, found), status=422 if form.errors else 200
    )


def _explain(form: TimetableForm | ChangeForm, error: RuleError) -> None:
    """Beside the field; days whose place is taken are named with what else would be free."""
    explain(form, error)
    clashes: Any = error.data.get("clashes", ())
    at_once: Any = error.data.get("at_once", ())
    form.ask(clashes, at_once, is_whole=bool(error.data.get("is_whole")))


def _changed(request: MulinRequest, found: Gathering, form: ChangeForm) -> HttpResponse:
    actor = request.actor
    rows = actions.change_gatherings(actor, gathering_id=found.id, scope=form.chosen_scope(), change=form.change())
    without = sum(1 for row in rows if not row.place)
    words = ngettext("改好了 %(n)s 场", "改好了 %(n)s 场", len(rows)) % {"n": len(rows)}
    if without:
        words += ngettext("，其中 %(n)s 场还没有地方", "，其中 %(n)s 场还没有地方", without) % {"n": without}
    scope = form.chosen_scope()
    since = found.occurs_on if scope == "following" else None
    done(request, words if scope == "this" else _with_left(request, words, found, since))
    return HttpResponseRedirect(actor.url("gatherings:gathering", gathering_id=found.id))


def _with_left(request: MulinRequest, words: str, found: Gathering, since: date | None) -> str:
    """What was done to a series (from a day on), and what of it was left because somebody had come."""
    left = queries.begun_early(request.actor, host_id=found.host_id, like=found, since=since)
    return _("%(done)s。") % {"done": words} + queries.left_words(left) if left else words


def _as_plan(found: Gathering, form: ChangeForm) -> Plan:
    """The time and place asked for, to look for others near by."""
    said = form.cleaned_data
    day = said["day"] or found.starts_at.astimezone(clock.CHINA).date()
    begins = datetime.combine(day, said["begins"], clock.CHINA)
    return Plan(
        title=said["title"],
        starts_at=begins,
        ends_at=begins + timedelta(minutes=said["minutes"]),
        venue_id=form.words()["venue_id"] or found.venue_id,
        capacity=said["capacity"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PLAN)
def rain(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """To the hall."""
    found = access.gathering_for(request.actor, gathering_id, to=PLAN)
    if request.method == "POST":
        return _moved(request, found, actions.move_to_substitute, _("改到%(place)s了，大家都会收到通知"))
    indoors = found.venue and found.venue.bad_weather
    return _ask_to_move(request, found, indoors, no="no-substitute", question=_("下雨，改到%(place)s吗？"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PLAN)
def back_outdoors(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """The weather cleared: back to where it was."""
    found = access.gathering_for(request.actor, gathering_id, to=PLAN)
    if request.method == "POST":
        return _moved(request, found, actions.move_back_outdoors, _("改回%(place)s了，大家都会收到通知"))
    outdoors = queries.outdoors_of(found)
    return _ask_to_move(request, found, outdoors, no="no-way-back", question=_("天晴了，改回%(place)s吗？"))


def _moved(request: MulinRequest, found: Gathering, move: Callable[..., Gathering], words: str) -> HttpResponse:
    try:
        moved = move(request.actor, gathering_id=found.id)
        said = words % {"place": moved.place}
        if moved.capacity is not None and (found.capacity is None or moved.capacity < found.capacity):
            said += _("。那里坐得少，名额改成 %(places)s") % {"places": moved.capacity}
        done(request, said)
    except RuleError as error:
        say_no(request, error)
    return HttpResponseRedirect(request.actor.url("gatherings:gathering", gathering_id=found.id))


def _ask_to_move(
    request: MulinRequest, found: Gathering, venue: Venue | None, *, no: str, question: str
) -> HttpResponse:
    """Everybody concerned is told, so a whole page asks first."""
    back = request.actor.url("gatherings:gathering", gathering_id=found.id)
    if venue is None:
        say_no(request, RuleError(no))
        return HttpResponseRedirect(back)
    span: dict[str, Any] = {"starts_at": found.starts_at, "ends_at": found.ends_at}
    if hit := schedule.clashes(request.actor, venue_id=venue.id, **span, spare=found.id):
        say_no(request, RuleError("other-place-busy", place=venue.name, why=schedule.clash_words(hit[0])))
        return HttpResponseRedirect(request.actor.url("gatherings:change", gathering_id=found.id))
    context = {
        "question": question % {"place": venue.name},
        "consequence": _("报了名的人和成员都会收到通知；没有手机的，打出纸条来送。时间不变。"),
        "post": request.get_full_path(),
        "doing": _("改过去"),
        "back": back,
        "staying": _("先不改"),
    }
    return page(request, "web/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PLAN)
def cancel(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """Off: with a reason, and everybody concerned is told."""
    actor = request.actor
    found = access.gathering_for(actor, gathering_id, to=PLAN)
    back = actor.url("gatherings:gathering", gathering_id=found.id)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.cancel_gathering(actor, gathering_id=found.id, why=form.cleaned_data["why"])
            _say_off(request, found)
            return HttpResponseRedirect(back)
        except RuleError as error:
            explain(form, error)
    context = {
        "form": form,
        "question": _("取消“%(title)s”这一场吗？") % {"title": found.title},
        "consequence": _("报了名的人和成员都会收到通知，场地也空出来。别的场次不变。"),
        "post": request.get_full_path(),
        "doing": _("取消这一场"),
        "back": back,
        "staying": _("还是办"),
    }
    if found.ends_at <= clock.now():
        context["consequence"] = _("记成没办，不再算进排了没办的。有人签到的取消不了。")
        context["staying"] = _("先不取消")
    return page(request, "web/confirm.html", context, status=422 if form.errors else 200)


def _say_off(request: MulinRequest, found: Gathering) -> None:
    """Nobody is told of what is over, and it cannot be put back."""
    if found.ends_at <= clock.now():
        done(request, _("记成取消了"))
        return
    undo = request.actor.url("gatherings:restore", gathering_id=found.id)
    done(request, _("取消了，大家都会收到通知"), undo_url=undo)


@require_POST
@needs(PLAN)
def restore(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """It takes place after all."""
    found = access.gathering_for(request.actor, gathering_id, to=PLAN)
    try:
        actions.restore_gathering(request.actor, gathering_id=found.id)
        done(request, _("照常办，大家都会收到通知"))
    except RuleError as error:
        say_no(request, error)
    return HttpResponseRedirect(request.actor.url("gatherings:gathering", gathering_id=found.id))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PLAN)
def end(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """From this one on no more."""
    actor = request.actor
    found = access.gathering_for(actor, gathering_id, to=PLAN)
    back = actor.url("gatherings:gathering", gathering_id=found.id)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            rows = actions.end_series(actor, gathering_id=found.id, why=form.cleaned_data["why"])
            words = ngettext("停了，取消了 %(n)s 场", "停了，取消了 %(n)s 场", len(rows)) % {"n": len(rows)}
            done(request, _with_left(request, words, found, found.occurs_on))
        except RuleError as error:
            say_no(request, error)
        return HttpResponseRedirect(back)
    context = {
        "form": form,
        "question": _("从这一场起，“%(title)s”不再办了吗？") % {"title": found.title},
        "consequence": _("这一场和以后的都取消，大家会收到通知。办过的记录都留着。"),
        "post": request.get_full_path(),
        "doing": _("不再办了"),
        "back": back,
        "staying": _("还是办"),
    }
    return page(request, "web/confirm.html", context, status=422 if form.errors else 200)
