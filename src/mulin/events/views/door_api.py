"""What the desk's scripts talk to: the worker, set-up, the list, batches. Signed or behind the device's cookie."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from mulin.base import limits
from mulin.base.http import MulinRequest, sentence
from mulin.events import access, actions, queries, rules
from mulin.events.models import Device, StationKind
from mulin.events.views.door import COOKIE, is_open, script_addresses
from mulin.events.views.riddling import riddle_words
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError

MOST_BYTES = 600_000
DECODER = "events/vendor/jsqr-1.4.0.js"


def _kept() -> list[str]:
    """Every file the desk needs without network."""
    styles = [
        "web/mulin.css",
        "events/events.css",
        "web/mark.svg",
        "web/chevron.svg",
        "web/chevron-light.svg",
    ]
    return [*script_addresses(), *(static(name) for name in (*styles, DECODER))]


@require_GET
def worker(request: MulinRequest) -> HttpResponse:
    """The service worker of the door's addresses, and of no others."""
    files, scope = _kept(), request.actor.url("events:door")
    version = hashlib.sha256("".join(files).encode()).hexdigest()[:12]
    config = json.dumps({"files": files, "scope": scope, "cache": f"mulin-door-{version}"})
    response = render(request, "events/worker.js", {"config": config}, content_type="text/javascript")
    response["Service-Worker-Allowed"] = scope
    response["Cache-Control"] = "no-cache"
    return response


def _device(request: Any, gathering_id: UUID) -> Device:
    device = access.device_at_door(request.community.id, request.COOKIES.get(COOKIE, ""))
    if device is None or device.gathering_id != gathering_id:
        raise NotFound("device")
    return device


def _json(said: Any, status: int = 200) -> JsonResponse:
    response = JsonResponse(said, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _refused(device: Device) -> JsonResponse | None:
    """410 when the session is over, 423 while the PIN is asked for."""
    if access.session_is_over(device):
        return _json({"over": True}, 410)
    return None if is_open(device) else _json({"locked": True}, 423)


@require_GET
def setup(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """What the device keeps of itself: its secret, its PIN's digest, how long."""
    device = _device(request, gathering_id)
    ends = device.gathering.ends_at
    return _refused(device) or _json(
        {
            "device": str(device.id),
            "name": device.name,
            "secret": device.secret,
            "salt": device.pin_salt,
            "digest": device.pin_digest,
            "until": int(rules.session_ends(ends).timestamp() * 1000),
            "copyUntil": int(rules.copy_ends(ends).timestamp() * 1000),
            "now": int(clock.now().timestamp() * 1000),
        }
    )


@require_GET
def day(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """The day's list, if it is not the one the device has."""
    device = _device(request, gathering_id)
    if refused := _refused(device):
        return refused
    if request.GET.get("active"):
        actions.touch_device(device)
    version = queries.day_version(device)
    if request.GET.get("version") == version:
        return _json({"same": True})
    return _json({**queries.day_file(device.event, device), "version": version})


@require_GET
def find(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """Somebody who is not on the day's list: name and building."""
    device = _device(request, gathering_id)
    if refused := _refused(device):
        return refused
    if device.station_id:
        raise NotFound("people")  # a helper's own telephone knows no name
    limits.spend(f"door-find:{device.id}", *limits.SEARCH)
    actor = access.actor_at_door(device, request.community.code)
    scan = rules.read_scan(request.GET.get("q", "")[:120])
    found = queries.people_of_card(actor, scan.text) if scan.kind == rules.Scanned.NEIGHBOUR_CARD else []
    found = found or (queries.find_people(actor, scan.text) if scan.kind == rules.Scanned.WORDS else [])
    came = queries.came_at(device.gathering, [person.id for person in found])
    return _json({"people": [_person(person, came.get(person.id)) for person in found]})


def _person(person: Any, visit: Any) -> dict[str, Any]:
    return {
        "id": str(person.id),
        "n": person.name,
        "b": person.household.building.name if person.household else "",
        "h": -1,
        "k": [],
        "i": "",
        "s": "",
        "u": "",
        "c": 0,
        "at": int(visit.came_at.timestamp() * 1000) if visit else 0,
        "op": str(visit.client_id) if visit else "",
    }


@csrf_exempt  # the signature says who sends it, which no other page can make
@require_POST
def batch(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """What was done, signed; also from a device whose session is over: it goes before a person."""
    device = access.device_handing_in(request.community.id, request.COOKIES.get(COOKIE, ""))
    if device is None or device.gathering_id != gathering_id:
        raise NotFound("device")
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return _json({"code": "desk-batch-long"}, 413)
    signature = request.headers.get("X-Mulin-Signature", "")
    try:
        handed = actions.take_in_batch(device, request.community.code, body=request.body, signature=signature)
    except RuleError as error:
        return _json({"code": error.code, "why": sentence(error)}, 413 if error.code == "desk-batch-long" else 400)
    return _json({"outcomes": handed.outcomes, "for_review": handed.for_review})


def _unsigned(request: MulinRequest, device: Device) -> JsonResponse | None:
    if rules.is_signed(device.secret, request.body, request.headers.get("X-Mulin-Signature", "")):
        return None
    return _json({"ok": False, "why": sentence(RuleError("desk-batch-signature"))}, 400)


@csrf_exempt  # signed, as above
@require_POST
def redeem(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """A prize, asked for before it is handed over."""
    device = _device(request, gathering_id)
    if refused := _refused(device) or _unsigned(request, device):
        return refused
    if device.station_id:
        raise NotFound("prize")
    actor = access.actor_at_door(device, request.community.code)
    try:
        op = rules.read_op(json.loads(request.body))
        assert op.prize_id is not None or op.kind != "prize"  # read_op looked
        actions.redeem(
            actor,
            event_id=device.event_id,
            code=op.card,
            prize_id=op.prize_id or op.id,
            client_id=op.id,
            instead_of=op.instead_of,
        )
    except RuleError as error:
        return _json({"ok": False, "code": error.code, "why": sentence(error)})
    except ValueError:
        return _json({"ok": False, "why": sentence(RuleError("desk-op-unreadable"))}, 400)
    return _json({"ok": True})


@csrf_exempt  # signed, as above
@require_POST
def riddle(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """An answer with a network: judged here by its words, or by the keeper; told at once what it brings."""
    device = _device(request, gathering_id)
    if refused := _refused(device) or _unsigned(request, device):
        return refused
    if device.station and device.station.kind != StationKind.RIDDLE:
        raise NotFound("riddle")
    try:
        said = json.loads(request.body)
        op = rules.read_op(said)
        words = str(said.get("words") or "")[:60]
        answered = actions.answer_riddle(
            access.actor_at_door(device, request.community.code),
            event_id=device.event_id,
            reply=actions.Reply(op.slip, op.card, words, None if words else True),
            client_id=op.id,
            device=device,
        )
    except RuleError as error:
        return _json({"ok": False, "code": error.code, "why": sentence(error)})
    except ValueError:
        return _json({"ok": False, "why": sentence(RuleError("desk-op-unreadable"))}, 400)
    solved = answered.solved
    kept = {"stamps": solved.stamps, "won": solved.won, "number": solved.number}
    return _json({"ok": answered.op_id is not None, "why": riddle_words(answered), **kept})
