"""Reads over those who said they come."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from mulin.base.actor import Actor, Mouth
from mulin.base.prepared import Prepared
from mulin.gatherings.models import (
    Attendance,
    FeedKey,
    Gathering,
    GatheringState,
    Quota,
    SignUp,
    SignUpMode,
    SignUpState,
)
from mulin.gatherings.models.coming import OVER
from mulin.gatherings.rules import EVERYBODY, Unit, free_of, share_of, too_big_for
from mulin.kernel import clock
from mulin.people.models import Person, PersonState

STANDING = (SignUpState.CONFIRMED, SignUpState.OFFERED)


@dataclass(frozen=True, slots=True)
class Party:
    """Those who come together or not at all, in order: asked once, answering once."""

    rows: tuple[SignUp, ...]

    @property
    def first(self) -> SignUp:
        return self.rows[0]

    @property
    def is_asked(self) -> bool:
        """Whether a place is offered to them."""
        return any(row.state == SignUpState.OFFERED for row in self.rows)

    @property
    def may_answer(self) -> bool:
        """Whether their answer still means anything. Needs the rows' `gathering`."""
        return self.is_asked and is_asking(self.first.gathering)


def parties_of(rows: Iterable[SignUp]) -> list[Party]:
    """Sign-ups party by party, in order of the first of each. No query."""
    found: dict[UUID, list[SignUp]] = {}
    for row in rows:
        found.setdefault(row.party, []).append(row)
    return [Party(tuple(together)) for together in found.values()]


def sign_ups_of(gathering: Gathering) -> list[SignUp]:
    """Everybody who said they come and has not given up, in order of arrival, with person and gathering. One query."""
    found = SignUp.objects.of(gathering.community_id).filter(gathering_id=gathering.id).exclude(state__in=OVER)
    rows = list(found.select_related("person__household__building__courtyard").order_by("turn"))
    for row in rows:
        row.gathering = gathering
    return rows


def own_sign_ups(actor: Actor, gathering_id: UUID) -> list[SignUp]:
    """What the actor, the family and those acted for have at one gathering. One query."""
    rows = SignUp.objects.of(actor).filter(_own(actor), gathering_id=gathering_id).exclude(state__in=OVER)
    return list(rows.select_related("person").order_by("turn"))


def _own(actor: Actor) -> Q:
    of_family = Q(person_id__in=actor.own_people) | Q(person__household_id__in=actor.own_households)
    return of_family | Q(made_by_id=actor.account_id, made_by__isnull=False, mouth=Mouth.APP)  # not in office


def my_sign_ups(actor: Actor, *, past: bool = False, limit: int = 60) -> list[SignUp]:
    """我的报名: what the actor and the family are coming to, or (`past`) came to. One query."""
    rows = SignUp.objects.of(actor).filter(_own(actor)).exclude(state=SignUpState.CANCELLED)
    now = clock.now()
    if past:
        rows = rows.filter(gathering__ends_at__lt=now).order_by("-gathering__starts_at", "turn")
    else:
        rows = rows.filter(gathering__ends_at__gte=now).order_by("gathering__starts_at", "turn")
    return list(rows.select_related("person", "gathering__venue", "gathering__host")[:limit])


def maybe_mine(actor: Actor) -> list[SignUp]:
    """Coming sign-ups of guests with the actor's own phone: is this you? Two queries."""
    if actor.person_id is None:
        return []
    index = Person.objects.of(actor).filter(id=actor.person_id).values_list("phone_index", flat=True).first()
    if not index:
        return []
    rows = SignUp.objects.of(actor).filter(
        guest_phone_index=bytes(index), person=None, gathering__ends_at__gte=clock.now()
    )
    return list(rows.exclude(state__in=OVER).select_related("gathering__venue")[:10])


@dataclass(frozen=True, slots=True)
class Line:
    """Those who wait, party by party, in order; and what each pot of places has left.

    `units` are those whom a place could ever be found for: where there are fewer places now, bigger ones stay
    on the list, yet hold up nobody.
    """

    parties: dict[UUID, list[SignUp]]
    units: list[Unit]
    free: dict[str, int]


def line_of(gathering: Gathering, quotas: Iterable[Quota]) -> Line:
    """The waiting list of a gathering whose row is locked, and the free places. One query."""
    quotas = list(quotas)
    shares = {quota.pot: (quota.places, quota.taken) for quota in quotas}
    whole = whole_of(gathering, quotas)
    free = free_of(capacity=gathering.capacity, taken=gathering.taken, quotas=shares)
    rows = SignUp.objects.of(gathering.community_id).filter(gathering_id=gathering.id, state=SignUpState.WAITING)
    parties: dict[UUID, list[SignUp]] = {}
    for row in rows.select_related("person").order_by("turn"):
        parties.setdefault(row.party, []).append(row)
    units = [Unit(party, needs_of(rows_of, free)) for party, rows_of in parties.items()]
    return Line(parties, [unit for unit in units if too_big_for(unit.needs, whole) is None], free)


def whole_of(gathering: Gathering, quotas: Iterable[Quota]) -> dict[str, int]:
    """How many places each pot has, taken or not; a pot that is not named has no end. No query."""
    whole = {quota.pot: quota.places for quota in quotas}
    return whole if gathering.capacity is None else whole | {EVERYBODY: gathering.capacity}


