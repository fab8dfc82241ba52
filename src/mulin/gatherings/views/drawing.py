"""The lottery in the open: the fingerprint beforehand, everything afterwards, and the script that checks it."""

from __future__ import annotations

import json
from importlib import resources
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.base.http import MulinRequest, done, explain, needs, page, say_no
from mulin.gatherings import access, actions, queries, shown
from mulin.gatherings.forms import SourceForm
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError


@require_safe
def draw(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """How the lots fall: for everybody, before and after."""
    found = queries.gathering_with(request.actor.community_id, gathering_id)
    lots = queries.draw_of(found)
    context = {
        "draw": lots,
        "own": queries.own_sign_ups(request.actor, found.id) if request.actor.account_id else [],
        "entered": queries.entered_in(found) or 0,
        "is_due": lots.drawn_at is None and clock.now() >= lots.draws_at,
        "form": SourceForm(),
        **shown.page_of(request.actor, found),
    }
    return page(request, "gatherings/draw.html", context)


@require_POST
@needs("gatherings.plan")
def draw_now(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """Draw, with the public number where one was announced."""
    found = access.gathering_for(request.actor, gathering_id, to="gatherings.plan")
    lots = queries.draw_of(found)
    form = SourceForm(request.POST)
    try:
        if lots.source_words:
            number = form.cleaned_data["value"] if form.is_valid() else ""
            actions.name_source(request.actor, gathering_id=found.id, value=number)
        else:
            actions.draw_lots(request.actor, gathering_id=found.id)
        done(request, _("抽好了，结果大家都看得到"))
    except RuleError as error:
        if form.is_bound and lots.source_words:
            explain(form, error)
        say_no(request, error)
    return HttpResponseRedirect(request.actor.url("gatherings:draw", gathering_id=found.id))


@require_http_methods(["GET", "HEAD"])
def draw_file(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """Everything needed to repeat the draw; nobody's name. Before it is drawn there is nothing to give."""
    found = queries.gathering_with(request.actor.community_id, gathering_id)
    lots = queries.draw_of(found)
    if lots.drawn_at is None:
        raise NotFound("draw")
    content = json.dumps(lots.published, ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="draw.json"'
    return response


@require_safe
def draw_script(request: MulinRequest) -> HttpResponse:
    """The script by which anybody repeats the draw: one file, nothing to install."""
    content = (resources.files("mulin.gatherings") / "draw_check.py").read_text("utf-8")
    response = HttpResponse(content, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="draw_check.py"'
    return response
