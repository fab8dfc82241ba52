"""The pure decisions: dates, terms, envelopes, shares, codes, the count against an independent brute force."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, permutations
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mulin.awards import rules
from mulin.awards.rules import codes, sealing, shares
from mulin.kernel.errors import RuleError
from tests.awards.helpers import CLOSES, COUNTING, DATES, START, VOTING, at, terms

few = settings(max_examples=60, derandomize=True, deadline=None)


def refused(code: str, call: Any, *args: Any, **said: Any) -> None:
    with pytest.raises(RuleError) as error:
        call(*args, **said)
    assert error.value.code == code


# ---- phases ----------------------------------------------------------------


def test_no_step_leads_back() -> None:
    reached = {"draft"}
    frontier = ["draft"]
    while frontier:
        for after in rules.STEPS[frontier.pop()]:
            assert after not in {"draft"}
            if after not in reached:
                reached.add(after)
                frontier.append(after)
    assert reached == set(rules.STEPS)
    order = ["draft", "announced", "nominating", "reviewing", "voting", "counting", "notice", "done"]
    for before, steps in rules.STEPS.items():
        assert all(after not in order or order.index(after) > order.index(before) for after in steps)


def now(moment: Any, **said: Any) -> rules.Now:
    return rules.Now(moment=moment, day=moment.date(), **said)


@pytest.mark.parametrize(
    ("state", "moment", "said", "after"),
    [
        ("announced", at(START - timedelta(days=1)), {}, None),
        ("announced", at(START), {}, "nominating"),
        ("nominating", at(START + timedelta(days=10), 23), {}, None),
        ("nominating", at(START + timedelta(days=11), 0), {}, "reviewing"),
        ("reviewing", at(VOTING, 8), {}, None),
        ("reviewing", at(VOTING, 7, 59), {"box_ready": True}, None),
        ("reviewing", at(VOTING, 8), {"box_ready": True}, "voting"),
        ("reviewing", CLOSES, {"box_ready": True}, None),
        ("voting", CLOSES - timedelta(microseconds=1), {}, None),
        ("voting", CLOSES, {}, "counting"),
        ("counting", COUNTING, {}, None),
        ("notice", at(date(2026, 11, 6)), {"notice_until": date(2026, 11, 6)}, None),
        ("notice", at(date(2026, 11, 7)), {"notice_until": date(2026, 11, 6)}, "done"),
        ("notice", at(date(2026, 11, 7)), {"notice_until": date(2026, 11, 6), "objections_open": True}, None),
        ("done", at(date(2027, 1, 1)), {}, None),
    ],
)
def test_the_clock_moves_forward_only(state: str, moment: Any, said: dict[str, Any], after: str | None) -> None:
    assert rules.due(state, DATES, now(moment, **said)) == after


@given(st.sampled_from(sorted(rules.STEPS)), st.integers(-40, 80), st.booleans())
@few
def test_what_is_due_is_always_a_step(state: str, days: int, ready: bool) -> None:
    after = rules.due(state, DATES, now(at(START + timedelta(days=days)), box_ready=ready, notice_until=START))
    assert after is None or after in rules.STEPS[state]


def test_dates_out_of_order_are_refused() -> None:
    check = rules.check_dates
    refused("dates-past", check, DATES, first_day=START + timedelta(days=1), opens_on=VOTING)
    refused(
        "dates-order", check, replace(DATES, nominate_until=START - timedelta(days=1)), first_day=START, opens_on=VOTING
    )
    refused("dates-review", check, replace(DATES, review_until=DATES.nominate_until), first_day=START, opens_on=VOTING)
    refused("dates-vote", check, DATES, first_day=START, opens_on=DATES.review_until)
    refused("dates-order", check, replace(DATES, vote_closes_at=DATES.vote_opens_at), first_day=START, opens_on=VOTING)
    refused("dates-count", check, replace(DATES, count_at=DATES.vote_opens_at), first_day=START, opens_on=VOTING)
    check(DATES, first_day=START, opens_on=VOTING)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"seats": 0}, "terms-number"),
        ({"choose_up_to": 31}, "terms-number"),
        ({"min_age": 15}, "terms-number"),
        ({"min_candidates": 1}, "terms-few"),
        ({"weight_residents": 70}, "terms-weights"),
        ({"weight_residents": 40, "weight_panel": 60}, "terms-number"),
        ({"weight_residents": 70, "weight_panel": 30}, "terms-panel"),
        ({"tie_rule": "panel"}, "terms-tie"),
        ({"nominators": ()}, "terms-nominators"),
        ({"nominators": ("anybody",)}, "terms-nominators"),
    ],
)
def test_terms_that_cannot_be(changes: dict[str, Any], code: str) -> None:
    refused(code, rules.check_terms, terms(**changes))


def test_the_published_rules_have_one_digest_for_one_meaning() -> None:
    said = rules.rules_of("好邻里", terms(), {"b": "2", "a": "1"})
    same = rules.rules_of("好邻里", terms(), {"a": "1", "b": "2"})
    assert rules.digest(said) == rules.digest(same)
    assert rules.digest(said) != rules.digest(rules.rules_of("好邻里", terms(seats=3), {"a": "1", "b": "2"}))


# ---- envelopes and shares --------------------------------------------------


@given(st.lists(st.integers(1, 60), max_size=30, unique=True), st.binary(min_size=20, max_size=20))
@few
def test_an_envelope_gives_back_the_choice_and_shows_nothing(marks: list[int], seed: bytes) -> None:
    public, bound = sealing.public_key(seed), b"round and voter"
    envelope = sealing.seal(marks, public=public, bound_to=bound, once=os.urandom(32))
    assert len(envelope) == sealing.ENVELOPE_BYTES
    assert sealing.unseal(envelope, seed=seed, bound_to=bound) == tuple(marks)
    for other_seed, other_bound in ((bytes(20), bound), (seed, b"another voter")):
        if (other_seed, other_bound) != (seed, bound):
            with pytest.raises(sealing.Damaged):
                sealing.unseal(envelope, seed=other_seed, bound_to=other_bound)
    broken = bytearray(envelope)
    broken[-1] ^= 1
    with pytest.raises(sealing.Damaged):
        sealing.unseal(bytes(broken), seed=seed, bound_to=bound)


def test_equal_choices_look_different() -> None:
    public = sealing.public_key(b"s" * 20)
    assert len({sealing.seal([1], public=public, bound_to=b"", once=os.urandom(32)) for _ in range(20)}) == 20


@given(st.binary(min_size=20, max_size=20), st.binary(min_size=20, max_size=20))
@few
def test_any_two_shares_give_the_secret(secret: bytes, noise: bytes) -> None:
    parts = shares.split(secret, noise)
    for one, other in permutations(parts.items(), 2):
        assert shares.join(one, other) == secret
    refused("share-same", shares.join, (1, parts[1]), (1, parts[1]))


@given(st.binary(min_size=1, max_size=1), st.binary(min_size=1, max_size=1), st.sampled_from([1, 2, 3]))
@few
def test_one_share_says_nothing(secret: bytes, other: bytes, number: int) -> None:
    """Every value of a share is possible, and equally so, whatever the secret: there is one noise for each."""
    seen = sorted(shares.split(secret, bytes([noise]))[number] for noise in range(256))
    assert seen == sorted(shares.split(other, bytes([noise]))[number] for noise in range(256))
    assert len(set(seen)) == 256


@given(st.binary(min_size=20, max_size=20), st.sampled_from([1, 2, 3]), st.data())
@few
def test_a_share_on_paper_is_read_again_and_slips_are_noticed(value: bytes, number: int, data: Any) -> None:
    round_id = uuid4().bytes
    text = shares.write(number, value, round_id=round_id)
    assert shares.read(text.lower().replace("0", "o"), round_id=round_id, length=20) == (number, value)
    refused("share-mistyped", shares.read, text, round_id=uuid4().bytes, length=20)
    signs = text.replace("-", "")
    place = data.draw(st.integers(0, len(signs) - 1))
    sign = data.draw(st.sampled_from([s for s in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" if s != signs[place]]))
    slip = signs[:place] + sign + signs[place + 1 :]
    try:
        read = shares.read(slip, round_id=round_id, length=20)
    except RuleError:
        return
    assert read == (number, value), "a slip passed the check signs: 1 in 32,768"


# ---- codes -----------------------------------------------------------------


def test_guessing_a_ticket_is_hopeless() -> None:
    """Safety T2: 2,000 tickets, 600 tries a minute for seven days."""
    chance = codes.guessing_chance(tickets=2000, tries=600 * 60 * 24 * 7)
    assert 2e-7 < chance < 4e-7
    assert len(codes.new_ticket()) == 12
    assert 32 ** (codes.TICKET - 1) == 2**55


@pytest.mark.parametrize("_try", range(20))
def test_codes_are_read_as_people_write_them(_try: int) -> None:
    code = codes.new_ticket()
    written = codes.shown(code).lower().replace("0", "O").replace("1", "l")
    assert codes.read(written, length=12, wrong="ticket-mistyped") == code
    refused("ticket-mistyped", codes.read, code[:-1], length=12, wrong="ticket-mistyped")


def test_every_order_of_the_ballot_is_as_likely() -> None:
    things = [uuid4() for _ in range(4)]
    salt = uuid4()
    first = [0, 0, 0, 0]
    for _ in range(4000):
        voter = uuid4()
        order = codes.in_order_for(voter, salt, things)
        assert order == codes.in_order_for(voter, salt, list(reversed(things)))
        first[things.index(order[0])] += 1
    assert all(850 < count < 1150 for count in first)  # 1000 ± 5.5 standard deviations


def test_the_digest_of_a_box_knows_no_order_but_every_change() -> None:
    one, two, three = os.urandom(112), os.urandom(112), os.urandom(112)
    assert codes.box_digest([one, two, three]) == codes.box_digest([three, one, two])
    assert codes.box_digest([one, two]) != codes.box_digest([one, two, two])
    assert codes.box_digest([one, two]) != codes.box_digest([one, three])


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
NONE = rules.Sheets(0, 0, 0, 0)


def test_sheets_that_do_not_balance_are_refused() -> None:
    rules.check_sheets(SHEETS, NONE, given=118)
    lost = replace(SHEETS, returned=0)
    refused("sheets-differ", rules.check_sheets, lost, NONE, given=118)
    assert lost.difference == 1
    refused("sheets-differ", rules.check_sheets, SHEETS, replace(NONE, cast=1), given=118)
    refused("sheets-many", rules.check_sheets, SHEETS, NONE, given=117)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
@few
def test_only_a_balanced_sheet_is_let_through(printed: int, cast: int, spoiled: int, returned: int) -> None:
    sheets = rules.Sheets(printed, cast, spoiled, returned)
    balanced = printed == cast + spoiled + returned
    if balanced:
        rules.check_sheets(sheets, NONE, given=cast)
    else:
        refused("sheets-differ", rules.check_sheets, sheets, NONE, given=1000)


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


# ---- people ----------------------------------------------------------------


def test_who_may_count() -> None:
    one, home = uuid4(), uuid4()
    ties = {"candidates": frozenset({one}), "candidate_homes": frozenset({home})}
    rules.check_counter(rules.Stake(), **ties)
    refused("counter-candidate", rules.check_counter, rules.Stake(frozenset({one})), **ties)
    refused("counter-household", rules.check_counter, rules.Stake(household_ids=frozenset({home})), **ties)
    refused("counter-nominator", rules.check_counter, rules.Stake(named_somebody=True), **ties)
    refused("counter-author", rules.check_counter, rules.Stake(drew_it_up=True), **ties)


@pytest.mark.parametrize(
    ("birth", "old_enough"),
    [(date(2010, 10, 22), True), (date(2010, 10, 23), False), (None, True), (date(2008, 2, 29), True)],
)
def test_sixteen_on_the_day(birth: date | None, old_enough: bool) -> None:
    assert rules.is_old_enough(birth, date(2026, 10, 22), 16) is old_enough


def test_two_different_people() -> None:
    one = uuid4()
    rules.check_two(one, uuid4())
    for pair in ((one, one), (None, one), (one, None)):
        refused("two-people", rules.check_two, *pair)
