"""日历和节假日: a year with its holidays, made workdays and festivals; the table for staff."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.base.http import MulinRequest, done, explain, needs, page
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.schedule import actions, queries
from mulin.schedule.forms import DayForm, NoticeForm

_FIRST_YEAR, _LAST_YEAR = 2000, 2099
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _asked_year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else clock.today().year
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else clock.today().year


@require_safe
def calendar(request: MulinRequest) -> HttpResponse:
    """日历: a year's holidays and festivals, for everybody. One query."""
    year = queries.year_of(request.community.id, _asked_year(request))
    return page(request, "schedule/calendar.html", {"year": year, "letters": queries.weekday_letters()})


@require_safe
@needs("calendar.revise")
def table(request: MulinRequest) -> HttpResponse:
    """节假日: the table of a year, with what this community changed. One query."""
    year = queries.year_of(request.community.id, _asked_year(request))
    return page(request, "schedule/table.html", {"year": year, "letters": queries.weekday_letters()})


@form_page
@needs("calendar.revise")
def set_day(request: MulinRequest) -> HttpResponse:
    """改一天: holiday, made workday, or ordinary."""
    asked = {"day": request.GET.get("day", ""), "kind": "holiday"}
    form = DayForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.set_day(request.actor, **form.cleaned_data)
        except RuleError as error:
            explain(form, error)
        else:
            undo = f"{request.actor.url('schedule:forget_day')}?day={row.day.isoformat()}"
            done(request, _("存好了"), undo_url=undo)
            return _to_year(request, row.day.year)
    return page(request, "schedule/day.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@needs("calendar.revise")
def forget_day(request: MulinRequest) -> HttpResponse:
    """照原来的 (`?day=`): the shipped table stands again."""
    try:
        when = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return _to_year(request, clock.today().year)
    actions.forget_day(request.actor, day=when)
    done(request, _("照原来的节假日表了"))
    return _to_year(request, when.year)


@form_page
@needs("calendar.revise")
def notice(request: MulinRequest) -> HttpResponse:
    """录入放假通知: paste it, the days are read out of it."""
    form = NoticeForm(request.POST or None, initial={"year": clock.today().year + 1})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            days = actions.announce_year(request.actor, year=typed["year"], notice=typed["text"])
        except RuleError as error:
            explain(form, error)
        else:
            done(
                request,
                _("%(year)s 年的放假通知录好了，认出 %(count)s 天，请对一遍")
                % {"year": typed["year"], "count": len(days)},
            )
            return _to_year(request, typed["year"])
    return page(request, "schedule/notice.html", {"form": form}, status=422 if form.errors else 200)


def _to_year(request: MulinRequest, year: int) -> HttpResponse:
    return HttpResponseRedirect(f"{request.actor.url('schedule:table')}?year={year}")
