"""Applying, undoing, leaving an import."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mulin.base.http import MulinRequest, done, needs, page
from mulin.roster import actions
from mulin.roster.access import VERB, import_for


def _back(request: MulinRequest, roster_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(request.actor.url("roster:roster", roster_id=roster_id))


@require_POST
@needs(VERB)
def apply(request: MulinRequest, roster_id: UUID) -> HttpResponse:
    """导入."""
    actions.apply_import(request.actor, roster=import_for(request.actor, roster_id))
    return _back(request, roster_id)


@needs(VERB)
def undo(request: MulinRequest, roster_id: UUID) -> HttpResponse:
    """整份撤回, asked first: it touches everybody in the file."""
    roster = import_for(request.actor, roster_id)
    if request.method == "POST":
        actions.undo_import(request.actor, roster=roster)
        return _back(request, roster_id)
    context = {
        "question": _("把这份名册整份撤回？"),
        "consequence": _(
            "这次登记的 %(new)s 人会拿掉，改过的 %(changed)s 人会变回原来的样子。后来又改过的不动，会一一列出来。"
        )
        % {"new": roster.counts.get("new", 0), "changed": roster.counts.get("changed", 0)},
        "post": request.path,
        "doing": _("整份撤回"),
        "back": request.actor.url("roster:roster", roster_id=roster_id),
        "staying": _("不撤了"),
    }
    return page(request, "web/confirm.html", context)


@require_POST
@needs(VERB)
def drop(request: MulinRequest, roster_id: UUID) -> HttpResponse:
    """不导了."""
    actions.drop_import(request.actor, roster=import_for(request.actor, roster_id))
    done(request, _("没有导入，名册里谁也没动。文件里的内容也丢掉了。"))
    return HttpResponseRedirect(request.actor.url("roster:imports"))


@require_POST
@needs(VERB)
def trust(request: MulinRequest, roster_id: UUID) -> HttpResponse:
    """这些楼都对，照着建."""
    chosen = [(yard, name) for yard, _sign, name in (pair.partition("|") for pair in request.POST.getlist("building"))]
    actions.trust_buildings(request.actor, roster=import_for(request.actor, roster_id), buildings=chosen)
    done(request, _("记下了，导入时照着建楼。"))
    return _back(request, roster_id)
