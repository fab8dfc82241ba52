"""Which points fit somebody, with the reason in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mulin.base.actor import Actor
from mulin.gatherings.models import Gathering
from mulin.kernel import clock
from mulin.people.models import Person
from mulin.places import queries as places
from mulin.points import queries
from mulin.points.forms.members import PART_NAMES
from mulin.points.models import Category, Pace, Point
from mulin.points.rules.fit import DayPart, Fit, Offer, Wish, courtyard_of, day_part, fitting
from mulin.points.shown.page import headline


@dataclass(frozen=True, slots=True)
class Found:
    """A point in the list, why it fits, when it is next."""

    point: Point
    fit: Fit
    reasons: tuple[str, ...]
    misses: tuple[str, ...]
    next: Gathering | None
    times: str
    members: int
    is_mine: bool

    @property
    def headline(self) -> str:
        """The first line of the introduction, else what is done there."""
        return headline(self.point)


def home_courtyard(person: Person | None) -> str:
    """The courtyard somebody lives in. Needs household, building and courtyard; no query then."""
    home = person.household if person else None
    return home.building.courtyard.name if home and home.building.courtyard else ""


def find(actor: Actor, wish: Wish) -> list[Found]:
    """Every open point, what fits first. Eight queries at any size."""
    points = [point for point in queries.open_points(actor) if point.is_open or point.state == "paused"]
    hosts = [point.host_id for point in points]
    coming = queries.coming_up(actor.community_id, hosts)
    members = queries.member_counts(actor, hosts)
    times = queries.times_words(actor, points)
    mine = {point.id for point in queries.own_points(actor)}
    yards = {yard.name for yard in places.courtyards_of(actor.community_id)}
    buildings = _buildings(actor)
    offers = {point.id: _offer(point, coming.get(point.host_id), yards, buildings) for point in points}
    by_id = {point.id: point for point in points}
    found = []
    for one in fitting(wish, offers.values()):
        point = by_id[one.offer.id]
        up = coming.get(point.host_id)
        found.append(
            Found(
                point,
                one,
                tuple(_reason(code, point, one.offer, wish) for code in one.reasons),
                tuple(_miss(code, point, one.offer) for code in one.misses),
                up.first if up else None,
                times[point.id],
                members.get(point.host_id, 0),
                point.id in mine,
            )
        )
    return found


def _buildings(actor: Actor) -> dict[str, str]:
    found: dict[str, str] = {}
    for building in places.buildings_of(actor.community_id):
        yard = building.courtyard.name if building.courtyard else ""
        found[building.name] = "" if found.get(building.name, yard) != yard else yard
    return found


def _offer(point: Point, up: queries.NextUp | None, yards: set[str], buildings: dict[str, str]) -> Offer:
    venue = point.host.venue
    where = point.place_words or (f"{venue.where} {venue.name}" if venue else "")
    coming = up.coming if up else ()
    parts = frozenset(day_part(row.starts_at.astimezone(clock.CHINA).time()).value for row in coming)
    return Offer(
        id=point.id,
        name=point.name,
        category=point.category,
        pace=point.pace,
        parts=parts,
        courtyard=courtyard_of(where, sorted(yards), buildings),
    )


def _reason(code: str, point: Point, offer: Offer, wish: Wish) -> str:
    if code == "interest":
        return _("您喜欢%(what)s") % {"what": Category(point.category).label}
    if code == "time":
        parts = [PART_NAMES[DayPart(part)] for part in sorted(wish.parts & offer.parts)]
        return _("%(when)s有") % {"when": _("、").join(str(part) for part in parts)}
    if code == "pace":
        return str(Pace(point.pace).label)
    return _("就在您住的%(yard)s") % {"yard": offer.courtyard}


def _miss(code: str, point: Point, offer: Offer) -> str:
    if code == "interest":
        return _("是%(what)s") % {"what": Category(point.category).label}
    if code == "time":
        parts = [str(PART_NAMES[DayPart(part)]) for part in sorted(offer.parts)]
        return _("在%(when)s") % {"when": _("、").join(parts)} if parts else _("时间还没排")
    return str(Pace(point.pace).label)
