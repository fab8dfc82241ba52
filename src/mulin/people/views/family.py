"""替家人办: asking to act for somebody, saying yes to it, and ending it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.base import limits
from mulin.base.http import MulinRequest, page, signed_in
from mulin.kernel import ids
from mulin.people import access, actions, queries
from mulin.people.forms import AskProxyForm
from mulin.people.models import ProxyHow
from mulin.people.views.common import attempt, form_page, go_on, show_form
from mulin.places import queries as places

_ASKING = (limits.Limit(10, limits.DAY),)


@require_safe
@signed_in
def family(request: MulinRequest) -> HttpResponse:
    """For whom I act, until when; and who acts for me. Two queries."""
    context = {"acting": queries.proxies_by(request.actor), "nodding": queries.proxies_to_nod(request.actor)}
    return page(request, "people/family.html", context)


@form_page
@signed_in
def ask(request: MulinRequest) -> HttpResponse:
    """Whom, as whom, until when. Whether such a person exists is never told."""
    buildings = places.buildings_of(request.community.id)
    initial = {"client_key": str(ids.uuid7()), "until": AskProxyForm.usual_end()}
    form = AskProxyForm(request.POST or None, buildings=buildings, initial=initial)
    if request.method == "POST":
        limits.spend(f"proxy:{request.actor.account_id}", *_ASKING)
        said = form.cleaned_data if form.is_valid() else {}
        parts: dict[str, Any] = {part: said.get(part) for part in ("name", "relation", "until", "client_key")}
        if attempt(form, lambda: actions.ask_proxy(request.actor, door=form.door(), **parts)):
            return go_on(request, "people:family", _("交上去了，等老人或者社区点头"))
    return show_form(request, "people/ask_proxy.html", form)


@form_page
@signed_in
def nod(request: MulinRequest, proxy_id: UUID) -> HttpResponse:
    """Somebody asks to act for me: yes or no."""
    proxy = access.own_proxy_for(request.actor, proxy_id)
    if request.method == "POST" and request.POST.get("yes") == "1":
        actions.confirm_proxy(request.actor, proxy=proxy, how=ProxyHow.OWN_PHONE)
        return go_on(request, "people:family", _("点头了。随时可以停"))
    if request.method == "POST":
        actions.refuse_proxy(request.actor, proxy=proxy)
        return go_on(request, "people:family", _("没有点头，他办不了您的事"))
    return page(request, "people/nod.html", {"proxy": proxy})


@require_POST
@signed_in
def end(request: MulinRequest, proxy_id: UUID) -> HttpResponse:
    """Either side ends it."""
    actions.end_proxy(request.actor, proxy=access.own_proxy_for(request.actor, proxy_id))
    return go_on(request, "people:family", _("代办停了"))
