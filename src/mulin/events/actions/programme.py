"""Stations, prizes, materials: the lines of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from mulin.base.actor import Actor
from mulin.events import rules
from mulin.events.actions.common import locked, must_stand, named, needed_words, person_here, touch, words
from mulin.events.models import DeskOp, Event, Kind, Material, Prize, Station, StationKind
from mulin.events.rules.plan import MOST_MATERIALS, MOST_PRIZES, MOST_STATIONS
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import Named, record

_MOST = {Station: MOST_STATIONS, Prize: MOST_PRIZES, Material: MOST_MATERIALS}
_ICONS = {
    "riddle": "bulb",
    "game": "target-arrow",
    "craft": "scissors",
    "show": "music",
    "service": "tool",
    "other": "star",
}


def save_station(actor: Actor, *, event_id: UUID, said: Mapping[str, Any], station_id: UUID | None = None) -> Station:
    """Add a station or change one. `said` has the fields of a station; `host_id` a resident of the roster.

    Locks the event. Raises RuleError "event-over", "event-too-many", "event-name-empty",
    "station-stamps"; NotFound for a strange host or station.
    """
    with transaction.atomic():
        event = _event(actor, event_id)
        host = person_here(actor, said.get("host_id"))
        once, most = int(said.get("stamps_at_once") or 1), int(said.get("stamps_at_most") or 1)
        if not 1 <= once <= rules.MOST_STAMPS or most < once:
            raise RuleError("station-stamps", field="stamps_at_most", most=rules.MOST_STAMPS)
        kind = said.get("kind") or StationKind.GAME
        fields = {
            "name": needed_words(str(said.get("name") or ""), 20, "name"),
            "kind": kind,
            "icon": said.get("icon") or _ICONS.get(str(kind), "star"),
            "host": host,
            "host_agreed": host is None or bool(said.get("host_agreed", True)),
            "rule": words(str(said.get("rule") or ""), 120, "rule"),
            "easier": words(str(said.get("easier") or ""), 80, "easier"),
            "kit": words(str(said.get("kit") or ""), 120, "kit"),
            "per_turn": max(1, int(said.get("per_turn") or 1)),
            "queue_size": max(1, int(said.get("queue_size") or 20)),
            "stamps_at_once": once,
            "stamps_at_most": most,
        }
        station: Station = _save(actor, Station, event, station_id, fields)
    return station


def save_prize(actor: Actor, *, event_id: UUID, said: Mapping[str, Any], prize_id: UUID | None = None) -> Prize:
    """Add a prize or change one. The stock never goes below what is given already. Locks the event.

    Raises RuleError "event-over", "event-too-many", "event-name-empty", "prize-stock-given".
    """
    with transaction.atomic():
        event = _event(actor, event_id)
        stock = int(said.get("stock") or 0)
        if prize_id:
            earlier: Prize = Prize.objects.of(actor).get_or_404(id=prize_id, event_id=event.id)
            if stock + earlier.extra < earlier.given:
                raise RuleError("prize-stock-given", field="stock", given=earlier.given)
        fields = {
            "name": needed_words(str(said.get("name") or ""), 20, "name"),
            "needs_stamps": max(1, int(said.get("needs_stamps") or 1)),
            "stock": stock,
        }
        prize: Prize = _save(actor, Prize, event, prize_id, fields)
        record(actor, "events.stocked", about={"event": named(event), "prize": _thing(prize)}, data={"stock": stock})
    return prize


def save_material(
    actor: Actor, *, event_id: UUID, said: Mapping[str, Any], material_id: UUID | None = None
) -> Material:
    """Add a line to the materials list or change one. Locks the event. Raises as `save_prize`."""
    with transaction.atomic():
        event = _event(actor, event_id)
        fields = {
            "name": needed_words(str(said.get("name") or ""), 30, "name"),
            "spec": words(str(said.get("spec") or ""), 30, "spec"),
            "quantity": max(1, int(said.get("quantity") or 1)),
            "unit": words(str(said.get("unit") or ""), 6, "unit"),
            "source": words(str(said.get("source") or ""), 40, "source"),
        }
        material: Material = _save(actor, Material, event, material_id, fields)
    return material


def tick_material(actor: Actor, *, material: Material, ready: bool) -> None:
    """Tick a line of the materials list, or untick it. The last tap holds."""
    Material.objects.of(actor).filter(id=material.id).update(ready_at=clock.now() if ready else None)


def drop_material(actor: Actor, *, material: Material) -> None:
    """Take a line off the materials list."""
    Material.objects.of(actor).filter(id=material.id).delete()


def drop_station(actor: Actor, *, station: Station) -> None:
    """Take a station out of the programme. One where stamps were given already is closed and keeps them."""
    with transaction.atomic():
        event = _event(actor, station.event_id)
        used = DeskOp.objects.of(actor).filter(event_id=event.id, station_id=station.id).exists()
        rows = Station.objects.of(actor).filter(id=station.id)
        rows.update(closed_at=clock.now()) if used else rows.delete()
        touch(actor, event.id)


def drop_prize(actor: Actor, *, prize: Prize) -> None:
    """Take a prize away. One that was given already is closed and keeps its record."""
    with transaction.atomic():
        event = _event(actor, prize.event_id)
        used = DeskOp.objects.of(actor).filter(event_id=event.id, kind=Kind.PRIZE, prize_id=prize.id).exists()
        rows = Prize.objects.of(actor).filter(id=prize.id)
        rows.update(closed_at=clock.now()) if used else rows.delete()
        touch(actor, event.id)


def _event(actor: Actor, event_id: UUID) -> Event:
    event = locked(actor, event_id)
    must_stand(event)
    return event


def _save(actor: Actor, model: type[Model], event: Event, row_id: UUID | None, fields: Mapping[str, Any]) -> Any:
    rows = model.objects.of(actor).filter(event_id=event.id)  # type: ignore[attr-defined]  # a TenantRow
    if row_id:
        row = rows.get_or_404(id=row_id)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    else:
        count = rows.count()
        rules.check_room(count, _MOST[model])  # type: ignore[index]  # one of the three
        row = model(community_id=actor.community_id, event=event, order=count, **fields)
        row.save(force_insert=True)
    touch(actor, event.id)
    return row


def _thing(prize: Prize) -> Named:
    return Named(prize.id, prize.name)
