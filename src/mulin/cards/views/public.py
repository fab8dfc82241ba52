"""The public card: no login, live data, never a dead end. Works without JavaScript."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mulin.base import limits
from mulin.base.http import MulinRequest, explain, page
from mulin.cards import rules
from mulin.cards.public_form import ReportForm
from mulin.cards.queries import public as queries
from mulin.contacts import actions as contact_actions
from mulin.contacts import queries as contacts
from mulin.exchange import vcard
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.people import access as people_access
from mulin.places import queries as places
from mulin.printing import qr

P = ParamSpec("P")
_MINUTE = "public, max-age=60"  # what is open now may be a minute old
_IN_WECHAT = "MicroMessenger"
_NUMBER, _SHOWN = "CARD-NUMBER-BLANK", "SHOWN-NUMBER-BLANK"  # plain letters: no escaping changes them


def _public(view: Callable[Concatenate[Any, P], HttpResponse]) -> Callable[Concatenate[Any, P], HttpResponse]:
    """For everybody: counted by address, kept out of search engines, large letters by the large card's QR."""

    @wraps(view)
    def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        limits.spend(f"card:{limits.client_address(request)}", *limits.PUBLIC_PAGE_PER_ADDRESS)
        is_first_look = request.GET.get("size") == "elder" and "mulin_size" not in request.COOKIES
        if is_first_look:
            request.size = "elder"
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        if is_first_look:
            response.set_cookie("mulin_size", "elder", max_age=365 * 86_400, samesite="Lax", httponly=True)
            response["Cache-Control"] = "private, no-store"
        return response

    return guarded


def _cached(request: MulinRequest, response: HttpResponse) -> HttpResponse:
    if request.actor.is_visitor and response.status_code == 200:
        response["Cache-Control"] = _MINUTE
    return response


@require_GET
@_public
def by_number(request: Any, number: str) -> HttpResponse:
    """What a card's QR opens: today's people of its building, whatever became of the card."""
    try:
        card = _card(rules.read_number(number))
    except (RuleError, NotFound) as error:
        context = {"number": number[:20], "mistyped": isinstance(error, RuleError)}
        return render(request, "cards/public_unknown.html", context, status=404)
    request.community = card.community
    request.actor = people_access.actor_of(request, card.community)
    return _card_page(request, card.building, card=card)


def _card(number: str) -> Any:
    """The card with `number` and its contacts' `version`: one small query. Names may be a minute old."""
    card_id, state, version = queries.standing_of(number)
    card = caches["near"].get(f"card:{card_id}:{state}")
    if card is None:
        card = queries.card_behind(number)
        caches["near"].set(f"card:{card_id}:{state}", card, 60)
    card.version = version
    return card


@require_GET
@_public
def by_typed_number(request: Any) -> HttpResponse:
    """A card number typed in by hand."""
    number = request.GET.get("number", "").strip()[:40]
    if not number:
        return render(request, "cards/public_unknown.html", {"number": "", "mistyped": False})
    return by_number(request, number=number.replace("/", ""))


@require_GET
@_public
def choose(request: MulinRequest) -> HttpResponse:
    """Which building is yours?"""
    context = {
        "courtyards": places.courtyards_with_buildings(request.community.id),
        "own": queries.own_buildings(request.actor),
    }
    return _cached(request, page(request, "cards/public_choose.html", context))


@require_GET
@_public
def building(request: MulinRequest, place: str) -> HttpResponse:
    """The card of one building, or of the whole community."""
    where = None if place == "all" else _building(request, place)
    return _card_page(request, where, card=None)


def _building(request: MulinRequest, place: str) -> Any:
    """A building with the contacts' `version`: one query. Its name may be a minute old."""
    key = f"card-building:{request.community.id}:{place}"
    where = caches["near"].get(key)
    if where is None:
        where = queries.building_at(request.actor, place)
        caches["near"].set(key, where, 60)
    else:
        where.version = contacts.public_version(request.community.id)
    return where


def _card_page(request: MulinRequest, where: Any, *, card: Any) -> HttpResponse:
    """The page, for visitors kept for a minute with blanks where only the card's number stands.

    Kept in this process under the version of the community's contacts, so that a change shows at once.
    """
    version = getattr(card or where, "version", None)
    own_things = request.GET or "messages" in request.COOKIES or not request.actor.is_visitor
    if version is None or own_things:
        return _cached(request, _rendered(request, where, card, card.shown_number if card else ""))
    key = _kept_under(request, where, card, version)
    html = caches["near"].get(key)
    if html is None:
        request.path = f"/k/{_NUMBER}" if card else request.path
        html = _rendered(request, where, card, _SHOWN).content.decode()
        caches["near"].set(key, html, 60)
    if card:
        html = html.replace(_NUMBER, card.number).replace(_SHOWN, card.shown_number)
    return _cached(request, HttpResponse(html))


def _rendered(request: MulinRequest, where: Any, card: Any, shown_number: str) -> HttpResponse:
    shown = queries.public_card(request.community.id, where)
    context = {**_place(where), "card": shown, "printed": card, "shown_number": shown_number, "host": _host()}
    return page(request, "cards/public.html", context)


