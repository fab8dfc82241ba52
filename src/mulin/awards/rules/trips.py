"""流动票箱: who may take the box to doors, and what is written down of each way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from mulin.kernel.errors import RuleError

WATCHERS_AT_HOME = 3  # a box that leaves the room goes with three scrutineers or more, as ballot law has it
MOST_DOORS, MOST_AT_A_DOOR = 999, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """What somebody wrote about one way of the box."""

    went_on: date
    carrier: str
    watchers: Sequence[str]
    doors: int
    ballots: int
    seal_number: str


def check_trip(
    trip: Trip, *, first: date, last: date, candidates: Collection[str], a_door: int = MOST_AT_A_DOOR
) -> None:
    """Whether the box can have been taken to doors like this between two days, at most `a_door` ballots a door.

    One carries, three others or more watch, none of them stands. Raises RuleError trip-…, terms-number.
    """
    if not trip.carrier:
        raise RuleError("trip-carrier", field="carrier")
    if len(set(trip.watchers) - {trip.carrier}) < WATCHERS_AT_HOME:
        raise RuleError("trip-watchers", field="watchers", least=WATCHERS_AT_HOME)
    if standing := sorted({trip.carrier, *trip.watchers} & set(candidates)):
        raise RuleError("trip-candidate", field="watchers", name=standing[0])
    if not first <= trip.went_on <= last:
        raise RuleError("trip-day", field="went_on")
    if not trip.seal_number:
        raise RuleError("trip-seal", field="seal_number")
    if not 1 <= trip.doors <= MOST_DOORS:
        raise RuleError("terms-number", field="doors", least=1, most=MOST_DOORS)
    if not 0 <= trip.ballots <= a_door * trip.doors:
        raise RuleError("trip-ballots", field="ballots", most=a_door * trip.doors)
