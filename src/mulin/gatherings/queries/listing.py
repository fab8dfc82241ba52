"""Reads over gatherings: this week, the next one, one of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from mulin.base.actor import Actor
from mulin.base.prepared import Lock, PreparedRow, fetch
from mulin.gatherings.models import (
    Because,
    Draw,
    Gathering,
    GatheringState,
    Host,
    HostKind,
    Quota,
    Regular,
    Series,
    SignUp,
    SignUpMode,
    SignUpState,
    Steward,
)
from mulin.gatherings.queries.hosts import in_force
from mulin.gatherings.rules import Plan, QuotaPlan
from mulin.kernel import clock
from mulin.kernel.errors import NotFound
from mulin.places.models import Venue
from mulin.schedule import queries as timetables


def start_of(day: date) -> datetime:
    """The first moment of a day in China."""
    return datetime.combine(day, time(), clock.CHINA)


def gatherings_of(scope: Actor | UUID) -> Any:
    """Every gathering of the community with its host and venue: for this room and the rooms above."""
    return Gathering.objects.of(scope).select_related("host", "venue")


class Part(Enum):
    """How much of a gathering is read at once; anything else of it costs one more query when it is asked for.

    In a rush everybody waits for whoever has locked its row, and most of it is for pages only.
    """

    WHOLE = ()
    PLACES = (  # what giving out places asks
        *("id", "community_id", "title", "host_id", "host__id", "host__name"),
        *("state", "version", "starts_at", "closes_at", "sign_up", "members_only", "guests"),
        *("capacity", "has_quotas", "taken", "waiting", "turns"),
    )
    COUNTS = (  # what everybody is told of its places, and whether a page of it is still true
        *("id", "community_id", "sign_up", "has_quotas", "capacity"),
        *("version", "state", "heads", "taken", "waiting", "turns"),
    )
    DOOR = (  # what letting people in asks
        *("id", "community_id", "title", "host_id", "host__id", "host__name", "host__kind"),
        *("state", "starts_at", "ends_at"),
    )


def gathering_with(
    scope: Actor | UUID, gathering_id: UUID, *, lock: Lock | None = None, part: Part = Part.WHOLE
) -> Gathering:
    """One gathering with host, and venue where it is whole, as everybody may see it. Raises NotFound. One query.

    With a `lock` its row is kept until the transaction ends.
    """
    community_id = scope.community_id if isinstance(scope, Actor) else scope
    found: Gathering | None = _ONE[part, lock].one(community_id=community_id, gathering_id=gathering_id)
    if found is None:
        raise NotFound("gathering")
    return found


def _one(community_id: UUID, gathering_id: UUID) -> Any:
    return Gathering.objects.of(community_id).filter(id=gathering_id)


_ONE = {
    (part, lock): PreparedRow(
        Gathering, _one, beside=("host",) if part.value else ("host", "venue"), only=part.value, lock=lock
    )
    for part in Part
    for lock in (None, *Lock)
}


def gatherings_between(
    community_id: UUID, first: date, last: date, *, host_id: UUID | None = None, hosts: Collection[UUID] | None = None
) -> list[Gathering]:
    """What begins on these days (both included), also what is off, in order of time. One query."""
    rows = gatherings_of(community_id).filter(
        starts_at__gte=start_of(first), starts_at__lt=start_of(last + timedelta(days=1))
    )
    if host_id is not None:
        rows = rows.filter(host_id=host_id)
    if hosts is not None:
        rows = rows.filter(host_id__in=hosts)
    return list(rows.order_by("starts_at", "id"))


def at_venue(community_id: UUID, venue_id: UUID, first: date, last: date) -> list[Gathering]:
    """What begins at a venue on these days, also what is off. One query."""
    rows = gatherings_of(community_id).filter(
        venue_id=venue_id, starts_at__gte=start_of(first), starts_at__lt=start_of(last + timedelta(days=1))
    )
    return list(rows.order_by("starts_at", "id"))


def next_of(host_id: UUID) -> Gathering | None:
    """The host's next gathering that is on, or the one that is going on. One query."""
    rows = Gathering.objects.across(reason="a host names its community").select_related("host", "venue")
    rows = rows.filter(host_id=host_id, state=GatheringState.PLANNED, ends_at__gt=clock.now())
    found: Gathering | None = rows.order_by("starts_at", "id").first()
    return found


