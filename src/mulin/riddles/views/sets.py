"""A gathering's set: picked, put right by hand, printed, its rules, its answers told."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from mulin.base.http import MulinRequest, done, explain, needs, page, sentence
from mulin.kernel.errors import RuleError
from mulin.riddles import access, actions, prints, queries
from mulin.riddles.forms import PickForm, SettingsForm
from mulin.riddles.models import Difficulty, RiddleSet

_RULES = ("per_person", "stamps", "ties_stamped", "allows_pinyin", "at_home")


@require_GET
@needs("riddles.run")
def sets(request: MulinRequest) -> HttpResponse:
    """灯谜场次: the sets one runs, and events that have none yet."""
    held = [(one, queries.state_of(one)) for one in queries.held_sets(request.actor)]
    context = {
        "held": held,
        "coming": queries.next_gatherings(request.actor),
        "may_bank": request.actor.may("riddles.bank"),
    }
    return page(request, "riddles/sets.html", context)


@needs("riddles.run")
def gathering(request: MulinRequest, gathering_id: UUID) -> HttpResponse:
    """A gathering's set, begun by the press of a button; where there is one, its page."""
    held = access.gathering_for(request.actor, gathering_id, to="riddles.run")
    found = queries.set_of_gathering(request.actor, held.id)
    if found is None and request.method == "POST":
        found = actions.make_set(request.actor, gathering_id=held.id)
    if found is None:
        return page(request, "riddles/begin.html", {"gathering": held})
    return _to_set(request, found)


@require_GET
@needs("riddles.run")
def riddle_set(request: MulinRequest, riddle_set_id: UUID) -> HttpResponse:
    """The set: what hangs, what to do next. No answers here."""
    return _set_page(request, access.set_for(request.actor, riddle_set_id, to="riddles.run"))


def _set_page(request: MulinRequest, found: RiddleSet, **more: object) -> HttpResponse:
    lines = queries.slips_of(found)
    word, tone = queries.state_of(found)
    context = {
        "riddle_set": found,
        "lines": lines,
        "progress": queries.progress_of(found),
        "state": word,
        "tone": tone,
        "doubtful": [] if found.is_revealed else queries.paper_doubts(found),
        "bank": queries.bank(request.actor).in_use if not lines else 0,
        "pick": PickForm(initial={"count": len(lines) or 30}),
        "rules": SettingsForm(initial={name: getattr(found, name) for name in _RULES}),
        "may_bank": request.actor.may("riddles.bank"),
        "may_change": not found.is_revealed and not found.is_off,
    }
    return page(request, "riddles/set.html", {**context, **more}, status=422 if more else 200)


def _to_set(request: MulinRequest, found: RiddleSet, at: str = "") -> HttpResponse:
    return HttpResponseRedirect(f"{request.actor.url('riddles:set', riddle_set_id=found.id)}{at}")


@require_POST
@needs("riddles.run")
def hang(request: MulinRequest, riddle_set_id: UUID) -> HttpResponse:
    """替我选: pick as many as asked for, instead of those picked before."""
    found = access.set_for(request.actor, riddle_set_id, to="riddles.run")
    form = PickForm(request.POST)
    if form.is_valid():
        try:
            reused = actions.hang(request.actor, riddle_set_id=found.id, count=form.cleaned_data["count"])
        except RuleError as error:
            explain(form, error)
        else:
            words = _("选好了。")
            if reused:
                words += ngettext(
                    "有 %(count)s 条是近一年挂过的，谜库里没有更多了。",
                    "有 %(count)s 条是近一年挂过的，谜库里没有更多了。",
                    reused,
                ) % {"count": reused}
            done(request, words)
            return _to_set(request, found)
    return _set_page(request, found, pick=form)


@require_GET
@needs("riddles.run")
def choose(request: MulinRequest, riddle_set_id: UUID) -> HttpResponse:
    """自己挑: riddles of the bank that do not hang yet, those unused longest first."""
    found = access.set_for(request.actor, riddle_set_id, to="riddles.run")
    asked = request.GET
    words = asked.get("q", "")[:64]
    difficulty = int(asked["difficulty"]) if asked.get("difficulty") in ("1", "2", "3") else 0
    rows = queries.for_picking(request.actor, found, words=words, difficulty=difficulty)
    context = {
        "riddle_set": found,
        "page": Paginator(rows, 30).get_page(asked.get("page")),
        "words": words,
        "difficulty": difficulty,
        "difficulties": Difficulty.choices,
        "query": urlencode({"q": words, "difficulty": difficulty or ""}) + "&",
    }
    return page(request, "riddles/choose.html", context)


