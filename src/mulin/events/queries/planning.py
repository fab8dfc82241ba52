"""Reads for planning: the lists, one event's programme, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from mulin.base.actor import Actor
from mulin.events import rules
from mulin.events.models import (
    ON_SHIFT,
    Event,
    EventState,
    Helper,
    HelperState,
    Material,
    Prize,
    Scene,
    Shift,
    Station,
)
from mulin.events.rules import Missing, Occasion, Plan
from mulin.gatherings.models import AgeBand
from mulin.gatherings.queries import standing_plan
from mulin.gatherings.rules import Plan as GatheringPlan
from mulin.gatherings.rules import QuotaPlan, check_plan
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.people.models import Person, PersonState
from mulin.places.models import VenueKind

SCENES = {
    "chunjie": Scene.COUPLETS,
    "chuxi": Scene.COUPLETS,
    "laba": Scene.COUPLETS,
    "yuanxiao": Scene.LANTERNS,
    "zhongqiu": Scene.LANTERNS,
    "national-day": Scene.LANTERNS,
    "qingming": Scene.SPRING,
    "lei-feng": Scene.SPRING,
    "duanwu": Scene.SUMMER,
    "qixi": Scene.SUMMER,
    "chongyang": Scene.CHRYSANTHEMUM,
    "volunteers-day": Scene.CHRYSANTHEMUM,
}


@dataclass(frozen=True, slots=True)
class Programme:
    """What an event consists of."""

    stations: list[Station]
    prizes: list[Prize]
    materials: list[Material]
    shifts: list[Shift]
    helpers: dict[UUID, list[Helper]]  # by shift

    @property
    def stamps_to_have(self) -> int:
        return sum(station.stamps_at_most for station in self.stations)

    @property
    def shift_rows(self) -> list[tuple[Shift, list[Helper]]]:
        return [(shift, self.helpers.get(shift.id, [])) for shift in self.shifts]


def events_of(actor: Actor) -> Any:
    """Every event of the community the actor may run, newest first, with when it `begins`. No query yet."""
    rows = Event.objects.of(actor).select_related("venue", "gathering__venue")
    rows = rows.annotate(begins=Coalesce("gathering__starts_at", "starts_at"))
    hosts = actor.hosts_for("events.run")
    rows = rows if hosts is None else rows.filter(host_id__in=hosts)
    return rows.order_by("-begins", "-id")


def run_by(actor: Actor, *, limit: int = 60) -> list[Event]:
    """The events the actor runs, newest first. One query."""
    return list(events_of(actor)[:limit])


def shown_events(community_id: UUID, *, past: bool = False, limit: int = 30) -> list[Event]:
    """What everybody may see: coming events by time, or past ones newest first. One query."""
    rows = Event.objects.of(community_id).exclude(published_at=None).select_related("gathering__venue")
    now = clock.now()
    if past:
        over = rows.filter(Q(gathering__ends_at__lt=now) | Q(state=EventState.HELD)).exclude(state=EventState.CANCELLED)
        return list(over.order_by("-gathering__starts_at")[:limit])
    coming = rows.filter(gathering__ends_at__gte=now).exclude(state=EventState.HELD)
    return list(coming.order_by("gathering__starts_at")[:limit])


def programme_of(event: Event) -> Programme:
    """The lines of the plan, open ones, with their hosts and helpers. Five queries."""
    helpers: dict[UUID, list[Helper]] = {}
    rows = event.helpers.select_related("person__household__building").exclude(state=HelperState.DECLINED)
    for helper in rows.order_by("created_at", "id"):
        helpers.setdefault(helper.shift_id, []).append(helper)
    return Programme(
        stations=stations_of(event),
        prizes=prizes_of(event),
        materials=list(event.materials.all()),
        shifts=list(event.shifts.select_related("station")),
        helpers=helpers,
    )


def stations_of(event: Event) -> list[Station]:
    """The stations in order, with their hosts. One query."""
    return list(event.stations.filter(closed_at=None).select_related("host"))


def prizes_of(event: Event) -> list[Prize]:
    """The prizes, those for few stamps first. One query."""
    return list(event.prizes.filter(closed_at=None))


def plan_of(event: Event, programme: Programme) -> Plan:
    """The event as the checklist looks at it. No query."""
    venue = event.spot
    on = sum(helper.state in ON_SHIFT for helpers in programme.helpers.values() for helper in helpers)
    return Plan(
        starts_at=event.starts,
        has_place=venue is not None or bool(event.gathering and event.gathering.place_words),
        is_outdoor=venue is not None and venue.kind == VenueKind.OUTDOOR,
        has_rain_plan=bool(event.rain_plan) or (venue is not None and venue.bad_weather_id is not None),
        has_contact=bool(event.phone),
        has_safety=event.has_safety,
        stations=len(programme.stations),
        stations_without_host=sum(station.host_id is None for station in programme.stations),
        hosts_to_ask=sum(station.host_id is not None and not station.host_agreed for station in programme.stations),
        has_way=sign_up_fault(event) is None,
        has_source=event.sign_up != "lottery" or bool(event.source_words),
        is_over=rules.is_over(event.standing.capacity, venue.capacity if venue else None) and not event.crowd_plan,
        stamps_to_have=programme.stamps_to_have,
        prize_needs=tuple(prize.needs_stamps for prize in programme.prizes),
        helpers_needed=sum(shift.needed for shift in programme.shifts),
        helpers=on,
        materials=len(programme.materials),
        materials_ready=sum(material.ready_at is not None for material in programme.materials),
    )


_BANDS = frozenset(AgeBand.values)


def shares_of(quotas: Mapping[str, int]) -> tuple[QuotaPlan, ...]:
    """Shares of places as `gatherings` takes them; a pot is an age band or a courtyard's id. No query."""
    return tuple(
        QuotaPlan(places, band=pot) if pot in _BANDS else QuotaPlan(places, courtyard_id=UUID(pot))
        for pot, places in quotas.items()
    )


