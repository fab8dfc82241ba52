"""Planning and changing: one gathering, a timetable, another time, the hall when it rains."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from mulin.base.http import MulinRequest, done, explain, filled_in, needs, page, say_no
from mulin.gatherings import access, actions, queries, shown
from mulin.gatherings.forms import ChangeForm, PlanForm, SpokenForm, TimetableForm, WhyForm
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Plan
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.places import queries as places
from mulin.schedule import queries as schedule
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
    spoken = _spoken(request, start)
    form = TimetableForm(request.POST or None, venues=venues, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.lay_timetable(
                actor,
                host_id=host.id,
                pattern=form.pattern(),
                plan=Plan(**form.words()),
                client_key=form.cleaned_data["client_key"],
                answers=form.answers(),
            )
            done(request, _("排好了：%(pattern)s") % {"pattern": schedule.pattern_words(made.pattern)})
            return HttpResponseRedirect(actor.url("gatherings:host", host_id=host.id))
        except RuleError as error:
            _explain(form, error)
    context = {"form": form, "host": host, "spoken": spoken}
    return page(request, "gatherings/timetable.html", context, status=422 if form.errors else 200)


def _spoken(request: MulinRequest, start: dict[str, Any]) -> SpokenForm:
    """The sentence typed on top (`?words=`), read into what the form shows first."""
    spoken = SpokenForm(request.GET if "words" in request.GET else None)
    if spoken.is_valid():
        try:
            start |= spoken.start()
        except RuleError as error:
            explain(spoken, error)
    return spoken


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PLAN)
def change(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """改一改: this one, this and following, or all that is ahead."""
    actor = request.actor
    found = access.gathering_for(actor, gathering_id, to=PLAN)
    pattern = queries.series_of(actor, found.timetable_id).timetable.pattern if found.timetable_id else None
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
    return page(
        request, "gatherings/change.html", context | shown.page_of(actor, found), status=422 if form.errors else 200
    )


def _explain(form: TimetableForm | ChangeForm, error: RuleError) -> None:
    """Beside the field; days whose place is taken are named with what else would be free."""
    explain(form, error)
    clashes: Any = error.data.get("clashes", ())
    form.ask(clashes)


def _changed(request: MulinRequest, found: Gathering, form: ChangeForm) -> HttpResponse:
    actor = request.actor
    rows = actions.change_gatherings(actor, gathering_id=found.id, scope=form.chosen_scope(), change=form.change())
    without = sum(1 for row in rows if not row.place)
    words = ngettext("改好了 %(n)s 场", "改好了 %(n)s 场", len(rows)) % {"n": len(rows)}
    if without:
        words += ngettext("，其中 %(n)s 场还没有地方", "，其中 %(n)s 场还没有地方", without) % {"n": without}
    done(request, words)
    return HttpResponseRedirect(actor.url("gatherings:gathering", gathering_id=found.id))


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
    """To the hall: everybody concerned is told, so a whole page asks first."""
    actor = request.actor
    found = access.gathering_for(actor, gathering_id, to=PLAN)
    back = actor.url("gatherings:gathering", gathering_id=found.id)
    if request.method == "POST":
        try:
            moved = actions.move_to_substitute(actor, gathering_id=found.id)
            words = _("改到%(place)s了，大家都会收到通知") % {"place": moved.place}
            if moved.capacity != found.capacity:
                words += _("。那里坐得少，名额改成 %(places)s") % {"places": moved.capacity}
            done(request, words)
        except RuleError as error:
            say_no(request, error)
        return HttpResponseRedirect(back)
    other = found.venue and found.venue.bad_weather
    context = {
        "question": _("下雨，改到%(place)s吗？") % {"place": other.name if other else "—"},
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
            undo = actor.url("gatherings:restore", gathering_id=found.id)
            done(request, _("取消了，大家都会收到通知"), undo_url=undo)
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
    return page(request, "web/confirm.html", context, status=422 if form.errors else 200)


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
            done(request, ngettext("停了，取消了 %(n)s 场", "停了，取消了 %(n)s 场", len(rows)) % {"n": len(rows)})
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
