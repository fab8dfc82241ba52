"""流动票箱: who may take the box to doors, and what is written down of each way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from mulin.kernel.chinese import fold
from mulin.kernel.errors import RuleError

WATCHERS_AT_HOME = 3  # a box that leaves the room goes with three scrutineers or more, as ballot law has it
MOST_DOORS, MOST_AT_A_DOOR = 999, 9
_NEAR_A_CANDIDATE = frozenset({"candidate", "household"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """What somebody wrote about one way of the box."""

    went_on: date
    carrier: str
    watchers: Sequence[str]
    doors: int
    ballots: int
    seal_number: str

    @property
    def who_went(self) -> list[tuple[str, str]]:
        """Everybody who went, each with the field in which the name was written."""
        return [("carrier", self.carrier), *(("watchers", name) for name in self.watchers)]


def check_went(field: str, name: str, ties: Collection[str]) -> None:
    """Whether who is known under a name may have gone; `ties`: of every resident called so, as `people.tie_of` says.

    Who watches the box at doors is held to what holds for watching the count. Who carries it never decides what is
    counted, so it may be whoever drew the round up, or named somebody; but nobody who lives with a candidate.
    A name no resident has is believed: scrutineers come from outside too. Of several of one name it is enough
    that one may go. Raises RuleError trip-candidate, trip-household, trip-nominator, trip-author.
    """
    barred = _NEAR_A_CANDIDATE if field == "carrier" else _NEAR_A_CANDIDATE | {"nominator", "author"}
    found = [tie for tie in ties if tie in barred]
    if found and len(found) == len(ties):
        raise RuleError(f"trip-{found[0]}", field=field, name=name)


def check_trip(
    trip: Trip, *, first: date, last: date, candidates: Collection[str], a_door: int = MOST_AT_A_DOOR
) -> None:
    """Whether the box can have been taken to doors like this between two days, at most `a_door` ballots a door.

    One carries, three others or more watch, none has the name of somebody who stands; a name with another space
    or in other width is the same name. Raises RuleError trip-…, terms-number.
    """
    if not trip.carrier:
        raise RuleError("trip-carrier", field="carrier")
    if len({fold(name) for name in trip.watchers} - {fold(trip.carrier)}) < WATCHERS_AT_HOME:
        raise RuleError("trip-watchers", field="watchers", least=WATCHERS_AT_HOME)
    standing = {fold(name) for name in candidates}
    for field, name in trip.who_went:
        if fold(name) in standing:
            raise RuleError("trip-candidate", field=field, name=name)
    if not first <= trip.went_on <= last:
        raise RuleError("trip-day", field="went_on")
    if not trip.seal_number:
        raise RuleError("trip-seal", field="seal_number")
    if not 1 <= trip.doors <= MOST_DOORS:
        raise RuleError("terms-number", field="doors", least=1, most=MOST_DOORS)
    if not 0 <= trip.ballots <= a_door * trip.doors:
        raise RuleError("trip-ballots", field="ballots", most=a_door * trip.doors)