def standing_terms(event: Event) -> dict[str, Any]:
    """How places are given out: as its gathering has it, wherever that was changed, once there is one. Two queries."""
    plan = standing_plan(event.gathering) if event.gathering else None
    said = {name: getattr(plan or event, name) for name in ("capacity", "sign_up", "closes_at", "draws_at")}
    return said | {
        "walk_ins": event.standing.walk_ins,
        "quotas": {one.pot: one.places for one in plan.quotas} if plan else dict(event.quotas),
        "source_words": (plan and plan.source_words) or event.source_words,
    }


def comes_in_turns(event: Event) -> bool:
    """Whether there are more places than the venue holds at once, as somebody said is meant. No query."""
    return rules.is_over(event.capacity, event.venue.capacity if event.venue else None)


def gathering_plan(event: Event) -> GatheringPlan:
    """The gathering an event becomes when it is published. No query."""
    is_lottery = event.sign_up == "lottery"
    return GatheringPlan(
        title=event.title,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        about=event.about or event.lead,
        bring=event.bring,
        venue_id=event.venue_id,
        sign_up=event.sign_up,
        capacity=event.capacity,
        walk_ins=event.walk_ins,
        in_turns=comes_in_turns(event),
        closes_at=event.closes_at,
        draws_at=event.draws_at if is_lottery else None,
        source_words=event.source_words if is_lottery else "",
        quotas=shares_of(event.quotas),
    )


def sign_up_fault(event: Event) -> RuleError | None:
    """What is wrong with how people are to sign up, before anybody is asked to publish it. No query."""
    if event.gathering_id:
        return None  # the gathering was checked whenever it changed
    try:
        check_plan(gathering_plan(event), clock.now())
    except RuleError as error:
        return error
    return None


def missing_of(actor: Actor, event: Event) -> list[Missing]:
    """What is missing, what stops publishing first. Five queries."""
    return rules.missing(plan_of(event, programme_of(event)), clock.now())


@dataclass(frozen=True, slots=True)
class OccasionRow:
    """An occasion of the coming year: the event already planned for it, and the last one like it."""

    occasion: Occasion
    planned: Event | None
    last: Event | None


def occasion_rows(actor: Actor, today: date) -> list[OccasionRow]:
    """The coming year's occasions with what is planned and what was held before. One query."""
    known = [event for event in events_of(actor) if event.occasion]
    return [OccasionRow(one, _planned(known, one), _last(known, one, today)) for one in rules.occasions(today)]


def _planned(known: Iterable[Event], occasion: Occasion) -> Event | None:
    fitting = (e for e in known if e.occasion == occasion.code and e.starts and e.state != EventState.CANCELLED)
    return next((e for e in fitting if abs((_day(e.starts) - occasion.day).days) <= 30), None)


def _last(known: Iterable[Event], occasion: Occasion, today: date) -> Event | None:
    fitting = (e for e in known if e.occasion == occasion.code and e.starts and e.state != EventState.CANCELLED)
    return next((e for e in fitting if _day(e.starts) < occasion.day and _day(e.starts) < today), None)


def _day(moment: datetime | None) -> date:
    assert moment is not None  # the callers looked
    return moment.astimezone(clock.CHINA).date()


def offers_waiting(actor: Actor) -> dict[UUID, int]:
    """How many offers to help wait for an answer, by event the actor runs. One query."""
    rows = Helper.objects.of(actor).filter(state=HelperState.OFFERED, event__state=EventState.PUBLISHED)
    hosts = actor.hosts_for("events.run")
    rows = rows if hosts is None else rows.filter(event__host_id__in=hosts)
    return dict(rows.values_list("event_id").annotate(n=Count("id")).order_by())


def own_help(actor: Actor, event: Event) -> list[Helper]:
    """The shifts oneself and one's own people take at an event. One query."""
    if not actor.own_people:
        return []
    rows = Helper.objects.of(actor).filter(event_id=event.id, person_id__in=actor.own_people)
    return list(rows.select_related("person", "shift__station", "event__gathering"))


def own_people(actor: Actor) -> list[Person]:
    """Oneself first, then those one acts for. One query."""
    rows = Person.objects.of(actor).filter(id__in=actor.own_people, state=PersonState.LIVING)
    return sorted(rows, key=lambda person: (person.id != actor.person_id, person.sort_key))
