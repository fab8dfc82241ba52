"""Who gets a place: in order, nobody overtakes, and not one place too many.

Places are shared out from several pots at once: everybody's, and that of an age band or a courtyard
where the gathering has such quotas. A pot out of which the next in line cannot be served is closed for
all behind; those who need nothing from it go on. So within each pot the order of arrival holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

EVERYBODY = ""  # the pot of all places


@dataclass(frozen=True, slots=True)
class Unit:
    """Those who come together or not at all, and what they need of each pot."""

    key: UUID
    needs: Mapping[str, int]


def admitted(line: Iterable[Unit], free: Mapping[str, int]) -> list[UUID]:
    """The units of `line` (in order) that get their places.

    `free`: what each pot has left; a pot that is not named has no end.
    """
    left = dict(free)
    closed: set[str] = set()
    found = []
    for unit in line:
        short = {pot for pot, places in unit.needs.items() if pot in left and places > left[pot]}
        closed |= short
        if EVERYBODY in closed:
            break
        if closed & {pot for pot, places in unit.needs.items() if places}:
            continue
        for pot in unit.needs.keys() & left.keys():
            left[pot] -= unit.needs[pot]
        found.append(unit.key)
    return found


def too_big_for(needs: Mapping[str, int], whole: Mapping[str, int]) -> str | None:
    """The pot out of which these could not be served though nobody else came; None where there is none.

    `whole`: how many places each pot has, taken or not. Who is too big for it waits for nothing, so nobody
    waits behind them.
    """
    return next((pot for pot, places in needs.items() if pot in whole and places > whole[pot]), None)


def free_of(*, capacity: int | None, taken: int, quotas: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """What each pot has left, given its size and what is taken. Over-full pots have nothing left."""
    free = {pot: max(0, places - gone) for pot, (places, gone) in quotas.items()}
    if capacity is not None:
        free[EVERYBODY] = max(0, capacity - taken)
    return free
