from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.events import rules
from mulin.events.rules import Claim, Giving, Mark, Missing, Plan, Ruling, Shelf, Verdict
from mulin.events.rules.door import IDLE
from mulin.kernel import clock, ids
from mulin.kernel.errors import RuleError
from tests.events.examples import scans

START = datetime(2026, 9, 27, 6, tzinfo=UTC)
FEW = settings(max_examples=50, deadline=None, derandomize=True)


@pytest.mark.parametrize(("text", "kind"), scans())
def test_what_comes_before_the_camera_is_recognised(text: str, kind: str) -> None:
    assert rules.read_scan(text).kind == kind


@FEW
@given(st.text(max_size=40))
def test_no_scan_is_too_strange(text: str) -> None:
    rules.read_scan(text)


def test_a_new_code_is_read_back_as_it_is_shown() -> None:
    code = rules.new_code()
    assert rules.read_card(rules.show_code(code).lower()) == code
    with pytest.raises(RuleError, match="stamp-card-mistyped"):
        rules.read_card("王淑珍")


# ---- operations ----

RAW = {
    "id": str(uuid4()),
    "seq": 1,
    "kind": "stamp",
    "at": 1_790_000_000_000,
    "card": ids.with_check("K7M2Q4R"),
    "station": str(uuid4()),
    "stamps": 2,
}


def test_an_operation_is_read() -> None:
    op = rules.read_op(RAW)
    assert (op.kind, op.stamps, op.card) == ("stamp", 2, RAW["card"])


@pytest.mark.parametrize(
    "change",
    [
        {"id": "1"},
        {"kind": "steal"},
        {"seq": -1},
        {"seq": True},
        {"at": "now"},
        {"at": 2**60},
        {"stamps": 6},
        {"stamps": 0},
        {"card": "K7M2Q4R0"},
        {"station": ""},
        {"children": 99},
        {"name": "a\x00"},
        {"name": "\ud800"},
    ],
)
def test_an_operation_that_makes_no_sense_is_refused_in_words(change: dict[str, object]) -> None:
    with pytest.raises(RuleError):
        rules.read_op(RAW | change)


@pytest.mark.parametrize("raw", [None, 1, "x", [], {}, {"id": None}])
def test_rubbish_is_no_operation(raw: object) -> None:
    with pytest.raises(RuleError, match="desk-op-unreadable"):
        rules.read_op(raw)


def test_a_batch_has_five_hundred_at_most() -> None:
    assert len(rules.check_batch([{}] * 500)) == 500
    with pytest.raises(RuleError, match="desk-batch-long"):
        rules.check_batch([{}] * 501)
    with pytest.raises(RuleError, match="desk-batch-unreadable"):
        rules.check_batch({"ops": 1})


@pytest.mark.parametrize(
    "at", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC), START - timedelta(1)]
)
def test_a_wrong_clock_is_put_right_and_said_so(at: datetime) -> None:
    received = START + timedelta(hours=3)
    kept, was_off = rules.clamp(at, starts_at=START, received_at=received)
    assert was_off
    assert START - timedelta(hours=2) <= kept <= received
    assert rules.clamp(START, starts_at=START, received_at=received) == (START, False)


def test_only_the_own_secret_signs() -> None:
    signature = rules.sign("a", b"body")
    assert rules.is_signed("a", b"body", signature)
    assert not rules.is_signed("b", b"body", signature)
    assert not rules.is_signed("a", b"body.", signature)
    assert not rules.is_signed("a", b"body", "")


@pytest.mark.parametrize(
    ("pin", "code"),
    [("12345", "form"), ("abcdef", "form"), ("１２３４５７", "form"), ("111111", "easy"), ("123456", "easy")],
)
def test_a_pin_nobody_guesses_at_once(pin: str, code: str) -> None:
    with pytest.raises(RuleError, match=f"door-pin-{code}"):
        rules.check_pin(pin)
    assert timedelta(minutes=10) == IDLE


# ---- one truth ----

CARDS = [UUID(int=n) for n in range(1, 7)]
PEOPLE = [UUID(int=n) for n in range(11, 15)]
STATIONS = {UUID(int=21): 1, UUID(int=22): 3}
PRIZES = [Shelf(UUID(int=31), 1, 2), Shelf(UUID(int=32), 2, 1)]
moments = st.integers(0, 20).map(lambda n: START + timedelta(minutes=n))
marks = st.lists(
    st.builds(Mark, st.sampled_from(CARDS), st.sampled_from(list(STATIONS)), st.integers(1, 5), st.booleans()),
    max_size=12,
)
givings = st.lists(
    st.builds(Giving, st.uuids(), st.sampled_from(CARDS), moments, st.sampled_from([*PEOPLE, None])), max_size=8
)
claims = st.lists(
    st.builds(
        Claim,
        st.uuids(),
        st.sampled_from(CARDS),
        st.sampled_from([p.prize for p in PRIZES]),
        moments,
        st.booleans(),
        st.sampled_from(list(Ruling)),
    ),
    max_size=10,
    unique_by=lambda claim: claim.id,
)


def truth(found_marks: Any, found_givings: Any, found_claims: Any) -> Any:
    owner, verdicts = rules.owners(found_givings)
    stamps = rules.stamps_by_holder(found_marks, owner, STATIONS)
    settled = rules.settle(found_claims, PRIZES, stamps, owner)
    return owner, verdicts, stamps, dict(settled.verdicts), dict(settled.given)


