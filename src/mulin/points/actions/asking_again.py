"""What only a point's pause called off is asked anew, once the point goes on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from mulin.base.actor import Actor
from mulin.gatherings.models import Gathering
from mulin.kernel import clock
from mulin.ledger.actions import record
from mulin.points.actions.common import leads, tell
from mulin.points.actions.exchanging import about_exchange, across, messenger, other_side, write
from mulin.points.models import Exchange, ExchangeState, PartnerKind, Point, PointState
from mulin.schedule import queries as schedule


class Unasked(StrEnum):
    """Why nobody was asked about an exchange."""

    PLACE = "place"  # one's own is taken by then
    GONE = "gone"  # the partner is no more, or has noted it in its own way
    PAUSES = "pauses"  # so does the partner: they ask when they go on


@dataclass(frozen=True, slots=True)
class Again:
    """Exchanges a pause called off that are still ahead: asked anew, and those that were not, with the reason."""

    asked: list[Exchange] = field(default_factory=list)
    left: list[tuple[Exchange, Unasked]] = field(default_factory=list)
    homeless: list[Gathering] = field(default_factory=list)  # sessions whose place was taken meanwhile


def note_called_off(actor: Actor, *, agreed: Collection[UUID]) -> None:
    """Of exchanges that were agreed before a pause, those that it called off. One query."""
    off = Exchange.objects.of(actor).filter(id__in=agreed, state=ExchangeState.WITHDRAWN)
    off.update(off_by_pause=True)


def ask_again(actor: Actor, point: Point) -> Again:
    """Ask the partners of exchanges that this point's pause called off, where the day is still ahead.

    The other side was told that it is off and may have made other plans, so it is asked, not simply put back.
    On yes both gatherings are there again, with who had signed up. In the caller's transaction, which has locked
    both rows.
    """
    again = Again()
    off = Exchange.objects.of(actor).filter(point=point, off_by_pause=True)
    for row in off.select_related("point__host", "venue").order_by("starts_at", "id"):
        write(row, off_by_pause=False)
        if row.starts_at <= clock.now():
            continue
        why_not = _why_not(actor, row)
        if why_not is None:
            _ask(actor, row)
            again.asked.append(row)
        else:
            again.left.append((row, why_not))
    return again


def _why_not(actor: Actor, row: Exchange) -> Unasked | None:
    """What keeps it from being asked about; where the other point pauses as well, asking is left to it."""
    if row.partner_kind == PartnerKind.POINT:
        other = other_side(row)
        if other is None or other.state != ExchangeState.WITHDRAWN or other.point.state == PointState.CLOSED:
            return Unasked.GONE
        if other.point.is_away(row.starts_at):
            write(other, off_by_pause=True)
            return Unasked.PAUSES
    if row.venue_id is None:
        return None
    taken = schedule.clashes(actor, venue_id=row.venue_id, starts_at=row.starts_at, ends_at=row.ends_at)
    return Unasked.PLACE if taken else None


def _ask(actor: Actor, row: Exchange) -> None:
    said = {"state": ExchangeState.INVITED, "answer": "", "answered_at": None}
    other = across(row, **said, is_inviting=False)
    write(row, **said, is_inviting=True)
    record(actor, "point.exchange_asked_again", about=about_exchange(row))
    if other is not None:
        names = {"point": other.point.host.name, "partner": other.partner_name, "place": other.partner_place}
        there = messenger(other.community_id)
        tell(there, "points.exchange-again", leads(other.point), **names, when=other.starts_at)
