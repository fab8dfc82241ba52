"""The inbox of a resident, and 消息去向 of the desk."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.base.http import MulinRequest, needs, page, sentence, signed_in
from mulin.kernel.errors import RuleError
from mulin.messaging import access, actions, queries
from mulin.messaging.models import Channel

PAGE = 30


@require_safe
@signed_in
def inbox(request: MulinRequest) -> HttpResponse:
    """What was said to the reader and those acted for. Three queries."""
    found = Paginator(queries.inbox(request.actor), PAGE).get_page(request.GET.get("page"))
    rows = [(message, queries.address_of(request.actor, message)) for message in found]
    context = {"page_obj": found, "rows": rows, "unread": queries.unread(request.actor)}
    return page(request, "messaging/inbox.html", context)


@require_POST
@signed_in
def read(request: MulinRequest, message_id: UUID) -> HttpResponse:
    """知道了."""
    actions.mark_read(request.actor, message_id=message_id)
    return HttpResponseRedirect(request.actor.url("messaging:inbox"))


@require_POST
@signed_in
def read_all(request: MulinRequest) -> HttpResponse:
    """都看过了."""
    actions.mark_all_read(request.actor)
    return HttpResponseRedirect(request.actor.url("messaging:inbox"))


@require_safe
@needs("messages.follow")
def desk(request: MulinRequest) -> HttpResponse:
    """消息去向: what went where, and what a person still has to do. Three queries."""
    show = request.GET.get("show", "todo")
    found = Paginator(queries.on_desk(request.actor, show=show), PAGE).get_page(request.GET.get("page"))
    ways = [("todo", _("要办的")), ("all", _("全部")), *Channel.choices]
    return page(
        request, "messaging/desk.html", {"page_obj": found, "show": show, "ways": ways, "query": f"show={show}&"}
    )


@require_safe
@needs("messages.follow")
def slip(request: MulinRequest, message_id: UUID) -> HttpResponse:
    """One message on a slip of paper, to be printed, read out or handed over."""
    message = access.message_on_desk(request.actor, message_id)
    return page(request, "messaging/slip.html", {"message": message})


@require_POST
@needs("messages.follow")
def settle(request: MulinRequest, message_id: UUID) -> HttpResponse:
    """Send again, or note that it was handed over."""
    act = actions.resend if request.POST.get("do") == "resend" else actions.mark_handed_over
    try:
        act(request.actor, message_id=message_id)
    except RuleError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("记下了。"))
    return HttpResponseRedirect(request.actor.url("messaging:desk"))
