"""The operations of an event, read as the rules take them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Sum

from mulin.events import rules
from mulin.events.models import DeskOp, Event, Kind, Prize, StampCard, Stands, Station, StationKind
from mulin.events.rules import Claim, Earned, Giving, Mark, Ruling, Shelf
from mulin.events.rules.ops import BEFORE_START
from mulin.gatherings.models import Gathering, GatheringState
from mulin.riddles import queries as riddles


def most_of(event_id: UUID) -> dict[UUID, int]:
    """How many stamps each station gives at most. One query."""
    return dict(
        Station.objects.across(reason="stations of a loaded event")
        .filter(event_id=event_id)
        .values_list("id", "stamps_at_most")
    )


def marks_of(event: Event, cards: Iterable[UUID] | None = None) -> list[Mark]:
    """Every standing stamp, summed by card and station. One query."""
    rows = _standing(event).filter(kind__in=[Kind.STAMP, Kind.MARKS])
    if cards is not None:
        rows = rows.filter(card_id__in=list(cards))
    sums = (
        rows.values_list("card_id", "station_id", "kind").annotate(added=Sum("stamps"), most=Max("stamps")).order_by()
    )
    return [
        Mark(card, station, most if kind == Kind.MARKS else added, is_sum=kind == Kind.MARKS)
        for card, station, kind, added, most in sums
    ]


def givings_of(event: Event) -> list[Giving]:
    """Every standing giving of a card. One query."""
    rows = _standing(event).filter(kind=Kind.CARD).exclude(ruling=Ruling.VOID)
    return [Giving(*row) for row in rows.values_list("op_id", "card_id", "at", "person_id")]


def claims_of(event: Event) -> list[Claim]:
    """Every standing claim to a prize. One query."""
    rows = (
        _standing(event)
        .filter(kind=Kind.PRIZE)
        .values_list("op_id", "card_id", "prize_id", "at", "confirmed", "ruling")
    )
    return [Claim(op, card, prize, at, confirmed, Ruling(ruling)) for op, card, prize, at, confirmed, ruling in rows]


def shelves_of(event: Event) -> list[Shelf]:
    """The prizes, closed ones too. One query."""
    rows = Prize.objects.of(event.community_id).filter(event_id=event.id)
    return [Shelf(prize.id, prize.needs_stamps, prize.stock + prize.extra) for prize in rows]


def _standing(event: Event) -> Any:
    rows = DeskOp.objects.of(event.community_id).filter(event_id=event.id, withdrawn=False)
    return rows.exclude(stands=Stands.UNKNOWN).exclude(card_id=None)


def gatherings_of(event: Event) -> list[Gathering]:
    """Every gathering of the event that is not off, in order: morning and afternoon are one event. One query."""
    rows = (
        Gathering.objects.of(event.community_id)
        .filter(host_id=event.host_id)
        .select_related("venue__bad_weather", "host")
    )
    return list(rows.exclude(state=GatheringState.CANCELLED).order_by("starts_at", "id"))


def gathering_at(event: Event, moment: datetime) -> UUID | None:
    """The gathering in whose hours `moment` lies, else the main one. One query."""
    found = [row.id for row in gatherings_of(event) if row.starts_at - BEFORE_START <= moment <= row.ends_at]
    return found[-1] if found else event.gathering_id


def riddle_station_id(event: Event) -> UUID | None:
    """The station whose stamps riddles earn. One query."""
    rows = Station.objects.of(event.community_id).filter(event_id=event.id, kind=StationKind.RIDDLE)
    found: UUID | None = rows.order_by("order", "id").values_list("id", flat=True).first()
    return found


def earned_of(event: Event) -> Earned | None:
    """What right answers have earned, whichever desk took them; None without a riddle station. Three queries."""
    station = riddle_station_id(event)
    if station is None:
        return None
    return Earned(station, riddles.stamps_of(event.community_id, [row.id for row in gatherings_of(event)]))


def answers_now(event: Event) -> str:
    """Changes with every riddle's answer at the event; "" without riddles. At most three queries."""
    if riddle_station_id(event) is None:
        return ""
    return riddles.versions_of(event.community_id, [row.id for row in gatherings_of(event)])


def owners_of(event: Event) -> dict[UUID, UUID]:
    """Whose each card is, as settled. One query."""
    rows = StampCard.objects.of(event.community_id).filter(event_id=event.id).exclude(person_id=None)
    return dict(rows.values_list("id", "person_id"))


def stamps_of_cards(event: Event) -> dict[UUID, dict[UUID, int]]:
    """The stamps of each card, by station. Two queries."""
    return rules.stamps_by_card(marks_of(event), most_of(event.id))


def sums_by_station(by_holder: Mapping[UUID, Mapping[UUID, int]]) -> dict[UUID, int]:
    """How many stamps each station gave. No query."""
    found: dict[UUID, int] = {}
    for stations in by_holder.values():
        for station, count in stations.items():
            found[station] = found.get(station, 0) + count
    return found


def stations_of_holders(event: Event) -> dict[UUID, dict[UUID, int]]:
    """The stamps of everybody by station, by person or by card of nobody known. Six queries."""
    return rules.stamps_by_station(marks_of(event), owners_of(event), most_of(event.id), earned_of(event))


def stamps_of_card(event: Event, card: StampCard, same: Iterable[UUID]) -> dict[UUID, int]:
    """The stamps of a card's owner by station; `same` are all cards of that owner. Five queries."""
    holder = card.person_id or card.id
    owner = dict.fromkeys(same, holder)
    return rules.stamps_by_station(marks_of(event, owner), owner, most_of(event.id), earned_of(event)).get(holder, {})


def stamps_of_holders(event: Event) -> dict[UUID, int]:
    """The stamps of everybody, by person or by card of nobody known. Six queries."""
    return {holder: sum(stations.values()) for holder, stations in stations_of_holders(event).items()}
