from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.base import crypto


@given(st.text(min_size=1))
def test_what_is_sealed_comes_back_and_cannot_be_read(text: str) -> None:
    sealed = crypto.seal(text, bound_to="people.person.phone")
    assert crypto.unseal(sealed, bound_to="people.person.phone") == text
    assert len(text) < 4 or text.encode() not in sealed


def test_a_value_cannot_be_moved_to_another_column() -> None:
    sealed = crypto.seal("13800001881", bound_to="people.person.phone")
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(sealed, bound_to="people.person.note")


def test_an_altered_value_is_refused() -> None:
    sealed = bytearray(crypto.seal("13800001881", bound_to="x"))
    sealed[-1] ^= 1
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(bytes(sealed), bound_to="x")


def test_the_same_text_seals_differently_each_time() -> None:
    assert crypto.seal("a", bound_to="x") != crypto.seal("a", bound_to="x")


def test_blind_indexes_of_two_communities_cannot_be_joined() -> None:
    here, there = uuid4(), uuid4()
    same = crypto.blind_index("13800001881", purpose="phone", community_id=here)
    assert same == crypto.blind_index("13800001881", purpose="phone", community_id=here)
    assert same != crypto.blind_index("13800001881", purpose="phone", community_id=there)
    assert same != crypto.blind_index("13800001881", purpose="phone")
