"""Stamp cards: printed in sheets for whoever comes, or opened on one's own phone."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from mulin.base import once
from mulin.base.actor import Actor
from mulin.events import rules
from mulin.events.access import is_open
from mulin.events.actions.common import locked, must_stand
from mulin.events.actions.taking import take_in
from mulin.events.models import Event, StampCard
from mulin.events.rules import Op, OpKind
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError

MOST_AT_ONCE = 600


def print_cards(actor: Actor, *, event_id: UUID, count: int, client_key: str) -> list[StampCard]:
    """Make `count` cards of paper, numbered on from the last. The same `client_key` gives the same ones.

    Locks the event. Raises RuleError "stamp-cards-count", "event-over".
    """
    with transaction.atomic():
        event = locked(actor, event_id)
        must_stand(event)
        if not 1 <= count <= MOST_AT_ONCE:
            raise RuleError("stamp-cards-count", field="count", most=MOST_AT_ONCE)
        rows = StampCard.objects.of(actor).filter(event_id=event.id)
        if earlier := once.earlier_result(actor, client_key, [str(event_id), count]):
            first: StampCard = rows.get(id=earlier)
            return list(
                rows.filter(number__gte=first.number, number__lt=first.number + count, is_paper=True).order_by("number")
            )
        last = rows.aggregate(last=Max("number"))["last"] or 0
        cards = [_card(event, last + place) for place in range(1, count + 1)]
        StampCard.objects.bulk_create(cards)
        once.remember(actor, client_key, [str(event_id), count], cards[0].id)
    return cards


def _card(event: Event, number: int, *, is_paper: bool = True) -> StampCard:
    return StampCard(
        community_id=event.community_id, event=event, code=rules.new_code(), number=number, is_paper=is_paper
    )


def open_own_card(actor: Actor, *, event_id: UUID, person_id: UUID) -> StampCard:
    """The card on one's own phone, for oneself or somebody one acts for; made at the first call. Locks the event.

    Paper cards of the same person count together with it. Raises NotFound, RuleError "event-desk-closed".
    """
    if person_id not in actor.own_people:
        raise NotFound("person")
    with transaction.atomic():
        event: Event = (
            Event.objects.of(actor).select_for_update(of=("self",)).select_related("gathering").get_or_404(id=event_id)
        )
        rows = StampCard.objects.of(actor).filter(event_id=event.id)
        mine: StampCard | None = rows.filter(person_id=person_id, is_paper=False).first()
        if mine:
            return mine
        if not is_open(event):
            raise RuleError("event-desk-closed")
        last = rows.aggregate(last=Max("number"))["last"] or 0
        card = _card(event, last + 1, is_paper=False)
        card.save(force_insert=True)
        op = Op(id=uuid4(), seq=0, kind=OpKind.CARD, at=clock.now(), card=card.code, person_id=person_id)
        take_in(actor, event=event, ops=[op], confirmed=True)
        card.refresh_from_db()
    return card
