"""A number becomes public: called back, let through by a second person, live at once or after 24 hours."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.contacts.actions.common import locked, named, write_claim
from mulin.contacts.actions.hand_over import give_way
from mulin.contacts.actions.publish import publish
from mulin.contacts.models import (
    CallBack,
    ChangeReason,
    ChangeState,
    ContactState,
    NumberChange,
)
from mulin.contacts.queries import draft_of
from mulin.contacts.rules import Claim, check_approval
from mulin.kernel import clock
from mulin.kernel.errors import Conflict, RuleError
from mulin.ledger.actions import record
from mulin.messaging import actions as messaging

log = logging.getLogger("mulin.contacts")


def _locked_change(actor: Actor, change_id: UUID, *states: ChangeState) -> NumberChange:
    change: NumberChange = (
        NumberChange.objects.of(actor)
        .select_for_update(of=("self",))
        .select_related("contact")
        .get_or_404(id=change_id)
    )
    if change.state not in states:
        raise Conflict(f"number change {change_id}")
    return change


@transaction.atomic
def record_call_back(actor: Actor, *, change_id: UUID, outcome: CallBack, at_switchboard: bool) -> NumberChange:
    """Write down that somebody rang the old number or the unit's switchboard, and what was said.

    Locks the change. "It is not true" ends the change at once. Raises RuleError("second-person-unknown")
    for an actor without an account, Conflict if the change is no longer waiting.
    """
    if actor.account_id is None:
        raise RuleError("second-person-unknown")
    change = _locked_change(actor, change_id, ChangeState.WAITING)
    change.called_by_id, change.called_at, change.outcome = actor.account_id, clock.now(), outcome
    change.called_whom = "switchboard" if at_switchboard else "old"
    change.save()
    record(actor, "contact.number_called_back", about=named(change.contact), data={"outcome": outcome.value})
    if outcome == CallBack.DENIED:
        _end(actor, change, ChangeState.REFUSED)
    return change


@transaction.atomic
def approve_change(actor: Actor, *, change_id: UUID) -> NumberChange:
    """A second person lets a change through: live at once if called back, else after 24 hours.

    Locks the change, then the contact. The old number gets a message. Raises RuleError
    "second-person-same", "second-person-unknown", "call-back-missing", "call-back-denied".
    """
    change = _locked_change(actor, change_id, ChangeState.WAITING)
    wait = check_approval(
        proposer=change.proposed_by_id,
        approver=actor.account_id,
        caller=change.called_by_id,
        outcome=change.outcome,
    )
    change.decided_by_id, change.decided_at = actor.account_id, clock.now()
    change.state, change.live_at = ChangeState.COOLING, clock.now() + wait
    change.save()
    _warn_old_numbers(actor, change)
    if wait == timedelta(0):
        _go_live(actor, change)
    else:
        record(actor, "contact.number_approved", about=named(change.contact))
    return change


def _warn_old_numbers(actor: Actor, change: NumberChange) -> None:
    source = change.contact
    if change.reason == ChangeReason.HAND_OVER:
        source = change.contact.follows or source
    elif change.reason == ChangeReason.STAND_IN:
        source = change.contact.stands_in_for or source
    wanted = Claim.from_json(change.proposal).numbers
    for phone, is_public in draft_of(source).phones:
        if is_public and phone.kind == "mobile" and (phone.digits, phone.extension) not in wanted:
            messaging.post(
                actor, kind="contacts.number-change", to_phone=phone.digits, data={"unit": change.contact.unit_name}
            )


def _go_live(actor: Actor, change: NumberChange) -> None:
    contact = locked(actor, change.contact_id)
    if contact.state == ContactState.CLOSED:
        _end(actor, change, ChangeState.WITHDRAWN)
        return
    contact.version += 1
    contact.unreached_at = None
    if contact.state == ContactState.PENDING:
        contact.state = ContactState.ACTIVE
        contact.valid_from = max(contact.valid_from, clock.today())
        if contact.valid_until and contact.valid_until < contact.valid_from:
            contact.valid_until = contact.valid_from
    if change.outcome == CallBack.CONFIRMED:
        contact.verified_at, contact.verified_by_id = change.called_at, change.called_by_id
    write_claim(contact, Claim.from_json(change.proposal))
    change.state = ChangeState.LIVE
    change.save(update_fields=["state"])
    record(actor, "contact.number_live", about=named(contact))
    publish(actor, contact)
    if change.reason == ChangeReason.HAND_OVER:
        give_way(actor, contact)
    if contact.stands_in_for_id:
        publish(actor, locked(actor, contact.stands_in_for_id))


def _end(actor: Actor, change: NumberChange, state: ChangeState) -> None:
    change.state, change.decided_at = state, clock.now()
    change.save(update_fields=["state", "decided_at"])
    record(actor, f"contact.number_{state.value}", about=named(change.contact))


@transaction.atomic
def refuse_change(actor: Actor, *, change_id: UUID) -> NumberChange:
    """Say no to a change; what is on the card stays. Locks the change."""
    change = _locked_change(actor, change_id, ChangeState.WAITING, ChangeState.COOLING)
    _end(actor, change, ChangeState.REFUSED)
    return change


@transaction.atomic
def withdraw_change(actor: Actor, *, change_id: UUID) -> NumberChange:
    """Take a change back before it is live. Locks the change."""
    change = _locked_change(actor, change_id, ChangeState.WAITING, ChangeState.COOLING)
    _end(actor, change, ChangeState.WITHDRAWN)
    return change


def apply_due_changes(actor: Actor) -> int:
    """Let changes go live whose 24 hours are over; each in its own transaction. Returns how many."""
    due = NumberChange.objects.of(actor).filter(state=ChangeState.COOLING, live_at__lte=clock.now())
    done = 0
    for change_id in due.values_list("id", flat=True):
        with transaction.atomic():
            try:
                _go_live(actor, _locked_change(actor, change_id, ChangeState.COOLING))
                done += 1
            except Conflict:
                log.info("a change was decided by somebody else meanwhile")
    return done
