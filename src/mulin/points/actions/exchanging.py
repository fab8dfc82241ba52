"""Exchanges (交流): two points meet. The wall between two communities is crossed here and nowhere else in this room.

Each side has its own `Exchange` in its own community; both carry the same `pair`. What one side says
to the other (title, time, place, a sentence, yes or no) is copied into the other side's row by
`across`, with a written reason; nothing is ever read from the other side. Each side holds a
gathering of its own host and counts its own people. How one is begun: see `inviting`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from mulin.base.actor import Actor
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Gathering, GatheringState
from mulin.gatherings.rules import Plan
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import Named, record
from mulin.places.models import Community
from mulin.points import access
from mulin.points.actions.common import (
    clean,
    in_charge,
    leads,
    member_ids,
    named,
    required,
    tell,
)
from mulin.points.models import Exchange, ExchangeState, PartnerKind
from mulin.points.rules import states

WORDS_LIMIT = 200
MOST_GUESTS = 500
NOTHING_ASKED = {"new_starts_at": None, "new_ends_at": None, "new_words": ""}  # no wish for another time
REASON = "an exchange both points agree on: title, time, place and answer are copied to the other side"


def place_over_there(row: Exchange, here: Community) -> str:
    """The place as the other side reads it: a place here with this community's name, once; one of theirs without."""
    words = row.place_words
    if row.partner_place and words.startswith(row.partner_place):
        return words.removeprefix(f"{row.partner_place}·")
    return words if words.startswith(here.name) else f"{here.name}·{words}"[:60]


def messenger(community_id: UUID) -> Actor:
    """Mulin itself on the other side: it only copies and tells."""
    return Actor.system(community_id)


def other_side(row: Exchange) -> Exchange | None:
    """The other side's row, locked, to be written to or to see whether its point is there. One query."""
    others = Exchange.objects.across(reason=REASON).filter(pair=row.pair).exclude(community_id=row.community_id)
    found: Exchange | None = others.select_for_update(of=("self",)).select_related("point__host", "gathering").first()
    return found


def across(row: Exchange, **said: Any) -> Exchange | None:
    """Copy what this side says into the other side's row. The only way over the wall.

    None, and nothing copied, where there is no such row or its state has gone on by itself: they noted it as held.
    """
    other = other_side(row)
    if other is None or ("state" in said and said["state"] not in states.EXCHANGE[other.state]):
        return None
    write(other, **said)
    return other


def write(row: Exchange, **said: Any) -> None:
    """Save these fields of one's own row."""
    for field, value in said.items():
        setattr(row, field, value)
    row.save(update_fields=list(said))


def about_exchange(row: Exchange) -> dict[str, Named]:
    partner = f"{row.partner_place}{row.partner_name}"
    return {"point": named(row.point), "exchange": Named(row.id, row.title), "partner": Named(row.pair, partner)}


def locked_exchange(actor: Actor, exchange_id: UUID) -> Exchange:
    """One's own side, for who leads the point. Raises NotFound. Three queries."""
    row = access.exchange_for(actor, exchange_id, to="points.lead")
    lock_sides(Exchange.objects.of(actor).filter(id=row.id))
    return access.exchange_for(actor, exchange_id, to="points.lead")


def lock_sides(which: QuerySet[Exchange]) -> None:
    """Lock both sides' rows of these, always in the same order: two sides acting at once never wait for each other.

    Before either's gathering: see `lock_before_gatherings`. One query.
    """
    sides = Exchange.objects.across(reason=REASON).filter(pair__in=which.values("pair")).order_by("id")
    list(sides.select_for_update(of=("self",)).values_list("id"))


def lock_before_gatherings(actor: Actor, *, gatherings: Collection[UUID], **facts: Any) -> None:
    """These gatherings are to be moved or called off: exchanges first, then gatherings, whoever begins. One query."""
    lock_sides(Exchange.objects.of(actor).filter(gathering_id__in=gatherings))


