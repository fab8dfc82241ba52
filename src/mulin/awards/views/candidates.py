"""推荐与资格: who was named, whom a voice means, whether they agree and are eligible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from mulin.awards import access, actions, queries
from mulin.awards.forms import AnswerOnPaperForm, PaperNominateForm, ReviewForm, StoryForm
from mulin.awards.models import Candidate, NominatedBy, Round
from mulin.base.actor import Mouth
from mulin.base.http import MulinRequest, done, explain, needs, page, say_no
from mulin.kernel.errors import RuleError
from mulin.people import queries as people
from mulin.places import queries as places


@needs("awards.manage")
def candidates(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """Everybody named, and the voices of which it is not known whom they mean."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    context = {
        "round": row,
        "candidates": queries.candidates_of(row),
        "waiting": queries.voices_waiting(row),
        "ready": queries.readiness(row),
    }
    return page(request, "awards/candidates.html", context)


@needs("awards.manage")
def nominate(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """A nomination sheet typed in, or the community's own."""
    row = access.round_for(request.actor, round_id, to="awards.manage")
    kinds = [(kind.value, kind.label) for kind in NominatedBy if kind in row.nominators and kind != NominatedBy.POINT]
    buildings = places.buildings_of(request.actor.community_id)
    form = PaperNominateForm(request.POST or None, kinds=kinds, buildings=buildings)
    if form.is_valid():
        try:
            _type_in(request, row, form)
        except RuleError as error:
            explain(form, error)
        else:
            done(request, _("收下了。本人点头以后再审核。"))
            return HttpResponseRedirect(request.actor.url("awards:candidates", round_id=row.id))
    context = {"round": row, "form": form}
    return page(request, "awards/desk_nominate.html", context, status=422 if form.errors else 200)


def _type_in(request: MulinRequest, row: Round, form: PaperNominateForm) -> None:
    said = form.cleaned_data
    actor, by = request.actor, None
    if not form.is_own:
        actor = actor.through(Mouth.PAPER)
        by = said["by_building"] and queries.meant(actor, said["by_name"].strip(), UUID(said["by_building"]))
        if not by:
            raise RuleError("nominator-unknown", field="by_name")
    voice = actions.Voice(
        kind=said["kind"],
        name=said["name"] or said["by_name"],
        building_id=UUID(said["building"]) if said["building"] else None,
        deed=said["deed"],
        story=said["story"],
        paper_number=said["paper_number"],
        by_person_id=by.id if by else None,
    )
    actions.nominate(actor, round_id=row.id, voice=voice, client_key=said["client_key"])


@needs("awards.manage")
def match(request: MulinRequest, nomination_id: UUID) -> HttpResponse:
    """Whom a voice means: look for the person, or close it."""
    voice = access.nomination_for(request.actor, nomination_id)
    back = request.actor.url("awards:candidates", round_id=voice.round_id)
    if request.method == "POST":
        try:
            if chosen := request.POST.get("person"):
                actions.match_voice(request.actor, nomination_id=voice.id, person_id=UUID(chosen))
            else:
                actions.close_voice(request.actor, nomination_id=voice.id)
        except RuleError as error:
            say_no(request, error)
        return HttpResponseRedirect(back)
    words = request.GET.get("q", voice.wanted)
    found = people.search_people(request.actor, words)
    context = {"voice": voice, "round": voice.round, "words": words, "people": found, "back": back}
    return page(request, "awards/match.html", context)


def _page(request: MulinRequest, candidate: Candidate, **forms: Any) -> HttpResponse:
    row = candidate.round
    said = {"deed": candidate.deed, "story": candidate.story}
    context = {
        "round": row,
        "candidate": candidate,
        "voices": queries.voices_of(candidate),
        "elsewhere": queries.also_named(candidate),
        "review": ReviewForm(initial=ReviewForm.start(candidate)),
        "story": StoryForm(initial=said),
        "paper": AnswerOnPaperForm(),
        "guardians": people.guardians_of(candidate.person) if candidate.person else [],
        **forms,
    }
    wrong = any(form.errors for form in forms.values())
    return page(request, "awards/review.html", context, status=422 if wrong else 200)


def _written(
    request: MulinRequest, found: Candidate, form: Any, write: Callable[[dict[str, Any]], object], back: tuple[str, str]
) -> HttpResponse:
    """Write what one of the page's forms says and go `back` with its words; a rule's "no" stands at its field."""
    address, words = back
    if form.is_valid():
        try:
            write(form.cleaned_data)
        except RuleError as error:
            explain(form, error)
        else:
            done(request, words)
            return HttpResponseRedirect(address)
    return _page(request, found, **({_PLACES[type(form)]: form} if form.is_bound else {}))


_PLACES: dict[type[Any], str] = {ReviewForm: "review", StoryForm: "story", AnswerOnPaperForm: "paper"}


@needs("awards.manage")
def candidate(request: MulinRequest, candidate_id: UUID) -> HttpResponse:
    """One named neighbour: voices, yes or no, eligibility."""
    found = access.candidate_for(request.actor, candidate_id, to="awards.manage")

    def review(said: dict[str, Any]) -> None:
        actions.review(
            request.actor, candidate_id=found.id, eligible=said["eligible"], reason=said["reason"], note=said["note"]
        )

    back = request.actor.url("awards:candidates", round_id=found.round_id)
    return _written(request, found, ReviewForm(request.POST or None), review, (back, _("记下了，已经告诉本人。")))


@needs("awards.manage")
def story(request: MulinRequest, candidate_id: UUID) -> HttpResponse:
    """The words on the ballot and on the page."""
    found = access.candidate_for(request.actor, candidate_id, to="awards.manage")

    def edit(said: dict[str, Any]) -> None:
        actions.edit_story(request.actor, candidate_id=found.id, **said)

    back = request.actor.url("awards:review", candidate_id=found.id)
    return _written(request, found, StoryForm(request.POST or None), edit, (back, _("改好了。")))


@needs("awards.manage")
def on_paper(request: MulinRequest, candidate_id: UUID) -> HttpResponse:
    """The yes or no that was signed on paper."""
    found = access.candidate_for(request.actor, candidate_id, to="awards.manage")

    def answer(said: dict[str, Any]) -> None:
        actions.answer_on_paper(
            request.actor,
            candidate_id=found.id,
            yes=said["yes"],
            paper_number=said["paper_number"],
            guardian_id=said["guardian"],
        )

    back = request.actor.url("awards:review", candidate_id=found.id)
    return _written(request, found, AnswerOnPaperForm(request.POST or None), answer, (back, _("记下了。")))


@needs("awards.manage")
def withdraw(request: MulinRequest, candidate_id: UUID) -> HttpResponse:
    """A candidate told the desk that they leave."""
    found = access.candidate_for(request.actor, candidate_id, to="awards.manage")
    back = request.actor.url("awards:review", candidate_id=found.id)
    if request.method == "POST":
        try:
            actions.step_back(request.actor, candidate_id=found.id)
        except RuleError as error:
            say_no(request, error)
        else:
            done(request, _("记下了，名字拿下来了。"))
        return HttpResponseRedirect(back)
    context = {
        "question": _("%(name)s要退出吗？") % {"name": found.label},
        "consequence": _("退出以后不能再回来，投给他的票也不算了。"),
        "post": request.path,
        "doing": _("记下退出"),
        "back": back,
        "staying": _("先不"),
    }
    return page(request, "web/confirm.html", context)
