"""The leader's side on a phone: today's gatherings, a tap for everybody who comes, the end of the day."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.base import limits
from mulin.base.actor import Mouth
from mulin.base.http import MulinRequest, done, explain, needs, page, say_no, sentence
from mulin.gatherings import access, actions, queries, shown
from mulin.gatherings.forms import CloseForm, NewcomerForm, SheetForm
from mulin.gatherings.models import Attendance, Gathering
from mulin.gatherings.queries import Present
from mulin.gatherings.rules import Arrival, Ticks, clean_guest, is_too_early
from mulin.kernel import clock, ids
from mulin.kernel.errors import RuleError, TooOften
from mulin.people import queries as people

RUN = "gatherings.run"


@require_safe
@needs(RUN)
def today(request: MulinRequest) -> HttpResponse:
    """今天的场次: what I run today, what is still open from before, what comes."""
    actor, day = request.actor, clock.today()
    hosts = actor.hosts_for(RUN)
    rows = queries.gatherings_between(
        actor.community_id, day - timedelta(days=3), day + timedelta(days=14), hosts=hosts
    )
    context = {
        "now": [row for row in rows if shown.is_today(row)],
        "unfinished": [row for row in rows if shown.is_unfinished(row)],
        "coming": [row for row in rows if shown.is_ahead(row)],
        "reads_register": actor.may("people.read"),
        "ringing": queries.to_ring(actor, hosts),
        "hosts": queries.hosts_named(actor.community_id, hosts),
    }
    return page(request, "gatherings/today.html", context)


@require_safe
@needs(RUN)
def roll(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """来一个点一个: names in large type, one tap each, 撤回 beside."""
    found = access.gathering_for(request.actor, gathering_id, to=RUN)
    return page(request, "gatherings/roll.html", _roll(request, found))


def _roll(request: MulinRequest, found: Gathering) -> dict[str, object]:
    present = queries.roll_of(found)
    came = [one for one in present if one.is_in]
    return {
        "present": present,
        "came": len(came),
        "heads": found.heads or 0,
        "children": sum(one.attendance.children for one in came if one.attendance),
        "key": str(ids.uuid7()),
        "too_early": is_too_early(found.starts_at, clock.now()),
        **shown.page_of(request.actor, found),
    }


@require_POST
@needs(RUN)
def tap(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """One tap: in. Tapping a name that is in takes it back."""
    found = access.gathering_for(request.actor, gathering_id, to=RUN)
    back = request.actor.url("gatherings:roll", gathering_id=found.id)
    arrival = _tapped(request)
    try:
        visit = actions.check_in(request.actor.through(Mouth.DESK), gathering_id=found.id, arrival=arrival)
    except RuleError as error:
        say_no(request, error)
        return HttpResponseRedirect(back)
    _say_came(request, found, visit)
    if request.htmx:
        return page(request, "gatherings/roll_names.html", _roll(request, found))
    return HttpResponseRedirect(f"{back}#p{arrival.person_id or ''}")


def _say_came(request: MulinRequest, found: Gathering, visit: Attendance) -> None:
    undo = request.actor.url("gatherings:undo", gathering_id=found.id, client_id=visit.client_id)
    done(request, _("%(name)s到了") % {"name": visit.name}, undo_url=undo)


def _tapped(request: MulinRequest) -> Arrival:
    said = request.POST
    try:
        key, person = UUID(said.get("key", "")), said.get("person", "")
        # a name has its own key within the page, so that two taps at once are one
        client_id = UUID(int=key.int ^ UUID(person).int if person else key.int)
        return Arrival(client_id=client_id, person_id=UUID(person), children=None)
    except ValueError as error:
        raise RuleError("arrival-broken") from error


@require_POST
@needs(RUN)
def undo(request: MulinRequest, gathering_id: UUID, client_id: UUID) -> HttpResponse:
    """撤回. A name tapped twice by a hand that shakes stays in; the word 撤回 beside it works at once."""
    found = access.gathering_for(request.actor, gathering_id, to=RUN)
    is_name = "key" in request.POST  # the form of the names has the page's key
    if is_name and (visit := queries.came_just_now(found, client_id)):
        _say_came(request, found, visit)
    else:
        actions.undo_check_in(request.actor, gathering_id=found.id, client_id=client_id)
        done(request, _("撤回了"))
    if request.htmx:
        return page(request, "gatherings/roll_names.html", _roll(request, found))
    return HttpResponseRedirect(request.actor.url("gatherings:roll", gathering_id=found.id))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(RUN)
def newcomer(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """新来的: somebody who is not on the list, found by name or card, or written down by name."""
    actor = request.actor
    found = access.gathering_for(actor, gathering_id, to=RUN)
    form = NewcomerForm(request.POST or None, initial=_asked_for(request))
    twins: Any = []
    if request.method == "POST" and form.is_valid():
        try:
            _say_came(request, found, _write_down(request, found, form.cleaned_data))
            return HttpResponseRedirect(actor.url("gatherings:roll", gathering_id=found.id))
        except RuleError as error:
            explain(form, error)
            twins = error.data.get("twins", [])
    words = request.GET.get("q", "")[:60]
    context = {
        "form": form,
        "twins": twins,
        "words": words,
        "key": str(ids.uuid7()),
        "residents": people.search_people(actor, words) if words and actor.may_somewhere("people.read") else [],
        "may_search": actor.may_somewhere("people.read"),
        **shown.page_of(actor, found),
    }
    return page(request, "gatherings/newcomer.html", context, status=422 if form.errors else 200)


def _asked_for(request: MulinRequest) -> dict[str, str]:
    """Who was tapped on the roll without being on the roster, with the children announced."""
    return {"guest_name": request.GET.get("name", "")[:60], "children": request.GET.get("children", "")[:2]}


def _write_down(request: MulinRequest, found: Gathering, said: dict[str, Any]) -> Attendance:
    """In by name. Asks first where the roll has that name, unless it is said to be another person.

    Raises RuleError name-on-roll, name-came with the `twins`, arrival-broken, and as `actions.check_in`.
    """
    name = clean_guest(said["guest_name"])
    try:
        arrival = Arrival(client_id=UUID(said["client_key"]), guest_name=name, children=said["children"] or 0)
    except ValueError as error:
        raise RuleError("arrival-broken") from error
    twins = [] if "another" in request.POST else queries.namesakes(found, name, client_id=arrival.client_id)
    if twins:
        code = "name-came" if all(one.is_in for one in twins) else "name-on-roll"
        raise RuleError(code, field="guest_name", name=name, twins=twins)
    return actions.check_in(request.actor.through(Mouth.DESK), gathering_id=found.id, arrival=arrival)


@require_safe
@needs(RUN)
def card(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """A household card was scanned or typed: who of the household has come?"""
    actor = request.actor
    found = access.gathering_for(actor, gathering_id, to=RUN)
    number = request.GET.get("number", "")[:200]
    context = {"number": number[:40], "key": str(ids.uuid7()), **shown.page_of(actor, found)}
    if not number:
        return page(request, "gatherings/card.html", context)
    guessing = f"card:{actor.account_id}"
    if wait := limits.seconds_to_wait(guessing, *limits.WRONG_CARDS):
        raise TooOften(wait)
    try:
        home = queries.household_of_card(actor, number)
    except RuleError as error:
        if queries.number_in(number):  # a slip of the pen is no guess
            limits.spend(guessing, *limits.WRONG_CARDS)
        return page(request, "gatherings/card.html", {"why": sentence(error), **context}, status=422)
    members = queries.roll_of_household(found, home.household_id)
    return page(request, "gatherings/card.html", {"card": home, "members": members, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(RUN)
def sheet(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """The paper sheet typed in: ticks, written names, heads; one press, and once more does no harm."""
    actor = request.actor
    found = access.gathering_for(actor, gathering_id, to=RUN)
    present = queries.roll_of(found)
    here = [one.key for one in present if one.is_in]
    form = SheetForm(request.POST or None, initial={"came": here, "before": here, "heads": found.heads})
    twins: set[str] = set()
    if request.method == "POST" and form.is_valid():
        try:
            ticks, key = form.ticks(), form.cleaned_data["client_key"]
            listed, twice = _on_the_list(present, ticks), _written_twice(ticks)
            twins = set() if "another" in request.POST else listed | twice
            if twins:
                code = "names-on-roll" if listed else "names-twice"
                raise RuleError(code, field="names", names=_("、").join(sorted(listed or twice)))
            count = actions.type_in(actor, gathering_id=found.id, ticks=ticks, client_key=key)
            done(request, ngettext("记下了，一共 %(n)s 位", "记下了，一共 %(n)s 位", count) % {"n": count})
            return HttpResponseRedirect(actor.url("gatherings:roll", gathering_id=found.id))
        except RuleError as error:
            explain(form, error)
    context = {"form": form, "present": present, "ticked": set(form["came"].value() or []), "twins": twins}
    return page(
        request, "gatherings/sheet.html", context | shown.page_of(actor, found), status=422 if form.errors else 200
    )


def _on_the_list(present: list[Present], ticks: Ticks) -> set[str]:
    """Names written by hand that stood on the list as it was shown, not those an earlier sending of this form wrote."""
    listed = {one.name for one in present if one.person_id or one.sign_up_id or one.key in ticks.before}
    return listed & set(ticks.written)


def _written_twice(ticks: Ticks) -> set[str]:
    return {name for name, times in Counter(ticks.written).items() if times > 1}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(RUN)
def close(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """今天到此结束: a sentence, heads without names, photos; and who was missed, to ask how they are."""
    actor = request.actor
    found = access.gathering_for(actor, gathering_id, to=RUN)
    written = {"note": found.note, "heads": found.heads, "problems": found.problems}
    start = written | {"recorder": str(found.recorder_id or actor.person_id or "")}
    form = CloseForm(request.POST or None, people=queries.recorders_of(found), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_gathering(actor, gathering_id=found.id, **form.read())
            undo = actor.url("gatherings:reopen", gathering_id=found.id)
            done(request, _("记好了，今天到此结束"), undo_url=undo)
            return HttpResponseRedirect(actor.url("gatherings:close", gathering_id=found.id))
        except RuleError as error:
            explain(form, error)
    context = {
        "form": form,
        "summary": queries.attendance_summary(actor.community_id, gathering_id=found.id),
        "missed": queries.missed(found) if shown.page_of(actor, found)["is_over"] else [],
        **shown.page_of(actor, found),
    }
    return page(request, "gatherings/close.html", context, status=422 if form.errors else 200)


@require_POST
@needs(RUN)
def reopen(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """撤回“今天到此结束”."""
    found = access.gathering_for(request.actor, gathering_id, to=RUN)
    actions.reopen_gathering(request.actor, gathering_id=found.id)
    done(request, _("撤回了，可以接着签到"))
    return HttpResponseRedirect(request.actor.url("gatherings:roll", gathering_id=found.id))
