"""Which points fit somebody, with the reasons: interest, time of day, distance by courtyard, how lively."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from uuid import UUID


class DayPart(StrEnum):
    """When somebody has time."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


def day_part(at: time) -> DayPart:
    """The part of the day a session begins in."""
    if at < time(12):
        return DayPart.MORNING
    return DayPart.AFTERNOON if at < time(17, 30) else DayPart.EVENING


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody likes; empty means anything."""

    categories: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    paces: frozenset[str] = frozenset()
    courtyard: str = ""  # where they live

    @property
    def is_empty(self) -> bool:
        return not (self.categories or self.parts or self.paces)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a point is, as far as fitting goes."""

    id: UUID
    name: str
    category: str
    pace: str
    parts: frozenset[str]
    courtyard: str = ""
    is_outdoor: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """A point with the reasons why it fits (interest, time, near, pace) and what does not."""

    offer: Offer
    reasons: tuple[str, ...]
    misses: tuple[str, ...]


def fit(wish: Wish, offer: Offer) -> Fit:
    """How an offer answers a wish; what was not asked for counts neither way, nearness only for it."""
    asked = (
        ("interest", wish.categories, offer.category in wish.categories),
        ("time", wish.parts, bool(wish.parts & offer.parts)),
        ("pace", wish.paces, offer.pace in wish.paces),
    )
    reasons = [code for code, wanted, holds in asked if wanted and holds]
    misses = tuple(code for code, wanted, holds in asked if wanted and not holds)
    if wish.courtyard and wish.courtyard == offer.courtyard:
        reasons.append("near")
    return Fit(offer, tuple(reasons), misses)


def fitting(wish: Wish, offers: Iterable[Offer]) -> list[Fit]:
    """Every offer, those that fit best first, else in the order given (by name). Nothing is hidden."""
    found = [fit(wish, offer) for offer in offers]
    return sorted(found, key=lambda one: (len(one.misses), -len(one.reasons)))


def courtyard_of(where: str, courtyards: Iterable[str], buildings: Mapping[str, str]) -> str:
    """The courtyard a place in words lies in: by its own name, or by the building it names (6号楼一层).

    `buildings` gives the courtyard of each building whose name no other courtyard has.
    """
    for name in courtyards:
        if name in where:
            return name
    for name in sorted(buildings, key=len, reverse=True):
        if name in where:
            return buildings[name]
    return ""
