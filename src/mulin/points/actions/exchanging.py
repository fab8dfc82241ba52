"""Exchanges (交流): two points meet. The wall between two communities is crossed here and nowhere else in this room.

Each side has its own `Exchange` in its own community; both carry the same `pair`. What one side says
to the other (title, time, place, a sentence, yes or no) is copied into the other side's row by
`across`, with a written reason; nothing is ever read from the other side. Each side holds a
gathering of its own host and counts its own people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from mulin.base import once
from mulin.base.actor import Actor
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import GatheringState
from mulin.gatherings.rules import Plan
from mulin.kernel import clock, ids
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import Named, record
from mulin.places.models import Community, Venue
from mulin.points import access, queries
from mulin.points.actions.common import (
    check_open,
    clean,
    in_charge,
    leads,
    locked_point,
    member_ids,
    named,
    required,
    tell,
)
from mulin.points.models import Exchange, ExchangeState, PartnerKind, Point
from mulin.points.rules import states

WORDS_LIMIT = 200
MOST_GUESTS = 500
REASON = "an exchange both points agree on: title, time, place and answer are copied to the other side"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What two points want to do together."""

    title: str
    starts_at: datetime
    ends_at: datetime
    venue_id: UUID | None = None
    place_words: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """With whom: a point of another community of this platform, or a group outside it by name."""

    point_id: UUID | None = None
    community_id: UUID | None = None
    name: str = ""
    place: str = ""


@transaction.atomic
def invite_to_exchange(
    actor: Actor, *, point_id: UUID, partner: Partner, meeting: Meeting, client_key: str
) -> Exchange:
    """Ask another point, or a group outside, to meet. Locks the own point.

    The other side finds the invitation on its own pages. Raises NotFound, RuleError exchange-past,
    exchange-place, exchange-self, words-missing.
    """
    point = locked_point(actor, point_id)
    check_open(point)
    row = _read_meeting(actor, point, meeting)
    other = _read_partner(actor, row, partner)
    content = [str(point.id), str(partner.point_id), row.partner_name, row.title, row.starts_at]
    if earlier := once.earlier_result(actor, client_key, content):
        found: Exchange = Exchange.objects.of(actor).get_or_404(id=earlier)
        return found
    row.save(force_insert=True)
    if other is not None:
        _tell_other_side(actor, row, other)
    record(actor, "point.exchange_invited", about=about_exchange(row))
    once.remember(actor, client_key, content, row.id)
    return row


def _read_meeting(actor: Actor, point: Point, meeting: Meeting) -> Exchange:
    if meeting.starts_at <= clock.now():
        raise RuleError("exchange-past", field="day")
    if meeting.ends_at <= meeting.starts_at:
        raise RuleError("point-times-backwards", field="ends")
    venue: Venue | None = Venue.objects.of(actor).get_or_404(id=meeting.venue_id) if meeting.venue_id else None
    place = clean(meeting.place_words, limit=60, field="place_words") or (venue.name if venue else "")
    if not place:
        raise RuleError("exchange-place", field="place_words")
    return Exchange(
        community_id=actor.community_id,
        pair=ids.uuid7(),
        point=point,
        is_inviting=True,
        title=required(meeting.title, limit=60, field="title"),
        words=clean(meeting.words, limit=WORDS_LIMIT, field="words"),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        venue=venue,
        place_words=place,
    )


def _read_partner(actor: Actor, row: Exchange, partner: Partner) -> Point | None:
    if partner.point_id is None:
        row.partner_kind = PartnerKind.OUTSIDE
        row.partner_name = required(partner.name, limit=60, field="partner")
        row.partner_place = clean(partner.place, limit=60, field="partner_place")
        return None
    if partner.community_id == actor.community_id:
        raise RuleError("exchange-self", field="partner")
    listed = queries.listed_point(partner.point_id)
    if listed is None or listed.community_id == actor.community_id:
        raise NotFound("point")
    row.partner_kind = PartnerKind.POINT
    row.partner_community_id, row.partner_ref = listed.community_id, listed.id
    row.partner_name, row.partner_place = listed.host.name, listed.community.name
    return listed


