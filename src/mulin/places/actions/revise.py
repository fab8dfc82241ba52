"""Correcting what the settings page shows: the community's own words, a building's grid, a venue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.kernel.chinese import clean_text
from mulin.kernel.errors import RuleError
from mulin.kernel.phones import parse
from mulin.ledger import actions as ledger
from mulin.ledger.actions import Named
from mulin.places.actions.buildings import BuildingPlan, ensure_building, ensure_courtyard
from mulin.places.actions.venues import VenuePlan
from mulin.places.models import Building, Community, Grid, Venue
from mulin.places.rules import building_name, check_opening


@dataclass(frozen=True, slots=True)
class CommunityWords:
    """What a community says about itself; shown on pages and printed on cards."""

    motto: str = ""
    creed: str = ""
    theme: str = ""
    phone: str = ""

    def cleaned(self) -> CommunityWords:
        """The same as it is stored. Raises RuleError of `clean_text` and `phones.parse`."""
        return replace(
            self,
            motto=clean_text(self.motto, limit=40),
            creed=clean_text(self.creed, limit=40),
            theme=clean_text(self.theme, limit=60),
            phone=parse(self.phone).shown if self.phone.strip() else "",
        )


@transaction.atomic
def revise_community(actor: Actor, *, words: CommunityWords) -> Community:
    """Change the community's motto, creed, theme and telephone. Locks the community.

    Raises RuleError of `clean_text` and `phones.parse`. Says nothing to the ledger if nothing changed.
    """
    community = Community.objects.select_for_update(of=("self",)).get(id=actor.community_id)
    clean = words.cleaned()
    changed = [name for name in CommunityWords.__slots__ if getattr(community, name) != getattr(clean, name)]
    if changed:
        for name in changed:
            setattr(community, name, getattr(clean, name))
        community.save(update_fields=changed)
        ledger.record(actor, "community-revised", about={"community": Named(community.id, community.name)})
    return community


@transaction.atomic
def add_building(actor: Actor, *, plan: BuildingPlan, courtyard_name: str = "") -> Building:
    """Register a 楼 that is not there yet, and its 院 if that is new. No lock: unique names decide.

    Raises RuleError("building-known") and those of `clean_text`.
    """
    yard = clean_text(courtyard_name, limit=40)
    courtyard = ensure_courtyard(actor, name=yard) if yard else None
    name = building_name(clean_text(plan.name, limit=40))
    if Building.objects.of(actor).filter(courtyard=courtyard, name=name).exists():
        raise RuleError("building-known", field="name", building=name)
    return ensure_building(actor, plan=replace(plan, name=name, courtyard=courtyard))


@transaction.atomic
def revise_building(actor: Actor, *, building_id: UUID, grid_id: UUID | None, floors: int) -> Building:
    """Change which grid looks after a building, and its floors. Locks the building.

    The name stays: it stands on doors and printed cards. Raises NotFound.
    """
    building: Building = Building.objects.of(actor).select_for_update(of=("self",)).get_or_404(id=building_id)
    grid: Grid | None = Grid.objects.of(actor).get_or_404(id=grid_id) if grid_id else None
    if (building.grid_id, building.floors) != (grid_id, floors):
        building.grid, building.floors = grid, floors
        building.save(update_fields=["grid", "floors"])
        ledger.record(actor, "building-revised", about={"building": Named(building.id, building.plate)})
    return building


@transaction.atomic
def set_substitute(actor: Actor, *, venue_id: UUID, substitute_id: UUID | None) -> Venue:
    """Say where a venue's gatherings go in bad weather. Locks the venue. Raises NotFound, RuleError("venue-itself")."""
    if substitute_id == venue_id:
        raise RuleError("venue-itself", field="substitute")
    venue: Venue = Venue.objects.of(actor).select_for_update(of=("self",)).get_or_404(id=venue_id)
    substitute: Venue | None = Venue.objects.of(actor).get_or_404(id=substitute_id) if substitute_id else None
    if venue.bad_weather_id != substitute_id:
        venue.bad_weather = substitute
        venue.save(update_fields=["bad_weather"])
        ledger.record(actor, "venue-revised", about={"venue": Named(venue.id, venue.name)})
    return venue


@transaction.atomic
def revise_venue(actor: Actor, *, venue_id: UUID, plan: VenuePlan) -> Venue:
    """Change a venue; its code stays. Locks the venue. Raises NotFound, RuleError("venue-hours")."""
    check_opening(plan.opens, plan.closes)
    venue: Venue = Venue.objects.of(actor).select_for_update(of=("self",)).get_or_404(id=venue_id)
    fields = [name for name in VenuePlan.__slots__ if name not in ("code", "bad_weather")]
    changed = [name for name in fields if getattr(venue, name) != getattr(plan, name)]
    if changed:
        for name in changed:
            setattr(venue, name, getattr(plan, name))
        venue.save(update_fields=changed)
        ledger.record(actor, "venue-revised", about={"venue": Named(venue.id, venue.name)})
    return venue
