"""At the desk: consents, guardians, and who may act for whom."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.accounts import queries as accounts
from mulin.base.http import MulinRequest, needs, page
from mulin.kernel import clock, phones
from mulin.kernel.errors import NotFound, RuleError
from mulin.people import access, actions, queries
from mulin.people.forms import ConfirmProxyForm, ConsentForm, NameProxyForm
from mulin.people.models import Person, Proxy
from mulin.people.queries import consent_texts
from mulin.people.views.common import at_desk, attempt, form_page, go_on, show_form


@form_page
@needs("people.edit")
def consent(request: MulinRequest, person_id: UUID) -> HttpResponse:
    """Write down a consent somebody gave at the desk, by telephone or on paper."""
    person = access.person_for(request.actor, person_id, to="people.edit")
    form = ConsentForm(request.POST or None, guardians=queries.guardians_of(person))
    if request.method == "POST" and attempt(
        form,
        lambda: actions.give_consent(
            form.speaker(request.actor),
            person=person,
            purpose=form.cleaned_data["purpose"],
            given_by=form.guardian(),
            paper_number=form.cleaned_data["paper_number"],
        ),
    ):
        return go_on(request, "people:person", _("同意记下了"), person_id=person.id)
    texts = [versions[-1] for versions in consent_texts.all_texts().values()]
    return show_form(request, "people/consent.html", form, person=person, texts=texts)


@require_POST
@needs("people.edit")
def withdraw(request: MulinRequest, person_id: UUID, purpose: str) -> HttpResponse:
    """Somebody takes a consent back at the desk."""
    person = access.person_for(request.actor, person_id, to="people.edit")
    actions.withdraw_consent(at_desk(request), person=person, purpose=purpose)
    return go_on(request, "people:person", _("收回了，公开的地方马上撤下"), person_id=person.id)


@form_page
@needs("people.edit")
def guardian(request: MulinRequest, person_id: UUID) -> HttpResponse:
    """Who answers for a child: found by typing, named with one press."""
    child = access.person_for(request.actor, person_id, to="people.edit")
    words = request.GET.get("who", "")
    found = queries.search_people(request.actor, words, 20) if words else queries.grown_ups_with(child)
    if request.method == "POST":
        chosen = _picked(request, "guardian", to="people.read")
        if chosen is None:
            raise NotFound("person")
        actions.name_guardian(at_desk(request), child=child, guardian=chosen)
        return go_on(request, "people:person", _("监护人记下了"), person_id=child.id)
    return page(request, "people/guardian.html", {"child": child, "who": words, "found": found})


@require_POST
@needs("people.edit")
def end_guardian(request: MulinRequest, person_id: UUID, guardian_id: UUID) -> HttpResponse:
    """Somebody no longer answers for a child."""
    child = access.person_for(request.actor, person_id, to="people.edit")
    no_longer = access.person_for(request.actor, guardian_id, to="people.read")
    actions.end_guardian(at_desk(request), child=child, guardian=no_longer)
    return go_on(request, "people:person", _("监护人取消了"), person_id=child.id)


@require_safe
@needs("proxy.confirm")
def proxies(request: MulinRequest) -> HttpResponse:
    """Who wants to act for whom and waits for a yes. One query."""
    return page(request, "people/proxies.html", {"proxies": queries.proxies_waiting(request.actor)})


@form_page
@needs("proxy.confirm")
def proxy(request: MulinRequest, proxy_id: UUID) -> HttpResponse:
    """One request to act for somebody: is it known, did the elder say yes, and how?"""
    row = access.proxy_for(request.actor, proxy_id)
    person = row.person or _chosen(request)
    form = ConfirmProxyForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: actions.confirm_proxy(
            at_desk(request),
            proxy=row,
            how=form.cleaned_data["how"],
            paper_number=form.cleaned_data["paper_number"],
            person=person,
        ),
    ):
        return go_on(request, "people:proxies", _("点头记下了"))
    words = request.GET.get("who", "")
    found = [] if person else queries.people_for_proxy(request.actor, row, words)
    return show_form(request, "people/proxy.html", form, proxy=row, person=person, who=words, found=found)


def _chosen(request: MulinRequest) -> Person | None:
    """The person a worker picked for a request whose name fitted nobody."""
    return _picked(request, "person", to="proxy.confirm")


def _picked(request: MulinRequest, field: str, *, to: str) -> Person | None:
    picked = request.POST.get(field) or request.GET.get(field)
    try:
        return access.person_for(request.actor, UUID(picked), to=to) if picked else None
    except ValueError:
        return None


@require_POST
@needs("proxy.confirm")
def end_proxy(request: MulinRequest, proxy_id: UUID) -> HttpResponse:
    """Refuse a request, or end what was agreed, for the elder."""
    row: Proxy = access.proxy_for(request.actor, proxy_id)
    if row.is_asked:
        actions.refuse_proxy(at_desk(request), proxy=row)
        return go_on(request, "people:proxies", _("记下了：没同意"))
    actions.end_proxy(at_desk(request), proxy=row)
    return go_on(request, "people:person", _("代办停了"), person_id=row.person_id)


@form_page
@needs("proxy.confirm")
def name_proxy(request: MulinRequest, person_id: UUID) -> HttpResponse:
    """At the desk an elder names who may act for them."""
    person = access.person_for(request.actor, person_id, to="proxy.confirm")
    form = NameProxyForm(request.POST or None, initial={"until": NameProxyForm.usual_end()})
    if request.method == "POST" and attempt(form, lambda: _name(request, person, form)):
        return go_on(request, "people:person", _("家人代办定下来了"), person_id=person.id)
    return show_form(request, "people/name_proxy.html", form, person=person, today=clock.today())


def _name(request: MulinRequest, person: Person, form: NameProxyForm) -> Proxy:
    said = form.cleaned_data
    helper = accounts.account_by_phone(phones.parse(said["helper_phone"]).digits)
    if helper is None:
        raise RuleError("proxy-no-account", field="helper_phone")
    terms = actions.ProxyTerms(**{part: said[part] for part in ("relation", "until", "how", "paper_number")})
    return actions.name_proxy(at_desk(request), person=person, helper=helper, terms=terms)
