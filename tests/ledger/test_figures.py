"""A figure is the facts behind it: against plain counting, on random ledgers, with a control that breaks it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from mulin.base.actor import Mouth
from mulin.base.figures import Figure, Period, Unit, period_of
from mulin.ledger import actions
from mulin.ledger.actions import rolling_up
from mulin.ledger.figures import Lack, answer, answers, counting, facts_behind
from mulin.ledger.models import MonthPart, TakenBack
from tests.ledger.figured import COMPOSED, FIGURES, Told, by_hand, declared, new_community, ref, tell

YEAR = period_of("2026")
RAGGED = Period("2026", date(2026, 2, 11), date(2026, 9, 24))  # an unfinished year, begun late
PERIODS = [*(period_of(code) for code in ("2026", "2026-Q3", "2026-09", "2026-W39", "2025")), RAGGED]


@pytest.fixture(autouse=True)
def _room() -> Iterator[None]:
    with declared():
        yield


def strewn(dice: random.Random, count: int) -> list[Told]:
    """Facts of every kind over two years, with few references so that they meet."""
    told = []
    for _ in range(count):
        kind = dice.choice(["t.came"] * 5 + ["t.undone", "t.heads", "t.opened", "t.closed", "t.counted", "t.joined"])
        parts = (
            ["person", "other"]
            if kind == "t.joined"
            else [part for part in ("person", "visit", "session", "point") if dice.random() < 0.8]
        )
        data: dict[str, Any] = {"age": dice.choice(["18", "60", "80", 60]), "new": dice.choice([True, False, "x"])}
        if dice.random() < 0.9:
            data["heads"] = dice.choice([0, 3, 12, "many", True, None])
        told.append(
            Told(
                kind,
                date(2025, 10, 1) + timedelta(days=dice.randrange(420)),
                {part: dice.randrange(6) for part in parts},
                data,
                dice.choice([Mouth.APP, Mouth.PAPER]),
                dice.random() < 0.2,
            )
        )
    return told


def check(community: UUID, told: list[Told], period: Period) -> None:
    """Every figure's number is the plain count, and its list gives the number, page by page."""
    found = answers(community, [one.code for one in FIGURES], period)
    for figure in FIGURES:
        right = by_hand(figure, told, period)
        got = found[figure.code]
        recorded = any(one.kind in figure.kinds and one.day <= period.last for one in told)
        if not recorded or (figure.span == "latest" and not right):
            assert (got.value, got.lack) == (None, Lack.NOT_RECORDED), figure.code
            continue
        assert got.value == sum(share for _, share in right), (figure.code, period.code)
        listed, before = [], ""
        while page := facts_behind(community, figure.code, period, before=before, limit=7):
            listed += page
            before = page[-1].key
        assert sum(one.share for one in listed) == got.value, (figure.code, period.code)
        assert sum(one.lines for one in listed) == got.lines == sum(got.mouths.values())
        assert len({one.key for one in listed}) == len(listed)
        if figure.each:
            assert {one.thing for one in listed} == {ref(thing) for thing, _ in right}
            for one in listed[:2]:
                own = facts_behind(community, figure.code, period, thing=one.thing, limit=500)
                assert len(own) == one.lines