def first_of_timetable(scope: Actor | UUID, timetable_id: UUID) -> Gathering | None:
    """The first that is to be held of a timetable. One query."""
    rows = gatherings_of(scope).filter(timetable_id=timetable_id, state=GatheringState.PLANNED)
    found: Gathering | None = rows.order_by("starts_at").first()
    return found


def next_of_hosts(community_id: UUID, hosts: Collection[UUID]) -> dict[UUID, Gathering]:
    """The next gathering of each of these hosts within eight weeks. One query."""
    now = clock.now()
    rows = gatherings_of(community_id).filter(
        host_id__in=hosts, state=GatheringState.PLANNED, ends_at__gt=now, starts_at__lt=now + timedelta(weeks=8)
    )
    found: dict[UUID, Gathering] = {}
    for gathering in rows.order_by("starts_at", "id"):
        found.setdefault(gathering.host_id, gathering)
    return found


def host_with(community_id: UUID, host_id: UUID) -> Host:
    """A host as everybody may see it. Raises NotFound. One query."""
    found: Host = Host.objects.of(community_id).select_related("venue").get_or_404(id=host_id)
    return found


def venue_with(community_id: UUID, venue_id: UUID) -> Venue:
    """A venue as everybody may see it. Raises NotFound. One query."""
    found: Venue = Venue.objects.of(community_id).get_or_404(id=venue_id)
    return found


_FREES_MEMBERS = Q(  # what `Gathering.frees_members` says of one that has to be signed up for
    sign_up=SignUpMode.NEEDED,
    members_only=False,
    host__kind=HostKind.POINT,
    host__members_need_no_sign_up=True,
)


def of_person(community_id: UUID, person_id: UUID) -> list[Gathering]:
    """What a resident's own calendar shows: signed up for, of the hosts they belong to or run. One query.

    What needs a place shows only where they have one or are offered it, or come without one as members.
    """
    today = clock.today()
    signed = SignUp.objects.of(community_id).filter(
        person_id=person_id, state__in=[SignUpState.CONFIRMED, SignUpState.OFFERED]
    )
    belongs = Regular.objects.of(community_id).filter(person_id=person_id, until=None)
    runs = Steward.objects.of(community_id).filter(in_force(today), person_id=person_id)
    free = Q(sign_up__in=[SignUpMode.NONE, SignUpMode.OPEN]) | _FREES_MEMBERS
    rows = gatherings_of(community_id).filter(
        Q(id__in=signed.values("gathering_id"))
        | (Q(host_id__in=belongs.values("host_id")) & free)
        | Q(host_id__in=runs.values("host_id")),
        starts_at__gte=start_of(today - timedelta(days=60)),
        starts_at__lt=start_of(today + timedelta(days=366)),
    )
    return list(rows.order_by("starts_at", "id"))


def unplaced(actor: Actor, hosts: Collection[UUID] | None = None) -> list[Gathering]:
    """What is ahead and has no place, of these hosts (None: all). One query."""
    now = clock.now()
    rows = gatherings_of(actor).filter(
        venue=None,
        place_words="",
        state=GatheringState.PLANNED,
        starts_at__gt=now,
        starts_at__lt=now + timedelta(days=60),
    )
    rows = rows if hosts is None else rows.filter(host_id__in=hosts)
    return list(rows.order_by("starts_at", "id")[:50])


def quotas_of(gathering: Gathering) -> list[Quota]:
    """The shares of its places, bands before courtyards. One query; none without quotas."""
    if not gathering.has_quotas:
        return []
    rows = Quota.objects.of(gathering.community_id).filter(gathering_id=gathering.id).select_related("courtyard")
    return list(rows.order_by("band", "courtyard__order", "id"))