def locked_while(actor: Actor, row: Exchange, state: ExchangeState) -> Exchange | None:
    """One's own side with both rows locked, if it is still in this state. Two queries."""
    rows = Exchange.objects.of(actor).filter(id=row.id)
    lock_sides(rows)
    rows = rows.filter(state=state)
    found: Exchange | None = rows.select_related("point__host", "gathering").first()
    return found


@transaction.atomic
def answer_exchange(actor: Actor, *, exchange_id: UUID, comes: bool, words: str = "") -> Exchange:
    """The invited side says yes or no; on yes both sides have a gathering of their own.

    For a group outside, the inviting side writes down what was answered on the telephone.
    Locks both rows. Raises NotFound, RuleError exchange-not-yours, exchange-past, exchange-their-place,
    point-paused and exchange-they-pause where it is yes, point-step also where the other side is no longer asking,
    and those of booking one's own place.
    """
    row = locked_exchange(actor, exchange_id)
    if row.is_inviting and row.partner_kind != PartnerKind.OUTSIDE:
        raise RuleError("exchange-not-yours")
    answer = clean(words, limit=WORDS_LIMIT, field="words")
    then = ExchangeState.ACCEPTED if comes else ExchangeState.DECLINED
    states.check_step(states.EXCHANGE, row.state, then)
    now = clock.now()
    if comes and row.starts_at <= now:
        raise RuleError("exchange-past")
    if comes:
        check_own_back(row, row.starts_at)
    is_first_yes = row.gathering is None  # else everybody hears that it takes place after all
    row.state, row.answer, row.answered_at = then, answer, now
    row.save(update_fields=["state", "answer", "answered_at"])
    other = across(row, state=then, answer=answer, answered_at=now)
    if comes and other is None and row.partner_kind == PartnerKind.POINT:
        raise RuleError("point-step")
    if comes:
        check_other_back(other, row.starts_at)
    record(actor, "point.exchange_answered", about=about_exchange(row), data={"comes": "yes" if comes else "no"})
    if comes:
        _lay_gathering(actor, row)
    if other is not None:
        there = messenger(other.community_id)
        if comes:
            _lay_theirs(there, other)
        kind = "points.exchange-accepted" if comes else "points.exchange-declined"
        tell(there, kind, leads(other.point), point=other.point.host.name, partner=other.partner_name)
    if comes and is_first_yes:
        tell(actor, "points.exchange-set", member_ids(row.point), point=row.point.host.name, title=row.title)
    return row


def check_own_back(row: Exchange, when: datetime) -> None:
    """Nothing is agreed for a time at which one's own point still pauses. Raises RuleError("point-paused")."""
    if row.point.is_away(when):
        raise RuleError("point-paused")


def check_other_back(other: Exchange | None, when: datetime) -> None:
    """Nor at which the other point does. Raises RuleError("exchange-they-pause")."""
    if other is not None and other.point.is_away(when):
        raise RuleError("exchange-they-pause")


def _lay_gathering(actor: Actor, row: Exchange) -> None:
    """This side's own gathering: its own people, its own attendance. One called off before a pause is there again."""
    host_id = row.point.host_id
    if row.gathering is not None:
        row.gathering = _restored(in_charge(actor, host_id), row, row.gathering)
        return
    plan = Plan(
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        venue_id=row.venue_id,
        place_words="" if row.venue_id else row.place_words,
        about=_exchange_words(row),
    )
    row.gathering = gatherings.plan_gathering(
        in_charge(actor, host_id), host_id=host_id, plan=plan, client_key=f"exchange-{row.id}"
    )
    row.save(update_fields=["gathering"])


