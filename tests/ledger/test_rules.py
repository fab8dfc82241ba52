"""The chain's arithmetic, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.ledger import rules
from mulin.ledger.rules import Entry, What

ENTRIES = st.lists(
    st.builds(Entry, st.sampled_from(What), st.uuids(), st.binary(min_size=32, max_size=32)), max_size=20
)
NOW = datetime(2026, 9, 27, 8, tzinfo=UTC)


@given(ENTRIES)
def test_what_is_packed_comes_out_again(entries: list[Entry]) -> None:
    assert list(rules.unpack(rules.pack(entries))) == entries


@given(ENTRIES.filter(bool), st.data())
def test_any_flipped_bit_changes_the_digest(entries: list[Entry], data: st.DataObject) -> None:
    rows = bytearray(rules.pack(entries))
    block = {"number": 1, "previous": bytes(32), "rows": bytes(rows)}
    rows[data.draw(st.integers(0, len(rows) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert rules.seal(b"k", block) != rules.seal(b"k", block | {"rows": bytes(rows)})


@given(st.dictionaries(st.text(max_size=5), st.none() | st.booleans() | st.integers() | st.text()))
def test_a_fingerprint_does_not_depend_on_the_order_of_columns(row: dict[str, object]) -> None:
    assert rules.fingerprint(row) == rules.fingerprint(dict(reversed(list(row.items()))))


def test_a_fingerprint_tells_like_values_apart() -> None:
    values = [None, "", 0, False, "0", "None", [], {}, "null", 1, True, "1", date(2026, 9, 27), NOW]
    assert len({rules.fingerprint({"a": value}) for value in values}) == len(values)
    assert rules.fingerprint({"a": "b"}) != rules.fingerprint({"b": "a"})
    assert rules.fingerprint({"a": UUID(int=1)}) == rules.fingerprint({"a": str(UUID(int=1))})


def test_cut_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="cut"):
        list(rules.unpack(b"F" * 48))


@pytest.mark.parametrize(
    ("waiting", "age", "due"), [(1, 0, False), (1, 299, False), (1, 300, True), (499, 0, False), (500, 0, True)]
)
def test_when_it_is_time_to_seal(waiting: int, age: int, due: bool) -> None:
    assert rules.is_due(NOW - timedelta(seconds=age), waiting, NOW) is due
