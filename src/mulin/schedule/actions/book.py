"""Taking venues, giving them back, moving from one to another.

What holds a venue (a gathering) writes its own fact; only a booking made by hand at the desk is a
fact of this room.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from mulin.base import bulk, once
from mulin.base.actor import Actor
from mulin.base.days import as_day
from mulin.kernel import chinese, clock, ids
from mulin.kernel.errors import Conflict, NotFound, RuleError
from mulin.ledger.actions import Named, record
from mulin.places.models import Venue
from mulin.schedule import queries, rules
from mulin.schedule.models import Booking
from mulin.schedule.rules.finding import Ground

TITLE_LIMIT = 60
_CODES = {
    rules.ClashKind.TAKEN: "venue-taken",
    rules.ClashKind.CLOSED: "venue-closed",
    rules.ClashKind.HOLIDAY: "venue-closed",
    rules.ClashKind.HOURS: "venue-not-open",
    rules.ClashKind.TOO_SMALL: "venue-too-small",
}


_What = tuple[UUID | None, UUID, datetime, datetime]  # who has which venue from when to when


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A venue wanted from one moment to another, and for what."""

    venue_id: UUID
    starts_at: datetime
    ends_at: datetime
    holder: UUID | None  # None: the booking holds itself (made by hand)
    title: str
    people: int = 0
    shows_title: bool = True


@dataclass(frozen=True, slots=True)
class Booked:
    """What came of a wish: a booking, or the reason why not."""

    wish: Wish
    booking: Booking | None = None
    refusal: RuleError | None = None


@transaction.atomic
def book(
    actor: Actor, *, venue_id: UUID, starts_at: datetime, ends_at: datetime, holder: UUID, title: str, people: int = 0
) -> Booking:
    """Take a venue for `holder`, which holds at most one. Locks the venue's row; the database is the last referee.

    A repetition for the same holder, venue and time gives the booking that is there. Raises RuleError
    "venue-taken", "venue-closed", "venue-not-open", "venue-too-small", "venue-not-yours" unless the
    holder had it then before and gave it back, and as `rules.check_time`; NotFound.
    """
    wish = Wish(venue_id=venue_id, starts_at=starts_at, ends_at=ends_at, holder=holder, title=title, people=people)
    return _one(book_many(actor, wishes=[wish]))


@transaction.atomic
def book_many(actor: Actor, *, wishes: Sequence[Wish]) -> list[Booked]:
    """Take venues for many holders at once; each wish is granted or refused by itself, in the order given.

    Locks the venues' rows. Eight queries for up to a thousand wishes. Raises NotFound, Conflict.
    """
    if not wishes:
        return []
    titles = [chinese.clean_text(wish.title, limit=TITLE_LIMIT) for wish in wishes]
    venues = _locked(actor, {wish.venue_id for wish in wishes})
    held = queries.bookings_held(actor.community_id, [wish.holder for wish in wishes if wish.holder])
    ground = _ground(actor, [wish for wish in wishes if _time_fault(wish) is None], venues)
    had = _had_before(actor, wishes, ground)
    answers: list[Booked] = []
    for wish, title in zip(wishes, titles, strict=True):
        earlier = held.get(wish.holder) if wish.holder else None
        if earlier is not None and not _is_same(earlier, wish):
            raise Conflict(f"{wish.holder} holds another venue or time; rebook() moves it")
        answers.append(Booked(wish, earlier) if earlier else _answer(actor, wish, title, ground, had))
    with _refereed():
        bulk.insert([answer.booking for answer in answers if answer.booking and answer.booking._state.adding])
    return answers


@transaction.atomic
def rebook(
    actor: Actor,
    *,
    holder: UUID,
    venue_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    people: int = 0,
    title: str = "",
) -> Booking:
    """Let `holder` have another venue or time, in one step: what it had is free only if this succeeds.

    Locks the venues' rows. Without a booking so far it takes one (then `title` is needed). Raises as `book`.
    """
    held: Booking | None
    held = Booking.objects.of(actor).select_for_update().filter(holder=holder, released_at=None).first()
    if held is None:
        return book(
            actor, venue_id=venue_id, starts_at=starts_at, ends_at=ends_at, holder=holder, title=title, people=people
        )
    title = chinese.clean_text(title, limit=TITLE_LIMIT) or held.title
    wish = Wish(venue_id=venue_id, starts_at=starts_at, ends_at=ends_at, holder=holder, title=title, people=people)
    rules.check_time(starts_at, ends_at)
    venues = _locked(actor, {venue_id, held.venue_id})
    refusal = _refusal(wish, _ground(actor, [wish], venues, spare=holder), {_what(held)})
    if refusal is not None:
        raise refusal
    held.venue, held.starts_at, held.ends_at, held.title = venues[venue_id], starts_at, ends_at, title
    held.changed_at = clock.now()
    with _refereed():
        held.save(update_fields=["venue", "starts_at", "ends_at", "title", "changed_at"])
    return held


@transaction.atomic
def release(actor: Actor, *, holder: UUID) -> bool:
    """Give back what `holder` has; False if it had nothing. No lock: one conditional update."""
    return release_many(actor, holders=[holder]) == 1


@transaction.atomic
def release_many(actor: Actor, *, holders: Collection[UUID]) -> int:
    """Give back what these have. Returns how many bookings that were. One query."""
    rows = Booking.objects.of(actor).filter(holder__in=holders, released_at=None)
    return int(rows.update(released_at=clock.now(), changed_at=clock.now()))


