"""Reading ballots and counting them, against an independent brute force."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mulin.awards import rules
from tests.awards.test_rules import few, refused

# ---- ballots ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "code"),
    [([1, 1], "vote-twice"), ([9], "vote-unknown"), ([1, 2, 3, 4], "vote-many"), ([5], "candidate-left")],
)
def test_a_choice_that_cannot_be(marks: list[int], code: str) -> None:
    refused(code, rules.check_choice, marks, known=[1, 2, 3, 4, 5], left=[5], most=3)


def test_a_choice_loses_its_order() -> None:
    assert rules.check_choice([3, 1], known=[1, 2, 3], left=[], most=3) == (1, 3)
    assert rules.check_choice([], known=[1], left=[], most=1) == ()


@pytest.mark.parametrize(
    ("marks", "unreadable", "verdict"),
    [
        ([1, 2], False, ("valid", (1, 2))),
        ([2], False, ("valid", (2,))),
        ([], False, ("blank", ())),
        ([1, 2, 3], False, ("invalid", ())),
        ([1], True, ("invalid", ())),
        ([2, 2, 1], False, ("valid", (1, 2))),
    ],
)
def test_what_a_paper_ballot_says(marks: list[int], unreadable: bool, verdict: Any) -> None:
    assert rules.read_sheet(marks, known=[1, 2, 3], most=2, unreadable=unreadable) == verdict


def test_a_number_nobody_has_is_no_ballot() -> None:
    refused("sheet-number", rules.read_sheet, [7], known=[1, 2], most=2, unreadable=False)


SHEETS = rules.Sheets(printed=120, cast=118, spoiled=1, returned=1)
NONE = rules.Sheets(0)


def test_sheets_that_do_not_balance_are_refused() -> None:
    rules.check_sheets(SHEETS, NONE, given=118, jurors=0)
    lost = replace(SHEETS, returned=0)
    refused("sheets-differ", rules.check_sheets, lost, NONE, given=118, jurors=0)
    assert lost.difference == 1
    refused("sheets-differ", rules.check_sheets, SHEETS, replace(NONE, cast=1), given=118, jurors=0)
    refused("sheets-many", rules.check_sheets, SHEETS, NONE, given=117, jurors=0)
    refused("sheets-many", rules.check_sheets, replace(SHEETS, cast=100, online=18), NONE, given=117, jurors=0)
    panel = rules.Sheets(printed=9, cast=9)
    refused("panel-many", rules.check_sheets, SHEETS, panel, given=118, jurors=3)
    rules.check_sheets(SHEETS, panel, given=118, jurors=9)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
@few
def test_only_a_balanced_sheet_is_let_through(printed: int, cast: int, spoiled: int, returned: int) -> None:
    sheets = rules.Sheets(printed, cast=cast, spoiled=spoiled, returned=returned)
    balanced = printed == cast + spoiled + returned
    if balanced:
        rules.check_sheets(sheets, NONE, given=cast, jurors=0)
    else:
        refused("sheets-differ", rules.check_sheets, sheets, NONE, given=1000, jurors=0)


@given(st.dictionaries(st.text(max_size=2), st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4))
@example({"1号楼": (10, 20), "2号楼": (9, 30)})
@example({"1号楼": (10, 20), "2号楼": (10, 20)})
@few
def test_turnout_never_shows_a_small_group(cells: dict[str, tuple[int, int]]) -> None:
    said = {place: (min(pair), max(pair)) for place, pair in cells.items()}
    shown = rules.turnout_split(said)
    if shown is not None:
        assert shown == said
        assert all(voted >= 10 and entitled - voted >= 10 for voted, entitled in shown.values())
    elif said:
        assert any(voted < 10 or entitled - voted < 10 for voted, entitled in said.values())


def test_turnout_over_every_size_up_to_thirty() -> None:
    for entitled in range(31):
        for voted in range(entitled + 1):
            shown = rules.turnout_split({"楼": (voted, entitled)})
            assert (shown is not None) == (voted >= 10 and entitled - voted >= 10)


# ---- the count -------------------------------------------------------------

MARKS = st.lists(st.integers(1, 6), max_size=3, unique=True).map(lambda found: tuple(sorted(found)))
BOXES = st.builds(
    lambda residents, panel, invalid: rules.Box(40, tuple(residents), tuple(panel), invalid),
    st.lists(MARKS, max_size=25),
    st.lists(MARKS, max_size=6),
    st.integers(0, 3),
)
COUNT_RULES = st.builds(
    lambda seats, panel, tie, turnout: rules.CountRules(seats, 3, 100 - panel, panel, tie, turnout),
    st.integers(1, 7),
    st.sampled_from([0, 30, 50]),
    st.sampled_from(["lot", "share"]),
    st.sampled_from([0, 40]),
)


def by_brute_force(box: rules.Box, said: rules.CountRules, without: set[int], seed: str) -> set[int]:
    """The winners found another way: of all sets of the right size the one nobody outside beats."""
    scores = {}
    for number in sorted({1, 2, 3, 4, 5, 6} - without):
        valid = [marks for marks in box.residents if marks]
        judges = [marks for marks in box.panel if marks]
        score = Fraction(0)
        if valid:
            score += Fraction(sum(marks.count(number) for marks in valid), len(valid)) * said.weight_residents
        if said.weight_panel and judges:
            score += Fraction(sum(marks.count(number) for marks in judges), len(judges)) * said.weight_panel
        scores[number] = score
    electable = [number for number, score in scores.items() if score]
    returned = len(box.residents) + box.invalid
    no_panel = said.weight_panel and not any(box.panel)
    if returned < 10 or returned / box.electors < said.turnout_percent / 100 or no_panel or not electable:
        return set()
    size = min(said.seats, len(electable))
    best = [
        set(group)
        for group in combinations(electable, size)
        if all(scores[inside] >= scores[out] for inside in group for out in electable if out not in group)
    ]
    if said.tie_rule == "share":
        return set().union(*best)
    return min(best, key=lambda group: sorted(rules.lot(seed, number) for number in group - set.intersection(*best)))


@given(BOXES, COUNT_RULES, st.sets(st.integers(1, 6), max_size=2))
@settings(max_examples=250, derandomize=True, deadline=None)
def test_the_count_is_that_of_a_brute_force(box: rules.Box, said: rules.CountRules, without: set[int]) -> None:
    found = rules.count(box, said, numbers=range(1, 7), without=without, seed="seed")
    assert set(found.winners) == by_brute_force(box, said, without, "seed")
    assert not set(found.winners) & without
    assert len(found.winners) <= said.seats or said.tie_rule == "share"
    assert bool(found.reason) == (not found.winners)


@given(BOXES, COUNT_RULES, st.randoms(use_true_random=False))
@few
def test_the_order_of_ballots_changes_nothing(box: rules.Box, said: rules.CountRules, chance: random.Random) -> None:
    shuffled = list(box.residents)
    chance.shuffle(shuffled)
    again = replace(box, residents=tuple(shuffled))
    first = rules.count(box, said, numbers=range(1, 7), seed="s")
    assert rules.count(again, said, numbers=reversed(range(1, 7)), seed="s").winners == first.winners


ALL_ALIKE = rules.Box(20, ((1,), (2,), (3,)) * 4)
RULE = rules.CountRules(1, 3, 100, 0, "lot", 0)


def test_a_tie_at_the_cut_is_drawn_and_can_be_drawn_again() -> None:
    winners = {rules.count(ALL_ALIKE, RULE, numbers=(1, 2, 3), seed=f"s{n}").winners for n in range(60)}
    assert winners == {(1,), (2,), (3,)}
    found = rules.count(ALL_ALIKE, RULE, numbers=(1, 2, 3), seed="x")
    assert found.by_lot == (1, 2, 3)
    assert found.winners[0] == min((1, 2, 3), key=lambda number: rules.lot("x", number))


def test_other_rules_for_a_tie() -> None:
    shared = rules.count(ALL_ALIKE, replace(RULE, tie_rule="share"), numbers=(1, 2, 3), seed="x")
    assert set(shared.winners) == {1, 2, 3}
    # alike by their shares: the panel's votes decide
    box = rules.Box(20, ((1,),) * 5 + ((2,),) * 5, ((1,), (2,), (2,), (1,)))
    panel = replace(RULE, tie_rule="panel", weight_residents=50, weight_panel=50)
    drawn = rules.count(box, panel, numbers=(1, 2), seed="x")
    assert drawn.by_lot == (1, 2)


@pytest.mark.parametrize(
    ("box", "said", "reason"),
    [
        (rules.Box(20, ((1,),) * 9), RULE, "few"),
        (rules.Box(20, ()), RULE, "few"),
        (rules.Box(100, ((1,),) * 30), replace(RULE, turnout_percent=40), "turnout"),
        (rules.Box(20, ((),) * 12), RULE, "nobody"),
        (rules.Box(20, ((1,),) * 12), replace(RULE, weight_residents=70, weight_panel=30), "panel"),
    ],
)
def test_when_nobody_is_chosen(box: rules.Box, said: rules.CountRules, reason: str) -> None:
    found = rules.count(box, said, numbers=(1, 2), seed="x")
    assert (found.reason, found.winners) == (reason, ())
