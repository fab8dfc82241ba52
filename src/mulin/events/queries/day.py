"""The day itself: counts for desk, screen and organiser; what a device takes along; doubts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from mulin.base.actor import Actor
from mulin.events import rules
from mulin.events.models import (
    DeskOp,
    Device,
    Doubt,
    DoubtKind,
    DoubtState,
    Event,
    EventState,
    Helper,
    HelperState,
    Kind,
    Prize,
    StampCard,
    Stands,
    Station,
)
from mulin.events.queries import truth
from mulin.events.queries.planning import prizes_of, stations_of
from mulin.gatherings import queries as gatherings
from mulin.gatherings.models import Attendance, Gathering, SignUpState
from mulin.kernel import clock
from mulin.riddles import queries as riddles

_WITH_A_PLACE = (SignUpState.CONFIRMED, SignUpState.OFFERED)


@dataclass(frozen=True, slots=True)
class Part:
    """One gathering of an event in numbers. `came` are visits, children without a name included."""

    gathering: Gathering
    came: int
    signed_up: int
    walk_ins: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of the day: of each gathering, and of all."""

    parts: list[Part]
    capacity: int | None
    stations: list[tuple[Station, int]]
    prizes: list[Prize]
    cards: int
    doubts: int

    @property
    def came(self) -> int:
        return sum(part.came for part in self.parts)

    @property
    def signed_up(self) -> int:
        return sum(part.signed_up for part in self.parts)

    @property
    def walk_ins(self) -> int:
        return sum(part.walk_ins for part in self.parts)

    @property
    def has_parts(self) -> bool:
        """Whether the event has several gatherings: morning and afternoon."""
        return len(self.parts) > 1

    @property
    def stamps(self) -> int:
        return sum(count for _station, count in self.stations)

    @property
    def given(self) -> int:
        return sum(prize.given for prize in self.prizes)


def counts_of(event: Event, *, gathering: Gathering | None = None) -> Counts:
    """The numbers of an event as they stand; people of one `gathering`, or of all of them.

    Eleven queries, three more for each further gathering.
    """
    here = [gathering] if gathering else truth.gatherings_of(event) if event.gathering_id else []
    limits = [one.capacity for one in here] or [event.capacity]
    stamped = stamps_by_station(event)
    return Counts(
        parts=[_part(one) for one in here],
        capacity=sum(limit for limit in limits if limit) if all(limits) else None,
        stations=[(station, stamped.get(station.id, 0)) for station in stations_of(event)],
        prizes=prizes_of(event),
        cards=StampCard.objects.of(event.community_id).filter(event_id=event.id).exclude(given_at=None).count(),
        doubts=Doubt.objects.of(event.community_id).filter(event_id=event.id, state=DoubtState.OPEN).count(),
    )


def _part(gathering: Gathering) -> Part:
    sign_ups = gatherings.sign_ups_of(gathering)
    expected = {row.person_id for row in sign_ups}
    visits = gatherings.attendances_of(gathering)
    return Part(
        gathering,
        came=gatherings.attendance_summary(gathering.community_id, gathering_id=gathering.id).visits.count,
        signed_up=sum(row.places for row in sign_ups if row.state in _WITH_A_PLACE),
        walk_ins=sum(row.person_id is None or row.person_id not in expected for row in visits),
    )


def stamps_by_station(event: Event) -> dict[UUID, int]:
    """How many stamps each station gave. Six queries."""
    return truth.sums_by_station(truth.stations_of_holders(event))


def was_said_by(device: Device, op_id: UUID) -> bool:
    """Whether an operation came from this device. One query."""
    return bool(DeskOp.objects.of(device.community_id).filter(device_id=device.id, op_id=op_id).exists())


def latest_ops(event: Event, *, limit: int = 8, device: Device | None = None) -> list[DeskOp]:
    """What was done last, newest first: at any desk, or at a helper's own telephone only there. One query."""
    rows = DeskOp.objects.of(event.community_id).filter(event_id=event.id, withdrawn=False).exclude(kind=Kind.UNDO)
    if device and device.station_id:
        rows = rows.filter(device_id=device.id)
    return list(
        rows.select_related("card__person", "person", "station", "prize", "device").order_by("-received_at", "-id")[
            :limit
        ]
    )