@FEW
@given(marks, givings, claims, st.randoms(use_true_random=False))
def test_the_order_in_which_desks_speak_changes_nothing(marks_: Any, givings_: Any, claims_: Any, random: Any) -> None:
    before = truth(marks_, givings_, claims_)
    for rows in (marks_, givings_, claims_):
        random.shuffle(rows)
    assert truth(marks_, givings_, claims_) == before


@FEW
@given(marks, givings, claims)
def test_never_more_than_the_stock_and_never_twice(marks_: Any, givings_: Any, claims_: Any) -> None:
    owner, _verdicts, _stamps, verdicts, given_ = truth(marks_, givings_, claims_)
    assert all(given_[shelf.prize] <= shelf.stock for shelf in PRIZES)
    standing = [c for c in claims_ if verdicts.get(c.id) in (Verdict.FINE, Verdict.FEW) and c.ruling == Ruling.OPEN]
    holders = [owner.get(claim.card, claim.card) for claim in standing]
    assert len(holders) == len(set(holders))
    assert set(verdicts) == {claim.id for claim in claims_ if claim.ruling != Ruling.VOID}  # none is dropped


@FEW
@given(marks)
def test_no_station_gives_anybody_more_than_it_has(marks_: Any) -> None:
    for stations in rules.stamps_by_card(marks_, STATIONS).values():
        assert all(0 < count <= STATIONS[station] for station, count in stations.items())


def test_paper_and_scan_of_one_stamp_count_once() -> None:
    station = UUID(int=22)
    rows = [Mark(CARDS[0], station, 1), Mark(CARDS[0], station, 2, is_sum=True)]
    assert rules.stamps_by_card(rows, STATIONS) == {CARDS[0]: {station: 2}}


def test_two_cards_of_one_person_are_one() -> None:
    owner, _ = rules.owners([Giving(uuid4(), CARDS[0], START, PEOPLE[0]), Giving(uuid4(), CARDS[1], START, PEOPLE[0])])
    first = Claim(uuid4(), CARDS[0], PRIZES[0].prize, START)
    second = Claim(uuid4(), CARDS[1], PRIZES[0].prize, START + timedelta(minutes=1))
    found = rules.settle([second, first], PRIZES, {PEOPLE[0]: 4}, owner)
    assert found.verdicts == {first.id: Verdict.FINE, second.id: Verdict.TWICE}
    assert found.given[PRIZES[0].prize] == 2  # both have left the shelf


def test_what_the_server_agreed_to_comes_before_what_a_tablet_did_alone() -> None:
    alone = Claim(uuid4(), CARDS[0], PRIZES[1].prize, START)
    agreed = Claim(uuid4(), CARDS[1], PRIZES[1].prize, START + timedelta(hours=1), confirmed=True)
    found = rules.settle([alone, agreed], PRIZES, {CARDS[0]: 4, CARDS[1]: 4}, {})
    assert found.verdicts == {agreed.id: Verdict.FINE, alone.id: Verdict.BEYOND}


def test_a_doubt_about_stamps_goes_when_the_stamps_come() -> None:
    claim = Claim(uuid4(), CARDS[0], PRIZES[1].prize, START)
    assert rules.settle([claim], PRIZES, {}, {}).verdicts[claim.id] == Verdict.FEW
    assert rules.settle([claim], PRIZES, {CARDS[0]: 2}, {}).verdicts[claim.id] == Verdict.FINE


# ---- planning ----

READY = Plan(
    starts_at=START,
    has_place=True,
    is_outdoor=True,
    has_rain_plan=True,
    has_contact=True,
    has_safety=True,
    stations=4,
    stations_without_host=0,
    stamps_to_have=6,
    prize_needs=(1, 2, 4),
    helpers_needed=3,
    helpers=3,
    materials=2,
    materials_ready=2,
)


def test_the_checklist_names_what_is_missing_and_what_stops() -> None:
    from dataclasses import replace

    early = START - timedelta(days=30)
    assert rules.missing(READY, early) == []
    assert rules.missing(READY, START - timedelta(days=2)) == [Missing.NOTICE]
    found = rules.missing(replace(READY, has_rain_plan=False, helpers=0, prize_needs=(7,)), early)
    assert set(found) == {Missing.RAIN, Missing.PRIZE_OUT_OF_REACH, Missing.HELPERS}
    assert found[-1] == Missing.HELPERS  # what stops stands first
    assert Missing.RAIN not in rules.missing(replace(READY, has_rain_plan=False, is_outdoor=False), early)


def test_the_year_begins_with_its_festivals() -> None:
    found = {one.code: one.day for one in rules.occasions(date(2026, 8, 1))}
    assert (found["zhongqiu"], found["chongyang"], found["volunteers-day"]) == (
        date(2026, 9, 25),
        date(2026, 10, 18),
        date(2026, 12, 5),
    )
    assert found["chunjie"] == date(2027, 2, 6)


def test_last_years_event_follows_its_festival() -> None:
    now = datetime(2027, 3, 1, tzinfo=UTC)
    again = rules.same_day_next(START.astimezone(clock.CHINA), "zhongqiu", now)
    assert again.date() == date(2027, 9, 17)  # 中秋 is 15 September: two days after it, as in 2026
    plain = rules.same_day_next(START.astimezone(clock.CHINA), "", now)
    assert plain.weekday() == START.weekday()
    assert plain > now


def test_a_shift_is_told_in_quarter_hours() -> None:
    assert rules.hours_of(START, START + timedelta(minutes=100)) == 1.75