def _kept_under(request: Any, where: Any, card: Any, version: int) -> str:
    """Everything the page depends on but the card's number."""
    here = request.community
    minute = int(clock.now().timestamp()) // 60  # what is open now
    printed = (card.state, card.printed_at) if card else None
    words = (here.id, here.name, here.motto, here.is_demo, here.frozen_at, where.id, where.plate, printed)
    said = (*words, minute, version, get_language(), request.size, request.theme)
    return f"card:{hashlib.sha256(repr(said).encode()).hexdigest()}"


def _place(where: Any) -> dict[str, Any]:
    return {"building": where, "place": str(where.id) if where else "all"}


def _host() -> str:
    return settings.MULIN.origin.split("://", 1)[-1]


def _opened(request: MulinRequest, place: str) -> tuple[dict[str, Any], queries.PublicCard]:
    """What every page behind the card needs: the place and its people. Two queries."""
    where = queries.building_at(request.actor, place)
    shown = queries.public_card(request.community.id, where)
    return {**_place(where), "card": shown}, shown


@require_GET
@_public
def save(request: MulinRequest, place: str) -> HttpResponse:
    """All numbers into the phone's address book; inside WeChat, which cannot, the way to do it."""
    context, shown = _opened(request, place)
    if _IN_WECHAT in request.headers.get("User-Agent", "") or "look" in request.GET:
        return page(request, "cards/public_save.html", {**context, "link": _link(request, place)})
    response = HttpResponse(vcard.vcard(_vcards(request, shown)), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mulin.vcf"'
    return response


def _vcards(request: MulinRequest, shown: queries.PublicCard) -> list[vcard.Card]:
    is_demo = request.community.is_demo
    return [
        vcard.Card(
            name=f"{c.person_name} {c.kind_name}" if c.person_name else c.unit_name,
            organisation=f"{request.community.name} {c.unit_name}",
            title=c.post,
            phones=tuple(("CELL" if p.kind == "mobile" else "WORK", p.tel.removeprefix("tel:")) for p in c.phones),
            note=" ".join(filter(None, (c.hours_text, c.note, _("演示，号码是编的") if is_demo else ""))),
            categories=(_("睦邻"),),
            uid=f"{c.contact_id}@mulin",
        )
        for c in (line.contact for line in shown.lines)
    ]


def _link(request: MulinRequest, place: str) -> str:
    return settings.MULIN.origin + request.actor.url("cards:public_building", place=place)


@require_GET
@_public
def share(request: MulinRequest, place: str) -> HttpResponse:
    """发给家人: the address to copy and its QR to scan."""
    context, _shown = _opened(request, place)
    link = _link(request, place)
    return page(request, "cards/public_share.html", {**context, "link": link, "code": qr.svg(link, quiet=4)})


@require_GET
@_public
def large(request: MulinRequest, place: str) -> HttpResponse:
    """大字卡: one sheet to print at home, or whom to ask for one."""
    context, shown = _opened(request, place)
    desk = [line for line in shown.lines if line.contact.kind == "residents_committee"]
    link = f"{_link(request, place)}?size=elder"
    return page(request, "cards/public_large.html", {**context, "desk": desk, "code": qr.svg(link, quiet=2)})


@require_GET
@_public
def call(request: MulinRequest, place: str) -> HttpResponse:
    """Where a call button leads in a demo community: nowhere, and why."""
    return page(request, "cards/public_call.html", _place(queries.building_at(request.actor, place)))


@require_http_methods(["GET", "HEAD", "POST"])
@_public
def report(request: MulinRequest, place: str) -> HttpResponse:
    """号码打不通: which one, and what happened."""
    context, shown = _opened(request, place)
    form = ReportForm(request.POST or None, lines=shown.lines, initial={"contact": request.GET.get("contact", "")})
    if request.method == "POST" and form.is_valid():
        limits.spend(f"report:{limits.client_address(request)}", *limits.REPORT_PER_ADDRESS)
        limits.spend(f"report:{request.META.get('CSRF_COOKIE', '')}", *limits.REPORT_PER_DEVICE)
        try:
            made = contact_actions.report_number(
                request.actor,
                contact_id=form.cleaned_data["contact"],
                complaint=form.complaint(),
                client_key=form.cleaned_data["client_key"],
            )
        except RuleError as error:
            explain(form, error)
        else:
            thanks = request.actor.url("cards:public_thanks", place=place)
            return HttpResponseRedirect(f"{thanks}?again" if made.joined_to_id else thanks)
    return page(request, "cards/public_report.html", {**context, "form": form}, status=422 if form.errors else 200)


@require_GET
@_public
def thanks(request: MulinRequest, place: str) -> HttpResponse:
    """谢谢，正在核对."""
    context = {**_place(queries.building_at(request.actor, place)), "again": "again" in request.GET}
    return page(request, "cards/public_thanks.html", context)
