"""What residents say about numbers that do not work."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from mulin.base.http import MulinRequest, needs, page
from mulin.contacts import access, actions, queries


@require_GET
@needs("contacts.reports")
def reports(request: MulinRequest) -> HttpResponse:
    """号码打不通: open ones first."""
    done = "done" in request.GET
    return page(
        request,
        "contacts/reports.html",
        {"reports": queries.report_inbox(request.actor, done=done)[:100], "done": done},
    )


@require_GET
@needs("contacts.reports")
def report(request: MulinRequest, report_id: UUID) -> HttpResponse:
    """One report with everybody who said the same."""
    row = access.report_for(request.actor, report_id, to="contacts.reports")
    contact = access.contact_for(request.actor, row.contact_id, to="contacts.read")
    line = queries.desk_line(contact, queries.area_names(request.community.id))
    said = queries.everybody_saying(row)
    return page(request, "contacts/report.html", {"report": row, "said": said, "line": line})


@require_POST
@needs("contacts.reports")
def settle(request: MulinRequest, report_id: UUID) -> HttpResponse:
    """Take up, mended, right after all, thanks."""
    row = access.report_for(request.actor, report_id, to="contacts.reports")
    step = request.POST.get("step", "")
    if step == "take":
        actions.take_up_report(request.actor, report_id=row.id)
        messages.success(request, _("您在核对了，别人不会再重复打。"))
    elif step in ("fixed", "right"):
        actions.close_report(request.actor, report_id=row.id, fixed=step == "fixed")
        messages.success(request, _("记下了。还差一句谢谢。"))
    elif step == "thank":
        count = actions.thank_reporters(request.actor, report_id=row.id)
        words = ngettext(
            "谢过 %(count)s 位邻居，他们留的电话已删去。", "谢过 %(count)s 位邻居，他们留的电话已删去。", count
        )
        messages.success(request, words % {"count": count})
    return HttpResponseRedirect(request.actor.url("contacts:report", report_id=row.id))