def _tell_other_side(actor: Actor, row: Exchange, other: Point) -> None:
    """The invitation as the other side's own row, and its leaders are told there."""
    here = Community.objects.get(id=actor.community_id)
    Exchange.objects.create(
        community_id=other.community_id,
        pair=row.pair,
        point=other,
        is_inviting=False,
        partner_kind=PartnerKind.POINT,
        partner_community=here,
        partner_ref=row.point_id,
        partner_name=row.point.host.name,
        partner_place=here.name,
        title=row.title,
        words=row.words,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place_words=f"{here.name}·{row.place_words}"[:60],
    )
    there = messenger(other.community_id)
    tell(
        there,
        "points.exchange-invited",
        leads(other),
        point=other.host.name,
        partner=row.point.host.name,
        place=here.name,
    )


def messenger(community_id: UUID) -> Actor:
    """Mulin itself on the other side: it only copies and tells."""
    return Actor.system(community_id)


def across(row: Exchange, **said: Any) -> Exchange | None:
    """Copy what this side says into the other side's row, if there is one. The only way over the wall."""
    others = Exchange.objects.across(reason=REASON).filter(pair=row.pair).exclude(community_id=row.community_id)
    other: Exchange | None = others.select_for_update(of=("self",)).select_related("point__host").first()
    if other is None:
        return None
    for field, value in said.items():
        setattr(other, field, value)
    other.save(update_fields=list(said))
    return other


def about_exchange(row: Exchange) -> dict[str, Named]:
    partner = f"{row.partner_place}{row.partner_name}"
    return {"point": named(row.point), "exchange": Named(row.id, row.title), "partner": Named(row.pair, partner)}


def locked_exchange(actor: Actor, exchange_id: UUID) -> Exchange:
    Exchange.objects.of(actor).select_for_update().get_or_404(id=exchange_id)
    return access.exchange_for(actor, exchange_id, to="points.lead")


@transaction.atomic
def answer_exchange(actor: Actor, *, exchange_id: UUID, comes: bool, words: str = "") -> Exchange:
    """The invited side says yes or no; on yes both sides have a gathering of their own.

    For a group outside, the inviting side writes down what was answered on the telephone.
    Locks both rows. Raises NotFound, RuleError point-step, and those of booking the place.
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
    row.state, row.answer, row.answered_at = then, answer, now
    row.save(update_fields=["state", "answer", "answered_at"])
    other = across(row, state=then, answer=answer, answered_at=now)
    record(actor, "point.exchange_answered", about=about_exchange(row), data={"comes": "yes" if comes else "no"})
    if comes:
        _lay_gathering(actor, row)
    if other is not None:
        there = messenger(other.community_id)
        if comes:
            _lay_gathering(there, other)
        kind = "points.exchange-accepted" if comes else "points.exchange-declined"
        tell(there, kind, leads(other.point), point=other.point.host.name, partner=other.partner_name)
    if comes:
        tell(actor, "points.exchange-set", member_ids(row.point), point=row.point.host.name, title=row.title)
    return row


def _lay_gathering(actor: Actor, row: Exchange) -> None:
    """This side's own gathering: its own people, its own attendance."""
    host_id = row.point.host_id
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


def _exchange_words(row: Exchange) -> str:
    return f"{row.partner_place} {row.partner_name}".strip()


@transaction.atomic
def withdraw_exchange(actor: Actor, *, exchange_id: UUID, why: str) -> Exchange:
    """Either side calls it off and says why; both sides' gatherings are cancelled. Locks both rows."""
    row = locked_exchange(actor, exchange_id)
    words = required(why, limit=60, field="why")
    states.check_step(states.EXCHANGE, row.state, ExchangeState.WITHDRAWN)
    now = clock.now()
    row.state, row.answer, row.answered_at = ExchangeState.WITHDRAWN, words, now
    row.save(update_fields=["state", "answer", "answered_at"])
    other = across(row, state=ExchangeState.WITHDRAWN, answer=words, answered_at=now)
    _call_off(actor, row, words)
    record(actor, "point.exchange_withdrawn", about=about_exchange(row))
    if other is not None:
        there = messenger(other.community_id)
        _call_off(there, other, words)
        tell(
            there,
            "points.exchange-withdrawn",
            leads(other.point),
            point=other.point.host.name,
            partner=other.partner_name,
            why=words,
        )
    return row


def _call_off(actor: Actor, row: Exchange, why: str) -> None:
    if row.gathering is not None and row.gathering.state == GatheringState.PLANNED:
        allowed = in_charge(actor, row.point.host_id)
        gatherings.cancel_gathering(allowed, gathering_id=row.gathering.id, why=why)


@transaction.atomic
def close_exchange(actor: Actor, *, exchange_id: UUID, guests: int | None = None) -> Exchange:
    """It took place. How many came from the other side is counted here, by this side. Locks the own row.

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
