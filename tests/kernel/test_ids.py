from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from mulin.kernel import ids

codes = st.text(alphabet=ids.ALPHABET, min_size=4, max_size=16)


def test_uuid7_sorts_in_the_order_it_was_made_and_is_version_7() -> None:
    made = [ids.uuid7() for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {u.version for u in made} == {7}
    assert {u.variant for u in made} == {uuid.RFC_4122}


@given(codes)
def test_a_code_with_its_check_character_is_well_written(body: str) -> None:
    assert ids.is_well_written(ids.with_check(body))


@given(codes, st.data())
def test_one_wrong_sign_is_always_noticed(body: str, data: st.DataObject) -> None:
    code = ids.with_check(body)
    place = data.draw(st.integers(0, len(code) - 1))
    wrong = data.draw(st.sampled_from([sign for sign in ids.ALPHABET if sign != code[place]]))
    assert not ids.is_well_written(code[:place] + wrong + code[place + 1 :])


@given(codes, st.data())
def test_swapped_neighbours_are_noticed_but_for_0_and_z(body: str, data: st.DataObject) -> None:
    code = ids.with_check(body)
    place = data.draw(st.integers(0, len(code) - 2))
    left, right = code[place], code[place + 1]
    if left == right or {left, right} == {"0", "Z"}:
        return
    assert not ids.is_well_written(code[:place] + right + left + code[place + 2 :])


@given(codes)
def test_codes_read_alike_however_they_are_typed(code: str) -> None:
    typed = f" {code[:2].lower()}-{code[2:].replace('0', 'O').replace('1', 'l')}　"
    assert ids.read_code(typed) == code


def test_full_width_signs_are_read() -> None:
    assert ids.read_code("ＺＳ－０１０１－３Ｋ") == "ZS01013K"
