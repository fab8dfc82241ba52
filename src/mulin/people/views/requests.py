"""At the desk: what residents ask about their own data, also those without a phone."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.base import limits
from mulin.base.http import MulinRequest, needs, page, stepped_up
from mulin.kernel import clock
from mulin.people import access, actions, queries
from mulin.people.forms import AnswerForm, DeskCorrectionForm, DeskErasureForm
from mulin.people.labels import part_name
from mulin.people.views.common import at_desk, attempt, form_page, go_on, show_form


@require_safe
@needs("privacy.handle")
def requests(request: MulinRequest) -> HttpResponse:
    """Corrections to settle, and who will be forgotten when. Two queries."""
    context = {
        "corrections": [(one, part_name(one.part)) for one in queries.corrections_waiting(request.actor)],
        "erasures": queries.erasures_waiting(request.actor),
    }
    return page(request, "people/requests.html", context)


@form_page
@needs("privacy.handle")
def correction(request: MulinRequest, request_id: UUID) -> HttpResponse:
    """One correction: put right on the person's page, then said so; or refused with a reason."""
    asked = access.correction_for(request.actor, request_id)
    form = AnswerForm(request.POST or None)
    fixed = request.POST.get("done") == "1"
    if request.method == "POST" and attempt(
        form,
        lambda: actions.settle_correction(
            at_desk(request), request=asked, done=fixed, answer=form.cleaned_data["answer"]
        ),
    ):
        return go_on(request, "people:requests", _("告诉人家了"))
    context = {"asked": asked, "part": part_name(asked.part), "may_edit": request.actor.may_somewhere("people.edit")}
    return show_form(request, "people/correction.html", form, **context)


@form_page
@needs("privacy.handle")
def ask_correction(request: MulinRequest, person_id: UUID) -> HttpResponse:
    """Somebody says at the desk that something is wrong."""
    person = access.person_for_privacy(request.actor, person_id)
    form = DeskCorrectionForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: actions.ask_correction(
            form.speaker(request.actor),
            person=person,
            part=form.cleaned_data["part"],
            wanted=form.cleaned_data["wanted"],
        ),
    ):
        return go_on(request, "people:requests", _("记下了，改好会告诉本人"))
    return show_form(request, "people/desk_correction.html", form, person=person)


@form_page
@needs("privacy.handle")
def ask_erasure(request: MulinRequest, person_id: UUID) -> HttpResponse:
    """Somebody asks at the desk to be forgotten: a whole page with the consequence."""
    person = access.person_for_privacy(request.actor, person_id)
    form = DeskErasureForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: actions.ask_erasure(
            form.speaker(request.actor), person=person, paper_number=form.cleaned_data["paper_number"]
        ),
    ):
        return go_on(request, "people:requests", _("记下了，七天后删除；七天内可以改主意"))
    return show_form(request, "people/desk_erasure.html", form, person=person)


@require_POST
@needs("privacy.handle")
def keep(request: MulinRequest, request_id: UUID) -> HttpResponse:
    """Somebody changed their mind."""
    actions.keep_after_all(at_desk(request), request=access.erasure_for(request.actor, request_id))
    return go_on(request, "people:requests", _("不删了，资料都还在"))


@require_POST
@needs("privacy.handle")
@stepped_up
def copy(request: MulinRequest, person_id: UUID) -> HttpResponse:
    """A readable copy of everything kept about somebody, to be printed and handed over.

    It holds the whole phone, so it is guarded and counted like looking at one.
    """
    person = access.person_for_privacy(request.actor, person_id)
    limits.spend(f"copy:{request.actor.account_id}", *limits.UNMASK)
    actions.note_copy_taken(at_desk(request), person=person)
    context = {"person": person, "parts": queries.copy_of(request.actor, person), "today": clock.today(), "desk": True}
    return page(request, "people/copy.html", context)
