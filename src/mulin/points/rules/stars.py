"""The star rating (星级评定): how regular a point is, by open rules. It rates points, never persons.

Every part is a share between 0 and 1 of facts anybody can look up, times its weight. There is
nothing for photos, clicks or check-ins: how many came to one evening is no merit of the point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mulin.kernel.errors import RuleError


class Part(StrEnum):
    """What is looked at."""

    REGULARITY = "regularity"
    BREADTH = "breadth"
    SELF_RULE = "self_rule"
    MUTUAL_AID = "mutual_aid"
    PUBLICITY = "publicity"
    SAFETY = "safety"


APPEAL_DAYS = 30  # how long a confirmed rating can be objected to
WEIGHTS: Mapping[str, int] = {
    Part.REGULARITY: 25,
    Part.BREADTH: 20,
    Part.SELF_RULE: 20,
    Part.MUTUAL_AID: 15,
    Part.PUBLICITY: 10,
    Part.SAFETY: 10,
}
BARS: Mapping[str, int] = {"2": 40, "3": 60, "4": 75, "5": 90}  # stars → the sum from which they are given
WHOLE = 100

# What is enough in half a year for a full share.
HELD_SHARE = 0.9  # of what was planned: bad weather and the flu happen
NEWCOMERS = 5
HELPS = 6
EXCHANGES = 1
POLICIES = 2
SAFETY_CHECKS = 2
USUAL_ROOM = 30  # distinct people where the place says nothing of its size


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What happened at a point within half a year."""

    planned: int = 0
    held: int = 0
    people: int = 0  # distinct, by name
    newcomers: int = 0
    room: int = USUAL_ROOM  # how many the place takes
    has_charter: bool = False
    charter_is_current: bool = False
    meetings: int = 0
    stock_takes: int = 0
    term_is_valid: bool = False
    helps: int = 0
    exchanges: int = 0
    policies: int = 0
    safety_checks: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """One part: its weight, how much of it is fulfilled, and what that comes to."""

    part: str
    weight: int
    share: float
    earned: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rating comes to."""

    stars: int
    total: float
    shares: tuple[Share, ...]


def rate(facts: Facts, *, weights: Mapping[str, int] = WEIGHTS, bars: Mapping[str, int] = BARS) -> Verdict:
    """The rating of these facts. Without a single session there is none: 0 stars."""
    found = {part: _share(part, facts) for part in Part}
    shares = tuple(
        Share(part, weights[part], round(share, 3), round(weights[part] * share, 1)) for part, share in found.items()
    )
    total = round(sum(share.earned for share in shares), 1)
    if facts.held == 0:
        return Verdict(0, total, shares)
    return Verdict(max([1, *(int(stars) for stars, bar in bars.items() if total >= bar)]), total, shares)


def _share(part: Part, facts: Facts) -> float:
    match part:
        case Part.REGULARITY:
            return _of(facts.held, facts.planned * HELD_SHARE) if facts.planned else 0.0
        case Part.BREADTH:
            wanted = min(facts.room or USUAL_ROOM, USUAL_ROOM)
            return 0.6 * _of(facts.people, wanted) + 0.4 * _of(facts.newcomers, NEWCOMERS)
        case Part.SELF_RULE:
            charter = 0.4 if facts.charter_is_current else 0.2 if facts.has_charter else 0.0
            return charter + 0.2 * bool(facts.meetings) + 0.2 * bool(facts.stock_takes) + 0.2 * facts.term_is_valid
        case Part.MUTUAL_AID:
            return 0.7 * _of(facts.helps, HELPS) + 0.3 * _of(facts.exchanges, EXCHANGES)
        case Part.PUBLICITY:
            return _of(facts.policies, POLICIES)
        case Part.SAFETY:
            return _of(facts.safety_checks, SAFETY_CHECKS)


def _of(done: float, enough: float) -> float:
    return min(1.0, done / enough) if enough else 0.0


def check_weights(weights: Mapping[str, int], bars: Mapping[str, int]) -> None:
    """Weights are whole, none negative, together 100; the bars rise. Raises RuleError."""
    if set(weights) != set(Part) or any(weight < 0 for weight in weights.values()):
        raise RuleError("star-weights", whole=WHOLE)
    if sum(weights.values()) != WHOLE:
        raise RuleError("star-weights", whole=WHOLE)
    if sorted(bars) != sorted(BARS):
        raise RuleError("star-bars")
    steps = [bars[stars] for stars in sorted(bars)]
    if steps != sorted(set(steps)) or steps[0] <= 0 or steps[-1] > WHOLE:
        raise RuleError("star-bars")


@dataclass(frozen=True, slots=True)
class Half:
    """Half a year: 2026-H1."""

    code: str
    first: date
    last: date


def half_of(day: date) -> Half:
    """The half-year a day lies in."""
    if day.month <= 6:
        return Half(f"{day.year}-H1", date(day.year, 1, 1), date(day.year, 6, 30))
    return Half(f"{day.year}-H2", date(day.year, 7, 1), date(day.year, 12, 31))


def last_half(day: date) -> Half:
    """The half-year that ended before the one `day` lies in."""
    first = half_of(day).first
    return half_of(date(first.year - 1, 12, 31) if first.month == 1 else date(first.year, 6, 30))
