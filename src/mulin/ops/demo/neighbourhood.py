"""The demo's places: a street of twelve communities, and 中山社区 with its yards, buildings and venues."""

from __future__ import annotations

from django.db import transaction

from mulin.base.actor import Actor, Mouth
from mulin.ops.demo.scenario import CODES, STREET_CODE, Scenario
from mulin.places import actions as places
from mulin.places.actions import BuildingPlan, VenuePlan
from mulin.places.models import Community, Venue


@transaction.atomic
def build(scenario: Scenario) -> dict[str, int]:
    """Make the places of `scenario`; returns how many of each."""
    street = places.ensure_subdistrict(
        city=scenario.city, district=scenario.district, code=STREET_CODE, name=scenario.street
    )
    founded = {}
    for name in scenario.communities:
        texts = scenario.texts if name == scenario.home else {}
        founded[name] = places.ensure_community(
            subdistrict=street, code=CODES[name], name=name, is_demo=True, texts=texts
        )
    actor = builder(founded[scenario.home])
    _buildings(actor, scenario)
    _venues(actor, scenario)
    return {"communities": len(founded), "buildings": len(scenario.buildings), "venues": len(scenario.venues)}


def builder(community: Community) -> Actor:
    """The hand that builds the demo."""
    return Actor.system(community.id, community_code=community.code, mouth=Mouth.SHELL)


def _buildings(actor: Actor, scenario: Scenario) -> None:
    yards = dict.fromkeys(entry.courtyard for entry in scenario.buildings)
    courtyards = {
        name: places.ensure_courtyard(actor, name=name, order=order) for order, name in enumerate(yards, start=1)
    }
    grids = {
        courtyard: places.ensure_grid(actor, name=name, order=order)
        for order, (name, courtyard) in enumerate(scenario.grids, start=1)
    }
    for entry in scenario.buildings:
        plan = BuildingPlan(
            name=entry.name,
            units=entry.units,
            floors=scenario.floors,
            courtyard=courtyards[entry.courtyard],
            grid=grids.get(entry.courtyard),
        )
        places.ensure_building(actor, plan=plan)


def _venues(actor: Actor, scenario: Scenario) -> None:
    made: dict[str | None, Venue] = {}
    # a venue's place for bad weather must stand before the venue itself
    for entry in sorted(scenario.venues, key=lambda venue: venue.bad_weather is not None):
        plan = VenuePlan(
            code=entry.code,
            name=entry.name,
            kind=entry.kind,
            where=entry.where,
            capacity=entry.capacity,
            opens=entry.opens,
            closes=entry.closes,
            bad_weather=made.get(entry.bad_weather),
        )
        made[entry.code] = places.ensure_venue(actor, plan=plan)
