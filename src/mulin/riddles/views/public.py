"""猜谜在家玩, and after the end the riddles with answers and solvers. For everybody; nothing told too early."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mulin.base import crypto, limits
from mulin.base.days import wait_words
from mulin.base.http import MulinRequest, done, page, sentence, signed_in
from mulin.kernel import ids
from mulin.kernel.errors import NotFound, RuleError, TooOften
from mulin.riddles import access, actions, queries
from mulin.riddles.actions import Guess
from mulin.riddles.forms import GuessForm
from mulin.riddles.models import AtHome, RiddleSlip
from mulin.riddles.rules import TRIES
from mulin.riddles.views.sentences import home_words

PACE = (limits.Limit(1, 10),)  # one guess in ten seconds
PER_ADDRESS = (limits.Limit(120, 600),)  # a hall shares one address
_DEVICE, _SALT = "mulin_riddles", "mulin.riddles.device"
_KEPT = 30 * 86_400


def who_looks(request: MulinRequest) -> bytes:
    """By what guesses are counted: the person who has come in, else the device, else where it comes from."""
    if request.actor.person_id:
        return crypto.blind_index(f"person:{request.actor.person_id}", purpose="riddles")
    device = request.get_signed_cookie(_DEVICE, default="", salt=_SALT)
    seen = f"device:{device}" if device else f"address:{limits.client_address(request)}"
    return crypto.blind_index(seen, purpose="riddles")


def _marked(request: MulinRequest, response: HttpResponse) -> HttpResponse:
    """Let this browser be known again for the afternoon, and keep the page out of every cache."""
    if request.actor.person_id is None and not request.get_signed_cookie(_DEVICE, default="", salt=_SALT):
        response.set_signed_cookie(
            _DEVICE,
            secrets.token_urlsafe(12),
            salt=_SALT,
            max_age=_KEPT,
            httponly=True,
            secure=bool(settings.SESSION_COOKIE_SECURE),
            samesite="Lax",
        )
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def play(request: MulinRequest, riddle_set_id: UUID) -> HttpResponse:
    """The riddles that hang, to be guessed at home; before the beginning when to come, afterwards the answers."""
    limits.spend(f"riddles:{limits.client_address(request)}", *limits.PUBLIC_PAGE_PER_ADDRESS)
    found = access.public_set(request.actor, riddle_set_id)
    if found.is_revealed:
        return HttpResponseRedirect(request.actor.url("riddles:results", riddle_set_id=found.id))
    may_play = found.has_begun and not found.is_off and found.at_home != AtHome.OFF
    faces = queries.faces_of(found, who_looks(request)) if may_play else []
    fresh = [face for face in faces if not face.tries]
    context = {
        "riddle_set": found,
        "faces": faces,
        "right": sum(face.is_right for face in faces),
        "next": secrets.choice(fresh) if fresh else None,
        "may_play": may_play,
        "may_run": access.may_run(request.actor, found),
    }
    return _marked(request, page(request, "riddles/play.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def guess(request: MulinRequest, riddle_slip_id: UUID) -> HttpResponse:
    """One riddle, and what somebody at home says to it."""
    limits.spend(f"riddles:{limits.client_address(request)}", *limits.PUBLIC_PAGE_PER_ADDRESS)
    slip = access.public_slip(request.actor, riddle_slip_id)
    found = slip.riddle_set
    if found.is_revealed:
        return HttpResponseRedirect(request.actor.url("riddles:results", riddle_set_id=found.id))
    if not found.has_begun or found.is_off or found.at_home == AtHome.OFF:
        return HttpResponseRedirect(request.actor.url("riddles:play", riddle_set_id=found.id))
    who = who_looks(request)
    people = queries.own_people(request.actor) if found.at_home == AtHome.WINS else []
    form = GuessForm(request.POST or None, people=people, counts=found.at_home == AtHome.WINS)
    context: dict[str, Any] = {"form": form, "riddle_set": found, "status": 200}
    if request.method == "POST" and form.is_valid():
        context |= _heard(request, slip, form, who)
    face = queries.public_face(slip, who)
    context |= {"face": face, "left": TRIES - face.tries}
    return _marked(request, page(request, "riddles/guess.html", context, status=context["status"]))


def _heard(request: MulinRequest, slip: RiddleSlip, form: GuessForm, who: bytes) -> dict[str, Any]:
    """What came of a guess, for the page: a sentence, whether it was right, the status."""
    data = form.cleaned_data
    said = Guess(
        words=data["words"],
        who=who,
        client_id=data["client_id"],
        person_id=UUID(str(data["who"])) if data.get("who") else None,
        shows_name=bool(data.get("shows_name")),
    )
    try:
        address = limits.client_address(request)
        limits.spend_each((f"riddle-guess:{who.hex()}", PACE), (f"riddle-guess-at:{address}", PER_ADDRESS))
        heard = actions.guess(request.actor, riddle_slip_id=slip.id, said=said)
    except TooOften as error:
        words = _("慢慢想，%(wait)s后再猜。您写的还在。") % {"wait": wait_words(error.seconds)}
        return {"says": words, "status": 429}
    except RuleError as error:
        return {"says": sentence(error), "status": 422}
    if heard.is_right:
        return {"says": home_words(heard.why, heard.stamps), "is_right": True}
    again = form.emptied()
    return {"form": again, "says": _("“%(words)s”不对，再想想。") % {"words": data["words"][:60]}}


@require_GET
def results(request: MulinRequest, riddle_set_id: UUID) -> HttpResponse:
    """After the end: every riddle with its answer, and who solved it if they agreed to be named."""
    limits.spend(f"riddles:{limits.client_address(request)}", *limits.PUBLIC_PAGE_PER_ADDRESS)
    found = access.public_set(request.actor, riddle_set_id)
    if not found.is_revealed:
        return HttpResponseRedirect(request.actor.url("riddles:play", riddle_set_id=found.id))
    context = {
        "riddle_set": found,
        "told": queries.results_of(found),
        "progress": queries.progress_of(found),
        "own": queries.own_answers(request.actor, found),
    }
    return page(request, "riddles/results.html", context)


@require_GET
def by_code(request: Any, slip_code: str) -> HttpResponse:
    """What the QR of a slip opens: its riddle, wherever it hangs."""
    limits.spend(f"riddles:{limits.client_address(request)}", *limits.PUBLIC_PAGE_PER_ADDRESS)
    code = ids.read_code(slip_code)
    if not ids.is_well_written(code):
        raise NotFound("slip")
    slip = access.slip_behind(code)
    place = {"code": slip.community.code, "riddle_slip_id": slip.id}
    return HttpResponseRedirect(reverse("riddles:guess", kwargs=place))


@require_POST
@signed_in
def hide_name(request: MulinRequest, riddle_answer_id: UUID) -> HttpResponse:
    """不写我的名字: at once, without asking why."""
    answer = access.own_answer(request.actor, riddle_answer_id)
    actions.hide_name(request.actor, answer=answer)
    done(request, _("好的，名字拿掉了。"))
    return HttpResponseRedirect(request.actor.url("riddles:results", riddle_set_id=answer.riddle_set_id))
