"""An exchange is begun: one side asks a point of another community, or a group outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from mulin.base import once
from mulin.base.actor import Actor
from mulin.kernel import clock, ids
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import record
from mulin.places.models import Community, Venue
from mulin.points import queries
from mulin.points.actions.common import check_open, clean, leads, locked_point, required, tell
from mulin.points.actions.exchanging import WORDS_LIMIT, about_exchange, check_own_back, messenger, place_over_there
from mulin.points.models import Exchange, PartnerKind, Point
from mulin.schedule import queries as schedule


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
    exchange-place, exchange-place-busy, exchange-self, point-paused, words-missing, and as `schedule.queries.clashes`.
    """
    point = locked_point(actor, point_id)
    check_open(point)
    row = _read_meeting(actor, point, meeting)
    check_own_back(row, row.starts_at)
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
    if venue is not None:
        _check_free(actor, venue, meeting)
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


def _check_free(actor: Actor, venue: Venue, meeting: Meeting) -> None:
    """One's own venue is looked at before anybody is asked: else the other side says yes and it fails there."""
    found = schedule.clashes(actor, venue_id=venue.id, starts_at=meeting.starts_at, ends_at=meeting.ends_at)
    if found:
        raise RuleError("exchange-place-busy", field="venue", why=schedule.clash_words(found[0]))


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
        place_words=place_over_there(row, here),
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
