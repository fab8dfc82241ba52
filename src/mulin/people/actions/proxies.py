"""家人代办: asking to act for somebody, that person's yes, and the end of it (safety T11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from mulin.accounts.models import Account
from mulin.base.actor import Actor
from mulin.base.manifest import courier
from mulin.base.once import earlier_result, remember
from mulin.kernel import clock
from mulin.kernel.chinese import clean_name, clean_text
from mulin.kernel.errors import RuleError
from mulin.ledger import actions as ledger
from mulin.people import rules
from mulin.people.actions.settling import named
from mulin.people.models import Person, PersonState, Proxy, ProxyHow, ProxyState
from mulin.people.queries import person_behind
from mulin.places.actions import Door

_OPEN = (ProxyState.ASKED, ProxyState.CONFIRMED)


@transaction.atomic
def ask_proxy(actor: Actor, *, name: str, door: Door, relation: str, until: date, client_key: str) -> Proxy:
    """Somebody signed in wants to act for an elder, named by name and door. No lock: a constraint decides.

    Whether such a person exists is not told: what fits nobody goes to a worker like the rest.
    Raises RuleError proxy-self, proxy-past, proxy-long, as `kernel.chinese`, key-reuse.
    """
    content = [name, str(door), relation, until]
    earlier = earlier_result(actor, client_key, content)
    if earlier:
        return Proxy.objects.of(actor).get_or_404(id=earlier)  # type: ignore[no-any-return]  # untyped queryset
    rules.check_proxy_term(until, clock.today())
    wanted = clean_name(name).text
    person = person_behind(actor, wanted, door)
    words = f"{wanted} {door.unit}-{clean_text(door.room, limit=12)}"
    proxy = _asked_before(actor, words, door) if person is None else None
    proxy = proxy or _ask(actor, person, _helper(actor), relation, until)
    if proxy.is_asked:  # kept alike whether it fitted somebody or nobody
        proxy.wanted, proxy.wanted_building_id = words, door.building_id
        proxy.save(update_fields=["wanted", "wanted_building"])
    remember(actor, client_key, content, proxy.id)
    return proxy


def _asked_before(actor: Actor, words: str, door: Door) -> Proxy | None:
    """The helper's open request in the same words that fitted nobody: it joins, as one that fits somebody does."""
    mine = Proxy.objects.of(actor).filter(helper_id=_helper(actor), person=None, state=ProxyState.ASKED)
    return next((one for one in mine.filter(wanted_building_id=door.building_id) if one.wanted == words), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyTerms:
    """As whom, until when, and how the elder said yes."""

    relation: str
    until: date
    how: str
    paper_number: str = ""


@transaction.atomic
def name_proxy(actor: Actor, *, person: Person, helper: Account, terms: ProxyTerms) -> Proxy:
    """At the desk or at the door an elder names who may act for them, and says yes to it. No lock.

    Raises RuleError proxy-self, proxy-past, proxy-long, and as `confirm_proxy`.
    """
    rules.check_proxy_term(terms.until, clock.today())
    proxy = _ask(actor, person, helper.id, terms.relation, terms.until)
    if proxy.state == ProxyState.CONFIRMED:
        Proxy.objects.of(actor).filter(id=proxy.id).update(until=terms.until)
        return proxy
    return confirm_proxy(actor, proxy=proxy, how=terms.how, paper_number=terms.paper_number)


def _helper(actor: Actor) -> UUID:
    if actor.account_id is None:
        raise RuleError("proxy-no-account", field="helper_phone")
    return actor.account_id


def _ask(actor: Actor, person: Person | None, helper_id: UUID, relation: str, until: date) -> Proxy:
    if person is not None:
        if person.account_id == helper_id:
            raise RuleError("proxy-self", field="name")
        alive = Proxy.objects.of(actor).filter(person=person, helper_id=helper_id, state__in=_OPEN).first()
        if alive is not None:
            return alive  # type: ignore[no-any-return]  # TenantQuerySet is untyped here
    proxy: Proxy = Proxy.objects.create(
        community_id=actor.community_id,
        person=person,
        helper_id=helper_id,
        relation=clean_text(relation, limit=20),
        until=until,
    )
    about = {"person": named(person)} if person else {}
    ledger.record(actor, "proxy.asked" if person else "proxy.asked_for_somebody", about=about, data={"until": until})
    if person and person.account_id:
        courier()(actor, kind="people.proxy_asked", to_person_id=person.id, data={"relation": proxy.relation})
    return proxy


@transaction.atomic
def confirm_proxy(
    actor: Actor, *, proxy: Proxy, how: str, paper_number: str = "", person: Person | None = None
) -> Proxy:
    """The elder said yes: by own phone, by signature at the desk, or to a worker at the door. Lock: the proxy.

    `person` settles a request whose name fitted nobody. Raises RuleError proxy-how when a worker claims
    the elder's own phone or the helper confirms themselves, paper-number, proxy-person, proxy-again,
    state-changed.
    """
    row = _locked(actor, proxy)
    rules.check_step(rules.PROXY_STATES, row.state, ProxyState.CONFIRMED)
    whom = row.person or person
    if whom is None or whom.state != PersonState.LIVING:
        raise RuleError("proxy-person", field="person")
    alive = Proxy.objects.of(actor).filter(person=whom, helper_id=row.helper_id, state__in=_OPEN)
    if alive.exclude(id=row.id).exists():
        raise RuleError("proxy-again", field="person")
    by_self = actor.person_id == whom.id
    if by_self != (how == ProxyHow.OWN_PHONE) or actor.account_id == row.helper_id:
        raise RuleError("proxy-how", field="how")
    if how == ProxyHow.SIGNATURE and not paper_number.strip():
        raise RuleError("paper-number", field="paper_number")
    rules.check_proxy_term(row.until, clock.today())
    row.person, row.state, row.confirmed_how = whom, ProxyState.CONFIRMED, how
    row.wanted, row.wanted_building = "", None
    row.paper_number, row.decided_at = clean_text(paper_number, limit=40), clock.now()
    row.save()
    ledger.record(actor, "proxy.confirmed", about={"person": named(whom)}, data={"how": how, "until": row.until})
    _tell_both(actor, row, "people.proxy_confirmed")
    return row


@transaction.atomic
def refuse_proxy(actor: Actor, *, proxy: Proxy) -> Proxy:
    """The elder, or a worker for them, says no. Lock: the proxy. Raises RuleError state-changed."""
    return _finish(actor, proxy, ProxyState.REFUSED, "proxy.refused", "people.proxy_refused")


@transaction.atomic
def end_proxy(actor: Actor, *, proxy: Proxy) -> Proxy:
    """The elder, the helper or a worker ends it; nobody asks why. Lock: the proxy. Raises RuleError state-changed."""
    return _finish(actor, proxy, ProxyState.ENDED, "proxy.ended", "people.proxy_ended")


def _finish(actor: Actor, proxy: Proxy, state: ProxyState, fact: str, message: str) -> Proxy:
    row = _locked(actor, proxy)
    rules.check_step(rules.PROXY_STATES, row.state, state)
    now = clock.now()
    row.state, row.decided_at, row.ended_at = state, row.decided_at or now, now
    row.wanted, row.wanted_building = "", None
    row.save()
    ledger.record(actor, fact, about={"person": named(row.person)} if row.person else {})
    _tell_both(actor, row, message)
    return row


def end_all_proxies(actor: Actor, *, person: Person) -> None:
    """End whoever acts for a person who died, moved away or is erased. In the caller's transaction, quietly."""
    alive = Proxy.objects.of(actor).filter(person=person, state__in=_OPEN)
    alive.update(state=ProxyState.ENDED, ended_at=clock.now(), wanted="", wanted_building=None)


def tell_of_act(actor: Actor, *, what: str) -> None:
    """Tell the elder what was just done in their name. In the caller's transaction.

    For actions of every room, after `ledger.record`; `what` names no person. Does nothing when nobody
    acts for another.
    """
    if actor.on_behalf_of is None or actor.on_behalf_of == actor.person_id:
        return
    courier()(actor, kind="people.acted_for", to_person_id=actor.on_behalf_of, data={"what": what})


def _tell_both(actor: Actor, proxy: Proxy, kind: str) -> None:
    data = {"until": proxy.until}
    courier()(actor, kind=kind, to_account_id=proxy.helper_id, data=data)
    if proxy.person and proxy.person.account_id != actor.account_id:
        courier()(actor, kind=kind, to_person_id=proxy.person_id, data=data)


def _locked(actor: Actor, proxy: Proxy) -> Proxy:
    row: Proxy = Proxy.objects.of(actor).select_for_update().get_or_404(id=proxy.id)
    return row
