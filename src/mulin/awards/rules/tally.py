"""Reading ballots and counting them. Approval: a mark is a vote, marks carry no order.

A candidate's share is votes ÷ valid ballots, of the residents and of the panel, each by its weight.
Exact fractions throughout: two people who count get the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from mulin.kernel.errors import RuleError

FEWEST_BALLOTS = 10  # below this no result and no number is shown (safety T4)
SMALLEST_CELL = 10
Marks = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CountRules:
    """What the count needs of a round's terms."""

    seats: int
    choose_up_to: int
    weight_residents: int
    weight_panel: int
    tie_rule: str
    turnout_percent: int


@dataclass(frozen=True, slots=True)
class Box:
    """The ballots as they are published: valid ones and abstentions as marks, invalid ones as a number."""

    electors: int
    residents: tuple[Marks, ...]
    panel: tuple[Marks, ...] = ()
    invalid: int = 0
    panel_invalid: int = 0

    @property
    def returned(self) -> int:
        """Every resident's ballot that came back, valid or not."""
        return len(self.residents) + self.invalid


@dataclass(frozen=True, slots=True)
class Standing:
    """How one candidate stands."""

    number: int
    residents: int
    panel: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Result:
    """What a count came to. `reason` says why nobody was chosen: few · turnout · nobody · panel."""

    standings: tuple[Standing, ...] = ()
    winners: tuple[int, ...] = ()
    by_lot: tuple[int, ...] = ()
    reason: str = ""
    valid: int = 0
    blank: int = 0
    extra: dict[str, int] = field(default_factory=dict)


def check_choice(marks: Sequence[int], *, known: Collection[int], left: Collection[int], most: int) -> Marks:
    """A voter's choice, in order of number; nothing chosen is an abstention.

    Raises RuleError vote-twice, vote-unknown, candidate-left, vote-many.
    """
    if len(set(marks)) != len(marks):
        raise RuleError("vote-twice")
    if set(marks) & set(left):
        raise RuleError("candidate-left")
    if set(marks) - set(known):
        raise RuleError("vote-unknown")
    if len(marks) > most:
        raise RuleError("vote-many", most=most, over=len(marks) - most)
    return tuple(sorted(marks))


def read_sheet(marks: Sequence[int], *, known: Collection[int], most: int, unreadable: bool) -> tuple[str, Marks]:
    """What a paper ballot says: ("valid" | "blank" | "invalid", marks).

    More marks than places, or a sheet somebody found unreadable, is invalid; fewer marks are valid;
    none is an abstention. Raises RuleError "sheet-number" for a number nobody has.
    """
    found = tuple(sorted(set(marks)))
    if strange := set(found) - set(known):
        raise RuleError("sheet-number", number=min(strange))
    if unreadable or len(found) > most:
        return "invalid", ()
    return ("valid", found) if found else ("blank", ())


def count(box: Box, rules: CountRules, *, numbers: Iterable[int], without: Collection[int] = (), seed: str) -> Result:
    """Count a box. `without`: candidates who left or were struck, whose votes count for nobody."""
    standings = _standings(box, rules, [number for number in numbers if number not in without])
    blank = sum(not marks for marks in box.residents)
    said = Result(standings, valid=len(box.residents) - blank, blank=blank)
    if reason := _reason(box, rules, standings):
        return Result(standings, reason=reason, valid=said.valid, blank=blank)
    winners, lot = _winners([one for one in standings if one.share > 0], rules, seed)
    return Result(standings, winners, lot, "", said.valid, blank)


def _reason(box: Box, rules: CountRules, standings: Sequence[Standing]) -> str:
    if box.returned < FEWEST_BALLOTS:
        return "few"
    if box.returned * 100 < rules.turnout_percent * box.electors:
        return "turnout"
    if rules.weight_panel and not any(box.panel):
        return "panel"
    return "" if any(one.share > 0 for one in standings) else "nobody"


def _standings(box: Box, rules: CountRules, numbers: Sequence[int]) -> tuple[Standing, ...]:
    valid, valid_panel = sum(map(bool, box.residents)), sum(map(bool, box.panel))
    found = []
    for number in numbers:
        votes = sum(number in marks for marks in box.residents)
        panel = sum(number in marks for marks in box.panel)
        share = Fraction(votes * rules.weight_residents, valid * 100) if valid else Fraction(0)
        if rules.weight_panel and valid_panel:
            share += Fraction(panel * rules.weight_panel, valid_panel * 100)
        found.append(Standing(number, votes, panel, share))
    return tuple(sorted(found, key=lambda one: (-one.share, one.number)))


def _winners(standings: Sequence[Standing], rules: CountRules, seed: str) -> tuple[Marks, Marks]:
    """Who takes the seats, and between whom the lot decided."""
    if len(standings) <= rules.seats:
        return tuple(one.number for one in standings), ()
    cut = standings[rules.seats - 1].share
    above = [one for one in standings if one.share > cut]
    tied = [one for one in standings if one.share == cut]
    free = rules.seats - len(above)
    if len(tied) <= free or rules.tie_rule == "share":
        return tuple(one.number for one in [*above, *tied]), ()
    ordered = sorted(tied, key=lambda one: (-one.panel if rules.tie_rule == "panel" else 0, lot(seed, one.number)))
    last, first_out = ordered[free - 1], ordered[free]
    by_lot = rules.tie_rule == "lot" or last.panel == first_out.panel
    drawn = [one.number for one in tied if rules.tie_rule == "lot" or one.panel == last.panel] if by_lot else []
    return tuple(one.number for one in [*above, *ordered[:free]]), tuple(drawn)


def lot(seed: str, number: int) -> str:
    """A candidate's lot: the smallest draws first. Anybody can draw it again from the published seed."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def turnout_split(cells: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]] | None:
    """Turnout by place: (voted, entitled). None unless in every place ten or more did and did not vote.

    All or nothing: with one place left out it could be had from the sum.
    """
    enough = all(voted >= SMALLEST_CELL and entitled - voted >= SMALLEST_CELL for voted, entitled in cells.values())
    return dict(cells) if cells and enough else None


@dataclass(frozen=True, slots=True)
class Sheets:
    """What became of the printed sheets of one box."""

    printed: int
    cast: int = 0  # in the paper box
    online: int = 0  # their ticket used on a phone
    spoiled: int = 0
    returned: int = 0  # not used
    lost: int = 0  # never brought back, void

    @property
    def used(self) -> int:
        """How many came to a ballot."""
        return self.cast + self.online

    @property
    def void(self) -> int:
        return self.spoiled + self.lost

    @property
    def difference(self) -> int:
        """How many sheets nobody has accounted for; below zero there are too many."""
        return self.printed - self.used - self.void - self.returned


def check_sheets(residents: Sheets, panel: Sheets, *, given: int, jurors: int) -> None:
    """Raises RuleError sheets-differ, sheets-many and panel-many (more in the box than were handed out).

    `given`, `jurors`: how many voters and how many jurors got a sheet.
    """
    for sheets in (residents, panel):
        if sheets.difference:
            raise RuleError("sheets-differ", difference=sheets.difference, printed=sheets.printed)
    if residents.used > given:
        raise RuleError("sheets-many", cast=residents.used, given=given)
    if panel.used > jurors:
        raise RuleError("panel-many", cast=panel.used, given=jurors)
