"""Addresses: one form however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.kernel.errors import RuleError
from mulin.places.rules import Address, building_name, building_number, read_address, room_number, unit_number

CHINESE = {1: "一", 2: "二", 10: "十", 12: "十二", 20: "二十"}


@given(st.integers(1, 99), st.sampled_from(["", "号楼", "#", "栋", "幢", "号", "座"]))
def test_a_building_has_one_name(number: int, ending: str) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for written in (f"{number}{ending}", f" {number} {ending}", f"{wide}{ending}"):
        assert building_name(written) == f"{number}号楼"
        assert building_number(written) == number


@pytest.mark.parametrize(("number", "word"), CHINESE.items())
def test_numbers_may_be_words(number: int, word: str) -> None:
    assert building_name(f"{word}号楼") == f"{number}号楼"
    assert unit_number(f"{word}单元") == number


@given(st.integers(1, 20), st.integers(1, 9), st.integers(101, 3309), st.sampled_from(["", "甲"]))
def test_a_whole_address_is_read_however_it_is_written(building: int, unit: int, room: int, mark: str) -> None:
    wanted = Address("", f"{building}号楼", unit, f"{room}{mark}")
    for written in (
        f"{building}号楼{unit}单元{room}{mark}",
        f"{building}栋{unit}单元{room}{mark}室",
        f"{building}-{unit}-{room}{mark}",
        f"{building}—{unit}—{room}{mark}",
        f"{building} # {unit} 单元 {room}{mark}",
    ):
        assert read_address(written) == wanted
    assert read_address(f"东院{building}号楼{unit}单元{room}{mark}").yard == "东院"


@pytest.mark.parametrize(
    ("text", "unit", "room"),
    [
        ("101", 0, "101"),
        ("101.0", 0, "101"),
        ("101室", 0, "101"),
        ("101甲", 0, "101甲"),
        ("２-101", 2, "101"),
        ("2单元101", 2, "101"),
        ("101-1", 0, "101-1"),
    ],
)
def test_a_room_keeps_its_mark_and_gives_its_unit(text: str, unit: int, room: str) -> None:
    assert room_number(text) == (unit, room)


@given(st.text(max_size=30))
def test_anything_else_is_a_rule_error(text: str) -> None:
    building_name(text)
    for read in (unit_number, room_number, read_address):
        try:
            read(text)
        except RuleError as error:
            assert error.field  # noqa: PT017  # the kind of error is what is tested
