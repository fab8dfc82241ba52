"""The desk on the day, as plain pages: pairing, PIN, 签到, 盖章, 兑奖, 猜谜. Scripts only make it work offline."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mulin.base import limits
from mulin.base.http import MulinRequest, done, explain, say_no, sentence
from mulin.events import access, actions, queries, rules
from mulin.events.forms import PairForm
from mulin.events.models import DeskOp, Device, Kind, StationKind
from mulin.events.rules.door import IDLE
from mulin.events.views import said
from mulin.events.views.riddling import riddle_words
from mulin.gatherings.rules import MOST_ALONG
from mulin.kernel import clock
from mulin.kernel.chinese import clean_text
from mulin.kernel.errors import NotFound, RuleError
from mulin.riddles import queries as riddles

COOKIE = "mulin_door"


def is_open(device: Device) -> bool:
    """Whether the PIN was shown, or the device used, within ten minutes."""
    return device.opened_at is not None and clock.now() - device.opened_at < IDLE


def at_door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for the device paired with this gathering, its session running and its PIN shown.

    Others are led to pairing, whichever gathering the address names.
    """

    @wraps(view)
    def guarded(request: Any, /, *, gathering_id: UUID, **kwargs: Any) -> HttpResponse:
        device = access.device_at_door(request.community.id, request.COOKIES.get(COOKIE, ""))
        if device is None or device.gathering_id != gathering_id:
            return HttpResponseRedirect(request.actor.url("events:door"))
        request.device = device
        if access.session_is_over(device):
            return _private(render(request, "events/door_over.html", {"device": device}, status=410))
        if not is_open(device):
            return _private(_pin_page(request))
        request.actor = access.actor_at_door(device, request.community.code)
        return _private(view(request, **kwargs))

    return guarded


SCRIPTS = ("store", "words", "sound", "state", "sync", "lock", "scan", "app", "desk")


def script_addresses() -> list[str]:
    """The desk's scripts in their order."""
    return [static(f"events/door-{name}.js") for name in SCRIPTS]


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _pin_page(request: Any, error: str = "") -> HttpResponse:
    return render(
        request, "events/door_pin.html", {"device": request.device, "error": error}, status=422 if error else 200
    )


def pair(request: MulinRequest) -> HttpResponse:
    """On the device: type the code, set a PIN. A paired one goes on to its desk."""
    known = access.device_at_door(request.community.id, request.COOKIES.get(COOKIE, ""))
    if known and not access.session_is_over(known) and request.method == "GET" and "code" not in request.GET:
        return HttpResponseRedirect(request.actor.url("events:desk", gathering_id=known.gathering_id))
    form = PairForm(request.POST or None, initial={"code": request.GET.get("code", "")[:12]})
    if request.method == "POST" and form.is_valid():
        limits.spend(f"door-pair:{limits.client_address(request)}", *limits.WRONG_DESK_CODES_PER_ADDRESS)
        try:
            paired = actions.pair_device(request.community.id, request.community.code, **form.cleaned_data)
        except RuleError as error:
            explain(form, error)
        else:
            return keep_token(request, paired)
    return _private(render(request, "events/door_pair.html", {"form": form}, status=422 if form.errors else 200))