def _restored(actor: Actor, row: Exchange, gathering: Gathering) -> Gathering:
    """As it was agreed: meanwhile this side may have held it by itself, at another time or elsewhere."""
    new: dict[str, Any] = {}
    if (gathering.starts_at, gathering.ends_at) != (row.starts_at, row.ends_at):
        new |= {"starts_at": row.starts_at, "ends_at": row.ends_at}
    if row.venue_id is not None and gathering.venue_id != row.venue_id:
        new |= {"venue_id": row.venue_id}
    if row.venue_id is None and gathering.place != row.place_words:
        new |= {"place_words": row.place_words}
    if gathering.state == GatheringState.CANCELLED:
        return gatherings.restore_gathering(actor, gathering_id=gathering.id, **new)
    return gatherings.move_gathering(actor, gathering_id=gathering.id, **new) if new else gathering


def _lay_theirs(there: Actor, other: Exchange) -> None:
    try:
        _lay_gathering(there, other)
    except RuleError as error:  # by what their venue is taken does not cross the wall
        raise RuleError("exchange-their-place") from error


def _exchange_words(row: Exchange) -> str:
    return f"{row.partner_place} {row.partner_name}".strip()


@transaction.atomic
def withdraw_exchange(actor: Actor, *, exchange_id: UUID, why: str) -> Exchange:
    """Either side calls it off and says why; both sides' gatherings are cancelled. Locks both rows.

    Raises NotFound, RuleError words-missing, point-step, exchange-begun: from then on each side notes for itself.
    """
    row = locked_exchange(actor, exchange_id)
    words = required(why, limit=60, field="why")
    states.check_step(states.EXCHANGE, row.state, ExchangeState.WITHDRAWN)
    if row.state == ExchangeState.ACCEPTED and row.starts_at <= clock.now():
        raise RuleError("exchange-begun")
    end_exchange(actor, row, words)
    return row


def end_exchange(actor: Actor, row: Exchange, why: str) -> None:
    """An exchange that still stands ends on both sides. In the caller's transaction, which has locked both rows.

    The states come first: what hears of the cancelled gatherings finds nothing left to end. What was only asked
    for calls no session off: what either side holds by itself meanwhile is its own.
    """
    was_agreed = row.state == ExchangeState.ACCEPTED
    said = {"state": ExchangeState.WITHDRAWN, "answer": why, "answered_at": clock.now(), **NOTHING_ASKED}
    write(row, **said)
    other = across(row, **said)
    if was_agreed:
        _call_off(actor, row, why)
    record(actor, "point.exchange_withdrawn", about=about_exchange(row))
    if other is not None:
        there = messenger(other.community_id)
        if was_agreed:
            _call_off(there, other, why)
        names = {"point": other.point.host.name, "partner": other.partner_name}
        tell(there, "points.exchange-withdrawn", leads(other.point), **names, why=why or "—")


def _call_off(actor: Actor, row: Exchange, why: str) -> None:
    if row.gathering is not None and row.gathering.state == GatheringState.PLANNED:
        allowed = in_charge(actor, row.point.host_id)
        gatherings.cancel_gathering(allowed, gathering_id=row.gathering.id, why=why, sends_home=True)


@transaction.atomic
def close_exchange(actor: Actor, *, exchange_id: UUID, guests: int | None = None) -> Exchange:
    """It took place. How many came from the other side is counted here, by this side. Locks both rows.

    The other side closes its own. Raises RuleError exchange-not-yet, people-odd.
    """
    row = locked_exchange(actor, exchange_id)
    if row.starts_at > clock.now():
        raise RuleError("exchange-not-yet")
    if guests is not None and not 0 <= guests <= MOST_GUESTS:
        raise RuleError("people-odd", field="guests", most=MOST_GUESTS)
    states.check_step(states.EXCHANGE, row.state, ExchangeState.HELD)
    row.state, row.guests = ExchangeState.HELD, guests
    row.save(update_fields=["state", "guests"])
    record(
        actor,
        "point.exchange_held",
        about=about_exchange(row),
        data={"kind": row.partner_kind, "guests": guests or 0},
        at=row.starts_at,
    )
    return row
