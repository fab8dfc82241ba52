"""我的: one's own household, data, rights, and who looked."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.base.days import day_words
from mulin.base.http import MulinRequest, page, signed_in
from mulin.kernel import clock
from mulin.people import access, actions, grounds, queries
from mulin.people.forms import CorrectionForm
from mulin.people.models import Person
from mulin.people.queries import consent_texts
from mulin.people.views.common import attempt, form_page, go_on, show_form


def _own(request: MulinRequest) -> Person:
    """Whose data: one's own, or `?of=` a child one answers for."""
    wanted = request.GET.get("of", "")
    try:
        return access.own_record(request.actor, UUID(wanted) if wanted else None)
    except ValueError:
        return access.own_record(request.actor)


@require_safe
def me(request: MulinRequest) -> HttpResponse:
    """Everything of one's own, a tap away; for visitors, how to come in. Five queries."""
    actor = request.actor
    own = access.own_record(actor) if actor.person_id else None
    context = {
        "own": own,
        "members": queries.members_of(own.household) if own and own.household else [],
        "acting": [] if actor.is_visitor else [one for one in queries.proxies_by(actor) if one.is_open],
        "nodding": queries.proxies_to_nod(actor),
        "wards": queries.wards_of(actor.community_id, own.id) if own else [],
    }
    return page(request, "people/me.html", context)


@require_safe
@signed_in
def data(request: MulinRequest) -> HttpResponse:
    """我的资料: what is kept, on what ground, for how long; and what one can do about it. Six queries."""
    own = _own(request)
    mine = own.id == request.actor.person_id
    context = {
        "own": own,
        "mine": mine,
        "query": "" if mine else f"?of={own.id}",
        "kept": grounds.kept_of(own),
        "consents": [(one, consent_texts.at_version(one.text_version)) for one in queries.consents_of(own)],
        "offers": consent_texts.offered({one.purpose for one in queries.consents_of(own) if not one.withdrawn_at}),
        "corrections": queries.corrections_of(own),
        "erasure": queries.erasure_of(own),
    }
    return page(request, "people/data.html", context)


@require_safe
@signed_in
def looks(request: MulinRequest) -> HttpResponse:
    """谁看过我的资料. Two queries."""
    own = _own(request)
    return page(request, "people/own_looks.html", {"own": own, "looks": queries.looks_at(own)})


@form_page
@signed_in
def correct(request: MulinRequest) -> HttpResponse:
    """Say what is wrong; a worker puts it right."""
    own = _own(request)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: actions.ask_correction(
            request.actor, person=own, part=form.cleaned_data["part"], wanted=form.cleaned_data["wanted"]
        ),
    ):
        return go_on(request, "people:data", _("交给社区了，改好会告诉您"))
    return show_form(request, "people/correct.html", form, own=own)


@require_POST
@signed_in
def copy(request: MulinRequest) -> HttpResponse:
    """Take one's data along: to read and print, or as a file for another system."""
    own = _own(request)
    actions.note_copy_taken(request.actor, person=own)
    if request.POST.get("as") == "json":
        return _as_file(request, own)
    context = {"person": own, "parts": queries.copy_of(request.actor, own), "today": clock.today(), "desk": False}
    return page(request, "people/copy.html", context)


def _as_file(request: MulinRequest, own: Person) -> HttpResponse:
    text = json.dumps(queries.everything_about(request.actor, own), ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response["Cache-Control"] = "no-store"
    return response


@form_page
@signed_in
def erase(request: MulinRequest) -> HttpResponse:
    """Be forgotten: a whole page with the consequence; seven days to change one's mind."""
    own = _own(request)
    if request.method == "POST":
        asked = actions.ask_erasure(request.actor, person=own)
        return go_on(
            request, "people:data", _("记下了。到%(day)s为止，改主意都来得及") % {"day": day_words(asked.due_at)}
        )
    return page(request, "people/erase.html", {"own": own})


@require_POST
@signed_in
def keep(request: MulinRequest, request_id: UUID) -> HttpResponse:
    """Change one's mind about being forgotten."""
    actions.keep_after_all(request.actor, request=access.erasure_for(request.actor, request_id))
    return go_on(request, "people:data", _("不删了，资料都还在"))


@require_POST
@signed_in
def consent(request: MulinRequest, purpose: str) -> HttpResponse:
    """Agree to one purpose, or take it back, with one tap."""
    own = _own(request)
    if request.POST.get("give") == "1":
        guardian = None if own.id == request.actor.person_id else access.own_record(request.actor)
        actions.give_consent(request.actor, person=own, purpose=purpose, given_by=guardian)
        return go_on(request, "people:data", _("记下了，随时可以收回"))
    actions.withdraw_consent(request.actor, person=own, purpose=purpose)
    return go_on(request, "people:data", _("收回了，公开的地方马上撤下"))