def keep_token(request: MulinRequest, paired: Any) -> HttpResponse:
    """To the desk, with the device's cookie: only for the door's addresses, never for scripts."""
    response = HttpResponseRedirect(request.actor.url("events:desk", gathering_id=paired.device.gathering_id))
    ends = rules.copy_ends(paired.device.gathering.ends_at)
    response.set_cookie(
        COOKIE,
        paired.token,
        expires=ends,
        path=request.actor.url("events:door"),
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@require_POST
def show_pin(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """The PIN, after ten quiet minutes."""
    device = access.device_at_door(request.community.id, request.COOKIES.get(COOKIE, ""))
    if device is None or device.gathering_id != gathering_id:
        return HttpResponseRedirect(request.actor.url("events:door"))
    request.device = device  # type: ignore[attr-defined]  # as `at_door` sets it
    try:
        good = actions.open_device(device, pin=request.POST.get("pin", "")[:12])
    except RuleError as error:
        return _private(_pin_page(request, sentence(error)))
    if not good:
        return _private(_pin_page(request, sentence(RuleError("door-pin-wrong"))))
    return HttpResponseRedirect(request.actor.url("events:desk", gathering_id=gathering_id))


@at_door
def desk(request: Any, tab: str = "in") -> HttpResponse:
    """签到、盖章、兑奖: one page, of which scripts make one that works without network."""
    device: Device = request.device
    actions.touch_device(device)
    context: dict[str, Any] = {"device": device, "event": device.event, "gathering": device.gathering}
    context |= {"tab": tab, "key": uuid4()}
    if device.station:
        tab = context["tab"] = tab if tab in _tabs_of(device) else _tabs_of(device)[0]
    context |= {"counts": queries.counts_of(device.event, gathering=device.gathering), "tabs": _tabs_of(device)}
    context |= {"stations": _stations(device), "station_id": str(device.station_id or "")}
    context |= _found(request) if tab == "in" else {}
    context |= _card(request) if tab in ("stamp", "prize", "riddle") else {}
    context |= _wall(request) if tab == "riddle" else {}
    latest = queries.latest_ops(device.event, device=device)
    names = queries.names_at_door(device.event, latest)
    context |= {
        "latest": [(op, names.get(op.op_id, "")) for op in latest],
        "card_for": _card_for(context.get("for_card", ""), [op for op in latest if op.device_id == device.id], names),
        "is_open": True,
        "scripts": script_addresses(),
    }
    return render(request, "events/door.html", context)


def _card_for(asked: str, latest: list[DeskOp], names: dict[UUID, str]) -> str:
    """The name of who has just arrived and is given a card; empty where it is not known."""
    arrived = [op for op in latest if op.kind == Kind.ARRIVE and asked in ("guest", str(op.person_id))]
    return names.get(arrived[0].op_id, "") if asked and arrived else ""


def _tabs_of(device: Device) -> list[str]:
    """The desks this device may keep; a helper's own only that of its station."""
    if device.station is None:
        return ["in", "stamp", "riddle", "prize"]
    return ["riddle", "stamp"] if device.station.kind == StationKind.RIDDLE else ["stamp"]


def _stations(device: Device) -> list[Any]:
    return [one for one in queries.stations_of(device.event) if device.station_id in (None, one.id)]


def _wall(request: Any) -> dict[str, Any]:
    """The slips of this gathering: which still hang."""
    found = riddles.set_of_gathering(request.actor, request.device.gathering_id)
    return {"faces": riddles.wall_of(found) if found else [], "slip": request.GET.get("slip", "")[: rules.SLIP_LIMIT]}


def _found(request: Any) -> dict[str, Any]:
    """Whom the words mean: name and building, signed up or not, in or not."""
    words = request.GET.get("q", "")[:120].replace("\0", "").strip()
    device: Device = request.device
    scan = rules.read_scan(words) if words else None
    found: list[Any] = []
    if scan and scan.kind == rules.Scanned.NEIGHBOUR_CARD:
        found = queries.people_of_card(request.actor, scan.text)
    elif scan and scan.kind == rules.Scanned.WORDS:
        limits.spend(f"door-find:{device.id}", *limits.SEARCH)
        found = queries.find_people(request.actor, scan.text)
    came = queries.came_at(device.gathering, [person.id for person in found])
    signed = queries.sign_ups_by_person(device.gathering) if found else {}
    rows = [(person, signed.get(person.id), came.get(person.id), uuid4()) for person in found]
    kept = {"for_card": request.GET.get("for", "")[:36], "card_words": request.GET.get("card", "")[:60]}
    return {"words": words, "scan": scan, "rows": rows, **kept}


def _card(request: Any) -> dict[str, Any]:
    """The card that was typed or scanned."""
    words = request.GET.get("card", "")[:300].strip()
    context: dict[str, Any] = {"words": words, "stamps": request.GET.get("stamps", "")[:6]}
    context["answer"] = request.GET.get("words", "")[:60]
    if station := request.GET.get("station", ""):
        context["station_id"] = station
    if not words:
        return context
    try:
        card = actions.card_of_event(request.actor, request.device.event, words)
    except RuleError as error:
        return context | {"refusal": sentence(error)}
    look = queries.look_at_card(request.device.event, card)
    return context | {
        "seen": look,
        "keys": [(prize, has, uuid4()) for prize, has in look.choices],
        "marks": [(s, request.GET.get(f"{said.MARK}{s.id}", n), uuid4()) for s, n in look.stamps],
        "marking": any(name.startswith(said.MARK) for name in request.GET),
    }


def _again(request: Any, tab: str, **query: str) -> HttpResponse:
    named = f"events:desk-{tab}" if tab in _tabs_of(request.device) and tab != "in" else "events:desk"
    address = request.actor.url(named, gathering_id=request.device.gathering_id)
    asked = urlencode({name: value for name, value in query.items() if value})
    return HttpResponseRedirect(f"{address}?{asked}" if asked else address)


_TAB_OF = {"arrive": "in", "card": "in", "stamp": "stamp", "riddle": "riddle", "marks": "prize", "prize": "prize"}


def _refused(request: Any, what: str, error: RuleError) -> HttpResponse:
    """Back to the form with the rule's sentence, and with everything that was typed."""
    say_no(request, error)
    kept = {name: request.POST.get(name, "")[:60] for name in ("card", "station", "stamps", "slip", "words")}
    kept |= {name: value[:6] for name, value in request.POST.items() if what == "marks" and name.startswith(said.MARK)}
    kept |= {"q": request.POST.get("name", "")[:60]}
    if what == "card":
        kept["for"] = request.POST.get("person", "")[:36]
    return _again(request, _TAB_OF[what], **kept)


@require_POST
@at_door
def act(request: Any, what: str) -> HttpResponse:
    """One tap at the desk, as a plain form; a rule's "no" is said on the next page."""
    handle = _ACTS.get(what)
    if handle is None or not _may_act(request, what):
        raise NotFound(what)
    actions.touch_device(request.device)
    try:
        return handle(request)
    except RuleError as error:
        return _refused(request, what, error)


def _may_act(request: Any, what: str) -> bool:
    """A helper's own telephone stamps and judges at its own station alone."""
    station = request.device.station
    if station is None:
        return True
    if what == "stamp":
        return bool(request.POST.get("station", "") == str(station.id))
    return bool(what == "riddle" and station.kind == StationKind.RIDDLE)


def _arrive(request: Any) -> HttpResponse:
    person, client_id = said.key_or_none(request, "person"), said.key(request)
    children = said.number(request.POST.get("children", ""), most=MOST_ALONG) or 0
    actions.check_in(
        request.actor,
        event_id=request.device.event_id,
        person_id=person,
        name=clean_text(request.POST.get("name", ""), limit=rules.NAME_LIMIT),
        children=children,
        client_id=client_id,
        device=request.device,
    )
    done(request, _("签到了。给一张集章卡：扫卡上的码，或者打上面的八个字。"), undo_url=_undo_url(request, client_id))
    return _again(request, "in", **{"for": str(person or "guest")})


def _undo_url(request: Any, op_id: UUID) -> str:
    return str(request.actor.url("events:desk-undo", gathering_id=request.device.gathering_id, op=op_id))


def _give_card(request: Any) -> HttpResponse:
    client_id = said.key(request)
    is_guest = request.POST.get("person", "") == "guest"
    card = actions.give_card(
        request.actor,
        event_id=request.device.event_id,
        code=request.POST.get("card", ""),
        person_id=None if is_guest else said.key_or_none(request, "person"),
        client_id=client_id,
    )
    done(request, _("%(card)s 号卡给了。") % {"card": card.shown_code}, undo_url=_undo_url(request, client_id))
    return _again(request, "in")


def _stamp(request: Any) -> HttpResponse:
    client_id, station = said.key(request), said.key_or_none(request, "station")
    if station is None:
        raise RuleError("door-station-missing", field="station")
    stamps = said.number(request.POST.get("stamps", ""), most=rules.MOST_STAMPS)
    made = actions.stamp(
        request.actor,
        event_id=request.device.event_id,
        station_id=station,
        code=request.POST.get("card", ""),
        client_id=client_id,
        device=request.device,
        stamps=1 if stamps is None else stamps,
    )
    done(request, _("盖好了，一共 %(total)s 个章。") % {"total": made.total}, undo_url=_undo_url(request, client_id))
    return _again(request, "stamp", station=request.POST.get("station", ""))


def _marks(request: Any) -> HttpResponse:
    code, (marks, keys) = request.POST.get("card", ""), said.marks(request)
    total = actions.enter_marks(
        request.actor, event_id=request.device.event_id, code=code, marks=marks, client_ids=keys
    )
    done(request, _("照纸卡记下了，一共 %(total)s 个章。") % {"total": total})
    return _again(request, "prize", card=code)


def _prize(request: Any) -> HttpResponse:
    client_id, prize = said.key(request), said.key_or_none(request, "prize")
    if prize is None:
        raise RuleError("door-unclear")
    given = actions.redeem(
        request.actor,
        event_id=request.device.event_id,
        code=request.POST.get("card", ""),
        prize_id=prize,
        client_id=client_id,
        instead_of=said.key_or_none(request, "instead_of"),
    )
    name = given.prize.name if given.prize else ""
    done(request, _("给了一份%(prize)s。") % {"prize": name}, undo_url=_undo_url(request, client_id))
    return _again(request, "prize")


def _riddle(request: Any) -> HttpResponse:
    """An answer to a slip: the words, or the keeper's own judgement by the sealed sheet."""
    judged = {"right": True, "wrong": False}.get(request.POST.get("judged", ""))
    answered = actions.answer_riddle(
        request.actor,
        event_id=request.device.event_id,
        reply=actions.Reply(
            slip=request.POST.get("slip", "")[: rules.SLIP_LIMIT],
            card=request.POST.get("card", ""),
            words=request.POST.get("words", "")[:60],
            judged_right=judged,
        ),
        client_id=said.key(request),
        device=request.device,
    )
    undo_url = _undo_url(request, answered.op_id) if answered.op_id else ""
    if answered.solved.why == "wrong":
        messages.error(request, riddle_words(answered))
    else:
        done(request, riddle_words(answered), undo_url=undo_url)
    return _again(request, "riddle")


_ACTS: dict[str, Callable[[Any], HttpResponse]] = {
    "arrive": _arrive,
    "card": _give_card,
    "stamp": _stamp,
    "marks": _marks,
    "prize": _prize,
    "riddle": _riddle,
}


@require_POST
@at_door
def undo(request: Any, op: UUID) -> HttpResponse:
    """撤回."""
    if request.device.station_id and not queries.was_said_by(request.device, op):
        raise NotFound("op")
    actions.withdraw(request.actor, event_id=request.device.event_id, op_id=op, client_id=uuid4())
    done(request, _("撤回了。"))
    return _again(request, request.POST.get("tab", "in"))


def shell(request: Any, gathering_id: UUID) -> HttpResponse:
    """The desk without any day in it: what a device opens when there is no network. No name stands here."""
    device = access.device_at_door(request.community.id, request.COOKIES.get(COOKIE, ""))
    if device is None or device.gathering_id != gathering_id:
        raise NotFound("device")
    context = {"event": device.event, "gathering": device.gathering, "tab": "", "is_shell": True}
    context |= {"tabs": _tabs_of(device)}
    context |= {"is_open": False, "scripts": script_addresses()}
    return _private(render(request, "events/door.html", context))
