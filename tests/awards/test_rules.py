"""The pure decisions: dates, terms, envelopes, shares, codes, the count against an independent brute force."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.awards import rules
from mulin.awards.rules import codes, sealing, shares
from mulin.kernel import ids
from mulin.kernel.errors import RuleError
from tests.awards.helpers import CLOSES, COUNTING, DATES, START, VOTING, at, terms
from tests.nasty import cases, name_of

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
        ({"seats": 3, "min_candidates": 2}, "terms-few"),
        ({"min_candidates": 3}, "terms-few"),  # as many candidates as places: nothing to choose
        ({"choose_up_to": 4, "min_candidates": 9}, "terms-choose"),
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
    assert rules.digest(said) != rules.digest(rules.rules_of("好邻里", terms(seats=2), {"a": "1", "b": "2"}))


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


@pytest.mark.parametrize("case", cases("ticket"), ids=name_of)
def test_a_ticket_gets_its_verdict(case: dict[str, Any]) -> None:
    good = ids.with_check("KQ7M24XP0T1")
    told = {
        "good": good,
        "lower": good.lower(),
        "spaced": f" {' '.join(good)} ",
        "dashed": codes.shown(good),
        "letters": good.replace("0", "O").replace("1", "l"),
        "bad": good[:-1] + ("2" if good[-1] != "2" else "3"),
        "short": good[:-1],
        "long": good * 500,
    }
    typed = case["value"].format(**told)
    if case["verdict"] == "no":
        refused(case["code"], codes.read, typed, length=codes.TICKET, wrong="ticket-mistyped")
    else:
        assert codes.read(typed, length=codes.TICKET, wrong="ticket-mistyped") == good


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