def standing_plan(gathering: Gathering) -> Plan:
    """When it is and how its places are given out, as it stands. Two queries, one without quotas."""
    draw: Draw | None = Draw.objects.of(gathering.community_id).filter(gathering=gathering).first()
    shares = (QuotaPlan(one.places, one.band, one.courtyard_id) for one in quotas_of(gathering))
    return Plan(
        title=gathering.title,
        starts_at=gathering.starts_at,
        ends_at=gathering.ends_at,
        sign_up=gathering.sign_up,
        capacity=gathering.capacity,
        closes_at=gathering.closes_at,
        quotas=tuple(sorted(shares, key=lambda one: one.pot)),
        draws_at=draw.draws_at if draw else None,
        source_words=draw.source_words if draw else "",
    )


def draw_of(gathering: Gathering) -> Draw:
    """The lottery of a gathering. Raises NotFound. One query."""
    found = draw_or_none(gathering)
    if found is None:
        raise NotFound("draw")
    return found


def draw_or_none(gathering: Gathering) -> Draw | None:
    """The lottery of a gathering that may have none. One query."""
    found: Draw | None = Draw.objects.of(gathering.community_id).filter(gathering_id=gathering.id).first()
    return found


def series_of(scope: Actor | UUID, timetable_id: UUID) -> Series:
    """The series of a timetable, with timetable and host. Raises NotFound. One query."""
    rows = Series.objects.of(scope).select_related("timetable", "host", "venue")
    found: Series = rows.get_or_404(timetable_id=timetable_id)
    return found


def last_day_of(gathering: Gathering) -> date | None:
    """The last day of the series a gathering comes from; None where it has no end, or there is none. Two queries."""
    timetable = gathering.timetable
    return timetables.series_of(gathering.community_id, timetable.series)[-1].last_day if timetable else None


def outdoors_of(gathering: Gathering) -> Venue | None:
    """Where bad weather moved it from, as long as it has not begun. One query, and only where it was moved so."""
    is_moved = gathering.why_code == Because.WEATHER and gathering.state == GatheringState.PLANNED
    if not is_moved or gathering.venue_id is None or gathering.starts_at <= clock.now():
        return None
    found = list(Venue.objects.of(gathering.community_id).filter(bad_weather_id=gathering.venue_id))
    named = [venue for venue in found if venue.name == gathering.why_words]
    return named[0] if named else found[0] if len(found) == 1 else None


def series_ahead(scope: Actor | UUID, today: date, *, host_id: UUID | None = None) -> list[Series]:
    """The series (of one host) that have days from today on, also those a successor ends on a later day. One query."""
    rows = Series.objects.of(scope).filter(Q(ended_on=None) | Q(ended_on__gt=today), host__closed_at=None)
    if host_id is not None:
        rows = rows.filter(host_id=host_id)
    return list(rows.select_related("timetable", "host", "venue").order_by("id"))


def off_by_calendar(actor: Actor) -> list[Gathering]:
    """What is ahead and was called off because its day became a holiday or a working day. One query.

    Called off by hand is `detached`; what fell out of a changed timetable has none; what a timetable's
    end called off lies at or after that end. What a pause called off says so.
    """
    now = clock.now()
    rows = gatherings_of(actor).filter(state=GatheringState.CANCELLED, detached=False, starts_at__gt=now)
    rows = rows.exclude(why_code=Because.PAUSED)
    going_on = Series.objects.of(actor).filter(Q(ended_on=None) | Q(ended_on__gt=OuterRef("occurs_on")))
    rows = rows.filter(Exists(going_on.filter(timetable_id=OuterRef("timetable_id"))))
    return list(rows.order_by("starts_at", "id")[:50])


