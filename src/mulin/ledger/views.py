"""台账: who did what for whom, when, through which mouth."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from mulin.base import limits
from mulin.base.http import MulinRequest, needs, page, sentence, stepped_up
from mulin.kernel.errors import RuleError
from mulin.ledger import access, actions, queries
from mulin.ledger.forms import Ask
from mulin.ledger.queries import PAGE


@require_safe
@needs("ledger.read")
def activity(request: MulinRequest) -> HttpResponse:
    """The newest facts, filtered. Four queries of its own, five with a name."""
    return _page(request, Ask(request.GET, queries.kinds_seen(request.actor.community_id)))


@require_POST
@needs("ledger.export")
@stepped_up
def export(request: MulinRequest) -> HttpResponse:
    """Ask for the filtered facts as a workbook."""
    ask = Ask(request.POST, queries.kinds_seen(request.actor.community_id))
    limits.spend(f"export:{request.actor.account_id}", *limits.EXPORT)
    try:
        job = actions.ask_for_export(
            request.actor, wanted=ask.wanted(), client_key=request.POST.get("client_key", "")[:64]
        )
    except RuleError as error:
        return _page(request, ask, no=sentence(error))
    return HttpResponseRedirect(request.actor.url("web:job", job_id=job.id))


def _page(request: MulinRequest, ask: Ask, *, no: str = "") -> HttpResponse:
    wanted = ask.wanted()
    found = access.facts_for(request.actor, wanted, limit=PAGE + 1)
    lines, more = found[:PAGE], len(found) > PAGE
    bounds = {name: value for name, value in queries.as_args(wanted).items() if name != "before"}
    context = {
        "ask": ask,
        "lines": lines,
        "older": urlencode(bounds | {"before": lines[-1].key}) if more else "",
        "newest": urlencode(bounds),
        "is_narrowed": bool(bounds),
        "is_older": bool(wanted.before),
        "bounds": bounds,
        "head": queries.head(request.actor.community_id),
        "may_export": request.actor.may("ledger.export"),
        "client_key": uuid4(),
        "no": no,
    }
    return page(request, "ledger/activity.html", context, status=422 if no else 200)