class TestRandomLedgers(HypothesisCase):
    @settings(max_examples=15, deadline=None, derandomize=True)
    @given(st.integers(0, 10**6), st.sampled_from(PERIODS), st.integers(1, 60))
    def test_the_list_is_the_number(self, seed: int, period: Period, count: int) -> None:
        with declared(), patch.object(rolling_up, "WORTH", 1):
            community = new_community()
            told = strewn(random.Random(seed), count)
            tell(community, told[: count // 2])
            actions.seal(community)
            actions.roll_up(community)
            tell(community, told[count // 2 :])
            check(community, told, period)
            if seed % 2:
                actions.roll_up(community)
                check(community, told, period)


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["taken_back", "each", "outdated"])
def test_a_broken_count_is_seen(broken: str) -> None:
    """The control: the check above fails when what it guards is broken."""
    community = new_community()
    told = strewn(random.Random(4), 60)
    tell(community, told[:40])
    with patch.object(rolling_up, "WORTH", 1):
        actions.roll_up(community)
    tell(community, told[40:])
    check(community, told, YEAR)
    if broken == "taken_back":
        TakenBack.objects.filter(community_id=community).delete()
        MonthPart.objects.all().delete()
        with pytest.raises(AssertionError):
            check(community, told, YEAR)
    elif broken == "each":
        with patch.object(counting, "value_of", lambda figure, whole, same: whole.lines), pytest.raises(AssertionError):
            check(community, told, YEAR)
    else:
        with patch("mulin.ledger.figures.months.version_of", lambda figure, versions: {m: (1, 1) for _, m in versions}):
            MonthPart.objects.update(facts=1, taken=1)
            with pytest.raises(AssertionError):
                check(community, told, YEAR)


@pytest.mark.django_db
def test_zero_is_not_the_same_as_not_recorded() -> None:
    community = new_community()
    assert answer(community, "t.visits", YEAR).text == "未统计"
    tell(community, [Told("t.came", date(2026, 3, 1), {"visit": 1, "person": 1}, {})])
    assert answer(community, "t.visits", period_of("2026-Q2")).value == 0
    assert answer(community, "t.visits", period_of("2025")).lack == Lack.NOT_RECORDED
    assert answer(community, "t.visits", period_of("2026-Q1")).text == "1"


@pytest.mark.django_db
def test_shares_totals_and_averages() -> None:
    community = new_community()
    day = date(2026, 3, 1)
    came = [Told("t.came", day, {"visit": n, "person": n % 2}, {}) for n in range(3)]
    tell(community, [*came, Told("t.heads", day, {"session": 1}, {"heads": 5})])
    assert answer(community, "t.all", YEAR).value == 8
    assert answer(community, "t.share", YEAR).text == "37.5%"
    assert answer(community, "t.people", YEAR).value == 2
    assert answer(community, "t.mean", YEAR).lack == Lack.NOT_RECORDED
    tell(community, [Told("t.opened", day, {"point": 1}, {}), Told("t.closed", day, {"point": 1}, {})])
    assert answer(community, "t.mean", YEAR).text == "—"
    assert answer(community, "t.share", period_of("2026-Q2")).text == "—"
    assert sum(one.share for one in facts_behind(community, "t.all", YEAR)) == 8


@pytest.mark.django_db
def test_how_the_facts_were_said_is_kept_apart() -> None:
    community = new_community()
    day = date(2026, 9, 1)
    tell(
        community,
        [
            Told("t.came", day, {"visit": 1}, {}, Mouth.PAPER, late=True),
            Told("t.came", day, {"visit": 2}, {}, Mouth.PAPER),
            Told("t.came", day, {"visit": 3}, {}),
            Told("t.undone", day, {"visit": 3}, {}),
        ],
    )
    got = answer(community, "t.visits", YEAR)
    assert (got.value, got.lines, got.paper, got.late, dict(got.months)) == (2, 2, 2, 1, {"2026-09": 2})


@pytest.mark.django_db
def test_an_erased_person_still_counts_but_has_no_name() -> None:
    community = new_community()
    tell(community, [Told("t.came", date(2026, 9, 1), {"visit": 1, "person": 1}, {})])
    actions.forget(community, ref(1))
    [one] = facts_behind(community, "t.people", YEAR)
    assert (answer(community, "t.people", YEAR).value, one.name) == (1, "")


@pytest.mark.django_db
def test_facts_from_before_a_figure_was_declared_are_learnt() -> None:
    community = new_community()
    day = date(2026, 9, 1)
    tell(community, [Told("t.came", day, {"visit": 1}, {}), Told("t.undone", day, {"visit": 1}, {})])
    TakenBack.objects.all().delete()
    assert answer(community, "t.visits", YEAR).value == 1
    assert actions.learn_rules() > 0
    assert actions.learn_rules() == 0
    assert answer(community, "t.visits", YEAR).value == 0
    assert TakenBack.objects.count() == 1


@pytest.mark.django_db
def test_the_number_of_questions_does_not_grow(django_assert_num_queries: Any) -> None:
    community = new_community()
    tell(community, strewn(random.Random(2), 60))
    codes = [one.code for one in (*FIGURES, *COMPOSED)]
    with django_assert_num_queries(13):
        answers(community, codes, YEAR)
    tell(community, strewn(random.Random(3), 40))
    with django_assert_num_queries(13):
        answers(community, codes, YEAR)
    with patch.object(rolling_up, "WORTH", 1):
        actions.roll_up(community)
    with django_assert_num_queries(8):
        answers(community, codes, YEAR)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-W39", date(2026, 9, 21), date(2026, 9, 27)),
    ],
)
def test_periods(code: str, first: date, last: date) -> None:
    assert period_of(code) == Period(code, first, last)


@pytest.mark.parametrize("code", ["", "26", "2026-Q5", "2026-13", "2026-00", "2026-W60", "0000", "9999", "2026-Q1 "])
def test_no_periods(code: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        period_of(code)


def test_a_figure_that_says_two_things_is_refused() -> None:
    for how in ({"each": "a", "sum": "b"}, {"unless": ("x",)}, {"sum": "a b"}):
        with pytest.raises(ValueError, match=r"t\.x"):
            Figure(code="t.x", title="", definition="", unit=Unit.THINGS, kinds=("t.came",), **how)  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize("period", [YEAR, period_of("2026-W40")])
def test_distinct_things_come_with_the_newest_first(period: Period) -> None:
    """In the order of the column, over the ends of months, whatever order the things were made in."""
    community = new_community()
    days = [date(2026, 9, 28) + timedelta(days=n * 5 % 7) for n in range(30)]
    tell(community, [Told("t.came", day, {"person": n * 7 % 13, "visit": n}, {}) for n, day in enumerate(days)])
    tell(community, [Told("t.joined", date(2026, 10, 4), {"other": 3, "person": 5}, {})])
    for limit in (1, 4, 100):
        listed, before = [], ""
        while page := facts_behind(community, "t.people", period, before=before, limit=limit):
            listed += page
            before = page[-1].key
        ends = [one.line.at for one in listed]
        assert ends == sorted(ends, reverse=True)
        assert len({one.thing for one in listed}) == len(listed) == 12


@pytest.mark.django_db
def test_a_list_of_things_asks_the_same_number_of_questions(django_assert_num_queries: Any) -> None:
    community = new_community()
    tell(community, strewn(random.Random(2), 40))
    with django_assert_num_queries(10):
        facts_behind(community, "t.people", YEAR, limit=3)
    tell(community, strewn(random.Random(3), 60))
    with django_assert_num_queries(10):
        facts_behind(community, "t.people", YEAR, limit=3)


@pytest.mark.django_db
def test_a_thing_of_which_very_many_facts_speak_is_listed_whole() -> None:
    """Whether facts are looked up by their things or gone through makes no difference."""
    community = new_community()
    tell(community, [Told("t.came", date(2026, 9, 1), {"visit": n, "person": n % 2}, {}) for n in range(9)])
    found = []
    for many in (1, 3, 10_000):
        with patch("mulin.ledger.figures.listing._MANY", many):
            behind = facts_behind(community, "t.people", YEAR)
            own = facts_behind(community, "t.people", YEAR, thing=ref(0))
            found.append(([(one.name, one.lines, one.line.id) for one in behind], [one.line.id for one in own]))
    assert found[0] == found[1] == found[2]
    assert [lines for _, lines, _ in found[0][0]] == [4, 5]
