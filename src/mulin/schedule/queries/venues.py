"""Who has which venue when, what is in the way, and what else is free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from mulin.base.actor import Actor
from mulin.base.days import as_day
from mulin.kernel import clock
from mulin.kernel.errors import NotFound
from mulin.places.models import Venue, VenueKind
from mulin.schedule import rules
from mulin.schedule.models import Booking, Closure, VenueRule, WhoBooks
from mulin.schedule.queries.special_days import calendar_of
from mulin.schedule.rules.finding import Ground

_AROUND = timedelta(days=8)  # alternatives look a week ahead


def bookings_between(community_id: UUID, first: date, last: date, *, venue_id: UUID | None = None) -> list[Booking]:
    """The bookings that touch the days between two, both included, in order of time. One query."""
    return list(bookings_touching(community_id, first, last, venue_id=venue_id))


def bookings_touching(
    community_id: UUID, first: date, last: date, *, venue_id: UUID | None = None
) -> QuerySet[Booking]:
    """The same, not read yet."""
    rows: QuerySet[Booking] = Booking.objects.of(community_id).filter(
        released_at=None,
        starts_at__lt=midnight(last + timedelta(days=1)),
        starts_at__gte=midnight(first - timedelta(days=1)),  # one lasts a day at most
        ends_at__gt=midnight(first),
    )
    if venue_id is not None:
        rows = rows.filter(venue_id=venue_id)
    return rows.order_by("starts_at", "id")


def bookings_within(actor: Actor, *, venue_id: UUID, first: date, last: date) -> list[Booking]:
    """The bookings of a venue that a closure of these days would hit. One query."""
    return bookings_between(actor.community_id, first, last, venue_id=venue_id)


def bookings_on_holidays(
    community_id: UUID, venue_ids: Collection[UUID], *, first: date | None = None, last: date | None = None
) -> list[tuple[Booking, str]]:
    """The bookings ahead of these venues on legal holidays, each with the holiday's name. Two queries."""
    rows = Booking.objects.of(community_id).filter(venue_id__in=venue_ids, released_at=None, starts_at__gt=clock.now())
    if first is not None:
        rows = rows.filter(starts_at__gte=midnight(first))
    if last is not None:
        rows = rows.filter(starts_at__lt=midnight(last + timedelta(days=1)))
    found = list(rows.order_by("starts_at", "id"))
    if not found:
        return []
    calendar = calendar_of(community_id, as_day(found[0].starts_at), as_day(found[-1].starts_at))
    named = ((row, calendar.holiday(as_day(row.starts_at))) for row in found)
    return [(row, name) for row, name in named if name]


def given_back_since(closure: Closure) -> list[Booking]:
    """The bookings ahead that were given back since a venue is closed, in order of time. One query."""
    rows = Booking.objects.of(closure.community_id).filter(
        venue_id=closure.venue_id, released_at__gte=closure.created_at, starts_at__gt=clock.now()
    )
    return list(rows.order_by("starts_at", "id"))


def bookings_held(community_id: UUID, holders: Collection[UUID]) -> dict[UUID, Booking]:
    """What each of these holds, if anything. One query."""
    rows = Booking.objects.of(community_id).filter(holder__in=holders, released_at=None).select_related("venue")
    return {row.holder: row for row in rows}


def closures_of(community_id: UUID, *, first: date, last: date, venue_id: UUID | None = None) -> list[Closure]:
    """The closures in force that touch the days between two, and those of legal holidays. One query."""
    rows = Closure.objects.of(community_id).filter(
        Q(legal_holidays=True) | Q(first_day__lte=last, last_day__gte=first), lifted_at=None
    )
    if venue_id is not None:
        rows = rows.filter(venue_id=venue_id)
    return list(rows.order_by("first_day", "id"))


def shut_on_holidays(community_id: UUID) -> list[Closure]:
    """The closures of all venues that are shut on legal holidays, each with its venue. One query."""
    rows = Closure.objects.of(community_id).filter(legal_holidays=True, lifted_at=None)
    return list(rows.select_related("venue").order_by("id"))


def rules_of(community_id: UUID) -> dict[UUID, VenueRule]:
    """The rule of every venue that has one. One query."""
    return {row.venue_id: row for row in VenueRule.objects.of(community_id)}


def rule_of(venue: Venue) -> VenueRule:
    """The rule of one venue: its own, or the one that stands where nothing was said. One query."""
    found: VenueRule | None = VenueRule.objects.of(venue.community_id).filter(venue=venue).first()
    return found or VenueRule(community_id=venue.community_id, venue=venue, who=_usual(venue))


def is_shut_on_holidays(venue: Venue) -> bool:
    """Whether a venue is shut on legal holidays. One query."""
    rows = Closure.objects.of(venue.community_id).filter(venue=venue, legal_holidays=True, lifted_at=None)
    return bool(rows.exists())


def clashes(
    actor: Actor, *, venue_id: UUID, starts_at: datetime, ends_at: datetime, spare: UUID | None = None, people: int = 0
) -> list[rules.Clash]:
    """What is in the way of taking a venue then; `spare` is a holder that may be in its own way.

    Raises RuleError as `rules.check_time`, NotFound for a venue of elsewhere. Five queries.
    """
    rules.check_time(starts_at, ends_at)
    ground = ground_around(actor, as_day(starts_at), as_day(ends_at), venue_ids={venue_id}, spare=spare)
    return rules.clashes(_venue_in(ground, venue_id), ground, starts_at, ends_at, people=people)


