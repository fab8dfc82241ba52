"""Handing cards over at the door, and taking a slip of the thumb back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from mulin.base import once
from mulin.base.actor import Actor
from mulin.cards import queries
from mulin.cards.models import Card, Handover, Outcome, Sign
from mulin.cards.rules import check_outcome
from mulin.kernel import clock, ids
from mulin.kernel.errors import Conflict, NotFound, RuleError
from mulin.ledger.actions import Named, record_many
from mulin.people.models import Household


def hand_over(
    actor: Actor,
    *,
    household_ids: Sequence[UUID],
    outcome: str,
    client_key: str,
    sign: str = Sign.HAND,
) -> UUID:
    """Note what came of knocking at these doors, for all their cards in use; the visit's id.

    One door from a phone, many from a signed sheet. A card that already has this outcome for good
    is left alone, so that a sheet can be typed in twice. The same `client_key` gives the earlier
    visit. Raises NotFound for a door out of reach, RuleError "card-none-here", "card-handed-over".
    Each card changes by compare-and-set; a lost race raises `Conflict`.
    """
    if outcome not in Outcome.values or (outcome == Outcome.GIVEN and sign not in Sign.values):
        raise RuleError("card-outcome-unknown")
    content = [sorted(map(str, household_ids)), outcome, sign]
    with transaction.atomic():
        if earlier := once.earlier_result(actor, client_key, content):
            return earlier
        cards = _cards_at(actor, household_ids)
        visit = ids.uuid7()
        fresh = [card for card in cards if card.outcome != outcome or outcome in (Outcome.ABSENT, Outcome.LATER)]
        if not fresh:
            raise RuleError("card-handed-over")
        for card in fresh:
            check_outcome(card.outcome, outcome, state=card.state)
        _note(actor, fresh, visit, outcome, sign if outcome == Outcome.GIVEN else "")
        once.remember(actor, client_key, content, visit)
    return visit


def _cards_at(actor: Actor, household_ids: Sequence[UUID]) -> list[Card]:
    wanted = set(household_ids)
    rows = queries.living_cards(actor).filter(household_id__in=wanted)
    cards = list(rows.select_related("household__building__courtyard"))
    if any(not actor.may("cards.hand_over", building_id=card.household.building_id) for card in cards):
        raise NotFound("card")
    if not cards and not Household.objects.of(actor).filter(id__in=wanted).exists():
        raise NotFound("household")
    if not cards:
        raise RuleError("card-none-here")
    return cards


def _note(actor: Actor, cards: list[Card], visit: UUID, outcome: str, sign: str) -> None:
    now = clock.now()
    for card in cards:
        _set_outcome(actor, card, outcome, now)
    Handover.objects.bulk_create(
        Handover(
            community_id=actor.community_id,
            card=card,
            visit=visit,
            outcome=outcome,
            sign=sign,
            at=now,
            account_id=actor.account_id,
            mouth=actor.mouth,
        )
        for card in cards
    )
    doors = {card.household_id: _door(card) for card in cards}
    record_many(
        actor,
        "cards.handed_over",
        [({"door": Named(home, door)}, {"outcome": outcome}) for home, door in doors.items()],
    )


def _set_outcome(actor: Actor, card: Card, outcome: str, at: object) -> None:
    changed = Card.objects.of(actor).filter(id=card.id, outcome=card.outcome, state=card.state)
    if not changed.update(outcome=outcome, outcome_at=at):
        raise Conflict("card")


def _door(card: Card) -> str:
    return f"{card.household.building.plate} {card.household.door}"


def withdraw_visit(actor: Actor, *, visit: UUID) -> list[UUID]:
    """Take a visit back: its cards have again the outcome they had before. The households' ids.

    What was withdrawn stays in the book, marked. Nothing happens a second time. Raises NotFound.
    Each card changes by compare-and-set; a lost race raises `Conflict`.
    """
    now = clock.now()
    with transaction.atomic():
        attempts = Handover.objects.of(actor).filter(visit=visit)
        rows = list(attempts.select_related("card__household__building__courtyard"))
        if not rows or any(
            not actor.may("cards.hand_over", building_id=row.card.household.building_id) for row in rows
        ):
            raise NotFound("visit")
        standing = [row for row in rows if row.withdrawn_at is None]
        attempts.filter(withdrawn_at=None).update(withdrawn_at=now)
        before = _before(actor, [row.card for row in standing])
        for row in standing:
            earlier = before.get(row.card_id)
            _set_outcome(actor, row.card, earlier.outcome if earlier else "", earlier.at if earlier else None)
        doors = {row.card.household_id: _door(row.card) for row in standing}
        record_many(
            actor, "cards.handover_withdrawn", [({"door": Named(home, door)}, {}) for home, door in doors.items()]
        )
    return [row.card.household_id for row in rows]


def _before(actor: Actor, cards: list[Card]) -> dict[UUID, Handover]:
    attempts = Handover.objects.of(actor).filter(card__in=cards, withdrawn_at=None).order_by("at", "id")
    return {attempt.card_id: attempt for attempt in attempts}
