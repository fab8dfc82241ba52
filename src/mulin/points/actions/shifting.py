"""An agreed exchange has another time, or its gathering is called off: both sides go together.

For another time one side asks, the other agrees, and both gatherings move.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from mulin.base.actor import Actor
from mulin.gatherings import actions as gatherings
from mulin.gatherings.actions import Tell
from mulin.gatherings.models import Because, Gathering, GatheringState
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record
from mulin.places.models import Community
from mulin.points.actions.common import clean, in_charge, leads, tell
from mulin.points.actions.exchanging import (
    NOTHING_ASKED,
    WORDS_LIMIT,
    about_exchange,
    across,
    check_other_back,
    check_own_back,
    end_exchange,
    locked_exchange,
    locked_while,
    messenger,
    place_over_there,
    write,
)
from mulin.points.models import Exchange, ExchangeState, PartnerKind
from mulin.schedule import queries as schedule


@transaction.atomic
def ask_to_move_exchange(
    actor: Actor, *, exchange_id: UUID, starts_at: datetime, ends_at: datetime, words: str = ""
) -> Exchange:
    """Ask the other side for another time; the exchange stands as it was until they agree.

    Asking again, or asking back, takes the place of what was asked before. With a group outside it was
    agreed on the telephone, so it is moved at once. Locks both rows. Raises NotFound, RuleError
    exchange-not-agreed, exchange-past, exchange-same-time, point-paused, point-times-backwards,
    exchange-place-busy where one's own venue is taken then.
    """
    row = locked_exchange(actor, exchange_id)
    _check_standing(row)
    said = clean(words, limit=WORDS_LIMIT, field="words")
    if starts_at <= clock.now():
        raise RuleError("exchange-past", field="on")
    if ends_at <= starts_at:
        raise RuleError("point-times-backwards", field="ends")
    if (starts_at, ends_at) == (row.starts_at, row.ends_at):
        raise RuleError("exchange-same-time", field="on")
    check_own_back(row, starts_at)
    _check_own_place(actor, row, starts_at, ends_at)
    if row.partner_kind == PartnerKind.OUTSIDE:
        _move(actor, row, starts_at, ends_at)
        record(actor, "point.exchange_moved", about=about_exchange(row))
        return row
    asked = {"new_starts_at": starts_at, "new_ends_at": ends_at, "new_words": said}
    write(row, **asked, new_is_ours=True)
    other = across(row, **asked, new_is_ours=False)
    record(actor, "point.exchange_move_asked", about=about_exchange(row))
    if other is not None:
        names = {"point": other.point.host.name, "partner": other.partner_name}
        there = messenger(other.community_id)
        tell(there, "points.exchange-move-asked", leads(other.point), **names, when=starts_at)
    return row


@transaction.atomic
def answer_exchange_move(actor: Actor, *, exchange_id: UUID, agrees: bool) -> Exchange:
    """The other side says yes: both gatherings move, sign-ups stay, everybody concerned is told; or no.

    No by who asked takes it back. Locks both rows. Raises NotFound, RuleError exchange-nothing-asked,
    exchange-not-yours, exchange-not-agreed, exchange-past, exchange-place-busy, exchange-their-place, point-paused,
    exchange-they-pause.
    """
    row = locked_exchange(actor, exchange_id)
    if row.new_starts_at is None or row.new_ends_at is None:
        raise RuleError("exchange-nothing-asked")
    if not agrees:
        return _keep(actor, row)
    if row.new_is_ours:
        raise RuleError("exchange-not-yours")
    _check_standing(row)
    starts_at, ends_at = row.new_starts_at, row.new_ends_at
    if starts_at <= clock.now():
        raise RuleError("exchange-past")
    check_own_back(row, starts_at)
    _check_own_place(actor, row, starts_at, ends_at)
    _move(actor, row, starts_at, ends_at)
    other = across(row, **NOTHING_ASKED)
    check_other_back(other, starts_at)
    if other is not None:
        there = messenger(other.community_id)
        _move_theirs(there, other, starts_at, ends_at)
        names = {"point": other.point.host.name, "partner": other.partner_name}
        tell(there, "points.exchange-move-agreed", leads(other.point), **names, when=starts_at)
    record(actor, "point.exchange_moved", about=about_exchange(row))
    return row


def _keep(actor: Actor, row: Exchange) -> Exchange:
    was_ours = row.new_is_ours
    write(row, **NOTHING_ASKED)
    other = across(row, **NOTHING_ASKED)
    record(actor, "point.exchange_kept", about=about_exchange(row))
    if other is not None and not was_ours:
        names = {"point": other.point.host.name, "partner": other.partner_name}
        tell(messenger(other.community_id), "points.exchange-kept", leads(other.point), **names, when=row.starts_at)
    return row


def _check_standing(row: Exchange) -> None:
    if row.state != ExchangeState.ACCEPTED:
        raise RuleError("exchange-not-agreed")
    if row.starts_at <= clock.now():
        raise RuleError("exchange-past")


def _check_own_place(actor: Actor, row: Exchange, starts_at: datetime, ends_at: datetime) -> None:
    """This side's own venue, where it has one, is free then: named before anybody is asked."""
    if row.gathering is None or row.gathering.venue_id is None:
        return
    venue_id = row.gathering.venue_id
    found = schedule.clashes(actor, venue_id=venue_id, starts_at=starts_at, ends_at=ends_at, spare=row.gathering_id)
    if found:
        raise RuleError("exchange-place-busy", field="on", why=schedule.clash_words(found[0]))


