from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mulin.kernel.errors import RuleError
from mulin.people import rules
from mulin.people.rules import Asked, read_birth, read_search, write_birth

TODAY = date(2026, 9, 27)
BIRTHS = st.dates(date(1896, 1, 1), TODAY)
PRECISIONS = st.sampled_from(["year", "month", "day"])


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("1-101", Asked("door", "1-101", unit=1, room="101")),
        ("１－１０１", Asked("door", "1-101", unit=1, room="101")),
        ("1号楼101", Asked("door", "1号楼101", building=1, room="101")),
        ("1号楼1-101", Asked("door", "1号楼1-101", building=1, unit=1, room="101")),
        ("1号楼 1单元 101室", Asked("door", "1号楼1单元101室", building=1, unit=1, room="101")),
        ("12-1-101", Asked("door", "12-1-101", building=12, unit=1, room="101")),
        ("10号楼", Asked("door", "10号楼", building=10)),
        ("101", Asked("door", "101", room="101")),
        ("1881", Asked("last4", "1881", room="1881")),
        ("138 0000 1881", Asked("phone", "13800001881")),
        ("0519-80000110", Asked("phone", "0519-80000110")),
        ("王", Asked("short", "王")),
        ("王淑", Asked("name", "王淑")),
        (" wsz ", Asked("name", "wsz")),
        ("", Asked("nothing")),
        ("   ", Asked("nothing")),
    ],
)
def test_what_the_words_of_the_search_mean(typed: str, asked: Asked) -> None:
    assert read_search(typed) == asked


@given(st.text(max_size=80))
def test_any_words_mean_something(typed: str) -> None:
    asked = read_search(typed)
    assert asked.kind in {"nothing", "short", "door", "last4", "phone", "name"}
    assert asked.kind != "name" or len(asked.text.replace(" ", "")) >= 1


@given(BIRTHS, PRECISIONS)
def test_a_birth_date_is_read_as_it_is_written(born: date, precision: str) -> None:
    known = {"year": born.replace(month=1, day=1), "month": born.replace(day=1), "day": born}[precision]
    assert read_birth(write_birth(known, precision)) == (known, precision)


@pytest.mark.parametrize("typed", ["1948年3月2日", "1948.3.2", "1948/3/2", "19480302", "１９４８-３-２"])
def test_birth_dates_in_many_spellings(typed: str) -> None:
    assert read_birth(typed) == (date(1948, 3, 2), "day")


@pytest.mark.parametrize("typed", ["昨天", "48", "1948-13", "1948-2-30", "3-2"])
def test_an_odd_birth_date_is_a_no(typed: str) -> None:
    with pytest.raises(RuleError, match="birth-unread"):
        read_birth(typed)


def test_births_in_the_future_and_long_ago() -> None:
    rules.check_birth(TODAY, TODAY)
    rules.check_birth(None, TODAY)
    with pytest.raises(RuleError, match="birth-future"):
        rules.check_birth(TODAY + timedelta(days=1), TODAY)
    with pytest.raises(RuleError, match="birth-old"):
        rules.check_birth(date(1890, 1, 1), TODAY)


@example(date(2018, 1, 29), date(2032, 1, 28))  # born after the 28th
@given(BIRTHS, st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_who_may_still_be_under_fourteen_is_a_child(born: date, today: date) -> None:
    exactly = rules.is_child(born, "day", today)
    assert rules.is_child(born.replace(day=1), "month", today) >= exactly
    assert rules.is_child(born.replace(month=1, day=1), "year", today) >= exactly


@given(BIRTHS)
def test_the_fourteenth_birthday_ends_childhood(born: date) -> None:
    turns = date(born.year + 14, born.month, min(born.day, 28))
    if born.day <= 28:
        assert not rules.is_child(born, "day", turns)
        assert rules.is_child(born, "day", turns - timedelta(days=1))


@pytest.mark.parametrize("table", [rules.STATES, rules.PROXY_STATES, rules.REQUEST_STATES])
def test_every_step_is_in_the_table_or_a_no(table: dict[str, frozenset[str]]) -> None:
    for before, allowed in table.items():
        for after in table:
            if after in allowed:
                rules.check_step(table, before, after)
            else:
                with pytest.raises(RuleError, match="state-changed"):
                    rules.check_step(table, before, after)


def test_the_thirty_first_look_in_an_hour_is_a_no() -> None:
    rules.check_look(29)
    with pytest.raises(RuleError, match="looks-many"):
        rules.check_look(30)


@given(st.integers(-400, 4000))
def test_a_proxy_ends_within_three_years(days: int) -> None:
    until = TODAY + timedelta(days=days)
    if 0 < days <= rules.PROXY_LONGEST.days:
        rules.check_proxy_term(until, TODAY)
    else:
        with pytest.raises(RuleError, match=r"proxy-(past|long)"):
            rules.check_proxy_term(until, TODAY)


@given(child=st.booleans(), by_guardian=st.booleans(), on_paper=st.booleans(), number=st.sampled_from(["", "7"]))
def test_consent_of_a_child_needs_a_guardian_and_paper_a_number(
    child: bool, by_guardian: bool, on_paper: bool, number: str
) -> None:
    def check() -> None:
        rules.check_consent(child=child, by_guardian=by_guardian, on_paper=on_paper, paper_number=number)

    if (child and not by_guardian) or (on_paper and not number):
        with pytest.raises(RuleError):
            check()
    else:
        check()


def test_seven_days_to_change_ones_mind() -> None:
    asked = datetime(2026, 9, 1, 8, tzinfo=UTC)
    assert rules.erasure_due(asked) == datetime(2026, 9, 8, 8, tzinfo=UTC)


@given(
    st.sampled_from(sorted(rules.STATES)),
    st.sampled_from(sorted(rules.STATES)),
    st.sampled_from([None, 1, 2]),
    st.sampled_from([None, 1, 2]),
)
def test_only_two_open_records_without_two_accounts_merge(
    kept: str, gone: str, account: int | None, other: int | None
) -> None:
    dead = {"merged", "erased"}
    fits = kept not in dead and gone not in dead and not (account and other and account != other)
    left, right = rules.Copy(1, 9, kept, account), rules.Copy(2, 9, gone, other)
    if fits:
        rules.check_merge(left, right)
    else:
        with pytest.raises(RuleError):
            rules.check_merge(left, right)
    with pytest.raises(RuleError, match="merge-same"):
        rules.check_merge(left, rules.Copy(1, 9, gone, other))