@require_POST
@needs("riddles.run")
def hang_one(request: MulinRequest, riddle_set_id: UUID) -> HttpResponse:
    """Hang one more, chosen by hand."""
    found = access.set_for(request.actor, riddle_set_id, to="riddles.run")
    try:
        slip = actions.add_slip(request.actor, riddle_set_id=found.id, riddle_id=_id(request.POST.get("riddle", "")))
        done(request, _("挂上了，%(number)s 号。") % {"number": slip.number})
    except RuleError as error:
        return page(request, "riddles/sorry.html", {"riddle_set": found, "why": sentence(error)}, status=422)
    back = urlencode({name: request.POST.get(name, "") for name in ("q", "difficulty", "page")})
    return HttpResponseRedirect(f"{request.actor.url('riddles:choose', riddle_set_id=found.id)}?{back}")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@require_POST
@needs("riddles.run")
def swap(request: MulinRequest, riddle_slip_id: UUID) -> HttpResponse:
    """换一条."""
    slip = access.slip_for(request.actor, riddle_slip_id, to="riddles.run")
    try:
        actions.swap_slip(request.actor, riddle_slip_id=slip.id)
    except RuleError as error:
        context = {"riddle_set": slip.riddle_set, "why": sentence(error)}
        return page(request, "riddles/sorry.html", context, status=422)
    return _to_set(request, slip.riddle_set, f"#n-{slip.number}")


@require_POST
@needs("riddles.run")
def take_off(request: MulinRequest, riddle_slip_id: UUID) -> HttpResponse:
    """取下."""
    slip = access.slip_for(request.actor, riddle_slip_id, to="riddles.run")
    try:
        actions.remove_slip(request.actor, riddle_slip_id=slip.id)
        done(request, _("%(number)s 号取下了。") % {"number": slip.number})
    except RuleError as error:
        context = {"riddle_set": slip.riddle_set, "why": sentence(error)}
        return page(request, "riddles/sorry.html", context, status=422)
    return _to_set(request, slip.riddle_set)


@require_POST
@needs("riddles.run")
def settings(request: MulinRequest, riddle_set_id: UUID) -> HttpResponse:
    """The rules of the set."""
    found = access.set_for(request.actor, riddle_set_id, to="riddles.run")
    form = SettingsForm(request.POST)
    if form.is_valid():
        try:
            actions.change_settings(request.actor, riddle_set_id=found.id, settings=form.settings())
        except RuleError as error:
            explain(form, error)
        else:
            done(request, _("规矩记下了。"))
            return _to_set(request, found)
    return _set_page(request, found, rules=form)


@require_POST
@needs("riddles.run")
def slips(request: MulinRequest, riddle_set_id: UUID) -> HttpResponse:
    """谜条 as a PDF, without answers; from the first time on numbers and faces stay."""
    found = access.set_for(request.actor, riddle_set_id, to="riddles.run")
    try:
        content = prints.slips_pdf(found)
    except RuleError as error:
        return page(request, "riddles/sorry.html", {"riddle_set": found, "why": sentence(error)}, status=422)
    actions.mark_printed(request.actor, riddle_set_id=found.id)
    return _pdf(content, f"谜条-{found.gathering.title}.pdf")


@require_GET
@needs("riddles.run")
def answers(request: MulinRequest, riddle_set_id: UUID) -> HttpResponse:
    """谜底, for those who run the afternoon: on the screen, with the button for a sealed sheet."""
    found = access.set_for(request.actor, riddle_set_id, to="riddles.run")
    context = {"riddle_set": found, "lines": queries.slips_of(found), "copies": queries.copies_of(found)}
    return page(request, "riddles/answers.html", context)


@require_POST
@needs("riddles.run")
def answer_sheet(request: MulinRequest, riddle_set_id: UUID) -> HttpResponse:
    """谜底表 as a PDF: the next numbered copy, in the name of who prints it."""
    found = access.set_for(request.actor, riddle_set_id, to="riddles.run")
    try:
        copy = actions.copy_answers(request.actor, riddle_set_id=found.id)
        content = prints.answers_pdf(request.actor, found, copy)
    except RuleError as error:
        return page(request, "riddles/sorry.html", {"riddle_set": found, "why": sentence(error)}, status=422)
    return _pdf(content, f"谜底表-第{copy.number}份.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf", headers={"Cache-Control": "no-store"})
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return answer


@needs("riddles.run")
def reveal(request: MulinRequest, riddle_set_id: UUID) -> HttpResponse:
    """揭谜底: asked first, since it cannot be taken back and nothing more is won."""
    found = access.set_for(request.actor, riddle_set_id, to="riddles.run")
    if request.method == "POST":
        try:
            actions.reveal(request.actor, riddle_set_id=found.id)
        except RuleError as error:
            return page(request, "riddles/sorry.html", {"riddle_set": found, "why": sentence(error)}, status=422)
        done(request, _("谜底揭了，人人都能看。"))
        return _to_set(request, found)
    context = {
        "question": _("现在就揭谜底吗？"),
        "consequence": _("揭了就收不回来，还挂着的谜条也不再算。不揭的话，散场时自己会揭。"),
        "post": request.path,
        "doing": _("揭谜底"),
        "back": request.actor.url("riddles:set", riddle_set_id=found.id),
        "staying": _("等散场"),
    }
    return page(request, "web/confirm.html", context)
