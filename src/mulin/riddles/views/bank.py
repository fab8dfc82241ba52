"""谜库: looking, adding, changing, taking in a table or the starter bank."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from mulin.base import limits
from mulin.base.http import MulinRequest, done, explain, needs, page, sentence
from mulin.kernel.errors import Conflict, RuleError
from mulin.riddles import access, actions, queries
from mulin.riddles.forms import LoadForm, RiddleForm, words_of
from mulin.riddles.models import Difficulty, Riddle
from mulin.riddles.rules import doubts

_PAGE = 50


@require_GET
@needs("riddles.bank")
def bank(request: MulinRequest) -> HttpResponse:
    """谜库: search, how hard, in use or put aside; answers only when asked for."""
    asked = request.GET
    words, retired = asked.get("q", "")[:64], "retired" in asked
    difficulty = int(asked["difficulty"]) if asked.get("difficulty") in ("1", "2", "3") else 0
    found = queries.bank(request.actor, words=words, difficulty=difficulty, retired=retired)
    kept = {"q": words, "difficulty": difficulty or "", **({"retired": 1} if retired else {})}
    answers = "answers" in asked
    context = {
        "page": Paginator(found.riddles, _PAGE).get_page(asked.get("page")),
        "bank": found,
        "words": words,
        "difficulty": difficulty,
        "difficulties": Difficulty.choices,
        "retired": retired,
        "answers": answers,
        "kept": urlencode(kept),
        "query": urlencode({**kept, **({"answers": 1} if answers else {})}) + "&",
    }
    return page(request, "riddles/bank.html", context)


@needs("riddles.bank")
def add(request: MulinRequest) -> HttpResponse:
    """添一条."""
    form = RiddleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            riddle = actions.add_riddle(
                request.actor, draft=form.draft(), client_key=form.cleaned_data["client_key"] or "-"
            )
        except RuleError as error:
            explain(form, error)
        else:
            return _saved(request, riddle, _("添上了。"))
    return page(request, "riddles/riddle.html", {"form": form}, status=422 if form.errors else 200)


@needs("riddles.bank")
def riddle(request: MulinRequest, riddle_id: UUID) -> HttpResponse:
    """One riddle, to be changed. Somebody else's change in between is said, and nothing typed is lost."""
    row = access.riddle_for(request.actor, riddle_id, to="riddles.bank")
    form = RiddleForm(request.POST or None, initial=words_of(row))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            edited = actions.edit_riddle(request.actor, riddle_id=row.id, version=version, draft=form.draft())
        except RuleError as error:
            explain(form, error)
        except Conflict:
            status, form.data = 409, {**{name: form.data[name] for name in form.data}, "version": row.version}
        else:
            return _saved(request, edited, _("改好了。"))
    context = {"form": form, "riddle": row, "was_changed": status == 409, "doubts": doubts(row.face, row.answer)}
    return page(request, "riddles/riddle.html", context, status=422 if form.errors else status)


def _saved(request: MulinRequest, riddle: Riddle, words: str) -> HttpResponse:
    if signs := doubts(riddle.face, riddle.answer):
        words += _("谜底里的“%(signs)s”谜面里也有（露春）。民间谜语常这样，您看要不要改。") % {"signs": "".join(signs)}
    done(request, words)
    return HttpResponseRedirect(request.actor.url("riddles:bank"))


@require_POST
@needs("riddles.bank")
def retire(request: MulinRequest, riddle_id: UUID) -> HttpResponse:
    """Put a riddle aside, or back; the same button undoes it."""
    row = access.riddle_for(request.actor, riddle_id, to="riddles.bank")
    back = row.retired_at is not None
    actions.retire_riddle(request.actor, riddle_id=row.id, back=back)
    done(request, _("放回来了。") if back else _("收起来了，以后不选它。"), undo_url="" if back else request.path)
    return HttpResponseRedirect(request.actor.url("riddles:bank"))


@require_POST
@needs("riddles.bank")
def starter(request: MulinRequest) -> HttpResponse:
    """Take in the traditional riddles that come with Mulin."""
    taken = actions.take_starter(request.actor)
    words = ngettext("收下了 %(count)s 条。", "收下了 %(count)s 条。", taken.added) % {"count": taken.added}
    done(request, words if taken.added else _("这些您都有了。"))
    return HttpResponseRedirect(request.actor.url("riddles:bank"))


@needs("riddles.bank")
def load(request: MulinRequest) -> HttpResponse:
    """Taking in a table; rows that cannot be read are named, the others are in."""
    form = LoadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        limits.spend_upload(request.actor.account_id, form.cleaned_data["file"].size)
        try:
            taken = actions.import_riddles(request.actor, content=form.cleaned_data["file"].read())
        except RuleError as error:
            explain(form, error)
        else:
            faults = [(line, sentence(error)) for line, error in taken.faults]
            return page(request, "riddles/loaded.html", {"taken": taken, "faults": faults})
    return page(request, "riddles/load.html", {"form": form}, status=422 if form.errors else 200)
