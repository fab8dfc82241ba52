"""Places offered to those who wait: the answer, no answer, and what a change of the gathering means for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.gatherings import access
from mulin.gatherings.actions.common import (
    about,
    ask,
    locked,
    move_up,
    readers_of,
    save_counters,
    take_places,
    who,
    words_of,
)
from mulin.gatherings.models import Gathering, GatheringState, SignUp, SignUpState
from mulin.gatherings.models.coming import OVER
from mulin.gatherings.queries import is_asking, offers_run_out, parties_of
from mulin.gatherings.rules import SIGN_UP_NEXT, check_step
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record, record_many
from mulin.messaging.actions import post


def ask_the_rest(actor: Actor, gathering: Gathering, gone: Sequence[SignUp]) -> None:
    """Those whose relatives gave up an offered place still have the offer, and somebody who can answer it.

    Where the one who reads messages has gone, somebody rings. The gathering's row is locked.
    """
    rest = _party(actor, gathering, {row.party for row in gone if row.answer_by is not None})
    offered: dict[UUID, list[SignUp]] = {}
    for row in rest:
        if row.state == SignUpState.OFFERED and not row.by_phone:
            offered.setdefault(row.party, []).append(row)
    for rows in offered.values():
        if not readers_of(actor, rows):
            ask(actor, gathering, rows)


def leave(actor: Actor, gathering: Gathering, row: SignUp, state: SignUpState) -> None:
    """One leaves the list: places are given back, the fact is written. The gathering's row is locked."""
    before = SignUpState(row.state)
    check_step(SIGN_UP_NEXT, before, state)
    row.state, row.ended_at = state, clock.now()
    SignUp.objects.of(actor).filter(id=row.id).update(state=row.state, ended_at=row.ended_at)
    if before in (SignUpState.CONFIRMED, SignUpState.OFFERED):
        take_places(gathering, [row], sign=-1)
    elif before == SignUpState.WAITING:
        gathering.waiting = max(0, gathering.waiting - row.places)
        save_counters(gathering)
    record(actor, "gathering.gave_up", about=about(gathering) | who(row), data={"places": row.places, "was": before})


def answer_offer(actor: Actor, *, sign_up_id: UUID, comes: bool) -> list[SignUp]:
    """The answer to offered places, by one of the party or by whoever rang: it goes for the whole party.

    Locks the gathering. Answering again the same does nothing. Returns the party as it stands. Raises
    NotFound, RuleError offer-gone, gathering-off, gathering-over.
    """
    asked = access.sign_up_for(actor, sign_up_id)
    with transaction.atomic():
        gathering = locked(actor, asked.gathering_id, to="")
        party = _party(actor, gathering, [asked.party])
        offered = [row for row in party if row.state == SignUpState.OFFERED]
        if not offered and comes and any(row.id == asked.id and row.state == SignUpState.CONFIRMED for row in party):
            return party
        _check_ahead(gathering)
        if not offered:
            raise RuleError("offer-gone")
        for row in offered:
            if not comes:
                leave(actor, gathering, row, SignUpState.CANCELLED)
                continue
            check_step(SIGN_UP_NEXT, row.state, SignUpState.CONFIRMED)
            row.state, row.answer_by, row.by_phone = SignUpState.CONFIRMED, None, False
            SignUp.objects.of(actor).filter(id=row.id).update(state=row.state, answer_by=None, by_phone=False)
            record(actor, "gathering.accepted", about=about(gathering) | who(row), data={"places": row.places})
        if not comes:
            move_up(actor, gathering)
    return party


def _check_ahead(gathering: Gathering) -> None:
    """A place at what is off or has begun is nobody's to take. Raises RuleError gathering-off, gathering-over."""
    if gathering.state == GatheringState.CANCELLED:
        raise RuleError("gathering-off")
    if gathering.state == GatheringState.HELD or clock.now() >= gathering.starts_at:
        raise RuleError("gathering-over")