def alternatives(
    actor: Actor, *, venue_id: UUID, starts_at: datetime, ends_at: datetime, people: int = 0, spare: UUID | None = None
) -> list[rules.Slot]:
    """Up to three free ones: the same time elsewhere, the same venue at nearby times. Five queries at any size."""
    rules.check_time(starts_at, ends_at)
    ground = ground_around(actor, as_day(starts_at), as_day(ends_at) + _AROUND, spare=spare)
    return rules.alternatives(_venue_in(ground, venue_id), ground, starts_at, ends_at, people=people, now=clock.now())


def clashes_each(
    actor: Actor, venue_id: UUID, spans: Sequence[tuple[datetime, datetime]]
) -> tuple[str, list[list[rules.Clash]]]:
    """The venue's name, and what is in the way of each of these times. Raises NotFound. Five queries at any size."""
    first = min((as_day(starts_at) for starts_at, _ends_at in spans), default=clock.today())
    last = max((as_day(ends_at) for _starts_at, ends_at in spans), default=clock.today())
    ground = ground_around(actor, first, last, venue_ids={venue_id})
    venue = _venue_in(ground, venue_id)
    return venue.name, [rules.clashes(venue, ground, starts_at, ends_at) for starts_at, ends_at in spans]


def alternatives_each(
    actor: Actor, wanted: Sequence[tuple[UUID, datetime, datetime, int]]
) -> tuple[list[list[rules.Slot]], list[rules.ForAll]]:
    """The same for many (venue, from, to, people) at once, and what would be free on all or most of the days.

    What is offered for one of them alone is not offered for the next. Five queries at any size.
    """
    if not wanted:
        return [], []
    first = min(as_day(starts_at) for _venue, starts_at, _ends_at, _people in wanted)
    last = max(as_day(ends_at) for _venue, _starts_at, ends_at, _people in wanted)
    ground = ground_around(actor, first, last + _AROUND)
    asked = [
        rules.Asked(_venue_in(ground, venue_id), starts_at, ends_at, people)
        for venue_id, starts_at, ends_at, people in wanted
    ]
    now = clock.now()
    at_once = rules.for_all(asked, ground, now)
    found = []
    for one in asked:
        slots = rules.alternatives(one.venue, ground, one.starts_at, one.ends_at, people=one.people, now=now)
        for slot in slots:
            ground.taken.setdefault(slot.venue_id, []).append(rules.Taken(slot.starts_at, slot.ends_at))
        found.append(slots)
    return found, at_once


def ground_around(
    actor: Actor, first: date, last: date, *, venue_ids: Collection[UUID] | None = None, spare: UUID | None = None
) -> Ground:
    """All that is known of the venues (or some of them) between two days. Five queries at any size."""
    venues = Venue.objects.of(actor)
    if venue_ids is not None:
        venues = venues.filter(id__in=venue_ids)
    who = rules_of(actor.community_id)
    facts = [facts_of(venue, may_take=may_take(actor, venue, who.get(venue.id))) for venue in venues]
    wanted = {venue.id for venue in facts}
    reads_all = actor.may("venues.read")
    taken: dict[UUID, list[rules.Taken]] = defaultdict(list)
    for row in bookings_between(actor.community_id, first, last):
        if row.venue_id in wanted and row.holder != spare:
            title = row.title if row.shows_title or reads_all else gettext("别的事")
            span = (row.starts_at, row.ends_at)
            taken[row.venue_id].append(rules.Taken(*span, title, row.holder, row.id, row.shows_title))
    shut: dict[UUID, list[rules.Shut]] = defaultdict(list)
    for closure in closures_of(actor.community_id, first=first, last=last):
        shut[closure.venue_id].append(rules.Shut(closure.first_day, closure.last_day, closure.reason))
    calendar = calendar_of(actor.community_id, first, last)
    return Ground(venues=facts, taken=taken, shut=shut, holidays=calendar.holidays)


def facts_of(venue: Venue, *, may_take: bool = True) -> rules.VenueFacts:
    """What the rules ask of a venue."""
    return rules.VenueFacts(
        id=venue.id,
        name=venue.name,
        capacity=venue.capacity,
        opens=venue.opens,
        closes=venue.closes,
        substitute_id=venue.bad_weather_id,
        is_home=venue.kind == VenueKind.HOME,
        may_take=may_take,
    )


def may_take(actor: Actor, venue: Venue, rule: VenueRule | None) -> bool:
    """Whether the venue's rule lets this actor take it: staff always, leaders where it is theirs too."""
    if actor.may("venues.book"):
        return True
    who = rule.who if rule else _usual(venue)
    return who == WhoBooks.LEADERS and actor.may_somewhere("venues.book")


def may_take_venue(actor: Actor, venue: Venue) -> bool:
    """The same of one venue. One query, none for staff."""
    return actor.may("venues.book") or may_take(actor, venue, rule_of(venue))


def largest_of(venues: Sequence[Venue], people: int) -> Venue | None:
    """The largest of `venues` where none of them holds so many people; None where one does. No query.

    A venue without a number holds any; somebody's living room is not counted.
    """
    halls = [venue for venue in venues if venue.kind != VenueKind.HOME]
    largest = max(halls, key=lambda venue: venue.capacity, default=None)
    holds_all = any(not venue.capacity or venue.capacity >= people for venue in halls)
    return None if holds_all else largest


def _usual(venue: Venue) -> WhoBooks:
    return WhoBooks.STAFF if venue.kind == VenueKind.HOME else WhoBooks.LEADERS


def _venue_in(ground: Ground, venue_id: UUID) -> rules.VenueFacts:
    found = next((venue for venue in ground.venues if venue.id == venue_id), None)
    if found is None:
        raise NotFound("venue")
    return found


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.CHINA)
