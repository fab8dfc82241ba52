from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.kernel.pinyin import KEY_LENGTH, initials, read_tables, sort_key


@pytest.mark.parametrize(
    ("name", "letters", "begins"),
    [
        ("张三丰", "zsf", "zhang1"),
        ("曾国强", "zgq", "zeng1"),
        ("单雄信", "sxx", "shan4"),
        ("仇英", "qy", "qiu2"),
        ("解晓东", "xxd", "xie4"),
        ("查良镛", "zly", "zha1"),
        ("朴正秀", "pzx", "piao2"),
        ("区桂芝", "ogz", "ou1"),
        ("任长霞", "rcx", "ren2"),
        ("华罗庚", "hlg", "hua4"),
        ("乐嘉", "yj", "yue4"),
        ("盖叫天", "gjt", "ge3"),
        ("缪荃孙", "mqs", "miao4"),
        ("宓妃", "mf", "mi4"),
        ("宁静", "nj", "ning2"),
        ("召存信", "scx", "shao4"),
        ("翟志刚", "zzg", "zhai2"),
        ("尉迟芳", "ycf", "yu4"),
        ("万俟雪", "mqx", "mo4"),
        ("长孙无忌", "zswj", "zhang3"),
        ("欧阳修", "oyx", "ou1"),
        ("单于慧", "cyh", "chan2"),
        ("单于", "sy", "shan4"),
        ("阿依古丽·买买提", "aygl" + "mmt", "a1"),
        ("单增·曲珍", "dzqz", "dan1"),
        ("Ann Lee", "al", "ann0lee0"),
        ("Élodie", "e", "elodie0"),
        ("𠮷田喆", "jtz", "ji2"),
        ("李䶮", "ly", "li3"),
        ("", "", ""),
    ],
)
def test_readings(name: str, letters: str, begins: str) -> None:
    assert initials(name) == letters
    assert sort_key(name).startswith(begins)


def test_a_surname_reading_holds_only_at_the_beginning() -> None:
    assert "dan1" in sort_key("王单")
    assert "jie3" in sort_key("李解放")


def test_order_is_that_of_a_telephone_book() -> None:
    right = ["安宁", "陈一", "陈志远", "程伟", "解晓东", "曾国强", "张", "张三", "张五", "章四"]
    assert sorted([*right[5:], *right[:5]], key=sort_key) == right


def test_a_character_without_reading_sorts_last_and_in_a_fixed_place() -> None:
    assert sort_key("\U000323a0") > sort_key("左")


@given(st.text(max_size=80))
def test_any_text_has_a_plain_key(text: str) -> None:
    key = sort_key(text)
    assert len(key) <= KEY_LENGTH
    assert key.isascii()
    assert key == "" or (key.isalnum() and key == key.lower())
    assert initials(text).isascii()


def test_twenty_thousand_names_in_a_moment() -> None:
    names = [
        f"{a}{b}{c}"
        for a in "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
        for b in "志文建国秀桂淑玉小晓"
        for c in "强伟芳敏静丽军磊洋勇"
    ] * 10
    began = time.perf_counter()
    for name in names:
        sort_key(name)
        initials(name)
    assert time.perf_counter() - began < 3


def test_names_are_read_without_the_tables_of_phrases() -> None:
    assert not read_tables().constants.PHRASES_DICT
    assert sort_key("赵重庆").startswith("zhao4")  # read character by character, whatever a phrase would say