def names_at_door(event: Event, ops: list[DeskOp]) -> dict[UUID, str]:
    """Whom each thing done was about, as far as a name is known. A query only for who came by name alone."""
    names = {op.op_id: person.name for op in ops if (person := op.person or (op.card and op.card.person))}
    nameless = [op.op_id for op in ops if op.kind == Kind.ARRIVE and op.op_id not in names]
    if nameless:
        rows = Attendance.objects.of(event.community_id).filter(gathering__in={op.gathering_id for op in ops})
        names |= dict(rows.filter(client_id__in=nameless).values_list("client_id", "guest_name"))
    return names


@dataclass(frozen=True, slots=True)
class CardLook:
    """A card at the desk: what it has, what it could have, what it had already."""

    card: StampCard
    stamps: list[tuple[Station, int]]
    total: int
    prizes: list[Prize]
    had: DeskOp | None

    @property
    def next_prize(self) -> Prize | None:
        """The first prize still out of reach."""
        return next((prize for prize in self.prizes if prize.needs_stamps > self.total), None)

    @property
    def next_needs(self) -> int:
        return self.next_prize.needs_stamps - self.total if self.next_prize else 0

    @property
    def choices(self) -> list[tuple[Prize, bool]]:
        """The prizes it has stamps for, the best first, and whether there are any left."""
        reached = [prize for prize in self.prizes if prize.needs_stamps <= self.total]
        return [(prize, prize.left > 0) for prize in reversed(reached)]


def look_at_card(event: Event, card: StampCard) -> CardLook:
    """A card with all that belongs to its owner. Nine queries."""
    same = [card.id]
    if card.person_id:
        mine = StampCard.objects.of(event.community_id).filter(event_id=event.id, person_id=card.person_id)
        same = list(mine.values_list("id", flat=True))
    together = truth.stamps_of_card(event, card, same)
    had = DeskOp.objects.of(event.community_id).filter(
        event_id=event.id, kind=Kind.PRIZE, card_id__in=same, withdrawn=False
    )
    return CardLook(
        card=card,
        stamps=[(station, together.get(station.id, 0)) for station in stations_of(event)],
        total=sum(together.values()),
        prizes=prizes_of(event),
        had=had.exclude(ruling=rules.Ruling.VOID)
        .exclude(stands=Stands.UNKNOWN)
        .select_related("prize")
        .order_by("at")
        .first(),
    )


def card_with(code: str) -> StampCard | None:
    """A card by its code, in whatever community: the QR names none. One query."""
    rows = StampCard.objects.across(reason="a stamp card's QR names no community")
    found: StampCard | None = rows.filter(code=code).select_related("event__gathering__venue", "community").first()
    return found


def own_cards(actor: Actor, event: Event) -> list[StampCard]:
    """The cards of oneself and one's own people. One query."""
    if not actor.own_people:
        return []
    rows = StampCard.objects.of(actor).filter(event_id=event.id, person_id__in=actor.own_people, lost_at=None)
    return list(rows.select_related("person").order_by("is_paper", "number"))


def blank_cards(event: Event) -> list[StampCard]:
    """Printed cards nobody has yet. One query."""
    rows = StampCard.objects.of(event.community_id).filter(
        event_id=event.id, is_paper=True, given_at=None, lost_at=None
    )
    return list(rows.order_by("number"))


def cards_count(event: Event) -> int:
    """How many cards of paper were made. One query."""
    return StampCard.objects.of(event.community_id).filter(event_id=event.id, is_paper=True).count()  # type: ignore[no-any-return]  # Any manager


