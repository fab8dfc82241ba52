"""The decisions by themselves, against plain models of what is wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.gatherings import rules
from mulin.gatherings.rules import Comer, Plan, QuotaPlan, Standing, Unit, Visits
from mulin.kernel.errors import RuleError

AT = datetime(2026, 9, 23, 6, 30, tzinfo=UTC)
few = settings(max_examples=60, deadline=None, derandomize=True)


def unit(places: int, number: int = 0, **pots: int) -> Unit:
    return Unit(UUID(int=number), {"": places, **pots})


def test_the_last_place_goes_to_whom_it_is_enough_for_in_order() -> None:
    line = [unit(2, 1), unit(1, 2), unit(1, 3)]
    assert rules.admitted(line, {"": 3}) == [UUID(int=1), UUID(int=2)]


def test_nobody_overtakes_a_family_that_does_not_fit_yet() -> None:
    assert rules.admitted([unit(3, 1), unit(1, 2)], {"": 2}) == []


def test_a_full_share_holds_up_only_those_who_need_it() -> None:
    line = [unit(1, 1, child=1), unit(1, 2, child=1), unit(1, 3, senior=1)]
    assert rules.admitted(line, {"": 9, "child": 1, "senior": 5}) == [UUID(int=1), UUID(int=3)]


@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["", "child", "senior"])), max_size=12),
    st.integers(0, 12),
    st.integers(0, 6),
)
@few
def test_admission_never_gives_one_place_too_many_and_never_lets_anybody_overtake(
    line: list[tuple[int, str]], capacity: int, children: int
) -> None:
    units = [unit(n, i, **({band: n} if band else {})) for i, (n, band) in enumerate(line)]
    free = {"": capacity, "child": children}
    got = set(rules.admitted(units, free))
    assert sum(one.needs[""] for one in units if one.key in got) <= capacity
    assert sum(one.needs.get("child", 0) for one in units if one.key in got) <= children
    # somebody who was passed over lacked a pot; nobody behind took anything from that pot
    for number, one in enumerate(units):
        if one.key in got:
            continue
        before = [other for other in units[:number] if other.key in got]
        behind = [other for other in units[number + 1 :] if other.key in got]
        lacking = [
            pot
            for pot, places in one.needs.items()
            if pot in free and places > free[pot] - sum(other.needs.get(pot, 0) for other in before)
        ]
        blocked = any(set(one.needs) & set(other.needs) - {""} for other in units[:number] if other.key not in got)
        assert lacking or blocked or any(o.needs[""] for o in units[:number] if o.key not in got)
        assert not any(other.needs.get(pot) for pot in lacking for other in behind)


@pytest.mark.parametrize(
    ("minutes", "reads", "by_phone"), [(60 * 48, True, False), (60 * 48, False, True), (5, True, True)]
)
def test_an_offer_leaves_time_to_answer_or_somebody_rings(minutes: int, reads: bool, by_phone: bool) -> None:
    offer = rules.offer_for(now=AT, starts_at=AT + timedelta(minutes=minutes), reads_messages=reads)
    assert offer is not None
    assert offer.by_phone is by_phone
    assert AT < offer.answer_by <= AT + timedelta(minutes=minutes)


def test_nothing_is_offered_once_it_has_begun() -> None:
    assert rules.offer_for(now=AT, starts_at=AT, reads_messages=True) is None


@pytest.mark.parametrize(
    ("birth", "band"),
    [
        (date(2012, 9, 24), "child"),
        (date(2012, 9, 23), "youth"),
        (date(2008, 9, 23), "adult"),
        (date(1966, 9, 23), "senior"),
        (date(1966, 9, 24), "adult"),
        (None, ""),
    ],
)
def test_the_age_band_changes_on_the_birthday(birth: date | None, band: str) -> None:
    assert rules.band_of(birth, date(2026, 9, 23)) == band


@pytest.mark.parametrize(
    ("comers", "code"),
    [
        ([], "who-comes"),
        ([Comer(guest_name="")], "guest-nameless"),
        ([Comer(guest_name="张三", children=-1)], "children-many"),
        ([Comer(guest_name="张三", children=10)], "children-many"),
        ([Comer(guest_name="张三")] * 13, "comers-many"),
        ([Comer(person_id=UUID(int=1))] * 2, "comers-twice"),
    ],
)
def test_odd_parties_are_told_what_is_odd(comers: list[Comer], code: str) -> None:
    with pytest.raises(RuleError, match=code):
        rules.check_comers(comers)


def test_children_do_not_sign_up_alone() -> None:
    with pytest.raises(RuleError, match="child-alone"):
        rules.check_party(["child", "child"], with_grown_up=False)
    rules.check_party(["child", "senior"], with_grown_up=False)
    rules.check_party(["child"], with_grown_up=True)


PLAN = Plan(title="读书会", starts_at=AT, ends_at=AT + timedelta(hours=2))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends_at": AT}, "times-backwards"),
        ({"ends_at": AT + timedelta(hours=25)}, "gathering-long"),
        ({"starts_at": datetime(9999, 12, 31, 23, tzinfo=UTC)}, "day-unlikely"),
        ({"starts_at": datetime(1, 1, 1, tzinfo=UTC)}, "day-unlikely"),
        ({"title": " \u200b "}, "gathering-nameless"),
        ({"title": "好" * 61}, "text-long"),
        ({"capacity": 0}, "places-unlikely"),
        ({"capacity": 2**63}, "places-unlikely"),
        ({"sign_up": "lottery"}, "places-missing"),
        ({"sign_up": "lottery", "capacity": 5}, "draw-when"),
        ({"sign_up": "lottery", "capacity": 5, "draws_at": AT, "closes_at": AT}, "draw-when"),
        ({"sign_up": "needed", "capacity": 5, "quotas": (QuotaPlan(6, "child"),)}, "quotas-many"),
        ({"sign_up": "needed", "capacity": 5, "quotas": (QuotaPlan(2, "child"),) * 2}, "quotas-many"),
        ({"closes_at": AT + timedelta(minutes=1)}, "closes-late"),
    ],
)  # fmt: skip
def test_plans_that_cannot_be_are_told_why(changes: dict[str, object], code: str) -> None:
    with pytest.raises(RuleError, match=code):
        rules.check_plan(replace(PLAN, **changes), AT - timedelta(days=3))


def test_a_plan_is_kept_with_its_words_clean() -> None:
    assert rules.check_plan(replace(PLAN, title="读 书\u200b会 "), AT).title == "读 书会"


def test_visits_and_people_are_never_added_to_each_other() -> None:
    assert Visits(2) + Visits(3) == Visits(5)
    people = rules.People.of([UUID(int=1), UUID(int=1), UUID(int=2)])
    assert (people | rules.People.of([UUID(int=2)])).count == 2
    with pytest.raises(TypeError):
        Visits(2) + people  # type: ignore[operator]
    with pytest.raises(TypeError):
        people | Visits(2)  # type: ignore[operator]
    with pytest.raises(TypeError):
        Visits(2) + 1  # type: ignore[operator]


@pytest.mark.parametrize(
    ("said", "expected", "odd"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), AT - rules.EARLY, True),
        (datetime(2099, 1, 1, tzinfo=UTC), AT + timedelta(hours=1), True),
        (AT + timedelta(minutes=5), AT + timedelta(minutes=5), False),
        (None, AT + timedelta(hours=1), False),
    ],
)
def test_a_wrong_clock_is_put_right_and_marked(said: datetime | None, expected: datetime, odd: bool) -> None:
    assert rules.clamp(said, starts_at=AT, received=AT + timedelta(hours=1)) == (expected, odd)


def test_a_posters_code_is_good_for_two_windows() -> None:
    key, gathering = b"k" * 32, uuid4()
    token = rules.poster_token(key, gathering, AT)
    window = timedelta(seconds=rules.WINDOW)
    assert rules.token_fits(key, gathering, token, AT + window)
    assert not rules.token_fits(key, gathering, token, AT + 2 * window)
    assert not rules.token_fits(key, uuid4(), token, AT)
    assert not rules.token_fits(key, gathering, "好" * 7000, AT)


days = st.dates(date(2026, 10, 1), date(2026, 11, 30))


@given(st.lists(st.tuples(days, st.booleans()), max_size=8, unique_by=lambda one: one[0]), st.sets(days, max_size=10))
@few
def test_a_changed_timetable_keeps_everybody_it_can(old: list[tuple[date, bool]], new: set[date]) -> None:
    standing = [Standing(UUID(int=n), day, has_people) for n, (day, has_people) in enumerate(old)]
    plan = rules.rematch(standing, sorted(new))
    assert set(plan.days) | set(plan.dropped) == {one.id for one in standing}
    assert not set(plan.days) & set(plan.dropped)
    assert len(set(plan.days.values())) == len(plan.days)  # no day twice
    assert set(plan.days.values()) | set(plan.fresh) == new
    for one in standing:
        if one.day in new:
            assert plan.days[one.id] == one.day
        if one.has_people and one.id in plan.dropped:  # only where there is no day at all any more
            assert not plan.fresh


def test_lots_fall_alike_for_everybody_and_honour_places() -> None:
    entries = [rules.Entry(UUID(int=n), n, {"": 1 + n % 3}) for n in range(1, 30)]
    one = rules.draw(entries, secret="s", number="", free={"": 20})
    two = rules.draw(list(reversed(entries)), secret="s", number="", free={"": 20})
    assert one == two
    assert sum(entry.needs[""] for entry in entries if entry.key in one.won) <= 20
    assert rules.draw(entries, secret="other", number="", free={"": 20}).won != one.won


@given(st.integers(1, 5000))
@few
def test_every_ticket_has_the_same_chance(seed: int) -> None:
    lots = [int(rules.lot_of(f"s{seed}", "", ticket), 16) / 2**256 for ticket in range(1, 200)]
    assert 0.35 < sum(lots) / len(lots) < 0.65