@dataclass(frozen=True, slots=True)
class PageState:
    """Everything that can change on a gathering's page."""

    version: int
    state: str
    heads: int | None
    capacity: int | None
    taken: int
    waiting: int
    turns: int
    has_quotas: bool
    named: bool  # whether anybody agreed that neighbours read the name
    entered: int | None  # the places that those in a draw ask for; None where none is to come

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def frame(self) -> str:
        """What decides the page but for its blanks, in a few signs; shares of places are told without blanks."""
        shares = f":{self.taken}:{self.waiting}:{self.turns}" if self.has_quotas else ""
        is_full, in_line = self.left == 0, self.left != 0 and self.waiting > 0
        return f"{self.receipt}:{is_full}:{in_line}{shares}"

    @property
    def receipt(self) -> str:
        """What decides a receipt of places there are no shares of, but for its blanks."""
        return f"{self.version}:{self.state}:{self.heads}"


_COUNTED = ("version", "state", "heads", "capacity", "taken", "waiting", "turns", "has_quotas")
_STATE = (
    f"SELECT {', '.join(_COUNTED)},"  # noqa: S608  # no input
    f" EXISTS (SELECT 1 FROM {SignUp._meta.db_table} WHERE gathering_id = g.id AND shows_name),"
    f" CASE WHEN sign_up = '{SignUpMode.LOTTERY}' AND NOT EXISTS"
    f" (SELECT 1 FROM {Draw._meta.db_table} WHERE gathering_id = g.id AND drawn_at IS NOT NULL)"
    f" THEN (SELECT COALESCE(SUM(places), 0) FROM {SignUp._meta.db_table}"
    f" WHERE gathering_id = g.id AND state = '{SignUpState.ENTERED}') END"
    f" FROM {Gathering._meta.db_table} g WHERE id = %s AND community_id = %s"
)


def state_of(community_id: UUID, gathering_id: UUID) -> PageState | None:
    """Everything that can change on a gathering's page; None where there is none. One query.

    Written out: building it anew with the ORM took longer than running it.
    """
    keys = [gathering_id, community_id]
    if not connection.features.has_native_uuid_field:
        keys = [key.hex for key in keys]  # type: ignore[misc]  # as the database keeps them
    return next((PageState(*found) for found in fetch(_STATE, keys)), None)


_WEEK_STATE = (
    f"SELECT COUNT(*), SUM(version), SUM(taken), SUM(waiting), MAX(id) "  # noqa: S608  # no input
    f"FROM {Gathering._meta.db_table}"
    " WHERE community_id = %s AND starts_at >= %s AND starts_at < %s"
)


def week_state(community_id: UUID, monday: date) -> str:
    """Everything that can change on a week's page, in a few signs. One query, written out like `state_of`."""
    first, last = start_of(monday), start_of(monday + timedelta(days=7))
    key: Any = community_id if connection.features.has_native_uuid_field else community_id.hex
    moments = [connection.ops.adapt_datetimefield_value(moment) for moment in (first, last)]
    statement = _WEEK_STATE if connection.vendor == "sqlite" else _WEEK_STATE.replace("MAX(id)", "MAX(id::text)")
    return ":".join(map(str, fetch(statement, [key, *moments])[0]))


def state_as_loaded(gathering: Gathering) -> PageState:
    """The same of a gathering that is loaded, as if somebody's name were shown. No query, one where lots are drawn."""
    counted = {name: getattr(gathering, name) for name in _COUNTED}
    return PageState(**counted, named=True, entered=entered_in(gathering))


def entered_in(gathering: Gathering) -> int | None:
    """The places that those in its draw ask for; None where none is to come. One query, none without lots."""
    if gathering.sign_up != SignUpMode.LOTTERY:
        return None
    state = state_of(gathering.community_id, gathering.id)
    return state.entered if state else None


def draws_due(actor: Actor) -> list[Gathering]:
    """What waits for somebody to write in the public number, the earliest first. One query."""
    now = clock.now()
    due = Q(draw__drawn_at=None, draw__draws_at__lte=now) & ~Q(draw__source_words="")
    rows = Gathering.objects.of(actor).filter(due, draw__isnull=False)
    rows = rows.filter(state=GatheringState.PLANNED, starts_at__gt=now)
    return list(rows.order_by("starts_at")[:20])
