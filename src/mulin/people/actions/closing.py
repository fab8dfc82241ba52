"""Moving away and dying close a record, coming back opens it again. Nothing is deleted."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from mulin.base.actor import Actor
from mulin.base.manifest import Event, tell
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger import actions as ledger
from mulin.people import rules
from mulin.people.actions.proxies import end_all_proxies
from mulin.people.actions.settling import at_door, close_if_empty, named
from mulin.people.models import Household, HouseholdState, Person, PersonState


@transaction.atomic
def close_person(actor: Actor, *, person: Person, state: str, closed_on: date) -> Person:
    """A person has moved away or died (`state`) on a day. Lock: the person.

    Ends whoever acts for them, and upper rooms stop every message (PERSON_CLOSED). Raises RuleError
    closed-future, closed-before-birth, state-changed.
    """
    row = _locked(actor, person)
    if state not in (PersonState.MOVED, PersonState.DECEASED):
        raise RuleError("state-changed", field="state")
    rules.check_step(rules.STATES, row.state, state)
    rules.check_closing(closed_on, row.birth_date, clock.today())
    row.state, row.closed_on, row.is_head = state, closed_on, False
    row.save(update_fields=["state", "closed_on", "is_head"])
    end_all_proxies(actor, person=row)
    kind = "person.deceased" if state == PersonState.DECEASED else "person.moved_away"
    ledger.record(actor, kind, about={"person": named(row)}, data={"day": closed_on})
    close_if_empty(actor, row.household)
    tell(Event.PERSON_CLOSED, actor, person_id=row.id, household_id=row.household_id, state=state)
    return row


@transaction.atomic
def reopen_person(actor: Actor, *, person: Person) -> Person:
    """A closed record was closed by mistake, or somebody came back. Lock: the person.

    Raises RuleError state-changed; account-taken if somebody else has come in with the account meanwhile.
    """
    row = _locked(actor, person)
    rules.check_step(rules.STATES, row.state, PersonState.LIVING)
    taken = Person.objects.of(actor).filter(account_id=row.account_id, state=PersonState.LIVING).exclude(id=row.id)
    if row.account_id and taken.exists():
        raise RuleError("account-taken")
    row.state, row.closed_on = PersonState.LIVING, None
    row.save(update_fields=["state", "closed_on"])
    _reopen_household(actor, row)
    ledger.record(actor, "person.reopened", about={"person": named(row)})
    return row


def _reopen_household(actor: Actor, person: Person) -> None:
    household = person.household
    if household is None or household.state == HouseholdState.LIVING:
        return
    at_home = Household.objects.of(actor).filter(room_id=household.room_id, state=HouseholdState.LIVING)
    taken = set(at_home.values_list("order_in_room", flat=True))
    household.state, household.closed_on = HouseholdState.LIVING, None
    household.order_in_room = next(order for order in range(1, 1000) if order not in taken)
    household.save(update_fields=["state", "closed_on", "order_in_room"])
    ledger.record(actor, "household.reopened", about={"household": at_door(household)})


def _locked(actor: Actor, person: Person) -> Person:
    row: Person | None = Person.objects.of(actor).select_for_update().filter(id=person.id).first()
    if row is None or row.state == PersonState.ERASED:
        raise NotFound("person")
    return row
