"""The worker's lists over all hosts, one host, and what comes out of the printer."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from mulin.base import limits
from mulin.base.http import MulinRequest, needs, page, sentence
from mulin.gatherings import access, actions, prints, queries, shown
from mulin.kernel.errors import RuleError

RUN = "gatherings.run"


@require_safe
@needs("gatherings.hosts")
def desk(request: MulinRequest) -> HttpResponse:
    """场次: a week over all hosts, what has no place, whom to ring, what waits for a look."""
    actor = request.actor
    monday = shown.monday_of(request.GET.get("week", ""))
    rows = queries.gatherings_between(actor.community_id, monday, monday + timedelta(days=6))
    context = {
        "days": shown.by_day(rows, monday),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "unplaced": queries.unplaced(actor),
        "reads_register": actor.may("people.read"),
        "ringing": queries.to_ring(actor, None),
        "hosts": queries.hosts_of(actor),
    }
    return page(request, "gatherings/desk.html", context)


@require_POST
@needs("gatherings.hosts")
def own(request: MulinRequest) -> HttpResponse:
    """社区自己办一场: the community is a host like any other, opened on first use."""
    found = actions.community_host(request.actor)
    return HttpResponseRedirect(request.actor.url("gatherings:plan", host_id=found.id))


@require_safe
@needs(RUN)
def host(request: MulinRequest, host_id: UUID) -> HttpResponse:
    """One host: what comes, how many came week by week, who belongs."""
    found = access.host_for(request.actor, host_id, to=RUN)
    today = shown.today()
    rows = queries.gatherings_between(
        found.community_id, today - timedelta(days=14), today + timedelta(days=56), host_id=found.id
    )
    weeks = queries.visits_by_week(found)
    context = {
        "host": found,
        "coming": [row for row in rows if shown.is_ahead(row) or shown.is_today(row)],
        "before": [row for row in reversed(rows) if not (shown.is_ahead(row) or shown.is_today(row))],
        "weeks": weeks,
        "chart": shown.chart(weeks),
        "members": queries.regulars_of(request.actor, found.id),
        "stewards": queries.stewards_of(request.actor, found.id),
        "plans_it": request.actor.may("gatherings.plan", host_id=found.id),
    }
    return page(request, "gatherings/host.html", context)


@require_safe
@needs(RUN)
def sign_in_sheet(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """签到表: names preprinted in large type, a box to tick."""
    found = access.gathering_for(request.actor, gathering_id, to=RUN)
    try:
        content = prints.sign_in_sheet(request.actor, found)
    except RuleError as error:
        return page(request, "gatherings/no_print.html", {"why": sentence(error)}, status=422)
    return _pdf(content, f"签到表-{found.title}.pdf")


@require_safe
def timetable_poster(request: MulinRequest) -> HttpResponse:
    """The community's week to hang up, A4 or A3."""
    limits.spend(f"pdf:{limits.client_address(request)}", *limits.SEARCH)
    monday = shown.monday_of(request.GET.get("week", ""))
    size = "a3" if request.GET.get("size") == "a3" else "a4"
    try:
        content = prints.timetable_poster(request.actor, request.community, monday, size=size)
    except RuleError as error:
        return page(request, "gatherings/no_print.html", {"why": sentence(error)}, status=422)
    return _pdf(content, f"活动时间表-{monday:%m%d}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf", headers={"Cache-Control": "no-store"})
    answer["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return answer
