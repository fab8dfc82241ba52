"""Forgetting a person in every room, and letting go of what has been kept long enough."""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from mulin.accounts import queries as accounts
from mulin.accounts.actions import close_account
from mulin.base import search
from mulin.base.actor import Actor
from mulin.base.manifest import Event, rooms, tell
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger import actions as ledger
from mulin.people import rules
from mulin.people.actions.proxies import end_all_proxies
from mulin.people.actions.requests import check_out_of_office
from mulin.people.actions.settling import close_if_empty, named
from mulin.people.models import (
    Consent,
    CorrectionRequest,
    ErasureRequest,
    Guardian,
    Look,
    Person,
    PersonState,
    Proxy,
    ProxyState,
    RequestState,
)
from mulin.people.models.records import SEARCH_KIND

log = logging.getLogger("mulin.people")


@transaction.atomic
def erase_person(actor: Actor, *, person: Person) -> None:
    """Forget a person now: every room blanks what it holds, in floor order; facts stay without the person.

    Records that were merged into this one go with it. Lock: the person. Raises RuleError
    erasure-in-office, state-changed if already erased.
    """
    row: Person = Person.objects.of(actor).select_for_update().get_or_404(id=person.id)
    rules.check_step(rules.STATES, row.state, PersonState.ERASED)
    check_out_of_office(actor, row)
    everyone = [row, *_merged_into(actor, row)]
    ledger.record(actor, "person.erased", about={"person": named(row)})
    for one in everyone:
        for room in rooms():
            for handler in room.privacy:
                handler.erase(actor, one.id)
        tell(Event.PERSON_ERASED, actor, person_id=one.id)
        ledger.forget(actor.community_id, one.id)
    search.scrub()


def _merged_into(actor: Actor, person: Person) -> list[Person]:
    found: list[Person] = []
    frontier = [person.id]
    while frontier:
        layer = list(Person.objects.of(actor).filter(merged_into_id__in=frontier))
        found += layer
        frontier = [one.id for one in layer]
    return found


def forget(actor: Actor, person_id: UUID) -> None:
    """This room's part of `erase_person`: what it holds of one person. In the caller's transaction."""
    person: Person = Person.objects.of(actor).select_related("household__building").get(id=person_id)
    household = person.household
    end_all_proxies(actor, person=person)
    now = clock.now()
    Proxy.objects.of(actor).filter(person=person).update(relation="", wanted="", wanted_building=None, paper_number="")
    Guardian.objects.of(actor).filter(Q(child=person) | Q(guardian=person)).delete()
    consents = Consent.objects.of(actor).filter(person=person)
    consents.filter(withdrawn_at=None).update(withdrawn_at=now)
    consents.update(paper_number="")
    CorrectionRequest.objects.of(actor).filter(person=person).update(wanted="", answer="")
    requests = ErasureRequest.objects.of(actor).filter(person=person)
    requests.filter(state=RequestState.WAITING).update(state=RequestState.DONE, decided_at=now)
    requests.update(paper_number="")
    search.remove(actor.community_id, SEARCH_KIND, [person.id])
    account_id = person.account_id
    _blank(person)
    close_if_empty(actor, household)
    if account_id is not None:
        _close_account(actor, account_id)


def _close_account(actor: Actor, account_id: UUID) -> None:
    """Close the account too, unless it belongs to somebody in another community or to staff."""
    elsewhere = Person.objects.across(reason="an account may belong to people of several communities")
    in_office = accounts.terms_of(account_id, clock.today()).exists()
    if in_office or elsewhere.filter(account_id=account_id).exists():
        return
    Proxy.objects.of(actor).filter(helper_id=account_id, ended_at=None).update(
        state=ProxyState.ENDED, ended_at=clock.now(), relation=""
    )
    close_account(actor, account_id=account_id)
    ledger.forget(actor.community_id, account_id)


def _blank(person: Person) -> None:
    person.call("")
    person.reach_at("")
    person.gender = person.birth_precision = person.relation = person.note = ""
    person.birth_date = person.account = person.household = None
    person.is_head = person.lives_alone = False
    person.state, person.closed_on = PersonState.ERASED, clock.today()
    person.save()


def erase_those_due(actor: Actor) -> int:
    """Erase everyone whose seven days are over. Each in its own transaction; returns how many.

    Whoever has taken on a role meanwhile is left until it is handed over.
    """
    due = ErasureRequest.objects.of(actor).filter(state=RequestState.WAITING, due_at__lte=clock.now())
    return _erase_each(actor, [request.person for request in due.select_related("person")])


def let_go(actor: Actor) -> dict[str, int]:
    """Remove what has been kept as long as the law or our rules want (`rules.…_KEPT`); returns counts."""
    now = clock.now()
    looks, _ = Look.objects.of(actor).filter(created_at__lt=now - rules.LOOKS_KEPT).delete()
    long_ago = now - rules.REQUESTS_KEPT
    requests = 0
    for model in (CorrectionRequest, ErasureRequest):
        requests += model.objects.of(actor).filter(decided_at__lt=long_ago).delete()[0]
    requests += Consent.objects.of(actor).filter(withdrawn_at__lt=long_ago).delete()[0]
    requests += Proxy.objects.of(actor).filter(ended_at__lt=long_ago).delete()[0]
    closed = Person.objects.of(actor).exclude(state__in=[PersonState.LIVING, PersonState.ERASED])
    people = _erase_each(actor, list(closed.filter(closed_on__lt=clock.today() - rules.CLOSED_KEPT)))
    return {"looks": looks, "requests": requests, "people": people}


def _erase_each(actor: Actor, people: list[Person]) -> int:
    done = 0
    for person in people:
        try:
            erase_person(actor, person=person)
            done += 1
        except RuleError as error:
            log.info("erasure put off: %s", error.code)
    return done
