"""Named reads over places."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from mulin.kernel import pinyin
from mulin.kernel.errors import NotFound
from mulin.places.models import Building, Community, Courtyard, Grid, Subdistrict, Venue


def first_community() -> Community:
    """The community shown at the bare address. One query."""
    community = Community.objects.order_by("created_at").first()
    if community is None:
        raise NotFound("community")
    return community


def community_named(text: str) -> Community:
    """The community whose code or full name is `text`. Raises NotFound. One query."""
    found = list(Community.objects.filter(Q(code=text) | Q(name=text))[:2])
    if len(found) != 1:
        raise NotFound("community")
    return found[0]


def all_communities() -> QuerySet[Community]:
    """Every community of this installation, by code: for commands. One query."""
    return Community.objects.order_by("code")


def subdistrict_at(code: str) -> Subdistrict:
    """The subdistrict with this code, with its district. Raises NotFound. One query."""
    street = Subdistrict.objects.select_related("district").filter(code=code).first()
    if street is None:
        raise NotFound("subdistrict")
    return street


def communities_of(subdistrict_id: UUID) -> list[Community]:
    """Every community of a subdistrict, by name (pinyin): no other order is ever shown. One query."""
    return _by_name(Community.objects.filter(subdistrict_id=subdistrict_id))


def community_at(code: str) -> Community | None:
    """The community with this code, if there is one. One query."""
    return Community.objects.filter(code=code).first()


def communities_by_name(*, like: str = "", street: str = "", most: int | None = None) -> list[Community]:
    """Communities with their street, by name (pinyin): the front door. One query.

    `like`: whose name holds these signs; `street`: of the street with this code; `most`: no more than so many.
    """
    rows = Community.objects.select_related("subdistrict").order_by("code")
    rows = rows.filter(name__icontains=like) if like else rows
    rows = rows.filter(subdistrict__code=street) if street else rows
    return _by_name(rows[:most])


def streets_by_name() -> list[Subdistrict]:
    """Every street with its district, by the sound of both names. One query."""
    rows = Subdistrict.objects.select_related("district")
    return sorted(rows, key=lambda street: (pinyin.sort_key(street.district.name), pinyin.sort_key(street.name)))


def has_other_streets(community: Community) -> bool:
    """Whether there are communities outside this one's street. One query."""
    return Community.objects.exclude(subdistrict_id=community.subdistrict_id).exists()


def _by_name(rows: Iterable[Community]) -> list[Community]:
    return sorted(rows, key=lambda community: (pinyin.sort_key(community.name), community.code))


def buildings_of(community_id: UUID) -> list[Building]:
    """Every building with its courtyard and grid, in order of courtyard and number. One query."""
    rows = Building.objects.of(community_id).select_related("courtyard", "grid")
    return list(rows.order_by("courtyard__order", "courtyard__name", "number", "name"))


def grids_of(community_id: UUID) -> list[Grid]:
    """Every grid, in order. One query."""
    return list(Grid.objects.of(community_id))


def courtyards_of(community_id: UUID) -> list[Courtyard]:
    """Every courtyard, in order. One query."""
    return list(Courtyard.objects.of(community_id))


def venues_of(community_id: UUID) -> list[Venue]:
    """Every venue, by name. One query."""
    return list(Venue.objects.of(community_id))


def courtyards_with_buildings(community_id: UUID) -> list[tuple[Courtyard | None, list[Building]]]:
    """The buildings under their courtyards, in order; those without one come under None. One query."""
    found: dict[UUID | None, tuple[Courtyard | None, list[Building]]] = {}
    for building in buildings_of(community_id):
        found.setdefault(building.courtyard_id, (building.courtyard, []))[1].append(building)
    return list(found.values())
