"""Shutting venues and opening them again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from mulin.base import once
from mulin.base.actor import Actor
from mulin.base.days import as_day
from mulin.base.manifest import Event, tell
from mulin.kernel import chinese, clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import Named, record
from mulin.places.models import Venue
from mulin.schedule import queries, rules
from mulin.schedule.models import Booking, Closure
from mulin.schedule.queries.venues import midnight

REASON_LIMIT = 60


@transaction.atomic
def close_venue(
    actor: Actor, *, venue_id: UUID, first_day: date, last_day: date, reason: str, client_key: str, knows: bool = False
) -> Closure:
    """Shut a venue from one day to another. Locks the venue's row, so that nobody takes it meanwhile.

    Bookings already made stay until whoever holds them moves them (`Event.VENUE_CLOSED` tells the rooms
    above in this transaction). `knows` says that the one who closes has seen that notice is short or that
    bookings are hit; without it that is refused. Raises RuleError "closure-no-reason", "closure-past",
    "closure-late", "closure-hits", and as `rules.check_days`.
    """
    content = repr((venue_id, first_day, last_day, reason))
    earlier = once.earlier_result(actor, client_key, content)
    if earlier is not None:
        found: Closure = Closure.objects.of(actor).get_or_404(id=earlier)
        return found
    rules.check_days(first_day, last_day)
    words = chinese.clean_text(reason, limit=REASON_LIMIT)
    if not words:
        raise RuleError("closure-no-reason", field="reason")
    if last_day < clock.today():
        raise RuleError("closure-past", field="last_day")
    venue = _locked(actor, venue_id)
    hit = queries.bookings_within(actor, venue_id=venue.id, first=first_day, last=last_day)
    _check_knows(knows=knows, hit=len(hit), first_day=first_day)
    closure: Closure = Closure.objects.create(
        community_id=actor.community_id, venue=venue, first_day=first_day, last_day=last_day, reason=words
    )
    record(actor, "venue.closed", about=_about(venue, closure), data={"from": first_day, "until": last_day})
    once.remember(actor, client_key, content, closure.id)
    told = {"venue_id": venue.id, "closure_id": closure.id, "reason": words}
    tell(Event.VENUE_CLOSED, actor, **told, holders=[row.holder for row in hit])
    return closure


@transaction.atomic
def close_on_holidays(actor: Actor, *, venue_id: UUID, closed: bool, knows: bool = True) -> Closure | None:
    """Let a venue be shut on legal holidays, or open on them. Locks the venue's row. Repeating it is harmless.

    Bookings ahead on holidays stay until whoever holds them moves them, as with `close_venue`; where not
    everybody `knows` that there are some, that is refused. Raises RuleError "holiday-hits".
    """
    venue = _locked(actor, venue_id)
    standing: Closure | None = (
        Closure.objects.of(actor).filter(venue=venue, legal_holidays=True, lifted_at=None).first()
    )
    if closed and standing is None:
        hit = queries.bookings_on_holidays(actor.community_id, [venue.id])
        if hit and not knows:
            raise RuleError("holiday-hits", field="knows", count=len(hit))
        standing = Closure.objects.create(community_id=actor.community_id, venue=venue, legal_holidays=True)
        record(actor, "venue.closed_on_holidays", about=_about(venue, standing))
        _tell_hit(actor, standing, hit)
    elif not closed and standing is not None:
        _lift(actor, standing, venue)
        standing = None
    return standing


def follow_calendar(actor: Actor, first: date, last: date) -> None:
    """Other days are holidays now: venues shut on holidays are shut or open then. In the caller's transaction.

    After `Event.CALENDAR_CHANGED`, so that what the calendar itself calls off has given its place back.
    """
    closures = queries.shut_on_holidays(actor.community_id)
    if not closures:
        return
    venues = [closure.venue_id for closure in closures]
    hit = queries.bookings_on_holidays(actor.community_id, venues, first=first, last=last)
    calendar = queries.calendar_of(actor.community_id, first, last)
    for closure in closures:
        _tell_hit(actor, closure, [pair for pair in hit if pair[0].venue_id == closure.venue_id])
        given_back = [(row, as_day(row.starts_at)) for row in queries.given_back_since(closure)]
        open_again = [row for row, day in given_back if first <= day <= last and calendar.holiday(day) is None]
        _tell_reopened(actor, closure, open_again)


def _tell_hit(actor: Actor, closure: Closure, hit: Sequence[tuple[Booking, str]]) -> None:
    told = {"venue_id": closure.venue_id, "closure_id": closure.id, "reason": closure.reason}
    for holiday in dict.fromkeys(name for _row, name in hit):
        holders = [row.holder for row, name in hit if name == holiday]
        tell(Event.VENUE_CLOSED, actor, **told, holiday=holiday, holders=holders)


def _tell_reopened(actor: Actor, closure: Closure, given_back: Sequence[Booking]) -> None:
    holders = list(dict.fromkeys(row.holder for row in given_back))
    tell(Event.VENUE_REOPENED, actor, venue_id=closure.venue_id, reason=closure.reason, holders=holders)


@transaction.atomic
def lift_closure(actor: Actor, *, closure_id: UUID) -> Closure:
    """Open a venue again. Locks the closure's row; twice is harmless.

    Who gave it back because of the closure hears of it in this transaction (`Event.VENUE_REOPENED`).
    """
    closure: Closure = Closure.objects.of(actor).select_for_update().get_or_404(id=closure_id)
    if closure.lifted_at is None:
        _lift(actor, closure, closure.venue)
    return closure


def _check_knows(*, knows: bool, hit: int, first_day: date) -> None:
    if knows:
        return
    if hit:
        raise RuleError("closure-hits", field="knows", count=hit)
    if rules.is_late_notice(first_day, clock.today()):
        raise RuleError("closure-late", field="knows")


def _lift(actor: Actor, closure: Closure, venue: Venue) -> None:
    closure.lifted_at = clock.now()
    closure.save(update_fields=["lifted_at"])
    record(actor, "venue.reopened", about=_about(venue, closure))
    given_back = queries.given_back_since(closure)
    if closure.first_day and closure.last_day:
        start, end = midnight(closure.first_day), midnight(closure.last_day + timedelta(days=1))
        within = [row for row in given_back if row.starts_at < end and row.ends_at > start]  # also over midnight
    else:
        calendar = queries.calendar_of(actor.community_id)
        within = [row for row in given_back if calendar.holiday(as_day(row.starts_at))]
    _tell_reopened(actor, closure, within)


def _locked(actor: Actor, venue_id: UUID) -> Venue:
    venue: Venue = Venue.objects.of(actor).select_for_update(no_key=True).get_or_404(id=venue_id)
    return venue


def _about(venue: Venue, closure: Closure) -> dict[str, Named]:
    return {"venue": Named(venue.id, venue.name), "closure": Named(closure.id, venue.name)}
