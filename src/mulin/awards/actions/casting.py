"""Putting a choice into the box, sealed, from a phone or with a paper ballot's ticket.

The choice is sealed at once and goes nowhere else: no ledger fact, no client key, no log and no session
holds it or a hash of it. An envelope says whose right was used; a second one replaces the first in the
count, with the same receipt.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from mulin.awards import access, queries, rules
from mulin.awards.actions.box import close_vote
from mulin.awards.actions.common import about, locked
from mulin.awards.models import BoxKind, Elector, Envelope, Round, RoundState, Sheet, SheetState
from mulin.awards.rules import codes, sealing
from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import Named, record
from mulin.people import actions as people


def cast(actor: Actor, *, round_id: UUID, elector_id: UUID, marks: Sequence[int], client_key: str) -> str:
    """Cast the vote of a right this actor may use; the receipt. Lock: the round.

    The same `client_key` puts nothing in again. Raises NotFound, RuleError vote-…, candidate-left,
    round-paused. The time inside the transaction decides; who comes late closes the box.
    """
    with transaction.atomic():
        row = locked(actor, round_id)
        if not _closed_by_clock(actor, row):
            right = access.right_for(actor, row, elector_id)
            return _cast_right(actor, row, right, marks, client_key)
    raise RuleError("vote-closed")


def _cast_right(actor: Actor, row: Round, right: queries.Right, marks: Sequence[int], client_key: str) -> str:
    _check_open(row)
    elector = Elector.objects.of(actor).select_for_update().get_or_404(id=right.elector.id)
    if elector.paper:
        raise RuleError("vote-on-paper")
    if right.whom and not row.may_assist:
        raise RuleError("vote-guest")
    earlier = Envelope.objects.of(actor).filter(elector=elector).order_by("-version").first()
    receipt, is_new = _put(row, earlier, marks, client_key, elector=elector)
    if is_new and earlier is None:
        record(actor, "awards.voted", about=about(row, voter=_voter(elector)))
        if right.whom:
            people.tell_of_act(actor.acting_for(_person_of(actor, right)), what=f"“{row.title}”投票")
    return receipt


def _person_of(actor: Actor, right: queries.Right) -> UUID:
    if right.elector.person_id:
        return right.elector.person_id
    from mulin.people.models import Person  # only when somebody helps

    home = Person.objects.of(actor).filter(household_id=right.elector.household_id, id__in=actor.own_people)
    found: UUID = home.values_list("id", flat=True)[0]
    return found


def cast_with_ticket(actor: Actor, *, round_id: UUID, code: str, marks: Sequence[int], client_key: str) -> str:
    """Cast with the ticket on a paper ballot, without coming in; the receipt. Lock: the round.

    Whoever counts wrong codes does so before (`limits`). Raises RuleError ticket-wrong, vote-….
    """
    with transaction.atomic():
        row = locked(actor, round_id)
        if not _closed_by_clock(actor, row):
            _check_open(row)
            sheet = ticket(row, code)
            earlier = Envelope.objects.of(actor).filter(sheet=sheet).order_by("-version").first()
            return _put(row, earlier, marks, client_key, sheet=sheet)[0]
    raise RuleError("vote-closed")


def ticket(row: Round, code: str) -> Sheet:
    """The sheet a ticket stands on, if it may still be used. Raises RuleError ticket-wrong. One query."""
    sheet = queries.sheet_by_code(row, codes.read(code, length=codes.TICKET, wrong="ticket-mistyped"))
    if sheet is None or sheet.box != BoxKind.RESIDENTS or sheet.state != SheetState.OUT:
        raise RuleError("ticket-wrong", field="code")
    return sheet


def _closed_by_clock(actor: Actor, row: Round) -> bool:
    """Whether the vote is over; the first to come late closes it, so that no clock can open it again."""
    if row.state != RoundState.VOTING:
        raise RuleError("vote-closed" if row.closed_at else "vote-early")
    is_over = rules.due(row.state, row.dates, queries.now_of(row)) == RoundState.COUNTING
    if is_over and row.paused_at is None:
        close_vote(actor, row)
        row.save()
        return True
    return False


def _check_open(row: Round) -> None:
    if row.paused_at is not None:
        raise RuleError("round-paused")
    if clock.now() < row.vote_opens_at:
        raise RuleError("vote-early")


def _put(
    row: Round,
    earlier: Envelope | None,
    marks: Sequence[int],
    client_key: str,
    *,
    elector: Elector | None = None,
    sheet: Sheet | None = None,
) -> tuple[str, bool]:
    """One more envelope; its receipt, and whether it is new."""
    if earlier is not None and earlier.client_key == client_key:
        return earlier.receipt, False
    if earlier is not None and not row.may_recast:
        raise RuleError("vote-cast")
    numbers, left = queries.numbers_of(row)
    choice = rules.check_choice(marks, known=numbers, left=left, most=row.choose_up_to)
    envelope = Envelope(
        community_id=row.community_id,
        round=row,
        elector=elector,
        sheet=sheet,
        version=earlier.version + 1 if earlier else 1,
        receipt=earlier.receipt if earlier else codes.new_receipt(),
        client_key=client_key[:64],
    )
    envelope.sealed = sealing.seal(
        choice, public=bytes(row.public_key or b""), bound_to=bound_to(row, envelope), once=os.urandom(32)
    )
    envelope.save(force_insert=True)
    return envelope.receipt, True


def bound_to(row: Round, envelope: Envelope) -> bytes:
    """What an envelope is bound to: its round and whose it is."""
    return row.id.bytes + envelope.voter_key.bytes


def _voter(elector: Elector) -> Named:
    """Who voted, by the door or the name: what is known of any voters' list."""
    if elector.household is not None:
        return Named(elector.household.id, elector.household.where)
    if elector.person is not None:
        return Named(elector.person.id, elector.person.name)
    return Named(elector.key, "")