def _party(actor: Actor, gathering: Gathering, parties: Collection[UUID]) -> list[SignUp]:
    """Those of these parties who have not left, in order. One query."""
    rows = SignUp.objects.of(actor).filter(gathering=gathering, party__in=parties).exclude(state__in=OVER)
    return list(rows.select_related("person").order_by("turn"))


def expire_offers(actor: Actor) -> int:
    """Let offers that nobody answered in time go to the next in line, party by party. Returns how many people's.

    Whoever had been asked is told. Each gathering in its own transaction, locked; safe to repeat.
    """
    now, gone = clock.now(), 0
    for gathering_id in offers_run_out(actor.community_id, now):
        with transaction.atomic():
            gathering = locked(actor, gathering_id, to="")
            if not is_asking(gathering):  # called off since the list was read
                continue
            due = SignUp.objects.of(actor).filter(
                gathering=gathering, state=SignUpState.OFFERED, by_phone=False, answer_by__lte=now
            )
            for party in parties_of(_party(actor, gathering, set(due.values_list("party", flat=True)))):
                gone += _expire(actor, gathering, [row for row in party.rows if row.state == SignUpState.OFFERED])
            move_up(actor, gathering)
    return gone


def _expire(actor: Actor, gathering: Gathering, rows: Sequence[SignUp]) -> int:
    for row in rows:
        leave(actor, gathering, row, SignUpState.EXPIRED)
    for account_id in readers_of(actor, rows):
        post(actor, kind="gatherings.offer_gone", to_account_id=account_id, data=words_of(gathering))
    return len(rows)


def follow_change(actor: Actor, gathering: Gathering, *, asks_anew: bool) -> None:
    """What a change means for those who wait. The gathering's row is locked and says the new things already.

    Where names are no longer taken everybody may come. `asks_anew`: the time of it is another, or what was asked
    has run out; where there are more places than before, the next in line are asked.
    """
    if not gathering.takes_names:
        _let_all_come(actor, gathering)
        return
    if asks_anew:
        ask_anew(actor, gathering)
    move_up(actor, gathering)


def ask_anew(actor: Actor, gathering: Gathering) -> None:
    """Ask everybody again who is offered a place: until when, and who asks, depends on now and on the start.

    The gathering's row is locked. No query where nobody has a place, else one, and some for each party asked.
    """
    if not gathering.taken or not is_asking(gathering):
        return
    rows = SignUp.objects.of(actor).filter(gathering=gathering, state=SignUpState.OFFERED)
    for party in parties_of(rows.select_related("person").order_by("turn")):
        ask(actor, gathering, party.rows)


def _let_all_come(actor: Actor, gathering: Gathering) -> None:
    """Nobody signs up any more: who waits for a place, or is asked about one, may simply come, and is told."""
    if not gathering.taken and not gathering.waiting:
        return
    waits = SignUp.objects.of(actor).filter(gathering=gathering, state__in=[SignUpState.WAITING, SignUpState.OFFERED])
    rows = list(waits.select_related("person").order_by("turn"))
    if not rows:
        return
    for row in rows:
        check_step(SIGN_UP_NEXT, row.state, SignUpState.CONFIRMED)
    fresh = [row for row in rows if row.state == SignUpState.WAITING]
    waits.update(state=SignUpState.CONFIRMED, answer_by=None, by_phone=False)
    gathering.waiting = max(0, gathering.waiting - sum(row.places for row in fresh))
    take_places(gathering, fresh, sign=1)
    record_many(actor, "gathering.let_come", [(about(gathering) | who(row), {"places": row.places}) for row in rows])
    for row in rows:
        if row.person_id:
            post(actor, kind="gatherings.let_come", to_person_id=row.person_id, data=words_of(gathering))
        elif row.guest_phone:
            post(actor, kind="gatherings.let_come", to_phone=row.guest_phone, data=words_of(gathering))
