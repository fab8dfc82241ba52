"""One truth from a set of operations, in whatever order they came: who holds which card, what a card has,
which prizes stand, and what a person has to look at.

Everything here is a function of sets. Goods that were handed over stay handed over: a claim that should
not have been is never dropped but becomes a doubt, and a person says what really happened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Verdict(StrEnum):
    """How an operation counts."""

    FINE = "fine"
    TWICE = "twice"  # this card, or this person, had its prize already
    BEYOND = "beyond"  # more were handed over than there were
    FEW = "few"  # stands, though the stamps known so far are too few
    OTHERS = "others"  # the card is already somebody else's
    BEATEN = "beaten"  # a riddle was given to somebody here, and somebody else has it, or they had won enough
    UNKNOWN = "unknown"  # a card, a station or a slip that is not of this event


class Ruling(StrEnum):
    """What a person said about a doubt."""

    OPEN = ""
    KEPT = "kept"  # it really happened so
    VOID = "void"  # it did not happen, or was taken back


@dataclass(frozen=True, slots=True)
class Mark:
    """Stamps of one station on one card: added up by scanning, or read off the paper as a sum."""

    card: UUID
    station: UUID
    stamps: int
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Earned:
    """Stamps of the riddle station that right answers have earned, whichever desk took them: by person or card."""

    station: UUID
    by_holder: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Giving:
    """A card was given to somebody (or to nobody known)."""

    id: UUID
    card: UUID
    at: datetime
    person: UUID | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A prize was handed over for a card. `confirmed`: the server said yes before it was."""

    id: UUID
    card: UUID
    prize: UUID
    at: datetime
    confirmed: bool = False
    ruling: Ruling = Ruling.OPEN


@dataclass(frozen=True, slots=True)
class Shelf:
    """What there is of a prize, and how many stamps it takes."""

    prize: UUID
    needs: int
    stock: int


@dataclass(frozen=True, slots=True)
class Truth:
    """What the claims come to."""

    verdicts: Mapping[UUID, Verdict]
    given: Mapping[UUID, int]  # by prize; never more than its stock


def stamps_by_card(marks: Iterable[Mark], most: Mapping[UUID, int]) -> dict[UUID, dict[UUID, int]]:
    """What each card has from each station, at most `most[station]`.

    Scans add up; a sum read off the paper holds if it is larger, so that a scan and the paper that
    shows the same stamp do not count twice.
    """
    scanned: dict[tuple[UUID, UUID], int] = defaultdict(int)
    read_off: dict[tuple[UUID, UUID], int] = defaultdict(int)
    for mark in marks:
        place = (mark.card, mark.station)
        if mark.is_sum:
            read_off[place] = max(read_off[place], mark.stamps)
        else:
            scanned[place] += mark.stamps
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for card, station in scanned.keys() | read_off.keys():
        count = max(scanned[card, station], read_off[card, station])
        found[card][station] = min(count, most.get(station, 0))
    return dict(found)


def owners(givings: Iterable[Giving]) -> tuple[dict[UUID, UUID], dict[UUID, Verdict]]:
    """Whose each card is: the first who got it. And the givings that contradict it."""
    owner: dict[UUID, UUID] = {}
    verdicts: dict[UUID, Verdict] = {}
    for giving in sorted(givings, key=lambda one: (one.at, one.id)):
        if giving.person is None:
            verdicts[giving.id] = Verdict.FINE
            continue
        first = owner.setdefault(giving.card, giving.person)
        verdicts[giving.id] = Verdict.FINE if first == giving.person else Verdict.OTHERS
    return owner, verdicts


def settle(
    claims: Iterable[Claim], shelves: Iterable[Shelf], stamps: Mapping[UUID, int], owner: Mapping[UUID, UUID]
) -> Truth:
    """The verdict on every claim, and how many of each prize are gone.

    One prize a card, and one a person however many cards they have. Those the server had agreed to
    and those a person has confirmed come first, then by time. A second prize for a card has left the
    shelf all the same, so it counts against the stock.
    """
    shelf = {one.prize: one for one in shelves}
    given = dict.fromkeys(shelf, 0)
    verdicts: dict[UUID, Verdict] = {}
    served: set[UUID] = set()
    for claim in sorted(claims, key=_precedence):
        if claim.ruling == Ruling.VOID:
            continue
        here = shelf[claim.prize]
        holder = owner.get(claim.card, claim.card)
        sure = claim.confirmed or claim.ruling == Ruling.KEPT
        verdict = Verdict.FINE
        if given[claim.prize] >= here.stock:
            verdict = Verdict.BEYOND
        else:
            given[claim.prize] += 1
            if not sure and stamps.get(holder, 0) < here.needs:
                verdict = Verdict.FEW
        if holder in served and claim.ruling != Ruling.KEPT:
            verdict = Verdict.TWICE
        served.add(holder)
        verdicts[claim.id] = verdict
    return Truth(verdicts, given)


def _precedence(claim: Claim) -> tuple[bool, datetime, UUID]:
    return not (claim.confirmed or claim.ruling == Ruling.KEPT), claim.at, claim.id


def stamps_by_station(
    marks: Iterable[Mark], owner: Mapping[UUID, UUID], most: Mapping[UUID, int], earned: Earned | None = None
) -> dict[UUID, dict[UUID, int]]:
    """The stamps of each person over all their cards, and of each card that is nobody's, by station.

    A station's limit holds for the person: a second card does not begin anew. What answers have earned
    counts as a scan does: it adds to scans, and the paper that shows the same stamps does not count twice.
    """
    rows = list(marks)
    together: dict[UUID, dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    for card, stations in stamps_by_card(rows, most).items():
        for station, count in stations.items():
            together[owner.get(card, card)][station] += count
    if earned is not None:
        reached: dict[UUID, int] = defaultdict(int)
        for holder, count in earned.by_holder.items():
            reached[owner.get(holder, holder)] += count
        for mark in rows:
            holder = owner.get(mark.card, mark.card)
            if mark.station == earned.station and not mark.is_sum and holder in reached:
                reached[holder] += mark.stamps
        for holder, count in reached.items():
            together[holder][earned.station] = max(together[holder][earned.station], count)
    return {
        holder: {station: min(count, most.get(station, 0)) for station, count in stations.items()}
        for holder, stations in together.items()
    }


def stamps_by_holder(
    marks: Iterable[Mark], owner: Mapping[UUID, UUID], most: Mapping[UUID, int], earned: Earned | None = None
) -> dict[UUID, int]:
    """All stamps of each person, and of each card that is nobody's."""
    found = stamps_by_station(marks, owner, most, earned)
    return {holder: sum(stations.values()) for holder, stations in found.items()}
