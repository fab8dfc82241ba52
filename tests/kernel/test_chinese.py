"""Chinese text: cleaned once, compared in one way, doubtful names left to a person."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.kernel import chinese
from mulin.kernel.errors import RuleError

TEXT = st.text(max_size=80)


@given(TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    try:
        once = chinese.clean_text(text, limit=60)
    except RuleError:
        return
    assert chinese.clean_text(once, limit=60) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in once)
    assert len(once) <= 60


@given(TEXT)
def test_a_cleaned_name_is_stable_and_compares_equal_to_what_was_typed(text: str) -> None:
    try:
        name = chinese.clean_name(text)
    except RuleError:
        return
    assert chinese.clean_name(name.text).text == name.text
    assert chinese.fold(chinese.fold(text)) == chinese.fold(text)


@pytest.mark.parametrize(
    "typed", ["张三", "张\u200b三", "\ufeff张三", "张 三", "张　三", " 张三 ", "张\r\n三", "\u202e张三"]
)
def test_one_name_however_it_was_typed(typed: str) -> None:
    assert chinese.clean_name(typed).text == "张三"
    assert chinese.fold(typed) == "张三"


@pytest.mark.parametrize(
    "name",
    ["𠮷田", "魏䶮", "宋喆", "李㛃", "〇一", "欧阳娜娜", "John Smith", "李和平", "和珅", "买买提·艾力", "老舍先"],
)
def test_rare_and_foreign_names_are_names(name: str) -> None:
    assert chinese.clean_name(name) == chinese.Name(name)


@pytest.mark.parametrize("dot", "·•‧・.．⋅")
def test_every_dot_between_han_characters_is_one_dot(dot: str) -> None:
    assert chinese.clean_name(f"买买提{dot}艾力").text == "买买提·艾力"


@pytest.mark.parametrize(
    ("name", "doubt"),
    [
        ("小李", "nickname"),
        ("王阿姨", "nickname"),
        ("张三(租户)", "brackets"),
        ("张三、李四", "several"),
        ("张三和李四", "several"),
        ("张三2", "digits"),
        ("👨‍👩‍👧‍👦", "emoji"),
        ("⟨张三", "signs"),
        ("\u202e三张", "direction"),
        ("张", "short"),
        ("张三李四王五赵六", "long"),
    ],
)
def test_doubtful_names_are_kept_and_asked_about(name: str, doubt: str) -> None:
    assert doubt in chinese.clean_name(name).doubts


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("张\0三", "text-hidden"),
        ("张\ud800", "text-broken"),
        ("啊" * 61, "text-long"),
        ("a" + "\u0300\u0316" * 6, "text-marks"),
        ("   ", "name-empty"),
        ("\u3164", "name-empty"),
        ("\u200d", "name-empty"),
    ],
)
def test_what_cannot_be_a_name(text: str, code: str) -> None:
    with pytest.raises(RuleError) as caught:
        chinese.clean_name(text)
    assert caught.value.code == code


def test_a_megabyte_is_refused_at_once() -> None:
    began = time.perf_counter()
    with pytest.raises(RuleError, match="text-long"):
        chinese.clean_text("啊" * 1_000_000, limit=60)
    assert time.perf_counter() - began < 0.5


def test_emoji_families_stay_together_and_lines_may_be_kept() -> None:
    assert chinese.clean_text("👨\u200d👩\u200d👧 好\r\n\u200d好", limit=60, lines=True) == "👨\u200d👩\u200d👧 好\n好"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十二", 12),
        ("二〇二六", 2026),
        ("１２", 12),
        ("一百零五", 105),
        ("二十", 20),
        ("两", 2),
        ("甲", None),
        ("", None),
        ("²", None),
    ],
)
def test_numbers_in_words(text: str, number: int | None) -> None:
    assert chinese.number_of(text) == number