def held_up_behind(gathering: Gathering) -> int:
    """How many of the places asked for on the waiting list others wait for: not those of parties too big for it.

    For a gathering without shares, whose row is locked. No query unless more wait than it has places; then one.
    """
    if gathering.capacity is None or gathering.waiting <= gathering.capacity:
        return gathering.waiting
    rows = SignUp.objects.of(gathering.community_id).filter(gathering_id=gathering.id, state=SignUpState.WAITING)
    parties = rows.order_by().values("party").annotate(n=Sum("places")).filter(n__gt=gathering.capacity)
    return gathering.waiting - sum(int(places) for places in parties.values_list("n", flat=True))


def needs_of(sign_ups: Iterable[SignUp], pots: Collection[str]) -> dict[str, int]:
    """What these need together of each pot. No query."""
    needs: dict[str, int] = {EVERYBODY: 0}
    known = dict.fromkeys(pots)
    for row in sign_ups:
        share = share_of(
            places=row.places,
            children=row.children,
            band=row.age_band,
            courtyard=str(row.courtyard_id or ""),
            pots=known,
        )
        for pot, places in share.items():
            needs[pot] = needs.get(pot, 0) + places
    return needs


def place_in_line(sign_up: SignUp) -> int:
    """How many places are asked for before this one's party, plus one. One query."""
    before = _BEFORE.rows(
        community_id=sign_up.community_id,
        gathering_id=sign_up.gathering_id,
        party=sign_up.party,
        turn=sign_up.turn,
    )
    return sum(int(places) for (places,) in before) + 1


def _before(community_id: UUID, gathering_id: UUID, party: UUID, turn: int) -> Any:
    rows = SignUp.objects.of(community_id).filter(gathering_id=gathering_id, state=SignUpState.WAITING, turn__lt=turn)
    return rows.exclude(party=party).values("gathering_id").annotate(n=Sum("places")).values_list("n")


_BEFORE = Prepared(_before)


def is_asking(gathering: Gathering) -> bool:
    """Whether a place at it may be offered, and an offer means anything: it is on, ahead, and takes names. No query."""
    is_ahead = gathering.state == GatheringState.PLANNED and clock.now() < gathering.starts_at
    return is_ahead and gathering.takes_names


def _asking(now: datetime) -> Q:
    """What `is_asking` says of the gathering of a sign-up, for the database."""
    is_ahead = Q(gathering__state=GatheringState.PLANNED, gathering__starts_at__gt=now)
    return is_ahead & ~Q(gathering__sign_up=SignUpMode.NONE)


def offers_run_out(community_id: UUID, now: datetime) -> list[UUID]:
    """The gatherings ahead with an offer that nobody answered in time. One query."""
    rows = SignUp.objects.of(community_id).filter(
        _asking(now),
        state=SignUpState.OFFERED,
        by_phone=False,
        answer_by__lte=now,
        answer_by__gt=now - timedelta(days=30),
    )
    return list(rows.values_list("gathering_id", flat=True).distinct())


def to_ring(actor: Actor, hosts: Collection[UUID] | None) -> list[Party]:
    """Whom somebody rings about a free place, at these hosts (None: all), the earliest gathering first. One query."""
    now = clock.now()
    rows = SignUp.objects.of(actor).filter(_asking(now), state=SignUpState.OFFERED, by_phone=True, answer_by__gt=now)
    if hosts is not None:
        rows = rows.filter(gathering__host_id__in=hosts)
    rows = rows.select_related("person__household__building__courtyard", "gathering__host")
    return parties_of(rows.order_by("gathering__starts_at", "turn")[:100])


def missed(gathering: Gathering) -> list[SignUp]:
    """Residents who said they come and were not seen: to ask whether all is well, never to blame. One query."""
    rows = _not_seen(gathering.community_id, [gathering.id])
    return list(rows.select_related("person__household__building__courtyard").order_by("turn"))


def missed_at(community_id: UUID, gatherings: Collection[UUID]) -> dict[UUID, int]:
    """How many `missed` tells of at each of these. One query."""
    rows = _not_seen(community_id, gatherings).order_by().values_list("gathering_id")
    return dict.fromkeys(gatherings, 0) | dict(rows.annotate(n=Count("id")))


def _not_seen(community_id: UUID, gatherings: Collection[UUID]) -> QuerySet[SignUp]:
    came = Attendance.objects.of(community_id).filter(
        gathering_id=OuterRef("gathering_id"), person_id=OuterRef("person_id"), undone_at=None
    )
    rows: QuerySet[SignUp] = SignUp.objects.of(community_id).filter(
        ~Exists(came), gathering_id__in=gatherings, state=SignUpState.CONFIRMED, person__isnull=False
    )
    return rows


def feed_key_of(actor: Actor) -> FeedKey | None:
    """The actor's own calendar address that is in use. One query."""
    if actor.person_id is None:
        return None
    found: FeedKey | None = FeedKey.objects.of(actor).filter(person_id=actor.person_id, revoked_at=None).first()
    return found


def feed_owner(community_id: UUID, token_index: bytes) -> UUID | None:
    """Whose calendar lies under an address: a living resident's, and not revoked. One query."""
    rows = FeedKey.objects.of(community_id).filter(
        token_index=token_index, revoked_at=None, person__state=PersonState.LIVING
    )
    found: UUID | None = rows.values_list("person_id", flat=True).first()
    return found


def confirmed_people(gathering: Gathering) -> frozenset[UUID]:
    """The residents who have a place. One query."""
    rows = SignUp.objects.of(gathering.community_id).filter(
        gathering_id=gathering.id, state__in=STANDING, person__isnull=False
    )
    return frozenset(rows.values_list("person_id", flat=True))