def devices_of(event: Event) -> list[Device]:
    """The devices of an event, newest first. One query."""
    return list(event.devices.select_related("made_by", "station", "gathering").order_by("-created_at"))


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A doubt as a person reads it."""

    doubt: Doubt
    said: dict[str, Any]
    winner: Any = None  # of a riddle: the answer that has the slip

    @property
    def op(self) -> DeskOp | None:
        return self.doubt.op

    @property
    def may_be_taken(self) -> bool:
        """Whether what was put aside can simply be counted."""
        return self.doubt.kind in (DoubtKind.REVOKED, DoubtKind.LATE, DoubtKind.OTHER_DESK)

    @property
    def may_be_given(self) -> bool:
        """Whether somebody may say whose it was, what could not be counted as it came."""
        return self.doubt.op_id is None and not self.may_be_taken

    @property
    def kind_words(self) -> str:
        """What the desk had meant to say, in a word."""
        said = str(self.said.get("kind", ""))
        return str(Kind(said).label) if said in Kind.values else ""

    @property
    def is_about_riddle(self) -> bool:
        return self.op is not None and self.op.kind == Kind.RIDDLE

    @property
    def is_about_prize(self) -> bool:
        return self.op is not None and self.op.kind == Kind.PRIZE


def doubts_of(event: Event, *, is_open: bool = True) -> list[DoubtRow]:
    """The doubts of an event, oldest first: those for a person, or those that are settled. One query."""
    rows = event.doubts.filter(state=DoubtState.OPEN) if is_open else event.doubts.exclude(state=DoubtState.OPEN)
    related = ("op__card__person", "op__prize", "op__station", "op__device", "op__person", "device", "settled_by")
    found = list(rows.select_related(*related).order_by("created_at")[:200])
    answers = [one.op.op_id for one in found if one.kind == DoubtKind.BEATEN and one.op]
    winners = _winners(event, answers)
    return [DoubtRow(one, _said(one.said), winners.get(one.op.op_id) if one.op else None) for one in found]


def _winners(event: Event, op_ids: list[UUID]) -> dict[UUID, Any]:
    """Who has the slips of these answers. No query without answers; else one, and one an answer: there are few."""
    if not op_ids:
        return {}
    answers = riddles.answers_called(event.community_id, op_ids)
    return {op_id: riddles.winner_of(answer) for op_id, answer in answers.items()}


def _said(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def doubts_waiting(actor: Actor) -> dict[UUID, int]:
    """How many doubts wait, by event the actor runs. One query."""
    rows = Doubt.objects.of(actor).filter(state=DoubtState.OPEN)
    hosts = actor.hosts_for("events.run")
    rows = rows if hosts is None else rows.filter(event__host_id__in=hosts)
    return dict(rows.values_list("event_id").annotate(n=Count("id")).order_by())


def thanks_to(event: Event) -> list[str]:
    """Helpers who agreed to be thanked by name, by name. One query."""
    rows = Helper.objects.of(event.community_id).filter(
        event_id=event.id, shows_name=True, state__in=[HelperState.AGREED, HelperState.CAME]
    )
    return [
        helper.person.name for helper in rows.select_related("person").order_by("person__sort_key") if helper.person
    ]


def helper_count(event: Event) -> int:
    """How many different people help. One query."""
    rows = Helper.objects.of(event.community_id).filter(
        event_id=event.id, state__in=[HelperState.AGREED, HelperState.CAME]
    )
    named = rows.exclude(person_id=None).values("person_id").distinct().count()
    return named + rows.filter(person_id=None).count()  # type: ignore[no-any-return]  # Any manager


def events_on(community_id: UUID, now: datetime) -> list[Event]:
    """Events whose desks are open today. One query."""
    day = now.astimezone(clock.CHINA).date()
    rows = Event.objects.of(community_id).filter(state=EventState.PUBLISHED, gathering__starts_at__date=day)
    return list(rows.select_related("gathering__venue"))


def prize_lines(event: Event) -> list[DeskOp]:
    """Every prize handed over, in order of time, with who had it. One query."""
    rows = DeskOp.objects.of(event.community_id).filter(event_id=event.id, kind=Kind.PRIZE, withdrawn=False)
    rows = rows.exclude(ruling=rules.Ruling.VOID).exclude(stands=Stands.UNKNOWN)
    return list(rows.select_related("prize", "card__person", "instead_of").order_by("at", "id"))