@transaction.atomic
def book_by_hand(actor: Actor, *, wish: Wish, client_key: str) -> Booking:
    """Take a venue at the desk, for something that is no gathering. Locks the venue's row. Raises as `book`.

    The wish's holder does not matter: the booking holds itself.
    """
    content = repr((wish.venue_id, wish.starts_at, wish.ends_at, wish.title, wish.people, wish.shows_title))
    earlier = once.earlier_result(actor, client_key, content)
    if earlier is not None:
        found: Booking = Booking.objects.of(actor).get_or_404(id=earlier)
        return found
    if not chinese.clean_text(wish.title, limit=TITLE_LIMIT):
        raise RuleError("booking-no-title", field="title")
    rules.check_time(wish.starts_at, wish.ends_at)
    if wish.ends_at <= clock.now():
        raise RuleError("booking-past", field="day")
    booking = _one(book_many(actor, wishes=[replace(wish, holder=None)]))
    venue = Named(booking.venue_id, booking.venue.name)
    record(
        actor,
        "venue.booked",
        about={"venue": venue, "booking": Named(booking.id, booking.title)},
        data={"day": as_day(booking.starts_at), "from": _clock(booking.starts_at), "to": _clock(booking.ends_at)},
    )
    once.remember(actor, client_key, content, booking.id)
    return booking


@transaction.atomic
def give_back(actor: Actor, *, booking_id: UUID) -> Booking:
    """Give back a booking made by hand. Locks its row; twice is harmless. Raises NotFound."""
    booking: Booking = Booking.objects.of(actor).select_for_update().select_related("venue").get_or_404(id=booking_id)
    if not booking.is_by_hand:
        raise NotFound("booking")
    if booking.released_at is None:
        booking.released_at = booking.changed_at = clock.now()
        booking.save(update_fields=["released_at", "changed_at"])
        about = {"venue": Named(booking.venue_id, booking.venue.name), "booking": Named(booking.id, booking.title)}
        record(actor, "venue.given_back", about=about, data={"day": as_day(booking.starts_at)})
    return booking


def _one(answers: list[Booked]) -> Booking:
    answer = answers[0]
    if answer.booking is None:
        assert answer.refusal is not None
        raise answer.refusal
    return answer.booking


def _locked(actor: Actor, venue_ids: set[UUID]) -> dict[UUID, Venue]:
    """The venues, locked until the transaction ends, always in the same order."""
    rows = Venue.objects.of(actor).filter(id__in=venue_ids).order_by("id").select_for_update(no_key=True)
    venues = {venue.id: venue for venue in rows}
    if venues.keys() != venue_ids:
        raise NotFound("venue")
    return venues


def _ground(actor: Actor, wishes: Iterable[Wish], venues: dict[UUID, Venue], spare: UUID | None = None) -> Ground:
    spans = [(as_day(wish.starts_at), as_day(wish.ends_at)) for wish in wishes]
    first: date = min((first for first, _ in spans), default=clock.today())
    last: date = max((last for _, last in spans), default=first)
    return queries.ground_around(actor, first, last, venue_ids=venues.keys(), spare=spare)


def _time_fault(wish: Wish) -> RuleError | None:
    try:
        rules.check_time(wish.starts_at, wish.ends_at)
    except RuleError as error:
        return error
    return None


def _what(row: Booking | Wish) -> _What:
    return row.holder, row.venue_id, row.starts_at, row.ends_at


def _had_before(actor: Actor, wishes: Iterable[Wish], ground: Ground) -> set[_What]:
    """What these holders gave back of venues that are not theirs to take: called off and back on, they have it again.

    One query, and only where there is such a venue.
    """
    closed = {venue.id for venue in ground.venues if not venue.may_take}
    holders = [wish.holder for wish in wishes if wish.holder and wish.venue_id in closed]
    if not holders:
        return set()
    rows = Booking.objects.of(actor).filter(holder__in=holders, venue_id__in=closed).exclude(released_at=None)
    return {_what(row) for row in rows}


def _refusal(wish: Wish, ground: Ground, had: Collection[_What] = ()) -> RuleError | None:
    venue = next(venue for venue in ground.venues if venue.id == wish.venue_id)
    if not venue.may_take and _what(wish) not in had:
        return RuleError("venue-not-yours", field="venue", venue=venue.name)
    found = rules.clashes(venue, ground, wish.starts_at, wish.ends_at, people=wish.people)
    if not found:
        return None
    first = found[0]
    why = queries.clash_words(first)
    return RuleError(_CODES[first.kind], field="venue", venue=venue.name, why=why, clash=first)


def _is_same(booking: Booking, wish: Wish) -> bool:
    return (booking.venue_id, booking.starts_at, booking.ends_at) == (wish.venue_id, wish.starts_at, wish.ends_at)


def _answer(actor: Actor, wish: Wish, title: str, ground: Ground, had: Collection[_What]) -> Booked:
    """Grant a wish, or say why not; what is granted stands in the way of the next one."""
    refusal = _time_fault(wish) or _refusal(wish, ground, had)
    if refusal is not None:
        return Booked(wish, None, refusal)
    key = ids.uuid7()
    booking = Booking(
        id=key,
        community_id=actor.community_id,
        venue_id=wish.venue_id,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        holder=wish.holder or key,
        title=title,
        shows_title=wish.shows_title,
    )
    shown = rules.Taken(wish.starts_at, wish.ends_at, title, booking.holder, booking.id, wish.shows_title)
    ground.taken.setdefault(wish.venue_id, []).append(shown)
    return Booked(wish, booking)


@contextmanager
def _refereed() -> Iterator[None]:
    """What the database refuses is a lost race (only somebody who did not lock the venue can win it)."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Conflict("the venue was taken a moment ago") from error


def _clock(moment: datetime) -> str:
    return moment.astimezone(clock.CHINA).strftime("%H:%M")