def _move_theirs(there: Actor, other: Exchange, starts_at: datetime, ends_at: datetime) -> None:
    try:
        _move(there, other, starts_at, ends_at)
    except RuleError as error:  # by what their venue is taken does not cross the wall
        raise RuleError("exchange-their-place") from error


def _move(actor: Actor, row: Exchange, starts_at: datetime, ends_at: datetime) -> None:
    write(row, starts_at=starts_at, ends_at=ends_at, **NOTHING_ASKED)
    if row.gathering is not None and row.gathering.state == GatheringState.PLANNED:
        row.gathering = gatherings.move_gathering(
            in_charge(actor, row.point.host_id), gathering_id=row.gathering.id, starts_at=starts_at, ends_at=ends_at
        )


def follow_gathering(actor: Actor, *, gathering: Gathering, what: str, was: str | None, **facts: Any) -> None:
    """The gathering of an agreed exchange was moved or called off on its own page, or with its point.

    Called off, the exchange ends on both sides. Another time is asked for on the exchange's page, not taken;
    with a group outside it was agreed on the telephone. Where it `was` elsewhere, both sides go to the new
    place; while nobody knows the new one, the other side stays where it is. In the caller's transaction; locks
    both rows.
    Raises RuleError exchange-ask-first.
    """
    agreed = Exchange.objects.of(actor).filter(gathering_id=gathering.id, state=ExchangeState.ACCEPTED)
    found = agreed.filter(starts_at__gt=clock.now()).first()
    row = locked_while(actor, found, ExchangeState.ACCEPTED) if found else None
    if row is None:
        return
    if what == Tell.CANCELLED:
        end_exchange(actor, row, _typed(gathering) or gettext("临时有变"))
        return
    if (gathering.starts_at, gathering.ends_at) != (row.starts_at, row.ends_at):
        _take_time(actor, row, gathering)
    if was is not None and gathering.place not in ("", was, row.place_words):
        _take_place(actor, row, gathering)


def _typed(gathering: Gathering) -> str:
    """Only what somebody typed is passed on: a default reason may name who has the venue."""
    return gathering.why_words if gathering.why_code in ("", Because.PAUSED) else ""


def _take_time(actor: Actor, row: Exchange, gathering: Gathering) -> None:
    if row.partner_kind != PartnerKind.OUTSIDE:
        raise RuleError("exchange-ask-first")
    write(row, starts_at=gathering.starts_at, ends_at=gathering.ends_at, **NOTHING_ASKED)
    record(actor, "point.exchange_moved", about=about_exchange(row))


def _take_place(actor: Actor, row: Exchange, gathering: Gathering) -> None:
    """The other side's gathering goes along, in words; why it does stays on this side."""
    write(row, place_words=gathering.place, venue=gathering.venue)
    here = Community.objects.get(id=actor.community_id)
    other = across(row, place_words=place_over_there(row, here), venue=None)
    if other is not None and other.gathering is not None and other.gathering.state == GatheringState.PLANNED:
        allowed = in_charge(messenger(other.community_id), other.point.host_id)
        gatherings.move_gathering(allowed, gathering_id=other.gathering.id, place_words=other.place_words)
