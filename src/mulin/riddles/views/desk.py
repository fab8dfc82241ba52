"""答谜台: full screen, for a tablet or an old phone. A slip's number, who, right or not. No answers in sight."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mulin.base.actor import Mouth
from mulin.base.http import MulinRequest, done, explain, needs, page
from mulin.kernel.errors import RuleError
from mulin.riddles import access, actions, queries
from mulin.riddles.actions import Said, Solved
from mulin.riddles.forms import AnswerForm
from mulin.riddles.models import RiddleSet, RiddleSlip
from mulin.riddles.views.sentences import answered_words


@require_GET
@needs("riddles.desk")
def desk(request: MulinRequest, riddle_set_id: UUID) -> HttpResponse:
    """Every slip as a large tile, a box for its number or code, and what was answered just now."""
    found = access.set_for(request.actor, riddle_set_id, to="riddles.desk")
    called = request.GET.get("number", "").strip()[:20]
    if called and (slip := queries.slip_called(found, called)):
        return HttpResponseRedirect(request.actor.url("riddles:answer", riddle_slip_id=slip.id))
    context = {
        "riddle_set": found,
        "faces": queries.wall_of(found),
        "progress": queries.progress_of(found),
        "recent": queries.recent_answers(found),
        "called": called,
    }
    return page(request, "riddles/desk.html", context)


@needs("riddles.desk")
def answer(request: MulinRequest, riddle_slip_id: UUID) -> HttpResponse:
    """One slip: who answers, and the two large buttons; or what they said, typed."""
    slip = access.slip_for(request.actor, riddle_slip_id, to="riddles.desk")
    form = AnswerForm(request.POST or None)
    context: dict[str, Any] = {"slip": slip, "line": queries.slip_line(slip), "form": form}
    if request.method == "POST" and form.is_valid():
        several = _several(slip.riddle_set, form)
        if len(several) > 1:
            return page(request, "riddles/answer.html", {**context, "several": several})
        try:
            solved = _solve(request, slip, form)
        except RuleError as error:
            explain(form, error)
        else:
            return _answered(request, slip, form, solved)
    return page(request, "riddles/answer.html", context, status=422 if form.errors else 200)


def _several(found: RiddleSet, form: AnswerForm) -> list[queries.Present]:
    """Several neighbours whom the typed name may mean; a wrong answer needs nobody."""
    if form.cleaned_data["person"] or form.data.get("judged") == "no":
        return []
    return queries.find_present(found, form.cleaned_data["who"])


def _solve(request: MulinRequest, slip: RiddleSlip, form: AnswerForm) -> Solved:
    data = form.cleaned_data
    one = queries.find_present(slip.riddle_set, data["who"])
    person_id = data["person"] or (one[0].id if len(one) == 1 else None)
    judged = {"yes": True, "no": False}.get(form.data.get("judged", ""))
    said = Said(
        slip=str(slip.number),
        client_id=data["client_id"],
        words=data["words"],
        judged_right=judged,
        person_id=person_id if person_id != UUID(int=0) else None,
        guest_name=data["who"],
        shows_name=data["shows_name"],
    )
    return actions.solve(request.actor.through(Mouth.DESK), riddle_set_id=slip.riddle_set_id, said=said)


def _answered(request: MulinRequest, slip: RiddleSlip, form: AnswerForm, solved: Solved) -> HttpResponse:
    """A right answer leads back to the slips, with the way to take it back; a wrong one stays here."""
    if solved.answer_id is None:
        wrong = {"is_wrong": True, "wrong": form.cleaned_data["words"], "form": form.emptied()}
        return page(request, "riddles/answer.html", {"slip": slip, "line": queries.slip_line(slip), **wrong})
    undo = request.actor.url("riddles:undo", riddle_answer_id=solved.answer_id)
    done(request, answered_words(solved), undo_url=undo)
    return HttpResponseRedirect(request.actor.url("riddles:desk", riddle_set_id=slip.riddle_set_id))


@require_POST
@needs("riddles.desk")
def undo(request: MulinRequest, riddle_answer_id: UUID) -> HttpResponse:
    """撤回: the slip hangs again."""
    found = access.answer_for(request.actor, riddle_answer_id, to="riddles.desk")
    actions.undo_solve(request.actor, riddle_answer_id=found.id)
    done(request, _("撤回了，%(number)s 号又挂上了。") % {"number": found.slip.number})
    return HttpResponseRedirect(request.actor.url("riddles:desk", riddle_set_id=found.riddle_set_id))


@needs("riddles.desk")
def paper(request: MulinRequest, riddle_set_id: UUID) -> HttpResponse:
    """The answer sheet typed in afterwards: beside each number, who was first. Typing it twice is harmless."""
    found = access.set_for(request.actor, riddle_set_id, to="riddles.desk")
    faces = [face for face in queries.wall_of(found) if not face.is_taken]
    unclear: list[tuple[int, str]] = []
    if request.method == "POST":
        names = {face.number: request.POST.get(f"n{face.number}", "").strip()[:60] for face in faces}
        said, unclear = _written(found, names)
        brought = actions.solve_many(request.actor.through(Mouth.PAPER), riddle_set_id=found.id, said=said)
        errors = [one for one in brought if one.error]
        if not errors and not unclear:
            done(request, _("记下了 %(count)s 条。") % {"count": sum(one.won for one in brought)})
            return HttpResponseRedirect(request.actor.url("riddles:desk", riddle_set_id=found.id))
        typed = {number: name for number, name in names.items() if name}
        faces = [face for face in queries.wall_of(found) if not face.is_taken]
        context = {"riddle_set": found, "faces": [(face, typed.get(face.number, "")) for face in faces]}
        return page(request, "riddles/paper.html", {**context, "unclear": unclear, "late": bool(errors)}, status=422)
    return page(request, "riddles/paper.html", {"riddle_set": found, "faces": [(face, "") for face in faces]})


def _written(found: RiddleSet, names: dict[int, str]) -> tuple[list[Said], list[tuple[int, str]]]:
    """What the sheet says, and the names that may mean several neighbours."""
    said, unclear = [], []
    people = queries.presence_of(found) if any(names.values()) else []
    for number, name in names.items():
        if not name:
            continue
        meant = queries.among(people, name)
        if len(meant) > 1:
            unclear.append((number, name))
            continue
        key = uuid5(found.id, f"paper:{number}:{name}")
        person_id = meant[0].id if meant else None
        said.append(Said(slip=str(number), client_id=key, judged_right=True, person_id=person_id, guest_name=name))
    return said, unclear
